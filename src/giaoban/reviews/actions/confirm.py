"""Confirm what was proposed: every assignment that is complete becomes a task, in the same transaction."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.base.errors import Refusal, declare
from giaoban.base.locks import ledger_held
from giaoban.reviews.enums import AssignmentState, ConclusionState, DueKind
from giaoban.reviews.live import touch
from giaoban.reviews.models import Assignment, Conclusion
from giaoban.reviews.proposing import held_review
from giaoban.reviews.signals import assignment_confirmed, conclusion_replaced

NOTHING_COMPLETE = declare(
    "reviews.nothing_complete",
    _("Chưa giao được nhiệm vụ nào: còn thiếu đơn vị chủ trì hoặc thời hạn. Hãy điền các ô còn trống."),
)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a press did: tasks given, conclusions confirmed whole, assignments that still lack something."""

    tasks: int
    conclusions: int
    waiting: int


def confirm(actor: Actor, review_id: int, *, conclusion_ids: Collection[int] | None = None) -> Confirmed:
    """Confirm every complete assignment of these conclusions (all that were taken down, unless said).

    Needs `reviews.conclude`. A conclusion whose assignments are all confirmed, or that assigns nothing, is confirmed
    itself; it then takes the place of the one it replaces. `assignment_confirmed` is sent for each in the same
    transaction: what a listener refuses is not confirmed. Refuses when there is nothing complete to confirm.
    """
    with ledger_held():
        review = held_review(actor, review_id)
        taken = Conclusion.objects.filter(review=review, state=ConclusionState.TAKEN).order_by("order", "pk")
        if conclusion_ids is not None:
            taken = taken.filter(pk__in=list(conclusion_ids))
        given: list[int] = []
        whole = waiting = 0
        for conclusion in taken:
            left = _confirm_each(actor, conclusion, given)
            waiting += left
            if not left:
                _confirm_whole(actor, conclusion)
                whole += 1
        if not given and not whole:
            raise Refusal(NOTHING_COMPLETE)
        audit(actor, "reviews.confirm", review.unit_id, {"review": review.pk, "assignments": given, "whole": whole})
        touch(review.pk)
    return Confirmed(len(given), whole, waiting)


def is_complete(row: Assignment) -> bool:
    """Whether somebody leads, and a deadline is given or said to be none."""
    return row.lead_id is not None and (row.due is not None or row.due_kind == DueKind.NONE)


def _confirm_each(actor: Actor, conclusion: Conclusion, given: list[int]) -> int:
    """Confirm what is complete; how many are left."""
    left = 0
    for row in conclusion.assignments.filter(state=AssignmentState.PROPOSED):
        if not is_complete(row):
            left += 1
            continue
        row.state, row.confirmed_at, row.confirmed_by = AssignmentState.CONFIRMED, now(), actor.account_id
        row.save(update_fields=["state", "confirmed_at", "confirmed_by"])
        assignment_confirmed.send(Assignment, assignment_id=row.pk, actor=actor)
        given.append(row.pk)
    return left


def _confirm_whole(actor: Actor, conclusion: Conclusion) -> None:
    conclusion.state = ConclusionState.CONFIRMED
    conclusion.confirmed_at, conclusion.confirmed_by = now(), actor.account_id
    conclusion.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    if conclusion.replaces_id is not None:
        conclusion_replaced.send(Conclusion, conclusion_id=conclusion.replaces_id, by_id=conclusion.pk, actor=actor)
