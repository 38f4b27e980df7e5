"""Open an account with its first role."""

from datetime import date

from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.people.enums import Role
from giaoban.people.models import Grant, User


@transaction.atomic
def invite(
    actor: Actor,
    *,
    username: str,
    password: str,
    display_name: str,
    role: Role,
    unit_id: int,
    valid_from: date,
) -> int:
    """Make an account that has `role` for a unit and its subtree; returns its id. The audit names no person."""
    user = User.objects.create_user(username=username, password=password, display_name=display_name)
    Grant.objects.create(user=user, role=role, unit_id=unit_id, valid_from=valid_from)
    audit(actor, "people.invite", unit_id, {"account": user.pk, "role": str(role)})
    return user.pk
