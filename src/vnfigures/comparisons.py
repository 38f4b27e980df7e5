"""What a change or a percent is measured against, from the words beside it."""

import re

from vnfigures.model import Comparison
from vnfigures.patterns import last

_PLAN = (
    r"kế hoạch|kh\b|dự toán|chỉ tiêu|nghị quyết|nq\b|mục tiêu|bộ thuế|pháp lệnh|kịch bản|số giao|"
    r"nhiệm vụ (?:được giao|thu)|"
    r"định mức|tiến độ|chương trình\b|dt\b|yêu cầu|hợp đồng|mức giao|tổng (?:số )?vốn|vốn (?:được )?giao|dự kiến"
)
_START = r"đầu năm|(?:cuối|hết) năm|31[/.-]12|thời điểm đầu năm|đầu kỳ|đầu nhiệm kỳ"
_SAME = (
    r"cùng kỳ|cùng thời điểm|cùng giai đoạn|ck\b|cùng vụ|"
    r"(?:vụ|tháng|quý)(?: [^\W_]+){1,3} năm (?:trước|ngoái|20[0-9]{2})"
)
_PREVIOUS = (
    r"(?:năm|tháng|quý|kỳ|tuần|vụ|nhiệm kỳ|giai đoạn|năm học|đợt|mùa|niên vụ) (?:học )?(?:trước|ngoái|liền|"
    r"vừa|đã)|kỳ trước|"
    r"năm [0-9]{4}|tháng [0-9]{1,2}|quý (?:[0-9]|[iv]+)|trước (?:đây|khi)|nhiệm kỳ|giai đoạn [0-9]{4}|"
    r"vụ (?:xuân|mùa|hè|đông)"
)
_KINDS: tuple[tuple[Comparison, re.Pattern[str]], ...] = (
    ("same_period", re.compile(_SAME)),
    ("start_of_year", re.compile(_START)),
    ("plan", re.compile(_PLAN)),
    ("previous_period", re.compile(_PREVIOUS)),
)
PLAN_AFTER = re.compile(
    rf"\s*\)?\s*(?:so (?:với )?|của |trên |theo )?(?:các |tổng |toàn bộ )?(?:mức |"
    rf"số )?(?:{_PLAN})"
)
SAME_AFTER = re.compile(rf"\s*\)?\s*(?:so (?:với )?|của |mức )?(?:{_SAME})")
_AGAINST = re.compile(r"\bso (?:với )?|\bhơn |(?:vượt|bằng|hụt|kém|nhiều hơn|ít hơn|cao hơn|thấp hơn|tăng|giảm) ")
_CLAUSE_END = re.compile(r"[,;.()]")


def named(phrase: str) -> Comparison | None:
    """The comparison that a phrase such as "cùng kỳ năm 2023" names: the word that comes first decides."""
    best: tuple[int, Comparison] | None = None
    for comparison, pattern in _KINDS:
        found = pattern.search(phrase[:14] if comparison == "plan" else phrase)
        if found and (best is None or found.start() < best[0]):
            best = (found.start(), comparison)
    return best[1] if best else None


def after(right: str) -> Comparison | None:
    """The comparison stated after a figure, inside its clause: " so với cùng kỳ", " kế hoạch quận giao"."""
    text = right.lstrip()
    text = text[1:].lstrip() if text.startswith(")") else text
    clause = _CLAUSE_END.split(text, maxsplit=1)[0]
    against = re.search(r"\bso(?: với)?\b|\bcủa\b", clause)
    if against:
        return named(clause[against.end() :])
    if PLAN_AFTER.match(clause) or SAME_AFTER.match(clause):
        return named(clause)
    return None


def before(left: str) -> Comparison | None:
    """The comparison stated before a figure: "so với cùng kỳ tăng …", "ít hơn cùng kỳ …", "vượt kế hoạch …"."""
    clause = re.split(r"[;.]", left)[-1]
    against = last(_AGAINST, clause)
    if against is None:
        return None
    spoken = list(re.finditer(r"\bso(?: với)?\b", clause))
    if spoken:
        return named(clause[spoken[-1].end() :])
    tail = clause[against.end() :]
    return named(tail) if "," not in tail else None
