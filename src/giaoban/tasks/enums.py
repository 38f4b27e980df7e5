"""What people call a task's states, its deadline and its urgency. How it moves: `rules`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from giaoban.tasks import rules


class State(TextChoices):
    """Where a task stands."""

    DRAFT = rules.DRAFT, _("dự thảo")
    ASSIGNED = rules.ASSIGNED, _("đã giao")
    RECEIVED = rules.RECEIVED, _("đã nhận")
    IN_PROGRESS = rules.IN_PROGRESS, _("đang thực hiện")
    REPORTED = rules.REPORTED, _("đã báo cáo, chờ xác nhận")
    DONE = rules.DONE, _("hoàn thành")
    RETURNED = rules.RETURNED, _("bị trả lại")
    PAUSED = rules.PAUSED, _("tạm dừng")
    CANCELLED = rules.CANCELLED, _("đã hủy")


class Timeliness(TextChoices):
    """How a task stands to its due day. Derived (`rules.timeliness`), never kept."""

    BEFORE_DUE = rules.BEFORE_DUE, _("hoàn thành trước hạn")
    ON_DUE = rules.ON_DUE, _("hoàn thành đúng hạn")
    AFTER_DUE = rules.AFTER_DUE, _("hoàn thành quá hạn")
    DONE_NO_DUE = rules.DONE_NO_DUE, _("hoàn thành, không có thời hạn")
    IN_TIME = rules.IN_TIME, _("trong hạn")
    SOON = rules.SOON, _("sắp đến hạn")
    OVERDUE = rules.OVERDUE, _("quá hạn")
    NO_DUE = rules.NO_DUE, _("không có thời hạn")
    ON_HOLD = rules.ON_HOLD, _("tạm dừng")


class DueKind(TextChoices):
    """What a deadline is."""

    DATE = "date", _("đến một ngày")
    PERIOD = "period", _("trong một kỳ")
    RECURRING = "recurring", _("định kỳ")
    NONE = "none", _("không có thời hạn")


class Urgency(TextChoices):
    """How urgent a task is; as the marks of official letters."""

    NORMAL = "normal", _("thường")
    URGENT = "urgent", _("khẩn")
    VERY_URGENT = "very_urgent", _("thượng khẩn")


class EvidenceKind(TextChoices):
    """What shows that something was done."""

    FILE = "file", _("tệp")
    FIGURE = "figure", _("số liệu")


VERB_WORDS = {
    "assign": _("Giao"),
    "receive": _("Nhận việc"),
    "progress": _("Báo tiến độ"),
    "complete": _("Báo cáo hoàn thành"),
    "confirm": _("Xác nhận hoàn thành"),
    "reopen": _("Mở lại"),
    "send_back": _("Trả lại"),
    "ask_extension": _("Đề nghị gia hạn"),
    "extend": _("Gia hạn"),
    "refuse_extension": _("Không đồng ý gia hạn"),
    "pause": _("Tạm dừng"),
    "resume": _("Tiếp tục"),
    "adjust": _("Điều chỉnh"),
    "cancel": _("Hủy"),
    "comment": _("Ý kiến"),
}
