"""What the mirror takes from the ledger: one row for each pick of a value of record, in commit order."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from giaoban.figures.enums import EntryKind
from giaoban.figures.models import Entry
from giaoban.figures.queries import ledger_identity

# Columns of a mirrored row, in order; expressions.py gives their types. `seq` is the pick's number, `statement` that of
# the statement picked (None: no value any more, and so in all columns of a statement), `item` 0 for the whole.
COLUMNS = (
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
_ITEM = COLUMNS.index("item")
_STATED = (
    "statement__item_id",
    "statement__measure_id",
    "statement__version_id",
    *(f"statement__{name}" for name in COLUMNS[_ITEM + 3 : -1]),
)

PickRow = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """Which ledger, and which life of it: a restore begins a new epoch."""

    ledger_id: str
    epoch: int


def identity() -> Identity:
    """The ledger's identity; one that has never been written has none yet and goes by an empty name."""
    return Identity(*ledger_identity())


def picks(from_seq: int, limit: int | None = None) -> list[PickRow]:
    """The picks from a sequence number on, in order, as COLUMNS: one indexed SELECT.

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


def _key(key: str) -> int:
    """Sixteen of a key's letters as a number: it has only to tell apart the keys of one unit."""
    return int.from_bytes(bytes.fromhex(key[:16]), signed=True)


def digest(row: PickRow) -> str:
    """The hash of one mirrored row."""
    return sha256(json.dumps(row, default=str, ensure_ascii=False).encode()).hexdigest()


def columns(rows: Iterable[PickRow]) -> dict[str, list[Any]]:
    """Rows turned into columns."""
    turned = list(zip(*rows, strict=True))
    return {name: list(turned[index]) if turned else [] for index, name in enumerate(COLUMNS)}
