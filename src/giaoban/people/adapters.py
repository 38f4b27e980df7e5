"""What django-allauth asks us: who may come in, in which words it speaks, how secrets are kept."""

import base64
import hashlib
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from giaoban.people.models import User

INCORRECT_CODE = _("Mã không đúng. Mã đổi sau mỗi 30 giây: hãy nhập mã đang hiện.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are opened by who manages the unit's people, never by oneself; sentences are ours."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đã ngừng. Hãy hỏi người quản trị của đơn vị."),
        "enter_current_password": _("Mật khẩu hiện tại không đúng."),
        "incorrect_code": INCORRECT_CODE,
        "incorrect_password": _("Mật khẩu không đúng."),
        "invalid_login": _("Không đăng nhập được. Hãy thử lại."),
        "invalid_or_expired_key": _("Liên kết không dùng được nữa. Hãy xin liên kết mới."),
        "invalid_password_reset": _("Liên kết không dùng được nữa. Hãy xin liên kết mới."),
        "too_many_login_attempts": _(
            "Nhập sai quá nhiều lần. Vì an toàn, tài khoản tạm khóa đăng nhập; hãy thử lại sau 5 phút."
        ),
        "username_password_mismatch": _("Tên tài khoản hoặc mật khẩu không đúng."),
        "same_as_current": _("Giá trị mới phải khác giá trị hiện tại."),
        "rate_limited": _("Gửi quá nhiều yêu cầu. Hãy chờ một phút rồi thử lại."),
    }
    # Only what tells something new: the page itself shows that one is in, or out.
    _said: ClassVar[dict[str, Any]] = {
        "account/messages/password_changed.txt": _("Đã đổi mật khẩu."),
        "account/messages/password_set.txt": _("Đã đặt mật khẩu."),
        "mfa/messages/totp_activated.txt": _("Đã bật xác nhận hai bước."),
        "mfa/messages/totp_deactivated.txt": _("Đã tắt xác nhận hai bước."),
        "mfa/messages/recovery_codes_generated.txt": _("Đã tạo mã dự phòng mới; mã cũ không dùng được nữa."),
        "usersessions/messages/sessions_logged_out.txt": _("Đã đăng xuất ở mọi nơi khác."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are by invitation."""
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what happened, in our words; say nothing where we have none."""
        said = message or self._said.get(message_template or "")
        if said:
            super().add_message(request, level, extra_tags=extra_tags, message=str(said))

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: what happened to an account is in the audit trail."""


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """The second step at sign-in; its secrets lie encrypted under the site's key."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": INCORRECT_CODE,
        "cannot_delete_authenticator": _("Không tắt được xác nhận hai bước."),
        "cannot_generate_recovery_codes": _("Hãy bật xác nhận hai bước trước khi tạo mã dự phòng."),
    }

    def encrypt(self, text: str) -> str:
        """A secret as it lies in the database."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A secret as it was. With another GIAOBAN_SECRET_KEY no code of it is ever right."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(hashlib.sha256(encrypted_text.encode()).digest()[:20]).decode()

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: what happened to an account is in the audit trail."""


def _cipher() -> Fernet:
    key = hashlib.sha256(b"giaoban second step:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts of the office's own provider (OpenID Connect): they open accounts of ours, and make none."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Join the provider's account to the one invited under the address that the provider vouches for.

        Not to an address that it does not vouch for, nor to one that two accounts share.
        """
        if sociallogin.is_existing:
            return
        sure = [address.email for address in sociallogin.email_addresses if address.verified]
        for email in sure:
            users = list(User.objects.filter(email__iexact=email, is_active=True)[:2])
            if len(users) == 1:
                sociallogin.connect(request, users[0])
                return

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: accounts are by invitation."""
        return False

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: what happened to an account is in the audit trail."""
