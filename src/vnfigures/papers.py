"""The numbered papers that a text names: "Nghị quyết số 98/2023/QH15", "Chỉ thị 05", "Kế hoạch số 88-KH/TU"."""

import re

from vnfigures.model import Quote, Span
from vnfigures.text import Text

_TYPE = (
    r"(?:nghị quyết|chỉ thị|kết luận|quyết định|nghị định|thông tư(?: liên tịch)?|kế hoạch|"
    r"chương trình(?: hành động)?|đề án|công văn|"
    r"hướng dẫn|quy định|thông báo|thông tri|tờ trình|báo cáo|luật|pháp lệnh|công điện|nq|ct|qđ|kh|kl|đa|nđ)"
)
_NUMBER = r"\d{1,5}(?:[-/]\d{4})?(?:\s?[-–/]\s?[A-ZĐƯa-zđư][A-Za-zĐđƯư0-9()]*(?:[-–/.][A-Za-zĐđƯư0-9]+)*)?"
_DATE = r"(?:,?\s+ngày\s+\d{1,2}(?:\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|\s+tháng\s+\d{1,2}\s+năm\s+\d{4}))?"
_PAPER = re.compile(rf"(?<!\w){_TYPE}(?:\s+số:?)?\s+(?=\d)", re.IGNORECASE)
_TAIL = re.compile(rf"{_NUMBER}{_DATE}(?:\s+chuyên đề năm \d{{4}})?(?:\s+của Trung ương(?! \w+ ủy))?")
_COUNTS = re.compile(
    r"\s+(?:nhiệm vụ|chỉ tiêu|mục tiêu|nội dung|giải pháp|xã|phường|hộ|đồng|triệu|tỷ|tháng|ngày|năm|bộ|văn bản|"
    r"đảng viên|chi bộ|"
    r"điểm|lần|cuộc|trường hợp|hồ sơ|đoàn|đại biểu|cơ quan|người|học sinh|công trình|dự án|mô hình)(?!\w)"
)


def find_papers(text: Text) -> list[Quote]:
    """Every numbered paper, named once, in order; offsets are those of `text.norm`."""
    found: list[Quote] = []
    seen: set[str] = set()
    for match in _PAPER.finditer(text.canon):
        tail = _TAIL.match(text.norm, match.end())
        if tail is None or len(found) >= 200:
            continue
        start, end = match.start(), tail.end()
        numbered = "số" in match.group() or "/" in tail.group() or "-" in tail.group()
        if not numbered and (text.norm[start].islower() or _COUNTS.match(text.canon, end)):
            continue
        words = text.norm[start:end]
        if "\n" in words or words.casefold() in seen:
            continue
        seen.add(words.casefold())
        found.append(Quote(words, Span(start, end)))
    return found
