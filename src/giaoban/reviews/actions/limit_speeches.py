"""How long each may speak."""

from giaoban.base.actors import Actor
from giaoban.reviews.desk import minutes as typed
from giaoban.reviews.running import running


def limit_speeches(actor: Actor, review_id: int, minutes: int | str) -> None:
    """Set how many minutes each may speak, 0 for no limit; whoever speaks now included.

    Needs `reviews.run`; refuses unless the conference is in progress, and more than an hour.
    """
    length = typed(minutes, 0, 60)
    with running(actor, review_id, "reviews.limit_speeches", minutes=length) as review:
        review.speech_minutes = length
        review.save(update_fields=["speech_minutes"])
