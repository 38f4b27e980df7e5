"""A small table of scores ranked by the engine that was asked: its own SQL, its own driver."""

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection

from giaoban.rollup.engines.database import DIALECTS, fill
from giaoban.rollup.engines.spark import frame
from giaoban.rollup.engines.steps import Record, arrow, ranking

# (line, unit, score)
Score = tuple[int, int, int]


@lru_cache(maxsize=1)
def _duckdb(pid: int) -> Any:
    import duckdb

    # None crosses a fork.
    return duckdb.connect(":memory:", config={"enable_external_access": "false", "threads": "1"})


def ranked_on_duckdb(scores: Sequence[Score]) -> list[Record]:
    """Ranks and quartiles by DuckDB."""
    with _duckdb(os.getpid()).cursor() as cursor:
        cursor.register("scores", arrow("scores", list(scores)))
        return list(cursor.execute(ranking()).to_arrow_table().to_pylist())


def ranked_on_database(scores: Sequence[Score]) -> list[Record]:
    """Ranks and quartiles by the ledger's own database."""
    from giaoban.rollup.ranking import ranking_sql

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS scores", None)
        fill(cursor, "scores", scores)
        cursor.execute(ranking_sql(DIALECTS[connection.vendor]), None)
        columns = [column[0] for column in cursor.description]
        records = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
        cursor.execute("DROP TABLE scores", None)
    return records


def ranked_on_spark(spark: Any, scores: Sequence[Score]) -> list[Record]:
    """Ranks and quartiles by Spark."""
    from giaoban.rollup.ranking import ranking_sql

    frame(spark, "scores", arrow("scores", list(scores))).createOrReplaceTempView("scores")
    return list(spark.sql(ranking_sql("pyspark")).toArrow().to_pylist())
