"""Finish the item that is on, without going to another."""

from datetime import datetime

from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.reviews.enums import ItemState
from giaoban.reviews.running import current_item, running, speeches_end, stopped


def end_item(actor: Actor, review_id: int, *, at: datetime | None = None) -> None:
    """The current item is done at `at` (now), and whoever had the floor has finished; nothing where none is on.

    Needs `reviews.run`; refuses unless the conference is in progress.
    """
    moment = at or now()
    with running(actor, review_id, "reviews.end_item"):
        speeches_end(review_id, moment)
        item = current_item(review_id)
        if item is not None:
            stopped(item, moment)
            item.state = ItemState.DONE
            item.save(update_fields=["state"])
