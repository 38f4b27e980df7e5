"""The expressions as SQL, step by step, compiled once a process, dialect and shape; and rows as Arrow tables."""

from functools import lru_cache
from typing import Any

from giaoban.rollup import mirror

Record = dict[str, Any]
Tables = dict[str, list[tuple[Any, ...]]]
# One table after another: its name, and the SELECT that makes it from those before it.
Steps = tuple[tuple[str, str], ...]


@lru_cache(maxsize=8)
def _cells(dialect: str, restated: bool) -> tuple[Any, Steps]:
    """The table of cells, and the steps to it as SQL."""
    import ibis

    from giaoban.rollup import expressions, moving

    steps = moving.cells() if restated else expressions.cells()
    return steps[-1][1], tuple((name, str(ibis.to_sql(table, dialect=dialect))) for name, table in steps)


@lru_cache(maxsize=64)
def compiled(dialect: str, depth: int, level: int, restated: bool) -> Steps:
    """The steps to the cells of the units at `level` of a tree that is `depth` deep; the last one is the answer."""
    import ibis

    from giaoban.rollup.expressions import rolled

    cells, steps = _cells(dialect, restated)
    above = rolled(cells, depth, level)
    return *steps, *((name, str(ibis.to_sql(table, dialect=dialect))) for name, table in above)


def arrow(name: str, rows: list[tuple[Any, ...]]) -> Any:
    """Rows as an Arrow table of the expressions' schema of that name."""
    import pyarrow as pa

    schema = mirror.schema(name)
    turned = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    columns = [pa.array(list(values), type=column.type) for column, values in zip(schema, turned, strict=True)]
    return pa.Table.from_arrays(columns, schema=schema)
