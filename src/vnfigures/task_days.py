"""The day that the deadlines of a text count from."""

import re
from datetime import date, timedelta

from vnfigures.model import Meta, Period
from vnfigures.text import Text


def standing_on(meta: Meta, dated: date | None = None) -> date | None:
    """The day that deadlines count from: the meeting's, the paper's, else the end of the period; where the period ends
    after the meeting, the day after it."""
    day = date.fromisoformat(meta.held_on) if meta.held_on else dated
    ends = _end_of(meta.period) if meta.period else None
    if day is None:
        return ends + timedelta(days=1) if ends else None
    if ends and day <= ends <= day + timedelta(days=40):
        return ends + timedelta(days=1)
    return day


def _end_of(period: Period) -> date | None:
    label = period.label
    if not label[:4].isdigit():
        return None
    year = int(label[:4])
    match period.type:
        case "week":
            week = int(label[6:])
            return date.fromisocalendar(year, week, 7) if 1 <= week <= 52 else None
        case "month":
            month = int(label[5:7])
        case "quarter":
            month = 3 * int(label[-1])
        case "half":
            month = 6 * int(label[-1])
        case "nine_months":
            month = 9
        case "year":
            month = 12
        case _:
            return None
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def dated_on(text: Text, meta: Meta) -> date | None:
    span = meta.spans.get("dated")
    if span is None:
        return None
    numbers = [int(number) for number in re.findall(r"\d+", text.norm[span.start : span.end])]
    try:
        return date(numbers[2], numbers[1], numbers[0])
    except (IndexError, ValueError):
        return None
