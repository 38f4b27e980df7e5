"""What is no longer wanted does not go out any more."""

from django.db import transaction

from giaoban.base.clock import now
from giaoban.notices.enums import DeliveryState
from giaoban.notices.kinds import is_wanted
from giaoban.notices.models import Delivery, Notice


@transaction.atomic
def drop(notice: Notice) -> None:
    """Stop what waits of a notice, and take it out of the account's list of what is to be done."""
    moment = now()
    waiting = Delivery.objects.filter(notice=notice, state=DeliveryState.QUEUED)
    waiting.update(state=DeliveryState.DROPPED, ended_at=moment)
    Notice.objects.filter(pk=notice.pk, dropped_at=None).update(dropped_at=moment)


def drop_unwanted(kinds: list[str], about_id: int) -> int:
    """Drop what of these kinds is said about a unit and no longer wanted; returns how many."""
    count = 0
    for notice in Notice.objects.filter(kind__in=kinds, about_id=about_id, dropped_at=None).order_by("pk"):
        if not is_wanted(notice.kind, notice.params):
            drop(notice)
            count += 1
    return count
