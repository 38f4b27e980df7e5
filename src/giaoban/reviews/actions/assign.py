"""Give or correct an assignment by hand: what, who leads, who joins in, until when."""

from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal, declare
from giaoban.base.locks import ledger_held
from giaoban.reviews.enums import AssignmentState
from giaoban.reviews.live import touch
from giaoban.reviews.models import Assignment
from giaoban.reviews.proposing import CONCLUDED, NO_CONCLUSION, Office, held_conclusion, put_due, said_text

ONE_LEAD = declare(
    "reviews.one_lead", _("Mỗi nhiệm vụ có một đơn vị chủ trì; các đơn vị khác ghi ở ô phối hợp. Đang ghi: %(words)s.")
)


@dataclass(frozen=True, slots=True)
class Given:
    """An assignment in the secretary's words. None leaves a part as it is; `due` "" takes the office's usual one."""

    text: str | None = None
    lead: str | None = None
    coordinators: str | None = None
    due: str | None = None
    product: str | None = None


def assign(actor: Actor, conclusion_id: int, given: Given, *, assignment_id: int | None = None) -> int:
    """Correct a proposed assignment of a conclusion, or add one (without an id); returns its id.

    Needs `reviews.conclude`. Units are named as people name them; refuses words that name none, or more than one lead,
    a deadline nobody understands, and an assignment that is confirmed: that one only a new conclusion changes.
    """
    with ledger_held():
        conclusion = held_conclusion(actor, conclusion_id)
        if assignment_id is None and conclusion.state != "taken":
            raise Refusal(CONCLUDED)
        office = Office.of(conclusion.review)
        row = _row(conclusion.pk, assignment_id)
        if given.text is not None:
            row.text = said_text(given.text)
        _name_lead(row, given.lead, office)
        if given.due is not None:
            put_due(row, office.due(given.due))
        if given.product is not None:
            row.product = given.product.strip()[:300]
        row.save()
        if given.coordinators is not None:
            row.coordinators.set(unit for unit in office.units(given.coordinators) if unit != row.lead_id)
            row.coordinator_words = ""
            row.save(update_fields=["coordinator_words"])
        audit(
            actor,
            "reviews.assign",
            conclusion.review.unit_id,
            {"conclusion": conclusion.pk, "assignment": row.pk, "lead": row.lead_id},
        )
        touch(conclusion.review_id)
    return row.pk


def _row(conclusion_id: int, assignment_id: int | None) -> Assignment:
    rows = Assignment.objects.filter(conclusion_id=conclusion_id)
    if assignment_id is None:
        last = rows.aggregate(last=Max("order"))["last"] or 0
        return Assignment(conclusion_id=conclusion_id, order=last + 1)
    row = rows.filter(pk=assignment_id).first()
    if row is None:
        raise Refusal(NO_CONCLUSION)
    if row.state != AssignmentState.PROPOSED:
        raise Refusal(CONCLUDED)
    return row


def _name_lead(row: Assignment, words: str | None, office: Office) -> None:
    if words is None:
        return
    units = office.units(words)
    if len(units) > 1:
        raise Refusal(ONE_LEAD, words=words.strip())
    row.lead_id = units[0] if units else None
    row.lead_words = ""
