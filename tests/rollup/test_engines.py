"""Every engine gives the same table, over segments and the tail after them."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from giaoban.base.errors import Refusal
from giaoban.registry.actions.succeed import Part, pass_on
from giaoban.registry.queries import children
from giaoban.rollup import mirror, segments
from giaoban.rollup.engines import spark
from giaoban.rollup.ledger import identity
from giaoban.rollup.queries import rollup_table
from tests import factories as make
from tests.rollup.asking import same_ledger
from tests.rollup.conftest import stop

PERIODS = ("2024-02@LICH", "2024-Q1@LICH", "2024-H1@LICH", "2025-03@LICH", "2024-02@ND09")
BOUNDARIES = ("then", "now", "restated")
THE_DAY = date(2024, 7, 1)


@pytest.fixture
def town(transactional_db: None, own_folders: Path) -> Iterator[str]:
    """A town of five communes with two months in segments and what came later in the tail: every behaviour, a gap, an
    estimate replaced, corrections, two regimes, a work, "không áp dụng"; a commune merged into another, one divided."""
    mirror.forget()
    town = make.unit("Thị xã Thử", type="thi_xa", code="88000")
    communes = [make.unit(f"Xã {name}", under=town) for name in ("Đông", "Tây", "Nam", "Bắc", "Trung")]
    flow, stock, money = make.measure(), make.measure("Hộ nghèo", "stock", "hộ"), make.measure("Thu", unit="đồng")
    share = make.measure("Tỷ lệ hộ", "ratio", "%", scale=2, part_unit="hộ")
    work, count = make.measure("Tiến độ", "progress", "%", scale=2), make.measure("Xã đạt", "count", "xã")
    for month in ("2024-01", "2024-02"):
        for number, commune in enumerate(communes):
            if (month, number) != ("2024-02", 3):
                make.recorded(commune, flow, 10 + number, period=month, qualifier="trên" if number == 1 else "")
            make.recorded(commune, money, 123_456_789_012_345 + number, period=month)
            make.recorded(
                commune, share, None, numerator=7 * number, denominator=90 + number, period=month, nature="at"
            )
            make.recorded(commune, flow, 100 + number, period=month, regime="ND09")
    for month, (number, commune) in product(("2024-03", "2024-04", "2024-05", "2024-06"), enumerate(communes)):
        make.recorded(commune, money, 9_007_199_254_740_993 + number, period=month)
    first = make.recorded(communes[0], stock, 185, period="2024-02", nature="at")
    mirror.compact()
    make.recorded(communes[0], stock, 186, period="2024-02", nature="at", supersedes=first, reason="đếm lại")
    make.recorded(communes[4], stock, 33, period="2024-02", nature="at")
    make.recorded(communes[1], flow, 40, period="2024-03", quality=1)
    make.recorded(communes[1], flow, 41, period="2024-03")
    make.recorded(communes[2], flow, None, period="2024-03", absence="na", absence_reason="không có")
    make.recorded(communes[0], work, 6000, period="2024-02", nature="at", item="Đường Ba Làng")
    make.recorded(communes[1], share, 5000, period="2024-03", nature="at")
    make.recorded(town, count, 3, period="2024-02", nature="at")
    _reorganised(town, communes)
    for number, commune in enumerate(children(town, date(2025, 1, 1))):
        make.recorded(commune.id, flow, 20 + number, period="2025-03")
        make.recorded(commune.id, money, 1_000 + number, period="2025-03")
    yield "88000"
    mirror.forget()


def _reorganised(town: int, communes: list[int]) -> None:
    """Bắc passes whole into Nam; Trung is divided among two new communes by thirds of its people."""
    pass_on(make.SYSTEM, communes[3], [Part(communes[2])], on=THE_DAY)
    new = [make.unit(f"Xã Trung {name}", under=town, valid_from=THE_DAY) for name in ("Thượng", "Hạ")]
    shares = (Decimal("0.333333"), Decimal("0.666667"))
    parts = [Part(one, "part", share_population=share) for one, share in zip(new, shares, strict=True)]
    pass_on(make.SYSTEM, communes[4], parts, on=THE_DAY)


@pytest.mark.parametrize("boundaries", BOUNDARIES)
def test_segments_and_tail_give_one_table_on_every_engine(town: str, sail: str, settings: Any, boundaries: str) -> None:
    settings.SPARK, settings.SPARK_MIRROR = sail, ""
    for period in PERIODS:
        answer = rollup_table(town, period, boundaries=boundaries)
        assert len({line[1] for line in answer[1]}) >= (6 if period == PERIODS[0] else 1)
        assert rollup_table(town, period, boundaries=boundaries, engine="database") == answer
        assert rollup_table(town, period, boundaries=boundaries, engine="spark") == answer
    assert len(segments.manifest(identity())) == 1


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed")
def test_spark_in_processes_of_its_own_gives_the_same_table(town: str, own_folders: Path) -> None:
    pytest.importorskip("pyspark", reason="Spark is not installed (uv sync --group spark)")
    # From a shell, as it is used; a Java machine and the Spark of the other tests do not share a process.
    # Spark's 200 partitions are for data that fill them.
    (own_folders / "spark-defaults.conf").write_text("spark.sql.shuffle.partitions 2\n")
    cluster = {"GIAOBAN_SPARK": "local-cluster[2,1,1024]", "SPARK_CONF_DIR": str(own_folders)}
    environment = {**same_ledger(own_folders), **cluster}
    command = [sys.executable, "-m", "giaoban", "rollup", "--unit", town, "--period", PERIODS[3], "--format", "csv"]
    command += ["--boundaries", "restated"]
    said = [
        subprocess.run([*command, "--engine", engine], capture_output=True, text=True, env=environment, timeout=1500)
        for engine in ("duckdb", "spark")
    ]
    assert [one.returncode for one in said] == [0, 0], said[1].stderr[:4000]
    assert said[0].stdout.count("\n") > 3
    assert said[1].stdout == said[0].stdout


def test_each_address_has_a_session_of_its_own(sail: str) -> None:
    other = pytest.importorskip("pysail.spark").SparkConnectServer(ip="127.0.0.1", port=0)
    other.start(background=True)
    there = f"sc://127.0.0.1:{other.listening_address[1]}"

    def left(address: str, name: str) -> Any:
        """Leave a table behind, and see which there are."""

        def ask(one: Any) -> Any:
            one.sql("SELECT 1 AS one").localCheckpoint().createOrReplaceTempView(name)
            return sorted(table.name for table in one.catalog.listTables())

        return spark.asked(address, 60, ask)

    spark.forget(sail)
    try:
        assert left(sail, "here") == ["here"]
        assert left(there, "one") == ["one"]
        assert left(there, "two") == ["one", "two"]
        assert left(sail, "here") == ["here"]
    finally:
        spark.forget(there)
        stop(other)
    # Whoever is gone answers no more, and the others do.
    with pytest.raises(Refusal, match="Không kết nối được với cụm Spark"):
        left(there, "three")
    assert left(sail, "more") == ["here", "more"]


def test_a_cluster_that_sent_its_session_away_is_asked_in_a_new_one(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SAIL_SPARK__SESSION_TIMEOUT_SECS", "1")
    cluster = pytest.importorskip("pysail.spark").SparkConnectServer(ip="127.0.0.1", port=0)
    cluster.start(background=True)
    there = f"sc://127.0.0.1:{cluster.listening_address[1]}"
    sessions: list[str] = []

    def ask(one: Any) -> Any:
        sessions.append(one.session_id)
        return one.sql("SELECT 1 AS one").toArrow().to_pylist()

    def wrong(one: Any) -> Any:
        ask(one)
        return one.sql("SELECT nothing FROM nowhere").toArrow()

    try:
        assert spark.asked(there, 60, ask) == spark.asked(there, 60, ask) == [{"one": 1}]
        # Nobody asks for longer than it keeps a session; what it writes to its log says when it is gone.
        written = ""
        for _second in range(60):
            written += "".join(capfd.readouterr())
            if "removing idle session" in written:
                break
            time.sleep(1)
        assert spark.asked(there, 60, ask) == [{"one": 1}]
        first, second, gone, new = sessions
        assert first == second == gone != new
        # A question that fails where the session is known is not asked a second time.
        with pytest.raises(Exception, match="nowhere"):
            spark.asked(there, 60, wrong)
        assert sessions[4:] == [new]
    finally:
        spark.forget(there)
        stop(cluster)


def test_spark_that_does_not_answer_is_not_waited_for_for_ever(sail: str) -> None:
    late = threading.Event()
    try:
        with pytest.raises(Refusal, match="GIAOBAN_SPARK_SECONDS"):
            spark.asked(sail, 1, lambda _session: [{"late": late.wait(60)}])
        # Whoever asks next does not wait for the one who still waits.
        assert spark.asked(sail, 60, lambda one: one.sql("SELECT 1 AS one").toArrow().to_pylist()) == [{"one": 1}]
    finally:
        late.set()


def test_spark_without_an_address_says_what_to_set(town: str, settings: Any) -> None:
    settings.SPARK = ""
    with pytest.raises(Refusal, match="GIAOBAN_SPARK"):
        rollup_table(town, PERIODS[0], engine="spark")
