"""States and kinds of conferences, with the words that people read. The values are those of `rules`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Rhythm(TextChoices):
    """How often a series meets: the type of the period that each of its reviews looks at."""

    MONTH = "month", _("hằng tháng")
    QUARTER = "quarter", _("hằng quý")
    HALF = "half", _("6 tháng một lần")
    YEAR = "year", _("hằng năm")


class MeetingForm(TextChoices):
    """In whose form its documents are written."""

    STATE = "state", _("cơ quan nhà nước")
    PARTY = "party", _("cơ quan Đảng")


class ReviewKind(TextChoices):
    """What kind of conference it is."""

    BRIEFING = "briefing", _("giao ban")
    PRELIMINARY = "preliminary", _("sơ kết")
    FINAL = "final", _("tổng kết")
    SPECIAL = "special", _("chuyên đề")


class ReviewState(TextChoices):
    """Where a conference stands. Between which of them one may move: `rules.TRANSITIONS`."""

    DRAFT = "draft", _("đang chuẩn bị")
    INVITED = "invited", _("đã gửi giấy mời")
    OPEN = "open", _("đang đón đại biểu")
    IN_PROGRESS = "in_progress", _("đang họp")
    CLOSED = "closed", _("đã kết thúc")
    CANCELLED = "cancelled", _("đã hoãn, hủy")


class ItemKind(TextChoices):
    """What happens in an item of the agenda."""

    OPENING = "opening", _("khai mạc")
    REPORT = "report", _("báo cáo")
    DISCUSSION = "discussion", _("thảo luận")
    COMMENDATION = "commendation", _("khen thưởng")
    CONCLUSION = "conclusion", _("kết luận")
    OTHER = "other", _("nội dung khác")


class ItemState(TextChoices):
    """Where an item of the agenda stands."""

    WAITING = "waiting", _("chưa đến")
    CURRENT = "current", _("đang trình bày")
    DONE = "done", _("đã xong")


class PartRole(TextChoices):
    """What a participant does there."""

    CHAIR = "chair", _("chủ trì")
    SECRETARY = "secretary", _("thư ký")
    MEMBER = "member", _("thành viên")
    GUEST = "guest", _("khách mời")


# Who carries the conference need not say that he comes.
INVITED_ROLES = (PartRole.MEMBER, PartRole.GUEST)


class Reply(TextChoices):
    """What a participant answered to the invitation."""

    NONE = "none", _("chưa trả lời")
    YES = "yes", _("sẽ dự")
    NO = "no", _("vắng")
    STAND_IN = "stand_in", _("cử người dự thay")


class SpeakerState(TextChoices):
    """Where a wish to speak stands."""

    WAITING = "waiting", _("chờ phát biểu")
    SPEAKING = "speaking", _("đang phát biểu")
    DONE = "done", _("đã phát biểu")


class ConclusionState(TextChoices):
    """Where a conclusion stands."""

    TAKEN = "taken", _("đã ghi")
    CONFIRMED = "confirmed", _("đã xác nhận")
    DROPPED = "dropped", _("đã bỏ")


class AssignmentState(TextChoices):
    """Where an assignment of a conclusion stands."""

    PROPOSED = "proposed", _("đề xuất")
    CONFIRMED = "confirmed", _("đã xác nhận")
    DROPPED = "dropped", _("đã bỏ")


class DueKind(TextChoices):
    """What kind of deadline an assignment has."""

    DATE = "date", _("đến ngày")
    PERIOD = "period", _("trong kỳ")
    RECURRING = "recurring", _("định kỳ")
    NONE = "none", _("không có thời hạn")
