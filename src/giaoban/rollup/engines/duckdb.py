"""DuckDB over the mirror that this process holds: the default."""

from typing import Any

from giaoban.rollup.engines.steps import Record, Tables, arrow, compiled


def on_duckdb(cursor: Any, tables: Tables, depth: int, level: int) -> list[Record]:
    """Run on a DuckDB cursor that has the tables `kept` and `extra`, as one statement."""
    for name, rows in tables.items():
        cursor.register(name, arrow(name, rows))
    *before, (_name, last) = compiled("duckdb", depth, level, bool(tables["streams"]))
    steps = ", ".join(f"{name} AS MATERIALIZED ({sql})" for name, sql in before)
    return list(cursor.execute(f"WITH {steps} SELECT * FROM ({last})").to_arrow_table().to_pylist())  # noqa: S608
