"""Nobody locks the door from outside: every unit that has an administrator keeps one."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.base.locks import hold_ledger_lock
from giaoban.people.enums import Role
from giaoban.people.models import Grant
from giaoban.registry.queries import lasting, subtree_ids

LAST_WARDEN = declare(
    "people.last_administrator",
    _(
        "Đây là quản trị cuối cùng của đơn vị: gỡ đi thì không ai mở được tài khoản nữa. "
        "Hãy giao quản trị cho người khác trước."
    ),
)


def keep_a_warden(going: Sequence[Grant]) -> None:
    """Refuse when these grants hold the only administrator's role over their unit, in this transaction.

    What is held on behalf of somebody does not count, nor what ends before the one that goes.
    """
    hold_ledger_lock()
    ids = {row.pk for row in going}
    for row in going:
        if row.role != Role.ADMINISTRATOR or row.delegated_from_id or not _in_force(row):
            continue
        others = Grant.objects.filter(
            lasting(today()), role=Role.ADMINISTRATOR, revoked_at=None, delegated_from=None, user__is_active=True
        ).exclude(pk__in=ids)
        if not any(_outlasts(other, row) and _covers(other, row.unit_id) for other in others):
            raise Refusal(LAST_WARDEN)


def _in_force(row: Grant) -> bool:
    return row.revoked_at is None and (row.valid_to is None or row.valid_to >= today())


def _outlasts(other: Grant, row: Grant) -> bool:
    return other.valid_to is None or (row.valid_to is not None and other.valid_to >= row.valid_to)


def _covers(other: Grant, unit_id: int) -> bool:
    return unit_id in subtree_ids(other.unit_id, today(), other.hierarchy)
