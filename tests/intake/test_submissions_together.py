"""Two people on one form at the same moment, and a machine that dies: whole steps, or none."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction

from giaoban.base.errors import Refusal
from giaoban.base.locks import hold_ledger_lock
from giaoban.base.queries import broken_audit_entry
from giaoban.figures.models import Entry, Statement
from giaoban.figures.queries import broken_batch, values_of_record
from giaoban.intake.actions.accept_submission import accept_submission
from giaoban.intake.actions.hand_in import hand_in
from giaoban.intake.actions.open_submission import open_submission
from giaoban.intake.actions.save_cell import save_cell
from giaoban.intake.actions.send_back import send_back
from giaoban.intake.models import Cell, CellRevision, Submission, Transition
from tests import factories as make
from tests.figures.test_concurrency import together
from tests.figures.test_kill import database_url
from tests.intake.handing import FEBRUARY, ward_office

pytestmark = pytest.mark.django_db(transaction=True)


def outcome(told: list[str], what: Callable[[], object]) -> Callable[[], None]:
    """Do it, and note the word for what came of it."""

    def work() -> None:
        try:
            what()
            told.append("done")
        except Refusal as refusal:
            told.append(refusal.code)

    return work


def test_two_who_hand_in_the_same_form_hand_it_in_once() -> None:
    ward, told = ward_office(), list[str]()
    name = ward.begun()
    together(*(outcome(told, lambda: hand_in(ward.reporter, name)) for _ in range(4)))
    assert sorted(told) == ["done"] + ["intake.wrong_state"] * 3
    assert Statement.objects.count() == 2 and Transition.objects.count() == 1
    assert broken_audit_entry() is None and broken_batch() is None


def test_accepted_or_returned_never_both() -> None:
    ward = ward_office()
    for hamlet in (ward.hamlet, ward.other):
        told: list[str] = []
        name = ward.handed_in(hamlet).submission_id
        together(
            outcome(told, lambda name=name: accept_submission(ward.clerk, name)),
            outcome(told, lambda name=name: send_back(ward.clerk, name, reason="Xem lại")),
        )
        assert sorted(told) == ["done", "intake.wrong_state"]
        state = Submission.objects.get(pk=name).state
        counted = Entry.objects.filter(kind="accept", about_id=hamlet).count()
        assert (state, counted) in (("accepted", 2), ("returned", 0))


def test_two_who_open_the_same_form_get_the_same_one() -> None:
    ward = ward_office()
    names: list[str] = []
    together(
        *(lambda: names.append(open_submission(ward.reporter, ward.hamlet, ward.version, FEBRUARY)) for _ in range(4))
    )
    assert len(set(names)) == 1 == Submission.objects.count()


def test_two_who_save_one_cell_leave_one_value_and_the_other_is_told() -> None:
    ward, told = ward_office(), list[str]()
    name = open_submission(ward.reporter, ward.hamlet, ward.version, FEBRUARY)

    def save(raw: str) -> Callable[[], None]:
        return outcome(told, lambda: save_cell(ward.reporter, name, ward.lines[0], raw, expected_revision=0))

    together(save("3"), save("4"), save("5"))
    assert sorted(told) == ["done", "intake.clash", "intake.clash"]
    assert Cell.objects.get().revision == 1 == CellRevision.objects.count()


def test_saving_while_another_hands_in_is_before_it_or_refused() -> None:
    ward, told = ward_office(), list[str]()
    name = ward.begun()
    together(
        outcome(told, lambda: hand_in(ward.reporter, name)),
        outcome(told, lambda: save_cell(ward.reporter, name, ward.lines[0], "9")),
    )
    cell = Cell.objects.get(submission_id=name, line_id=ward.lines[0])
    stated = Statement.objects.get(measure_id=ward.measures[0])
    assert (cell.raw, cell.dirty) == (str(stated.value), False), "what stands in the form is what was stated"


@pytest.mark.slow
def test_killed_at_any_moment_a_step_is_done_wholly_or_not_at_all() -> None:
    ward = ward_office()
    dice = random.Random(20240305)
    done = 0
    for number in range(3):
        lines = _run_and_kill(ward.id, ward.version, (ward.hamlet, ward.other), 2005 + 40 * number, ward.lines, dice)
        done += sum(line.startswith("end") for line in lines)
        with transaction.atomic():
            # On PostgreSQL the server notices the death in its own time; whoever gets the lock comes after that.
            hold_ledger_lock()
        _whole()
    assert done > 3
    accept_submission(make.SYSTEM, ward.handed_in().submission_id)
    _whole()


def _whole() -> None:
    """Every form is in one state with everything that belongs to it."""
    assert broken_audit_entry() is None and broken_batch() is None
    counted = set(values_of_record().values())
    for row in Submission.objects.all():
        cells = list(row.cells.exclude(raw=""))
        steps = list(row.transitions.order_by("number").values_list("verb", flat=True))
        assert steps == {"draft": [], "submitted": ["hand_in"], "accepted": ["hand_in", "accept"]}[row.state]
        seqs = {cell.statement_seq for cell in cells}
        if row.state == "draft":
            assert seqs <= {None}
            continue
        assert None not in seqs and len(seqs) == len(cells)
        assert (seqs <= counted) is (row.state == "accepted")
    assert Statement.objects.count() == Cell.objects.exclude(statement_seq=None).count()


def _run_and_kill(
    ward: int, version: int, hamlets: tuple[int, ...], year: int, lines: tuple[int, ...], dice: random.Random
) -> list[str]:
    root = Path(__file__).parents[2]
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "giaoban.settings",
        "PYTHONPATH": str(root),
    }
    words = [str(ward), str(version), ",".join(map(str, hamlets)), str(year), ",".join(map(str, lines[:2]))]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.intake.handing_in", *words],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=root,
    )
    assert process.stdout is not None
    said = [process.stdout.readline()]
    took = 0.05
    for _ in range(dice.randrange(1, 6)):
        begun = time.monotonic()
        said += [process.stdout.readline(), process.stdout.readline()]
        took = time.monotonic() - begun
    time.sleep(dice.uniform(0.05, 0.95) * took)
    process.kill()
    rest, _ = process.communicate(timeout=60)
    assert process.returncode == -9, said
    return [line.strip() for line in (*said, *rest.splitlines())]
