"""What the engine said of one measure, from which cells are made when somebody wants them.

A question is asked for more periods than a page shows, as one run costs little more for many of them than for one. So
most of what comes back is never looked at: it is kept as it came, and turned into cells slot by slot.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from giaoban.rollup.engines import Record, Records
from giaoban.rollup.rows import Cell

# (unit, measure, item or 0, slot)
CellKey = tuple[int, int, int, int]
# Makes a cell of a record.
Make = Callable[[Record], tuple[CellKey, Cell]]


class Found:
    """The cells of one measure, by slot; made once, by `make`, at the first look at their slot."""

    __slots__ = ("_columns", "_made", "_make", "_said", "size")

    def __init__(self, records: Records, make: Make) -> None:
        self._make, self._columns, self.size = make, records.columns, len(records.rows)
        self._said: dict[int, list[tuple[Any, ...]]] = {}
        self._made: dict[int, dict[CellKey, Cell]] = {}
        at = records.columns.index("slot")
        for row in records.rows:
            self._said.setdefault(row[at], []).append(row)

    def of(self, slots: Collection[int]) -> Iterator[tuple[CellKey, Cell]]:
        """The cells of these slots."""
        for slot in slots:
            made = self._made.get(slot)
            if made is None:
                # Two threads may make the same: whoever is second puts an equal one in its place.
                said = self._said.get(slot, ())
                made = dict(self._make(dict(zip(self._columns, row, strict=True))) for row in said)
                self._made[slot] = made
                self._said.pop(slot, None)
            yield from made.items()
