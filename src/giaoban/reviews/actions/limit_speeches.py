"""How long each may speak."""

from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal, declare
from giaoban.reviews.running import running

MINUTES = range(61)
BAD_MINUTES = declare(
    "reviews.bad_speech_minutes", _("Thời gian mỗi người phát biểu là từ 0 (không giới hạn) đến 60 phút.")
)


def limit_speeches(actor: Actor, review_id: int, minutes: int) -> None:
    """Set how many minutes each may speak, 0 for no limit; whoever speaks now included.

    Needs `reviews.run`; refuses unless the conference is in progress, and more than an hour.
    """
    if minutes not in MINUTES:
        raise Refusal(BAD_MINUTES)
    with running(actor, review_id, "reviews.limit_speeches", minutes=minutes) as review:
        review.speech_minutes = minutes
        review.save(update_fields=["speech_minutes"])
