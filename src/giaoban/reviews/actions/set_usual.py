"""Set what an office means by a conclusion without a deadline."""

from dataclasses import asdict

from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal, declare
from giaoban.base.locks import ledger_held
from giaoban.reviews.dues import Usual
from giaoban.reviews.models import UsualDeadline

BAD_DAYS = declare("reviews.bad_days", _("Thời hạn mặc định phải từ 1 đến 365 ngày. Đang ghi: %(days)s."))


def set_usual(actor: Actor, unit_id: int, usual: Usual) -> None:
    """Set a unit's usual deadline for what comes; what was read before keeps its own. Needs `reviews.prepare`."""
    demand(actor, "reviews.prepare", unit_id)
    if not 1 <= usual.days <= 365:
        raise Refusal(BAD_DAYS, days=usual.days)
    with ledger_held():
        given = asdict(usual)
        UsualDeadline.objects.update_or_create(unit_id=unit_id, defaults=given)
        audit(actor, "reviews.set_usual", unit_id, given)
