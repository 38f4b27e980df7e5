"""Numbers in Vietnamese words, out and in: 1005 is "một nghìn không trăm linh năm", and that is 1005.

What is written follows the usual rule for amounts in official papers; what is read is every spelling in use
(hai mươi mốt, hai mốt, lăm/nhăm, tư/bốn, linh/lẻ, nghìn/ngàn, rưỡi, chục, phẩy). Texts are spelled as by
`vnfigures.text.canonical`; ordinals ("thứ ba") are no numbers here.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

Zero = Literal["linh", "lẻ"]
Four = Literal["tư", "bốn"]

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 10**9

_DIGIT = {**{word: i for i, word in enumerate(_DIGITS)}, "bẩy": 7}
# How a unit may be said after a ten, and after "mười".
_AFTER_TEN = {**_DIGIT, "mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_AFTER_MUOI = {**_DIGIT, "lăm": 5, "nhăm": 5}
# Endings that by themselves say that a ten was swallowed: "hai mốt" is 21, but "hai ba" is "two or three".
_SHORT = {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
# "hai tư tưởng lớn" are two thoughts, not twenty-four.
_AFTER_TU = frozenset({"tưởng", "thế", "cách", "duy", "pháp", "liệu", "vấn", "nhân", "thục", "lệnh", "trang", "sản"})
_AFTER_LINH = {**_DIGIT, "tư": 4, "lăm": 5}
_SCALES = {"triệu": 10**6, "vạn": 10**4, "nghìn": 10**3, "ngàn": 10**3}

NUMBER_WORDS = frozenset(
    {
        *_AFTER_TEN,
        *_SCALES,
        "tỷ",
        "trăm",
        "mười",
        "mươi",
        "chục",
        "linh",
        "lẻ",
        "rưỡi",
        "rưởi",
        "phẩy",
        "nửa",
        "phần",
    }
)
"""Every word that can stand in a number; most of them mean other things elsewhere."""

Found = tuple[Decimal, int]
"""A value and the index of the token after it."""


def number_words(value: Decimal | int, *, zero: Zero = "linh", four: Four = "tư") -> str:
    """A whole or decimal number in words, "âm" before a negative one.

    `zero` is the word for an empty ten (South: lẻ), `four` the word for 4 after a ten from twenty on.

    >>> number_words(1005), number_words(24, four="bốn"), number_words(Decimal("12.5"))
    ('một nghìn không trăm linh năm', 'hai mươi bốn', 'mười hai phẩy năm')
    """
    number = Decimal(value)
    if number < 0:
        return f"âm {number_words(-number, zero=zero, four=four)}"
    whole = int(number)
    text = _whole(whole, zero, four, inner=False) or _DIGITS[0]
    places = f"{number - whole:f}".partition(".")[2].rstrip("0")
    if not places:
        return text
    return f"{text} phẩy {_places(places, zero, four)}"


def money_words(dong: int, *, even: bool = False, zero: Zero = "linh", four: Four = "tư") -> str:
    """An amount in đồng in words as papers print it: capital first, "đồng" last, then "chẵn" if `even`.

    >>> money_words(209_376_000)
    'Hai trăm linh chín triệu ba trăm bảy mươi sáu nghìn đồng'
    """
    text = f"{number_words(dong, zero=zero, four=four)} đồng{' chẵn' if even else ''}"
    return text[0].upper() + text[1:]


def _whole(number: int, zero: Zero, four: Four, *, inner: bool) -> str:
    """Words of a whole number, nothing for 0; `inner` says that higher groups stand before it."""
    high, low = divmod(number, _BILLION)
    parts: list[str] = []
    if high:
        parts += [_whole(high, zero, four, inner=inner), "tỷ"]
    for scale, word in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group = low // scale % 1000
        if group:
            parts.append(_group(group, zero, four, full=inner or bool(parts)))
            if word:
                parts.append(word)
    return " ".join(parts)


def _group(number: int, zero: Zero, four: Four, *, full: bool) -> str:
    """Words of 1..999; a `full` group names its hundreds even when there are none."""
    hundreds, rest = divmod(number, 100)
    tens, unit = divmod(rest, 10)
    words: list[str] = []
    named = full or hundreds > 0
    if named:
        words += [_DIGITS[hundreds], "trăm"]
    if tens == 0:
        if unit:
            words += [zero, _DIGITS[unit]] if named else [_DIGITS[unit]]
        return " ".join(words)
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if unit == 1 and tens > 1:
        words.append("mốt")
    elif unit == 4 and tens > 1:
        words.append(four)
    elif unit == 5:
        words.append("lăm")
    elif unit:
        words.append(_DIGITS[unit])
    return " ".join(words)


def _places(digits: str, zero: Zero, four: Four) -> str:
    """Words of the digits after the comma: zeros one by one, then a number; digit by digit when long."""
    rest = digits.lstrip("0")
    if len(rest) > 3:
        return " ".join(_DIGITS[int(digit)] for digit in digits)
    zeros = [_DIGITS[0]] * (len(digits) - len(rest))
    return " ".join([*zeros, _group(int(rest), zero, four, full=False)])


def parse_words(canon: str) -> Decimal | None:
    """The value of a text that is a number in words and nothing else, else None.

    >>> parse_words("hai mốt"), parse_words("một tỷ rưỡi"), parse_words("thứ ba")
    (Decimal('21'), Decimal('1500000000'), None)
    """
    tokens = canon.replace("-", " ").split()
    if len(tokens) > 80:
        return None
    fraction = parse_fraction(canon)
    if fraction is not None:
        return Decimal(fraction[0]) / Decimal(fraction[1])
    found = scan_words(tokens)
    return found[0] if found is not None and found[1] == len(tokens) else None


def parse_fraction(canon: str) -> tuple[int, int] | None:
    """A fraction in words as (numerator, denominator): "hai phần ba" (2, 3), "một nửa" (1, 2); else None.

    >>> parse_fraction("ba phần tư"), parse_fraction("năm mươi phần trăm")
    ((3, 4), None)
    """
    tokens = canon.split()
    if tokens in (["nửa"], ["một", "nửa"]):
        return 1, 2
    if len(tokens) > 80 or "phần" not in tokens:
        return None
    middle = tokens.index("phần")
    top = scan_words(tokens[:middle])
    bottom = (Decimal(4), 1) if tokens[middle + 1 :] == ["tư"] else scan_words(tokens[middle + 1 :])
    if top is None or bottom is None or top[1] != middle or bottom[1] != len(tokens) - middle - 1:
        return None
    if bottom[0] < 2 or any(value != int(value) for value in (top[0], bottom[0])):
        return None
    return int(top[0]), int(bottom[0])


def parse_money_words(canon: str) -> int | None:
    """Đồng of an amount in words: "mười ba tỷ, năm trăm linh ba triệu đồng chẵn" is 13.503.000.000; else
    None."""
    words = canon.replace(",", " ").rstrip(" ./").split()
    if words[-1:] == ["chẵn"]:
        words.pop()
    if words[-1:] != ["đồng"]:
        return None
    value = parse_words(" ".join(words[:-1]))
    return int(value) if value is not None and value == int(value) else None


def scan_words(tokens: Sequence[str], start: int = 0) -> Found | None:
    """The longest number in words that begins at token `start`, as (value, index after it), or None.

    A token is one word in canonical spelling, without punctuation.

    >>> scan_words(["hai", "mươi", "lăm", "đồng", "chí"])
    (Decimal('25'), 3)
    """
    found = _billions(tokens, start)
    if found is None:
        return None
    value, at = found
    if _word(tokens, at) != "phẩy":
        return found
    places = _after_comma(tokens, at + 1)
    if places is None:
        return found
    value, at = value + Decimal(f"0.{places[0]}"), places[1]
    while (scale := _scale(tokens, at)) is not None:
        value, at = value * scale, at + 1
    return _plain(value), at


def _plain(value: Decimal) -> Decimal:
    return Decimal(int(value)) if value == int(value) else value.normalize()


def _word(tokens: Sequence[str], at: int) -> str:
    return tokens[at] if at < len(tokens) else ""


def _scale(tokens: Sequence[str], at: int) -> int | None:
    word = _word(tokens, at)
    return _BILLION if word == "tỷ" else _SCALES.get(word)


def _billions(tokens: Sequence[str], at: int) -> Found | None:
    """[number] tỷ [number below a billion]; every "tỷ" multiplies all that stands before it."""
    found = _below_billion(tokens, at)
    if found is None:
        return None
    total, at = found
    while _word(tokens, at) == "tỷ":
        total, at = total * _BILLION, at + 1
        tail = _tail(tokens, at, _BILLION)
        if tail is None:
            tail = _below_billion(tokens, at, inner=True)
        if tail is not None:
            total, at = total + tail[0], tail[1]
    return total, at


def _below_billion(tokens: Sequence[str], at: int, *, inner: bool = False) -> Found | None:
    """Groups with falling scales: ba triệu hai trăm nghìn không trăm linh năm; `inner` ones follow a "tỷ"."""
    total, limit, began = Decimal(0), _BILLION, at
    while True:
        group = _below_thousand(tokens, at)
        if group is None:
            break
        value, after = group
        scale = _SCALES.get(_word(tokens, after), 1)
        bare_unit = (inner or limit < _BILLION) and scale == 1 and after == at + 1 and value < 10
        if scale >= limit or bare_unit:
            break
        total, at, limit = total + value * scale, after + (scale > 1), scale
        if scale == 1:
            break
        tail = _tail(tokens, at, scale)
        if tail is not None:
            total, at = total + tail[0], tail[1]
            break
    return (total, at) if at > began else None


def _tail(tokens: Sequence[str], at: int, scale: int) -> Found | None:
    """What may close a number after a scale word: rưỡi (a half of it), linh năm (5), or a digit (a tenth:
    triệu hai).

    "năm" is left out of the last: after "nghìn" it means years, and five tenths are said "rưỡi".
    """
    word, after = _word(tokens, at), _word(tokens, at + 1)
    if word in ("rưỡi", "rưởi"):
        return Decimal(scale // 2), at + 1
    if word in ("linh", "lẻ"):
        return (Decimal(_AFTER_LINH[after]), at + 2) if after in _AFTER_LINH else None
    digit = 4 if word == "tư" else _DIGIT.get(word, 0)
    more = {"trăm", "mươi", "chục", "phẩy", "phần", "tỷ", *_SHORT, *_SCALES}
    if digit in (0, 5) or after in more:
        return None
    return Decimal(digit * scale // 10), at + 1


def _below_thousand(tokens: Sequence[str], at: int) -> Found | None:
    word = _word(tokens, at)
    if word == "trăm" and _word(tokens, at + 1) in ("rưỡi", "rưởi"):
        return Decimal(150), at + 2
    if word not in _DIGIT or _word(tokens, at + 1) != "trăm":
        return _below_hundred(tokens, at)
    hundreds, at = Decimal(_DIGIT[word] * 100), at + 2
    if _word(tokens, at) in ("linh", "lẻ", "rưỡi", "rưởi"):
        tail = _tail(tokens, at, 100)
    else:
        rest = _below_hundred(tokens, at)
        tail = rest if rest is not None and rest[0] >= 10 else _tail(tokens, at, 100)
    return (hundreds + tail[0], tail[1]) if tail is not None else (hundreds, at)


def _below_hundred(tokens: Sequence[str], at: int) -> Found | None:
    word, after = _word(tokens, at), _word(tokens, at + 1)
    if word == "mười":
        unit = _AFTER_MUOI.get(after, 0)
        return Decimal(10 + unit), at + (2 if unit else 1)
    if word == "chục":
        return Decimal(10), at + 1
    digit = _DIGIT.get(word)
    if digit is None:
        return None
    if digit and after == "chục":
        return Decimal(10 * digit), at + 2
    if digit > 1 and after == "mươi":
        unit = _AFTER_TEN.get(_word(tokens, at + 2), 0)
        return Decimal(10 * digit + unit), at + (3 if unit else 2)
    if digit > 1 and after in _SHORT and not (after == "tư" and _word(tokens, at + 2) in _AFTER_TU):
        return Decimal(10 * digit + _SHORT[after]), at + 2
    return Decimal(digit), at + 1


def _after_comma(tokens: Sequence[str], at: int) -> tuple[str, int] | None:
    """The digits after the comma and the index after them: read as a number, or digit by digit if that takes
    more."""
    spelled, after = "", at
    while _word(tokens, after) in _DIGIT:
        spelled, after = spelled + str(_DIGIT[tokens[after]]), after + 1
    zeros = at
    while _word(tokens, zeros) == "không":
        zeros += 1
    number = _below_thousand(tokens, zeros)
    if number is not None and number[1] >= after:
        return "0" * (zeros - at) + str(int(number[0])), number[1]
    return (spelled, after) if spelled else None
