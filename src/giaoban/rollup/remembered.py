"""What a process remembers of what was rolled up, and how it stays right while the ledger grows.

What is said of one measure follows from that measure's values alone. So after new picks only the measures that they
are of are asked again, and only where they are about a unit of the question; everything else still holds. Like the
mirror this follows the ledger by its sequence number at every question, and keeps nothing inside a transaction. What an
answer takes from other tables (units, forms, targets) is followed as in `base.kept`.
"""

import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection
from django.utils.translation import get_language

from giaoban.base import marks
from giaoban.base.clock import today
from giaoban.base.kept import Held, read
from giaoban.figures.picks import PICK_COLUMNS, last_pick, picked_about
from giaoban.rollup import ledger
from giaoban.rollup.ledger import Identity, PickRow

T = TypeVar("T")
# What makes an answer anew: of the last answer and the measures that were picked anew since, or of nothing (None,
# None).
Find = Callable[[T | None, frozenset[int] | None], T]

# So many answers with so many cells in all are remembered, and so many of the last picks are known one by one. Two
# periods of a town with 13 communes, with what their forms are checked against, come to 180,000 cells, about 160 MB:
# with less room what was prepared for one commune was gone before anybody asked (`bench.load`).
ANSWERS, CELLS, PICKS = 1000, 400_000, 20_000
# The table whose changes the picks themselves tell.
_LEDGER = "figures_ledger"
_ABOUT, _REGIME, _MEASURE = (PICK_COLUMNS.index(name) for name in ("about", "regime", "measure"))


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose picks an answer is made of: units, a regime, measures (None: all)."""

    units: frozenset[int]
    regime: str
    measures: frozenset[int] | None

    def has(self, unit: int, regime: str, measure: int | None) -> bool:
        """Whether a pick is among them; one that says that there is no value any more may be of any measure."""
        if regime != self.regime or unit not in self.units:
            return False
        return measure is None or self.measures is None or measure in self.measures


@dataclass
class Answer:
    """What holds at the position `seq` of the ledger while nothing else that it was made of changed (`held`); None
    before it was found. `turn` is held by whoever finds it, so that nobody finds it twice."""

    seq: int = 0
    value: Any = None
    held: Held | None = None
    scopes: frozenset[Scope] = frozenset()
    weight: int = 0
    turn: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class Memory:
    """What this process remembers of one ledger: answers by question, and the last picks, those after `since`.

    `look` is what the database said of changes when this was last brought up to the ledger.
    """

    identity: Identity | None = None
    look: tuple[int, int] = (marks.NEVER, 0)
    last_seq: int = 0
    last_digest: str = ""
    since: int = 0
    # number, unit, regime, measure (None: the pick says that there is no value any more)
    picks: list[tuple[int, int, str, int | None]] = field(default_factory=list)
    answers: OrderedDict[Hashable, Answer] = field(default_factory=OrderedDict)
    cells: int = 0


_memory = Memory()
_swap = threading.Lock()
_local = threading.local()


def forget() -> None:
    """Remember nothing any more."""
    global _memory
    with _swap:
        _memory = Memory()


def made_of(units: Collection[int], regime: str, measures: Collection[int] | None) -> None:
    """Say, while an answer is found, whose picks it is made of."""
    _say({Scope(frozenset(units), str(regime), None if measures is None else frozenset(measures))})


def _say(scopes: Collection[Scope]) -> None:
    outer: set[Scope] | None = getattr(_local, "scopes", None)
    if outer is not None:
        outer.update(scopes)


def recall(question: Hashable, at_seq: int | None, find: Find[T], weigh: Callable[[T], int]) -> T:
    """What `find` makes: remembered, or found anew for what has changed since.

    `question` holds what the answer depends on besides the tables and the ledger; `at_seq` is the position asked for
    (None: now). `find` says whose picks it takes (`made_of`); of an answer that it is given it may keep what is of
    other measures than those that changed. `weigh` counts cells.
    """
    if connection.in_atomic_block:
        there = _inside(question, at_seq)
        return find(None, None) if there is None else there[0]
    life, stamps = marks.look()
    with _swap:
        memory = _caught_up(life, stamps)
        position = memory.last_seq
        # Asked as of an earlier position: later picks do not matter, and the position is part of the question.
        past = at_seq is not None and at_seq < position
        key = (question, at_seq if past else None, today(), get_language())
        answer = memory.answers.setdefault(key, Answer())
        memory.answers.move_to_end(key)
    with answer.turn:
        changed: frozenset[int] | None = None
        if answer.held is not None and answer.held.holds(life, stamps):
            if at_seq is not None and not past and answer.seq > at_seq:
                # While this one waited for its turn the ledger went on: what is remembered is of later than was asked.
                return find(None, None)
            changed = frozenset() if past else _changed(memory, answer)
            if changed is not None and not changed:
                _say(answer.scopes)
                found: T = answer.value
                return found
        before = answer.value if changed else None
        return _found(memory, answer, position, (life, stamps), lambda: find(before, changed), weigh)


def _inside(question: Hashable, at_seq: int | None) -> tuple[Any] | None:
    """What is remembered, inside a transaction: only where nothing was changed since, by the transaction itself
    neither; nothing is caught up there, as it may yet be rolled back."""
    memory = _memory
    answer = memory.answers.get((question, None, today(), get_language()))
    if answer is None or at_seq is not None:
        return None
    life, stamps = marks.look_inside()
    with _swap:
        if memory.look != (life, stamps.get(_LEDGER, 0)) or answer.held is None or not answer.held.holds(life, stamps):
            return None
        value, seq = answer.value, answer.seq
    return (value,) if _changed(memory, answer) == frozenset() and answer.seq == seq else None


def _found(
    memory: Memory,
    answer: Answer,
    position: int,
    look: tuple[int, marks.Stamps],
    find: Callable[[], T],
    weigh: Callable[[T], int],
) -> T:
    before: set[Scope] | None = getattr(_local, "scopes", None)
    scopes: set[Scope] = set()
    _local.scopes = scopes
    try:
        value, held = read(find, *look, without=_LEDGER)
    finally:
        _local.scopes = before
    _say(scopes)
    weight = weigh(value)
    with _swap:
        memory.cells += weight - answer.weight
        answer.seq, answer.value, answer.held, answer.weight = position, value, held, weight
        answer.scopes = frozenset(scopes)
        _shrink(memory)
    return value


def _changed(memory: Memory, answer: Answer) -> frozenset[int] | None:
    """The measures of an answer that were picked anew since; None where that is not known."""
    with _swap:
        if answer.seq < memory.since:
            return None
        later = memory.picks[bisect_right(memory.picks, answer.seq, key=lambda one: one[0]) :]
    found = {one[3] for one in later if any(scope.has(*one[1:]) for scope in answer.scopes)}
    return None if None in found else frozenset(one for one in found if one is not None)


def _caught_up(life: int, stamps: marks.Stamps) -> Memory:
    global _memory
    look = (life, stamps.get(_LEDGER, 0))
    if _memory.look == look and life != marks.NEVER:
        return _memory
    identity = ledger.identity()
    memory = _memory if _memory.identity == identity else Memory(identity)
    rows = ledger.picks(memory.last_seq) if memory.last_seq else _newest()
    if memory.last_seq and not (rows and ledger.digest(rows[0]) == memory.last_digest):
        memory, rows = Memory(identity), _newest()
    if memory.last_seq == 0:
        # What was there before is in no answer yet.
        memory.since = rows[-1][0] if rows else 0
    else:
        memory.picks += [(row[0], row[_ABOUT], row[_REGIME], row[_MEASURE]) for row in rows[1:]]
    if rows:
        memory.last_seq, memory.last_digest = rows[-1][0], ledger.digest(rows[-1])
    if len(memory.picks) > PICKS:
        memory.since = memory.picks[-PICKS - 1][0]
        del memory.picks[:-PICKS]
    memory.look = look
    _memory = memory
    return memory


def picked_since(seq: int) -> tuple[int, set[int]]:
    """The number of the ledger's last pick, and the units that picks after `seq` are about; nobody where `seq` is 0, or
    where the ledger is another one."""
    last = last_pick()
    return last, picked_about(seq, last) if 0 < seq < last else set()


def _newest() -> list[PickRow]:
    last = last_pick()
    return ledger.picks(last, limit=1) if last else []


def _shrink(memory: Memory) -> None:
    while memory.answers and (memory.cells > CELLS or len(memory.answers) > ANSWERS):
        _key, oldest = memory.answers.popitem(last=False)
        memory.cells -= oldest.weight
