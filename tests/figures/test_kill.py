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


def record_and_kill(ward: int, measure: int, number: int, after: float) -> list[str]:
    """Start a recorder, kill it `after` seconds of recording; the lines it printed."""
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
    first = process.stdout.readline()
    time.sleep(after)
    process.kill()
    rest, _ = process.communicate(timeout=30)
    assert first == "begin 1\n" and process.returncode == -9
    return [first.strip(), *rest.splitlines()]


def test_killed_at_any_moment_a_batch_is_there_wholly_or_not_at_all():
    ward, measure = make.unit(), make.measure()
    dice = random.Random(20240304)
    said_done, cut_short = 0, 0
    for number in range(ROUNDS):
        # The first round dies in its very first batch, the others anywhere later.
        lines = record_and_kill(ward, measure, number, 0.005 if number == 0 else dice.uniform(0.2, 0.7))
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
    assert Statement.objects.exists() and cut_short, "the kills came between batches only: nothing was tried"
    make.recorded(ward, measure, 1, period="2024-03")
    assert broken_audit_entry() is None
