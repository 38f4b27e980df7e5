"""What becomes of "trên", "dưới", "khoảng", "ước" when figures are added, subtracted or divided. Pure; docs/rollup.md.

A qualifier says on which side of the number the truth may lie: above it ("trên", "hơn"), below it ("dưới", "gần"), on
either ("khoảng"), and whether the number is an estimate ("ước"). Of a sum each part passes its sides on: exact and
"trên" is "trên"; "trên" and "dưới" is "khoảng". What is taken away, or divided by, has its sides changed over.

Engines carry a qualifier as a number: its sides as three bits (1 above, 2 below, 4 estimate) and, eight times, which
wording it was, so that a figure passed on alone, or with others of the same wording, keeps its word.
"""

from collections.abc import Iterable, Sequence
from functools import reduce

ABOVE, BELOW, ESTIMATED = 1, 2, 4
SIDES = 8

# What is said where several wordings come together, by sides.
_PLAIN = ("", "trên", "dưới", "khoảng", "ước", "ước trên", "ước dưới", "ước khoảng")
# Marks that words are recognised by. Those of the second line undo those of the first ("không dưới" is above).
_MARKS: tuple[tuple[str, int], ...] = (
    *((word, ABOVE) for word in ("không dưới", "trên", "hơn", "ít nhất", "tối thiểu", "trở lên")),
    *((word, BELOW) for word in ("dưới", "gần", "ngót", "không quá", "tối đa", "trở xuống", "chưa đến", "chưa tới")),
    *((word, ABOVE | BELOW) for word in ("khoảng", "xấp xỉ", "chừng")),
    ("ước", ESTIMATED),
)
_LEADS = ("", "đạt ", "ước ", "ước đạt ", "ước tính ")
_TAILS = tuple(dict.fromkeys(word for word, sides in _MARKS if sides != ESTIMATED))


def sides_of(words: str) -> int:
    """The sides of a qualifier in any wording; 0 for what says nothing of exactness ("đạt")."""
    left, sides = words, 0
    for word, side in _MARKS:
        if word in left:
            sides |= side
            left = left.replace(word, " ")
    return sides


def _wordings() -> dict[str, int]:
    found = {word: sides for sides, word in enumerate(_PLAIN) if sides}
    for words in [*(lead + tail for lead in _LEADS for tail in _TAILS), "ước đạt", "ước tính"]:
        if words not in found:
            found[words] = SIDES * (len(found) + 1) + sides_of(words)
    return found


# Every wording that keeps its words, with its number.
WORDINGS = _wordings()
_WORDS = {number: words for words, number in WORDINGS.items()}


def number_of(words: str) -> int:
    """A qualifier as engines carry it; a wording of its own goes by its sides alone."""
    return WORDINGS.get(words, sides_of(words))


def number_sql(column: str) -> str:
    """`number_of` a column's wording, in any engine's SQL: a quotation mark is in none of the words."""
    known = " ".join(f"WHEN '{words}' THEN {number}" for words, number in WORDINGS.items())
    sides: dict[int, list[str]] = {ABOVE: [], BELOW: [], ESTIMATED: []}
    left = column
    for word, side in _MARKS:
        rest = f"replace({left}, '{word}', ' ')"
        for one in sides:
            if side & one:
                sides[one].append(f"{left} <> {rest}")
        left = rest
    other = " + ".join(f"CASE WHEN {' OR '.join(found)} THEN {one} ELSE 0 END" for one, found in sides.items())
    return f"CASE {column} WHEN '' THEN 0 {known} ELSE {other} END"


def words_of(number: int) -> str:
    """The wording of a number."""
    return _WORDS.get(number) or _PLAIN[number % SIDES]


def together(numbers: Iterable[int]) -> int:
    """Of figures added up, or of a ratio's parts added up."""
    said = {number for number in numbers if number}
    if len(said) == 1:
        return said.pop()
    return reduce(lambda one, other: one | other % SIDES, said, 0)


def turned(number: int) -> int:
    """Of a figure that is taken away or divided by."""
    sides = number % SIDES
    return (sides & ABOVE) * BELOW + (sides & BELOW) // BELOW + (sides & ESTIMATED)


def of_sum(parts: Iterable[str]) -> str:
    """The qualifier of a sum, and of a ratio whose numerators and denominators are added up.

    >>> of_sum(["", "trên"]), of_sum(["trên", "dưới"]), of_sum(["hơn", "hơn", ""]), of_sum(["hơn", "trên", "ước"])
    ('trên', 'khoảng', 'hơn', 'ước trên')
    """
    return words_of(together(number_of(part) for part in parts))


def of_difference(whole: str, less: Sequence[str]) -> str:
    """The qualifier of what is left, and of a quotient of positive figures.

    >>> of_difference("", ["trên"]), of_difference("trên", ["trên"])
    ('dưới', 'khoảng')
    """
    return words_of(together([number_of(whole), *(turned(number_of(one)) for one in less)]))
