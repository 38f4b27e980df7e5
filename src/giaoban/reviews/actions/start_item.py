"""Go to an item of the agenda: the next, the one before, or any other; or go on with the one that stood still."""

from datetime import datetime

from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.reviews.enums import ItemState, SpeakerState
from giaoban.reviews.faults import NO_ITEM
from giaoban.reviews.models import AgendaItem, Speaker
from giaoban.reviews.running import current_item, running, speeches_end, stopped


def start_item(actor: Actor, review_id: int, item_id: int, *, at: datetime | None = None) -> None:
    """Make an item the current one and let its time run from `at` (now), on from where it stood if it was begun before.

    The item before it is done, unless one goes back: then it still waits, with the time it took. Whoever had the floor
    has finished; of an item that stood still they go on. An item that runs already is left as it is. Needs
    `reviews.run`; refuses unless the conference is in progress.
    """
    moment = at or now()
    with running(actor, review_id, "reviews.start_item", item=item_id):
        item = AgendaItem.objects.filter(review_id=review_id, pk=item_id).first()
        if item is None:
            raise Refusal(NO_ITEM)
        before = current_item(review_id)
        if before is not None and before.pk != item.pk:
            speeches_end(review_id, moment)
            _leave(before, item, moment)
        if item.started_at is None:
            item.state, item.started_at = ItemState.CURRENT, moment
            item.save(update_fields=["state", "started_at"])
            halted = Speaker.objects.filter(review_id=review_id, state=SpeakerState.SPEAKING, started_at=None)
            halted.update(started_at=moment)


def _leave(before: AgendaItem, item: AgendaItem, moment: datetime) -> None:
    stopped(before, moment)
    goes_back = (item.order, item.pk) < (before.order, before.pk)
    before.state = ItemState.WAITING if goes_back else ItemState.DONE
    before.save(update_fields=["state"])
