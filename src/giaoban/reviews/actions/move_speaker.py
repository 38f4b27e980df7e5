"""The order of those who wait to speak is the secretary's."""

from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal
from giaoban.reviews.enums import SpeakerState
from giaoban.reviews.faults import NO_SPEAKER
from giaoban.reviews.models import Speaker
from giaoban.reviews.running import running


def move_speaker(actor: Actor, review_id: int, speaker_id: int, place: int) -> None:
    """Put somebody who waits at a place among those who wait, 1 first; beyond the end is the end.

    Needs `reviews.run`; refuses unless the conference is in progress, and one who does not wait any more.
    """
    with running(actor, review_id, "reviews.move_speaker", speaker=speaker_id, place=place):
        waiting = list(Speaker.objects.filter(review_id=review_id, state=SpeakerState.WAITING).order_by("order", "pk"))
        row = next((one for one in waiting if one.pk == speaker_id), None)
        if row is None:
            raise Refusal(NO_SPEAKER)
        # The places stay the same: those of others who spoke lie between them.
        places = sorted(one.order for one in waiting)
        waiting.remove(row)
        waiting.insert(max(0, place - 1), row)
        for order, one in zip(places, waiting, strict=True):
            one.order = order
        Speaker.objects.bulk_update(waiting, ["order"])
