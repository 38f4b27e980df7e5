"""Open a conference, begin it, close it, call it off: the steps of `rules.TRANSITIONS` but inviting."""

from django.db import transaction
from django.utils.translation import gettext as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.base.moves import Move
from giaoban.reviews.desk import held, words
from giaoban.reviews.enums import ItemState, SpeakerState
from giaoban.reviews.faults import NO_AGENDA, NO_PARTICIPANTS, NO_REASON
from giaoban.reviews.letters import tell_cancelled
from giaoban.reviews.live import touch
from giaoban.reviews.models import Review
from giaoban.reviews.rules import TRANSITIONS


@transaction.atomic
def open_review(actor: Actor, review_id: int) -> None:
    """Receive people: from now on attendance is ticked. Needs `reviews.run`. Refuses one that invites nobody."""
    row, move = _held(actor, review_id, "open")
    if not row.participants.filter(removed_at=None).exists():
        raise Refusal(NO_PARTICIPANTS, step=_("mở hội nghị"))
    _moved(actor, row, move)


@transaction.atomic
def begin(actor: Actor, review_id: int) -> None:
    """Begin the conference: its time runs. Needs `reviews.run`. Refuses one without an agenda."""
    row, move = _held(actor, review_id, "begin")
    if not row.items.exists():
        raise Refusal(NO_AGENDA)
    row.started_at = now()
    _moved(actor, row, move)


@transaction.atomic
def close(actor: Actor, review_id: int) -> None:
    """End the conference. Needs `reviews.run`. What runs is stopped; what was not come to stays undone and goes to the
    next of the series."""
    row, move = _held(actor, review_id, "close")
    moment = now()
    for item in row.items.filter(state=ItemState.CURRENT):
        item.seconds_spent += int((moment - item.started_at).total_seconds()) if item.started_at else 0
        item.state, item.started_at = ItemState.DONE, None
        item.save(update_fields=["seconds_spent", "state", "started_at"])
    row.speakers.exclude(state=SpeakerState.DONE).filter(started_at=None).delete()
    row.speakers.exclude(state=SpeakerState.DONE).update(state=SpeakerState.DONE, ended_at=moment)
    row.ended_at = moment
    _moved(actor, row, move)


@transaction.atomic
def cancel(actor: Actor, review_id: int, reason: str) -> int:
    """Call it off; whoever was invited gets word with the reason, and it leaves their calendars. How many that are.
    Needs `reviews.prepare`."""
    row, move = _held(actor, review_id, "cancel")
    said = words(reason, "lý do", 300)
    if not said:
        raise Refusal(NO_REASON)
    told = list(row.participants.filter(removed_at=None).exclude(invited_sequence=None))
    tell_cancelled(row, told, said)
    _moved(actor, row, move, told=len(told))
    return len(told)


def _held(actor: Actor, review_id: int, verb: str) -> tuple[Review, Move]:
    move = TRANSITIONS[verb]
    return held(actor, f"reviews.{move.right}", review_id, move.before), move


def _moved(actor: Actor, row: Review, move: Move, **more: int) -> None:
    row.state = move.after
    row.save(update_fields=["state", "started_at", "ended_at"])
    audit(actor, f"reviews.{move.verb}", row.unit_id, {"review": row.pk, **more})
    touch(row.pk)
