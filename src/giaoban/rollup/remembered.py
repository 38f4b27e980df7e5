"""Answers that a process remembers, and how each stays right while the ledger grows.

What is said of one measure follows from that measure's values alone. So after new picks only the measures that they
are of are asked again, and only where they are about a unit of the question; everything else still holds. Like the
mirror this follows the ledger by its sequence number at every question, and keeps nothing inside a transaction.
"""

import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.db import connection

from giaoban.figures.picks import PICK_COLUMNS, last_pick
from giaoban.rollup import ledger
from giaoban.rollup.ledger import Identity, PickRow
from giaoban.rollup.tables import SCHEMAS

Record = dict[str, Any]
Tables = dict[str, list[tuple[Any, ...]]]
Find = Callable[[Tables], list[Record]]

# So many answers with so many records in all are remembered, and so many of the last picks are known one by one.
ANSWERS, RECORDS, PICKS = 500, 40_000, 20_000
_ABOUT, _REGIME, _MEASURE = (PICK_COLUMNS.index(name) for name in ("about", "regime", "measure"))
_OF = list(SCHEMAS["versions"]).index("measure")


@dataclass
class Answer:
    """Records that hold at the position `seq` of the ledger; None before they were found. `turn` is held by whoever
    finds them, so that nobody finds them twice."""

    seq: int = 0
    records: list[Record] | None = None
    turn: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class Memory:
    """What this process remembers of one ledger: answers by question, and the last picks, those after `since`."""

    identity: Identity | None = None
    last_seq: int = 0
    last_digest: str = ""
    since: int = 0
    # number, unit, regime, measure (None: the pick says that there is no value any more)
    picks: list[tuple[int, int, str, int | None]] = field(default_factory=list)
    answers: OrderedDict[Hashable, Answer] = field(default_factory=OrderedDict)
    records: int = 0


_memory = Memory()
_swap = threading.Lock()


def forget() -> None:
    """Remember nothing any more."""
    global _memory
    with _swap:
        _memory = Memory()


def recall(question: Hashable, tables: Tables, find: Find) -> list[Record]:
    """What `find` makes of a question's tables: remembered, or found anew for what has changed since.

    `question` holds what the answer depends on besides the tables and the ledger.
    """
    if connection.in_atomic_block:
        return find(tables)
    (at_seq, regime, *_days), *_none = tables["asked"]
    units = {row[0] for row in tables["sources"]}
    with _swap:
        memory = _caught_up()
        position = memory.last_seq
        # Asked as of an earlier position: later picks do not matter, and the position is part of the question.
        past = at_seq < position
        key = (question, at_seq if past else None, _key(tables))
        answer = memory.answers.setdefault(key, Answer())
        memory.answers.move_to_end(key)
    with answer.turn:
        if answer.records is not None:
            if past or position <= answer.seq <= at_seq:
                return answer.records
            if answer.seq > at_seq:
                # While this one waited for its turn the ledger went on: what is remembered is of later than was asked.
                return find(tables)
        found = _found(memory, answer, tables, units, regime, find)
        with _swap:
            memory.records += len(found) - len(answer.records or ())
            answer.seq, answer.records = position, found
            _shrink(memory)
    return found


def _key(tables: Tables) -> str:
    """What tells a question's tables from another's, whatever position of the ledger they ask for."""
    rows = [(name, rows) for name, rows in sorted(tables.items()) if name != "asked"]
    return sha256(repr((rows, tables["asked"][0][1:])).encode()).hexdigest()


def _found(memory: Memory, answer: Answer, tables: Tables, units: set[int], regime: str, find: Find) -> list[Record]:
    changed = _changed(memory, answer.seq, units, regime)
    if answer.records is None or changed is None:
        return find(tables)
    asked = {row[_OF] for row in tables["versions"]}
    if not (changed & asked):
        return answer.records
    if 2 * len(changed & asked) > len(asked):
        return find(tables)
    narrow = {**tables, "versions": [row for row in tables["versions"] if row[_OF] in changed]}
    return [one for one in answer.records if one["measure"] not in changed] + find(narrow)


def _changed(memory: Memory, since: int, units: set[int], regime: str) -> set[int] | None:
    """The measures of these units that were picked anew after a position; None where that is not known."""
    with _swap:
        if since < memory.since:
            return None
        later = memory.picks[bisect_right(memory.picks, since, key=lambda one: one[0]) :]
    found = {measure for _seq, unit, of, measure in later if of == regime and unit in units}
    return None if None in found else {one for one in found if one is not None}


def _caught_up() -> Memory:
    global _memory
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
    _memory = memory
    return memory


def _newest() -> list[PickRow]:
    last = last_pick()
    return ledger.picks(last, limit=1) if last else []


def _shrink(memory: Memory) -> None:
    while memory.answers and (memory.records > RECORDS or len(memory.answers) > ANSWERS):
        _key, oldest = memory.answers.popitem(last=False)
        memory.records -= len(oldest.records or ())
