"""Long work of this room."""

from datetime import timedelta
from typing import Any

from giaoban.base.errors import Refusal
from giaoban.base.jobs import Progress, job_kind, timetable
from giaoban.intake.bulk.refusals import NO_IMPORT
from giaoban.intake.bulk.steps import read_table, record_table
from giaoban.intake.bulk_models import BulkImport, BulkState
from giaoban.intake.notices import remind
from giaoban.intake.signals import reminding
from giaoban.people.policy import actor_of


@job_kind("intake.bulk")
def bulk(job: Progress, source: str) -> dict[str, Any]:
    """The step that an import is at: reading its table, or recording it."""
    row = BulkImport.objects.filter(pk=source).first()
    actor = actor_of(job.account_id)
    if row is None or actor is None:
        raise Refusal(NO_IMPORT)
    if row.state == BulkState.READING:
        read_table(actor, row, job.step)
        return {}
    if row.state == BulkState.RECORDING:
        return record_table(actor, row, job.step)
    return {}


@timetable(every=timedelta(minutes=30))
def reminders() -> None:
    """Remind whoever has not reported yet; rooms above remind in the same breath (`signals.reminding`)."""
    remind()
    reminding.send_robust(sender=reminders)
