"""Personal links of those invited: a participant's public part and a signature of the site's. Nothing that is stored
opens one, so a copy of the database does not; a link that went out works until the conference is forgotten."""

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import Refusal, declare
from giaoban.intake.links import count
from giaoban.reviews.models import Participant

NO_LINK = declare(
    "reviews.no_link",
    _("Đường dẫn này không đúng, hoặc bạn không còn trong thành phần dự. Hãy mở lại từ thư mời, hoặc gọi nơi đã mời."),
)
PUBLIC, SECRET = 12, 24
WRONG_TRIES, CHANGES = 30, 60


def token_of(one: Participant) -> str:
    """What stands in the address of a participant's link."""
    return one.token + _signature(one.token)


def path_of(one: Participant) -> str:
    """The address of a participant's link on this site."""
    return f"/hn/{token_of(one)}/"


def invited_by(token: str, address: str) -> Participant:
    """Whose link it is. Refuses a wrong one; an address that tries many waits ten minutes."""
    public = token[:PUBLIC]
    row = Participant.objects.select_related("review").filter(token=public, removed_at=None).first()
    if row is None or not constant_time_compare(token[PUBLIC:], _signature(public)):
        count(f"wrong:{address}", WRONG_TRIES)
        raise Refusal(NO_LINK)
    return row


def count_change(one: Participant) -> None:
    """Count one change through a link. Refuses too many within ten minutes."""
    count(f"hn:{one.pk}", CHANGES)


def _signature(public: str) -> str:
    return salted_hmac("giaoban.reviews.links", public, algorithm="sha256").hexdigest()[:SECRET]
