"""Spark over the mirror's Parquet segments, for what one machine does not hold: a nation over ten years.

The cluster is reached by its Connect address (GIAOBAN_SPARK). It reads the segments itself, from the folder that it
shares with us or from object storage (GIAOBAN_SPARK_MIRROR); only the tail since the last segment is sent along.
"""

import threading
from functools import lru_cache
from typing import Any

from giaoban.rollup.engines.steps import Record, Shape, Tables, arrow, compiled, needed
from giaoban.rollup.tables import SCHEMAS

# Names of tables are those of one session: one question at a time.
_turn = threading.Lock()


@lru_cache(maxsize=4)
def session(address: str) -> Any:
    """A session at a Connect address, as sc://localhost:15002."""
    # Ibis registers Spark's dialect when its backend is loaded.
    from pyspark.sql import SparkSession

    return SparkSession.builder.remote(address).getOrCreate()


_TYPES = {"int64": "BIGINT", "string": "STRING", "date": "DATE"}


def frame(spark: Any, name: str, table: Any) -> Any:
    """An Arrow table of the expressions' schema of that name as a data frame; Spark cannot tell the types of an empty
    one by itself."""
    if table.num_rows:
        return spark.createDataFrame(table)
    columns = ", ".join(f"{column} {_TYPES[kind]}" for column, kind in SCHEMAS[name].items())
    return spark.createDataFrame([], columns)


def on_spark(spark: Any, kept: Any, extra: Any, tables: Tables, shape: Shape) -> list[Record]:
    """Run in a session. `kept` (the settled segment) and `extra` (what came later) are Spark data frames."""
    near, old = needed(tables)
    with _turn:
        kept.where(near).union(kept.where(old)).createOrReplaceTempView("kept")
        extra.createOrReplaceTempView("extra")
        for name, rows in tables.items():
            frame(spark, name, arrow(name, rows)).createOrReplaceTempView(name)
        *before, (_name, last) = compiled("pyspark", shape, bool(tables["streams"]))
        for name, sql in before:
            # Each step is computed once, where it is: Spark would otherwise compute it again for each later mention.
            _as_declared(spark.sql(sql)).localCheckpoint().createOrReplaceTempView(name)
        return list(_as_declared(spark.sql(last)).toArrow().to_pylist())


def _as_declared(table: Any) -> Any:
    """Every whole number as BIGINT, as the expressions declare it: a literal is an INT to Spark."""
    whole = ("byte", "short", "integer")
    fields = table.schema.fields
    if not any(field.dataType.typeName() in whole for field in fields):
        return table
    return table.selectExpr(
        *(
            f"CAST(`{field.name}` AS BIGINT) AS `{field.name}`" if field.dataType.typeName() in whole else field.name
            for field in fields
        )
    )
