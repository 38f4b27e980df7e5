"""How the value of a window follows from values of other windows, inside one regime and one year. Pure rules.

A *slot* is a window that a question asks for. A *recipe* is a list of terms that add up to it; recipes stand in order
of preference and the first whose every term is there is used. docs/rollup.md says the same in words.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from giaoban.catalogue.rules import Period, Regime, parse_period, year_start

IN_PERIOD, TO_DATE = "in_period", "to_date"

# The months of a year that a period of a type covers: (after month, to month), or None for those without months.
_SPANS = {"half": 6, "quarter": 3, "month": 1}


@dataclass(frozen=True, slots=True)
class Term:
    """A stated window taken into a sum. `use` is the nature it is read as; `strict`: "không áp dụng" will not do."""

    use: str
    first: date
    last: date
    sign: int = 1
    strict: bool = False


Recipe = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A window asked for. `want` is IN_PERIOD or TO_DATE; points in time are looked for inside the period, or only
    `since` a day of it."""

    number: int
    want: str
    period: Period
    since: date | None = None

    @property
    def what(self) -> tuple[str, Period, date | None]:
        """What is asked for, by whatever number."""
        return self.want, self.period, self.since

    @property
    def opens(self) -> date:
        """The first day on which a point in time is of the window itself; an earlier one is out of date."""
        return self.since or self.period.first

    @property
    def start(self) -> date:
        """The first day that the wanted value covers."""
        return self.period.first if self.want == IN_PERIOD else year_start(self.period)


@lru_cache(maxsize=4096)
def _days(regime: Regime, year: int, after: int, to: int) -> tuple[date, date]:
    """The days of the months after `after` up to `to` of a regime's year."""
    first = parse_period(f"{year}-{after + 1:02d}", regime).first
    return first, parse_period(f"{year}-{to:02d}", regime).last


def months_of(period: Period) -> tuple[int, int] | None:
    """(a, b): the period is the months a+1 to b of its year; None for weeks, terms and dates of its own."""
    if period.type == "year":
        return 0, 12
    if period.type == "nine_months":
        return 0, 9
    length = _SPANS.get(period.type)
    return None if length is None else (length * (period.ordinal - 1), length * period.ordinal)


def quarters(regime: Regime, year: int) -> Iterator[tuple[tuple[date, date], tuple[date, date]]]:
    """(quarter, month) for the three months of each quarter: a quarter not stated is the sum of its months."""
    for month in range(12):
        start = month // 3 * 3
        yield _days(regime, year, start, start + 3), _days(regime, year, month, month + 1)


def _tiles(after: int, to: int) -> list[tuple[int, int]]:
    """The coarsest months and quarters, in order, that cover the months from `after` to `to` exactly."""
    tiles = []
    while after < to:
        length = 3 if after % 3 == 0 and after + 3 <= to else 1
        tiles.append((after, after + length))
        after += length
    return tiles


def _cumulative(regime: Regime, year: int, to: int) -> list[Recipe]:
    """Recipes for the months 1 to `to`: stated; else the latest stated cumulation and, complete, what came after."""
    if to == 0:
        return [()]

    def days(after: int, until: int) -> tuple[date, date]:
        return _days(regime, year, after, until)

    found: list[Recipe] = [(Term(TO_DATE, *days(0, to)),)]
    for base in range(to - 1, -1, -1):
        head: Recipe = (Term(TO_DATE, *days(0, base), strict=True),) if base else ()
        if (base, to) == (6, 12):
            found.append((*head, Term(IN_PERIOD, *days(6, 12))))
        found.append((*head, *(Term(IN_PERIOD, *days(*tile)) for tile in _tiles(base, to))))
    return found


def _between(regime: Regime, year: int, after: int, to: int) -> list[Recipe]:
    """Recipes for the months `after` + 1 to `to`: stated; else its parts; else the difference of two cumulations."""
    stated = (Term(IN_PERIOD, *_days(regime, year, after, to)),)
    if after == 0:
        return [stated, *_cumulative(regime, year, to)[1:]]
    found: list[Recipe] = [stated]
    tiles = _tiles(after, to)
    if len(tiles) > 1:
        found.append(tuple(Term(IN_PERIOD, *_days(regime, year, *tile)) for tile in tiles))
    whole = Term(TO_DATE, *_days(regime, year, 0, to), strict=True)
    for before in _cumulative(regime, year, after):
        found.append((whole, *(replace(term, sign=-1, strict=True) for term in before)))
    return found


@lru_cache(maxsize=1024)
def recipes(period: Period, want: str) -> tuple[Recipe, ...]:
    """Every way to the wanted value of a period, the preferred one first."""
    months = months_of(period)
    if months is not None:
        after, to = months
        if want == TO_DATE:
            return tuple(_cumulative(period.regime, period.year, to))
        return tuple(_between(period.regime, period.year, after, to))
    start = period.first if want == IN_PERIOD else year_start(period)
    stated = (Term(want, start, period.last),)
    if period.type == "term":
        years = range(period.year, period.ordinal + 1)
        return stated, tuple(Term(IN_PERIOD, *_days(period.regime, year, 0, 12)) for year in years)
    return (stated,)


@dataclass(frozen=True, slots=True)
class Cut:
    """A window up to a day on which units were reorganised, with the recipes for it: what each of them had by then
    passes, and what came since is added."""

    want: str
    first: date
    last: date
    recipes: tuple[Recipe, ...]


def cuts(slot: Slot, days: Collection[date]) -> list[Cut]:
    """The windows by which a slot is put together when units were reorganised on these days: the year up to the last
    month that ended before each, and the months and quarters between."""
    months, period = months_of(slot.period), slot.period
    if months is None:
        return []
    regime, year = period.regime, period.year
    ends = [_days(regime, year, 0, to)[1] for to in range(1, months[1] + 1)]
    # how many months of the year ended before each day
    at = sorted({sum(1 for end in ends if end < day) for day in days if day <= period.last} - {0})
    spans = {(TO_DATE, 0, to) for to in at}
    for after, to in zip([months[0], *at], at, strict=False):
        start = max(after, months[0]) if slot.want == IN_PERIOD else after
        spans |= {(IN_PERIOD, *tile) for tile in _tiles(start, to)}
    found = []
    for want, after, to in sorted(spans):
        ways = _cumulative(regime, year, to) if want == TO_DATE else _between(regime, year, after, to)
        found.append(Cut(want, *_days(regime, year, after, to), tuple(ways)))
    return found
