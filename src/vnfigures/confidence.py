"""How far each figure can be trusted: what speaks against it multiplies a start of 0.98.

Calibrated on marked texts so that figures at or above `read.BULK_CONFIDENCE` state what the text states in at least
995 of 1000 cases; what falls below is shown to a person one by one.
"""

from vnfigures.figure import Figure
from vnfigures.lexicon import ABSTRACT, NAMING_PHRASES, words
from vnfigures.tokens import Tokens

_START = 0.98
_WEAKNESS = {
    "noun": 0.9,  # the counted noun is not in the lexicon
    "foreign": 0.55,  # 1,493 for one thousand four hundred …
    "point": 0.6,  # 98.5%
    "bare": 0.6,  # nothing says what is counted
    "inherited": 0.8,  # the unit was taken from the list
    "label": 0.8,  # the unit was taken from the words before
    "spaced": 0.6,  # 18. 700.000
    "glued": 0.6,  # đạt98%
}
_VAGUE = words("lần đợt nội dung vấn điểm việc nhiệm bản bộ khu khối nhóm phần kế chương báo")
_SURE_BEFORE = words(
    "có được đạt là với cho gồm còn tặng trao kết nạp tổ chức xây dựng hỗ trợ : ( , tăng giảm vượt bằng chiếm thu chi"
)


def rate(tokens: Tokens, figures: list[Figure]) -> None:
    """Set the confidence of every figure."""
    for figure in figures:
        confidence = _START
        for reason in figure.weak:
            confidence *= _WEAKNESS.get(reason, 1.0)
        if figure.in_words:
            confidence *= 0.85
        if figure.table:
            # A table's scale stands far from its cells: one wrong header makes every cell wrong at once.
            confidence *= 0.9 if figure.unit else 0.7
        if figure.kind == "ratio" and figure.unit is None:
            confidence *= 0.8
        if figure.kind in ("count", "other"):
            confidence *= _count(tokens, figure)
        figure.confidence = round(confidence, 3)


def _count(tokens: Tokens, figure: Figure) -> float:
    """A count is less sure than a measure: after a noun that takes names, before a vague noun, shaped like a year."""
    factor = 1.0
    first = figure.first
    if figure.value2 is None and 1900 <= figure.value <= 2100 and figure.value == int(figure.value):
        factor *= 0.8
    for size in (1, 2) if tokens.words[first][0] != "0" else ():
        if tokens.phrase(first - size, size) in NAMING_PHRASES:
            factor *= 0.85
            break
    unit = (figure.unit or "").lower()
    if tuple(unit.split()) in ABSTRACT or unit.split(" ")[0] in _VAGUE:
        factor *= 0.9
    if tokens.is_capital(first - 1) and tokens.word(first - 1) not in _SURE_BEFORE:
        factor *= 0.93
    return factor
