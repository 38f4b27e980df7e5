"""What the mirror takes from the ledger: one row for each pick of a value of record, in commit order."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from giaoban.figures.enums import EntryKind
from giaoban.figures.models import Entry, Ledger, Statement

# Columns of a mirrored row, in order; expressions.py gives their types. `seq` is the pick's number, `statement` that of
# the statement picked (None: no value any more), `item` 0 for the whole.
COLUMNS = (
    "seq",
    "key",
    "statement",
    "about",
    "measure",
    "version",
    "item",
    "regime",
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
_STATED = (
    "about_id",
    "measure_id",
    "version_id",
    "item_id",
    "regime",
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
)
_ITEM = _STATED.index("item_id")

PickRow = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """Which ledger, and which life of it: a restore begins a new epoch."""

    ledger_id: str
    epoch: int


def identity() -> Identity:
    """The ledger's identity; one that has never been written has none yet and goes by an empty name."""
    row = Ledger.objects.filter(pk=1).first()
    return Identity(row.ledger_id, row.epoch) if row else Identity("", 0)


def position() -> int:
    """The last sequence number given."""
    return Ledger.objects.filter(pk=1).values_list("last_seq", flat=True).first() or 0


def picks(from_seq: int, limit: int | None = None) -> list[PickRow]:
    """The picks from a sequence number on, in order, as COLUMNS: one indexed SELECT."""
    rows = (
        Entry.objects.filter(kind=EntryKind.PICK, seq__gte=from_seq)
        .order_by("seq")
        .values_list("seq", "key", "statement_id", "by_person", *(f"statement__{name}" for name in _STATED))
    )
    found = list(rows if limit is None else rows[:limit])
    unpicked = _identities({row[1] for row in found if row[2] is None})
    return [_row(row[:4], row[4:] if row[2] is not None else unpicked[row[1]]) for row in found]


def _identities(keys: set[str]) -> dict[str, tuple[Any, ...]]:
    """What a key is about, for picks of nothing: any statement of the key says it."""
    if not keys:
        return {}
    rows = Statement.objects.filter(key__in=keys).values_list("key", *_STATED)
    return {row[0]: row[1:] for row in rows}


def _row(head: tuple[Any, ...], stated: tuple[Any, ...]) -> PickRow:
    seq, key, statement, _by_person = head
    return (seq, key, statement, *stated[:_ITEM], stated[_ITEM] or 0, *stated[_ITEM + 1 :], 0)


def digest(row: PickRow) -> str:
    """The hash of one mirrored row."""
    return sha256(json.dumps(row, default=str, ensure_ascii=False).encode()).hexdigest()


def columns(rows: Iterable[PickRow]) -> dict[str, list[Any]]:
    """Rows turned into columns."""
    turned = list(zip(*rows, strict=True))
    return {name: list(turned[index]) if turned else [] for index, name in enumerate(COLUMNS)}
