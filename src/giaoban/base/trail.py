"""Searching the audit trail; whether it holds is in `queries`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from giaoban.base.models import AuditEntry, AuditTerm
from giaoban.base.terms import words_of

CHUNK = 2000
# A word of more entries than this is common.
RARE = 5_000


def audit_head() -> tuple[int, str]:
    """The number and hash of the last entry; (0, "") of an empty trail.

    Kept somewhere else (printed, in another office), it is an anchor: as long as the chain holds and still has it,
    nothing before it was changed and nothing of it was cut off.
    """
    return AuditEntry.objects.order_by("-id").values_list("id", "digest").first() or (0, "")


def holds_anchor(anchor: str) -> bool:
    """Whether the trail still has the entry of an anchor ("1234:3f9a…", or the hash alone)."""
    number, _colon, said = anchor.strip().rpartition(":")
    rows = AuditEntry.objects.filter(digest=said.lower())
    return rows.filter(id=int(number)).exists() if number.isdecimal() else not number and rows.exists()


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One entry of the trail, accounts and units by id. `on_behalf_of`: for whom it was done ("thay mặt")."""

    id: int
    at: datetime
    account_id: int | None
    on_behalf_of: int | None
    action: str
    unit_id: int | None
    payload: dict[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the trail is asked for. None: no matter; `words`: each must begin a word of the entry.

    `unit_ids`: entries of these units; with `or_account_id` also whatever that account did, `without_unit` also what
    concerns no single unit.
    """

    unit_ids: frozenset[int] | None = None
    or_account_id: int | None = None
    without_unit: bool = False
    only_unit_ids: frozenset[int] | None = None
    account_ids: frozenset[int] | None = None
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""


def trail(wanted: Wanted, before: int | None = None, limit: int = 50) -> tuple[TrailLine, ...]:
    """The newest entries that are wanted, newest first; `before`: only those with a lower number (the next page)."""
    rows = _entries(wanted)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return tuple(_line(row) for row in rows.order_by("-id")[:limit])


def trail_count(wanted: Wanted, most: int = 10_000) -> int:
    """How many entries are wanted, counted to `most` + 1 at the most."""
    return _entries(wanted).order_by()[: most + 1].count()


def whole_trail(wanted: Wanted) -> Iterator[TrailLine]:
    """Every entry that is wanted, newest first, read in pieces so that it may be long."""
    before = None
    while page := trail(wanted, before, CHUNK):
        yield from page
        before = page[-1].id


def trail_actions() -> list[str]:
    """Every action that the trail has."""
    return sorted(AuditEntry.objects.order_by().values_list("action", flat=True).distinct())


def _entries(wanted: Wanted) -> "QuerySet[AuditEntry]":
    rows = AuditEntry.objects.all()
    if wanted.unit_ids is not None:
        mine = Q(unit_id__in=wanted.unit_ids)
        if wanted.or_account_id is not None:
            mine |= Q(account_id=wanted.or_account_id)
        if wanted.without_unit:
            mine |= Q(unit_id=None)
        rows = rows.filter(mine)
    if wanted.only_unit_ids is not None:
        rows = rows.filter(unit_id__in=wanted.only_unit_ids)
    if wanted.account_ids is not None:
        rows = rows.filter(account_id__in=wanted.account_ids)
    if wanted.action:
        rows = rows.filter(action=wanted.action)
    if wanted.since is not None:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(at__lt=wanted.until)
    return _with_words(rows, words_of(wanted.words))


def _with_words(rows: "QuerySet[AuditEntry]", words: list[str]) -> "QuerySet[AuditEntry]":
    """Those that have all the words: the rarest word says which entries come into question, the others are looked up
    entry by entry. Where all of them are common, so are they: the newest entries have them soon enough."""
    found = {word: AuditTerm.objects.filter(_begins(word)) for word in words}
    counts = {word: terms.values("entry_id")[: RARE + 1].count() for word, terms in found.items()}
    rarest = min(counts, key=lambda word: counts[word], default="")
    if rarest and counts[rarest] <= RARE:
        rows = rows.filter(id__in=set(found.pop(rarest).values_list("entry_id", flat=True)))
    for terms in found.values():
        rows = rows.filter(Exists(terms.filter(entry_id=OuterRef("pk"))))
    return rows


def _begins(word: str) -> Q:
    """Terms that begin with a word, by the index. Terms are plain ASCII: on SQLite a range says it, LIKE would scan."""
    if connection.vendor == "postgresql":
        return Q(term__startswith=word)
    return Q(term__gte=word, term__lt=word + "~")


def _line(row: AuditEntry) -> TrailLine:
    behalf = row.payload.get("on_behalf_of")
    return TrailLine(
        id=row.id,
        at=row.at,
        account_id=row.account_id,
        on_behalf_of=behalf if isinstance(behalf, int) else None,
        action=row.action,
        unit_id=row.unit_id,
        payload=row.payload,
        digest=row.digest,
    )
