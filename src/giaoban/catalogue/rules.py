"""Regimes and periods: pure rules, no database. A period is what its reporting regime says."""

import re
from calendar import month_name, monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Regime(StrEnum):
    """A way of counting periods.

    ND09: 15th to 14th (Nghị định 09/2019/NĐ-CP, điều 12). LICH: calendar months (Party, budget, tax, statistics).
    TUYCHON: dates of its own, named by the period itself.
    """

    ND09 = "ND09"
    LICH = "LICH"
    TUYCHON = "TUYCHON"


class PeriodError(ValueError):
    """A period's text that cannot be understood; the argument is that text."""


_FORMS = (
    ("month", re.compile(r"(\d{4})-(\d{2})", re.ASCII)),
    ("quarter", re.compile(r"(\d{4})-Q([1-4])", re.ASCII)),
    ("half", re.compile(r"(\d{4})-H([12])", re.ASCII)),
    ("nine_months", re.compile(r"(\d{4})-(9)M", re.ASCII)),
    ("year", re.compile(r"(\d{4})()", re.ASCII)),
    ("week", re.compile(r"(\d{4})-W(\d{2})", re.ASCII)),
    ("term", re.compile(r"(\d{4})/(\d{4})", re.ASCII)),
)
# Years outside are typing errors; inside, a year before, a due date and a week's last day are days that exist.
_YEARS = range(1945, 2200)
_CUSTOM = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """(regime, type, year, ordinal); `first` and `last` are its days, both inclusive. Made by `parse_period`."""

    label: str
    regime: Regime
    type: str
    year: int
    ordinal: int
    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.label}@{self.regime}"


def _months(type: str, ordinal: int) -> tuple[int, int]:
    """First and last month of a period inside its year."""
    if type == "month":
        return ordinal, ordinal
    if type == "quarter":
        return 3 * ordinal - 2, 3 * ordinal
    if type == "half":
        return 6 * ordinal - 5, 6 * ordinal
    if type == "nine_months":
        return 1, 9
    return 1, 12


def _days(year: int, month_from: int, year_to: int, month_to: int, regime: Regime) -> tuple[date, date]:
    if regime == Regime.ND09:
        before = (year - 1, 12) if month_from == 1 else (year, month_from - 1)
        return date(*before, 15), date(year_to, month_to, 14)
    return date(year, month_from, 1), date(year_to, month_to, monthrange(year_to, month_to)[1])


def parse_period(text: str, regime: Regime | str = Regime.LICH) -> Period:
    """The period that a label names: 2024-02, 2024-Q1, 2024-H1, 2024-9M, 2024, 2024-W09, 2020/2025, or two days
    joined by `..`; `@REGIME` at its end overrides `regime`. Raises PeriodError.

    >>> parse_period("2026-03@ND09").first
    datetime.date(2026, 2, 15)
    """
    label, _, named = text.strip().partition("@")
    try:
        regime = Regime((named or regime).upper())
        if match := _CUSTOM.fullmatch(label):
            first, last = (date.fromisoformat(day) for day in match.groups())
            if last < first or first.year not in _YEARS or last.year not in _YEARS:
                raise PeriodError(text)
            return Period(label, Regime.TUYCHON, "custom", last.year, 0, first, last)
        if regime == Regime.TUYCHON:
            raise PeriodError(text)
        return _named(label, regime)
    except ValueError as error:
        raise PeriodError(text) from error


def _named(label: str, regime: Regime) -> Period:
    for type, form in _FORMS:
        match = form.fullmatch(label)
        if match is None:
            continue
        year, ordinal = int(match[1]), int(match[2] or 0)
        if year not in _YEARS:
            raise PeriodError(label)
        if type == "week":
            first = date.fromisocalendar(year, ordinal, 1)
            return Period(label, regime, type, year, ordinal, first, first + timedelta(days=6))
        if type == "term":
            if not year < ordinal <= year + 10:
                raise PeriodError(label)
            return Period(label, regime, type, year, ordinal, *_days(year, 1, ordinal, 12, regime))
        months = _months(type, ordinal)
        return Period(label, regime, type, year, ordinal, *_days(year, months[0], year, months[1], regime))
    raise PeriodError(label)


def same_period_last_year(period: Period) -> Period | None:
    """The period one year before, or None for weeks, terms, dates of its own and the first year there is."""
    if period.type in ("week", "term", "custom"):
        return None
    return _if_known(period.label.replace(str(period.year), str(period.year - 1), 1), period.regime)


def _if_known(label: str, regime: Regime) -> Period | None:
    """The period, or None before the first year there is."""
    try:
        return parse_period(label, regime)
    except PeriodError:
        return None


def previous_period(period: Period) -> Period | None:
    """The period of the same type just before, or None for those that have none."""
    if period.type == "week":
        return period_around(period.first - timedelta(days=1), "week", period.regime)
    per_year = {"month": 12, "quarter": 4, "half": 2, "year": 1}.get(period.type)
    if per_year is None:
        return None
    if period.type == "year":
        return _if_known(str(period.year - 1), period.regime)
    year, ordinal = (period.year - 1, per_year) if period.ordinal == 1 else (period.year, period.ordinal - 1)
    mark = {"month": f"{ordinal:02d}", "quarter": f"Q{ordinal}", "half": f"H{ordinal}"}[period.type]
    return _if_known(f"{year}-{mark}", period.regime)


def period_around(day: date, type: str, regime: Regime | str) -> Period | None:
    """The period of a type in which a day falls; None for terms, dates of its own, and a day that no such period has.

    >>> str(period_around(date(2024, 2, 20), "month", "ND09"))
    '2024-03@ND09'
    """
    if type == "week":
        year, week, _weekday = day.isocalendar()
        return _if_known(f"{year}-W{week:02d}", Regime(regime))
    marks = {
        "month": [f"-{month:02d}" for month in range(1, 13)],
        "quarter": [f"-Q{quarter}" for quarter in range(1, 5)],
        "half": ["-H1", "-H2"],
        "nine_months": ["-9M"],
        "year": [""],
    }
    # From 15 December on, a year by Nghị định 09/2019 is the next one already.
    found = (
        _if_known(f"{year}{mark}", Regime(regime)) for year in (day.year, day.year + 1) for mark in marks.get(type, ())
    )
    return next((one for one in found if one is not None and one.first <= day <= one.last), None)


def next_period(period: Period) -> Period | None:
    """The period of the same type just after, or None for those that have none.

    >>> str(next_period(parse_period("2024-12@ND09")))
    '2025-01@ND09'
    """
    return period_around(period.last + timedelta(days=1), period.type, period.regime)


def year_start(period: Period) -> date:
    """The first day of the regime's year in which the period ends; to-date figures count from it."""
    if period.type == "custom":
        return date(period.last.year, 1, 1)
    if period.type in ("term", "week"):
        return period.first
    return parse_period(str(period.year), period.regime).first


def add_working_days(day: date, count: int, holidays: Collection[date], working: Collection[date] = ()) -> date:
    """The `count`-th working day after a day: not Saturday, Sunday or a holiday, save working days by decision.

    Nghị định 09/2019/NĐ-CP, điều 8.5.b: at least one working day between cut-off and deadline.
    """
    while count > 0:
        day += timedelta(days=1)
        if day in working or (day.weekday() < 5 and day not in holidays):
            count -= 1
    return day


def period_name(period: Period) -> str:
    """The period as an official text names it, in Vietnamese.

    >>> period_name(parse_period("2024-Q1"))
    'quý I năm 2024'
    """
    roman = ("", "I", "II", "III", "IV")
    year, ordinal = period.year, period.ordinal
    names = {
        # Nghị định 30/2020/NĐ-CP: day below 10 and month 1, 2 take a leading zero.
        "month": f"tháng {ordinal:02d} năm {year}" if ordinal < 3 else f"tháng {ordinal} năm {year}",
        "quarter": f"quý {roman[ordinal] if ordinal < 5 else ''} năm {year}",
        "half": f"6 tháng {'đầu' if ordinal == 1 else 'cuối'} năm {year}",
        "nine_months": f"9 tháng năm {year}",
        "year": f"năm {year}",
        "week": f"tuần {ordinal} năm {year}",
        "term": f"nhiệm kỳ {year} - {ordinal}",
        "custom": f"từ ngày {period.first:%d/%m/%Y} đến ngày {period.last:%d/%m/%Y}",
    }
    return names[period.type]


def period_name_in_english(period: Period) -> str:
    """The period in English, for screens; official texts are Vietnamese.

    >>> period_name_in_english(parse_period("2024-02")), period_name_in_english(parse_period("2024-H1"))
    ('February 2024', 'first half of 2024')
    """
    year, ordinal = period.year, period.ordinal
    order = ("", "first", "second", "third", "fourth")
    names = {
        "month": f"{month_name[ordinal] if ordinal < 13 else ''} {year}",
        "quarter": f"{order[ordinal] if ordinal < 5 else ''} quarter of {year}",
        "half": f"{order[ordinal] if ordinal < 5 else ''} half of {year}",
        "nine_months": f"nine months of {year}",
        "year": f"{year}",
        "week": f"week {ordinal} of {year}",
        "term": f"term {year}–{ordinal}",
        "custom": f"{period.first:%d/%m/%Y} to {period.last:%d/%m/%Y}",
    }
    return names[period.type]
