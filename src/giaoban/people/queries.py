"""Reading who holds what; accounts by id only."""

from collections.abc import Iterable
from datetime import date

from giaoban.base.clock import today
from giaoban.people.enums import Role
from giaoban.people.models import Grant, User
from giaoban.registry.queries import lasting


def has_lead(unit_id: int, on: date | None = None) -> bool:
    """Whether somebody is lead of this very unit (not only of one above it) on a day, today unless given."""
    return Grant.objects.filter(
        lasting(on or today()), unit_id=unit_id, role=Role.LEAD, revoked_at=None, user__is_active=True
    ).exists()


def account_names(account_ids: Iterable[int | None]) -> dict[int, str]:
    """How accounts are called on screens; for pages that tell who did something, never for logs."""
    wanted = {one for one in account_ids if one is not None}
    return {user.pk: user.get_full_name() for user in User.objects.filter(pk__in=wanted)}
