"""Return a form with the reason, for the whole of it or for named cells."""

from collections.abc import Mapping

from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.base.locks import ledger_held
from giaoban.figures.refusals import NO_REASON
from giaoban.intake.desk import demand_above, form_of, held, line_of, move
from giaoban.intake.enums import Mark, SubmissionState
from giaoban.intake.models import Cell


def send_back(
    actor: Actor,
    submission_id: str,
    *,
    reason: str = "",
    cells: Mapping[int, str] | None = None,
    expected_revision: int | None = None,
) -> None:
    """Return a form to its unit, with a reason for the whole or for each named cell (line → reason).

    A submitted form is returned by whom it was handed in to (`intake.send_back`); a proposed one goes back to whoever
    wrote it, by the unit's lead (`intake.approve`). What was recorded waits in the ledger and does not count.
    """
    why = {line: said.strip() for line, said in (cells or {}).items()}
    if not reason.strip() and not (why and all(why.values())):
        raise Refusal(NO_REASON)
    with ledger_held():
        row = held(actor, submission_id, "intake.view", expected_revision)
        verb = "give_back" if row.state == SubmissionState.PROPOSED else "send_back"
        if verb == "give_back":
            demand(actor, "intake.approve", row.unit_id)
        else:
            demand(actor, "intake.send_back", row.unit_id)
            demand_above(actor, "intake.send_back", row)
        form = form_of(row)
        there = {cell.line_id: cell for cell in Cell.objects.filter(submission=row, line_id__in=why)}
        for line_id, said in why.items():
            line_of(form, line_id)
            cell = there.get(line_id) or Cell(submission=row, line_id=line_id, at=now())
            cell.mark, cell.mark_reason = Mark.RETURNED, (said or reason.strip())[:500]
            cell.save()
        told = reason.strip() or "; ".join(dict.fromkeys(why.values()))
        move(actor, row, verb, told[:500], {line: said or reason.strip() for line, said in why.items()})
