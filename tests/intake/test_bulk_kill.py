"""`kill -9` in the middle of a bulk import: everything confirmed is there, nothing twice, and it goes on by itself."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from giaoban.base.locks import hold_ledger_lock
from giaoban.base.models import Job
from giaoban.base.queries import broken_audit_entry
from giaoban.figures.models import Entry, Statement
from giaoban.figures.queries import broken_batch
from giaoban.intake.actions.bulk_layout import bulk_layout
from giaoban.intake.actions.bulk_receive import bulk_receive
from giaoban.intake.actions.bulk_record import bulk_record
from giaoban.intake.bulk.queries import bulk_import
from giaoban.intake.bulk_models import BulkImport, BulkLine
from tests import factories
from tests.figures.test_kill import database_url
from tests.intake.bulk_worker import PIECE
from tests.intake.tables import csv

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
QUEUED = override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}})
KILLS = 4
UNITS, MEASURES, MONTHS = 10, 10, 12


@contextmanager
def a_worker() -> "Iterator[subprocess.Popen[str]]":
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "giaoban.settings",
        "GIAOBAN_VAR": str(settings.VAR),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.intake.bulk_worker"],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=Path(__file__).parents[2],
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=60)


def settled() -> None:
    """Wait until a server that lost its client has noticed: whoever gets the lock comes after that."""
    with transaction.atomic():
        hold_ledger_lock()


@QUEUED
def test_killed_in_the_middle_an_import_is_resumed_and_nothing_is_there_twice(own_folders: object):
    town = factories.unit("Thị xã Sông Thử", type="thi_xa")
    units = [factories.unit(f"Phường Thử {n}", code=f"55{n:03d}", under=town) for n in range(UNITS)]
    for n in range(MEASURES):
        factories.measure(f"Chỉ tiêu {n}", code=f"NT{n:02d}")
    rows = [
        [f"55{unit:03d}", f"NT{measure:02d}", f"{month:02d}/2024", str(1000 * unit + 10 * measure + month)]
        for unit in range(UNITS)
        for measure in range(MEASURES)
        for month in range(1, MONTHS + 1)
    ]
    clerk = factories.clerk(town)
    name = bulk_receive(clerk, town, "nhieu.csv", csv([["Đơn vị", "Chỉ tiêu", "Kỳ", "Giá trị"], *rows]))
    bulk_layout(clerk, name, "long", {0: "unit", 1: "measure", 2: "period", 3: "value"}, regime="LICH")
    with a_worker() as process:
        assert process.wait(timeout=120) == 0
    assert bulk_import(clerk, name).counts["new"] == len(rows)
    bulk_record(clerk, name)
    dice = random.Random(5)
    seen = []
    for kill in range(KILLS):
        with a_worker() as process:
            kill_within_a_piece(process, pieces=kill % 2, part=dice.random())
        settled()
        seen.append(stand_alike())
    assert seen == sorted(seen) and seen[-1] < len(rows), "the kills came too late: nothing was tried"
    assert Job.objects.get(pk=bulk_import(clerk, name).job.id).state == "running"  # type: ignore[union-attr]
    with a_worker() as process:
        assert process.wait(timeout=120) == 0
    view = bulk_import(clerk, name)
    assert (view.state, view.recorded, view.counts["refused"]) == ("done", len(rows), 0)
    assert stand_alike() == len(rows)
    found = set(Statement.objects.values_list("about_id", "period", "value"))
    assert len(found) == len(rows) and (units[3], "2024-07", 3000 + 20 + 7) in found
    assert broken_audit_entry() is None and broken_batch() is None


def kill_within_a_piece(process: "subprocess.Popen[str]", pieces: int, part: float) -> None:
    """Let it finish so many pieces, then kill it when about this part of the next one is done."""
    assert process.stdout is not None
    assert process.stdout.readline() == "begin\n"
    took = 0.05
    for _ in range(pieces):
        begun = time.monotonic()
        assert [process.stdout.readline(), process.stdout.readline()] == ["end\n", "begin\n"]
        took = time.monotonic() - begun
    time.sleep(part * took)
    process.kill()
    process.wait(timeout=30)


def stand_alike() -> int:
    """The ledger, the import and its lines say the same, in whole pieces; how many figures that is."""
    recorded = BulkImport.objects.get().recorded
    assert recorded % PIECE == 0
    assert BulkLine.objects.filter(state="recorded").count() == recorded
    assert Statement.objects.count() == Entry.objects.filter(kind="accept").count() == recorded
    assert Statement.objects.values("key").distinct().count() == recorded
    return recorded
