"""States of a document and of what was read in it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentState(TextChoices):
    """Where a document stands."""

    READ = "read", _("chờ soát")
    RECORDED = "recorded", _("đã ghi nhận")
    DISCARDED = "discarded", _("đã bỏ")


class FactState(TextChoices):
    """What the clerk decided about one figure that was read."""

    OPEN = "open", _("chưa soát")
    ACCEPTED = "accepted", _("nhận")
    REJECTED = "rejected", _("bỏ")
    REPEATED = "repeated", _("nhắc lại")
    RECORDED = "recorded", _("đã ghi nhận")
