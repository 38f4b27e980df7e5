"""Whom this room reminds: those who have not replied, once."""

from datetime import timedelta

from giaoban.base.clock import now
from giaoban.reviews.enums import INVITED_ROLES, Reply, ReviewState
from giaoban.reviews.letters import tell_again
from giaoban.reviews.models import Review

# Two days are enough to send somebody instead; who was invited only yesterday is left alone.
BEFORE, QUIET = timedelta(days=2), timedelta(days=1)


def remind() -> int:
    """Remind, two days before a conference, whoever was invited and has not replied; how many notices that makes."""
    moment = now()
    made = 0
    for row in Review.objects.filter(
        state=ReviewState.INVITED, starts_at__gt=moment, starts_at__lte=moment + BEFORE
    ).order_by("starts_at"):
        silent = row.participants.filter(
            removed_at=None,
            role__in=INVITED_ROLES,
            reply=Reply.NONE,
            reminded_at=None,
            invited_at__lte=moment - QUIET,
        )
        people = list(silent)
        made += tell_again(row, people)
        row.participants.filter(pk__in=[one.pk for one in people]).update(reminded_at=moment)
    return made
