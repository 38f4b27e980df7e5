"""Take down what the chair concludes; at once it is read into proposed assignments."""

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.base.errors import Refusal, declare
from giaoban.base.locks import ledger_held
from giaoban.reviews.enums import ConclusionState, ItemState
from giaoban.reviews.live import touch
from giaoban.reviews.models import AgendaItem, Conclusion, Review
from giaoban.reviews.proposing import NO_CONCLUSION, Office, held_review, propose, said_text

NOT_REPLACEABLE = declare(
    "reviews.not_replaceable",
    _("Chỉ thay được một kết luận đã xác nhận, còn hiệu lực, của cùng cơ quan. Kết luận chưa xác nhận thì sửa thẳng."),
)


def conclude(
    actor: Actor,
    review_id: int,
    text: str,
    *,
    item_id: int | None = None,
    key: str = "",
    replaces_id: int | None = None,
) -> int:
    """Keep a conclusion of a conference that runs or has ended, with the assignments its words propose; returns its id.

    Needs `reviews.conclude`. `item_id` is the agenda's item, the current one unless given; `key` is the page's own: the
    same words sent twice under one key are kept once. `replaces_id`: a confirmed conclusion, of this conference or an
    earlier one, that this one takes the place of once it is confirmed itself.
    """
    words = said_text(text)
    with ledger_held():
        review = held_review(actor, review_id)
        known = Conclusion.objects.filter(review=review, key=key).first() if key else None
        if known is not None:
            return known.pk
        last = review.conclusions.aggregate(last=Max("order"))["last"] or 0
        row = Conclusion.objects.create(
            review=review,
            item_id=_item(review, item_id),
            order=last + 1,
            text=words,
            key=key[:40] or None,
            replaces=_replaced(review, replaces_id),
            at=now(),
            by=actor.account_id,
        )
        count = propose(Office.of(review), row)
        payload = {"review": review.pk, "conclusion": row.pk, "assignments": count, "length": len(words)}
        if replaces_id:
            payload["replaces"] = replaces_id
        audit(actor, "reviews.conclude", review.unit_id, payload)
        touch(review.pk)
    return row.pk


def _item(review: Review, item_id: int | None) -> int | None:
    items = AgendaItem.objects.filter(review=review)
    wanted = items.filter(pk=item_id) if item_id else items.filter(state=ItemState.CURRENT)
    return wanted.values_list("pk", flat=True).first()


def _replaced(review: Review, conclusion_id: int | None) -> Conclusion | None:
    if conclusion_id is None:
        return None
    old = Conclusion.objects.select_related("review").filter(pk=conclusion_id).first()
    if old is None or old.review.unit_id != review.unit_id:
        raise Refusal(NO_CONCLUSION)
    taken = old.replaced_by.exclude(state=ConclusionState.DROPPED).exists()
    if old.state != ConclusionState.CONFIRMED or taken:
        raise Refusal(NOT_REPLACEABLE)
    return old
