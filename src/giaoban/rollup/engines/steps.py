"""The expressions as SQL, step by step, compiled once a process, dialect and shape; and rows as Arrow tables.

What DuckDB is asked for trees up to `DEEP` levels stands in compiled.json, as Ibis made it (`make docs` writes it, a
test holds it): a process that serves need not load Ibis for it, which takes seconds. Whatever is not there, or was made
of other expressions, is compiled, and the log says so.
"""

import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from giaoban.rollup import limits, mirror

log = logging.getLogger(__name__)

Record = dict[str, Any]
# Rows of an answer, as tuples.
Rows = list[tuple[Any, ...]]
Tables = dict[str, list[tuple[Any, ...]]]
# So many units are looked for one by one.
FEW = 1000
# One table after another: its name, and the SELECT that makes it from those before it.
Steps = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """Which cells: of the units at `level` of a tree that is `depth` deep, with the statements behind them or without
    (`listed`); `below`: and of the units one level lower, in the slots that are marked so."""

    depth: int
    level: int
    listed: bool = True
    below: bool = False


@dataclass(frozen=True, slots=True)
class Records:
    """An answer: the names of its columns, and its rows as they came. Going through it gives each as a dictionary."""

    columns: tuple[str, ...]
    rows: Rows

    def __iter__(self) -> Iterator[Record]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    @classmethod
    def of(cls, records: list[Record]) -> "Records":
        """Of dictionaries."""
        return cls(tuple(records[0]) if records else (), [tuple(one.values()) for one in records])


def _sql(table: Any, dialect: str) -> str:
    return _text(table.op(), dialect)


@lru_cache(maxsize=256)
def _text(said: Any, dialect: str) -> str:
    from ibis.backends.sql import compilers

    table = said.to_expr()
    if dialect in ("sqlite", "pyspark"):
        compiler = compilers.SQLiteCompiler if dialect == "sqlite" else compilers.PySparkCompiler
        return str(limits.held(compiler().to_sqlglot(table), dialect).sql(dialect=dialect))
    import sqlglot.expressions as sg

    # DuckDB adds up in 128 bits and keeps them, which makes whatever reads the sum slower; PostgreSQL's sums and parts
    # of dates are NUMERIC, which knows no bits. Ibis takes them for whole numbers, and leaves a cast to that out.
    tree = (compilers.DuckDBCompiler if dialect == "duckdb" else compilers.PostgresCompiler)().to_sqlglot(table)
    numeric = (sg.Sum,) if dialect == "duckdb" else (sg.Sum, sg.Extract)
    for found in [*tree.find_all(*numeric)]:
        if not isinstance(found.parent, sg.Window | sg.Filter):
            found.replace(sg.Cast(this=found.copy(), to=sg.DataType.build("BIGINT")))
    for star in tree.find_all(sg.Star):
        # Columns that are left out come in any order: one text for one expression.
        for columns in (one for one in star.args.values() if isinstance(one, list)):
            columns.sort(key=str)
    return str(tree.sql(dialect=dialect))


@lru_cache(maxsize=8)
def _cells(dialect: str, restated: bool, listed: bool) -> tuple[Any, Steps]:
    """The table of cells, and the steps to it as SQL."""
    from giaoban.rollup import expressions, moving

    # What is restated is marked among the statements: they always come along.
    steps = moving.cells() if restated else expressions.cells(listed)
    return steps[-1][1], tuple((name, _sql(table, dialect)) for name, table in steps)


@lru_cache(maxsize=64)
def compiled(dialect: str, shape: Shape, restated: bool) -> Steps:
    """The steps to the cells asked for; the last one is the answer."""
    there = _written().get(name_of(dialect, shape, restated))
    if there is None and dialect == "duckdb":
        log.info("compiled now, for some seconds: %s", name_of(dialect, shape, restated))
    return there or afresh(dialect, shape, restated)


def afresh(dialect: str, shape: Shape, restated: bool) -> Steps:
    """The same, of the expressions as they are now."""
    cells, steps = _cells(dialect, restated, shape.listed)
    return *steps, *_above(dialect, shape, cells.schema())


@lru_cache(maxsize=64)
def _above(dialect: str, shape: Shape, schema: Any) -> Steps:
    from giaoban.rollup.expressions import rolled

    above = rolled(schema, shape.depth, shape.level, shape.listed, shape.below)
    return tuple((name, _sql(table, dialect)) for name, table in above)


# --- what is compiled before

# A province, its communes, their hamlets, and the bodies of any of them: so deep are the trees that are asked about.
DEEP = 3


def usual() -> list[tuple[Shape, bool]]:
    """The shapes that are compiled before, each on boundaries as they were and (True) restated."""
    shapes = [
        Shape(depth, level, listed, below)
        for depth in range(DEEP + 1)
        for level in range(depth + 1)
        for listed in (True, False)
        # Of small trees, which list their statements, one run answers for the unit and those directly below.
        for below in ((False, True) if listed and level == 0 and depth in (1, 2) else (False,))
    ]
    return [(shape, restated) for restated in (False, True) for shape in shapes]


_WRITTEN = Path(__file__).with_name("compiled.json")
# What the SQL is made of.
_SOURCES = ("expressions.py", "moving.py", "hedges.py", "tables.py", "ranking.py", "engines/steps.py")
RANKING = "ranking"


def name_of(dialect: str, shape: Shape, restated: bool) -> str:
    """By which name they stand in compiled.json."""
    said = {"below": shape.below, "unlisted": not shape.listed, "restated": restated}
    return " ".join([dialect, str(shape.depth), str(shape.level), *(word for word, true in said.items() if true)])


def made_of() -> str:
    """Says which expressions, and which compiler."""
    here = Path(__file__).parents[1]
    found = hashlib.sha256(b"".join((here / one).read_bytes() for one in _SOURCES))
    return " ".join([found.hexdigest(), *(f"{one}=={version(one)}" for one in ("ibis-framework", "sqlglot"))])


@lru_cache(maxsize=1)
def _written() -> dict[str, Steps]:
    try:
        read = json.loads(_WRITTEN.read_text("utf-8"))
    except OSError:
        return {}
    if read["made_of"] != made_of():
        return {}
    texts = read["texts"]
    # By name, as "late=0 hidden=1": each step and which text it is.
    places = {name: [one.split("=") for one in steps.split()] for name, steps in read["steps"].items()}
    return {name: tuple((step, texts[int(place)]) for step, place in steps) for name, steps in places.items()}


def ranking() -> str:
    """The ranking's SQL for DuckDB."""
    there = _written().get(RANKING)
    return there[0][1] if there else ranking_afresh()


def ranking_afresh() -> str:
    """The same, of the expression as it is now."""
    from giaoban.rollup.ranking import ranking_sql

    return ranking_sql("duckdb")


def arrow(name: str, rows: list[tuple[Any, ...]]) -> Any:
    """Rows as an Arrow table of the expressions' schema of that name."""
    import pyarrow as pa

    schema = mirror.schema(name)
    turned = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    columns = [pa.array(list(values), type=column.type) for column, values in zip(schema, turned, strict=True)]
    return pa.Table.from_arrays(columns, schema=schema)


def needed(tables: Tables) -> list[str]:
    """Which of the kept picks a question needs, as conditions that exclude one another, in the SQL of any engine: those
    of record among them at the ledger position asked for, whose windows may count. The few that are of other units are
    left out by the expressions. Said in plain words, whole groups of rows are not even read."""
    ((at_seq, regime, oldest, newest),) = tables["asked"]
    said = f"regime = '{regime}' AND seq <= {at_seq} AND until > {at_seq} AND statement IS NOT NULL"
    among = [unit for unit, _back in tables["sources"]]
    back = [unit for unit, looks_back in tables["sources"] if looks_back]
    near = f"window_to BETWEEN DATE '{oldest}' AND DATE '{newest}' AND {_of(among)}"
    old = f"window_to < DATE '{oldest}' AND nature = 'at' AND {_of(back)}"
    return [f"{said} AND {near}", f"{said} AND {old}"]


def _of(units: list[int]) -> str:
    between = f"about BETWEEN {min(units, default=0)} AND {max(units, default=-1)}"
    return f"{between} AND about IN ({', '.join(map(str, units))})" if 0 < len(units) <= FEW else between
