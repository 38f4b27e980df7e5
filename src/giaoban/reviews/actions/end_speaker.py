"""Whoever has the floor has finished."""

from datetime import datetime

from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.reviews.running import running, speeches_end


def end_speaker(actor: Actor, review_id: int, *, at: datetime | None = None) -> None:
    """Nobody has the floor from `at` (now) on; nothing where nobody had it.

    Needs `reviews.run`; refuses unless the conference is in progress.
    """
    with running(actor, review_id, "reviews.end_speaker"):
        speeches_end(review_id, at or now())
