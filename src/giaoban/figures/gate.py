"""The pen behind every write of this room: one lock, one run of numbers, one audit line, all or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.appendonly import add_rows, gate_open
from giaoban.base.clock import now
from giaoban.base.ids import new_id
from giaoban.base.locks import ledger_held
from giaoban.figures.book import Book, Known
from giaoban.figures.digest import digest_of
from giaoban.figures.enums import SOURCE_RANK, EntryKind, Outcome, Severity, SourceKind
from giaoban.figures.models import (
    Assertion,
    Batch,
    Entry,
    Finding,
    FindingAnswer,
    FindingOutcome,
    Ledger,
    Source,
    Statement,
    Target,
)
from giaoban.figures.proposals import SourceRef
from giaoban.figures.rules import Candidate, Verdict
from giaoban.figures.signals import figures_recorded

# A key whose statements of equal quality differ (design, data model 7).
CONFLICT = "figures.conflict"


class Pen:
    """What one batch is about to add. Rows are kept back until `close`, so that a batch is a few statements of SQL."""

    def __init__(self, actor: Actor, action: str, ledger: Ledger) -> None:
        self.actor = actor
        self.action = action
        self.ledger = ledger
        self.at: datetime = now()
        self.book = Book()
        self.first_seq = ledger.last_seq + 1
        self.payload: dict[str, Any] = {}
        self.batch_id = 0
        self.conflicts: set[str] = set()
        self._about: set[int] = set()
        self._touched: dict[str, None] = {}
        self._sources: dict[SourceRef, Source] = {}
        self._statements: list[Statement] = []
        self._targets: list[Target] = []
        self.entries: list[Entry] = []
        self._assertions: list[Assertion] = []
        self._findings: list[tuple[Finding, list[int]]] = []
        self._answers: list[FindingAnswer] = []
        self._outcomes: list[FindingOutcome] = []

    # --- adding --------------------------------------------------------------------------------------------------

    def next_seq(self) -> int:
        """The next number of the ledger."""
        self.ledger.last_seq += 1
        return self.ledger.last_seq

    def source(self, ref: SourceRef) -> Source:
        """The row of a place where something was stated; one row for one place of the batch."""
        if ref not in self._sources:
            self.ledger.last_source += 1
            self._sources[ref] = Source(
                id=self.ledger.last_source,
                kind=str(ref.kind),
                reference=ref.reference,
                label=_within(ref.label, 300),
                start=ref.start,
                end=ref.end,
                quote=_within(ref.quote, 500),
            )
        return self._sources[ref]

    def enter(self, kind: EntryKind, *, about_id: int, seq: int | None = None, **columns: Any) -> Entry:
        """Add a line to the ledger; returns it with its number."""
        entry = Entry(
            seq=seq or self.next_seq(),
            kind=str(kind),
            about_id=about_id,
            account_id=self.actor.account_id,
            at=self.at,
            **columns,
        )
        self.entries.append(entry)
        self._about.add(about_id)
        return entry

    def state(self, statement: Statement, corrects: int | None, reason: str) -> int:
        """Add a statement (still without number, batch and time); returns its number."""
        seq = self.next_seq()
        statement.seq, statement.entered_by, statement.entered_at = seq, self.actor.account_id, self.at
        self._statements.append(statement)
        candidate = Candidate(
            seq,
            0,
            statement.quality,
            SOURCE_RANK[SourceKind(statement.source.kind)],
            statement.value,
            statement.numerator,
            statement.denominator,
            statement.step,
            statement.absence,
            statement.qualifier,
        )
        known = Known(
            candidate,
            statement.key,
            statement.about_id,
            statement.stated_by_id,
            statement.regime,
            statement.period,
            corrects,
        )
        self.book.add(known)
        self._about_statement(EntryKind.STATE, known, seq=seq)
        if corrects is not None:
            self._about_statement(EntryKind.SUPERSEDE, known, reason, other_id=corrects)
        return seq

    def accept(self, known: Known, reason: str = "") -> None:
        """Add the acceptance of a statement; from now on it counts."""
        entry = self._about_statement(EntryKind.ACCEPT, known, reason)
        self.book.accept(known.seq, entry.seq)
        self._touch(known)

    def withdraw(self, known: Known, reason: str) -> None:
        """Add the withdrawal of a statement; it does not count any more."""
        self._about_statement(EntryKind.WITHDRAW, known, reason)
        self.book.withdraw(known.seq)
        self._touch(known)

    def pick(self, known: Known, reason: str) -> None:
        """Add a person's choice of the value of record."""
        entry = self._about_statement(EntryKind.PICK, known, reason)
        entry.by_person = True
        self.book.picked(known.key, Verdict(known.seq), entry.seq, by_person=True)
        self._touch(known)

    def _about_statement(
        self, kind: EntryKind, known: Known, reason: str = "", seq: int | None = None, other_id: int | None = None
    ) -> Entry:
        return self.enter(
            kind,
            about_id=known.about_id,
            seq=seq,
            key=known.key,
            statement_id=known.seq,
            other_id=other_id,
            regime=known.regime,
            period=known.period,
            reason=reason,
        )

    def _touch(self, known: Known) -> None:
        for one in self.book.line(known.seq):
            self._touched[one.key] = None

    def target(self, target: Target) -> int:
        """Add a target (still without number and batch); returns its number."""
        target.seq = self.next_seq()
        self._targets.append(target)
        self.enter(
            EntryKind.TARGET, seq=target.seq, about_id=target.about_id, target_id=target.seq, period=target.period
        )
        return target.seq

    def assertion(self, assertion: Assertion) -> None:
        """Add what was said about a statement of the batch."""
        self._assertions.append(assertion)

    def finding(self, finding: Finding, statements: list[int], answer: str = "") -> None:
        """Add a finding about statements, with its answer where a person gave one already."""
        finding.raised_at = self.at
        self._about.add(finding.about_id)
        self._findings.append((finding, statements))
        if answer:
            self.answer(finding, answer)

    def answer(self, finding: Finding, text: str) -> None:
        """Add what a person answers to a finding."""
        self._about.add(finding.about_id)
        self._answers.append(
            FindingAnswer(finding=finding, text=_within(text, 1000), account_id=self.actor.account_id, at=self.at)
        )

    def end(self, finding: Finding, kind: Outcome, reason: str) -> None:
        """Add how a finding ended, and why."""
        self._about.add(finding.about_id)
        self._outcomes.append(
            FindingOutcome(
                finding=finding,
                kind=str(kind),
                reason=_within(reason, 1000),
                account_id=self.actor.account_id,
                at=self.at,
            )
        )

    # --- closing -------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Let the rules pick, then write everything."""
        self.settle()
        self._write()

    def settle(self) -> None:
        """Let the rules pick anew for every key that was touched."""
        for key in self._touched:
            self._repick(key)
        self._touched.clear()

    def _repick(self, key: str) -> None:
        verdict = self.book.verdict(key)
        before = self.book.last_pick.get(key, Verdict(None))
        if verdict.conflict:
            self.conflicts.add(key)
        if verdict == before:
            self._raise_conflict(verdict, since=self.first_seq)
            return
        shown = self.book.known[verdict.statement] if verdict.statement else self.book.any_of(key)
        entry = self.enter(
            EntryKind.PICK,
            about_id=shown.about_id,
            key=key,
            statement_id=verdict.statement,
            conflict=verdict.conflict,
            regime=shown.regime,
            period=shown.period,
        )
        self.book.picked(key, verdict, entry.seq, by_person=False)
        self._raise_conflict(verdict)

    def _raise_conflict(self, verdict: Verdict, since: int = 0) -> None:
        """A finding about a contradiction, where one of its statements was accepted since then."""
        if verdict.statement is None or not verdict.conflict:
            return
        best = self.book.known[verdict.statement]
        rivals = self.book.rivals(best)
        if all(self.book.known[seq].candidate.accepted < since for seq in (best.seq, *rivals)):
            return
        finding = Finding(
            code=CONFLICT,
            severity=Severity.WARNING,
            message="Có số liệu khác nhau cho cùng một chỉ tiêu, cùng kỳ; số nêu trước đang được dùng.",
            params={"of_record": best.seq, "against": rivals},
            about_id=best.about_id,
            period=best.period,
            regime=best.regime,
        )
        self.finding(finding, [best.seq, *rivals])

    def _write(self) -> None:
        abouts = self._about
        payload = {
            **self.payload,
            "epoch": self.ledger.epoch,
            "first_seq": self.first_seq,
            "last_seq": self.ledger.last_seq,
            "rows": digest_of(
                self._statements,
                self._targets,
                self.entries,
                self._assertions,
                self._findings,
                self._answers,
                self._outcomes,
            ),
        }
        unit_id = next(iter(abouts)) if len(abouts) == 1 else None
        line = audit(self.actor, self.action, unit_id, payload)
        batch = Batch(action=self.action, account_id=self.actor.account_id, at=self.at, audit=line)
        batch.save()
        self.batch_id = batch.pk
        add_rows(list(self._sources.values()))
        counted: list[Target | Statement | Entry | Assertion]
        counted = [*self._targets, *self._statements, *self.entries, *self._assertions]
        for row in counted:
            row.batch = batch
        for rows in (self._targets, self._statements, self.entries):
            add_rows(rows)
        Assertion.objects.bulk_create(self._assertions)
        self._write_findings(batch)
        self.ledger.save(update_fields=["last_seq", "last_source"])
        transaction.on_commit(partial(self._announce, frozenset(abouts)))

    def _write_findings(self, batch: Batch) -> None:
        findings = [finding for finding, _ in self._findings]
        for finding in findings:
            finding.batch = batch
        Finding.objects.bulk_create(findings)
        through = Finding.statements.through
        ties = {(one.pk, seq): None for one, seqs in self._findings for seq in seqs}
        through.objects.bulk_create([through(finding_id=finding, statement_id=seq) for finding, seq in ties])
        for answer in self._answers:
            answer.batch = batch
        FindingAnswer.objects.bulk_create(self._answers)
        for outcome in self._outcomes:
            outcome.batch = batch
        FindingOutcome.objects.bulk_create(self._outcomes)

    def _announce(self, about_ids: frozenset[int]) -> None:
        figures_recorded.send_robust(
            sender=Batch,
            batch_id=self.batch_id,
            action=self.action,
            first_seq=self.first_seq,
            last_seq=self.ledger.last_seq,
            about_ids=about_ids,
        )


def _within(text: str, length: int) -> str:
    """A text that is for display only, cut to what its column takes and without what no database takes."""
    text = text.replace("\x00", "\ufffd")
    return text if len(text) <= length else text[: length - 1] + "…"


def the_ledger() -> Ledger:
    """The ledger's own row, made at the first write. Call under the ledger's lock."""
    ledger, _ = Ledger.objects.get_or_create(id=1, defaults={"ledger_id": new_id(32)})
    return ledger


@contextmanager
def batch(actor: Actor, action: str) -> Iterator[Pen]:
    """Hold the ledger for one action: what the pen is given inside is written at the end, or nothing is.

    Whoever reads the ledger to decide what to write reads it inside, under the lock.
    """
    with ledger_held():
        pen = Pen(actor, action, the_ledger())
        yield pen
        with gate_open():
            pen.close()
