"""Remind a unit by hand, beside the reminders by the clock."""

from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.base.locks import ledger_held
from giaoban.catalogue.rules import Period
from giaoban.intake.chasing import BY_HAND, missing, people_of
from giaoban.intake.notices import reporters, tell
from giaoban.notices.queries import channels_of
from giaoban.registry.queries import unit

NOT_MISSING = declare("intake.not_missing", _("%(unit)s đã nộp đủ, không cần nhắc."))
NOBODY_TO_REMIND = declare(
    "intake.nobody_to_remind",
    _(
        "%(unit)s chưa có tài khoản phụ trách hay kênh nhắn tin. "
        "Hãy chép lời nhắn gửi qua Zalo, hoặc mời người báo cáo."
    ),
)
REMINDED_TODAY = declare(
    "intake.reminded_today", _("Hôm nay đã nhắc %(unit)s rồi. Mỗi ngày chỉ nhắc bằng tay một lần.")
)


def remind_now(actor: Actor, receiver_id: int, unit_id: int, period: Period) -> int:
    """Remind one unit today of what it has not handed in; how many were told. At most once a day.

    Goes out at once, in quiet hours when they end. Refuses a unit that is not missing, and one that nobody answers for.
    """
    demand(actor, "notices.chase", receiver_id)
    found = missing(receiver_id, period, unit_id)
    name = {"unit": unit(unit_id, today()).name}
    if not found:
        raise Refusal(NOT_MISSING, **name)
    accounts = reporters(people_of([unit_id])[unit_id])
    if not accounts and not channels_of([unit_id]):
        raise Refusal(NOBODY_TO_REMIND, **name)
    with ledger_held():
        told = tell(BY_HAND, found[0], f"{today():%Y-%m-%d}", accounts)
        if not told:
            raise Refusal(REMINDED_TODAY, **name)
        audit(actor, "notices.chase", unit_id, {"receiver": receiver_id, "period": str(period), "told": told})
    return told
