"""Five conferences as they were held in 2022 to 2024, in words and names of our own: a month twice, a year with
commendations, a quarter over thirteen communes with a discussion, half a year."""

from dataclasses import dataclass
from datetime import datetime

from tests.reviews.conftest import at

# (title, minutes, kind)
Item = tuple[str, int, str]


@dataclass(frozen=True)
class Case:
    """One conference: what it looks at, when it is, what it deals with, who is there, what is said and concluded."""

    name: str
    period: str
    rhythm: str
    starts_at: datetime
    minutes: int
    items: tuple[Item, ...]
    people: tuple[tuple[str, str], ...]
    conclusions: tuple[str, ...]
    kind: str = "briefing"
    form: str = "party"
    place: str = "Hội trường cơ quan"
    chair: tuple[str, str] = ("Kiều Thanh Vân", "Bí thư Đảng ủy phường")
    awards: tuple[tuple[str, str], ...] = ()
    speeches: tuple[tuple[str, str], ...] = ()
    communes: int = 0


OPENING: Item = ("Khai mạc, thông qua chương trình", 5, "opening")
CLOSING: Item = ("Kết luận của chủ trì", 20, "conclusion")
WARD = (
    ("Đoàn Minh Trúc", "Phó Bí thư Thường trực Đảng ủy"),
    ("Quách Văn Đước", "Phó Chủ tịch UBND phường"),
    ("Mạc Thị Sen", "Chủ tịch Hội Nông dân phường"),
    ("Tiêu Công Lực", "Trưởng Công an phường"),
)
COMMUNES = tuple(
    (name, f"Bí thư Đảng ủy xã số {number}")
    for number, name in enumerate(
        (
            "An Văn Lúa", "Bế Thị Mai", "Cao Văn Đê", "Dư Thị Nhài", "Giang Văn Bãi", "Hứa Thị Cúc", "Khúc Văn Bờ",
            "Lục Thị Huệ", "Mai Văn Cồn", "Nông Thị Lan", "Ong Văn Rạch", "Phù Thị Sậy", "Sử Văn Kênh",
        ),
        1,
    )
)  # fmt: skip

CASES = (
    Case(
        name="Hội nghị giao ban tháng 02 năm 2024",
        period="2024-02",
        rhythm="month",
        starts_at=at(2024, 3, 4, 14),
        minutes=150,
        items=(
            OPENING,
            ("Báo cáo kết quả tháng 02, nhiệm vụ tháng 3", 30, "report"),
            ("Thảo luận", 45, "discussion"),
            CLOSING,
        ),
        people=WARD,
        conclusions=(
            "Giao Phòng Kinh tế phường rà soát các khoản thu còn thiếu, đôn đốc thu nộp trước ngày 25/3/2024.",
            "Công an phường chủ trì, phối hợp Ban Chỉ huy Quân sự phường tăng cường tuần tra đêm, xong trong tháng 3.",
            "Hội nghị thống nhất kết quả tháng 02.",
        ),
    ),
    Case(
        name="Hội nghị giao ban tháng 11 năm 2023",
        period="2023-11",
        rhythm="month",
        starts_at=at(2023, 11, 23, 8),
        minutes=120,
        items=(OPENING, ("Báo cáo kết quả tháng 11", 25, "report"), ("Ý kiến các khu phố", 40, "discussion"), CLOSING),
        people=WARD,
        conclusions=(
            "Công an phường xử lý các điểm lấn chiếm vỉa hè, báo cáo trước ngày 15/12/2023.",
            "Giao Phòng Văn hóa - Xã hội phường báo cáo về an toàn trường học định kỳ trước ngày 25 hằng tháng.",
        ),
    ),
    Case(
        name="Hội nghị tổng kết năm 2022",
        period="2022",
        rhythm="year",
        starts_at=at(2023, 1, 10, 8),
        minutes=180,
        kind="final",
        items=(
            OPENING,
            ("Báo cáo tổng kết năm 2022, 18 chỉ tiêu nghị quyết năm 2023", 45, "report"),
            ("Khen thưởng tập thể, cá nhân tiêu biểu", 20, "commendation"),
            CLOSING,
        ),
        people=(*WARD, ("Tống Gia Bình", "Phó Trưởng Ban Tổ chức cấp trên")),
        awards=(
            ("Chi bộ Khu phố 3", "Giấy khen tổ chức đảng hoàn thành xuất sắc nhiệm vụ"),
            ("Ông Lưu Văn Sánh", "Giấy khen đảng viên hoàn thành xuất sắc nhiệm vụ"),
            ("Bà Viên Thị Thơ", "Huy hiệu 40 năm tuổi Đảng"),
        ),
        conclusions=(
            "Giao UBND phường xây dựng kế hoạch thực hiện 18 chỉ tiêu nghị quyết, ban hành trước ngày 31/01/2023.",
            "Giao Phòng Văn hóa - Xã hội phường tham mưu tổ chức các ngày lễ lớn trong năm 2023.",
        ),
    ),
    Case(
        name="Hội nghị giao ban quý I năm 2024 với các xã, phường",
        period="2024-Q1",
        rhythm="quarter",
        starts_at=at(2024, 4, 2, 8),
        minutes=180,
        items=(
            OPENING,
            ("Báo cáo kết quả quý I của 13 xã, phường", 30, "report"),
            ("Các xã, phường thảo luận", 90, "discussion"),
            CLOSING,
        ),
        people=COMMUNES,
        communes=13,
        speeches=(
            ("An Văn Lúa", "Xã đã giải phóng xong mặt bằng đoạn qua trung tâm; đề nghị sớm bàn giao cho nhà thầu."),
            ("Hứa Thị Cúc", "Một số tiêu chí nông thôn mới kiểu mẫu còn thiếu nguồn lực; đề nghị phân bổ sớm."),
        ),
        conclusions=(
            "Các xã, phường tập trung giải phóng mặt bằng, hoàn thành trước ngày 30/6/2024.",
            "Giao Phòng Kinh tế phường tổng hợp vướng mắc về nông thôn mới, báo cáo trước ngày 20/4/2024.",
        ),
    ),
    Case(
        name="Hội nghị sơ kết 6 tháng đầu năm 2023",
        period="2023-H1",
        rhythm="half",
        starts_at=at(2023, 7, 12, 8),
        minutes=150,
        kind="preliminary",
        items=(OPENING, ("Báo cáo sơ kết 6 tháng đầu năm", 40, "report"), ("Thảo luận", 40, "discussion"), CLOSING),
        people=(*WARD, ("Tống Gia Bình", "Phó Trưởng Ban Tổ chức cấp trên")),
        conclusions=(
            "Giao UBND phường rà soát các chỉ tiêu đạt thấp, có giải pháp trong quý III.",
            "Ban Chỉ huy Quân sự phường hoàn thành khám tuyển sơ bộ trước ngày 30/9/2023.",
        ),
    ),
)
