"""Accept a form that was handed in: from now on its figures count."""

from collections.abc import Sequence

from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal
from giaoban.base.locks import ledger_held
from giaoban.figures.actions.accept import accept
from giaoban.figures.refusals import ACCEPTED_ALREADY
from giaoban.intake.desk import demand_above, held, move, state_name
from giaoban.intake.faults import WRONG_STATE
from giaoban.intake.models import Cell
from giaoban.intake.rules import may_move


def accept_submission(actor: Actor, submission_id: str, *, expected_revision: int | None = None) -> None:
    """Accept one form; its figures count from now on. Needs `intake.accept` for whom it was handed in to, and
    `figures.accept` for what they are about. Refuses in any other state than "submitted"."""
    accept_many(actor, [submission_id], {submission_id: expected_revision})


def accept_many(
    actor: Actor, submission_ids: Sequence[str], expected_revisions: dict[str, int | None] | None = None
) -> None:
    """Accept several forms, all or none, as one batch of the ledger."""
    with ledger_held():
        rows = []
        for submission_id in submission_ids:
            row = held(actor, submission_id, "intake.accept", (expected_revisions or {}).get(submission_id))
            demand_above(actor, "intake.accept", row)
            if not may_move("accept", row.state):
                raise Refusal(WRONG_STATE, state=state_name(row.state))
            rows.append(row)
        cells = Cell.objects.filter(submission__in=rows, statement_seq__isnull=False)
        seqs = [seq for seq in cells.order_by("statement_seq").values_list("statement_seq", flat=True) if seq]
        if seqs:
            try:
                accept(actor, seqs)
            except Refusal as refusal:
                # Each of them was accepted one by one before: the form is as good as accepted.
                if refusal.code != ACCEPTED_ALREADY:
                    raise
        for row in rows:
            move(actor, row, "accept")
