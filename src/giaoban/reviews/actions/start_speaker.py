"""Give somebody the floor."""

from datetime import datetime

from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.reviews.enums import SpeakerState
from giaoban.reviews.faults import NO_SPEAKER
from giaoban.reviews.models import Speaker
from giaoban.reviews.running import running, speeches_end


def start_speaker(actor: Actor, review_id: int, speaker_id: int, *, at: datetime | None = None) -> None:
    """Somebody who waits speaks from `at` (now); whoever had the floor has finished. Who speaks already goes on.

    Needs `reviews.run`; refuses unless the conference is in progress, and one who is on the list no more.
    """
    moment = at or now()
    with running(actor, review_id, "reviews.start_speaker", speaker=speaker_id):
        row = Speaker.objects.filter(review_id=review_id, pk=speaker_id).exclude(state=SpeakerState.DONE).first()
        if row is None:
            raise Refusal(NO_SPEAKER)
        if row.state == SpeakerState.WAITING:
            speeches_end(review_id, moment)
            row.state, row.started_at = SpeakerState.SPEAKING, moment
            row.save(update_fields=["state", "started_at"])
