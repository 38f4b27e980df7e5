"""What a clerk would call a figure: the words of its clause without the number."""

import re

from vnfigures.figure import Figure
from vnfigures.lexicon import STOP, words
from vnfigures.tokens import Tokens

_BREAK = re.compile(r"[;.:,()!?\n|“”\"]")
_TAIL = words(
    """đạt được là có ước hơn trên gần khoảng tăng giảm vượt bằng chiếm với của cho thêm từ đến tới còn chừng mới đã
    ít nhất tối thiểu tối đa và thì gồm trong đó bao cả = lên xuống hoàn thành thực hiện bình quân mỗi cụ thể riêng chỉ
    không quá so cùng kỳ kế hoạch dự toán đầu năm"""
)
_HEAD = words("và trong đó gồm bao với đã có nay hiện nhất là cùng riêng cụ thể qua ước các những cũng tiếp tục")
_AGAINST = {
    "plan": "so với kế hoạch",
    "same_period": "so với cùng kỳ",
    "start_of_year": "so với đầu năm",
    "previous_period": "so với kỳ trước",
}


def name_subjects(tokens: Tokens, figures: list[Figure]) -> None:
    """Set the subject of every figure that has none yet."""
    previous: Figure | None = None
    for figure in figures:
        if not figure.subject:
            figure.subject = _subject(tokens, figure, previous)
        previous = figure


def _subject(tokens: Tokens, figure: Figure, previous: Figure | None) -> str:
    label = _label(tokens, figure)
    if figure.kind in ("count", "ratio", "range") and figure.unit and figure.unit[:3] not in ("VND", "USD", "EUR"):
        noun = tokens.norm[figure.number_end : figure.end].strip() or figure.unit
        label = f"{label} {noun}{_modifiers(tokens, figure)}".strip()
    elif not label and previous is not None and previous.sentence == figure.sentence:
        label = previous.subject.split(" so với ")[0]
    if figure.kind == "percent" and not label:
        label = _modifiers(tokens, figure).strip()
    words_change = {"increase": "tăng", "decrease": "giảm"}.get(figure.direction or "", "")
    if words_change and words_change not in label:
        label = f"{label} {words_change}".strip()
    if figure.comparison and figure.role in ("change", "percent_of_target", "other"):
        label = f"{label} {_AGAINST[figure.comparison]}".strip()
    return label[:1].upper() + label[1:]


def _label(tokens: Tokens, figure: Figure) -> str:
    """The last words of the clause before the number, without function words at either end."""
    end = figure.first
    first = end
    while first > max(0, end - 14) and not _BREAK.match(tokens.words[first - 1]):
        if tokens.starts[first - 1] < figure.start - len(figure.left):
            break
        first -= 1
    if tokens.word(first - 1) == ":" and first == end:
        return _before_colon(tokens, first - 1, figure)
    while end > first and (tokens.words[end - 1] in _TAIL or not tokens.is_word(end - 1)):
        end -= 1
    while first < end and (tokens.words[first] in _HEAD or not tokens.is_word(first)):
        first += 1
    return " ".join(tokens.norm[tokens.starts[first] : tokens.ends[end - 1]].split()) if end > first else ""


def _before_colon(tokens: Tokens, colon: int, figure: Figure) -> str:
    """The label of "Dự phòng ngân sách: 2.570 triệu đồng"."""
    first = colon
    while first > max(0, colon - 18) and tokens.words[first - 1] not in ("\n", ";", ".", ":", "+", "|"):
        first -= 1
    while first < colon and not tokens.is_word(first):
        first += 1
    return " ".join(tokens.norm[tokens.starts[first] : tokens.ends[colon - 1]].split()) if colon > first else ""


def _modifiers(tokens: Tokens, figure: Figure) -> str:
    """Up to four words after the unit that still describe the thing."""
    last = figure.last
    stop = min(len(tokens), last + 4)
    end = last
    while end < stop and tokens.is_word(end) and tokens.near(end) and tokens.words[end] not in STOP:
        end += 1
    if end < len(tokens) and end == last and tokens.word(end) == "mới":
        end += 1
    return " " + tokens.norm[tokens.starts[last] : tokens.ends[end - 1]] if end > last else ""
