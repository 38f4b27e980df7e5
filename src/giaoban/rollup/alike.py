"""Sums of the same units on every side: where one of them is silent, those that gave all of it. Pure."""

from collections.abc import Iterable, Sequence

from giaoban.catalogue.queries import MeasureView
from giaoban.figures.enums import Quality
from giaoban.rollup.consolidation import quotient
from giaoban.rollup.rows import Cell, even

# What can be put together over units: what adds up, and ratios by their parts.
ADD = ("flow", "stock", "ratio")


def gave_all(measure: MeasureView, sides: Iterable[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """Of the units' cells, one of each side, those of the units that gave every side: for the period itself, of the
    same units below it, and a ratio with its parts."""
    divided = measure.behaviour == "ratio"
    return [
        cells
        for cells in sides
        if all(known(one) and even(cells[0], one) and (not divided or parted(one)) for one in cells)
    ]


def enough(found: int, expected: int) -> bool:
    """Whether so many of those expected speak for the whole: at least half."""
    return found > 0 and 2 * found >= expected


def known(cell: Cell) -> bool:
    """Whether a number was reported for the period itself, and may be compared."""
    return cell.value is not None and not cell.missing and not cell.apart


def parted(cell: Cell) -> bool:
    """Whether a ratio came with its numerator and denominator."""
    return cell.numerator is not None and cell.denominator is not None


def summed(cells: Sequence[Cell], measure: MeasureView) -> Cell:
    """Cells of several units as one: added up; of a ratio each part by itself, then divided anew."""
    value: int | None = sum(one.value or 0 for one in cells)
    if measure.behaviour == "ratio":
        value = quotient(sum(one.numerator or 0 for one in cells), sum(one.denominator or 0 for one in cells), measure)
    return Cell(
        value=value,
        quality=min((one.quality for one in cells if one.quality is not None), default=None),
        estimated=sum(is_estimated(one) for one in cells),
    )


def is_estimated(cell: Cell) -> bool:
    """Whether an estimate stands in a number."""
    return cell.estimated > 0 or cell.quality == Quality.ESTIMATE
