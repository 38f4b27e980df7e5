"""The two ways out: e-mail through Django, chats through Apprise. Each says why it failed, in words for the office."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _

from giaoban.notices.kinds import Enclosure
from giaoban.notices.models import Channel


class NotSent(Exception):
    """A notice did not go out; the argument says why."""


def absolute(url: str) -> str:
    """An address of this site as a message needs it."""
    return f"{settings.SITE_ADDRESS}{url}" if url.startswith("/") else url


def send_email(address: str, subject: str, text: str, enclosed: Enclosure | None = None) -> None:
    """Send one letter, with its appointment where one is enclosed. Raises NotSent."""
    try:
        sent = _letter(address, subject, text, enclosed or Enclosure()).send()
    except (OSError, ValueError) as error:
        # smtplib's errors are OSErrors; a broken address or head is a ValueError.
        raise NotSent(_("máy chủ thư từ chối: %(why)s") % {"why": str(error)[:200]}) from error
    if sent != 1:
        raise NotSent(_("máy chủ thư không nhận"))


def _letter(address: str, subject: str, text: str, enclosed: Enclosure) -> EmailMultiAlternatives:
    letter = EmailMultiAlternatives(" ".join(subject.split()), text + enclosed.words, None, [address])
    if enclosed.calendar:
        # Mail programs enter the alternative by themselves; whoever has none of these opens the attached file.
        words = enclosed.calendar.decode()
        letter.attach_alternative(words, f"text/calendar; method={enclosed.method}")
        letter.attach("lich-hop.ics", words, "application/ics")
    return letter


def send_chat(channel_id: str, subject: str, text: str) -> None:
    """Send into a unit's chat. Raises NotSent; Apprise says only that it failed, its log says why."""
    # Loading Apprise takes half a second and many modules: only where a chat is used.
    from apprise import Apprise, NotifyFormat

    channel = Channel.objects.filter(pk=int(channel_id), removed_at=None).first()
    if channel is None:
        raise NotSent(_("kênh đã gỡ"))
    if not allowed(channel.address):
        raise NotSent(_("loại kênh này không còn được phép dùng"))
    sender = Apprise()
    if not sender.add(channel.address):
        raise NotSent(_("địa chỉ kênh không còn đúng"))
    if not sender.notify(title=subject, body=text, body_format=NotifyFormat.TEXT):
        raise NotSent(_("dịch vụ nhắn tin không nhận; kiểm tra địa chỉ kênh và mạng"))


def allowed(address: str) -> bool:
    """Whether an address is of a kind that this site may use."""
    return kind_of(address) in settings.CHANNEL_KINDS


def kind_of(address: str) -> str:
    """The kind of a channel's address: `tgram` of tgram://…; all of it that screens show.

    >>> kind_of("tgram://123:abc/456")
    'tgram'
    """
    return address.partition("://")[0].lower()
