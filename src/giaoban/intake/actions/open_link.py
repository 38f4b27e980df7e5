"""Count that a personal link was opened."""

from django.db import transaction
from django.db.models import F

from giaoban.base.clock import now
from giaoban.intake.models import PersonalLink


@transaction.atomic
def open_link(link_id: str) -> None:
    """Count one opening, so that whoever issued the link sees whether it went around."""
    PersonalLink.objects.filter(pk=link_id).update(opened=F("opened") + 1, last_opened_at=now())
