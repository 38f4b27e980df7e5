"""The words of the ledger."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Nature(TextChoices):
    """What a window's value covers (design 5)."""

    IN_PERIOD = "in_period", _("trong kỳ")
    TO_DATE = "to_date", _("lũy kế")
    AT = "at", _("tại thời điểm")


class Quality(IntegerChoices):
    """How firm a value is; the higher wins (design 7)."""

    ESTIMATE = 1, _("ước")
    PRELIMINARY = 2, _("sơ bộ")
    ACTUAL = 3, _("thực hiện")
    OFFICIAL = 4, _("chính thức")


class SourceKind(TextChoices):
    """Where a statement was made."""

    FORM = "form", _("biểu nhập")
    SHEET = "sheet", _("bảng tính")
    ANNEX = "annex", _("phụ lục")
    DOCUMENT = "document", _("báo cáo")
    NEWS = "news", _("tin, bài")


# Equal quality from several sources: the higher wins (design 7).
SOURCE_RANK = {
    SourceKind.FORM: 4,
    SourceKind.SHEET: 4,
    SourceKind.ANNEX: 3,
    SourceKind.DOCUMENT: 2,
    SourceKind.NEWS: 1,
}


class EntryKind(TextChoices):
    """What an entry of the ledger says (design 13)."""

    STATE = "state", _("nêu số liệu")
    ACCEPT = "accept", _("duyệt")
    PICK = "pick", _("chọn làm số chính")
    SUPERSEDE = "supersede", _("đính chính")
    WITHDRAW = "withdraw", _("rút lại")
    TARGET = "target", _("giao chỉ tiêu")
    SEAL = "seal", _("chốt kỳ")


class Absence(TextChoices):
    """Why there is no positive value; both count as reported (design 10)."""

    NONE_OCCURRED = "none", _("không phát sinh")
    NOT_APPLICABLE = "na", _("không áp dụng")


class TargetKind(TextChoices):
    """Who set a target, and how firmly."""

    ASSIGNED = "giao", _("cấp trên giao")
    RESOLUTION = "nghi_quyet", _("nghị quyết")
    STRIVING = "phan_dau", _("phấn đấu")


class Comparator(TextChoices):
    """How a target is met."""

    AT_LEAST = "ge", _("từ … trở lên")
    AT_MOST = "le", _("không quá")
    EQUAL = "eq", _("đúng bằng")


class Outcome(TextChoices):
    """How a finding ended."""

    CLOSED = "closed", _("không còn")
    ACCEPTED = "accepted", _("chấp nhận")


class Severity(TextChoices):
    """How a finding weighs."""

    INFO = "info", _("để biết")
    WARNING = "warning", _("cần giải trình")
    ERROR = "error", _("sai")
