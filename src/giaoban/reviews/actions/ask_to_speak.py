"""A wish to speak: asked for by a member, on a phone, or put down by the secretary."""

from datetime import datetime

from django.db.models import Max

from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.reviews.enums import SpeakerState
from giaoban.reviews.faults import NO_PARTICIPANT
from giaoban.reviews.models import Participant, Speaker
from giaoban.reviews.running import current_item, running

TOPIC_LETTERS = 200


def ask_to_speak(
    actor: Actor, review_id: int, participant_id: int, *, topic: str = "", at: datetime | None = None
) -> None:
    """Put a participant at the end of those who wait to speak on the current item; asked at `at` (now).

    Who waits already keeps the place, and may say anew what about; whoever has the floor has it. By the participant
    himself, or by whoever may `reviews.run`. Refuses unless the conference is in progress, and who was not invited.
    """
    with running(actor, review_id, "reviews.ask_to_speak", own=participant_id, participant=participant_id):
        if not Participant.objects.filter(review_id=review_id, pk=participant_id, removed_at=None).exists():
            raise Refusal(NO_PARTICIPANT)
        said = " ".join(topic.split())[:TOPIC_LETTERS]
        there = Speaker.objects.filter(review_id=review_id, participant_id=participant_id)
        if said:
            there.exclude(state=SpeakerState.DONE).update(topic=said)
        if not there.exclude(state=SpeakerState.DONE).exists():
            last = Speaker.objects.filter(review_id=review_id).aggregate(last=Max("order"))["last"] or 0
            Speaker.objects.create(
                review_id=review_id,
                item=current_item(review_id),
                participant_id=participant_id,
                order=last + 1,
                topic=said,
                asked_at=at or now(),
            )
