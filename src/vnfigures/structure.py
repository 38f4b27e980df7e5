"""Sentences, lines and sections of a text, and the words around each figure."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from vnfigures.figure import Figure
from vnfigures.lexicon import words
from vnfigures.tokens import Tokens

_LEFT, _RIGHT = 240, 200
_ABBREVIATIONS = words("tp tx q p h tt ths ts gs pgs bs ks đ tr st kh ubnd th gv")
MARKER = re.compile(
    r"[ \t]*(?:(?P<roman>[ivx]{1,5}\s?[.)/-])|(?P<upper>[a-hđ]\s?\.)|(?P<deep>[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}[.)]?)"
    r"|(?P<number>(?:điều )?[0-9]{1,2}\s?[.)/-](?![0-9]))|(?P<letter>[a-zđ]\s?\))|(?P<star>\*)|"
    r"(?P<dash>[-–—•●✓✔▪◦]|[\u2190-\u27bf\U0001f300-\U0001faff]|[0-9]\ufe0f?\u20e3)|(?P<plus>\+))"
    r"(?=[ \t]*\S)"
)
LEVELS: dict[str, float] = {
    "upper": 0,
    "roman": 1,
    "number": 2,
    "deep": 3,
    "star": 1.5,
    "letter": 4,
    "dash": 5,
    "plus": 6,
}


@dataclass(slots=True)
class Line:
    """One line: its characters, the kind of its list marker ("" for none), the figures in it, its section's mode."""

    number: int
    start: int
    end: int
    marker: str
    first: int = 0
    last: int = 0
    target: bool = False


@dataclass(slots=True)
class Structure:
    """Lines and sentences of the text; a sentence never runs over the end of a paragraph."""

    norm: str
    canon: str
    lines: list[Line] = field(default_factory=list)
    sentence_starts: list[int] = field(default_factory=list)
    line_starts: list[int] = field(default_factory=list)

    def sentence(self, offset: int) -> int:
        """Number of the sentence that holds the character."""
        return bisect_right(self.sentence_starts, offset) - 1

    def sentence_end(self, number: int) -> int:
        """The character after a sentence."""
        return self.sentence_starts[number + 1] if number + 1 < len(self.sentence_starts) else len(self.canon)

    def line(self, offset: int) -> Line:
        """The line that holds the character."""
        return self.lines[bisect_right(self.line_starts, offset) - 1]


def structure_of(tokens: Tokens) -> Structure:
    """Lines and sentences, found in one pass over the tokens."""
    canon = tokens.canon
    found = Structure(tokens.norm, canon)
    start = 0
    while True:
        end = canon.find("\n", start)
        end = len(canon) if end < 0 else end
        match = MARKER.match(canon, start, min(end, start + 16))
        found.lines.append(Line(len(found.lines), start, end, match.lastgroup or "" if match else ""))
        found.line_starts.append(start)
        if end == len(canon):
            break
        start = end + 1
    starts = [0]
    for index, word in enumerate(tokens.words):
        if word == "\n":
            if not _continues(tokens, index):
                starts.append(tokens.starts[index] + 1)
        elif word in (".", "!", "?", "…") and _ends_sentence(tokens, index):
            starts.append(tokens.ends[index])
    found.sentence_starts = starts
    return found


def _continues(tokens: Tokens, index: int) -> bool:
    """A line broken in the middle of a sentence: a word before, a small letter after."""
    before, after = tokens.word(index - 1), tokens.word(index + 1)
    if not after or not before or before in ".;:!?\n|" or not after[0].isalpha():
        return False
    return not tokens.is_capital(index + 1) and tokens.word(index + 2) not in (")", ".")


def _ends_sentence(tokens: Tokens, index: int) -> bool:
    following = index + 1
    if following >= len(tokens) or tokens.words[following] == "\n":
        return True
    if tokens.glued(following) and tokens.words[following] not in ("”", '"', ")"):
        return tokens.is_capital(following) and len(tokens.word(index - 1)) > 3 and tokens.words[index] == "."
    if tokens.words[index] == "." and tokens.word(index - 1) in _ABBREVIATIONS:
        return False
    if tokens.is_word(following):
        return tokens.is_capital(following)
    return True


def add_context(structure: Structure, figures: list[Figure]) -> None:
    """Give each figure its line, its sentence and the words between it and its neighbours in the sentence."""
    canon = structure.canon
    previous_end, previous_sentence = 0, -1
    for index, figure in enumerate(figures):
        sentence = structure.sentence(figure.start)
        figure.sentence = sentence
        figure.line = structure.line(figure.start).number
        start = structure.sentence_starts[sentence]
        if sentence == previous_sentence:
            start = max(start, previous_end)
        figure.left = canon[max(start, figure.start - _LEFT) : figure.start]
        end = min(structure.sentence_end(sentence), figure.end + _RIGHT)
        if index + 1 < len(figures):
            end = min(end, figures[index + 1].start)
        figure.right = canon[figure.end : max(end, figure.end)]
        previous_end, previous_sentence = figure.end, sentence


_PLANS = re.compile(
    r"phương hướng|nhiệm vụ|trọng tâm|(?<!chương trình )mục tiêu(?! quốc gia)|chỉ tiêu|kế hoạch (?:công tác )?(?:tháng|"
    r"quý|năm|6 tháng)|giải pháp|"
    r"chương trình (?:công tác|năm|quý|tháng)|dự toán|đề xuất|kiến nghị|quyết tâm"
)
_RESULTS = re.compile(
    r"kết quả|tình hình|thực hiện|đánh giá|sơ kết|tổng kết|hoàn thành|đạt được|quyết toán|đã |hạn chế|"
    r"khó khăn|báo cáo"
)
_AHEAD = re.compile(
    r"\W*(?:trong )?(?:nhiệm vụ|phương hướng|mục tiêu|(?:6|9|3|sáu|ba|những|các) tháng (?:cuối|còn lại)|"
    r"(?:quý|tháng|năm|nhiệm kỳ|giai đoạn|kỳ|tuần) (?:tới|sau|tiếp theo)|thời gian tới|từ nay đến|"
    r"kế hoạch (?:tháng|quý)|nửa cuối (?:năm|nhiệm kỳ)|đến (?:hết |cuối )?năm 20[0-9]{2}\W*$)"
)
_TITLE_PLANS = re.compile(r"\W*(?:kế hoạch|dự toán|giao (?:chỉ tiêu|dự toán|kế hoạch)|phương hướng)\b")
_PERIOD_AHEAD = re.compile(
    r"\W*(?:[a-divx0-9]+\W+)?(?:sang |bước sang |trong |đến |đến hết )?(?:tháng|quý|năm(?: học)?|tuần|nhiệm kỳ|"
    r"chương trình(?: công tác| kiểm tra)? (?:năm|quý|tháng))"
    r" ?[0-9ivx]*(?:\s?[/.–-]\s?[0-9]+| năm [0-9]{4})?(?: này| tới)?\s*"
)
_AFTERWARDS = re.compile(
    r"\W*(?:tại (?:hội nghị|đại hội|buổi|lễ|phiên)|nhân dịp|dịp này|hội nghị|kết thúc|cũng tại|nghị quyết này)"
)
_DECIDES = re.compile(r"\W*(?:quyết nghị|quyết định)\s*:?\s*$")
_COLON = re.compile(
    r"(?:chỉ tiêu|mục tiêu|phấn đấu|đề nghị|đề ra|giải pháp|phương hướng|khuyến khích|vận động|kêu gọi|yêu cầu|"
    r"xác định|kế hoạch|nhiệm vụ trọng tâm|quyết tâm|nhiệm kỳ (?:mới|tới)|đến năm 20[0-9]{2})[^:.;]*:"
)


def mark_sections(structure: Structure) -> None:
    """Say of each line whether it speaks of what is planned: by its heading, by how it begins, by a resolution."""
    canon = structure.canon
    head = canon[:3000]
    # What stands before the first numbered line names the text's own period.
    own = canon[: min(400, next((line.start for line in structure.lines if line.marker), 400))]
    decides = "dự toán" in head and "quyết toán" not in head
    target_level, opened, listed, seen = 99.0, False, False, 0
    for line in structure.lines:
        text = canon[line.start : min(line.end, line.start + 200)].strip()
        if not text:
            opened = opened and not listed
            continue
        seen += 1
        level = LEVELS.get(line.marker, 1 if _is_title(structure.norm[line.start : line.end]) else 9)
        if not line.marker and _AFTERWARDS.match(text) and target_level >= 0:
            target_level = 99
        opening, colon, content = text.partition(":")
        late = line.start * 5 > len(canon) * 3
        inline = bool(colon) and len(opening) < 90 and bool(content.strip())
        heading = line.end - line.start < 160 and (line.marker or text.endswith(":") or len(text) < 90)
        if _DECIDES.match(text) and decides:
            target_level = -1
        elif inline and level < 9 or heading and level < 9 and not text.endswith((".", ";", ",")):
            title = opening if inline else text
            if level <= target_level:
                target_level = 99
            above = seen <= 5 and level == 1 and not line.marker  # the title of the whole text
            planned = _TITLE_PLANS.match(title) if above else _is_plan_heading(title, level)
            later = late and _PERIOD_AHEAD.fullmatch(title) and (inline or _comes_after(title, own))
            if (planned and not _RESULTS.search(title)) or later:
                target_level = min(target_level, level)
        alone = level == 9 and inline and not _RESULTS.search(opening)
        ahead = alone and (_is_plan_heading(opening, 9) or late and _PERIOD_AHEAD.fullmatch(opening) is not None)
        line.target = ahead or target_level < 9 or _AHEAD.match(text) is not None
        if opened and line.marker in ("dash", "plus", "letter", "number"):
            line.target = listed = True
        else:
            opened = listed = False
        if text.endswith(":") and line.end - line.start < 200:
            lists = _COLON.search(text) or _AHEAD.match(text)
            opened = opened or bool(lists and not _RESULTS.search(text))


def _is_plan_heading(text: str, level: float) -> bool:
    """A heading that begins with a word of planning, or a title that holds one; no line with a figure of its own."""
    if "%" in text or re.search(r":\s*[0-9]", text):
        return False
    found = _PLANS.search(text)
    return found is not None and (found.start() <= 14 or level == 1)


_NAMED_PERIOD = re.compile(r"\b(quý|tháng) ([ivx]+|[0-9]{1,2})\b")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def _comes_after(title: str, head: str) -> bool:
    """Whether a heading names a quarter or month after the one that the text's own head names: "4. Quý II" in a report
    of quý I."""
    mine = _NAMED_PERIOD.search(title)
    own = next((found for found in _NAMED_PERIOD.finditer(head) if mine and found[1] == mine[1]), None)
    return mine is not None and own is not None and _ordinal(mine[2]) > _ordinal(own[2]) > 0


def _ordinal(text: str) -> int:
    return int(text) if text.isdigit() else _ROMAN.get(text, 0)


def _is_title(text: str) -> bool:
    """A heading in capitals."""
    return len(text) < 200 and text.isupper()
