"""What the actions of a running conference share: the conference held for one change, and ends of what went on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal
from giaoban.reviews.desk import demand_state
from giaoban.reviews.enums import ItemState, ReviewState, SpeakerState
from giaoban.reviews.guests import Guest
from giaoban.reviews.live import touch
from giaoban.reviews.models import AgendaItem, Participant, Review, Speaker
from giaoban.reviews.queries import NO_REVIEW

RUNS = frozenset({ReviewState.IN_PROGRESS})


@contextmanager
def running(actor: Actor, review_id: int, change: str, *, own: int | None = None, **payload: Any) -> Iterator[Review]:
    """The conference, held for one change while it is in progress; afterwards the audit's line and the screens' word.

    Refuses whoever may not run it (`reviews.run`), unless the change is about the participant `own` and it is himself
    who asks; and a conference that is not in progress.
    """
    with transaction.atomic():
        review = Review.objects.select_for_update().filter(pk=review_id).first()
        if review is None:
            raise Refusal(NO_REVIEW)
        if own is None or not is_participant(actor, own, review_id):
            demand(actor, "reviews.run", review.unit_id)
        demand_state(review, RUNS)
        yield review
        audit(actor, change, review.unit_id, {"review": review_id, **payload})
        touch(review_id)


def is_participant(actor: Actor, participant_id: int, review_id: int) -> bool:
    """Whether the actor is that participant: by account, or by the personal link."""
    if isinstance(actor, Guest):
        return (actor.participant_id, actor.review_id) == (participant_id, review_id)
    mine = Participant.objects.filter(pk=participant_id, review_id=review_id, removed_at=None)
    return actor.account_id is not None and mine.filter(account_id=actor.account_id).exists()


def stopped(row: AgendaItem | Speaker, moment: datetime) -> None:
    """Let the time of an item or a speaker stand still, with what it took until then."""
    if row.started_at is not None:
        row.seconds_spent += max(0, int((moment - row.started_at).total_seconds()))
        row.started_at = None
        row.save(update_fields=["seconds_spent", "started_at"])


def speeches_end(review_id: int, moment: datetime) -> None:
    """Whoever has the floor has finished."""
    for row in Speaker.objects.filter(review_id=review_id, state=SpeakerState.SPEAKING):
        stopped(row, moment)
        row.state, row.ended_at = SpeakerState.DONE, moment
        row.save(update_fields=["state", "ended_at"])


def current_item(review_id: int) -> AgendaItem | None:
    """The item that is on, running or paused."""
    return AgendaItem.objects.filter(review_id=review_id, state=ItemState.CURRENT).first()
