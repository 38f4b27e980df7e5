"""Whether a figure is a change, and which way: "tăng 5%", "ít hơn cùng kỳ 2 vụ", never "giảm còn 3%"."""

import re

from vnfigures import comparisons
from vnfigures.figure import Figure
from vnfigures.model import Direction

_FILL = (
    r"(?:hơn|thêm|được|khoảng|gần|trên|bình quân|tới|đến|nhẹ|mạnh|ước|thực tế|tương ứng|lần lượt|là|ròng|so|"
    r"với|chừng|"
    r"mới|cao|nhanh|đạt|trung bình|ít nhất|tối thiểu|mỗi năm|hàng năm|hằng năm|cả|tổng cộng|gấp|bớt|đi|giảm|tăng)"
)
_UP = r"tăng trưởng|tăng|vượt mức|vượt|nhiều hơn|cao hơn|hơn cùng kỳ|tăng thêm|bổ sung tăng|gấp|nâng thêm|\+(?=$)"
_DOWN = r"kéo giảm|giảm|hụt|ít hơn|thấp hơn|kém hơn|thiếu|sụt|chậm(?= (?:so|hơn|tiến độ))|(?<=[(\s])-(?=$)"
_MEASURED = (
    r"(?:so (?:với )?)?(?:cùng kỳ|cùng thời điểm|đầu năm|cuối năm|kế hoạch|kh\b|dự toán|chỉ tiêu|nghị quyết|mục tiêu|"
    r"kịch bản|tiến độ|vụ (?:trước|năm trước)|(?:năm|tháng|quý|kỳ|nhiệm kỳ) (?:trước|ngoái|[0-9]{1,4}|"
    r"[iv]+))(?: [^\W\d_]+| [0-9]{4}){0,5}?"
)
_CHANGE_END = re.compile(
    rf"(?:^|[\s(,])(?:(?P<up>{_UP})|(?P<down>{_DOWN}))"
    rf"(?: (?:số|tỷ lệ|diện tích|sản lượng|tổng số)| (?!cường|trưởng|nghèo|còn|lên|xuống|"
    rf"từ)[^\W\d_]+(?: [^\W\d_]+)?(?= (?:ít nhất|tối thiểu|thêm|khoảng|trên|hơn|bình quân) ?))?"
    rf"(?:\s+{_FILL})*(?:\s+{_MEASURED})?(?:\s*:)?(?:\s+{_FILL})*\s*$"
)
_LEVEL_END = re.compile(
    r"(?:còn|xuống|lên|lên đến|lên tới|lên mức|ở mức|thành|từ|còn lại|xuống mức)(?:\s+(?:khoảng|gần|trên|dưới|"
    r"hơn|mức|đến|tới))*\s*$"
)


def direction_of(figure: Figure) -> Direction | None:
    """The way a figure says something went, None for a level."""
    if figure.unit == "lần" and figure.kind == "other":
        return "decrease" if re.search(r"giảm\s+\S*\s*$", figure.left) else "increase"
    tail = figure.left[-90:]
    if re.search(r"tốc độ tăng", tail):
        return None
    if figure.sort == "target" and re.search(r"vượt(?: mức)?\s*$", tail):
        return None  # "vượt 8 chỉ tiêu": so many targets were surpassed
    if figure.right.lstrip().startswith("trở lên"):
        tail = re.sub(r"\btừ\s*$", "", tail)
    if _LEVEL_END.search(tail) and not re.search(r"so với|hơn(?: \w+)? từ", tail[-14:]):
        return None
    match = _CHANGE_END.search(tail)
    if not match:
        return None
    return "increase" if match["up"] else "decrease"


def share_comparisons(figures: list[Figure]) -> None:
    """Changes in one clause share what they are measured against: "tăng 2 vụ, giảm 1 người so với cùng kỳ"."""
    for index in range(len(figures) - 2, -1, -1):
        figure, following = figures[index], figures[index + 1]
        shared = following.sentence == figure.sentence and ";" not in following.left
        if shared and figure.direction and figure.comparison is None and following.direction:
            figure.comparison = following.comparison
    for index in range(1, len(figures)):
        figure, previous = figures[index], figures[index - 1]
        if not figure.direction or figure.comparison or previous.sentence != figure.sentence:
            continue
        bracket = figure.left.strip().startswith(("ck (", "cùng kỳ ("))
        if bracket or previous.direction and ";" not in figure.left:
            figure.comparison = previous.comparison


def in_brackets_of_change(figure: Figure, previous: Figure) -> bool:
    """ "giảm 2 vụ (28,6%) so với cùng kỳ": the change again; "giảm 2 vụ … (7 vụ)": the level it is from."""
    if not previous.direction or figure.left.rstrip()[-1:] != "(":
        return False
    if figure.kind == "percent" and previous.kind != "percent" and figure.left.strip() == "(":
        figure.role, figure.direction = previous.role, previous.direction
        previous.comparison = comparisons.after(figure.right) or previous.comparison
        figure.comparison = previous.comparison
        return True
    alone = figure.right.lstrip().startswith(")") and figure.kind not in ("percent", "ratio", "range")
    if alone and previous.comparison and comparisons.before(figure.left) == previous.comparison != "plan":
        figure.role, figure.comparison = "other", previous.comparison
        return True
    return False
