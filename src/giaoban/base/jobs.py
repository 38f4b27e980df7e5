"""Long work: what kinds there are, putting one in the queue, telling how far it is, and what runs by the clock.

A room registers its work in its `jobs.py`; the worker (`base.worker`) runs it. A job may be begun again after a crash:
it must be idempotent, and tell its progress at least once a minute.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now
from giaoban.base.errors import Refusal, declare
from giaoban.base.ids import new_id
from giaoban.base.models import Job, JobState

logger = logging.getLogger(__name__)

NO_JOB = declare("base.no_job", gettext_lazy("Không có việc này, hoặc bạn không được xem việc này."))
NOT_YOURS = declare("base.job_of_another", gettext_lazy("Việc này do tài khoản khác bắt đầu; chỉ người đó dừng được."))

# Progress is told at most this often: a write for each row would cost more than the work.
_TELL_EVERY = 0.5

stopping = threading.Event()
"""Set when the worker is asked to stop: running work gives its job back at its next step."""


class Cancelled(Exception):
    """Somebody stopped the job, or it was taken over: end now, what is confirmed stays."""


class GivenBack(Exception):
    """The worker stops: the job goes back to the queue and is begun again by the next one."""


Work = Callable[..., dict[str, Any] | None]
W = TypeVar("W", bound=Work)
T = TypeVar("T", bound=Callable[[], object])
_KINDS: dict[str, Work] = {}
TIMETABLE: "dict[str, Timed]" = {}


@dataclass(frozen=True, slots=True)
class Timed:
    """Periodic work and how often it is due."""

    every: timedelta
    run: Callable[[], object]


def job_kind(kind: str) -> Callable[[W], W]:
    """Register `fn(job: Progress, **params) -> dict | None` as work of a kind, named by the verb it needs.

    What it returns is kept as the job's result; `url` and `sentence` in it are shown to people when it is done.
    """

    def register(work: W) -> W:
        if _KINDS.setdefault(kind, work) is not work:
            raise ValueError(f"job kind {kind} is registered twice")
        return work

    return register


def timetable(every: timedelta, name: str = "") -> Callable[[T], T]:
    """Register `fn()` as periodic work that the worker begins when the last time is `every` ago."""

    def register(run: T) -> T:
        called = name or f"{run.__module__.removeprefix('giaoban.')}.{run.__name__}"
        if called in TIMETABLE:
            raise ValueError(f"{called} is in the timetable twice")
        TIMETABLE[called] = Timed(every, run)
        return run

    return register


class Progress:
    """A running job as its work sees it."""

    def __init__(self, row: Job) -> None:
        self.id = row.pk
        self.account_id = row.account_id
        self.unit_id = row.unit_id
        self.attempt = row.attempt
        self.done, self.total = row.done, row.total
        self._told = 0.0

    def step(self, done: int, total: int, note: str = "") -> None:
        """Say how far the work is; also its heartbeat. Raises Cancelled or GivenBack: let both pass."""
        self.done, self.total = done, total
        if stopping.is_set():
            raise GivenBack
        moment = time.monotonic()
        if moment - self._told < _TELL_EVERY and done < total:
            return
        self._told = moment
        mine = Job.objects.filter(pk=self.id, attempt=self.attempt, state=JobState.RUNNING)
        if not mine.update(done=done, total=total, note=note[:500], beat_at=now()):
            raise Cancelled


def enqueue(actor: Actor, kind: str, unit_id: int | None, params: dict[str, Any]) -> Job:
    """Put work in the queue, for a unit for which the actor may do the verb `kind`; returns its job at once.

    Without a unit no right is asked: the action that calls has asked. `params` is JSON.
    """
    if kind not in _KINDS:
        raise ValueError(f"no job kind {kind}: is the room's jobs.py there?")
    if unit_id is not None:
        demand(actor, kind, unit_id)
    job = Job(id=new_id(), kind=kind, account_id=actor.account_id, unit_id=unit_id, params=params, created_at=now())
    with transaction.atomic():
        job.save(force_insert=True)
        if waits():
            send(job)
    if not waits():
        send(job)
        job.refresh_from_db()
    return job


def waits() -> bool:
    """Whether work waits for a worker; in tests it is done on the spot."""
    return str(settings.TASKS["default"]["BACKEND"]).startswith("django_tasks_db")


def send(job: Job) -> None:
    """Give a queued job its place in the queue."""
    place = run_job.enqueue(job.pk)
    Job.objects.filter(pk=job.pk).update(task=str(place.id))


def cancel(actor: Actor, job_id: str) -> None:
    """Stop a job that the actor began; what it confirmed stays. One that has ended stays as it is."""
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        raise Refusal(NO_JOB)
    if job.account_id != actor.account_id:
        raise Refusal(NOT_YOURS)
    open_states = (JobState.QUEUED, JobState.RUNNING)
    Job.objects.filter(pk=job_id, state__in=open_states).update(state=JobState.CANCELLED, finished_at=now())


def here() -> str:
    """This process among all machines."""
    return f"{socket.gethostname()[:100]}:{os.getpid()}"


@task()
def run_job(job_id: str) -> None:
    """Run a queued job to its end. One that is not queued any more (cancelled, or begun elsewhere) is left alone."""
    row = Job.objects.filter(pk=job_id).first()
    if row is None:
        return
    begun = Job.objects.filter(pk=job_id, state=JobState.QUEUED, attempt=row.attempt)
    moment = now()
    if not begun.update(
        state=JobState.RUNNING, attempt=row.attempt + 1, worker=here(), beat_at=moment, started_at=moment, note=""
    ):
        return
    row.attempt += 1
    _finish(row, _work(row))


def _work(row: Job) -> dict[str, Any]:
    """Do the work; the columns of how it ended."""
    work = _KINDS.get(row.kind)
    if work is None:
        logger.error("job %s is of kind %s, which nobody knows", row.pk, row.kind)
        return {"state": JobState.FAILED, "note": _("Phiên bản này không biết làm việc này.")}
    try:
        return {"state": JobState.DONE, "result": work(Progress(row), **row.params) or {}, "note": ""}
    except Cancelled:
        return {"state": JobState.CANCELLED}
    except GivenBack:
        return {"state": JobState.QUEUED}
    except Refusal as refusal:
        return {"state": JobState.FAILED, "note": refusal.message[:500]}
    except Exception:
        logger.exception("job %s (%s) failed", row.pk, row.kind)
        sentence = _("Việc dừng giữa chừng vì lỗi chương trình; phần đã xác nhận vẫn còn. Hãy báo quản trị hệ thống.")
        return {"state": JobState.FAILED, "note": sentence}


def _finish(row: Job, columns: dict[str, Any]) -> None:
    mine = Job.objects.filter(pk=row.pk, attempt=row.attempt, state=JobState.RUNNING)
    if columns["state"] == JobState.QUEUED:
        with transaction.atomic():
            if mine.update(**columns):
                send(row)
        return
    mine.update(**columns, finished_at=now(), beat_at=now())
