"""What this process knows of the whole ledger at a glance: which periods have figures, and what waits for acceptance.

Counted once, then kept up by sequence number at every question, as the mirror is: sequence numbers are given in the
order of commits, so nothing that was committed is ever missed. Inside an open transaction nothing is kept.
"""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from sys import intern

from django.db import connection
from django.db.models import Count, Q

from giaoban.figures.enums import EntryKind
from giaoban.figures.models import Entry, Ledger, Statement

# regime, label
Label = tuple[str, str]
# the unit that a statement is about, its source's reference
Waits = tuple[int, str]
_OF = ("about_id", "source__reference")
_SETTLING = (EntryKind.ACCEPT, EntryKind.WITHDRAW)


@dataclass
class Known:
    """The ledger up to `position`: by unit how many statements of each period were not withdrawn, and the unit and the
    source's reference of each statement that waits. `last` is the last entry's number and moment, to notice a ledger
    that was put back."""

    ledger_id: str = ""
    epoch: int = 0
    position: int = 0
    last: tuple[int, datetime] | None = None
    periods: dict[int, Counter[Label]] = field(default_factory=lambda: defaultdict(Counter))
    waiting: dict[int, Waits] = field(default_factory=dict)


_known = Known()
_turn = threading.Lock()


def periods_of(about_ids: Iterable[int]) -> Counter[Label]:
    """The (regime, label) of every period for which something about these units was stated and not withdrawn, with how
    many statements these are."""
    wanted = set(about_ids)
    if connection.in_atomic_block:
        known = Known()
        _count(known, Q(about_id__in=wanted))
        return +sum((known.periods[unit] for unit in wanted), Counter())
    with _turn:
        known = _caught_up()
        return +sum((known.periods[unit] for unit in wanted if unit in known.periods), Counter())


def waiting_of(about_ids: Iterable[int], but_from: str = "") -> list[int]:
    """The numbers of the statements about these units that were neither accepted nor withdrawn, in order; without
    those whose source's reference begins with `but_from`."""
    wanted = set(about_ids)
    if connection.in_atomic_block:
        found = _waiting(Q(about_id__in=wanted))
        return _wanted(found, wanted, but_from)
    with _turn:
        return _wanted(_caught_up().waiting, wanted, but_from)


def _wanted(waiting: dict[int, Waits], units: set[int], but_from: str) -> list[int]:
    return sorted(
        seq
        for seq, (unit, reference) in waiting.items()
        if unit in units and not (but_from and reference.startswith(but_from))
    )


def forget() -> None:
    """Begin anew at the next question."""
    global _known
    with _turn:
        _known = Known()


def _caught_up() -> Known:
    global _known
    row = Ledger.objects.filter(id=1).values_list("ledger_id", "epoch", "last_seq").first() or ("", 0, 0)
    ledger_id, epoch, position = row
    known = _known
    if (known.ledger_id, known.epoch) == (ledger_id, epoch) and known.position == position:
        return known
    last = Entry.objects.filter(seq__lte=position).order_by("-seq").values_list("seq", "at").first()
    if (known.ledger_id, known.epoch) != (ledger_id, epoch) or known.position > position or not _stands(known):
        known = _begun(Q(seq__lte=position))
        known.ledger_id, known.epoch = ledger_id, epoch
    else:
        _follow(known, position)
    known.position, known.last = position, last
    _known = known
    return known


def _stands(known: Known) -> bool:
    """Whether the last entry known is still there."""
    return known.last is None or Entry.objects.filter(seq=known.last[0], at=known.last[1]).exists()


def _begun(which: Q) -> Known:
    known = Known(waiting=_waiting(which))
    _count(known, which)
    return known


def _count(known: Known, which: Q) -> None:
    """Count the periods, by the database."""
    by = ("about_id", "regime", "period")
    every = Statement.objects.filter(which)
    for unit, regime, label, count in every.values_list(*by).annotate(count=Count("seq")):
        known.periods[unit][regime, label] = count
    gone = every.filter(entries__kind=EntryKind.WITHDRAW)
    for unit, regime, label, count in gone.values_list(*by).annotate(count=Count("seq")):
        known.periods[unit][regime, label] -= count


def _waiting(which: Q) -> dict[int, Waits]:
    rows = Statement.objects.filter(which).exclude(entries__kind__in=_SETTLING)
    return {seq: (unit, intern(reference)) for seq, unit, reference in rows.values_list("seq", *_OF)}


def _follow(known: Known, position: int) -> None:
    later = {"seq__gt": known.position, "seq__lte": position}
    stated = list(Statement.objects.filter(**later).values_list("seq", *_OF, "regime", "period"))
    settling = Entry.objects.filter(kind__in=_SETTLING, **later)
    of = ("statement_id", "statement__about_id", "statement__regime", "statement__period")
    # Both are read before anything is counted: a question that fails half way changes nothing.
    settled = list(settling.values_list("kind", *of))
    for seq, unit, reference, regime, label in stated:
        known.periods[unit][regime, label] += 1
        known.waiting[seq] = unit, intern(reference)
    for kind, seq, unit, regime, label in settled:
        known.waiting.pop(seq or 0, None)
        if kind == EntryKind.WITHDRAW:
            known.periods[unit][regime, label] -= 1
