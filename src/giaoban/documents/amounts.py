"""What a figure's words amount to, and the same words with another value. Pure.

A cell of a table prints millions without saying so: what its number counts is known from the figure it stands for.
"""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from giaoban.documents.lines import clean
from vnfigures.numbers import Style, format_money, format_number, parse_number
from vnfigures.read import read
from vnfigures.words import scan_words

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_DOWN = re.compile(r"\bgiảm\b|\bâm\b|^\s*[-−(]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
# Words whose sense follows a value's sign.
_SENSES = {"tăng": "giảm", "giảm": "tăng", "Tăng": "Giảm", "Giảm": "Tăng"}
_POWERS = range(-6, 13)
_STYLES: tuple[Style, ...] = ("auto", "short", "full")


def amounts(text: str) -> tuple[Decimal, ...]:
    """The numbers that a few words say: one, or two for 7/13; in đồng for money in words; nothing where there are
    none or more than one thing is said.

    >>> amounts("3 tỷ 900 triệu đồng"), amounts("giảm 19,91%"), amounts("7/13"), amounts("khoảng trên dưới")
    ((Decimal('3900000000'),), (Decimal('-19.91'),), (Decimal('7'), Decimal('13')), ())
    """
    plain = clean(text).strip()
    facts = read(plain).facts
    sign = -1 if _DOWN.search(plain) else 1
    if len(facts) == 1:
        fact = facts[0]
        return (sign * fact.value,) if fact.value2 is None else (fact.value, fact.value2)
    numbers = [parse_number(one) for one in _NUMBER.findall(plain)]
    if facts or any(one is None for one in numbers):
        return ()
    values = tuple(one[0] for one in numbers if one is not None)
    if len(values) == 2 and "/" in plain:
        return values
    if len(values) == 1:
        return (sign * values[0],)
    words = [match[0].lower() for match in _WORD.finditer(plain)]
    found = scan_words(words, 0) if words and not values else None
    return (Decimal(found[0]),) if found is not None and found[1] == len(words) else ()


def wanted(said: str, printed: str, values: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """What `said` stands for where `printed` stood for `values`, in the same plain units; nothing where the words are
    no number.

    >>> wanted("9.867,5", "9.687,5", [Decimal(9_687_500_000)])
    (Decimal('9867500000'),)
    """
    new, old = amounts(said), amounts(printed)
    if not new or len(new) != len(old) or len(old) != len(values):
        return ()
    factors = [_factor(was, value) for was, value in zip(old, values, strict=True)]
    if any(factor is None for factor in factors):
        return ()
    return tuple(_plain(number * factor) for number, factor in zip(new, factors, strict=True) if factor is not None)


def _plain(value: Decimal) -> Decimal:
    """Without exponent, as it is kept as text."""
    return Decimal(int(value)) if value == value.to_integral_value() else value.normalize()


def _factor(written: Decimal, value: Decimal) -> Decimal | None:
    """The power of ten, with its sign, by which a written number is a value; None where it cannot be told."""
    if not written:
        return Decimal(1) if not value else None
    if not value:
        return Decimal(1)
    ratio = value / written
    for power in _POWERS:
        factor = Decimal(1).scaleb(power)
        # What was printed may be rounded: 19,91 of 19,9093.
        if abs(abs(ratio) / factor - 1) < Decimal("0.02"):
            return factor if ratio > 0 else -factor
    return None


def reprinted(printed: str, values: Sequence[Decimal], new: Sequence[Decimal]) -> str | None:
    """The words of a figure with new values, in the same style; None where the style cannot be kept.

    >>> reprinted("giảm 19,91%", [Decimal("-19.91")], [Decimal("4.5")])
    'tăng 4,5%'
    """
    if list(values) == list(new):
        return printed
    if len(values) == len(new) == 2:
        found = _NUMBER.findall(printed)
        return _replaced(printed, [format_number(one) for one in new]) if len(found) == 2 else None
    (value,), (now,) = values, new
    for style in _STYLES:
        if value == int(value) and now == int(now) and printed == format_money(int(value), style):
            return format_money(int(now), style)
    old = amounts(printed)
    factor = _factor(old[0], value) if len(old) == 1 else None
    if factor is None or len(_NUMBER.findall(printed)) != 1 or read(printed).facts[:1] and _is_money(printed):
        return None
    number = now / factor
    text = printed
    if (number < 0) != (old[0] < 0):
        text = re.sub(r"\b(tăng|giảm|Tăng|Giảm)\b", lambda match: _SENSES[match[0]], text)
        if text == printed:
            return None
    if "%" in printed:
        number = number.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return _replaced(text, [format_number(abs(number))])


def _is_money(printed: str) -> bool:
    return any(word in clean(printed) for word in ("triệu", "tỷ", "nghìn"))


def _replaced(text: str, numbers: Sequence[str]) -> str:
    rest = iter(numbers)
    return _NUMBER.sub(lambda _match: next(rest), text)
