"""Somebody who waited to speak does not want to any more, or is taken off the list by the secretary."""

from giaoban.base.actors import Actor
from giaoban.reviews.enums import SpeakerState
from giaoban.reviews.models import Speaker
from giaoban.reviews.running import running


def leave_queue(actor: Actor, review_id: int, participant_id: int) -> None:
    """Take a participant out of those who wait to speak; nothing for one who does not wait.

    By the participant himself, or by whoever may `reviews.run`. Refuses unless the conference is in progress.
    """
    with running(actor, review_id, "reviews.leave_queue", own=participant_id, participant=participant_id):
        waits = Speaker.objects.filter(review_id=review_id, state=SpeakerState.WAITING)
        waits.filter(participant_id=participant_id).delete()
