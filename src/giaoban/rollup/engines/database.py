"""The ledger's own database, SQLite or PostgreSQL, through Django's connection: the slow reference.

It reads the ledger itself where it lies, not the mirror, so that a mirror that went wrong shows as a different answer.
"""

from collections.abc import Iterable, Mapping
from contextlib import nullcontext, suppress
from datetime import date
from typing import Any

from django.db import DatabaseError, connection, transaction

from giaoban.rollup.engines.steps import Records, Shape, Tables, compiled
from giaoban.rollup.ledger import of_record_sql
from giaoban.rollup.limits import in_words
from giaoban.rollup.tables import SCHEMAS

DIALECTS = {"sqlite": "sqlite", "postgresql": "postgres"}
_TYPES = {"int64": "BIGINT", "string": "TEXT", "date": "DATE"}
# The ledger itself says which picks are of record (`kept`): none came after them, and none of them gave way.
_SETTLED: dict[str, Mapping[str, str]] = {"late": SCHEMAS["extra"], "hidden": {"statement": "int64"}}

# What SQLite is to look up by: it joins row by row, and makes an index of its own only where it guesses that many rows
# will ask for it. PostgreSQL hashes what it joins.
_LOOKED_UP = {
    "units": "slot, unit",
    "items": "item",
    "asks": "asks, measure, item",
    "counts": "way, measure, item",
    "lines": "unit, measure, item, family",
    "sets": "family, held, valued",
    "plans": "plan, place",
    "points": "statement",
}


def on_database(tables: Tables, shape: Shape) -> Records:
    """Run in temporary tables of this connection, which go again before the answer is given."""
    steps = compiled(DIALECTS[connection.vendor], shape, bool(tables["streams"]))
    names = [*tables, *(name for name, _sql in steps[:-1])]
    with connection.cursor() as cursor:
        # What an earlier question left behind when it was cut short.
        _drop(cursor, names)
        try:
            # Within a transaction a savepoint: it goes on after a question that was refused.
            with in_words(), transaction.atomic() if connection.in_atomic_block else nullcontext():
                found = _run_through(cursor, tables, steps)
        except BaseException:
            # A transaction that failed takes them along.
            with suppress(DatabaseError):
                _drop(cursor, names)
            raise
        _drop(cursor, names)
    # SQLite says a day as text.
    at = found.columns.index("as_of")
    return Records(found.columns, [(*row[:at], _day(row[at]), *row[at + 1 :]) for row in found.rows])


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _run_through(cursor: Any, tables: Tables, steps: Iterable[tuple[str, str]]) -> Records:
    for name, rows in tables.items():
        fill(cursor, name, rows)
        _made_known(cursor, name)
    _run(cursor, f"CREATE TEMPORARY VIEW kept AS {of_record_sql(tables)}")
    *before, (_name, last) = steps
    for name, sql in before:
        if name in _SETTLED:
            _create(cursor, name, _SETTLED[name])
            continue
        _run(cursor, f"CREATE TEMPORARY TABLE {name} AS {sql}")
        _made_known(cursor, name)
    _run(cursor, last)
    return Records(tuple(column[0] for column in cursor.description), cursor.fetchall())


def _made_known(cursor: Any, name: str) -> None:
    """Index a table and count its rows: nothing else tells a planner of one that was made just now."""
    if name in _LOOKED_UP and connection.vendor == "sqlite":
        _run(cursor, f"CREATE INDEX temp.{name}_looked_up ON {name} ({_LOOKED_UP[name]})")
    _run(cursor, f"ANALYZE {name}")


def _run(cursor: Any, sql: str) -> None:
    # Without parameters a percent sign stands for itself.
    cursor.execute(sql, None)


def _drop(cursor: Any, names: Iterable[str]) -> None:
    _run(cursor, "DROP VIEW IF EXISTS kept")
    for name in names:
        _run(cursor, f"DROP TABLE IF EXISTS {name}")


def _create(cursor: Any, name: str, columns: Mapping[str, str]) -> None:
    listed = ", ".join(f"{column} {_TYPES[kind]}" for column, kind in columns.items())
    _run(cursor, f"CREATE TEMPORARY TABLE {name} ({listed})")


def fill(cursor: Any, name: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Put rows into a temporary table of the expressions' schema of that name."""
    _create(cursor, name, SCHEMAS[name])
    marks = ", ".join(["%s"] * len(SCHEMAS[name]))
    # A date goes in as its text: SQLite compares texts, PostgreSQL reads them as dates.
    plain = [tuple(str(value) if isinstance(value, date) else value for value in row) for row in rows]
    if plain:
        cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", plain)  # noqa: S608
