"""Confirm a table: the worker records it piece by piece. Also: take up again what was cut short, and discard."""

from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.base.jobs import enqueue
from giaoban.base.queries import job
from giaoban.intake.bulk.opening import import_for
from giaoban.intake.bulk.recording import pending
from giaoban.intake.bulk.refusals import NOT_NOW, NOTHING
from giaoban.intake.bulk_models import BulkImport, BulkState
from giaoban.people.policy import Person


def bulk_record(actor: Person, import_id: str, *, with_changes: bool = True) -> str:
    """Confirm what the preview shows; returns the job's id. Needs `intake.bulk`, and the gate's own rights a line.

    `with_changes`: also what the ledger has otherwise, as corrections. Lines with an error are left out.
    """
    with transaction.atomic():
        row = import_for(actor, import_id, BulkState.READY)
        row.with_changes = with_changes
        if not pending(row).exists():
            raise Refusal(NOTHING)
        row.state = BulkState.RECORDING
        row.save(update_fields=["with_changes", "state"])
        audit(actor, "intake.bulk_record", row.office_id, {"import": row.pk, "counts": row.counts})
        return _start(actor, row)


def bulk_resume(actor: Person, import_id: str) -> str:
    """Go on with a step that was cut short (stopped, or its job failed); returns the job's id."""
    with transaction.atomic():
        row = import_for(actor, import_id, BulkState.READING, BulkState.RECORDING)
        running = job(row.job) if row.job else None
        if running is not None and running.going_on:
            raise Refusal(NOT_NOW, state=str(BulkState(row.state).label))
        return _start(actor, row)


def bulk_discard(actor: Person, import_id: str) -> None:
    """Put a table away that is not to be recorded (any more); what of it is recorded stays."""
    with transaction.atomic():
        row = import_for(actor, import_id, BulkState.RECEIVED, BulkState.READY, BulkState.READING, BulkState.RECORDING)
        running = job(row.job) if row.job else None
        if running is not None and running.going_on:
            raise Refusal(NOT_NOW, state=str(BulkState(row.state).label))
        row.lines.all().delete()
        row.state, row.finished_at = BulkState.DISCARDED, now()
        row.file.delete(save=False)
        row.save(update_fields=["state", "finished_at", "file"])
        audit(actor, "intake.bulk_discard", row.office_id, {"import": row.pk})


def _start(actor: Person, row: BulkImport) -> str:
    started = enqueue(actor, "intake.bulk", row.office_id, {"source": row.pk})
    BulkImport.objects.filter(pk=row.pk).update(job=started.pk)
    return started.pk
