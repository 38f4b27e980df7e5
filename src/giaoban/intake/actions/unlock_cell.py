"""Unlock one cell of an accepted form, so that its unit may correct it."""

from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.base.locks import ledger_held
from giaoban.figures.refusals import NO_REASON
from giaoban.intake.desk import demand_above, form_of, held, line_of, note, state_name
from giaoban.intake.enums import Mark, SubmissionState
from giaoban.intake.faults import WRONG_STATE
from giaoban.intake.models import Cell


def unlock_cell(actor: Actor, submission_id: str, line_id: int, *, reason: str) -> None:
    """Let the unit correct one cell of an accepted form, with the reason; everything else of it stays locked.

    Needs `intake.unlock` for whom the form was handed in to. The figure counts as it is until a correction of it is
    accepted.
    """
    if not reason.strip():
        raise Refusal(NO_REASON)
    with ledger_held():
        row = held(actor, submission_id, "intake.unlock")
        demand_above(actor, "intake.unlock", row)
        if row.state != SubmissionState.ACCEPTED:
            raise Refusal(WRONG_STATE, state=state_name(row.state))
        line_of(form_of(row), line_id)
        cell = Cell.objects.filter(submission=row, line_id=line_id).first()
        cell = cell or Cell(submission=row, line_id=line_id, at=now())
        if cell.mark == Mark.CORRECTED:
            raise Refusal(WRONG_STATE, state=str(Mark.CORRECTED.label))
        cell.mark, cell.mark_reason = Mark.UNLOCKED, reason.strip()[:500]
        cell.save()
        note(actor, row, "unlock", row.state, reason.strip()[:500], {line_id: reason.strip()[:500]})
