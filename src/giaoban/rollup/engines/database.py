"""The ledger's own database, SQLite or PostgreSQL, through Django's connection: the slow reference.

It reads the ledger itself, not the mirror, so that a mirror that went wrong shows as a different answer.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from giaoban.rollup.engines.steps import Record, Shape, Tables, compiled
from giaoban.rollup.ledger import PickRow
from giaoban.rollup.tables import SCHEMAS

DIALECTS = {"sqlite": "sqlite", "postgresql": "postgres"}
_TYPES = {"int64": "BIGINT", "string": "TEXT", "date": "DATE"}


def on_database(picks: Iterable[PickRow], tables: Tables, shape: Shape) -> list[Record]:
    """Run in temporary tables of this connection, which go again before the answer is given."""
    steps = compiled(DIALECTS[connection.vendor], shape, bool(tables["streams"]))
    whole: dict[str, Iterable[tuple[Any, ...]]] = {**tables, "kept": [], "extra": picks}
    names = [*whole, *(name for name, _sql in steps[:-1])]
    with connection.cursor() as cursor:
        # What an earlier question left behind when it was cut short.
        _drop(cursor, names)
        for name, rows in whole.items():
            fill(cursor, name, rows)
        for name, sql in steps[:-1]:
            _run(cursor, f"CREATE TEMPORARY TABLE {name} AS {sql}")
        _run(cursor, steps[-1][1])
        columns = [column[0] for column in cursor.description]
        records = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
        _drop(cursor, names)
    for record in records:
        if isinstance(record["as_of"], str):
            record["as_of"] = date.fromisoformat(record["as_of"])
    return records


def _run(cursor: Any, sql: str) -> None:
    # Without parameters a percent sign stands for itself.
    cursor.execute(sql, None)


def _drop(cursor: Any, names: Iterable[str]) -> None:
    for name in names:
        _run(cursor, f"DROP TABLE IF EXISTS {name}")


def fill(cursor: Any, name: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Put rows into a temporary table of the expressions' schema of that name."""
    columns = ", ".join(f"{column} {_TYPES[kind]}" for column, kind in SCHEMAS[name].items())
    _run(cursor, f"CREATE TEMPORARY TABLE {name} ({columns})")
    marks = ", ".join(["%s"] * len(SCHEMAS[name]))
    # A date goes in as its text: SQLite compares texts, PostgreSQL reads them as dates.
    plain = [tuple(str(value) if isinstance(value, date) else value for value in row) for row in rows]
    if plain:
        cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", plain)  # noqa: S608
