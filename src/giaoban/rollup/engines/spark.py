"""Spark over the mirror's Parquet segments, for what one machine does not hold: a nation over ten years.

The cluster is reached by its Connect address (GIAOBAN_SPARK). It reads the segments itself, from the folder that it
shares with us or from object storage (GIAOBAN_SPARK_MIRROR); only the tail since the last segment is sent along.
"""

import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from queue import SimpleQueue
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import Refusal, declare
from giaoban.rollup.engines.steps import Record, Shape, Tables, arrow, compiled, needed
from giaoban.rollup.tables import SCHEMAS

NOBODY_THERE = declare(
    "rollup.spark_not_reached",
    _(
        "Không kết nối được với cụm Spark ở %(address)s. Hãy xem cụm có đang chạy và GIAOBAN_SPARK có đúng địa chỉ "
        "không, hoặc tính bằng --engine duckdb."
    ),
)
NO_ANSWER = declare(
    "rollup.spark_silent",
    _(
        "Cụm Spark ở %(address)s không trả lời trong %(seconds)s giây nên phép tính đã bị bỏ; sổ không thay đổi gì. "
        "Hãy xem cụm có còn chạy không, đặt GIAOBAN_SPARK_SECONDS dài hơn, hoặc tính bằng --engine duckdb."
    ),
)
# Connect's usual port; how long we knock, and how long we wait for a cluster to hear that nobody waits any more.
_PORT, _KNOCK_SECONDS, _STOP_SECONDS = 15002, 10, 5
# Steps that are cheaper to read twice, a few columns each time, than to write down with all of theirs.
_READ_TWICE = ("facts",)
# What is done with a session.
Ask = Callable[[Any], list[Record]]


class _Line:
    """A session, and the one thread that asks it, question after question.

    One at a time, since names of tables are a session's. One thread, since PySpark takes a checkpoint to be of the
    first session of whichever thread asks, or else of the process: with a second address it would ask the wrong one.
    The thread keeps no process alive.
    """

    def __init__(self, address: str) -> None:
        self.address, self.session = address, None
        self._questions: SimpleQueue[tuple[Ask, Future[list[Record]]] | None] = SimpleQueue()
        threading.Thread(target=self._work, daemon=True).start()

    def put(self, ask: Ask) -> Future[list[Record]]:
        answer: Future[list[Record]] = Future()
        self._questions.put((ask, answer))
        return answer

    def close(self) -> None:
        """Once it has answered what was asked."""
        self._questions.put(None)

    def _work(self) -> None:
        while question := self._questions.get():
            ask, answer = question
            try:
                _knock(self.address)
                answer.set_result(self._ask(ask))
            except BaseException as error:  # noqa: BLE001 whoever waits is told
                answer.set_exception(error)

    def _ask(self, ask: Ask) -> list[Record]:
        before = self.session
        self.session = before or _session(self.address)
        try:
            return ask(self.session)
        except Exception:
            if before is None or _known(before):
                raise
        # Clusters send a session away that was asked nothing for a while, and begun anew they know none.
        self.session = _session(self.address)
        return ask(self.session)


_lines: dict[str, _Line] = {}
_dialling = threading.Lock()


def _session(address: str) -> Any:
    # Ibis registers Spark's dialect when its backend is loaded.
    from pyspark.sql import SparkSession

    if not address.startswith("sc://"):
        return SparkSession.builder.remote(address).getOrCreate()
    from pyspark.sql.connect.session import SparkSession as Connected

    # By itself PySpark gives the process's first session, whatever address that one has.
    session = Connected.builder.remote(address).create()
    # PySpark closes a session that nobody holds any more from within the garbage collection, in whatever thread that
    # runs, and there waits, holding a lock, for calls to a cluster that may be gone: for ever. A channel stays open.
    session.client.close = lambda: None  # type: ignore[method-assign]
    return session


def _known(session: Any) -> bool:
    """Whether the cluster still has this session."""
    from pyspark.errors import PySparkException

    try:
        session.sql("SELECT 1").collect()
    except PySparkException:
        return False
    return True


def _knock(address: str) -> None:
    """Refuse at once where nobody listens: PySpark knocks for ten minutes without a word."""
    if not address.startswith("sc://"):
        return
    place = urlsplit(address)
    try:
        socket.create_connection((place.hostname or "", place.port or _PORT), _KNOCK_SECONDS).close()
    except (OSError, ValueError) as error:
        raise Refusal(NOBODY_THERE, address=place.netloc) from error


def asked(address: str, seconds: float, ask: Ask) -> list[Record]:
    """What `ask` makes of a session at a Connect address, as sc://localhost:15002.

    Refuses an address where nobody listens, and an answer that has not come in so many seconds; what the cluster still
    does for it is called off, where it listens.
    """
    with _dialling:
        line = _lines.get(address) or _lines.setdefault(address, _Line(address))
    answer = line.put(ask)
    if not wait([answer], seconds).done:
        forget(address)
        if line.session is not None:
            _call_off(line.session)
        raise Refusal(NO_ANSWER, address=urlsplit(address).netloc or address, seconds=seconds)
    if answer.exception():
        forget(address)
    return answer.result()


def forget(address: str) -> None:
    """Whoever asks there next opens a session of its own."""
    with _dialling:
        if line := _lines.pop(address, None):
            line.close()


def _call_off(session: Any) -> None:
    """Tell the cluster that nobody waits any more, without waiting long for it to listen."""
    call = threading.Thread(target=session.interruptAll, daemon=True)
    call.start()
    call.join(_STOP_SECONDS)


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
    kept.where(near).union(kept.where(old)).createOrReplaceTempView("kept")
    extra.createOrReplaceTempView("extra")
    for name, rows in tables.items():
        frame(spark, name, arrow(name, rows)).createOrReplaceTempView(name)
    *before, (_name, last) = compiled("pyspark", shape, bool(tables["streams"]))
    for name, sql in before:
        step = _as_declared(spark.sql(sql))
        # Each step is computed once, where it is: Spark would otherwise compute it again for each later mention.
        (step if name in _READ_TWICE else step.localCheckpoint()).createOrReplaceTempView(name)
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
