"""Numbers as offices write them: digits with Vietnamese separators, and number words."""

import re
from decimal import Decimal
from typing import NamedTuple

MAX_DIGITS = 16
_PLAIN = re.compile(r"[0-9]+\Z")
_THOUSANDS = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]{1,6}))?\Z")
_COMMA = re.compile(r"([0-9]{1,12}),([0-9]{1,6})\Z")
_POINT = re.compile(r"([0-9]{1,12})\.([0-9]{1,6})\Z")
_FOREIGN = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]{1,6}))?\Z")


class Numeral(NamedTuple):
    """A number as written: its value, the precision stated, and what is odd about its writing ('' = nothing).

    `other` is the second reading of an ambiguous writing: "1,493" is 1.493 of a measure, or one thousand and more of
    things that come whole; "98.125" is thousands, or a foreign decimal point.
    """

    value: Decimal
    step: Decimal
    odd: str = ""
    other: Decimal | None = None


def _decimal(whole: str, fraction: str | None) -> tuple[Decimal, Decimal]:
    if not fraction:
        return Decimal(whole), Decimal(1)
    return Decimal(f"{whole}.{fraction}"), Decimal(1).scaleb(-len(fraction))


def from_digits(text: str) -> Numeral | None:
    """The number written in `text`, or None when no office writes a quantity so.

    >>> from_digits("1.486,5").value
    Decimal('1486.5')
    >>> from_digits("1.49").odd
    'point'
    """
    if len(text) > MAX_DIGITS + 8:
        return None
    if _PLAIN.match(text):
        if len(text) > MAX_DIGITS:
            return None
        return Numeral(Decimal(text), Decimal(1))
    if match := _THOUSANDS.match(text):
        value, step = _decimal(match[1].replace(".", ""), match[2])
        groups = text.count(".")
        if match[1].startswith("0") and groups > 1:
            return None
        if match[1].startswith("0") or (groups == 1 and not match[2]):
            point, _ = _decimal(match[1][:-4], match[1][-3:])
            if match[1].startswith("0"):
                return Numeral(point, Decimal("0.001"), "point")
            return Numeral(value, step, "", point)
        return Numeral(value, step)
    if match := _COMMA.match(text):
        value, step = _decimal(match[1], match[2])
        if len(match[2]) == 3 and len(match[1]) <= 3 and not match[1].startswith("0"):
            return Numeral(value, step, "", Decimal(match[1] + match[2]))
        return Numeral(value, step)
    if match := _FOREIGN.match(text):
        value, step = _decimal(match[1].replace(",", ""), match[2])
        return Numeral(value, step, "foreign")
    if match := _POINT.match(text):
        value, step = _decimal(match[1], match[2])
        return Numeral(value, step, "point")
    return None


UNITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
SCALES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9}
_STARTERS = {"một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "bẩy", "tám", "chín", "mười"}
NUMBER_WORDS = frozenset({*UNITS, *SCALES, "mười", "mươi", "trăm", "linh", "lẻ"})


def starts_number(word: str) -> bool:
    """Whether a number in words can begin with `word`."""
    return word in _STARTERS


def from_words(words: list[str], first: int) -> tuple[int, int] | None:
    """The number in words that begins at `words[first]`: its value and the index after it. Scales up to nghìn are
    part of the number; triệu and tỷ are left to the unit.

    >>> from_words("mười lăm chỉ tiêu".split(), 0)
    (15, 2)
    >>> from_words("hai nghìn không trăm linh năm hộ".split(), 0)
    (2005, 6)
    """
    total, group, at = 0, 0, first
    stop = min(len(words), first + 20)
    seen = False
    while at < stop:
        word = words[at]
        following = words[at + 1] if at + 1 < stop else ""
        if word == "mười":
            group += 10
            at += 1
            if words[at : at + 1] and words[at] in UNITS and words[at] not in ("không", "mốt", "tư"):
                group += UNITS[words[at]] if not _is_year_word(words, at) else 0
                at += 0 if _is_year_word(words, at) else 1
        elif word in ("linh", "lẻ") and seen and following in UNITS:
            group += UNITS[following]
            at += 2
        elif word in UNITS and following == "mươi":
            group += UNITS[word] * 10
            at += 2
            if words[at : at + 1] and words[at] in UNITS and not _is_year_word(words, at):
                group += UNITS[words[at]]
                at += 1
        elif word in UNITS and following == "trăm":
            group += UNITS[word] * 100
            at += 2
        elif word in UNITS and not seen:
            group += UNITS[word]
            at += 1
        else:
            break
        seen = True
        if at < stop and words[at] in ("nghìn", "ngàn") and group:
            total += group * 1000
            group = 0
            at += 1
    if not seen:
        return None
    return total + group, at


def _is_year_word(words: list[str], at: int) -> bool:
    """'năm' after a ten is the word year ("mười năm qua"); five after a ten is said 'lăm'."""
    return words[at] == "năm"
