"""When a unit is reminded, and who will probably be late. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# Days before the cut-off, while there is still time to gather, and after the due day; the due day has one of its own.
# Each mark is one reminder; a mark that a stopped worker missed is caught up.
BEFORE = (7, 3, 1)
AFTER = (1, 3, 7, 14)
# From this mark after the due day on the unit's lead is told too, here and at each later one.
ESCALATES = (1, 7)
# Accounts that did not sign in for so long will hardly report in time.
ASLEEP = timedelta(days=30)
# Risks below this are not worth a line.
LEAST = 2


@dataclass(frozen=True, slots=True)
class Reminding:
    """One reminder that is due: `days` to the due day (below 0: over), and the mark it is for."""

    mark: str
    days: int
    escalates: bool


def reminder_due(today: date, cutoff: date, due: date) -> Reminding | None:
    """The reminder that a missing form calls for on a day; None far before, long after, and never two marks at once.

    >>> cutoff, due = date(2024, 2, 29), date(2024, 3, 1)
    >>> [reminder_due(date(2024, 2, day), cutoff, due) for day in (21, 22)]
    [None, Reminding(mark='before-7', days=8, escalates=False)]
    >>> reminder_due(due, cutoff, due).mark, reminder_due(date(2024, 3, 2), cutoff, due).mark
    ('due', 'after-1')
    """
    days, left = (due - today).days, (cutoff - today).days
    if days >= 0:
        near = [mark for mark in BEFORE if left <= mark]
        mark = "due" if days == 0 else f"before-{min(near)}" if near else ""
        return Reminding(mark, days, False) if mark else None
    past = [mark for mark in AFTER if -days >= mark]
    if not past or -days > AFTER[-1] + 7:
        return None
    return Reminding(f"after-{max(past)}", days, max(past) in ESCALATES)


@dataclass(frozen=True, slots=True)
class Past:
    """How one earlier period went: `missing`, or how many days late (0: in time)."""

    missing: bool
    days_late: int


@dataclass(frozen=True, slots=True)
class Risk:
    """How likely a unit is not to report in time, as points, and the reasons: a code with the numbers it is about."""

    points: int
    reasons: tuple[tuple[str, dict[str, int]], ...]


def risk_of(history: Sequence[Past], days_left: int, *, begun: bool, has_account: bool, asleep: bool) -> Risk:
    """The risk from how the last periods went (oldest first), and from what stands today.

    >>> risk_of([Past(False, 0), Past(True, 0)], 5, begun=False, has_account=True, asleep=False).reasons
    (('missed_last', {}),)
    """
    reasons: list[tuple[str, dict[str, int]]] = []
    points = 0
    missed = sum(one.missing for one in history)
    late = [one.days_late for one in history if one.days_late > 0]
    if history and history[-1].missing:
        points += 3
        reasons.append(("missed_last", {}))
    if missed > 1 or (missed and not history[-1].missing):
        points += 2
        reasons.append(("missed", {"n": missed, "of": len(history)}))
    if late:
        points += 2 if 2 * len(late) >= len(history) else 1
        reasons.append(("late", {"n": len(late), "of": len(history), "days": round(sum(late) / len(late))}))
    if not has_account:
        points += 3
        reasons.append(("no_account", {}))
    elif asleep:
        points += 1
        reasons.append(("asleep", {"days": ASLEEP.days}))
    if days_left <= 3 and not begun:
        points += 1
        reasons.append(("not_begun", {"days": days_left}) if days_left > 0 else ("not_begun_and_due", {}))
    return Risk(points, tuple(reasons))
