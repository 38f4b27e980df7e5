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


class SubmissionState(TextChoices):
    """Where a form of a unit and period stands. Between which of them one may move: `rules.TRANSITIONS`."""

    DRAFT = "draft", _("đang nhập")
    PROPOSED = "proposed", _("chờ trưởng đơn vị duyệt")
    SUBMITTED = "submitted", _("đã nộp")
    RETURNED = "returned", _("trả lại")
    ACCEPTED = "accepted", _("đã nhận")


class Way(TextChoices):
    """By which way a form's figures came in; all ways end in the same cells and the same gate."""

    FORM = "form", _("nhập trên màn hình")
    EXCEL = "excel", _("tệp Excel của biểu")
    BULK = "bulk", _("nạp hàng loạt")
    LINK = "link", _("đường dẫn riêng")
    DOCUMENT = "document", _("đọc từ văn bản")


class CellAbsence(TextChoices):
    """Why a cell has no positive value; both count as reported, an empty cell does not (design 10)."""

    ZERO = "zero", _("không phát sinh")
    NOT_APPLICABLE = "na", _("không áp dụng")


class Mark(TextChoices):
    """A cell that may be changed though the rest of its form may not, and why."""

    RETURNED = "returned", _("trả lại để sửa")
    UNLOCKED = "unlocked", _("mở khóa để đính chính")
    CORRECTED = "corrected", _("đính chính chờ duyệt")
