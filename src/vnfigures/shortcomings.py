"""What a report says was not achieved: under a heading, behind "hạn chế … như:", or in a sentence with "tuy nhiên"."""

import re

from vnfigures.model import Quote, Span
from vnfigures.passages import Paragraph, Passage, paragraphs, trimmed
from vnfigures.text import Text

_WORDS = r"(?:hạn chế|tồn tại|khó khăn|vướng mắc|khuyết điểm|yếu kém|thiếu sót|bất cập)"
_HEADING = re.compile(rf"(?:(?:những|một số|các|về|\*\)?) )*{_WORDS}")
_NOT_HEADING = re.compile(r"đại biểu|thảo luận|tháo gỡ|khắc phục|giải pháp|kết quả|đề xuất|đề nghị|nêu |ý kiến")
_INLINE = re.compile(
    rf"{_WORDS}(?:(?:,| và| cần)? (?:{_WORDS[3:-1]}|nhất định|cần khắc phục|trước mắt|chủ yếu))*"
    r"[^.;:“”]{0,40}?(?:\s*,?\s*(?:như|đó là|cụ thể)\s*:?\s+|\s*:\s*|\s+là\s+)"
)
_DISCUSSED = re.compile(r"đại biểu|thảo luận|làm rõ|phân tích|tháo gỡ|khắc phục|giải pháp|đề xuất|ý kiến")
_POOR = re.compile(
    r"(?:hộ|người|dân|hoàn cảnh|đối tượng|gia đình|trẻ em|em|phụ nữ|hội viên|đoàn viên|học sinh|sinh viên|đặc biệt|"
    r"quà|nghèo,|nạn nhân|"
    r"thôn|xã|vùng)\s*$"
)
_HOWEVER = re.compile(r"\W*(?:tuy nhiên|tuy vậy|tuy thế|song,|song |bên cạnh đó,? vẫn còn|mặc dù vậy)\s*,?\s*")
_SHORT = re.compile(
    r"chưa|còn |chậm|thấp|thiếu|hạn chế|khó|vẫn |giảm sâu|không đạt|mới đạt|chỉ đạt|bị |yếu|phức tạp|quá hạn|trễ"
)
_CAUSE = re.compile(r"\W*(?:(?:\*|-)?\s*nguyên nhân|lý do)")
_ITEM_MARK = re.compile(
    r"(?:theo đánh giá của hội nghị|theo [^,]{3,40}|hội nghị cũng chỉ ra|vẫn còn (?=một số hạn chế)),\s*"
)
_MIN_WORDS = 3


def find_shortcomings(text: Text) -> list[Quote]:
    """The limitations that the text states, one a clause; offsets are those of `text.norm`."""
    found: list[Quote] = []
    level: float | None = None
    for paragraph in paragraphs(text):
        canon = text.canon[paragraph.start : paragraph.end]
        if "|" in canon:
            continue
        opening, colon, content = canon.partition(":")
        heads = len(opening) <= 90 and _HEADING.match(opening) is not None and not _NOT_HEADING.search(opening)
        if _CAUSE.match(canon):
            continue
        if heads and colon and content.strip():
            _items(text, paragraph, paragraph.start + len(opening) + 1, found)
            level = None
            continue
        if heads and len(canon) <= 110 and not canon.endswith(".") or _is_section(paragraph, canon):
            level = paragraph.level if paragraph.level < 9 else 8.5
            continue
        if level is not None:
            if (
                paragraph.level > level
                and paragraph.marker
                and not _LABEL.match(canon)
                or level == 8.5
                and paragraph.marker in ("dash", "plus")
            ):
                _items(text, paragraph, paragraph.start, found)
                continue
            level = None
        _in_prose(text, paragraph, found)
    return found


_LABEL = re.compile(r"(?:ưu điểm|kết quả|bài học|nguyên nhân)\b")


def _is_section(paragraph: Paragraph, canon: str) -> bool:
    return bool(
        len(canon) <= 110
        and not canon.endswith((".", ";"))
        and (paragraph.title or paragraph.marker in ("roman", "upper", "number", "deep", "star", "letter"))
        and re.search(_WORDS, canon)
        and not re.search(r"kết quả|giải pháp|khắc phục|tháo gỡ", canon)
    )


def _items(text: Text, paragraph: Paragraph, start: int, found: list[Quote]) -> None:
    passage = Passage(text, start, paragraph.end)
    for first, last in passage.sentences():
        if _CAUSE.match(text.canon, first, last):
            return
        for begin, stop in passage.clauses(first, last):
            _take(text, begin, stop, found)


def _in_prose(text: Text, paragraph: Paragraph, found: list[Quote]) -> None:
    canon = text.canon
    if not re.compile(rf"{_WORDS}|tuy |song|bên cạnh").search(canon, paragraph.start, paragraph.end):
        return
    passage = Passage(text, paragraph.start, paragraph.end)
    for first, last in passage.sentences():
        inline = _INLINE.search(canon, first, last)
        if inline:
            if not (_DISCUSSED.search(canon, first, inline.end()) or _POOR.search(canon, first, inline.start())):
                for begin, stop in passage.clauses(inline.end(), last):
                    _take(text, begin, stop, found)
            continue
        however = _HOWEVER.match(canon, first, last)
        if however and _SHORT.search(canon, however.end(), last):
            at = however.end()
            aside = _ITEM_MARK.match(canon, at, last)
            at = aside.end() if aside else at
            for begin, stop in passage.clauses(at, last):
                _take(text, begin, stop, found)


def _take(text: Text, start: int, end: int, found: list[Quote]) -> None:
    start, end = trimmed(text.norm, start, end)
    words = text.norm[start:end].split()
    if len(words) < _MIN_WORDS or _CAUSE.match(text.canon, start, end) or len(found) >= 200:
        return
    found.append(Quote(text.norm[start:end], Span(start, end)))
