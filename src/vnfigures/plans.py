"""Figures that are the plan itself, or the level of another period."""

import re

from vnfigures import comparisons
from vnfigures.figure import Figure
from vnfigures.model import Comparison

_AT_LEAST = re.compile(r"(?:ít nhất|tối thiểu|tối đa|không quá|không dưới)(?: (?:là|có|từ|khoảng))?\s*$")
_LABEL_PLAN = re.compile(
    r"(?:^|[\s(/])(?:tổng )?(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|kh|dt|định mức|nhu cầu|được giao|"
    r"giao chỉ tiêu|(?<=\()giao|(?<=\()ct)"
    r"(?P<tail>(?:\s+[^\W_]+)*?)(?:\s*[:(]|\s+là)?(?:\s+(?:là|trên|gần|hơn|khoảng|từ|ít nhất))*\s*$"
)
_LABEL_STOP = re.compile(
    r"đạt|thu được|giải ngân|hoàn thành|thực hiện|kết nạp|tổ chức|vượt|ban hành|xây dựng|theo|đã|được (?!giao)"
)
_SHORT_LABEL = re.compile(r"\s*(?:ct|giao|(?:nghị quyết|nq)(?: (?:đề ra|giao|là|năm))*)\s*:?\s*")
_PERIOD_LABEL = re.compile(
    r"(?:^|[(,;])\s*(?:cùng kỳ|ck|năm trước|năm ngoái|tháng trước|quý trước|kỳ trước|vụ trước|"
    r"đầu năm)(?: năm (?:trước|ngoái|[0-9]{4}))?"
    r"(?: là| có| đạt|:)?\s*$"
)


def is_plan(figure: Figure) -> bool:
    """Whether the figure is named as the plan itself: "kế hoạch vốn … là 28 tỷ", "đề ra 18 chỉ tiêu"."""
    clause = re.split(r"[;.,]", figure.left)[-1]
    label = _LABEL_PLAN.search(clause)
    if label and not _LABEL_STOP.search(clause[: label.end()]):
        return True
    if figure.sort == "target":
        if re.search(r"thông qua[^;.]*(?:nghị quyết|phương hướng)[^;.]*$", figure.left):
            return True
        if re.search(r"(?:đề ra|đặt ra)(?: \w+)?\s*$", clause):
            return True
        return re.search(r"cho (?:nhiệm kỳ|giai đoạn|năm|quý|tháng|những năm)", figure.right) is not None
    return _AT_LEAST.search(figure.left) is not None


def names_plan(figure: Figure) -> bool:
    """Whether the words directly before call the figure a plan: "chỉ tiêu 60%", not "kế hoạch (98,9%)"."""
    if figure.left.rstrip()[-1:] == "(":
        return False
    clause = re.split(r"[;.,(]", figure.left)[-1]
    if _SHORT_LABEL.fullmatch(clause):
        return True
    label = _LABEL_PLAN.search(clause)
    return label is not None and not _LABEL_STOP.search(label[0])


def is_period(figure: Figure) -> bool:
    """A level of another period: "(tháng trước 21 ca)", "cùng kỳ năm trước 12 vụ"."""
    match = _PERIOD_LABEL.search(figure.left)
    if not match:
        return False
    figure.role = "other"
    figure.comparison = comparisons.named(match[0])
    return True


def ratio_plan(figure: Figure) -> Comparison | None:
    """Whether the second number of a ratio is what was planned."""
    clause = re.split(r"[;.]", figure.left)[-1]
    if figure.sort == "target":
        return None
    if figure.base == "money":
        return "plan"
    if figure.value2 is not None and figure.value > figure.value2:
        return "plan"
    if comparisons.PLAN_AFTER.match(figure.right):
        return "plan"
    if re.search(
        r"chỉ tiêu|kế hoạch|giao quân|giao đủ|(?<!bàn )\bgiao\s*$|giải ngân|pháp lệnh|dự toán|"
        r"thực hiện\s*$",
        clause[-80:],
    ):
        return "plan"
    return None
