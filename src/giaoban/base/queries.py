"""Reading the audit trail and long work."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from giaoban.base.actions.audit import digest
from giaoban.base.models import AuditEntry, Job, JobState


def broken_audit_entry() -> int | None:
    """The first entry whose hash or place in the chain is not what it must be, or None when the chain holds.

    What was cut off its end does not show by itself: `trail.holds_anchor` shows it.
    """
    previous, expected = "", 1
    for entry in AuditEntry.objects.order_by("id").iterator():
        if entry.id != expected or entry.previous != previous or digest(entry) != entry.digest:
            return entry.id
        previous, expected = entry.digest, expected + 1
    return None


@dataclass(frozen=True, slots=True)
class JobView:
    """Long work as people see it. `share` is how far it is, 0 to 100, or None while nobody knows."""

    id: str
    kind: str
    account_id: int | None
    unit_id: int | None
    state: str
    state_name: str
    done: int
    total: int
    note: str
    result: dict[str, Any]
    created_at: datetime
    finished_at: datetime | None

    @property
    def going_on(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (JobState.QUEUED, JobState.RUNNING)

    @property
    def share(self) -> int | None:
        """How far it is, 0 to 100."""
        return min(100, self.done * 100 // self.total) if self.total else None


def job(job_id: str) -> JobView | None:
    """A job, or None; who may see it is for the caller to ask."""
    row = Job.objects.filter(pk=job_id).first()
    return _job_view(row) if row else None


def jobs_of(unit_id: int, kind: str, limit: int = 20) -> list[JobView]:
    """A unit's last jobs of a kind, newest first."""
    rows = Job.objects.filter(unit_id=unit_id, kind=kind).order_by("-created_at")[:limit]
    return [_job_view(row) for row in rows]


def _job_view(row: Job) -> JobView:
    return JobView(
        row.pk,
        row.kind,
        row.account_id,
        row.unit_id,
        row.state,
        str(JobState(row.state).label),
        row.done,
        row.total,
        row.note,
        row.result,
        row.created_at,
        row.finished_at,
    )
