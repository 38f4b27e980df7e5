"""What the checks read of the ledger: values of record in rows, what contradicts them, what is said about them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max

from giaoban.figures.book import Book, chunks
from giaoban.figures.enums import EntryKind
from giaoban.figures.models import Assertion, Entry, Statement, Target

# Columns of a value of record, in order; `item` is None for the whole.
RECORD_COLUMNS = (
    "seq",
    "about",
    "measure",
    "version",
    "item",
    "window_from",
    "window_to",
    "nature",
    "quality",
    "value",
    "numerator",
    "denominator",
    "step",
    "absence",
    "qualifier",
    "period",
    "source",
    "conflict",
)
_STATED = ("seq", "about_id", "measure_id", "version_id", "item_id", *RECORD_COLUMNS[5:16], "source__kind")


def records(
    about_ids: Iterable[int], regime: str, since: date, until: date, measure_ids: Collection[int] | None = None
) -> list[tuple[Any, ...]]:
    """The values of record of these units in one regime whose windows end in these days, as RECORD_COLUMNS: a SELECT
    for each two thousand units. `measure_ids`: of these measures only."""
    found: list[tuple[Any, ...]] = []
    names = [f"statement__{name}" for name in _STATED]
    for chunk in chunks(sorted(set(about_ids))):
        picks = Entry.objects.filter(kind=EntryKind.PICK, regime=regime, about_id__in=chunk)
        if measure_ids is not None:
            keys = Statement.objects.filter(about_id__in=chunk, measure_id__in=measure_ids, regime=regime)
            picks = picks.filter(key__in=keys.filter(window_to__range=(since, until)).values("key"))
        last = picks.values("key").annotate(last=Max("seq")).values("last")
        rows = Entry.objects.filter(
            seq__in=last, statement__window_to__gte=since, statement__window_to__lte=until
        ).values_list(*names, "conflict")
        found.extend(rows)
    return found


@dataclass(frozen=True, slots=True)
class Rival:
    """A statement that contradicts a value of record. Integers stand at its version's scale."""

    seq: int
    version: int
    value: int | None
    numerator: int | None
    denominator: int | None
    absence: str
    source: str


def rivals_of(seqs: Iterable[int]) -> dict[int, tuple[Rival, ...]]:
    """For values of record that are in conflict: the standing statements that contradict each, oldest first."""
    wanted = sorted(set(seqs))
    book = Book()
    book.load_statements(wanted)
    pairs = {seq: book.rivals(book.known[seq]) for seq in wanted if seq in book.known}
    rows = {
        row[0]: Rival(*row)
        for chunk in chunks(sorted({seq for rivals in pairs.values() for seq in rivals}))
        for row in Statement.objects.filter(seq__in=chunk).values_list(
            "seq", "version_id", "value", "numerator", "denominator", "absence", "source__kind"
        )
    }
    return {seq: tuple(rows[rival] for rival in rivals) for seq, rivals in pairs.items() if rivals}


@dataclass(frozen=True, slots=True)
class SaidOf:
    """What was said about a statement."""

    statement: int
    role: str
    kind: str
    value: Decimal
    direction: str
    comparison: str


def said_of(about_ids: Iterable[int], regime: str, labels: Iterable[str]) -> list[SaidOf]:
    """The percents of target and the changes said about these units' statements for periods of these labels."""
    rows = Assertion.objects.filter(
        statement__about_id__in=list(about_ids),
        statement__regime=regime,
        statement__period__in=list(labels),
        role__in=("percent_of_target", "change"),
    ).order_by("pk")
    columns = ("statement_id", "role", "kind", "value", "direction", "comparison")
    return [SaidOf(*row) for row in rows.values_list(*columns)]


def aims_of(about_ids: Iterable[int], years: Iterable[str]) -> list[tuple[int, int, int, str, int, int, str]]:
    """The targets of these units for these years: about, measure, item (0: the whole), year, version, value at its
    scale, paper; every version and kind, oldest first."""
    rows = Target.objects.filter(about_id__in=list(about_ids), period__in=list(years)).order_by("seq")
    found = rows.values_list("about_id", "measure_id", "item_id", "period", "version_id", "value", "paper")
    return [(row[0], row[1], row[2] or 0, *row[3:]) for row in found]
