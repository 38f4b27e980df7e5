"""When an assignment is due, from the words of a deadline, else by the office's own rule. Pure.

One commune office: nothing said means ten days, a Saturday or Sunday means the Monday after; an office sets its own.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from vnfigures.deadlines import Deadline, add_working_days, describe

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_AHEAD = 370


class DueKind(StrEnum):
    """How an assignment is bound in time."""

    DATE = "date"
    PERIOD = "period"
    RECURRING = "recurring"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Usual:
    """An office's rule for what has no deadline: so many days on (working days if `working`); `roll`: one that falls on
    a Saturday or Sunday moves to the Monday; `emphasis`: the notice prints deadlines bold and italic."""

    days: int = 10
    working: bool = False
    roll: bool = True
    emphasis: bool = True


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as it will stand on the task. `day` is the last day in time, of a recurrence the first such day;
    `first` begins a period; `before`: on the day that a recurrence names it is late.

    `words` are those of the conclusion. `assumed`: nothing was said, the office's rule gave it. `open`: words were said
    that name no day, a person has to give one. `notes` say in Vietnamese what was inferred.
    """

    kind: DueKind
    day: date | None = None
    words: str = ""
    recurrence: str = ""
    before: bool = False
    first: date | None = None
    assumed: bool = False
    open: bool = False
    notes: tuple[str, ...] = field(default=())


def usual_due(on: date, usual: Usual, holidays: Collection[date] = ()) -> Due:
    """What is due when nothing was said, counted from the day of the meeting.

    >>> usual_due(date(2024, 3, 7), Usual()).day  # the 17th is a Sunday
    datetime.date(2024, 3, 18)
    """
    if usual.working:
        return Due(DueKind.DATE, add_working_days(on, usual.days, holidays), assumed=True)
    day = on + timedelta(days=usual.days)
    if usual.roll and day.weekday() >= 5:
        day += timedelta(days=7 - day.weekday())
    return Due(DueKind.DATE, day, assumed=True)


def due_of(deadline: Deadline | None, on: date, usual: Usual, holidays: Collection[date] = ()) -> Due:
    """The deadline that words mean, from the day of the meeting; the office's rule where there are none."""
    if deadline is None:
        return usual_due(on, usual, holidays)
    due = Due(DueKind.DATE, deadline.last_day, deadline.text, notes=tuple(describe(deadline)))
    match deadline.kind:
        case "standing":
            return replace(due, kind=DueKind.NONE, day=None)
        case "recurring":
            rule = deadline.rule or ""
            if rule.startswith("FREQ=DAILY"):
                return replace(due, kind=DueKind.NONE, day=None)
            if not _comes_back(rule):
                return replace(due, kind=DueKind.NONE, day=None, open=True)
            before = deadline.before and deadline.time is None
            day = next_day(rule, on, before=before)
            return replace(due, kind=DueKind.RECURRING, day=day, recurrence=rule, before=before)
        case "within":
            due = replace(due, kind=DueKind.PERIOD, first=deadline.first)
        case "days" if deadline.day is None and _counts_from_now(deadline):
            due = replace(due, day=_after(deadline, on, holidays), notes=("Thời hạn được tính từ ngày họp.",))
        case _:
            pass
    return due if due.day else replace(due, kind=DueKind.NONE, open=True)


def period_of(first: date | None, last: date | None) -> str:
    """The label of the period that two days bound, where they bound one: "2024-04", "2024-Q2", "2024-H1", "2024".

    >>> period_of(date(2024, 4, 1), date(2024, 6, 30)), period_of(date(2024, 4, 2), date(2024, 4, 9))
    ('2024-Q2', '')
    """
    if first is None or last is None or first.day != 1 or (last + timedelta(days=1)).day != 1:
        return ""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months not in (1, 3, 6, 12) or (first.month - 1) % months:
        return ""
    number = (first.month - 1) // months + 1
    mark = {1: f"-{first.month:02d}", 3: f"-Q{number}", 6: f"-H{number}", 12: ""}[months]
    return f"{first.year}{mark}"


def _counts_from_now(deadline: Deadline) -> bool:
    """Whether what the days are counted from is this meeting, or the paper that follows from it at once."""
    anchor = deadline.anchor.lower()
    return not anchor or any(
        words in anchor for words in ("hôm nay", "hội nghị", "cuộc họp", "thông báo", "kết luận", "phiên họp", "nay")
    )


def _after(deadline: Deadline, on: date, holidays: Collection[date]) -> date:
    count = deadline.count or 0
    return add_working_days(on, count, holidays) if deadline.working else on + timedelta(days=count)


def _comes_back(rule: str) -> bool:
    """Whether a rule comes back every week, or in the same months of every year: what a task can follow."""
    parts = dict(part.split("=") for part in rule.split(";") if "=" in part)
    every = int(parts.get("INTERVAL", "1"))
    return every == 1 if parts.get("FREQ") != "MONTHLY" else 12 % every == 0


def next_day(rule: str, after: date, *, before: bool = False) -> date | None:
    """The first day in time of an RFC 5545 rule as the reader of deadlines writes them.

    `before`: on the day named it is late. A rule without a day ("hằng tháng") is due by the end of its period, of a
    week on its Friday. What is due every day is a standing duty, a deadline it has none.

    >>> next_day("FREQ=MONTHLY;BYMONTHDAY=25", date(2024, 3, 8), before=True)
    datetime.date(2024, 3, 24)
    """
    parts = dict(part.split("=") for part in rule.split(";") if "=" in part)
    for ahead in range(_AHEAD):
        day = after + timedelta(days=ahead)
        if _falls(parts, day + timedelta(days=1) if before else day):
            return day
    return None


def _falls(parts: dict[str, str], day: date) -> bool:
    tomorrow = day + timedelta(days=1)
    match parts.get("FREQ"):
        case "WEEKLY":
            return _WEEKDAYS[day.weekday()] == parts.get("BYDAY", "FR")
        case "MONTHLY" | "YEARLY" if "BYMONTHDAY" in parts:
            months = parts.get("BYMONTH")
            wanted = [int(number) for number in parts["BYMONTHDAY"].split(",")]
            here = day.day in wanted or -1 in wanted and tomorrow.day == 1
            short = tomorrow.day == 1 and max(wanted) > day.day
            return (here or short) and (months is None or str(day.month) in months.split(","))
        case "MONTHLY":
            return tomorrow.day == 1 and day.month % int(parts.get("INTERVAL", "1")) == 0
        case "YEARLY":
            return (day.month, day.day) == (12, 31)
        case _:
            return False
