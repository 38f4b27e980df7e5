"""Let the time stand still: of the item that is on and of whoever has the floor."""

from datetime import datetime

from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.reviews.enums import SpeakerState
from giaoban.reviews.models import Speaker
from giaoban.reviews.running import current_item, running, stopped


def pause(actor: Actor, review_id: int, *, at: datetime | None = None) -> None:
    """The time stands still from `at` (now) until the item is started again.

    Needs `reviews.run`; refuses unless the conference is in progress.
    """
    moment = at or now()
    with running(actor, review_id, "reviews.pause"):
        item = current_item(review_id)
        if item is not None:
            stopped(item, moment)
        for speaker in Speaker.objects.filter(review_id=review_id, state=SpeakerState.SPEAKING):
            stopped(speaker, moment)
