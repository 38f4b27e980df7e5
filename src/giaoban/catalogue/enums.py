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


class Level(TextChoices):
    """Who hands in to whom: the links of a reporting chain (Nghị định 09/2019/NĐ-CP, điều 8: a deadline for each)."""

    HAMLET = "hamlet", _("Thôn, khu phố")
    DEPARTMENT = "department", _("Phòng, ban, trường, trạm, đoàn thể")
    COMMUNE = "commune", _("Xã, phường, đặc khu")
    DISTRICT = "district", _("Huyện, thị xã, thành phố thuộc tỉnh")
    PROVINCE = "province", _("Tỉnh, thành phố")


class Asked(TextChoices):
    """How a threshold is met; the ledger's words (`figures.enums.Comparator`), held by a test."""

    AT_LEAST = "ge", _("từ … trở lên")
    AT_MOST = "le", _("không quá")
    EXACTLY = "eq", _("đúng bằng")


class FormState(TextChoices):
    """A form's version: written, in use (nothing of it changes any more), taken out of use."""

    DRAFT = "draft", _("đang soạn")
    PUBLISHED = "published", _("đã ban hành")
    RETIRED = "retired", _("đã bãi bỏ")


class About(TextChoices):
    """What a line's figure is about: the place the reporting body belongs to, or that body itself."""

    PLACE = "place", _("địa bàn")
    SELF = "self", _("chính đơn vị báo cáo")


class LineNature(TextChoices):
    """What a line's figure covers; the ledger's words (`figures.enums.Nature`), held by a test."""

    IN_PERIOD = "in_period", _("trong kỳ")
    TO_DATE = "to_date", _("lũy kế từ đầu năm")
    AT = "at", _("có đến cuối kỳ")
