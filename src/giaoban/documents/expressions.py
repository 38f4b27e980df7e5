"""Named expressions: what a printed figure says of the ledger, as one line that can be computed again. Pure.

`to_date(KT01, unit=12, period=2024-02@ND09)` is the value to date of measure KT01; `to_date(KT07#5, …)` the same of
item 5. `units(…)` is how many of the units below have reported, of how many.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, get_args

from giaoban.catalogue.queries import MeasureView
from giaoban.rollup.rows import Cell, Row

Quantity = Literal[
    "in_period",  # this period's value, a stock's last value inside it
    "to_date",  # from the start of the regime's year
    "target",  # of the year
    "percent",  # of the target, reached to date
    "excess",  # that percent, less a hundred
    "same_period",  # the same period of the year before
    "change",  # this period less the same period; percentages: in points
    "change_percent",  # that change in percent of the same period
    "fraction",  # numerator and denominator of a ratio
    "children",  # sum of the units below, where the unit's own value differs
    "coverage",  # units that gave a value, of those expected
    "units",  # units that reported anything at all, of those below
]
QUANTITIES = frozenset(get_args(Quantity))
_FORM = re.compile(r"(\w+)\(([\w.\-]*)(?:#(\d+))?(?:, )?unit=(\d+), period=([^\s,()]+)\)")


@dataclass(frozen=True, slots=True)
class Expression:
    """One quantity of a measure (and item) for a unit and period; `measure` is empty for `units`."""

    quantity: str
    measure: str
    item_id: int | None
    unit_id: int
    period: str

    def __str__(self) -> str:
        of = self.measure + (f"#{self.item_id}" if self.item_id is not None else "")
        return f"{self.quantity}({of}{', ' if of else ''}unit={self.unit_id}, period={self.period})"


@dataclass(frozen=True, slots=True)
class Answer:
    """What an expression gives: a value in plain units (đồng, %, hộ), of a k/n also n, and the statements behind."""

    value: Decimal
    value2: Decimal | None = None
    seqs: tuple[int, ...] = ()


def parse_expression(text: str) -> Expression:
    """The expression that a line names. Raises ValueError.

    >>> parse_expression("percent(KT01, unit=12, period=2024-02@ND09)").quantity
    'percent'
    """
    match = _FORM.fullmatch(text)
    if match is None or match[1] not in QUANTITIES:
        raise ValueError(text)
    return Expression(match[1], match[2], int(match[3]) if match[3] else None, int(match[4]), match[5])


def amount(value: int | None, measure: MeasureView) -> Decimal | None:
    """A ledger integer in plain units: 4974 of a percent at scale 2 is 49.74."""
    return None if value is None else Decimal(value).scaleb(-measure.scale)


def in_percent(part: Decimal, whole: Decimal) -> Decimal:
    """`part` in percent of `whole`, rounded half up once, to two decimals."""
    return (part * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _of_cell(cell: Cell, measure: MeasureView) -> Answer | None:
    if cell.value is None:
        return None
    value = amount(cell.value, measure)
    second = Decimal(cell.denominator) if measure.behaviour == "count" and cell.denominator is not None else None
    return Answer(value or Decimal(0), second, cell.seqs)


def _change(row: Row, quantity: str) -> Answer | None:
    now, then = _of_cell(row.this_period, row.measure), _of_cell(row.same_period, row.measure)
    if now is None or then is None:
        return None
    seqs = now.seqs + then.seqs
    if quantity == "change":
        return Answer(now.value - then.value, None, seqs)
    return None if then.value == 0 else Answer(in_percent(now.value - then.value, then.value), None, seqs)


def _against_target(row: Row, quantity: str) -> Answer | None:
    target = row.target
    if target is None:
        return None
    if quantity == "target":
        return Answer(amount(target.value, row.measure) or Decimal(0), None, (target.seq,))
    if target.percent is None:
        return None
    seqs = (target.seq, *row.to_date.seqs)
    return Answer(target.percent - (100 if quantity == "excess" else 0), None, seqs)


def _fraction(cell: Cell, measure: MeasureView) -> Answer | None:
    if measure.behaviour != "ratio" or cell.numerator is None or cell.denominator is None:
        return None
    part, whole = (Decimal(one).scaleb(-measure.part_scale) for one in (cell.numerator, cell.denominator))
    return Answer(part, whole, cell.seqs)


def answer(row: Row, quantity: str) -> Answer | None:
    """One quantity of a row, or None where the ledger does not give it."""
    measure = row.measure
    if quantity in ("in_period", "to_date", "same_period"):
        cells = {"in_period": row.this_period, "to_date": row.to_date, "same_period": row.same_period}
        return _of_cell(cells[quantity], measure)
    if quantity in ("change", "change_percent"):
        return _change(row, quantity)
    if quantity in ("target", "percent", "excess"):
        return _against_target(row, quantity)
    cell = row.to_date if row.this_period.value is None else row.this_period
    if quantity == "coverage":
        return Answer(Decimal(cell.reported), Decimal(cell.expected), cell.seqs) if cell.expected else None
    if quantity == "children":
        value = amount(cell.children_value, measure)
        return None if value is None else Answer(value, None, cell.seqs)
    return _fraction(cell, measure)


def evaluate(expression: Expression, rows: Sequence[Row]) -> Answer | None:
    """An expression over the rows of its unit and period, or None where they do not give it."""
    for row in rows:
        if row.measure.code == expression.measure and row.item_id == expression.item_id:
            return answer(row, expression.quantity)
    return None
