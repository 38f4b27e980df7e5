"""How a target stands on a period's last day. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from giaoban.catalogue.rules import Period, parse_period
from giaoban.rollup.rows import Row
from giaoban.rollup.targets import met

# What adds up over the year counts as behind below this share of the time gone by: a year does not run evenly.
TOLERANCE = Decimal("0.9")


@dataclass(frozen=True, slots=True)
class Standing:
    """`pace` is the share of the year gone by, in percent, for what adds up over the year: a hint, never a target.
    `gap` is how far below pace, or below the target, the measure stands: the larger, the more likely it is missed."""

    percent: Decimal | None
    pace: Decimal | None
    behind: bool
    gap: Decimal


def standing(row: Row, period: Period) -> Standing | None:
    """How the row's target stands, or None without a target or without figures.

    A limit ("at most") is behind once it is broken, if it is one for what adds up over the year, or else at the year's
    end. Anything else that adds up is behind well below the share of time gone by; stocks and ratios have until the
    year's end.
    """
    target, adds_up = row.target, row.measure.behaviour == "flow"
    # What does not add up may be stated for the period only; a value out of date says nothing of this period.
    actual = row.this_period if row.to_date.missing and not adds_up else row.to_date
    if target is None or actual.missing or actual.value is None:
        return None
    value = actual.value
    if met(value, target.value, target.comparator):
        return Standing(target.percent, _pace(row, period), False, Decimal(0))
    percent, pace = target.percent or Decimal(0), _pace(row, period)
    if target.comparator == "le" and row.measure.behaviour == "flow":
        behind, due = True, Decimal(100)
    elif pace is not None:
        behind, due = percent < pace * TOLERANCE or period.type == "year", pace
    else:
        behind, due = period.type == "year", Decimal(100)
    return Standing(target.percent, pace, behind, max(Decimal(0), due - percent) if behind else Decimal(0))


def _pace(row: Row, period: Period) -> Decimal | None:
    """The share of the year gone by, in percent, for what adds up over it towards an "at least"."""
    counted = period.type in ("month", "quarter", "half", "nine_months", "year")
    if row.measure.behaviour != "flow" or not counted or (row.target and row.target.comparator == "le"):
        return None
    year = parse_period(str(period.year), period.regime)
    gone, whole = ((last - year.first).days + 1 for last in (period.last, year.last))
    return (Decimal(100 * gone) / whole).quantize(Decimal("0.01"))
