"""How a target stands on a period's last day. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from giaoban.catalogue.rules import Period, year_start
from giaoban.rollup.rows import Row
from giaoban.rollup.targets import met


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

    An "at most" is behind once it is exceeded. What adds up over the year is behind when it lags the time gone by;
    anything else when the year's target is not met at the year's end, or is exceeded in the wrong direction.
    """
    target, value = row.target, row.to_date.value
    if target is None or value is None:
        return None
    reached = bool(met(value, target.value, target.comparator))
    percent = target.percent
    flows = row.measure.behaviour == "flow" and period.type in ("month", "quarter", "half", "nine_months", "year")
    if target.comparator == "le":
        return Standing(percent, None, not reached, Decimal(0) if reached else Decimal(100) - (percent or Decimal(0)))
    pace = None
    if flows:
        days = (period.last - year_start(period)).days + 1
        pace = min(Decimal(100), (Decimal(100 * days) / 365).quantize(Decimal("0.01")))
    due = pace if pace is not None else Decimal(100)
    gap = max(Decimal(0), due - (percent or Decimal(0)))
    behind = not reached and gap > 0 and (pace is not None or period.type == "year")
    return Standing(percent, pace, behind, gap if behind else Decimal(0))
