"""Drop a conclusion that was taken down by mistake, or one of its proposed assignments."""

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal
from giaoban.base.locks import ledger_held
from giaoban.reviews.enums import AssignmentState, ConclusionState
from giaoban.reviews.live import touch
from giaoban.reviews.proposing import CONCLUDED, NO_CONCLUSION, changeable, held_conclusion


def drop(actor: Actor, conclusion_id: int, *, assignment_id: int | None = None) -> None:
    """Drop one proposed assignment, or (without its id) the whole conclusion; it stays in the history as dropped.

    Needs `reviews.conclude`. Refuses what was confirmed: a new conclusion has to replace it.
    """
    with ledger_held():
        row = held_conclusion(actor, conclusion_id)
        if assignment_id is None:
            row = changeable(row)
            row.state = ConclusionState.DROPPED
            row.save(update_fields=["state"])
            row.assignments.update(state=AssignmentState.DROPPED)
        else:
            rows = row.assignments.filter(pk=assignment_id)
            if not rows.exists():
                raise Refusal(NO_CONCLUSION)
            if not rows.filter(state=AssignmentState.PROPOSED).update(state=AssignmentState.DROPPED):
                raise Refusal(CONCLUDED)
        audit(actor, "reviews.drop", row.review.unit_id, {"conclusion": row.pk, "assignment": assignment_id})
        touch(row.review_id)
