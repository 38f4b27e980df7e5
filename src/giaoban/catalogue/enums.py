"""Behaviours, directions and the State's ways of counting periods."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Behaviour(TextChoices):
    """What a measure does over time and over units; idea 3 of the design."""

    FLOW = "flow", _("Phát sinh trong kỳ")
    STOCK = "stock", _("Có đến cuối kỳ")
    RATIO = "ratio", _("Tỷ lệ")
    PROGRESS = "progress", _("Tiến độ")
    COUNT = "count", _("Số đơn vị đạt")


class Direction(TextChoices):
    """Which way is better."""

    UP = "up", _("càng cao càng tốt")
    DOWN = "down", _("càng thấp càng tốt")
    NEUTRAL = "neutral", _("không xét tốt, xấu")
