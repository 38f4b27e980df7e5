"""Rows with a target, put together by hand: what a screen is given of one line."""

from typing import Any

from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.rules import Period, parse_period
from giaoban.rollup.attainment import standing
from giaoban.rollup.rows import Cell, Row, TargetCell
from giaoban.rollup.targets import percent
from giaoban.web.tables import Line


def measure_of(behaviour: str = "flow", unit: str = "vụ", scale: int = 0) -> MeasureView:
    """A measure counted in `unit`."""
    names = ("VX09", None, "VX", "Chỉ tiêu thử", "A measure")
    return MeasureView(1, 1, *names, behaviour, "down", unit, "", scale, 0, False, None, 1)


def row_of(
    value: int | None,
    target: int | None,
    comparator: str = "ge",
    behaviour: str = "flow",
    year: str = "2024",
    **more: Any,
) -> Row:
    """A line at `value` to date against `target`; `unit`, `scale`: of its measure, the rest: of its cell."""
    measure = measure_of(behaviour, more.pop("unit", "vụ"), more.pop("scale", 0))
    cell = Cell(value=value, **more)
    aim = None
    if target is not None:
        reached = percent(value, target, comparator, behaviour == "flow")
        aim = TargetCell(1, target, comparator, "assigned", "12/QĐ-UBND", reached, period=year)
    term = cell if "/" in year else Cell()
    return Row(measure, None, "", cell, cell, aim, Cell(), since_term=term)


def line_of(row: Row, period: str, history: tuple[int | None, ...] = ()) -> Line:
    """The line of a screen on a period's last day."""
    return Line(row, standing(row, at(period)), history)


def at(period: str) -> Period:
    """A period by its label."""
    return parse_period(period)
