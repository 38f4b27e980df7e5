"""How a conference moves, what fits into its time, and where one stands in the way of another. Pure: no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from giaoban.base.moves import Move, table

DRAFT, INVITED, OPEN, IN_PROGRESS, CLOSED, CANCELLED = "draft", "invited", "open", "in_progress", "closed", "cancelled"


# The one table of transitions; whatever is not here cannot happen. A conference may be opened without letters: a
# briefing is called by telephone. What was closed stays closed; its minutes may still be completed.
TRANSITIONS = table(
    Move("invite", "prepare", frozenset({DRAFT, INVITED}), INVITED),
    Move("open", "run", frozenset({DRAFT, INVITED}), OPEN),
    Move("begin", "run", frozenset({OPEN}), IN_PROGRESS),
    Move("close", "run", frozenset({IN_PROGRESS}), CLOSED),
    Move("cancel", "prepare", frozenset({DRAFT, INVITED, OPEN}), CANCELLED, reasoned=True),
)
# Where what was prepared can still be changed. The agenda and who is there also while it runs.
PREPARED = frozenset({DRAFT, INVITED})
CHANGEABLE = frozenset({DRAFT, INVITED, OPEN, IN_PROGRESS})
# Where conclusions are taken down, and where minutes are written.
RUNNING = frozenset({OPEN, IN_PROGRESS})
RECORDED = frozenset({IN_PROGRESS, CLOSED})


def may_move(state: str, verb: str) -> bool:
    """Whether a conference in this state may take the step."""
    return verb in TRANSITIONS and state in TRANSITIONS[verb].before


def moves_of(state: str) -> tuple[str, ...]:
    """The steps that a conference in this state may take."""
    return tuple(verb for verb, move in TRANSITIONS.items() if state in move.before)


@dataclass(frozen=True, slots=True)
class Budget:
    """Minutes that an agenda takes against those there are."""

    planned: int
    available: int

    @property
    def over(self) -> int:
        """By how many minutes the agenda is too long; 0 where it fits."""
        return max(0, self.planned - self.available)

    @property
    def left(self) -> int:
        """How many minutes nothing is planned for."""
        return max(0, self.available - self.planned)


def budget(minutes: Iterable[int], available: int) -> Budget:
    """The sum of an agenda against its time.

    >>> budget([30, 45, 60], 120).over
    15
    """
    return Budget(sum(minutes), available)


def times(starts_at: datetime, minutes: Sequence[int]) -> list[datetime]:
    """When each item of an agenda is expected to begin."""
    found, at = [], starts_at
    for one in minutes:
        found.append(at)
        at += timedelta(minutes=one)
    return found


def overlap(first: tuple[datetime, int], second: tuple[datetime, int]) -> bool:
    """Whether two conferences (beginning, minutes) have time in common. One may begin when the other ends.

    >>> from datetime import UTC
    >>> eight = datetime(2024, 3, 5, 8, tzinfo=UTC)
    >>> overlap((eight, 120), (eight + timedelta(hours=2), 60)), overlap((eight, 121), (eight + timedelta(hours=2), 60))
    (False, True)
    """
    (one, _lasts), (other, _other_lasts) = sorted((first, second))
    return one + timedelta(minutes=_lasts) > other


def template_item(item: dict[str, Any]) -> dict[str, Any]:
    """An item as a series' template keeps it: what comes back every time, nothing of what happened."""
    return {
        name: item[name] for name in ("kind", "section", "title", "presenter", "minutes", "measures") if name in item
    }


def moved(order: Sequence[int], one: int, step: int) -> list[int]:
    """An order in which one stands a place earlier (-1) or later (1); as it was at either end.

    >>> moved([1, 2, 3], 3, -1), moved([1, 2, 3], 3, 1)
    ([1, 3, 2], [1, 2, 3])
    """
    found = list(order)
    at = found.index(one)
    if 0 <= at + step < len(found):
        found[at], found[at + step] = found[at + step], found[at]
    return found


def sections(names: Sequence[str]) -> list[int]:
    """At which places a new section's heading stands, for the section of each item in order.

    >>> sections(["", "I", "I", "II"])
    [1, 3]
    """
    starts = [0] if names and names[0] else []
    return starts + [at + 1 for at, (before, name) in enumerate(pairwise(names)) if name and name != before]


def lacks(
    state: str,
    *,
    items: int,
    over: bool,
    place: bool,
    chair: bool,
    people: int,
    untold: int,
    silent: int,
    past: bool,
) -> tuple[str, ...]:
    """What a conference in preparation still needs, the most pressing first; nothing for one that runs or is over.

    >>> lacks(DRAFT, items=0, over=False, place=True, chair=True, people=3, untold=2, silent=3, past=False)
    ('agenda', 'invitations')
    """
    if state not in PREPARED:
        return ()
    wants = (
        ("past", past),
        ("agenda", not items),
        ("people", not people),
        ("chair", not chair),
        ("place", not place),
        ("too_long", over),
        ("invitations", state == DRAFT and bool(people)),
        ("changes", state == INVITED and bool(untold)),
        ("replies", state == INVITED and bool(silent)),
    )
    return tuple(code for code, wanted in wants if wanted)
