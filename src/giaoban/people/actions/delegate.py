"""Let somebody act on one's behalf for a time ("ủy quyền")."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.people.actions.grant import NO_ACCOUNT, check_dates
from giaoban.people.enums import Role
from giaoban.people.models import Grant, User
from giaoban.people.policy import VERBS
from giaoban.registry.queries import subtree_ids

NOT_YOURS = declare(
    "people.not_yours_to_delegate",
    _("Chỉ ủy quyền được vai trò của chính mình, đang có hiệu lực và không phải do người khác ủy quyền cho mình."),
)
TOO_LONG = declare(
    "people.delegated_too_long",
    _("Vai trò của bạn chỉ đến ngày %(to)s: không ủy quyền lâu hơn được. Hãy chọn ngày sớm hơn."),
)
TOO_WIDE = declare("people.delegated_too_wide", _("Đơn vị này không thuộc phạm vi vai trò của bạn."))
NO_END = declare("people.delegation_without_end", _("Ủy quyền phải có ngày kết thúc. Hãy chọn ngày."))
TO_ONESELF = declare("people.delegated_to_oneself", _("Không tự ủy quyền cho mình được. Hãy chọn tài khoản khác."))


@transaction.atomic
def delegate(
    actor: Actor,
    *,
    grant_id: int,
    account_id: int,
    valid_from: date,
    valid_to: date | None,
    unit_id: int | None = None,
) -> int:
    """Give another account one of the actor's own roles, for its unit or one below, from a day to a day.

    What it gives is at most what the actor has, for at most as long: it ends with the actor's own role, account or
    reach, and whoever holds it may not hand it on. Returns the id of the grant that it makes.
    """
    source = Grant.objects.filter(
        pk=grant_id, user_id=actor.account_id or 0, revoked_at=None, delegated_from=None
    ).first()
    if source is None or not _lasts(source, today()) or Role(source.role) not in VERBS["people.delegate"]:
        raise Refusal(NOT_YOURS)
    where = source.unit_id if unit_id is None else unit_id
    demand(actor, "people.delegate", where)
    if where not in subtree_ids(source.unit_id, today(), source.hierarchy):
        raise Refusal(TOO_WIDE)
    if valid_to is None:
        raise Refusal(NO_END)
    check_dates(valid_from, valid_to)
    if source.valid_to is not None and valid_to > source.valid_to:
        raise Refusal(TOO_LONG, to=source.valid_to.strftime("%d/%m/%Y"))
    if account_id == actor.account_id:
        raise Refusal(TO_ONESELF)
    if not User.objects.filter(pk=account_id, is_active=True).exists():
        raise Refusal(NO_ACCOUNT)
    row = Grant.objects.create(
        user_id=account_id,
        role=source.role,
        unit_id=where,
        hierarchy=source.hierarchy,
        valid_from=valid_from,
        valid_to=valid_to,
        delegated_from=source,
    )
    content = {"account": account_id, "role": source.role, "grant": row.pk, "to": valid_to.isoformat()}
    audit(actor, "people.delegate", where, content)
    return row.pk


def _lasts(row: Grant, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)
