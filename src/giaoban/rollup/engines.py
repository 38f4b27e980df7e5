"""Running the expressions: compiled once a process and shape, then run by the engine's own driver."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import Refusal, declare
from giaoban.rollup import mirror

NO_ENGINE = declare("rollup.no_engine", _("Chưa có bộ tính %(engine)s. Hiện dùng được: %(known)s."))

ENGINES = ("duckdb",)

Record = dict[str, Any]


@lru_cache(maxsize=64)
def _compiled(dialect: str, depth: int, level: int) -> str:
    import ibis

    from giaoban.rollup.expressions import consolidated

    return str(ibis.to_sql(consolidated(depth, level), dialect=dialect))


def run(tables: dict[str, list[tuple[Any, ...]]], depth: int, level: int, engine: str = "duckdb") -> list[Record]:
    """Cells of the units at a level of the tree, as dictionaries. `tables` are the question's, by name, as rows.

    Refuses an engine that is not there.
    """
    if engine not in ENGINES:
        raise Refusal(NO_ENGINE, engine=engine, known=", ".join(ENGINES))
    sql = _compiled("duckdb", depth, level)

    def find(cursor: Any) -> list[Record]:
        for name, rows in tables.items():
            cursor.register(name, _arrow(name, rows))
        return list(cursor.execute(sql).to_arrow_table().to_pylist())

    asked = (depth, level, *((name, tuple(rows)) for name, rows in sorted(tables.items())))
    answer: list[Record] = mirror.answered(asked, find)
    return answer


def _arrow(name: str, rows: list[tuple[Any, ...]]) -> Any:
    import pyarrow as pa

    schema = mirror.schema(name)
    turned = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    return pa.Table.from_arrays(
        [pa.array(list(values), type=column.type) for column, values in zip(schema, turned, strict=True)], schema=schema
    )


def warm_up() -> None:
    """Load Ibis and compile the usual shapes, so that the first page does not wait for it."""
    today = date(2000, 1, 1)
    tables: dict[str, list[tuple[Any, ...]]] = {
        "asked": [(0, "LICH")],
        "slots": [(0, "in_period", today, today, today)],
        "terms": [],
        "windows": [],
        "quarters": [],
        "units": [(0, 0, 0, 0)],
        "versions": [],
        "items": [],
    }
    for depth, level in ((0, 0), (1, 0), (1, 1)):
        run(tables, depth, level)
