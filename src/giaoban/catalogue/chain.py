"""Reporting chains and the periods of a year: pure rules, no database."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from giaoban.catalogue.rules import Period, PeriodError, Regime, add_working_days, parse_period

# Those of one rank hand in to the same level; a higher rank needs the lower ones' figures first.
_RANKS = {"hamlet": 0, "department": 0, "commune": 1, "district": 2, "province": 3}
_PLACES = {
    "thon": "hamlet",
    "xa": "commune",
    "phuong": "commune",
    "dac_khu": "commune",
    "thi_xa": "district",
    "huyen": "district",
    "tinh": "province",
}
# Bodies that stand for the whole place; any other body is one of its parts.
_WHOLE = frozenset({"place", "ubnd", "hdnd", "dang_uy", "mttq"})


def level_of(type: str, body: str, code: str) -> str:
    """The level of a unit in a reporting chain, by its type, what body it is, and its code.

    A city is a province where its code has two digits (Quyết định 19/2025/QĐ-TTg), else under one.

    >>> level_of("phuong", "doan_the", "99001.HND"), level_of("thanh_pho", "place", "48")
    ('department', 'province')
    """
    if body not in _WHOLE:
        return "department"
    if type == "thanh_pho":
        return "province" if len(code.partition(".")[0]) <= 2 else "district"
    return _PLACES.get(type, "commune")


@dataclass(frozen=True, slots=True)
class Limit:
    """So many working days after the cut-off, no later than `latest_day` of the month where one is given."""

    working_days: int
    latest_day: int | None = None


def due_date(period: Period, limit: Limit, holidays: Collection[date], working: Collection[date] = ()) -> date:
    """The last day for handing in. Never earlier than one working day after the cut-off: Nghị định 09/2019/NĐ-CP,
    điều 8.5.b. It is as good as the holidays entered for that year.
    """
    due = add_working_days(period.last, limit.working_days, holidays, working)
    if limit.latest_day is None:
        return due
    year, month = period.last.year, period.last.month
    if period.last.day >= limit.latest_day:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return max(min(due, date(year, month, limit.latest_day)), add_working_days(period.last, 1, holidays, working))


def out_of_order(limits: Mapping[str, int]) -> list[tuple[str, str]]:
    """Pairs of levels (lower, higher) where the higher is not given more time than the lower: days, or a later day.

    A level that passes on what others hand in needs a later deadline than theirs; Nghị định 09/2019/NĐ-CP, điều 8 asks
    for a deadline at each level of such a report.

    >>> out_of_order({"department": 2, "commune": 2})
    [('department', 'commune')]
    """
    return [
        (low, high)
        for low, days in limits.items()
        for high, later in limits.items()
        if _RANKS[low] < _RANKS[high] and later <= days
    ]


_LABELS = {
    "month": [f"{{year}}-{month:02d}" for month in range(1, 13)],
    "quarter": [f"{{year}}-Q{quarter}" for quarter in range(1, 5)],
    "half": ["{year}-H1", "{year}-H2"],
    "nine_months": ["{year}-9M"],
    "year": ["{year}"],
}
PERIOD_TYPES = (*_LABELS, "week", "term", "custom")


def periods_of(type: str, year: int, regime: Regime | str) -> list[Period]:
    """The periods of a type that end in a year, in order; none for terms and dates of one's own."""
    if type == "week":
        return _weeks(year, regime)
    return [parse_period(label.format(year=year), regime) for label in _LABELS.get(type, ())]


def _weeks(year: int, regime: Regime | str) -> list[Period]:
    found = []
    for week in range(1, 54):
        try:
            found.append(parse_period(f"{year}-W{week:02d}", regime))
        except PeriodError:  # most years have 52
            break
    return found


def times_a_year(type: str) -> int:
    """How often a year a form for this type of period is filled in: 0 for terms and dates of one's own."""
    return 52 if type == "week" else len(_LABELS.get(type, ()))


def within(part: Period, whole: Period) -> bool:
    """Whether a period lies inside another of the same regime (or is it)."""
    return part.regime == whole.regime and whole.first <= part.first and part.last <= whole.last


def parts_of(whole: Period, type: str) -> list[Period]:
    """The periods of a type that lie inside a period, in order: the three months of a quarter."""
    years: Iterable[int] = range(whole.first.year, whole.last.year + 1)
    return [part for year in years for part in periods_of(type, year, whole.regime) if within(part, whole)]
