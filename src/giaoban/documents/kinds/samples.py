"""An invented conference, to show what a wording of its documents gives before an office has held one. Pure."""

from collections.abc import Callable
from datetime import datetime, timedelta

from giaoban.documents.content import Document, DocumentKind
from giaoban.documents.heads import Office
from giaoban.documents.kinds.agenda import AgendaLine, AgendaMatter, compose_agenda
from giaoban.documents.kinds.conclusions import (
    AssignmentLine,
    ConclusionPoint,
    ConclusionsMatter,
    compose_conclusions,
)
from giaoban.documents.kinds.invitation import InvitationMatter, compose_invitation
from giaoban.documents.kinds.minutes import Course, MinutesMatter, compose_minutes
from giaoban.documents.profiles import Profile

_NAME, _PLACE = "Hội nghị giao ban", "Hội trường trụ sở"
_CHAIR, _SECRETARY = "đồng chí Chủ trì", "đồng chí Thư ký"
_ITEMS = ("Báo cáo kết quả thực hiện nhiệm vụ", "Thảo luận", "Kết luận của chủ trì")
_PEOPLE = ("Trưởng các phòng chuyên môn", "Trưởng Công an", "Trưởng các đoàn thể")
_STATED = "Các đơn vị cơ bản hoàn thành nhiệm vụ được giao"


def sample(
    kind: str, office: Office, profile: Profile, at: datetime, make_id: Callable[[], str], wording: str
) -> Document:
    """A document of an invented conference of an office, held at a time, by a wording."""
    on = at.date()
    if kind == DocumentKind.INVITATION:
        asked = InvitationMatter(office, _NAME, _CHAIR, at, _PLACE, _ITEMS, _PEOPLE)
        return compose_invitation(asked, profile, on, make_id, wording)
    if kind == DocumentKind.AGENDA:
        lines = tuple(AgendaLine(at + timedelta(minutes=20 * n), title, _CHAIR, 20) for n, title in enumerate(_ITEMS))
        return compose_agenda(AgendaMatter(office, _NAME, at, _PLACE, _CHAIR, lines), profile, on, make_id, wording)
    if kind == DocumentKind.MINUTES:
        course = tuple(Course(title, "", ((_STATED,),)) for title in _ITEMS[:2])
        held = MinutesMatter(
            office, _NAME, at, at + timedelta(hours=2), _PLACE, _PEOPLE, (), _CHAIR, _SECRETARY, course,
            (("Rà soát hồ sơ còn tồn",),),
        )  # fmt: skip
        return compose_minutes(held, profile, on, make_id, wording)
    task = AssignmentLine("Văn phòng", ("các phòng chuyên môn",), ("Rà soát hồ sơ còn tồn",), "trong tháng này")
    concluded = ConclusionsMatter(
        office, _NAME, at, _PLACE, _CHAIR, _PEOPLE, _ITEMS[:1], ((_STATED,),),
        (ConclusionPoint(("Giải quyết dứt điểm hồ sơ còn tồn",), (task,)),),
    )  # fmt: skip
    return compose_conclusions(concluded, profile, on, make_id, wording)
