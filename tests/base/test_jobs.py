"""Long work: told, stopped, begun again after a crash; periodic work by the clock."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django_tasks_db.models import DBTaskResult

from giaoban.base import jobs, worker
from giaoban.base.actors import System
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.base.jobs import Progress, cancel, enqueue, job_kind
from giaoban.base.models import Job, TimetableRun
from giaoban.base.queries import job, jobs_of
from tests import factories
from tests.conftest import SetClock
from tests.figures.test_kill import database_url

SYSTEM = System()
QUEUED = override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}})
seen: list[Any] = []


@job_kind("thu.cong")
def add_up(job: Progress, numbers: list[int], stop_at: int | None = None) -> dict[str, Any]:
    for index, _number in enumerate(numbers):
        if index == stop_at:
            Job.objects.filter(pk=job.id).update(state="cancelled")
        job._told = 0
        job.step(index, len(numbers), f"số thứ {index + 1}")
    seen.append(sum(numbers))
    return {"sentence": f"Tổng là {sum(numbers)}."}


@job_kind("thu.tu_choi")
def refuse(job: Progress) -> None:
    raise Refusal(jobs.NO_JOB)


@job_kind("thu.hong")
def break_down(job: Progress) -> None:
    raise KeyError("hỏng")


# What the worker of `long_work` does; never done in this process.
job_kind("thu.dem")(lambda job, to: {"to": to})


def _view(row: Job) -> Any:
    view = job(row.pk)
    assert view is not None
    return view


@pytest.mark.django_db
def test_work_is_done_and_says_what_came_of_it():
    view = _view(enqueue(SYSTEM, "thu.cong", None, {"numbers": [1, 2, 3]}))
    assert (view.state, view.result, view.going_on) == ("done", {"sentence": "Tổng là 6."}, False)


@pytest.mark.django_db
def test_work_that_cannot_be_done_ends_with_its_sentence(caplog: pytest.LogCaptureFixture):
    view = _view(enqueue(SYSTEM, "thu.tu_choi", None, {}))
    assert (view.state, view.note) == ("failed", "Không có việc này, hoặc bạn không được xem việc này.")
    view = _view(enqueue(SYSTEM, "thu.hong", None, {}))
    assert view.state == "failed" and "lỗi chương trình" in view.note
    assert "KeyError" in caplog.text


@pytest.mark.django_db
def test_work_for_a_unit_asks_for_the_right_named_by_its_kind():
    ward = factories.unit()
    with pytest.raises(Refusal, match=r"base\.not_allowed"):
        enqueue(factories.clerk(ward), "thu.cong", ward, {"numbers": []})
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_a_units_work_is_listed_newest_first(clock: SetClock):
    ward = factories.unit()
    for day in (1, 2):
        clock(2024, 3, day)
        enqueue(SYSTEM, "thu.cong", ward, {"numbers": [day]})
    sentences = [view.result["sentence"] for view in jobs_of(ward, "thu.cong")]
    assert sentences == ["Tổng là 2.", "Tổng là 1."] and jobs_of(ward, "thu.khac") == []


@pytest.mark.django_db
def test_work_that_was_stopped_ends_at_its_next_step():
    seen.clear()
    view = _view(enqueue(SYSTEM, "thu.cong", None, {"numbers": [1, 2, 3], "stop_at": 1}))
    assert (view.state, view.done, seen) == ("cancelled", 0, [])


@pytest.mark.django_db
def test_only_who_began_it_stops_it():
    row = Job.objects.create(id="viec1", kind="thu.cong", account_id=7, created_at=now())
    with pytest.raises(Refusal, match="tài khoản khác"):
        cancel(SYSTEM, row.pk)
    row.account_id = None
    row.save()
    cancel(SYSTEM, row.pk)
    assert _view(row).state == "cancelled"


@pytest.mark.django_db(transaction=True)
@QUEUED
def test_work_waits_until_a_worker_comes_and_is_done_once():
    seen.clear()
    row = enqueue(SYSTEM, "thu.cong", None, {"numbers": [4, 5]})
    assert _view(row).state == "queued"
    jobs.send(row)
    assert worker._one() and worker._one() and not worker._one()
    assert (_view(row).state, seen) == ("done", [9])


@pytest.mark.django_db(transaction=True)
@QUEUED
def test_a_job_whose_worker_is_gone_is_begun_again_and_the_old_one_has_lost_it():
    seen.clear()
    row = enqueue(SYSTEM, "thu.cong", None, {"numbers": [1]})
    DBTaskResult.objects.update(status="RUNNING")
    dead = subprocess.Popen(["true"])
    dead.wait()
    machine = jobs.here().rpartition(":")[0]
    Job.objects.update(state="running", attempt=1, worker=f"{machine}:{dead.pid}", beat_at=now(), started_at=now())
    old = Progress(Job.objects.get())
    assert worker.requeue_stale() == 1
    with pytest.raises(jobs.Cancelled):
        old.step(1, 2)
    assert worker._one()
    assert (_view(row).state, seen) == ("done", [1])
    assert worker.requeue_stale() == 0


@pytest.mark.django_db(transaction=True)
@QUEUED
def test_a_job_on_another_machine_is_left_alone_while_it_tells():
    Job.objects.create(
        id="viec2", kind="thu.cong", state="running", attempt=1, worker="khac:12", beat_at=now(), created_at=now()
    )
    assert worker.requeue_stale() == 0
    Job.objects.update(beat_at=now() - worker.SILENCE - timedelta(seconds=1))
    assert worker.requeue_stale() == 1


@pytest.mark.django_db(transaction=True)
@QUEUED
def test_a_job_that_never_got_its_place_in_the_queue_gets_one():
    Job.objects.create(id="viec3", kind="thu.cong", params={"numbers": [1]}, created_at=now() - timedelta(minutes=2))
    assert worker.requeue_stale() == 1
    assert worker._one() and Job.objects.get().state == "done"


@pytest.mark.django_db
def test_the_timetable_begins_what_is_due_once(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    rung: list[int] = []

    def broken() -> None:
        raise ValueError("hỏng")

    monkeypatch.setattr(
        worker,
        "TIMETABLE",
        {
            "hong": jobs.Timed(timedelta(hours=1), broken),
            "thu": jobs.Timed(timedelta(hours=1), lambda: rung.append(1)),
        },
    )
    worker.due()
    worker.due()
    assert rung == [1] and "hong of the timetable failed" in caplog.text
    TimetableRun.objects.update(begun_at=now() - timedelta(hours=1))
    worker.due()
    assert rung == [1, 1]


@contextmanager
def a_worker(*arguments: str) -> "Iterator[subprocess.Popen[str]]":
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "giaoban.settings",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.base.long_work", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=Path(__file__).parents[2],
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=30)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
@QUEUED
def test_a_worker_that_is_killed_or_stopped_leaves_its_job_to_the_next():
    row = enqueue(SYSTEM, "thu.dem", None, {"to": 20})
    with a_worker() as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "step 0\n"
        process.kill()
    assert _view(row).state == "running"
    with a_worker() as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "step 0\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert _view(row).state == "queued"
    with a_worker("--once") as process:
        assert process.wait(timeout=60) == 0
    assert (_view(row).state, _view(row).result) == ("done", {"sentence": "đếm đến 20"})


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
@QUEUED
def test_a_worker_never_outlives_the_server_beside_which_it_runs():
    server = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import os, subprocess, sys, time\n"
            "subprocess.Popen([sys.executable, '-m', 'tests.base.long_work', str(os.getpid())])\n"
            "time.sleep(600)",
        ],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={
            **os.environ,
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "giaoban.settings",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        },
    )
    enqueue(SYSTEM, "thu.dem", None, {"to": 2_000})
    assert server.stdout is not None
    assert server.stdout.readline() == "step 0\n"
    server.kill()
    # The worker holds the other end of this pipe: its end is the end of the file.
    rest, _ = server.communicate(timeout=60)
    assert "step 1999" not in rest
    assert Job.objects.get().state == "queued"
