"""How a task moves, when it is in time, and how tasks add up. Pure: no Django, no database.

States and how timeliness is told: domain of official follow-up of conclusions ("theo dõi, đôn đốc nhiệm vụ"). Nothing
here is stored: a task's standing follows from its dated entries, as far as a moment.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from giaoban.base.moves import Move, table

DRAFT, ASSIGNED, RECEIVED, IN_PROGRESS = "draft", "assigned", "received", "in_progress"
REPORTED, DONE, RETURNED, PAUSED, CANCELLED = "reported", "done", "returned", "paused", "cancelled"
STATES = (DRAFT, ASSIGNED, RECEIVED, IN_PROGRESS, REPORTED, DONE, RETURNED, PAUSED, CANCELLED)
# In the hands of its lead: can be worked on, extended, paused.
AT_WORK = frozenset({ASSIGNED, RECEIVED, IN_PROGRESS, RETURNED})
# Not finished and not called off.
OPEN = AT_WORK | {REPORTED, PAUSED}
# What does not count among the tasks that were given.
UNCOUNTED = frozenset({DRAFT, CANCELLED})
# From so many days before its due day on a task is "sắp đến hạn": the first step of the reminders.
SOON_DAYS = 7


# Whoever assigned takes a step, unless it is the lead's.
LEAD = "lead"
# The one table of transitions; whatever is not here cannot happen. Comments leave the state and are always possible.
TRANSITIONS = table(
    Move("assign", "assign", frozenset({DRAFT}), ASSIGNED),
    Move("receive", "receive", frozenset({ASSIGNED}), RECEIVED, by=LEAD),
    Move("progress", "report", AT_WORK, IN_PROGRESS, by=LEAD),
    Move("complete", "report", AT_WORK, REPORTED, by=LEAD),
    Move("confirm", "confirm", frozenset({REPORTED}), DONE),
    Move("reopen", "confirm", frozenset({DONE}), IN_PROGRESS, reasoned=True),
    Move("send_back", "send_back", frozenset({REPORTED}), RETURNED, reasoned=True),
    Move("ask_extension", "report", AT_WORK, reasoned=True, by=LEAD),
    Move("extend", "extend", AT_WORK | {REPORTED}, reasoned=True),
    Move("refuse_extension", "extend", AT_WORK | {REPORTED}, reasoned=True),
    Move("pause", "pause", AT_WORK | {REPORTED}, PAUSED, reasoned=True),
    Move("resume", "pause", frozenset({PAUSED}), IN_PROGRESS),
    Move("adjust", "assign", AT_WORK | {DRAFT, PAUSED}, reasoned=True),
    Move("cancel", "cancel", frozenset({DRAFT}) | OPEN, CANCELLED, reasoned=True),
)


def may_move(verb: str, state: str) -> bool:
    """Whether a task in a state may take a step.

    >>> may_move("confirm", REPORTED), may_move("confirm", IN_PROGRESS)
    (True, False)
    """
    return state in TRANSITIONS[verb].before


@dataclass(frozen=True, slots=True)
class Step:
    """One dated entry of a task: what was done (a verb of TRANSITIONS, or "comment"), the state after it, on which
    day, and the day it names: the due day of `assign`, `extend` and `adjust`, the one asked for of `ask_extension`."""

    verb: str
    after: str
    day: date
    due: date | None = None
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a task stands after its entries. `due` is the day it is judged by (extended), `original_due` the first.

    `reported_on`: when the lead said it was done, while that stands (nobody returned it); `done`: confirmed.
    `asked_due`: an extension that waits for an answer. `extensions`: how often it was extended.
    """

    state: str = DRAFT
    assigned_on: date | None = None
    due: date | None = None
    original_due: date | None = None
    reported_on: date | None = None
    asked_due: date | None = None
    extensions: int = 0
    percent: int | None = None

    @property
    def counts(self) -> bool:
        """Whether it is among the tasks that were given: not a draft, not called off."""
        return self.state not in UNCOUNTED

    @property
    def is_done(self) -> bool:
        """Whether it was confirmed."""
        return self.state == DONE


def stand(steps: Iterable[Step]) -> Standing:
    """Where a task stands after these entries, oldest first."""
    now = Standing()
    for step in steps:
        now = _after(replace(now, state=step.after), step)
    return now


def _after(now: Standing, step: Step) -> Standing:
    if step.percent is not None:
        now = replace(now, percent=step.percent)
    if step.verb == "assign":
        return replace(now, assigned_on=step.day, due=step.due, original_due=step.due)
    if step.verb == "complete":
        return replace(now, reported_on=step.day, percent=100)
    if step.verb == "send_back":
        return replace(now, reported_on=None, percent=None)
    if step.verb in ("resume", "progress"):
        return replace(now, reported_on=None)
    if step.verb == "reopen":
        return replace(now, reported_on=None, percent=None)
    if step.verb == "adjust" and step.due is not None:
        # Only ever to an earlier day, or to the first that there is: a later one is an extension, which counts.
        return replace(now, due=step.due, original_due=min(step.due, now.original_due or step.due))
    if step.verb == "ask_extension":
        return replace(now, asked_due=step.due)
    if step.verb == "extend":
        return replace(now, due=step.due, asked_due=None, extensions=now.extensions + 1)
    if step.verb in ("refuse_extension", "confirm", "cancel"):
        return replace(now, asked_due=None)
    return now


BEFORE_DUE, ON_DUE, AFTER_DUE, DONE_NO_DUE = "before_due", "on_due", "after_due", "done_no_due"
IN_TIME, SOON, OVERDUE, NO_DUE, ON_HOLD = "in_time", "soon", "overdue", "no_due", "on_hold"
FINISHED = (BEFORE_DUE, ON_DUE, AFTER_DUE, DONE_NO_DUE)
UNFINISHED = (IN_TIME, SOON, OVERDUE, NO_DUE, ON_HOLD)


def timeliness(standing: Standing, on: date) -> str:
    """How a task that counts stands to its due day, on a day; "" for one that does not count.

    Finished: before the due day, on it, after it, or without one, by the day on which the lead reported it done: how
    long the confirmation takes is not the lead's. Unfinished: in time, soon due (SOON_DAYS), overdue, without a due
    day, on hold (paused). A task that was reported done in time and waits for confirmation is not overdue.

    >>> late = Standing(DONE, date(2024, 2, 1), date(2024, 2, 20), date(2024, 2, 10), date(2024, 2, 18))
    >>> timeliness(late, date(2024, 3, 1)), timeliness(Standing(ASSIGNED, due=date(2024, 2, 20)), date(2024, 2, 21))
    ('before_due', 'overdue')
    """
    if not standing.counts:
        return ""
    due, reported = standing.due, standing.reported_on
    if standing.is_done:
        if due is None or reported is None:
            return DONE_NO_DUE
        return BEFORE_DUE if reported < due else ON_DUE if reported == due else AFTER_DUE
    if standing.state == PAUSED:
        return ON_HOLD
    if due is None:
        return NO_DUE
    day = reported if standing.state == REPORTED and reported is not None else on
    if day > due:
        return OVERDUE
    if standing.state == REPORTED:
        return IN_TIME
    return SOON if (due - on).days <= SOON_DAYS else IN_TIME


@dataclass(frozen=True, slots=True)
class Counts:
    """Tasks of a time by how they stand. Every sum holds: `total` = `carried` + `given` = `done` + `undone`, and each
    of these two is the sum of its parts. `cancelled` are told apart; `old` is what is left over, by year of origin."""

    carried: int
    given: int
    before_due: int = 0
    on_due: int = 0
    after_due: int = 0
    done_no_due: int = 0
    in_time: int = 0
    soon: int = 0
    overdue: int = 0
    no_due: int = 0
    on_hold: int = 0
    waiting: int = 0
    extended: int = 0
    cancelled: int = 0
    old: tuple[tuple[int, int], ...] = ()

    @property
    def total(self) -> int:
        """All tasks that counted in the time."""
        return self.carried + self.given

    @property
    def done(self) -> int:
        """Finished, whether in time, late or without a due day."""
        return sum(getattr(self, name) for name in FINISHED)

    @property
    def in_due(self) -> int:
        """Finished by their due day."""
        return self.before_due + self.on_due

    @property
    def undone(self) -> int:
        """Not finished."""
        return sum(getattr(self, name) for name in UNFINISHED)

    @property
    def not_late(self) -> int:
        """Not finished and not overdue, with a due day: soon due or not."""
        return self.in_time + self.soon


@dataclass(frozen=True, slots=True)
class Dated:
    """A task's standing at the end of a time, and whether it was already finished before the time began."""

    at_end: Standing
    at_start: Standing


def was_over(before: Standing, after: Standing) -> bool:
    """Whether a task was finished before a time began and nobody reopened it since."""
    return before.is_done and after.is_done and before.reported_on == after.reported_on


def count(tasks: Sequence[Dated], first: date, last: date) -> Counts:
    """How the tasks of a time (`first` to `last`) stand at its end.

    Among them are those that were open when it began ("kỳ trước chuyển sang") and those given in it; what was finished
    before it began is over and not counted again, unless it was reopened since, nor what was called off.
    """
    found: dict[str, int] = dict.fromkeys((*FINISHED, *UNFINISHED), 0)
    given = carried = waiting = extended = cancelled = 0
    old: dict[int, int] = {}
    for one in tasks:
        standing, before = one.at_end, one.at_start
        if was_over(before, standing) or before.state == CANCELLED or standing.assigned_on is None:
            continue
        if standing.state == CANCELLED:
            cancelled += 1
        name = timeliness(standing, last)
        if not name:
            continue
        found[name] += 1
        is_old = standing.assigned_on < first
        carried, given = carried + is_old, given + (not is_old)
        waiting += standing.state == REPORTED
        extended += standing.extensions > 0
        if name in UNFINISHED and standing.assigned_on.year < last.year:
            old[standing.assigned_on.year] = old.get(standing.assigned_on.year, 0) + 1
    return Counts(
        carried=carried,
        given=given,
        **found,
        waiting=waiting,
        extended=extended,
        cancelled=cancelled,
        old=tuple(sorted(old.items())),
    )
