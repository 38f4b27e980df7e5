"""Which tables changed since this process looked last, said by the database itself.

Triggers note every change of a followed table, within the transaction that makes it: whatever wrote it, a screen, a
command, another process. One small SELECT then tells which tables were changed by what has been committed since the
last look. `kept` stands on this.

PostgreSQL: a row (transaction, table) in base_change, so that no writer waits for another; a look asks for the rows of
transactions that the last look's snapshot did not see. SQLite, which has one writer at a time: a random mark a table.
"""

import logging
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.db import connection

log = logging.getLogger(__name__)

# Rooms whose tables are small, read by everything and changed seldom; and single tables of others (app.Model).
ROOMS = ("registry", "catalogue", "checks")
TABLES = (
    "people.User",
    "people.Grant",
    "figures.Ledger",
    "figures.Target",
    "figures.Finding",
    "figures.FindingAnswer",
    "figures.FindingOutcome",
    "figures.Finding_statements",
    "intake.Submission",
)
# Tables that grow by many rows at a time, and never without a row of another: that one is followed for them. Every
# batch of the gate writes the ledger's own row. What should never happen to them, a change or a removal, is noted too.
STAND_FOR = {
    "figures_batch": "figures_ledger",
    "figures_source": "figures_ledger",
    "figures_statement": "figures_ledger",
    "figures_assertion": "figures_ledger",
    "figures_entry": "figures_ledger",
}
# PostgreSQL's notes are cleared away after a day; a process that has not looked for half of it begins anew.
KEPT_HOURS = 24
_TOO_LONG = KEPT_HOURS * 3600 / 2
# The life in which nothing is kept.
NEVER = -1


def followed() -> frozenset[str]:
    """The names of the tables whose changes are noted."""
    models = apps.get_models(include_auto_created=True)
    found = [one._meta for one in models if one._meta.app_label in ROOMS or one._meta.label in TABLES]
    return frozenset(str(meta.db_table) for meta in found)


def install(**_signal: Any) -> None:
    """Put the triggers onto every followed table that has none yet. Called after every migration."""
    existing = set(connection.introspection.table_names())
    if not {"base_change", "base_mark"} & existing:
        return
    missing = sorted(((followed() | STAND_FOR.keys()) & existing) - _with_triggers())
    if not missing:
        return
    with connection.cursor() as cursor:
        for table in missing:
            for statement in _triggers(table):
                cursor.execute(statement)
        # What was changed while nobody noted it is in nobody's memory.
        for table in missing:
            _note(cursor, STAND_FOR.get(table, table))
    _forget()


def _with_triggers() -> set[str]:
    """The tables that have all of their triggers."""
    if connection.vendor == "postgresql":
        asked = "SELECT tgrelid::regclass::text, 1 FROM pg_trigger WHERE tgname = 'giaoban_change'"
    else:
        asked = (
            "SELECT tbl_name, count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'giaoban_change_%' "
            "GROUP BY tbl_name"
        )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        found = {str(name).strip('"'): count for name, count in cursor.fetchall()}
    return {name for name, count in found.items() if count == len(_triggers(name))}


def _triggers(table: str) -> list[str]:
    name = STAND_FOR.get(table, table)
    events = ("UPDATE", "DELETE") if table in STAND_FOR else ("INSERT", "UPDATE", "DELETE")
    if connection.vendor == "postgresql":
        return [
            f"CREATE OR REPLACE TRIGGER giaoban_change AFTER {' OR '.join(events)} OR TRUNCATE "
            f"ON \"{table}\" FOR EACH STATEMENT EXECUTE FUNCTION base_note_change('{name}')"
        ]
    # An UPDATE: an INSERT would take over what the writer said of conflicts, as OR IGNORE.
    note = f"BEGIN UPDATE base_mark SET mark = random() WHERE name = '{name}'; END"  # noqa: S608
    return [
        f'CREATE TRIGGER IF NOT EXISTS giaoban_change_{what}_{table} AFTER {what} ON "{table}" {note}'
        for what in events
    ]


def _note(cursor: Any, table: str) -> None:
    if connection.vendor == "postgresql":
        cursor.execute("INSERT INTO base_change (name) VALUES (%s) ON CONFLICT DO NOTHING", [table])
    else:
        cursor.execute("INSERT OR REPLACE INTO base_mark (name, mark) VALUES (%s, random())", [table])


def clear_old() -> None:
    """Clear PostgreSQL's notes of yesterday away."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM base_change WHERE at < now() - interval '{KEPT_HOURS} hours'"  # noqa: S608
            )


# --- looking -----------------------------------------------------------------------------------------------------

# Per table a number of this process's own, higher after each change; a table without one has not changed yet.
Stamps = Mapping[str, int]


@dataclass
class _Seen:
    """What this process saw at its last look."""

    database: str = ""
    at: float = 0.0
    # PostgreSQL: the snapshot; SQLite: the marks
    snapshot: str = ""
    marks: dict[str, int] = field(default_factory=dict)
    stamps: Stamps = field(default_factory=lambda: MappingProxyType({}))
    # Raised whenever nothing that was kept may be believed any more.
    life: int = 0


_seen = _Seen()
_turn = threading.Lock()
_here = threading.local()


def _forget() -> None:
    global _seen
    with _turn:
        _seen = _Seen(life=_seen.life + 1)


@contextmanager
def one_look(*, writes: bool = False) -> Iterator[None]:
    """While it lasts this thread looks once: for a request, which so answers as of its beginning. One that `writes`
    looks again after each of its own statements that is no plain SELECT, and after each transaction."""
    _here.once = [None]
    try:
        if writes:
            with connection.execute_wrapper(_once_more):
                yield
        else:
            yield
    finally:
        _here.once = None


def _once_more(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    """Forget the one look where something is written, or may be."""
    if str(sql).lstrip()[:6].upper() != "SELECT":
        look_again()
    return execute(sql, params, many, context)


def look_again() -> None:
    """This thread has written: what it saw before is not what it should read now."""
    if getattr(_here, "once", None) is not None:
        _here.once = [None]


def look() -> tuple[int, Stamps]:
    """The life that keepers are in, and the stamps of now. Raises RuntimeError inside a transaction."""
    once = getattr(_here, "once", None)
    if once is not None and once[0] is not None:
        return once[0]  # type: ignore[no-any-return]
    if connection.in_atomic_block:
        raise RuntimeError("a transaction is open: what it sees may not be kept")
    with _turn:
        found = _look()
    if once is not None:
        once[0] = found
    return found


# The stamp of a table that was changed since the last look: nothing that was kept has it.
_CHANGED = -1


def look_inside() -> tuple[int, Stamps]:
    """As `look`, inside a transaction: what has changed since this process's last look, by this very transaction too,
    has a stamp that nothing kept has. So what was kept may be used where it still holds; nothing new may be kept, as
    the transaction may yet be rolled back."""
    look_again()
    with _turn:
        seen = _seen
        known = seen.database == str(connection.settings_dict["NAME"]) and time.monotonic() - seen.at <= _TOO_LONG
        if not known:
            return NEVER, seen.stamps
        if connection.vendor == "postgresql":
            found = _changed_on_postgresql(seen)
            changed = None if found is None else found[0]
        else:
            changed = _changed_on_sqlite(seen)[0]
        if changed is None:
            return NEVER, seen.stamps
        if not changed:
            return seen.life, seen.stamps
        return seen.life, MappingProxyType({**seen.stamps, **dict.fromkeys(changed, _CHANGED)})


def _look() -> tuple[int, Stamps]:
    global _seen
    database, now = str(connection.settings_dict["NAME"]), time.monotonic()
    seen = _seen
    if seen.database != database or now - seen.at > _TOO_LONG:
        seen = _Seen(database=database, life=seen.life + 1)
        if (followed() | STAND_FOR.keys()) - _with_triggers():
            # A database that was not migrated yet: nothing tells what changes, nothing is kept.
            return NEVER, seen.stamps
    if connection.vendor == "postgresql":
        found = _changed_on_postgresql(seen)
        if found is None:
            seen = _Seen(database=database, life=seen.life + 1)
            found = _changed_on_postgresql(seen)
        changed, seen.snapshot = found or (set(), "")
    else:
        changed, seen.marks = _changed_on_sqlite(seen)
    if changed:
        seen.stamps = MappingProxyType({**seen.stamps, **{name: seen.stamps.get(name, 0) + 1 for name in changed}})
    seen.at = now
    _seen = seen
    return seen.life, seen.stamps


_NEW = """
    SELECT pg_current_snapshot()::text, pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
        pg_snapshot_xmin(%s::pg_snapshot)::text::bigint, (
        SELECT array_agg(DISTINCT name) FROM base_change
        WHERE xid >= pg_snapshot_xmin(%s::pg_snapshot) AND NOT pg_visible_in_snapshot(xid, %s::pg_snapshot)
    )
"""


def _changed_on_postgresql(seen: _Seen) -> tuple[set[str], str] | None:
    """The tables changed since, and the snapshot of now; None where the database was put back to an earlier day."""
    with connection.cursor() as cursor:
        if not seen.snapshot:
            cursor.execute("SELECT pg_current_snapshot()::text")
            return set(), str(cursor.fetchone()[0])
        cursor.execute(_NEW, [seen.snapshot] * 3)
        snapshot, least, before, names = cursor.fetchone()
    if least < before:
        return None
    return set(names or ()), str(snapshot)


def _changed_on_sqlite(seen: _Seen) -> tuple[set[str], dict[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, mark FROM base_mark")
        marks = dict(cursor.fetchall())
    changed = {name for name in marks.keys() | seen.marks.keys() if marks.get(name) != seen.marks.get(name)}
    return changed, marks


# --- which tables a reading touches ----------------------------------------------------------------------------------

# A look that falls into it.
_OWN = ("base_change", "base_mark", "pg_trigger", "sqlite_master")
_READ = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)"?', re.IGNORECASE)


@contextmanager
def reading() -> Iterator[set[str]]:
    """While it lasts, the tables that this thread's SQL reads, by name (those that stand for others)."""
    tables: set[str] = set()

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        tables.update(STAND_FOR.get(name, name) for name in _READ.findall(str(sql)) if name not in _OWN)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables
