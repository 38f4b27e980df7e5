"""Running the expressions: compiled once a process and shape, then run by the engine's own driver."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import Refusal, declare
from giaoban.rollup import mirror
from giaoban.rollup.tables import SCHEMAS

NO_ENGINE = declare("rollup.no_engine", _("Chưa có bộ tính %(engine)s. Hiện dùng được: %(known)s."))

# DuckDB over the mirror; SQLite over a copy of the same rows in memory, the slow reference.
ENGINES = ("duckdb", "sqlite")

Record = dict[str, Any]
Tables = dict[str, list[tuple[Any, ...]]]


def run(tables: Tables, depth: int, level: int, engine: str = "duckdb") -> list[Record]:
    """Cells of the units at a level of the tree, as dictionaries. `tables` are the question's, by name, as rows.

    Refuses an engine that is not there.
    """
    if engine not in ENGINES:
        raise Refusal(NO_ENGINE, engine=engine, known=", ".join(ENGINES))

    def find(cursor: Any) -> list[Record]:
        if engine == "duckdb":
            return on_duckdb(cursor, tables, depth, level)
        whole = cursor.execute("SELECT * FROM kept UNION ALL SELECT * FROM extra").to_arrow_table()
        return on_sqlite(whole, tables, depth, level)

    asked = (engine, depth, level, *((name, tuple(rows)) for name, rows in sorted(tables.items())))
    answer: list[Record] = mirror.answered(asked, find)
    return answer


Steps = tuple[tuple[str, str], ...]


@lru_cache(maxsize=8)
def _cells(dialect: str) -> tuple[Any, Steps]:
    """The table of cells, and the steps to it as SQL."""
    import ibis

    from giaoban.rollup.expressions import cells

    steps = cells()
    return steps[-1][1], tuple((name, str(ibis.to_sql(table, dialect=dialect))) for name, table in steps)


@lru_cache(maxsize=64)
def _compiled(dialect: str, depth: int, level: int) -> Steps:
    import ibis

    from giaoban.rollup.expressions import rolled

    cells, steps = _cells(dialect)
    above = rolled(cells, depth, level)
    return *steps, *((name, str(ibis.to_sql(table, dialect=dialect))) for name, table in above)


def on_duckdb(cursor: Any, tables: Tables, depth: int, level: int) -> list[Record]:
    """Run on a DuckDB cursor that has the tables `kept` and `extra`, as one statement."""
    for name, rows in tables.items():
        cursor.register(name, arrow(name, rows))
    *before, (_name, last) = _compiled("duckdb", depth, level)
    steps = ", ".join(f"{name} AS MATERIALIZED ({sql})" for name, sql in before)
    return list(cursor.execute(f"WITH {steps} SELECT * FROM ({last})").to_arrow_table().to_pylist())  # noqa: S608


def on_sqlite(kept: Any, tables: Tables, depth: int, level: int) -> list[Record]:
    """Run on an in-memory SQLite, from the picks as an Arrow table."""
    import ibis

    opened = ibis.sqlite.connect()
    try:
        # Through the driver itself: Ibis would take both the rows and the answer through pandas.
        driver = opened.con
        whole = {**tables, "kept": [tuple(row.values()) for row in kept.to_pylist()], "extra": []}
        for name, rows in whole.items():
            driver.execute(f"CREATE TABLE {name} ({', '.join(SCHEMAS[name])})")
            marks = ", ".join("?" * len(SCHEMAS[name]))
            plain = [tuple(str(value) if isinstance(value, date) else value for value in row) for row in rows]
            driver.executemany(f"INSERT INTO {name} VALUES ({marks})", plain)  # noqa: S608
        *before, (_name, last) = _compiled("sqlite", depth, level)
        for name, sql in before:
            driver.execute(f"CREATE TABLE {name} AS {sql}")
        found = driver.execute(last)
        names = [column[0] for column in found.description]
        records = [dict(zip(names, row, strict=True)) for row in found]
    finally:
        opened.disconnect()
    for record in records:
        record["as_of"] = date.fromisoformat(record["as_of"]) if record["as_of"] else None
    return records


def arrow(name: str, rows: list[tuple[Any, ...]]) -> Any:
    """Rows as an Arrow table of the expressions' schema of that name."""
    import pyarrow as pa

    schema = mirror.schema(name)
    turned = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    columns = [pa.array(list(values), type=column.type) for column, values in zip(schema, turned, strict=True)]
    return pa.Table.from_arrays(columns, schema=schema)


def warm_up() -> None:
    """Load Ibis, read the ledger and compile the usual shapes, so that the first page does not wait for it."""
    day = date(2000, 1, 1)
    tables: Tables = {
        "asked": [(0, "LICH", day, day)],
        "slots": [(0, "in_period", day, day, day)],
        "terms": [],
        "windows": [],
        "quarters": [],
        "units": [(0, 0, 0, 0)],
        "versions": [],
        "items": [],
    }
    for depth, level in ((0, 0), (1, 0), (1, 1), (2, 0), (2, 1)):
        run(tables, depth, level)
