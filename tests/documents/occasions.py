"""One document of each kind about an invented ward and an invented town, in the form asked for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from giaoban.base.ids import new_id
from giaoban.catalogue.rules import parse_period
from giaoban.documents.compose import compose
from giaoban.documents.content import BoundFigure, Document
from giaoban.documents.expressions import Scope
from giaoban.documents.kinds.agenda import AgendaLine, AgendaMatter, compose_agenda
from giaoban.documents.kinds.chasing import ChasingMatter, Owed, compose_chasing
from giaoban.documents.kinds.conclusions import (
    AssignmentLine,
    ConclusionPoint,
    ConclusionsMatter,
    compose_conclusions,
)
from giaoban.documents.kinds.invitation import InvitationMatter, compose_invitation
from giaoban.documents.kinds.level_above import LevelMatter, compose_level_above
from giaoban.documents.kinds.minutes import Course, MinutesMatter, compose_minutes
from giaoban.documents.kinds.plan import PlanLine, PlanMatter, compose_plan
from giaoban.documents.kinds.targets import compose_targets
from giaoban.documents.profiles import Profile, profile_on
from giaoban.registry.queries import UnitView
from giaoban.rollup.queries import Compared, Comparison
from tests.documents import matters


def local_time(hour: int, minute: int) -> datetime:
    """A time of the day of the meeting."""
    return datetime(2024, 3, 4, hour, minute, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


ON = date(2024, 3, 4)
START = local_time(8, 0)
MEETING = "Hội nghị giao ban tháng 02 năm 2024"
PLACE = "Phòng họp tầng 2, trụ sở Ủy ban nhân dân phường"
CHAIR = "đồng chí Lê Thị Hòa An, Phó Bí thư Thường trực Đảng ủy"


def form(name: str) -> Profile:
    """The form that is valid on the day."""
    found = profile_on(name, ON)
    assert found is not None
    return found


def insured() -> BoundFigure:
    """A figure that a chair has said."""
    return BoundFigure(new_id(), ("VX12:target@2024-02@ND09#99001",), "95%", (Decimal(95),))


def conclusions() -> ConclusionsMatter:
    """A notice of two points and three tasks."""
    return ConclusionsMatter(
        office=matters.WARD,
        meeting_name=MEETING,
        held_at=START,
        place=PLACE,
        chair=CHAIR,
        attendees=("Thường trực Hội đồng nhân dân phường", "trưởng các đoàn thể", "bí thư chi bộ các khu vực"),
        heard=("báo cáo của Văn phòng về kết quả công tác tháng 02", "báo cáo thu ngân sách của Phòng Kinh tế"),
        assessment=(("Các đơn vị cơ bản hoàn thành nhiệm vụ; thu ngân sách và hồ sơ đúng hạn có tiến bộ",),),
        points=(
            ConclusionPoint(
                ("Bảo hiểm y tế phải đạt ", insured(), " theo chỉ tiêu được giao",),
                (
                    AssignmentLine("Phòng Văn hóa - Xã hội", ("Mặt trận Tổ quốc phường",),
                                   ("Lập danh sách hộ chưa tham gia, phân công vận động",),
                                   "hoàn thành trước ngày 25/3/2024"),
                    AssignmentLine("Công an phường", (), ("Rà soát người tạm trú",),
                                   "báo cáo trong tháng 4", emphasis=True),
                ),
            ),
            ConclusionPoint(("Giữ vững trật tự đô thị tuyến đường ven kênh",),
                            (AssignmentLine("", (), ("Các khu vực ra quân định kỳ",), "trước ngày 25 hằng tháng"),)),
        ),
        recipients=("Thường trực Đảng ủy (để báo cáo)", "Các đơn vị dự họp"),
    )  # fmt: skip


def invitation(invited: int = 3) -> InvitationMatter:
    """An invitation to several, or to one."""
    names = ("Thường trực Đảng ủy phường", "Trưởng Công an phường", "Bí thư chi bộ Khu vực 5")
    return InvitationMatter(
        matters.WARD, MEETING, CHAIR, START, PLACE,
        ("Đánh giá kết quả công tác tháng 02", "Triển khai nhiệm vụ tháng 3"), names[:invited],
        ("Các đơn vị gửi báo cáo về Văn phòng trước ngày 01/3/2024",),
    )  # fmt: skip


def minutes(ended: bool = True) -> MinutesMatter:
    """Minutes of a meeting that is over, or still has no end."""
    return MinutesMatter(
        matters.WARD, MEETING, START, local_time(10, 45) if ended else None, PLACE,
        ("Thường trực Đảng ủy", "Trưởng các phòng, ban"), ("Trạm trưởng Trạm Y tế (có lý do)",), CHAIR,
        "ông Đặng Quốc Lâm, công chức Văn phòng",
        (
            Course("Kết quả công tác tháng 02", "Chánh Văn phòng", (("Thu ngân sách tăng so với cùng kỳ",),)),
            Course("Thảo luận", "", (("Trưởng Công an phường đề nghị lắp thêm camera ở các ngã tư",),)),
        ),
        (("Phấn đấu bảo hiểm y tế đạt ", insured()),), ("Lê Thị Hòa An", "Đặng Quốc Lâm"),
    )  # fmt: skip


def agenda() -> AgendaMatter:
    """Three items."""
    items = (
        AgendaLine(START, "Khai mạc, giới thiệu đại biểu", "Văn phòng", 10),
        AgendaLine(local_time(8, 10), "Báo cáo kết quả công tác tháng 02, nhiệm vụ tháng 3",
                   "Phó Chủ tịch Ủy ban nhân dân", 25),
        AgendaLine(local_time(8, 35), "Thảo luận", "Các đại biểu", 60),
    )  # fmt: skip
    return AgendaMatter(matters.WARD, MEETING, START, PLACE, CHAIR, items)


def plan() -> PlanMatter:
    """A plan of two tasks towards one target."""
    return PlanMatter(
        matters.WARD, "tháng 3 năm 2024",
        ("Nghị quyết số 15/NQ-HĐND ngày 20/12/2023 của Hội đồng nhân dân phường", "Kết luận hội nghị giao ban"),
        (("Tỷ lệ dân số tham gia bảo hiểm y tế đạt ", insured()),),
        (
            PlanLine("Vận động hộ kinh doanh tham gia bảo hiểm y tế", "Phòng Văn hóa - Xã hội",
                     ("Hội Nông dân",), "25/3/2024", "danh sách hộ"),
            PlanLine("Nghiệm thu đường ven kênh Ba Làng", "Phòng Kinh tế, Hạ tầng và Đô thị", (), "trong tháng 4/2024"),
        ),
    )  # fmt: skip


def chasing(units: int = 2) -> ChasingMatter:
    """A letter to so many units."""
    owed = tuple(
        Owed(f"9900{n}", f"Khu vực {n}", "thon", ("Báo cáo tháng của khu vực",), date(2024, 2, 16), 17 - 17 * (n // 3))
        for n in range(1, units + 1)
    )
    return ChasingMatter(
        matters.WARD,
        Scope("99001", parse_period("2024-02@ND09")),
        "tháng 02 năm 2024",
        owed,
        date(2024, 3, 6),
        "Văn phòng, điện thoại 0293 800 100",
    )


def units(*values: int | None) -> list[Compared]:
    """So many communes with a share of insured people each, the best first; None has not reported."""
    ranked = sorted((value for value in values if value is not None), reverse=True)
    found = []
    for number, value in enumerate(values, 1):
        view = UnitView(
            id=number, code=f"9900{number}", name=f"Tân {'ABCDEFGHIJKLM'[number - 1]}", type="xa",
            body="place", place_id=number,
        )  # fmt: skip
        row = matters.row(INSURED, matters.cell(value), None, matters.target(9500, None) if value else None)
        rank = ranked.index(value) + 1 if value is not None else None
        found.append(Compared(view, row, row.to_date, rank, None if value is None else value >= 9500))
    return found


INSURED = matters.measure("VX12", "Tỷ lệ dân số tham gia bảo hiểm y tế", "%", "ratio", scale=2)


def level() -> LevelMatter:
    """A town over thirteen communes, one of which is silent."""
    members = units(9712, 9600, 9550, 9510, 9490, 9480, 9200, 9100, 9050, 9040, 9000, 8890, None)
    reached = sum(bool(one.reached) for one in members)
    comparison = Comparison(INSURED, tuple(members), (members[-1].unit,), None, (reached, len(members)), None)
    town = matters.town()
    total = matters.row(INSURED, matters.cell(9302, origin="children", reported=12, expected=13))
    return LevelMatter(replace(town, rows=[*town.rows, total]), (comparison,))


Composer = Callable[[Profile], Document]
COMPOSED: dict[str, Composer] = {
    "report": lambda profile: compose(matters.ward(), profile, ON, new_id),
    "level_above": lambda profile: compose_level_above(level(), profile, ON, new_id),
    "conclusions": lambda profile: compose_conclusions(conclusions(), profile, ON, new_id),
    "invitation": lambda profile: compose_invitation(invitation(), profile, ON, new_id),
    "minutes": lambda profile: compose_minutes(minutes(), profile, ON, new_id),
    "agenda": lambda profile: compose_agenda(agenda(), profile, ON, new_id),
    "plan": lambda profile: compose_plan(plan(), profile, ON, new_id),
    "targets": lambda profile: compose_targets(matters.ward(), profile, ON, new_id),
    "chasing": lambda profile: compose_chasing(chasing(), profile, ON, new_id),
}
