"""Take a role away, at once."""

from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.people.actions.delegate import NOT_YOURS
from giaoban.people.models import Grant
from giaoban.people.wardens import keep_a_warden


@transaction.atomic
def revoke(actor: Actor, grant_id: int) -> None:
    """End a role now; what was delegated from it ends with it. Ending it twice is the same as once.

    Whoever delegated a role takes it back himself; any other role is taken away by who manages the unit's people.
    Refuses to take the last administrator's role.
    """
    row = Grant.objects.select_related("delegated_from").filter(pk=grant_id).first()
    if row is None:
        raise Refusal(NOT_YOURS)
    own = row.delegated_from is not None and row.delegated_from.user_id == actor.account_id
    if not own:
        demand(actor, "people.manage", row.unit_id)
    if row.revoked_at is not None:
        return
    keep_a_warden([row])
    row.revoked_at = now()
    row.save(update_fields=["revoked_at"])
    audit(actor, "people.revoke", row.unit_id, {"account": row.user_id, "role": row.role, "grant": row.pk})
