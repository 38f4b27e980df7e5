"""Running a question: the same expressions, compiled for the engine asked for and run by its own driver."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import Refusal, declare
from giaoban.rollup import ledger, mirror, segments
from giaoban.rollup.engines.aside import Score, ranked_on_database, ranked_on_duckdb, ranked_on_spark
from giaoban.rollup.engines.database import on_database
from giaoban.rollup.engines.duckdb import on_duckdb
from giaoban.rollup.engines.spark import Ask, asked, frame, on_spark
from giaoban.rollup.engines.steps import Record, Records, Shape, Tables
from giaoban.rollup.limits import in_words

__all__ = ["ENGINES", "Record", "Records", "Shape", "Tables", "ranked", "run", "warm_up"]

NO_ENGINE = declare("rollup.no_engine", _("Chưa có bộ tính %(engine)s. Hiện dùng được: %(known)s."))
NO_SPARK = declare(
    "rollup.no_spark",
    _("Chưa có địa chỉ của cụm Spark. Hãy đặt GIAOBAN_SPARK (như sc://may-chu:15002) và cài nhóm gói “spark”."),
)

# DuckDB over the mirror; the ledger's own database (SQLite or PostgreSQL) over the ledger itself, the slow reference;
# Spark over the mirror's segments.
ENGINES = ("duckdb", "database", "spark")


def run(tables: Tables, shape: Shape, engine: str = "duckdb") -> Records:
    """Cells of the units at a level of the tree. `tables` are the question's, by name, as rows.

    Refuses an engine that is not there.
    """
    if engine == "database":
        return on_database(tables, shape)
    if engine == "spark":
        return _by_spark(tables, shape)
    if engine != "duckdb":
        raise Refusal(NO_ENGINE, engine=engine, known=", ".join(ENGINES))
    answer: Records = mirror.asked(lambda cursor: on_duckdb(cursor, tables, shape))
    return answer


def ranked(scores: Sequence[Score], engine: str = "duckdb") -> list[Record]:
    """Rank and quartiles of lines of scores, by line and unit (ranking.ranking). Refuses an engine that is not
    there."""
    if not scores:
        return []
    if engine == "database":
        return ranked_on_database(scores)
    if engine == "spark":
        return _of_spark(lambda spark: ranked_on_spark(spark, scores))
    return ranked_on_duckdb(scores)


def _of_spark(ask: Ask) -> list[Record]:
    if not settings.SPARK:
        raise Refusal(NO_SPARK)
    try:
        with in_words():
            return asked(settings.SPARK, settings.SPARK_SECONDS, ask)
    except ImportError:
        raise Refusal(NO_SPARK) from None


def _by_spark(tables: Tables, shape: Shape) -> Records:
    found, tail = mirror.segments_and_tail()
    place = settings.SPARK_MIRROR.rstrip("/") or f"file://{settings.MIRROR_ROOT}"
    paths = [f"{place}/{segments.folder(ledger.identity()).name}/{one.file}" for one in found]

    def ask(spark: Any) -> list[Record]:
        kept = spark.read.parquet(paths[0]) if paths else frame(spark, "kept", mirror.schema("kept").empty_table())
        extra = frame(spark, "extra", tail)
        if paths[1:]:
            extra = spark.read.parquet(*paths[1:]).union(extra)
        return on_spark(spark, kept, extra, tables, shape)

    return Records.of(_of_spark(ask))


def warm_up() -> None:
    """Load Ibis, read the ledger and compile the shapes of a commune and a town, so that the first page does not wait
    for it. Those of deeper trees are compiled when somebody asks about one."""
    day = date(2000, 1, 1)
    tables: Tables = {
        "asked": [(0, "LICH", day, day)],
        "slots": [(0, "in_period", day, day, day, 0, 1)],
        "recipes": [],
        "terms": [],
        "windows": [],
        "twins": [],
        "quarters": [],
        "units": [(0, 0, 0, 0, 0, 0, 0, 0, 0)],
        "asks": [],
        "counts": [],
        "sources": [(0, 0)],
        "spans": [],
        "streams": [],
        "bases": [],
        "versions": [],
        "items": [],
    }
    for shape in (Shape(0, 0), Shape(1, 0, below=True)):
        run(tables, shape)
