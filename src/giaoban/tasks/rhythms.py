"""When a recurring task is due, from its rule (RFC 5545, as deadlines of official texts are read). Pure."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Work that has no day of its own is due at the end of the working week, month, quarter or year.
_FRIDAY = 4


class BadRule(ValueError):
    """A rule that no task can follow."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A task's rule. `before`: the words say "trước ngày", so that the day before is the last one in time."""

    weekday: int | None
    months: frozenset[int]
    days: tuple[int, ...]
    before: bool = False


def rhythm_of(rule: str, before: bool = False) -> Rhythm:
    """A rule as a rhythm: by week, or by months and days of them (-1: the last; the 31st of a short month: its last).

    Raises BadRule for what is no such rule; a daily one is none: that is work without a deadline ("thường xuyên").

    >>> rhythm_of("FREQ=MONTHLY;BYMONTHDAY=25", before=True).days
    (25,)
    """
    try:
        parts = dict(part.split("=", 1) for part in rule.strip().split(";"))
        every = int(parts.get("INTERVAL", "1"))
        days = tuple(sorted(int(day) for day in parts.get("BYMONTHDAY", "-1").split(",")))
        months = {int(month) for month in parts["BYMONTH"].split(",")} if "BYMONTH" in parts else set()
    except ValueError as error:
        raise BadRule(rule) from error
    kind = parts.get("FREQ")
    if kind == "WEEKLY" and every == 1:
        return Rhythm(
            _WEEKDAYS.index(parts["BYDAY"]) if parts.get("BYDAY") in _WEEKDAYS else _FRIDAY, frozenset(), (), before
        )
    if not all(1 <= abs(day) <= 31 for day in days) or not all(1 <= month <= 12 for month in months) or every < 1:
        raise BadRule(rule)
    if kind == "MONTHLY" and 12 % every == 0:
        months = months or set(range(every, 13, every))
    elif kind == "YEARLY" and every == 1:
        months = months or {12}
    else:
        raise BadRule(rule)
    return Rhythm(None, frozenset(months), days, before)


def due_after(rhythm: Rhythm, day: date) -> date:
    """The first last day in time after a day.

    >>> due_after(rhythm_of("FREQ=MONTHLY;BYMONTHDAY=25", before=True), date(2024, 1, 24))
    datetime.date(2024, 2, 24)
    >>> due_after(rhythm_of("FREQ=MONTHLY;INTERVAL=3"), date(2024, 1, 31))
    datetime.date(2024, 3, 31)
    """
    return next(one for one in _days_from(rhythm, day) if one > day)


def _days_from(rhythm: Rhythm, day: date) -> Iterator[date]:
    less = timedelta(days=1 if rhythm.before else 0)
    if rhythm.weekday is not None:
        first = day + timedelta(days=(rhythm.weekday - day.weekday()) % 7)
        for week in range(3):
            yield first + timedelta(weeks=week) - less
        return
    year, month = day.year, day.month
    # Every rule falls due within a year; one more month for "trước ngày" of its first.
    for _month in range(14):
        if month in rhythm.months:
            length = calendar.monthrange(year, month)[1]
            named = {length + 1 + one if one < 0 else min(one, length) for one in rhythm.days}
            yield from (date(year, month, max(1, one)) - less for one in sorted(named))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
