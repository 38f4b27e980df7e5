"""What the roll-up reads of the ledger: picks as columns, and targets, each as they stood at a position."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from giaoban.base.kept import kept
from giaoban.figures.enums import EntryKind
from giaoban.figures.models import Entry, Target

PickRow = tuple[Any, ...]

# Columns of a pick, in order; `seq` is the pick's number, `statement` that of the statement picked (None: no value any
# more, and so in all columns of a statement), `item` 0 for the whole.
PICK_COLUMNS = (
    "seq",
    "key",
    "statement",
    "about",
    "regime",
    "item",
    "measure",
    "version",
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
    "conflict",
)
_ITEM = PICK_COLUMNS.index("item")
_STATED = (
    "statement__item_id",
    "statement__measure_id",
    "statement__version_id",
    *(f"statement__{name}" for name in PICK_COLUMNS[_ITEM + 3 : -1]),
)


def picks(from_seq: int, limit: int | None = None) -> list[PickRow]:
    """The picks from a sequence number on, in order, as PICK_COLUMNS: one indexed SELECT.

    Only picks are read, not the whole tail: what waits for acceptance is no value of record.
    """
    rows = (
        Entry.objects.filter(kind=EntryKind.PICK, seq__gte=from_seq)
        .order_by("seq")
        .values_list("seq", "key", "statement_id", "about_id", "regime", *_STATED, "conflict")
    )
    return [
        (row[0], _key(row[1]), *row[2:_ITEM], row[_ITEM] or 0, *row[_ITEM + 1 : -1], int(row[-1]))
        for row in (rows if limit is None else rows[:limit])
    ]


@kept()
def last_pick() -> int:
    """The number of the ledger's last pick; 0 where there is none."""
    return Entry.objects.filter(kind=EntryKind.PICK).order_by("-seq").values_list("seq", flat=True).first() or 0


def _key(key: str) -> int:
    """Sixteen of a key's letters as a number: it has only to tell apart the keys of one unit."""
    return int.from_bytes(bytes.fromhex(key[:16]), signed=True)


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target with what decides whether it is in force. `item` 0: the whole. `value` stands at its version's scale."""

    seq: int
    about: int
    measure: int
    item: int
    version: int
    period: str
    value: int
    comparator: str
    kind: str
    paper: str
    valid_from: date


@kept()
def targets_at(about_ids: Iterable[int], on: date, at_seq: int) -> list[TargetRow]:
    """Every target of these units valid by a day, in the ledger's order, as the ledger stood at a position."""
    rows = Target.objects.filter(about_id__in=list(about_ids), valid_from__lte=on, seq__lte=at_seq).order_by("seq")
    return [
        TargetRow(
            seq=row.seq,
            about=row.about_id,
            measure=row.measure_id,
            item=row.item_id or 0,
            version=row.version_id,
            period=row.period,
            value=row.value,
            comparator=row.comparator,
            kind=row.kind,
            paper=row.paper,
            valid_from=row.valid_from,
        )
        for row in rows
    ]
