"""Asking for consolidated figures: the one module behind which Ibis, DuckDB and the mirror stand."""

from giaoban.catalogue.rules import Period
from giaoban.rollup import consolidation
from giaoban.rollup.consolidation import Asking
from giaoban.rollup.rows import Row


def consolidate(
    about_id: int,
    period: Period,
    *,
    hierarchy: str = "state",
    boundaries: str = "then",
    engine: str = "duckdb",
    at_seq: int | None = None,
) -> list[Row]:
    """Every measure that the unit or the units below it have a value or a target for, in catalogue order.

    `at_seq` answers as the ledger stood at that position. See Row and Cell for what the numbers mean.
    """
    return consolidation.rows(Asking(about_id, period, hierarchy, boundaries, engine, at_seq))
