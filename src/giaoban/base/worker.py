"""The worker: takes jobs from the queue one by one, begins periodic work when it is due, stops cleanly."""

import logging
import os
import signal
import socket
import time
from datetime import timedelta
from types import FrameType

from django.db import close_old_connections, transaction
from django.db.models import Q
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from giaoban.base.beside import die_with
from giaoban.base.clock import now
from giaoban.base.jobs import TIMETABLE, here, send, stopping, timetable
from giaoban.base.models import Job, JobState, TimetableRun

logger = logging.getLogger(__name__)

_LOOK_EVERY = 0.5
_TIDY_EVERY = timedelta(seconds=10)
# A job on another machine that says nothing for so long is given to somebody else; on this one its process is asked.
SILENCE = timedelta(minutes=3)


def run(once: bool = False, parent: int | None = None) -> None:
    """Work until told to stop (SIGTERM, SIGINT), or with `once` until the queue is empty.

    `parent`: the process beside which this one was started; it never outlives it, however that one ends.
    """
    _stop_on_signals()
    if parent is not None and not die_with(parent):
        stopping.set()
    tidied = None
    while not stopping.is_set():
        close_old_connections()
        if tidied is None or now() - tidied >= _TIDY_EVERY:
            requeue_stale()
            due()
            tidied = now()
        if _one():
            continue
        if once:
            return
        stopping.wait(_LOOK_EVERY)


def _stop_on_signals() -> None:
    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.set()

    stopping.clear()
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def _one() -> bool:
    """Do the next job, if there is one. Looking first spares SQLite its write lock twice a second."""
    if not DBTaskResult.objects.ready().exists():
        return False
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=f"{here()[-40:]}-{time.monotonic_ns()}",
        excluded_queue_names=[],
    ).run()
    return True


def requeue_stale() -> int:
    """Put jobs back whose worker is gone, and those that lost their place in the queue; returns how many."""
    count = 0
    for job in Job.objects.filter(state=JobState.RUNNING):
        if not _gone(job):
            continue
        with transaction.atomic():
            mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)
            if mine.update(state=JobState.QUEUED):
                DBTaskResult.objects.filter(pk__in=[job.task] if job.task else []).delete()
                send(job)
                count += 1
                logger.warning("job %s (%s) lost its worker %s: queued again", job.pk, job.kind, job.worker)
    for job in Job.objects.filter(state=JobState.QUEUED, created_at__lt=now() - _TIDY_EVERY):
        if not job.task or not DBTaskResult.objects.filter(pk=job.task, status="READY").exists():
            send(job)
            count += 1
    return count


def _gone(job: Job) -> bool:
    machine, _, process = job.worker.rpartition(":")
    if machine == socket.gethostname()[:100] and process.isdecimal():
        if job.worker == here():
            # Only one job runs at a time here, and this is asked between jobs: it belongs to a namesake of old.
            return True
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            pass
    return job.beat_at is None or now() - job.beat_at > SILENCE


def due() -> None:
    """Begin every piece of periodic work whose time has come, each by one worker only."""
    for name, timed in TIMETABLE.items():
        if stopping.is_set():
            return
        moment = now()
        row, new = TimetableRun.objects.get_or_create(name=name, defaults={"begun_at": moment})
        if not new:
            last = row.begun_at
            # A clock that was put back must not silence the timetable.
            if timedelta(0) <= moment - last < timed.every:
                continue
            if not TimetableRun.objects.filter(name=name, begun_at=last).update(begun_at=moment):
                continue
        try:
            timed.run()
        except Exception:
            logger.exception("%s of the timetable failed; it is tried again when it is next due", name)


@timetable(every=timedelta(hours=6), name="base.tidy_queue")
def tidy_queue() -> None:
    """Forget places in the queue that are a week past: the jobs themselves stay."""
    old = now() - timedelta(days=7)
    DBTaskResult.objects.filter(~Q(status="READY"), enqueued_at__lt=old).delete()
