"""Numbers as offices write them: digits with Vietnamese separators, and number words."""

from decimal import Decimal
from typing import NamedTuple

from vnfigures.numbers import parse_foreign, parse_number
from vnfigures.words import scan_words


class Numeral(NamedTuple):
    """A number as written: its value, the precision stated, and what is odd about its writing ('' = nothing).

    `other` is the second reading of an ambiguous writing: "1,493" is 1.493 of a measure, or one thousand and more of
    things that come whole; "98.125" is thousands, or a foreign decimal point.
    """

    value: Decimal
    step: Decimal
    odd: str = ""
    other: Decimal | None = None


def from_digits(text: str) -> Numeral | None:
    """The number written in `text`, or None when no office writes a quantity so.

    >>> from_digits("1.486,5").value
    Decimal('1486.5')
    >>> from_digits("1.49").odd
    'point'
    """
    parsed = parse_number(text)
    foreign = parse_foreign(text)
    if parsed is not None:
        second = foreign[0] if foreign is not None and foreign[0] != parsed[0] else None
        return Numeral(*parsed, "", second)
    if foreign is None:
        return None
    return Numeral(*foreign, "foreign" if "," in text else "point")


_STARTERS = {"một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "bẩy", "tám", "chín", "mười"}
_LARGE = ("triệu", "tỷ")
_CURRENCY = ("đồng", "vnđ", "vnd", "đ", "usd")
_LONGEST = 24


def step_of(value: Decimal) -> Decimal:
    """The precision of a value as said: one, or its last decimal."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(0, exponent)) if isinstance(exponent, int) else Decimal(1)


def starts_number(word: str) -> bool:
    """Whether a number in words can begin with `word`."""
    return word in _STARTERS


def from_words(words: list[str], first: int) -> tuple[Decimal, int] | None:
    """The number in words that begins at `words[first]`: its value and the index after it.

    A closing triệu or tỷ is left to the unit, so is all of an amount whose currency is not said; "năm" after a ten is
    the word year ("mười năm qua"), five after a ten is said "lăm".

    >>> from_words("mười lăm chỉ tiêu".split(), 0)
    (Decimal('15'), 2)
    >>> from_words("hai nghìn không trăm linh năm hộ".split(), 0)
    (Decimal('2005'), 6)
    >>> from_words("một tỷ hai trăm triệu đồng".split(), 0)
    (Decimal('1200000000'), 5)
    """
    tokens = words[first : first + _LONGEST]
    large = next((at for at, word in enumerate(tokens) if word in _LARGE), len(tokens))
    found = scan_words(tokens)
    if found is not None and found[1] > large + 1 and found[1] < len(tokens) and tokens[found[1]] in _CURRENCY:
        return found[0], first + found[1]
    found = scan_words(tokens[:large])
    if found is None:
        return None
    value, last = found
    if last > 1 and tokens[last - 1] == "năm" and tokens[last - 2] in ("mười", "mươi"):
        value, last = value - 5, last - 1
    return value, first + last
