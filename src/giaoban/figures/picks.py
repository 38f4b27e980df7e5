"""What the roll-up reads of the ledger: picks as columns, and targets, each as they stood at a position."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from giaoban.base.kept import kept
from giaoban.figures.enums import EntryKind
from giaoban.figures.models import Entry, Statement, Target

PickRow = tuple[Any, ...]

# Columns of a pick, in order; `seq` is the pick's number, `statement` that of the statement picked (None: no value any
# more, and so in all columns of a statement), `item` 0 for the whole.
PICK_COLUMNS = (
    "seq",
    "key",
    "statement",
    "about",
    "regime",
    "item",
    "measure",
    "version",
    "window_from",
    "window_to",
    "nature",
    "quality",
    "value",
    "numerator",
    "denominator",
    "step",
    "absence",
    "qualifier",
    "conflict",
)
_ITEM = PICK_COLUMNS.index("item")
# Those that the statement has by the same name.
_AS_STATED = PICK_COLUMNS[_ITEM + 3 : -1]
_STATED = (
    "statement__item_id",
    "statement__measure_id",
    "statement__version_id",
    *(f"statement__{name}" for name in _AS_STATED),
)


def picks(from_seq: int, limit: int | None = None) -> list[PickRow]:
    """The picks from a sequence number on, in order, as PICK_COLUMNS: one indexed SELECT.

    Only picks are read, not the whole tail: what waits for acceptance is no value of record.
    """
    rows = (
        Entry.objects.filter(kind=EntryKind.PICK, seq__gte=from_seq)
        .order_by("seq")
        .values_list("seq", "key", "statement_id", "about_id", "regime", *_STATED, "conflict")
    )
    return [
        (row[0], _key(row[1]), *row[2:_ITEM], row[_ITEM] or 0, *row[_ITEM + 1 : -1], int(row[-1]))
        for row in (rows if limit is None else rows[:limit])
    ]


# So many units are looked for one by one; more of them, and the statements are read from end to end.
FEW = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which values of record: of a regime, as the ledger stood at a position, whose windows end between two days (None:
    at any time before); of these units, `nature` being theirs where it is said. More than FEW units may come with
    others, which whoever asked leaves out."""

    at_seq: int
    regime: str
    since: date | None
    until: date
    units: Collection[int]
    nature: str = ""


def record_sql(wanted: Wanted) -> str:
    """A SELECT for this connection's database that gives values of record as PICK_COLUMNS, of the ledger's own tables.

    `key` and `qualifier` are the ledger's texts. A statement is of record where the last pick of its key, up to the
    position, is of it: a later one of another statement, or of none, ends that. Plain text, to stand within others.
    """
    said, entries = Statement._meta.db_table, Entry._meta.db_table
    # SQLite has no numbers about the tables, and would begin with all picks, or with all that is of a version: a plus
    # keeps it from an index, CROSS JOIN from another order. PostgreSQL reads neither so.
    plus = "+" if connection.vendor == "sqlite" else ""
    pick = f"= '{EntryKind.PICK}'"
    conditions = [
        "e.statement_id = s.seq",
        f"{plus}e.kind {pick}",
        f"{plus}e.seq <= {wanted.at_seq:d}",
        f"s.regime = '{wanted.regime}'",
        f"s.window_to <= '{wanted.until.isoformat()}'",
        _of(wanted.units, plus),
        f"NOT EXISTS (SELECT 1 FROM {entries} n WHERE n.key = e.key AND n.kind {pick} AND n.seq > e.seq "  # noqa: S608
        f"AND n.seq <= {wanted.at_seq:d})",
    ]
    if wanted.since is not None:
        conditions.append(f"s.window_to >= '{wanted.since.isoformat()}'")
    if wanted.nature:
        conditions.append(f"s.nature = '{wanted.nature}'")
    return f"""
        SELECT e.seq, e.key, s.seq AS statement, e.about_id AS about, e.regime, coalesce(s.item_id, 0) AS item,
            s.measure_id AS measure, {plus}s.version_id AS version, {", ".join(f"s.{name}" for name in _AS_STATED)},
            CASE WHEN e.conflict THEN 1 ELSE 0 END AS conflict
        FROM {said} s CROSS JOIN {entries} e WHERE {" AND ".join(conditions)}
    """  # noqa: S608


def _of(units: Collection[int], plus: str) -> str:
    if 0 < len(units) <= FEW:
        return f"s.about_id IN ({', '.join(f'{unit:d}' for unit in sorted(units))})"
    return f"{plus}s.about_id BETWEEN {min(units, default=0):d} AND {max(units, default=-1):d}"


@kept()
def last_pick() -> int:
    """The number of the ledger's last pick; 0 where there is none."""
    return Entry.objects.filter(kind=EntryKind.PICK).order_by("-seq").values_list("seq", flat=True).first() or 0


def picked_about(after: int, to: int) -> set[int]:
    """The units that the picks after one number, up to another, are about."""
    rows = Entry.objects.filter(kind=EntryKind.PICK, seq__gt=after, seq__lte=to)
    return {about for about in rows.values_list("about_id", flat=True).distinct() if about is not None}


def _key(key: str) -> int:
    """Sixteen of a key's letters as a number: it has only to tell apart the keys of one unit."""
    return int.from_bytes(bytes.fromhex(key[:16]), signed=True)


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target with what decides whether it is in force. `item` 0: the whole. `value` stands at its version's scale."""

    seq: int
    about: int
    measure: int
    item: int
    version: int
    period: str
    value: int
    comparator: str
    kind: str
    paper: str
    valid_from: date


@kept()
def targets_at(about_ids: Iterable[int], on: date, at_seq: int) -> list[TargetRow]:
    """Every target of these units valid by a day, in the ledger's order, as the ledger stood at a position."""
    rows = Target.objects.filter(about_id__in=list(about_ids), valid_from__lte=on, seq__lte=at_seq).order_by("seq")
    return [
        TargetRow(
            seq=row.seq,
            about=row.about_id,
            measure=row.measure_id,
            item=row.item_id or 0,
            version=row.version_id,
            period=row.period,
            value=row.value,
            comparator=row.comparator,
            kind=row.kind,
            paper=row.paper,
            valid_from=row.valid_from,
        )
        for row in rows
    ]
