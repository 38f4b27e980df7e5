"""Take a personal link back: from now on it opens nothing."""

from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.intake.links import NO_LINK, linked
from giaoban.intake.models import PersonalLink


@transaction.atomic
def revoke_link(actor: Actor, submission_id: str, link_id: str) -> None:
    """Revoke a link of a form; what was sent through it stays. Needs `intake.link`. Doing it twice changes nothing."""
    row = linked(actor, submission_id)
    link = PersonalLink.objects.filter(pk=link_id, submission=row).first()
    if link is None:
        raise Refusal(NO_LINK)
    if link.revoked_at is None:
        link.revoked_at = now()
        link.save(update_fields=["revoked_at"])
        audit(actor, "intake.revoke_link", row.unit_id, {"link": link_id, "submission": row.pk})
