"""What the mirror takes from the ledger: its identity, its picks as columns, and their hashes."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from giaoban.figures.picks import PICK_COLUMNS, PickRow, picks
from giaoban.figures.queries import ledger_identity

__all__ = ["Identity", "PickRow", "columns", "digest", "identity", "picks"]


@dataclass(frozen=True, slots=True)
class Identity:
    """Which ledger, and which life of it: a restore begins a new epoch."""

    ledger_id: str
    epoch: int


def identity() -> Identity:
    """The ledger's identity; one that has never been written has none yet and goes by an empty name."""
    return Identity(*ledger_identity())


def digest(row: PickRow) -> str:
    """The hash of one mirrored row."""
    return sha256(json.dumps(row, default=str, ensure_ascii=False).encode()).hexdigest()


def columns(rows: Iterable[PickRow]) -> dict[str, list[Any]]:
    """Rows turned into columns."""
    turned = list(zip(*rows, strict=True))
    return {name: list(turned[index]) if turned else [] for index, name in enumerate(PICK_COLUMNS)}
