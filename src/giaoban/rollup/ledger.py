"""What the mirror takes from the ledger: its identity, its picks as columns, and their hashes."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from giaoban.figures import picks as ledgers
from giaoban.figures.picks import PICK_COLUMNS, PickRow
from giaoban.figures.queries import ledger_identity
from giaoban.rollup.hedges import number_of

__all__ = ["Identity", "PickRow", "columns", "digest", "identity", "picks"]


_QUALIFIER = PICK_COLUMNS.index("qualifier")


@dataclass(frozen=True, slots=True)
class Identity:
    """Which ledger, and which life of it: a restore begins a new epoch."""

    ledger_id: str
    epoch: int


def identity() -> Identity:
    """The ledger's identity; one that has never been written has none yet and goes by an empty name."""
    return Identity(*ledger_identity())


def picks(from_seq: int, limit: int | None = None) -> list[PickRow]:
    """The picks from a sequence number on, in order, as PICK_COLUMNS; a qualifier as the number that engines carry."""
    return [
        row if not row[_QUALIFIER] else (*row[:_QUALIFIER], number_of(row[_QUALIFIER]), *row[_QUALIFIER + 1 :])
        for row in map(_plain, ledgers.picks(from_seq, limit))
    ]


def _plain(row: PickRow) -> PickRow:
    return (*row[:_QUALIFIER], 0, *row[_QUALIFIER + 1 :]) if row[_QUALIFIER] == "" else row


def digest(row: PickRow) -> str:
    """The hash of one mirrored row."""
    return sha256(json.dumps(row, default=str, ensure_ascii=False).encode()).hexdigest()


def columns(rows: Iterable[PickRow]) -> dict[str, list[Any]]:
    """Rows turned into columns."""
    turned = list(zip(*rows, strict=True))
    return {name: list(turned[index]) if turned else [] for index, name in enumerate(PICK_COLUMNS)}
