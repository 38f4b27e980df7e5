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


# A number that no figure is.
_NO_NUMBER = -(2**63) + 1
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
    """Every whole number as BIGINT, as the expressions declare it (a literal is an INT to Spark), and every column one
    that may be empty, of which nothing is known beforehand: of a union of two filtered checkpoints Sail wants both
    halves to agree on what may be empty, and Spark looks in one half for what it knows of the other's columns."""
    return table.selectExpr(*(f"{_unknown(field)} AS `{field.name}`" for field in table.schema.fields))


def _unknown(field: Any) -> str:
    kind = field.dataType.typeName()
    if kind in ("byte", "short", "integer", "long"):
        return f"NULLIF(CAST(`{field.name}` AS BIGINT), {_NO_NUMBER})"
    no_value = {"string": "'\\u0000'", "date": "DATE '0001-01-01'"}.get(kind)
    return f"NULLIF(`{field.name}`, {no_value})" if no_value else f"`{field.name}`"
