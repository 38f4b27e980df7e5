"""Sending an account's owner a link, where the site can send e-mail."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _


def mail_works() -> bool:
    """Whether this site can send e-mail: a server was named, or letters go somewhere else by design."""
    return not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend") or settings.EMAIL_HOST != "localhost"


def send_link(address: str, username: str, url: str) -> bool:
    """Send the link by which a password is set; False when there is no address, no server, or the server refused."""
    if not address or not mail_works():
        return False
    words = _(
        "Bạn có tài khoản %(name)s ở Giao Ban. Mở liên kết dưới đây để đặt mật khẩu; "
        "liên kết dùng được một lần, trong ba ngày.\n\n%(url)s\n"
    )
    try:
        return send_mail(_("Tài khoản Giao Ban của bạn"), words % {"name": username, "url": url}, None, [address]) == 1
    except OSError:
        # Whoever invites has the link on the screen: the letter is a convenience.
        logging.getLogger(__name__).warning("no letter went out", exc_info=True)
        return False
