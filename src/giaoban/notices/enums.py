"""How a notice goes out, and where its delivery stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Way(TextChoices):
    """By which way a notice leaves the site."""

    EMAIL = "email", _("thư điện tử")
    CHAT = "chat", _("kênh nhắn tin")


class DeliveryState(TextChoices):
    """Where a delivery stands. `unsure`: the worker died while it was sending, nobody knows whether it went out."""

    QUEUED = "queued", _("chờ gửi")
    SENDING = "sending", _("đang gửi")
    SENT = "sent", _("đã gửi")
    FAILED = "failed", _("không gửi được")
    UNSURE = "unsure", _("không rõ đã gửi chưa")
    DROPPED = "dropped", _("không cần gửi nữa")
