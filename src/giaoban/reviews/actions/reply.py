"""Answer an invitation: by one's personal link, with one's account, or told to the secretary."""

from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, System
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.reviews.desk import held, participant_of, words
from giaoban.reviews.enums import Reply, ReviewState
from giaoban.reviews.faults import NO_PARTICIPANT, NO_STAND_IN, TOO_LATE_TO_REPLY
from giaoban.reviews.links import count_change, invited_by
from giaoban.reviews.live import touch
from giaoban.reviews.models import Participant, Review
from giaoban.reviews.rules import OPEN, PREPARED


@transaction.atomic
def reply_by_link(token: str, address: str, answer: str, note: str = "", stand_in: str = "") -> int:
    """Take the answer of whoever holds a personal link; the participant's number.

    `address` is where the request came from, for counting tries. It may be changed until the conference begins.
    """
    one = invited_by(token, address)
    count_change(one)
    return _answered(System(), one, answer, note, stand_in, "link")


@transaction.atomic
def reply(actor: Actor, review_id: int, answer: str, note: str = "", stand_in: str = "") -> int:
    """Take the answer of an account that is invited; the participant's number."""
    mine = Participant.objects.select_related("review").filter(review_id=review_id, removed_at=None)
    one = mine.filter(account_id=actor.account_id).first() if actor.account_id is not None else None
    if one is None:
        raise Refusal(NO_PARTICIPANT)
    return _answered(actor, one, answer, note, stand_in, "account")


@transaction.atomic
def note_reply(
    actor: Actor, review_id: int, participant_id: int, answer: str, note: str = "", stand_in: str = ""
) -> int:
    """Write down what somebody answered by telephone. Needs `reviews.prepare`."""
    row = held(actor, "reviews.prepare", review_id, PREPARED | {OPEN})
    return _answered(actor, participant_of(row, participant_id), answer, note, stand_in, "told")


def _answered(actor: Actor, one: Participant, answer: str, note: str, stand_in: str, way: str) -> int:
    row = Review.objects.select_for_update().get(pk=one.review_id)
    if row.state not in PREPARED | {OPEN}:
        raise Refusal(TOO_LATE_TO_REPLY, state=ReviewState(row.state).label)
    one.reply = Reply(answer)
    one.stand_in = words(stand_in, "người dự thay", 120) if one.reply == Reply.STAND_IN else ""
    if one.reply == Reply.STAND_IN and not one.stand_in:
        raise Refusal(NO_STAND_IN)
    one.reply_note = words(note, "lời nhắn", 300)
    one.replied_at = None if one.reply == Reply.NONE else now()
    one.save(update_fields=["reply", "stand_in", "reply_note", "replied_at"])
    audit(actor, "reviews.reply", row.unit_id, {"review": row.pk, "participant": one.pk, "answer": answer, "way": way})
    touch(row.pk)
    return one.pk
