"""Reading the ledger. What leaves the room is frozen dataclasses; ids of other rooms stay ids."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from giaoban.base.actors import Actor
from giaoban.base.kept import kept
from giaoban.catalogue.rules import Period
from giaoban.figures.book import Book
from giaoban.figures.digest import digest_of
from giaoban.figures.enums import EntryKind, Outcome, Quality, TargetKind
from giaoban.figures.following import waiting_of
from giaoban.figures.gate import CONFLICT
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
from giaoban.figures.rights import may_speak
from giaoban.figures.rules import Verdict
from giaoban.figures.sealed import seals_of
from giaoban.registry.queries import heirs


@kept()
def ledger_position() -> int:
    """The number of the last entry that is committed (or written by this very transaction); 0 for an empty ledger."""
    return Ledger.objects.filter(id=1).values_list("last_seq", flat=True).first() or 0


def with_position(rows: QuerySet[Any]) -> QuerySet[Any]:
    """These rows with the ledger's position beside them as `ledger_position`, as of the same moment: one SELECT."""
    position = Ledger.objects.filter(id=1).values("last_seq")
    beside: QuerySet[Any] = rows.annotate(ledger_position=Coalesce(Subquery(position), 0))
    return beside


@kept()
def ledger_identity() -> tuple[str, int]:
    """The ledger's id and epoch; ("", 0) before anything was written. A mirror of another identity is worthless."""
    row = Ledger.objects.filter(id=1).values_list("ledger_id", "epoch").first()
    return row or ("", 0)


@dataclass(frozen=True, slots=True)
class StatementView:
    """One statement with its source and what the ledger says of it now. Integers stand at `scale` and `part_scale`.

    `corrects` and `reason`: the statement it corrects, and why. `corrected_by`: the correction that is there for it,
    accepted or not. `of_record`: it is its key's value of record, `conflict`: contradicted by another.
    """

    seq: int
    key: str
    about_id: int
    stated_by_id: int
    measure_id: int
    version_id: int
    item_id: int | None
    item: str
    regime: str
    period: str
    window_from: date
    window_to: date
    nature: str
    quality: int
    value: int | None
    numerator: int | None
    denominator: int | None
    scale: int
    part_scale: int
    # what its version of the measure counts in
    unit: str
    step: int
    absence: str
    absence_reason: str
    qualifier: str
    source: SourceRef
    entered_by: int | None
    entered_at: datetime
    accepted: bool
    withdrawn: bool
    corrects: int | None
    corrected_by: int | None
    reason: str
    of_record: bool
    conflict: bool


@dataclass(frozen=True, slots=True)
class Behind:
    """A statement, and every other statement of the same key, oldest first."""

    statement: StatementView
    rivals: tuple[StatementView, ...]


def statements_behind(seqs: Iterable[int], actor: Actor | None = None) -> list[Behind]:
    """What stands behind numbers: each statement asked for (unknown ones left out), with its rivals.

    With an `actor`, only what they may see: what is accepted with `figures.view` for its unit; what waits or is
    withdrawn only with `figures.record` or `figures.accept` for it (design, data model 12).
    """
    wanted = list(dict.fromkeys(seqs))
    keys = Statement.objects.filter(seq__in=wanted).values_list("key", flat=True)
    views = {view.seq: view for view in _views(Q(key__in=set(keys))) if actor is None or may_see(actor, view)}
    by_key: dict[str, list[StatementView]] = {}
    for view in views.values():
        by_key.setdefault(view.key, []).append(view)
    return [
        Behind(views[seq], tuple(rival for rival in by_key[views[seq].key] if rival.seq != seq))
        for seq in wanted
        if seq in views
    ]


def may_see(actor: Actor, view: StatementView) -> bool:
    """Whether an actor may see a statement: accepted, with `figures.view`; else only who may record or accept it.

    What was accepted of a unit that is no more, whoever may look at a unit that it passed into may see.
    """
    if view.accepted and not view.withdrawn:
        return actor.may("figures.view", view.about_id) or any(
            actor.may("figures.view", one) for one in heirs(view.about_id)
        )
    return actor.may("figures.accept", view.about_id) or may_speak(
        actor, "figures.record", view.about_id, view.stated_by_id
    )


def estimated_keys(
    about_ids: Iterable[int], regime: str, days: tuple[date, date], measure_id: int | None = None
) -> set[str]:
    """The keys about these units for which an estimate was stated, of a regime's windows that end within these days."""
    rows = Statement.objects.filter(
        about_id__in=list(about_ids),
        quality=Quality.ESTIMATE,
        regime=regime,
        window_to__range=days,
        value__isnull=False,
    )
    if measure_id is not None:
        rows = rows.filter(measure_id=measure_id)
    return set(rows.values_list("key", flat=True))


def views_of_keys(keys: Iterable[str]) -> list[StatementView]:
    """Every statement of these keys, oldest first. For who checks `may_see`."""
    return _views(Q(key__in=set(keys)))


def _views(which: Q) -> list[StatementView]:
    rows = list(Statement.objects.filter(which).select_related("source", "version", "item").order_by("seq"))
    book = Book()
    book.load({row.key for row in rows})
    reasons = dict(
        Entry.objects.filter(kind=EntryKind.SUPERSEDE, statement_id__in=[row.seq for row in rows]).values_list(
            "statement_id", "reason"
        )
    )
    return [_view(row, book, reasons.get(row.seq, "")) for row in rows]


def _view(row: Statement, book: Book, reason: str) -> StatementView:
    known = book.known[row.seq]
    pick = book.last_pick.get(row.key, Verdict(None))
    of_record = pick.statement == row.seq
    return StatementView(
        seq=row.seq,
        key=row.key,
        about_id=row.about_id,
        stated_by_id=row.stated_by_id,
        measure_id=row.measure_id,
        version_id=row.version_id,
        item_id=row.item_id,
        item=row.item.name if row.item else "",
        regime=row.regime,
        period=row.period,
        window_from=row.window_from,
        window_to=row.window_to,
        nature=row.nature,
        quality=row.quality,
        value=row.value,
        numerator=row.numerator,
        denominator=row.denominator,
        scale=row.version.scale,
        part_scale=row.version.part_scale,
        unit=row.version.unit,
        step=row.step,
        absence=row.absence,
        absence_reason=row.absence_reason,
        qualifier=row.qualifier,
        source=_source(row.source),
        entered_by=row.entered_by,
        entered_at=row.entered_at,
        accepted=known.accepted,
        withdrawn=known.withdrawn,
        corrects=known.corrects,
        corrected_by=book.correction_of(row.seq),
        reason=reason,
        of_record=of_record,
        conflict=of_record and pick.conflict,
    )


def _source(row: Source) -> SourceRef:
    return SourceRef(row.kind, row.reference, row.label, row.start, row.end, row.quote)


def waiting(about_ids: Iterable[int], *, but_from: str = "") -> list[StatementView]:
    """The statements about these units that wait for acceptance, oldest first, without those whose source's reference
    begins with `but_from`. For who may accept or record them."""
    return _views(Q(seq__in=waiting_of(about_ids, but_from)))


def waiting_among(seqs: Iterable[int]) -> set[int]:
    """Those of these statements that were neither accepted nor withdrawn yet."""
    wanted = set(seqs)
    done = (EntryKind.ACCEPT, EntryKind.WITHDRAW)
    rows = Entry.objects.filter(kind__in=done, statement_id__in=wanted)
    return wanted - set(rows.values_list("statement_id", flat=True)) if wanted else set()


def recorded_from(reference: str) -> list[StatementView]:
    """Every statement that a source (as "document:k7m2…") made, oldest first."""
    # In two steps: in one, PostgreSQL goes through all statements where it knows nothing of the tables yet.
    sources = list(Source.objects.filter(reference=reference).values_list("pk", flat=True))
    return _views(Q(source_id__in=sources)) if sources else []


def values_of_record(
    about_ids: Iterable[int] | None = None, measure_ids: Iterable[int] | None = None, at_seq: int | None = None
) -> dict[str, int]:
    """The value of record of each key: key → its statement's number, as the ledger stood at a position (or stands).

    Plain and slow: what tests hold the mirror against. Screens ask `rollup.queries.consolidate`.
    """
    picks = Entry.objects.filter(kind=EntryKind.PICK)
    if at_seq is not None:
        picks = picks.filter(seq__lte=at_seq)
    if about_ids is not None:
        picks = picks.filter(about_id__in=list(about_ids))
    last: dict[str, int | None] = dict(picks.order_by("seq").values_list("key", "statement_id"))
    found = {key: seq for key, seq in last.items() if seq is not None}
    if measure_ids is None:
        return found
    wanted = set(
        Statement.objects.filter(seq__in=found.values(), measure_id__in=list(measure_ids)).values_list("seq", flat=True)
    )
    return {key: seq for key, seq in found.items() if seq in wanted}


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target: the value stands at `scale`, the scale of the measure version that the paper meant."""

    seq: int
    about_id: int
    measure_id: int
    version_id: int
    item_id: int | None
    period: str
    kind: str
    comparator: str
    value: int
    scale: int
    paper: str
    valid_from: date
    source: SourceRef | None
    # what the paper counts in
    unit: str = ""


_KIND_ORDER = {TargetKind.ASSIGNED: 0, TargetKind.RESOLUTION: 1, TargetKind.STRIVING: 2}


def targets_in_force(about_ids: Iterable[int], period: str, on: date) -> list[TargetView]:
    """The targets of a year ("2024") or term ("2020/2025") as they held on a day: of each unit, measure, item and kind
    the last one valid by then. By unit and measure, what a higher level assigned before what the unit resolved."""
    rows = (
        Target.objects.filter(about_id__in=list(about_ids), period=period, valid_from__lte=on)
        .select_related("version", "source")
        .order_by("valid_from", "seq")
    )
    last = {(row.about_id, row.measure_id, row.item_id, row.kind): row for row in rows}
    views = [_target(row) for row in last.values()]
    return sorted(
        views, key=lambda one: (one.about_id, one.measure_id, one.item_id or 0, _KIND_ORDER[TargetKind(one.kind)])
    )


def target_versions(about_id: int, measure_id: int, item_id: int | None, on: date) -> list[TargetView]:
    """Every target that a unit was ever given for a measure (and item) by a day, the last valid first."""
    rows = Target.objects.filter(about_id=about_id, measure_id=measure_id, valid_from__lte=on)
    rows = rows.filter(item__isnull=True) if item_id is None else rows.filter(item_id=item_id)
    return [_target(row) for row in rows.select_related("version", "source").order_by("-period", "-valid_from", "-seq")]


def _target(row: Target) -> TargetView:
    return TargetView(
        seq=row.seq,
        about_id=row.about_id,
        measure_id=row.measure_id,
        version_id=row.version_id,
        item_id=row.item_id,
        period=row.period,
        kind=row.kind,
        comparator=row.comparator,
        value=row.value,
        scale=row.version.scale,
        paper=row.paper,
        valid_from=row.valid_from,
        source=_source(row.source) if row.source else None,
        unit=row.version.unit,
    )


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with its last answer and how it ended; `statements` are the numbers it is about.

    `outcome` is "" while it is open, "closed" where it no longer holds, "accepted" where a person let it stand.
    """

    id: int
    code: str
    severity: str
    message: str
    params: dict[str, Any]
    about_id: int
    period: str
    regime: str
    reference: str
    statements: tuple[int, ...]
    raised_at: datetime
    answer: str
    answered_by: int | None
    outcome: str = ""
    reason: str = ""
    ended_by: int | None = None
    ended_at: datetime | None = None


def findings(
    about_ids: Iterable[int],
    period: Period | None = None,
    *,
    unclosed: bool = False,
    labels: Iterable[str] | None = None,
) -> list[FindingView]:
    """Every finding about these units (for a period, or for periods of these labels), newest first;
    `unclosed`: those that still hold, accepted ones too."""
    rows = Finding.objects.filter(about_id__in=list(about_ids))
    if unclosed:
        rows = rows.exclude(outcomes__kind=Outcome.CLOSED)
    if labels is not None:
        rows = rows.filter(period__in=set(labels))
    if period is not None:
        rows = rows.filter(period=period.label, regime=str(period.regime))
    return _findings(rows)


def _findings(which: QuerySet[Finding], ended: bool = True) -> list[FindingView]:
    """These findings as views; of such as nobody answered and did not end (`ended` False) no answers are looked for."""
    which = which.order_by("-raised_at", "-id")
    if ended:
        which = which.prefetch_related(
            Prefetch("answers", FindingAnswer.objects.order_by("id")),
            Prefetch("outcomes", FindingOutcome.objects.order_by("id")),
        )
    rows = list(which)
    ties = Finding.statements.through.objects.filter(finding_id__in=[row.pk for row in rows])
    seqs: dict[int, list[int]] = defaultdict(list)
    for finding_id, seq in ties.order_by("statement_id").values_list("finding_id", "statement_id"):
        seqs[finding_id].append(seq)
    # The gate's own findings know figures by number only.
    firsts = [seqs[row.pk][0] for row in rows if row.code == CONFLICT and row.pk in seqs]
    named = Statement.objects.select_related("measure", "item").in_bulk(firsts) if firsts else {}
    return [_finding(row, seqs.get(row.pk, []), named, ended) for row in rows]


@kept()
def open_findings(about_ids: Iterable[int], period: Period | None = None) -> list[FindingView]:
    """The findings that nobody answered yet, that did not end and whose statements are not all withdrawn, newest
    first."""
    rows = Finding.objects.filter(about_id__in=list(about_ids), answers=None, outcomes=None)
    if period is not None:
        rows = rows.filter(period=period.label, regime=str(period.regime))
    found = _findings(rows, ended=False)
    seqs = {seq for finding in found for seq in finding.statements}
    gone = set(
        Entry.objects.filter(kind=EntryKind.WITHDRAW, statement_id__in=seqs).values_list("statement_id", flat=True)
    )
    return [one for one in found if not one.statements or set(one.statements) - gone]


def _named(row: Finding, first: Statement | None) -> str:
    """The sentence of a finding. The gate's own knows figures by number only, so what it is about is said here."""
    if row.code != CONFLICT or first is None:
        return row.message
    what = f"{first.measure.name} ({first.item.name})" if first.item else first.measure.name
    return f"{what}: {row.message[0].lower()}{row.message[1:]}"


def _finding(row: Finding, seqs: list[int], named: dict[int, Statement], ended: bool) -> FindingView:
    answers = list(row.answers.all()) if ended else []
    outcomes = list(row.outcomes.all()) if ended else []
    last = outcomes[-1] if outcomes else None
    return FindingView(
        id=row.pk,
        code=row.code,
        severity=row.severity,
        message=_named(row, named.get(seqs[0]) if seqs else None),
        params=row.params,
        about_id=row.about_id,
        period=row.period,
        regime=row.regime,
        reference=row.reference,
        statements=tuple(seqs),
        raised_at=row.raised_at,
        answer=answers[-1].text if answers else "",
        answered_by=answers[-1].account_id if answers else None,
        outcome=last.kind if last else "",
        reason=last.reason if last else "",
        ended_by=last.account_id if last else None,
        ended_at=last.at if last else None,
    )


def sealed_periods(about_id: int) -> list[Period]:
    """The periods that a unit has sealed."""
    return seals_of({about_id}).get(about_id, [])


def broken_batch() -> int | None:
    """The first batch whose rows are not those that were written, by the digest in the audit chain; None when all are.

    `base.queries.broken_audit_entry` says whether the chain itself holds.
    """
    for row in Batch.objects.select_related("audit").order_by("pk").iterator():
        if row.audit.payload.get("rows") != _digest(row):
            return row.pk
    return None


def _digest(row: Batch) -> str:
    return digest_of(
        Statement.objects.filter(batch=row).select_related("source").order_by("seq"),
        Target.objects.filter(batch=row).select_related("source").order_by("seq"),
        Entry.objects.filter(batch=row).order_by("seq"),
        Assertion.objects.filter(batch=row).select_related("source").order_by("pk"),
        [
            (finding, sorted(finding.statements.values_list("seq", flat=True)))
            for finding in Finding.objects.filter(batch=row).order_by("pk")
        ],
        FindingAnswer.objects.filter(batch=row).order_by("pk"),
        FindingOutcome.objects.filter(batch=row).order_by("pk"),
    )


def values_at_keys(keys: Iterable[str]) -> dict[str, StatementView]:
    """The value of record of each of these keys, where there is one; some SELECTs for all of them."""
    views = _views(Q(key__in=set(keys)))
    return {view.key: view for view in views if view.of_record}


def states_of(seqs: Iterable[int]) -> dict[int, StatementView]:
    """These statements by number, with what the ledger says of them now."""
    return {view.seq: view for view in _views(Q(seq__in=set(seqs)))}


@kept()
def measures_of(seqs: Iterable[int]) -> dict[int, int]:
    """By number, the measure of each of these statements."""
    return dict(Statement.objects.filter(seq__in=set(seqs)).values_list("seq", "measure_id"))
