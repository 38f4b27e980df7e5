"""When a task is due, as the words of an official text say it: "trước ngày 25/3", "trong quý II", "hằng tháng".

Pure: the day that the text itself stands on is given, so that a year or a month left out can be inferred; what was
inferred is said, and what no calendar of ours can tell (a feast of the moon's calendar, "khi có hướng dẫn") stays open.
Recurrences are written as rules of RFC 5545.
"""

import calendar
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from vnfigures.deadline_words import (
    BEFORE,
    BINDS,
    BYDAY,
    FIXED_FEASTS,
    FREQ,
    HINT,
    LABEL,
    NEVER,
    OF_A_PAPER,
    ONE,
    ORDINAL,
    PATTERNS,
    UNTIL,
    WEEKDAYS,
)
from vnfigures.text import canonical

Kind = Literal["by", "within", "recurring", "days", "at_once", "standing", "event"]
"""by: on or before a day; within: from a first to a last day; recurring: a rule; days: so many (working) days from an
event; at_once; standing: all the time; event: bound to something whose day the words do not give."""

Inferred = Literal["year", "month", "week", "convention", "start"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline as stated, with its characters.

    `day` is the day named, or the last day of the period; `before`: the words say "trước", so that on that day it is
    already late (`last_day`). `first` begins a period. `rule` is an RFC 5545 rule; its days are "before" days too where
    `before` says so. `count` and `working` belong to "days", counted from `anchor` (words; empty: the text's own day).
    `inferred` says what the words left out. Resolved days are None where they cannot be told.
    """

    kind: Kind
    start: int
    end: int
    text: str
    day: date | None = None
    first: date | None = None
    before: bool = False
    time: str | None = None
    rule: str | None = None
    count: int | None = None
    working: bool = False
    anchor: str = ""
    inferred: tuple[Inferred, ...] = ()

    @property
    def last_day(self) -> date | None:
        """The last day on which it is still in time; None where that cannot be told."""
        if self.day is None:
            return None
        return self.day - timedelta(days=1) if self.before and self.time is None else self.day

    @property
    def label(self) -> str:
        """The day, else the rule, else the kind: short, stable, for a list or a comparison."""
        return self.day.isoformat() if self.day else self.rule or self.kind


_STRENGTH = {"by": 0, "recurring": 1, "days": 2, "within": 3, "at_once": 4, "event": 5, "standing": 6}


def find_deadlines(
    text: str, on: date | None = None, feasts: Mapping[str, date] | None = None, *, alone: bool = False
) -> tuple[Deadline, ...]:
    """Every deadline that `text` (composed characters) states, in order, without overlaps.

    `on` is the day that the text stands on: a day without a year is the next such day, or the last one where that lies
    less than 60 days back; without `on` it stays unresolved. `feasts` gives days of the moon's calendar ("tết 2025"),
    which no rule here can tell. `alone`: the text is a cell for deadlines, so a bare period counts too.
    """
    if not HINT.search(text.lower()):
        return ()
    canon = canonical(text)
    found: list[Deadline] = []
    taken: list[tuple[int, int]] = []
    for name, pattern in PATTERNS:
        if name == "alone" and not alone:
            continue
        for match in pattern.finditer(canon):
            start, end = match.span()
            if any(start < last and first < end for first, last in taken):
                continue
            if _names_a_paper(canon, start):
                continue
            deadline = _resolve(name, match, _Day(on), feasts or {}, alone)
            if deadline is not None:
                end = start + len(text[start:end].rstrip(" ,.;"))
                found.append(replace(deadline, start=start, end=end, text=text[start:end]))
                taken.append((start, end))
    return tuple(sorted(found, key=lambda each: each.start))


def _names_a_paper(canon: str, start: int) -> bool:
    """Whether what stands here is the date of something named ("kế hoạch năm 2024").

    "Kế hoạch trước ngày 25/3" binds.
    """
    if not NEVER.search(canon[max(0, start - 24) : start]):
        return False
    return not (BINDS.match(canon, start) and OF_A_PAPER.search(canon[max(0, start - 24) : start]))


def task_deadline(
    text: str, on: date | None = None, feasts: Mapping[str, date] | None = None, *, alone: bool = False
) -> Deadline | None:
    """The deadline that binds a task of these words: a named day before a rule, a rule before a period."""
    found = find_deadlines(text, on, feasts, alone=alone)
    return min(found, key=lambda each: (_STRENGTH[each.kind], each.start)) if found else None


def moved(deadline: Deadline, by: int) -> Deadline:
    """The same deadline with its characters counted from a text that begins `by` characters earlier."""
    return replace(deadline, start=deadline.start + by, end=deadline.end + by)


def add_working_days(day: date, count: int, holidays: Collection[date] = ()) -> date:
    """The day on which `count` working days after `day` have passed; Saturdays, Sundays and `holidays` do not count."""
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            count -= 1
    return day


@dataclass(frozen=True, slots=True)
class _Day:
    """The day that the text stands on, and the rules by which it completes what was left out."""

    on: date | None

    def year_of(self, month: int, day: int) -> int | None:
        """The year of a day without one: the next such day, or the last where that is less than 60 days back."""
        if self.on is None:
            return None
        for year in (self.on.year - 1, self.on.year, self.on.year + 1):
            made = _made(year, month, min(day, calendar.monthrange(year, month)[1]))
            if made and made >= self.on - timedelta(days=59):
                return year
        return None

    def year_of_span(self, first_month: int, last_month: int) -> int | None:
        """The year of a period without one: the first that has not ended, or ended less than 60 days ago."""
        return self.year_of(last_month, 31) if first_month <= last_month else None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _blank(kind: Kind) -> Deadline:
    return Deadline(kind, 0, 0, "")


def _group(match: re.Match[str], *names: str) -> str | None:
    """The first of these groups that the pattern has and that matched."""
    groups = match.groupdict()
    return next((groups[name] for name in names if groups.get(name)), None)


def _is_before(match: re.Match[str]) -> bool:
    words = _group(match, "prep", "prep2", "prep3") or match[0]
    return re.match(rf"(?:định kỳ\s+)?{BEFORE}", words) is not None


def _clock(match: re.Match[str]) -> str | None:
    hour = _group(match, "hh")
    return f"{int(hour):02d}:{int(_group(match, 'mm') or 0):02d}" if hour else None


def _number(words: str) -> int:
    return ONE.get(words) or int(words) if not words.isdigit() else int(words)


def _resolve(name: str, match: re.Match[str], today: _Day, feasts: Mapping[str, date], alone: bool) -> Deadline | None:
    match name:
        case "yearly" | "quarterly" | "monthly" | "weekly" | "interval":
            return _recurring(name, match)
        case "range":
            return _range(match, today)
        case "days":
            return _days(match, today)
        case "date":
            return _dated(match, today, alone)
        case "month_day":
            return _month_day(match, today)
        case "weekday":
            return _weekday(match, today, alone)
        case "span" | "parted" | "alone" | "end":
            return _span(match, today)
        case "feast":
            return _feast(match, today, feasts)
        case "at_once":
            return replace(_blank("at_once"), day=today.on, inferred=("start",) if today.on else ())
        case "standing":
            return _blank("standing")
        case _:
            return replace(_blank("event"), before=match[0].startswith("trước"))


def _recurring(name: str, match: re.Match[str]) -> Deadline | None:
    before, clock = _is_before(match), _clock(match)
    rule = ""
    if name == "yearly":
        days = [(_group(match, f"d{tag}"), _group(match, f"m{tag}")) for tag in "abc"]
        pairs = [(int(day), int(month)) for day, month in days if day and month]
        months = ",".join(str(month) for _, month in pairs)
        dates = ",".join(dict.fromkeys(str(day) for day, _ in pairs))
        rule = f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={dates}"
    elif name == "quarterly":
        months = "1,4,7,10" if match["edge"] == "đầu" else "3,6,9,12"
        rule = f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={int(match['d'])}"
    elif name == "monthly":
        numbers = [_group(match, tag) for tag in ("d", "d2", "d3")]
        said = [str(int(number)) for number in numbers if number]
        rule = f"FREQ=MONTHLY;BYMONTHDAY={','.join(said) or '-1'}"
    elif name == "weekly":
        word = _group(match, "w", "w2")
        rule = f"FREQ=WEEKLY;BYDAY={BYDAY[WEEKDAYS[word] if word else 6]}"
    else:
        unit = _group(match, "unit", "unit2", "unit3", "unit4") or ""
        count = _number(_group(match, "n") or "1")
        unit, count = ("tháng", 3) if unit == "quý" else (unit, count)
        rule = f"FREQ={FREQ[unit]}" + (f";INTERVAL={count}" if count > 1 else "")
    return replace(_blank("recurring"), rule=rule, before=before, time=clock)


def _day_of(match: re.Match[str], tag: str, today: _Day, month: int | None = None) -> tuple[date | None, bool]:
    """The day of a date pattern, and whether its year was inferred."""
    number = int(_group(match, f"d{tag}") or 0)
    of_month = month or int(_group(match, f"m{tag}") or 0)
    year = _group(match, f"y{tag}")
    if year:
        return _made(int(year), of_month, number), False
    inferred = today.year_of(of_month, number)
    return (_made(inferred, of_month, number) if inferred else None), True


def _range(match: re.Match[str], today: _Day) -> Deadline | None:
    tag = "b" if _group(match, "db") else "c"
    last, guessed = _day_of(match, tag, today)
    year = last.year if last else None
    if tag == "c":
        first = _made(year, last.month, int(match["d9"])) if last and year else None
    else:
        said = _group(match, "ya")
        own = int(said) if said else year
        first = _made(own, int(match["ma"]), int(match["da"])) if own else None
        if first and last and first > last and not said:
            first = _made(first.year - 1, first.month, first.day)
    return replace(_blank("within"), first=first, day=last, inferred=("year",) if guessed and last else ())


def _days(match: re.Match[str], today: _Day) -> Deadline:
    count, unit = _number(match["n"]), match["unit"]
    anchor = (_group(match, "anchor", "anchor2") or "").strip()
    working = unit == "ngày làm việc"
    made = replace(_blank("days"), count=count * (7 if unit == "tuần" else 1), working=working, anchor=anchor)
    if anchor or today.on is None or working:
        return replace(made, count=count) if unit == "tháng" else made
    if unit == "tháng":
        month = today.on.month - 1 + count
        year, month = today.on.year + month // 12, month % 12 + 1
        day = date(year, month, min(today.on.day, calendar.monthrange(year, month)[1]))
        return replace(made, count=(day - today.on).days, day=day, inferred=("start",))
    return replace(made, day=today.on + timedelta(days=made.count or 0), inferred=("start",))


def _dated(match: re.Match[str], today: _Day, alone: bool) -> Deadline | None:
    prep = match["prep"]
    if prep is None and not alone:
        return None
    day, guessed = _day_of(match, "a", today)
    if day is None and (not guessed or today.on is not None):
        return None
    marks: tuple[Inferred, ...] = ("year",) if guessed and day else ()
    return replace(_blank("by"), day=day, before=_is_before(match), time=_clock(match), inferred=marks)


def _month_day(match: re.Match[str], today: _Day) -> Deadline | None:
    number, day = int(match["d"]), None
    if today.on:
        for ahead in range(3):
            month = today.on.month - 1 + ahead
            made = _made(today.on.year + month // 12, month % 12 + 1, number)
            if made and made >= today.on:
                day = made
                break
    marks: tuple[Inferred, ...] = ("month",) if day else ()
    return replace(_blank("by"), day=day, before=_is_before(match), time=_clock(match), inferred=marks)


def _weekday(match: re.Match[str], today: _Day, alone: bool) -> Deadline | None:
    if match["prep"] is None and match["wk"] is None and not alone:
        return None
    number = WEEKDAYS[match["w"]] if match["w"] else 6
    day = None
    if today.on:
        monday = today.on - timedelta(days=today.on.weekday())
        if match["wk"] in ("tới", "sau", "kế tiếp"):
            day = monday + timedelta(days=7 + number)
        else:
            day = monday + timedelta(days=number)
            if day < today.on and match["wk"] is None:
                day += timedelta(days=7)
    marks: tuple[Inferred, ...] = ("week",) if day else ()
    return replace(_blank("by"), day=day, before=_is_before(match), time=_clock(match), inferred=marks)


def _span(match: re.Match[str], today: _Day) -> Deadline | None:
    """A whole period: within it, by its end, before its start."""
    bounds, inferred = _bounds(match, today)
    prep = _group(match, "prep") or ""
    part = _group(match, "part")
    if bounds and part and not _group(match, "own"):
        bounds, inferred = _third(bounds, part), (*inferred, "convention")
    first, last = bounds or (None, None)
    if _is_before(match) and prep:
        return replace(_blank("by"), day=first, before=True, inferred=inferred)
    if re.match(UNTIL, prep) and not re.match(LABEL, prep) or prep in ("đến", "từ nay đến"):
        return replace(_blank("by"), day=last, inferred=inferred)
    return replace(_blank("within"), first=first, day=last, inferred=inferred)


_Bounds = tuple[date, date]


def _months(year: int, first: int, last: int) -> _Bounds:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _bounds(match: re.Match[str], today: _Day) -> tuple[_Bounds | None, tuple[Inferred, ...]]:
    if _group(match, "rel", "today", "own", "own2"):
        return _relative(match, today)
    if month := _group(match, "mo"):
        first = last = int(month)
        said = _group(match, "ymo")
    elif quarter := _group(match, "q"):
        last = 3 * ORDINAL[quarter]
        first, said = last - 2, _group(match, "yq")
    elif half := _group(match, "half", "half2"):
        first, last = (1, 6) if half == "đầu" else (7, 12)
        said = _group(match, "yh")
    else:
        return _months(int(match["yyr"]), 1, 12), ()
    year = int(said) if said else today.year_of_span(first, last)
    return (_months(year, first, last), () if said else ("year",)) if year else (None, ())


def _relative(match: re.Match[str], today: _Day) -> tuple[_Bounds | None, tuple[Inferred, ...]]:
    on = today.on
    if on is None:
        return None, ()
    if word := _group(match, "today"):
        day = on if word == "hôm nay" else on + timedelta(days=1)
        return (day, day), ("start",)
    own = _group(match, "own", "own2")
    unit = own or _group(match, "rel") or ""
    step = 0 if own or _group(match, "reln") in ("này", "nay") else 1
    bounds = _period_around(on, unit, step)
    if own:
        bounds = _third(bounds, "cuối") if unit != "năm" else bounds
        if unit == "tuần":
            bounds = (bounds[0], bounds[1] - timedelta(days=2)) if bounds[0] < bounds[1] else bounds
    return bounds, ("start",)


def _period_around(on: date, unit: str, step: int) -> _Bounds:
    if unit == "ngày":
        day = on + timedelta(days=step)
        return day, day
    if unit == "tuần":
        monday = on - timedelta(days=on.weekday()) + timedelta(days=7 * step)
        return monday, monday + timedelta(days=6)
    if unit == "tháng":
        month = on.month - 1 + step
        return _months(on.year + month // 12, month % 12 + 1, month % 12 + 1)
    if unit == "quý":
        quarter = (on.month - 1) // 3 + step
        year, quarter = on.year + quarter // 4, quarter % 4
        return _months(year, 3 * quarter + 1, 3 * quarter + 3)
    return _months(on.year + step, 1, 12)


def _third(bounds: _Bounds, part: str) -> _Bounds:
    """The first, middle or last third of a period: days 1-10, 11-20, 21-end of a month; a custom, not a law."""
    first, last = bounds
    if part.startswith("nửa"):
        days = (last - first).days + 1
        middle = first.replace(day=16) if days <= 31 else first + timedelta(days=days // 2)
        return (first, middle - timedelta(days=1)) if part == "nửa đầu" else (middle, last)
    length = (last - first).days + 1
    if length <= 31:
        cuts = (first, first + timedelta(days=min(10, length // 3)), first + timedelta(days=min(20, 2 * length // 3)))
    else:
        months = max(1, round(length / 91.3))
        cuts = (first, _later(first, months), _later(first, 2 * months))
    ends = (cuts[1] - timedelta(days=1), cuts[2] - timedelta(days=1), last)
    place = ("đầu", "giữa", "cuối").index(part)
    return cuts[place], ends[place]


def _later(day: date, months: int) -> date:
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, 1)


def _feast(match: re.Match[str], today: _Day, feasts: Mapping[str, date]) -> Deadline:
    name = match["feast"]
    said = _group(match, "yf")
    before = match[0].startswith("trước")
    day = None
    inferred: tuple[Inferred, ...] = ()
    if name in FIXED_FEASTS:
        month, number = FIXED_FEASTS[name]
        year = int(said) if said else today.year_of(month, number)
        day = _made(year, month, number) if year else None
        inferred = () if said or day is None else ("year",)
    else:
        key = "tết" if name in ("tết", "tết nguyên đán", "tết cổ truyền") else name
        known = sorted(value for title, value in feasts.items() if title.startswith(key))
        after = [value for value in known if value.year == int(said)] if said else []
        if not said and today.on:
            after = [value for value in known if value >= today.on]
            inferred = ("year",) if after else ()
        day = after[0] if after else None
    if day is None:
        return replace(_blank("event"), before=before)
    return replace(_blank("by"), day=day, before=before, inferred=inferred)


def describe(deadline: Deadline) -> Iterator[str]:
    """What was inferred and what stays open, as Vietnamese sentences for a clerk."""
    notes: dict[Inferred, str] = {
        "year": "Năm không ghi trong văn bản, được suy ra từ ngày của văn bản.",
        "month": "Tháng không ghi trong văn bản, được suy ra từ ngày của văn bản.",
        "week": "Ngày trong tuần được tính từ ngày của văn bản.",
        "convention": "Đầu, giữa, cuối kỳ được hiểu là một phần ba của kỳ.",
        "start": "Thời hạn được tính từ ngày của văn bản.",
    }
    yield from (notes[each] for each in deadline.inferred)
    if deadline.kind == "event":
        yield "Thời hạn gắn với một sự kiện, chưa xác định được ngày."
    elif deadline.kind == "days" and deadline.day is None:
        yield "Thời hạn tính theo số ngày từ một mốc mà văn bản không ghi ngày."
