"""DuckDB over the mirror: the default."""

from typing import Any

from giaoban.rollup.engines.steps import Records, Shape, Tables, arrow, compiled, needed

# What is cheaper to read twice, a few columns each time, than to keep.
_HOW = {"facts": "NOT MATERIALIZED"}
# Of a table of its own DuckDB knows between which numbers it lies: it is then joined by position and not by hashing.
_TABLES = ("versions",)


def on_duckdb(cursor: Any, tables: Tables, shape: Shape) -> Records:
    """Run on a DuckDB cursor that has the tables `settled`, `later` and `once` (see mirror), as one statement."""
    for name, rows in tables.items():
        cursor.register(f"given_{name}" if name in _TABLES else name, arrow(name, rows))
        if name in _TABLES:
            cursor.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM given_{name}")
    *before, (_name, last) = compiled("duckdb", shape, bool(tables["streams"]))
    kept = " UNION ALL ".join(f"SELECT * FROM settled WHERE {condition}" for condition in needed(tables))  # noqa: S608
    steps = [
        f"kept AS NOT MATERIALIZED ({kept})",
        "extra AS NOT MATERIALIZED (SELECT * FROM later UNION ALL SELECT * FROM once)",
        *(f"{name} AS {_HOW.get(name, 'MATERIALIZED')} ({sql})" for name, sql in before),
    ]
    whole = f"WITH {', '.join(steps)} SELECT * FROM ({last})"  # noqa: S608
    rows = cursor.execute(whole).fetchall()
    return Records(tuple(column[0] for column in cursor.description), rows)
