"""Where a year ends if it goes on as so far: a hint, never a target. Pure; in words: docs/rollup.md."""

from dataclasses import dataclass
from decimal import Decimal

from giaoban.catalogue.rules import Period, parse_period
from giaoban.figures.enums import Comparator
from giaoban.rollup.rows import Cell, Row, even
from giaoban.rollup.targets import percent, ratio

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12}
# A year does not run evenly: the even course is believed no nearer than this, in percent of the target.
EVEN_BELIEVED = Decimal(90)
_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where the year ends if it goes on as so far. Integers at the measure's scale.

    `basis`: "last_year" where it goes the way last year went from this day on, "even" where every month is like those
    behind. `percent` of the target that `projected` reaches (of a limit: 100 while it is kept). `share`: how much of
    the year's whole is behind, in percent, by that course (flows). For flows towards "at least", `done` a month so far
    and `needed` a month from now on (never rounded to less than is enough), else None.
    """

    projected: int
    percent: Decimal
    basis: str
    months_left: int
    share: Decimal | None = None
    done: int | None = None
    needed: int | None = None

    @property
    def missed(self) -> bool:
        """Whether the target is missed that way."""
        return self.percent < (EVEN_BELIEVED if self.basis == "even" else _WHOLE)

    @property
    def chance(self) -> str:
        """How likely the target is reached: "unlikely" (below 90 % of it), "doubtful" (below 100 %), "likely"."""
        if self.percent >= _WHOLE:
            return "likely"
        return "unlikely" if self.percent < EVEN_BELIEVED else "doubtful"


def months_gone(period: Period) -> int | None:
    """The months of its year that are over at a period's end; None for weeks, terms and days of one's own."""
    each = _MONTHS.get(period.type)
    if each is None:
        return None
    return each if period.type in ("nine_months", "year") else each * period.ordinal


def pace(period: Period) -> Decimal | None:
    """The share of the year's days gone by at a period's end, in percent; None where its months do not count."""
    if months_gone(period) is None:
        return None
    year = parse_period(str(period.year), period.regime)
    gone, whole = ((last - year.first).days + 1 for last in (period.last, year.last))
    return ratio(100 * gone, whole)


def outlook(row: Row, actual: Cell, period: Period) -> Outlook | None:
    """How a row's target looks at the year's end; None without a target, at the year's end, where nothing is known.

    What adds up goes on by last year's share reached by now, else evenly; anything else by what last year added from
    now to its end, else nothing is said. Last year counts only where both its ends cover the same units.
    """
    gone, target = months_gone(period), row.target
    if target is None or actual.value is None or actual.missing or gone is None or gone == 12:
        return None
    adds_up = row.measure.behaviour == "flow"
    if "/" in target.period or (adds_up and target.percent is None and target.value):
        # A term's target, or one of another kind: a year's course says nothing of it.
        return None
    found = _flow(row, actual.value, period) if adds_up else _level(row, actual.value)
    if found is None:
        return None
    projected, basis, share = found
    reached = percent(projected, target.value, target.comparator, adds_up)
    if reached is None:
        return None
    done = needed = None
    if adds_up and target.comparator != Comparator.AT_MOST:
        done = _half_up(actual.value, gone)
        needed = -(-max(0, target.value - actual.value) // (12 - gone))
    return Outlook(projected, reached, basis, 12 - gone, share, done, needed)


def _flow(row: Row, value: int, period: Period) -> tuple[int, str, Decimal] | None:
    before, whole = row.same_to_date, row.last_year
    if _same_units(before, whole) and before.value and whole.value and 0 < before.value <= whole.value:
        return _half_up(value * whole.value, before.value), "last_year", ratio(100 * before.value, whole.value)
    gone = pace(period)
    if not gone:
        return None
    return int((value * _WHOLE / gone).to_integral_value()), "even", gone


def _level(row: Row, value: int) -> tuple[int, str, None] | None:
    before = row.same_period if row.same_to_date.missing else row.same_to_date
    whole = row.last_year
    if not _same_units(before, whole) or before.value is None or whole.value is None:
        return None
    projected = max(0, value + whole.value - before.value)
    if row.measure.unit[:1] == "%":
        projected = min(projected, max(value, 100 * 10**row.measure.scale))
    return projected, "last_year", None


def _same_units(one: Cell, other: Cell) -> bool:
    """Whether two numbers cover the same units, so that one may be divided by, or taken from, the other."""
    if one.missing or other.missing or one.apart or other.apart or one.as_of or other.as_of:
        return False
    if one.origin != "children" and other.origin != "children":
        return True
    alike = (one.reported, one.expected, one.lacking) == (other.reported, other.expected, other.lacking)
    return alike and even(one, other)


def _half_up(value: int, divisor: int) -> int:
    return int((2 * value + divisor) // (2 * divisor))
