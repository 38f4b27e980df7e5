"""Every engine gives the same table, over segments and the tail after them."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from giaoban.base.errors import Refusal
from giaoban.rollup import mirror, segments
from giaoban.rollup.ledger import identity
from giaoban.rollup.queries import rollup_table
from tests import factories as make
from tests.rollup.asking import same_ledger

PERIODS = ("2024-02@LICH", "2024-03@LICH", "2024-Q1@LICH", "2025-03@LICH")


@pytest.fixture
def town(transactional_db: None, own_folders: Path) -> Iterator[str]:
    """A town of four communes with two months in segments and what came later in the tail: every behaviour, a gap, an
    estimate replaced, a correction, a commune that merged into another."""
    mirror.forget()
    town = make.unit("Thị xã Thử", type="thi_xa", code="88000")
    communes = [make.unit(f"Xã {name}", under=town) for name in ("Đông", "Tây", "Nam", "Bắc")]
    flow, stock = make.measure(), make.measure("Hộ nghèo", behaviour="stock", unit="hộ")
    money = make.measure("Thu ngân sách", unit="đồng")
    for month in ("2024-01", "2024-02"):
        for number, commune in enumerate(communes):
            if (month, number) != ("2024-02", 3):
                make.recorded(commune, flow, 10 + number, period=month)
            make.recorded(commune, money, 123_456_789_012_345 + number, period=month)
    first = make.recorded(communes[0], stock, 185, period="2024-02", nature="at")
    mirror.compact()
    make.recorded(communes[0], stock, 186, period="2024-02", nature="at", supersedes=first, reason="đếm lại")
    make.recorded(communes[1], flow, 40, period="2024-03", quality=1)
    make.recorded(communes[1], flow, 41, period="2024-03")
    yield "88000"
    mirror.forget()


def test_segments_and_tail_give_one_table_on_every_engine(town: str, sail: str, settings: Any) -> None:
    settings.SPARK, settings.SPARK_MIRROR = sail, ""
    for period in PERIODS:
        answer = rollup_table(town, period)
        assert rollup_table(town, period, engine="database") == answer
        assert rollup_table(town, period, engine="spark") == answer
    assert len(segments.manifest(identity())) == 1


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed")
def test_spark_in_processes_of_its_own_gives_the_same_table(town: str, own_folders: Path) -> None:
    pytest.importorskip("pyspark", reason="Spark is not installed (uv sync --group spark)")
    # From a shell, as it is used; a Java machine and the Spark of the other tests do not share a process.
    # Spark's 200 partitions are for data that fill them.
    (own_folders / "spark-defaults.conf").write_text("spark.sql.shuffle.partitions 2\n")
    spark = {"GIAOBAN_SPARK": "local-cluster[2,1,1024]", "SPARK_CONF_DIR": str(own_folders)}
    environment = {**same_ledger(own_folders), **spark}
    command = [sys.executable, "-m", "giaoban", "rollup", "--unit", town, "--period", PERIODS[0], "--format", "csv"]
    said = [
        subprocess.run([*command, "--engine", engine], capture_output=True, text=True, env=environment, timeout=1500)
        for engine in ("duckdb", "spark")
    ]
    assert [one.returncode for one in said] == [0, 0], said[1].stderr[-2000:]
    assert said[0].stdout.count("\n") > 3
    assert said[1].stdout == said[0].stdout


def test_spark_without_an_address_says_what_to_set(town: str, settings: Any) -> None:
    settings.SPARK = ""
    with pytest.raises(Refusal, match="GIAOBAN_SPARK"):
        rollup_table(town, PERIODS[0], engine="spark")
