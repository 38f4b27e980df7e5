"""Whatever people do, and in whatever order: one value of record a key, the one that the entries say."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from giaoban.base.errors import Refusal
from giaoban.base.queries import broken_audit_entry
from giaoban.figures.actions.accept import accept
from giaoban.figures.actions.pick import pick
from giaoban.figures.actions.record import record
from giaoban.figures.actions.supersede import supersede
from giaoban.figures.actions.withdraw import withdraw
from giaoban.figures.enums import SOURCE_RANK, Quality, SourceKind
from giaoban.figures.gate import Pen
from giaoban.figures.models import Entry, Ledger, Source, Statement
from giaoban.figures.queries import broken_batch, ledger_position, values_of_record
from tests import factories as make

KEYS = ("2024-01", "2024-02")


@dataclass(frozen=True)
class Do:
    """One thing that somebody does; `which` chooses among the statements there are."""

    verb: str
    which: int
    key: int
    value: int
    quality: int
    kind: str
    by_clerk: bool


DOINGS = st.builds(
    Do,
    verb=st.sampled_from(["record", "record", "correct", "correct", "accept", "withdraw", "pick"]),
    which=st.integers(0, 5),
    key=st.integers(0, len(KEYS) - 1),
    value=st.integers(0, 2),
    quality=st.sampled_from([int(Quality.ESTIMATE), int(Quality.ACTUAL), int(Quality.ACTUAL)]),
    kind=st.sampled_from(["form", "document", "document", "news"]),
    by_clerk=st.sampled_from([True, True, False]),
)


def naive(rows: list[Any], entries: list[Any]) -> dict[str, tuple[int, bool]]:
    """Key → (statement of record, contradicted), worked out from scratch from what the entries say in words."""
    accepted = {entry.statement_id: entry.seq for entry in entries if entry.kind == "accept"}
    withdrawn = {entry.statement_id for entry in entries if entry.kind == "withdraw"}
    corrects = {entry.statement_id: entry.other_id for entry in entries if entry.kind == "supersede"}
    chosen = {entry.key: entry for entry in entries if entry.kind == "pick" and entry.by_person}
    counts = {row.seq for row in rows if row.seq in accepted and row.seq not in withdrawn}

    def comes_after(old: int, new: int) -> bool:
        above = corrects.get(new)
        return above == old or (above is not None and comes_after(old, above))

    stand = {seq for seq in counts if not any(comes_after(seq, other) for other in counts)}
    found: dict[str, tuple[int, bool]] = {}
    for key in {row.key for row in rows}:
        mine = [row for row in rows if row.key == key and row.seq in stand]
        if not mine:
            continue
        best = min(mine, key=lambda row: (-row.quality, -SOURCE_RANK[SourceKind(row.source.kind)], row.seq))
        against = [row for row in mine if row.quality == best.quality]
        if key in chosen:
            wanted = chosen[key].statement_id
            heirs = [row for row in mine if row.seq == wanted or comes_after(wanted, row.seq)]
            since = [row for row in mine if accepted[row.seq] > chosen[key].seq and row not in heirs]
            if heirs and all(row.quality <= heirs[0].quality for row in since):
                best = heirs[0]
                against = [row for row in since if row.quality == best.quality]
        found[key] = (best.seq, any(row.value != best.value for row in against))
    return found


def check(entries: list[Any], rows: list[Any], doing: Do) -> None:
    last = {entry.key: entry for entry in entries if entry.kind == "pick"}
    said = {key: (one.statement_id, one.conflict) for key, one in last.items() if one.statement_id is not None}
    assert said == naive(rows, entries), doing


@settings(max_examples=1500, deadline=None)
@given(st.lists(DOINGS, min_size=3, max_size=25))
def test_what_the_pen_picks_is_what_the_entries_say(doings: list[Do]):
    """The gate's own book-keeping, in memory: no database, so that many histories can be tried."""
    pen = Pen(make.SYSTEM, "figures.record", Ledger(last_seq=0))
    rows: list[Statement] = []
    for doing in doings:
        in_memory(pen, rows, doing)
        pen.settle()
        check(pen.entries, rows, doing)
    assert [entry.seq for entry in pen.entries] == list(range(1, len(pen.entries) + 1))


def in_memory(pen: Pen, rows: list[Statement], doing: Do) -> None:
    """Do it as the verbs do, where they would not refuse it."""
    known = pen.book.known[rows[-1 - doing.which % len(rows)].seq] if rows else None
    if doing.verb == "record" or (known and doing.verb == "correct"):
        corrects = known.seq if known and doing.verb == "correct" else None
        if corrects and known and (known.withdrawn or pen.book.correction_of(corrects)):
            return
        row = Statement(
            key=KEYS[doing.key],
            about_id=1,
            stated_by_id=1,
            regime="LICH",
            period=KEYS[doing.key],
            quality=doing.quality,
            value=doing.value,
            source=Source(kind=doing.kind),
        )
        rows.append(row)
        seq = pen.state(row, corrects, "đếm lại")
        if doing.by_clerk:
            pen.accept(pen.book.known[seq])
    elif known and doing.verb == "accept" and not known.accepted and not known.withdrawn:
        pen.accept(known)
    elif known and doing.verb == "withdraw" and not known.withdrawn:
        pen.withdraw(known, "gửi nhầm")
    elif known and doing.verb == "pick" and known.seq in pen.book.standing_of(known.key):
        pen.pick(known, "đã đối chiếu")


class TestWhateverPeopleDo(TestCase):
    """The same through the verbs and the database, with what was refused and what was read back."""

    # A failure here is shown as it was found: shrinking it through a database takes minutes.
    @settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
    @given(st.lists(DOINGS, min_size=5, max_size=14))
    def test_the_values_of_record_are_those_that_the_entries_say(self, doings: list[Do]):
        with transaction.atomic():
            self.ward, self.measure = make.unit(), make.measure()
            self.clerk, self.reporter = make.clerk(self.ward), make.reporter(self.ward)
            before: list[tuple[int, dict[str, int]]] = []
            for doing in doings:
                try:
                    self.do(doing)
                except Refusal as refusal:
                    assert refusal.message
                entries = list(Entry.objects.order_by("seq"))
                check(entries, list(Statement.objects.select_related("source")), doing)
                before.append((ledger_position(), values_of_record()))
            for position, then in before:
                assert values_of_record(at_seq=position) == then
            assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
            assert broken_audit_entry() is None and broken_batch() is None
            transaction.set_rollback(True)

    def do(self, doing: Do) -> None:
        """Do it, or be refused."""
        actor = self.clerk if doing.by_clerk else self.reporter
        there = list(Statement.objects.order_by("seq").values_list("seq", flat=True))
        new = make.stated(
            self.ward,
            self.measure,
            doing.value,
            period=KEYS[doing.key],
            quality=Quality(doing.quality),
            source=make.source(kind=doing.kind),
        )
        if doing.verb == "record":
            record(actor, [new])
            return
        if not there:
            return
        seq = there[-1 - doing.which % len(there)]
        if doing.verb == "correct":
            supersede(actor, seq, new, reason="đếm lại")
        elif doing.verb == "accept":
            accept(actor, [seq])
        elif doing.verb == "withdraw":
            withdraw(actor, seq, reason="gửi nhầm")
        else:
            pick(actor, seq, reason="đã đối chiếu")
