"""`kill -9` while recording: a batch is in the ledger wholly or not at all, and the audit chain holds."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection, transaction

from giaoban.base.locks import hold_ledger_lock
from giaoban.base.queries import broken_audit_entry
from giaoban.figures.models import Assertion, Batch, Entry, Finding, Statement
from giaoban.figures.queries import broken_batch, ledger_position
from tests import factories as make
from tests.figures.recorder import SIZE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ROUNDS = 5


def database_url() -> str:
    """The test database's address for another process."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


def record_and_kill(ward: int, measure: int, number: int, batches: int, part: float) -> list[str]:
    """Start a recorder, let it finish so many batches, kill it in the next one when about this part of it is done.

    The time a batch takes is that of the one before: the test means the same on a slow machine. Returns its lines.
    """
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "giaoban.settings",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.figures.recorder", str(ward), str(measure), str(number)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    lines = [process.stdout.readline()]
    took = 0.01
    for _ in range(batches):
        begun = time.monotonic()
        lines += [process.stdout.readline(), process.stdout.readline()]
        took = time.monotonic() - begun
    time.sleep(part * took)
    process.kill()
    rest, _ = process.communicate(timeout=30)
    assert lines[0] == "begin 1\n" and process.returncode == -9
    return [line.strip() for line in (*lines, *rest.splitlines())]


def test_killed_at_any_moment_a_batch_is_there_wholly_or_not_at_all():
    ward, measure = make.unit(), make.measure()
    dice = random.Random(20240304)
    said_done, cut_short = 0, 0
    for number in range(ROUNDS):
        # The first round dies in its very first batch, the others anywhere in a later one.
        lines = record_and_kill(ward, measure, number, batches=number % 3, part=dice.uniform(0.05, 0.95))
        said_done += sum(line.startswith("end") for line in lines)
        cut_short += lines[-1].startswith("begin")
        with transaction.atomic():
            # On PostgreSQL the server notices the death in its own time; whoever gets the lock comes after that.
            hold_ledger_lock()
            batches = Batch.objects.count()
        statements = Statement.objects.count()
        assert statements == batches * SIZE
        assert Entry.objects.filter(kind="state").count() == Entry.objects.filter(kind="accept").count() == statements
        assert (
            Assertion.objects.count() == batches * SIZE // 10
            and Finding.objects.filter(code="implausible").count() == batches
        )
        assert ledger_position() == Entry.objects.count()
        assert broken_audit_entry() is None and broken_batch() is None
        # What it said was recorded is recorded; a batch may be committed an instant before it could say so.
        assert said_done <= batches <= said_done + cut_short
    assert Statement.objects.exists() and cut_short > 1, "the kills came between batches: nothing was tried"
    make.recorded(ward, measure, 1, period="2024-03")
    assert broken_audit_entry() is None
