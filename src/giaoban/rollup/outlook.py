"""Where a year ends if it goes on as so far: a hint, never a target. Pure; in words: docs/rollup.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from giaoban.catalogue.rules import Period, parse_period
from giaoban.figures.enums import Comparator
from giaoban.rollup.alike import ADD, enough, gave_all, summed
from giaoban.rollup.consolidation import half_up
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

    `units`: k of n where units are silent and the course is that of the k that gave this year's number and both of
    last year's; what is counted is then carried to all of them. `gain`: what is still to come until the year's end.
    """

    projected: int
    percent: Decimal
    basis: str
    months_left: int
    share: Decimal | None = None
    done: int | None = None
    needed: int | None = None
    units: tuple[int, int] | None = None
    gain: int = 0

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


@dataclass(frozen=True, slots=True)
class _Course:
    """Where it stands `now` and ends `projected`, both of all units; the rest as in Outlook."""

    now: int
    projected: int
    basis: str
    share: Decimal | None = None
    units: tuple[int, int] | None = None


def outlook(row: Row, actual: Cell, period: Period, parts: Sequence[Row] = ()) -> Outlook | None:
    """How a row's target looks at the year's end; None without a target, where nothing is known and, unless units
    are silent, at the year's end.

    What adds up goes on by last year's share reached by now, else evenly; anything else by what last year added from
    now to its end, else nothing is said. Last year counts only where both its ends cover the same units. Where units
    are silent it goes the way of those of the units below (`parts`, the same line of each) that are not.
    """
    gone, target = months_gone(period), row.target
    if target is None or actual.value is None or actual.missing or gone is None or (gone == 12 and not actual.partial):
        return None
    adds_up = row.measure.behaviour == "flow"
    if "/" in target.period or (adds_up and target.percent is None and target.value):
        # A term's target, or one of another kind: a year's course says nothing of it.
        return None
    if actual.partial:
        found = _of_those_that_spoke(row, actual, parts)
    else:
        found = _flow(row, actual.value, period) if adds_up else _level(row, actual.value)
    if found is None:
        return None
    reached = percent(found.projected, target.value, target.comparator, adds_up)
    if reached is None:
        return None
    done = needed = None
    if adds_up and target.comparator != Comparator.AT_MOST and gone < 12:
        done = half_up(found.now, gone)
        needed = -(-max(0, target.value - found.now) // (12 - gone))
    return Outlook(
        projected=found.projected,
        percent=reached,
        basis=found.basis,
        months_left=12 - gone,
        share=found.share,
        done=done,
        needed=needed,
        units=found.units,
        gain=found.projected - found.now,
    )


def stands_on(row: Row) -> Cell:
    """The cell that stands against the row's target: the value to date or, of what does not add up, where it was stated
    for the period only, this period's; a value out of date says nothing of this period. What adds up stands against a
    term's target from the term's first day."""
    if row.target is not None and "/" in row.target.period and row.measure.behaviour == "flow":
        return row.since_term
    return row.this_period if row.to_date.missing and row.measure.behaviour != "flow" else row.to_date


def _before(row: Row) -> Cell:
    """Last year's number of the same day."""
    return row.same_period if row.same_to_date.missing and row.measure.behaviour != "flow" else row.same_to_date


def sides(row: Row) -> tuple[Cell, Cell, Cell]:
    """What the course of a unit is made of: this year's number, last year's of the same day and last year's whole."""
    return stands_on(row), _before(row), row.last_year


def _of_those_that_spoke(row: Row, actual: Cell, parts: Sequence[Row]) -> _Course | None:
    """The course of the units below that gave this year's number, last year's of the same day and last year's whole,
    if at least half of them did. What is counted is carried to all units by their part of last year's whole, which
    must be complete; a ratio of known parts needs no such step."""
    if row.measure.behaviour not in ADD:
        return None
    found = gave_all(row.measure, map(sides, parts))
    expected = max(actual.expected, len(found))
    if not enough(len(found), expected):
        return None
    now, before, last = (summed(cells, row.measure).value for cells in zip(*found, strict=True))
    whole, units = row.last_year, (len(found), expected)
    if now is None or before is None or last is None:
        return None
    if row.measure.behaviour == "ratio":
        return _Course(now, _added(row, now, last - before), "last_year", None, units)
    if whole.value is None or whole.missing or whole.partial or whole.apart or last <= 0:
        return None
    carried = half_up(now * whole.value, last)
    if row.measure.behaviour == "flow":
        if not 0 < before <= last:
            return None
        share = ratio(100 * before, last)
        return _Course(carried, half_up(now * whole.value, before), "last_year", share, units)
    return _Course(carried, half_up(_added(row, now, last - before) * whole.value, last), "last_year", None, units)


def _flow(row: Row, value: int, period: Period) -> _Course | None:
    before, whole = row.same_to_date, row.last_year
    if _same_units(before, whole) and before.value and whole.value and 0 < before.value <= whole.value:
        share = ratio(100 * before.value, whole.value)
        return _Course(value, half_up(value * whole.value, before.value), "last_year", share)
    gone = pace(period)
    if not gone:
        return None
    return _Course(value, int((value * _WHOLE / gone).to_integral_value()), "even", gone)


def _level(row: Row, value: int) -> _Course | None:
    before, whole = _before(row), row.last_year
    if not _same_units(before, whole) or before.value is None or whole.value is None:
        return None
    return _Course(value, _added(row, value, whole.value - before.value), "last_year")


def _added(row: Row, value: int, more: int) -> int:
    """A number with what is still to come: never below nought, a percent at no more than 100."""
    projected = max(0, value + more)
    if row.measure.unit[:1] == "%":
        projected = min(projected, max(value, 100 * 10**row.measure.scale))
    return projected


def _same_units(one: Cell, other: Cell) -> bool:
    """Whether two numbers cover the same units, so that one may be divided by, or taken from, the other."""
    if one.missing or other.missing or one.apart or other.apart or one.as_of or other.as_of:
        return False
    if one.origin != "children" and other.origin != "children":
        return True
    alike = (one.reported, one.expected, one.lacking) == (other.reported, other.expected, other.lacking)
    return alike and even(one, other)
