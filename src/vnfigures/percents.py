"""The role of a percent: of a plan, of a work, of another period, or a rate of its own."""

import re

from vnfigures import comparisons
from vnfigures.figure import Figure
from vnfigures.plans import is_period, names_plan

REACH = re.compile(
    r"^\s*\)?\s*[,;(–-]?\s*(?:đã |và |ước |cũng |mới |chỉ |qua đó |tương ứng |tương đương )*(?:đạt|bằng|"
    r"hoàn thành|thực hiện|=)"
    r"(?:\s+(?:tỷ lệ|khoảng|trên|hơn|gần|được|tới|đến|ước|mới|là))*\s*$"
)
_RATE_WORDS = re.compile(r"tỷ lệ|chiếm|tỷ trọng|tốc độ|chỉ số|độ che phủ|bao phủ|cơ cấu")
_WORKS = re.compile(
    r"công trình|dự án|tiến độ|thi công|nâng cấp|cải tạo|khối lượng|hạng mục|gói thầu|xây dựng (?:nhà|trụ sở|"
    r"đường|cầu|trường|trạm|tuyến|mới)|"
    r"mặt bằng|sửa chữa|lắp đặt|bê tông hóa|\bkl\b|gpmb"
)
_WORK_VERB = re.compile(
    r"(?:đạt|bàn giao|hoàn thành|hoàn thiện|xây thô|kl|xong|được|thực hiện|tiến độ)(?:\s+(?:khoảng|trên|hơn|"
    r"gần|được|tỷ lệ|mới|là|"
    r"đạt|tới))*\s*$"
)
_WORK_AFTER = re.compile(
    r"\s*(?:tổng )?(?:khối lượng|tiến độ|giá trị khối lượng|công việc|hạng mục|kế hoạch tiến độ|công trình)"
)
_DISBURSED = re.compile(r"giải ngân|\bgn\b")
_BUILDING = re.compile(
    r"\W*(?:đường|trường|trạm|nhà|cầu|chợ|kênh|hẻm|trụ sở|sân|công viên|nghĩa trang|hồ|đập|mương|cống|tuyến|khu|kè)\b"
    r"[^,;]*(?:đạt|hoàn thành|hoàn thiện|bàn giao|:)(?: (?:khoảng|trên|gần|hơn))*\s*$"
)
_WORK_COLON = re.compile(r"(?:thi công|nâng cấp|cải tạo|xây dựng|sửa chữa|mở rộng|làm)\b[^,;:]*:\s*$")
_SHARE_OF_SUM = re.compile(r"\s*tổng (?:chi|thu|số|vốn|diện tích|nguồn)\b")
_SPENDING = re.compile(r"giải ngân|\bgn\b|\bthu\b|\bchi\b|nộp|thực hiện|huy động")


def assign_percent(figure: Figure, previous: Figure | None, *, aim: bool) -> None:
    """Set role and comparison of a percent that is no change; `previous` is the figure before it in the sentence."""
    left, right = figure.left, figure.right
    clause = re.split(r"[;.]", left)[-1]
    against = comparisons.after(right)
    if comparisons.PLAN_AFTER.match(right):
        _set_plan(figure, aim=aim)
    elif is_period(figure) or _SHARE_OF_SUM.match(right) and re.search(r"(?:bằng|chiếm)\s*$", left):
        return
    elif names_plan(figure):
        figure.role = "target"
    elif against == "plan" and not aim:
        _set_plan(figure, aim=False)
    elif against and re.search(r"(?:bằng|đạt|=|\()(?:\s*\w+)?\s*$", left):
        figure.role, figure.comparison = "other", against
    elif aim:
        figure.role = "target"
    elif _DISBURSED.search(clause):
        _set_plan(figure, aim=False)
    elif _completes(figure, previous, clause):
        figure.role = "progress"
    elif previous is not None and _of_previous(figure, previous, left):
        _set_plan(figure, aim=False)


def _set_plan(figure: Figure, *, aim: bool) -> None:
    figure.role, figure.comparison = "target" if aim else "percent_of_target", "plan"


def _completes(figure: Figure, previous: Figure | None, clause: str) -> bool:
    """Whether the percent says how far one work has come."""
    left, right = figure.left, figure.right
    if _WORK_AFTER.match(right):
        return True
    works = _WORKS.search(clause) or _WORKS.search(_beginning(figure, previous))
    if figure.works and _BUILDING.match(re.split(r"[,;.]", left)[-1]):
        return not _of_many(right)
    if works and (_WORK_VERB.search(left) or _WORK_COLON.search(left)) and "tỷ lệ" not in clause[-30:]:
        return not _of_many(right)
    if previous is None or previous.role != "progress" or "chậm" in left:
        return False
    return re.match(r"[;,]\s*(?:[^\W_]+ ?){1,7}:?\s*$", left) is not None


def _beginning(figure: Figure, previous: Figure | None) -> str:
    """The words before the figure that the percent stands beside: "nâng cấp đường … 1,2 km, đạt 60%"."""
    if previous is not None and (previous.unit or "").startswith(("công trình", "dự án", "hạng mục", "gói thầu")):
        return "công trình"
    near = previous is not None and REACH.match(figure.left.rpartition(",")[2]) is not None
    return (
        re.split(r"[;.]", previous.left)[-1]
        if previous is not None and near and previous.kind in ("length", "money")
        else ""
    )


def _of_many(right: str) -> bool:
    """ "100% hộ", "90% diện tích": a share of many, never the completion of one work."""
    return (
        re.match(
            r"\s*(?:các |số |tổng số )?(?:hộ|người|xã|phường|thôn|diện tích|đàn|cán bộ|học sinh|trẻ|cơ sở|đơn vị)\b",
            right,
        )
        is not None
    )


def _of_previous(figure: Figure, previous: Figure, left: str) -> bool:
    """Whether the percent says how much of its plan the figure before it is."""
    if previous.role == "target":  # "45 tỷ/kế hoạch 60 tỷ, đạt 75%"
        return "label-plan" in previous.weak and REACH.match(left.rpartition(",")[2]) is not None
    planned = "label-plan" in previous.weak  # "TH 3.412 triệu đồng/DT 4.050 triệu đồng"
    if not planned and previous.role not in ("actual", "total", "part") or _RATE_WORDS.search(left):
        return False
    tail = left.rpartition(",")[2]
    if previous.kind == "ratio":
        planned = previous.comparison == "plan"
        tail = re.split(r"[,(]", left)[-1]
        return planned and (left.strip()[-1:] in ("(", "=", ",") or REACH.match(tail) is not None)
    if left.strip() in ("(", "= (", "="):
        return previous.kind == "money" and _SPENDING.search(previous.left) is not None
    if not REACH.match(tail):
        return False
    if previous.kind in ("money", "area", "weight"):
        return "tỷ lệ" not in left
    return previous.kind == "count" and re.search(r"kết nạp|giao quân|phát triển|tuyển", previous.left) is not None
