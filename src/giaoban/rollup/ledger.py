"""What the engines take from the ledger: its identity; its picks as columns, and their hashes, for the mirror; its
values of record where they lie, for its own database."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from giaoban.figures import picks as ledgers
from giaoban.figures.picks import PICK_COLUMNS, PickRow, Wanted, record_sql
from giaoban.figures.queries import ledger_identity
from giaoban.rollup.hedges import number_of, number_sql

__all__ = ["Identity", "PickRow", "columns", "digest", "identity", "of_record_sql", "picks"]


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


def of_record_sql(tables: Mapping[str, Sequence[tuple[Any, ...]]]) -> str:
    """A SELECT for this connection's database that gives the values of record that a question's tables need (those that
    steps.needed says), as PICK_COLUMNS; a qualifier as the number that engines carry."""
    ((at_seq, regime, oldest, newest),) = tables["asked"]
    among = [unit for unit, _back in tables["sources"]]
    back = [unit for unit, looks_back in tables["sources"] if looks_back]
    near = record_sql(Wanted(at_seq, regime, oldest, newest, among))
    old = record_sql(Wanted(at_seq, regime, None, oldest - timedelta(days=1), back, "at"))
    shown = ", ".join(number_sql(name) + " AS qualifier" if name == "qualifier" else name for name in PICK_COLUMNS)
    return f"SELECT {shown} FROM ({near} UNION ALL {old}) r"  # noqa: S608


def _plain(row: PickRow) -> PickRow:
    return (*row[:_QUALIFIER], 0, *row[_QUALIFIER + 1 :]) if row[_QUALIFIER] == "" else row


def digest(row: PickRow) -> str:
    """The hash of one mirrored row."""
    return sha256(json.dumps(row, default=str, ensure_ascii=False).encode()).hexdigest()


def columns(rows: Iterable[PickRow]) -> dict[str, list[Any]]:
    """Rows turned into columns."""
    turned = list(zip(*rows, strict=True))
    return {name: list(turned[index]) if turned else [] for index, name in enumerate(PICK_COLUMNS)}
