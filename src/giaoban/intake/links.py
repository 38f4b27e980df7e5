"""Personal links: a way in for one form of one period, for somebody without an account, who may only write.

Such links get forwarded. So the page says whose it is, shows nothing that anybody gave, and what comes through it waits
for the unit's lead. The token stands in the message that was sent and nowhere here: the database keeps its keyed hash.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.core.cache import cache
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now
from giaoban.base.errors import Refusal, declare
from giaoban.base.ids import new_id
from giaoban.intake.enums import SubmissionState
from giaoban.intake.faults import NO_SUBMISSION
from giaoban.intake.models import PersonalLink, Submission

NO_LINK = declare(
    "intake.no_link",
    _("Đường dẫn này không đúng. Hãy mở lại từ tin nhắn đã nhận, hoặc xin đường dẫn mới ở nơi đã gửi cho bạn."),
)
LINK_EXPIRED = declare(
    "intake.link_expired", _("Đường dẫn này đã hết hạn từ %(when)s. Hãy xin đường dẫn mới ở nơi đã gửi cho bạn.")
)
LINK_REVOKED = declare(
    "intake.link_revoked", _("Đường dẫn này đã bị thu hồi. Hãy xin đường dẫn mới ở nơi đã gửi cho bạn.")
)
LINK_USED = declare(
    "intake.link_used",
    _("Số liệu đã gửi qua đường dẫn này lúc %(when)s. Nếu phải sửa, hãy báo nơi đã gửi đường dẫn trả lại biểu."),
)
LINK_CLOSED = declare(
    "intake.link_closed", _("Biểu này đã được đơn vị nộp, không cần điền qua đường dẫn này nữa. Cảm ơn bạn.")
)
TOO_MANY = declare("intake.too_many_tries", _("Có quá nhiều lượt mở hoặc gửi. Hãy đợi 10 phút rồi thử lại."))

SECRET_LETTERS = 24
ID_LETTERS = 12
WINDOW = 600
# Within ten minutes: wrong tokens of one address, and sendings through one link.
WRONG_TRIES, SENDINGS = 30, 20
# The states in which a form can still be filled by link.
WRITABLE = frozenset({SubmissionState.DRAFT, SubmissionState.RETURNED})


class LinkState(StrEnum):
    """What a link can still do."""

    OPEN = "open"
    EXPIRED = "expired"
    REVOKED = "revoked"
    USED = "used"
    CLOSED = "closed"


def new_token(link_id: str) -> str:
    """A token for a link: its id, then a secret of 24 letters (118 bits)."""
    return link_id + new_id(SECRET_LETTERS)


def signature(token: str) -> str:
    """What the database keeps of a token: keyed with the site's secret: a copy of the database opens nothing."""
    return salted_hmac("giaoban.intake.links", token, algorithm="sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class LinkHolder:
    """Whoever holds a link, as an actor: may fill the form of its unit, and nothing else anywhere."""

    link_id: str
    unit_id: int
    account_id: int | None = None

    def may(self, verb: str, unit_id: int) -> bool:
        """Writing and handing in for the link's own unit only."""
        return unit_id == self.unit_id and verb in ("intake.enter", "intake.submit")


def state_of(link: PersonalLink, moment: datetime | None = None) -> LinkState:
    """What a link can still do at a moment (now). A form that was returned opens its link again."""
    if link.revoked_at is not None:
        return LinkState.REVOKED
    if link.submission.state not in WRITABLE:
        return LinkState.USED if link.sent else LinkState.CLOSED
    return LinkState.EXPIRED if link.expires_at <= (moment or now()) else LinkState.OPEN


def count(what: str, limit: int) -> None:
    """Count one try of `what` within ten minutes. Refuses above the limit."""
    key = f"giaoban.links:{what}"
    cache.add(key, 0, WINDOW)
    try:
        tries = cache.incr(key)
    except ValueError:  # it ran out between the two
        return
    if tries > limit:
        raise Refusal(TOO_MANY)


def link_of(token: str, address: str) -> PersonalLink:
    """The link of a token. Refuses a wrong one; an address that tries many wrong ones waits ten minutes."""
    link = PersonalLink.objects.select_related("submission").filter(pk=token[:ID_LETTERS]).first()
    if link is None or not constant_time_compare(link.digest, signature(token)):
        count(f"wrong:{address}", WRONG_TRIES)
        raise Refusal(NO_LINK)
    return link


def linked(actor: Actor, submission_id: str) -> Submission:
    """The form that links are issued for. Needs `intake.link` of its unit.

    Whoever issues links need not see what the unit has written in its draft, and does not by this.
    """
    row = Submission.objects.filter(pk=submission_id).first()
    if row is None or not actor.may("intake.link", row.unit_id):
        raise Refusal(NO_SUBMISSION)
    demand(actor, "intake.link", row.unit_id)
    return row


def demand_open(link: PersonalLink) -> None:
    """Refuse a link that can do nothing any more, saying why and what to do."""
    state = state_of(link)
    if state == LinkState.EXPIRED:
        raise Refusal(LINK_EXPIRED, when=_day(link.expires_at))
    if state == LinkState.REVOKED:
        raise Refusal(LINK_REVOKED)
    if state == LinkState.CLOSED:
        raise Refusal(LINK_CLOSED)
    if state == LinkState.USED:
        raise Refusal(LINK_USED, when=_day(link.last_sent_at or link.issued_at))


def _day(moment: datetime) -> str:
    return f"{localtime(moment):%H:%M ngày %d/%m/%Y}"
