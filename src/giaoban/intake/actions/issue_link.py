"""Issue a personal link: one form, one period, for somebody without an account."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.base.errors import Refusal, declare
from giaoban.base.ids import new_id
from giaoban.intake.desk import state_name
from giaoban.intake.faults import WRONG_STATE
from giaoban.intake.links import WRITABLE, linked, new_token, signature
from giaoban.intake.models import PersonalLink

NO_HOLDER = declare(
    "intake.no_link_holder", _("Hãy ghi đường dẫn này giao cho ai, bằng chức danh: “Trưởng thôn Đông”.")
)
BAD_DAYS = declare("intake.bad_link_days", _("Thời hạn của đường dẫn là từ 1 đến %(most)d ngày."))

MOST_DAYS = 60
USUAL_DAYS = 7


@dataclass(frozen=True, slots=True)
class IssuedLink:
    """A fresh link. The token is here this once; nothing can show it again."""

    id: str
    token: str
    expires_at: datetime


@transaction.atomic
def issue_link(actor: Actor, submission_id: str, *, holder: str, days: int = USUAL_DAYS) -> IssuedLink:
    """Issue a link to fill one form of one period, good for `days` days. Needs `intake.link`.

    `holder` is whose it is, by post ("Trưởng thôn Đông"), and stands on the page so that whoever it was forwarded to
    sees that it is not theirs. Refuses a form that was handed in already.
    """
    row = linked(actor, submission_id)
    if row.state not in WRITABLE:
        raise Refusal(WRONG_STATE, state=state_name(row.state))
    holder = " ".join(holder.split())
    if not holder or len(holder) > 120:
        raise Refusal(NO_HOLDER)
    if not 1 <= days <= MOST_DAYS:
        raise Refusal(BAD_DAYS, most=MOST_DAYS)
    link_id = new_id()
    token = new_token(link_id)
    moment = now()
    link = PersonalLink.objects.create(
        id=link_id,
        submission=row,
        holder=holder,
        digest=signature(token),
        issued_by=actor.account_id,
        issued_at=moment,
        expires_at=moment + timedelta(days=days),
    )
    audit(actor, "intake.link", row.unit_id, {"link": link_id, "submission": row.pk, "days": days})
    return IssuedLink(link_id, token, link.expires_at)
