"""What a printed figure says of the ledger: fields of a roll-up's row, and the named expression of each. Pure.

Expressions are the roll-up's own (`giaoban.rollup`): `KT01:to_date@2024-02@ND09#99001` is the value to date of measure
KT01 for unit 99001; `KT07[5]:…` that of item 5. One more kind stands for no measure: `units:reported@…` and
`units:expected@…`, how many of the units directly below have reported, of how many.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.rules import Period
from giaoban.rollup.rows import Cell, Row, change, difference

UNITS = "units"
# What was not handed in: `owed:units|reports|overdue|late|left@2024-Q1@LICH#99` (kinds/chasing.py).
OWED = "owed"
_WINDOWS = ("period", "to_date", "same_period", "same_to_date")
# What each comparison holds against what.
_AGAINST = {"same_period": ("period", "same_period"), "same_to_date": ("to_date", "same_to_date")}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a row gives: one value, or two (7/13) with a field each; in plain units (đồng, %, hộ). And the statements
    of the ledger behind them."""

    fields: tuple[str, ...]
    values: tuple[Decimal, ...]
    seqs: tuple[int, ...] = ()

    @property
    def value(self) -> Decimal:
        """The first value."""
        return self.values[0]

    @property
    def second(self) -> Decimal | None:
        """The second value, of 7/13 the 13."""
        return self.values[1] if len(self.values) > 1 else None


@dataclass(frozen=True, slots=True)
class Scope:
    """The unit (by its code) and period that expressions are about."""

    unit: str
    period: Period
    hierarchy: str = "state"

    def expression(self, measure: str, item_id: int | None, field: str) -> str:
        """The named expression of one field of a measure and item."""
        item = f"[{item_id}]" if item_id else ""
        tail = "" if self.hierarchy == "state" else f"/{self.hierarchy}"
        return f"{measure}{item}:{field}@{self.period.label}@{self.period.regime}#{self.unit}{tail}"


def is_units(expression: str) -> bool:
    """Whether an expression counts the units that have reported."""
    return expression.startswith(f"{UNITS}:")


def is_owed(expression: str) -> bool:
    """Whether an expression counts what was not handed in, or the days it is late."""
    return expression.startswith(f"{OWED}:")


def unit_of(expression: str) -> str:
    """The code of the unit that an expression is about."""
    return expression.rpartition("#")[2].partition("/")[0]


def head_of(expression: str) -> tuple[str, int | None, str]:
    """Measure, item and field of an expression."""
    of, _colon, rest = expression.partition(":")
    measure, _bracket, item = of.partition("[")
    return measure, int(item.rstrip("]")) if item else None, rest.partition("@")[0]


def plain_value(value: int, measure: MeasureView) -> Decimal:
    """A ledger integer in plain units: 4974 of a percent at scale 2 is 49.74."""
    return Decimal(value).scaleb(-measure.scale)


def in_percent(part: Decimal, whole: Decimal) -> Decimal:
    """`part` in percent of `whole`, rounded half up once, to two decimals."""
    return (part * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


def window(row: Row, name: str) -> Cell:
    """The cell of a window by its field's name."""
    cells = (row.this_period, row.to_date, row.same_period, row.same_to_date)
    return cells[_WINDOWS.index(name)]


def answer(row: Row, name: str) -> Answer | None:
    """What a row gives for a field's name, or None where the ledger does not give it.

    `period`, `to_date`, `same_period`, `same_to_date`; `diff_…` and `change_…` (percent) of the first two against the
    last two; `target`, `percent` of it; `fraction_…` and `coverage_…` of a window, which are two fields each.
    """
    if name in _WINDOWS:
        return _value(row, name)
    if name in ("target", "percent"):
        return _against_target(row, name)
    kind, _underscore, of = name.partition("_")
    if kind in ("diff", "change"):
        return _change(row, kind, of)
    return _fraction(row, of) if kind == "fraction" else _coverage(row, of)


def _value(row: Row, name: str) -> Answer | None:
    cell, measure = window(row, name), row.measure
    if cell.value is None:
        return None
    value = plain_value(cell.value, measure)
    if measure.behaviour == "count" and cell.denominator is not None:
        whole = Decimal(cell.denominator).scaleb(-measure.part_scale)
        return Answer((name, f"{name}.denominator"), (value, whole), cell.seqs)
    return Answer((name,), (value,), cell.seqs)


def _change(row: Row, kind: str, of: str) -> Answer | None:
    now, then = (window(row, name) for name in _AGAINST[of])
    apart = difference(now, then)
    value = change(now, then, row.measure.unit) if kind == "change" else None
    if kind == "diff" and apart is not None:
        value = plain_value(apart, row.measure)
    return None if value is None else Answer((f"{kind}_{of}",), (value,), now.seqs + then.seqs)


def _against_target(row: Row, name: str) -> Answer | None:
    target = row.target
    if target is None:
        return None
    if name == "target":
        return Answer((name,), (plain_value(target.value, row.measure),), (target.seq,))
    if target.percent is None:
        return None
    return Answer((name,), (target.percent,), (target.seq, *row.to_date.seqs))


def _fraction(row: Row, of: str) -> Answer | None:
    cell, scale = window(row, of), row.measure.part_scale
    if row.measure.behaviour != "ratio" or cell.numerator is None or not cell.denominator:
        return None
    values = tuple(Decimal(part).scaleb(-scale) for part in (cell.numerator, cell.denominator))
    return Answer((f"{of}.numerator", f"{of}.denominator"), values, cell.seqs)


def _coverage(row: Row, of: str) -> Answer | None:
    cell = window(row, of)
    # Progress belongs to one work: that one unit reports it says nothing of the others.
    if not cell.expected or cell.origin != "children" or row.measure.behaviour == "progress":
        return None
    values = (Decimal(cell.reported), Decimal(cell.expected))
    return Answer((f"{of}.reported", f"{of}.expected"), values, cell.seqs)
