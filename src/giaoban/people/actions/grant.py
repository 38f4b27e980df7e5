"""Give an account a role."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import NOT_ALLOWED, Actor, demand
from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.people.enums import Role
from giaoban.people.models import Grant, User
from giaoban.registry.enums import Hierarchy
from giaoban.registry.queries import subtree_ids

NO_ACCOUNT = declare("people.no_account", _("Không có tài khoản này, hoặc tài khoản đã ngừng."))
BAD_DATES = declare("people.bad_dates", _("Ngày kết thúc %(to)s đứng trước ngày bắt đầu %(since)s. Hãy chọn lại."))


@transaction.atomic
def grant(
    actor: Actor,
    *,
    account_id: int,
    role: Role,
    unit_id: int,
    valid_from: date,
    valid_to: date | None = None,
    hierarchy: str = Hierarchy.STATE,
    first: bool = False,
) -> int:
    """Give a role for a unit and its subtree in a hierarchy, from a day to a day; returns the grant's id.

    Refuses whoever does not manage the people of every unit that the role would reach: nobody gives more than he has.
    `first`: the role that an invitation comes with; the invitation is in the audit already.
    """
    demand(actor, "people.manage", unit_id)
    # Along another hierarchy a unit may reach further down than the actor does.
    for below in subtree_ids(unit_id, today(), hierarchy):
        if not actor.may("people.manage", below):
            raise Refusal(NOT_ALLOWED)
    if not User.objects.filter(pk=account_id, is_active=True).exists():
        raise Refusal(NO_ACCOUNT)
    check_dates(valid_from, valid_to)
    row = Grant.objects.create(
        user_id=account_id,
        role=role,
        unit_id=unit_id,
        hierarchy=hierarchy,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    if not first:
        audit(actor, "people.grant", unit_id, {"account": account_id, "role": str(role), "grant": row.pk})
    return row.pk


def check_dates(valid_from: date, valid_to: date | None) -> None:
    """Refuse a time that ends before it begins."""
    if valid_to is not None and valid_to < valid_from:
        raise Refusal(BAD_DATES, since=valid_from.strftime("%d/%m/%Y"), to=valid_to.strftime("%d/%m/%Y"))
