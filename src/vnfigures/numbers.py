"""The one door for numbers written in digits: Vietnamese style in and out.

"." groups thousands, "," starts the decimals: 1.493 is one thousand four hundred and ninety-three, 38,723 is
thirty-eight point seven two three. Everything is a `Decimal`; rounding is half up and happens once, when
printing.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal

Style = Literal["auto", "full", "short"]

# Beyond this no office counts anything; a longer run of digits is a serial number or damage.
MAX_DIGITS = 18
_MAX_PLACES = 12
_WIDE = Context(prec=64, rounding=ROUND_HALF_UP)

NUMBER = r"(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,\d+)?"
"""Regular expression of a number in digits; bounded by the caller. `parse_number` has the last word."""

_VIETNAMESE = re.compile(NUMBER)
_FOREIGN = re.compile(r"(?:[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)")

SCALES: dict[str, int] = {
    "nghìn tỷ": 10**12,
    "ngàn tỷ": 10**12,
    "tỷ": 10**9,
    "triệu": 10**6,
    "tr": 10**6,
    "vạn": 10**4,
    "nghìn": 10**3,
    "ngàn": 10**3,
}
"""Words that multiply the number before them, spelled as in `vnfigures.text.canonical`."""

_SCALE = re.compile(rf"\s*({NUMBER})\s*({'|'.join(SCALES)})\b\.?")
_TAIL = re.compile(rf"\s*({NUMBER})\s*\Z")


def parse_number(text: str) -> tuple[Decimal, Decimal] | None:
    """A number in Vietnamese style as (value, step), or None if it is not one.

    The step is the precision stated: 94,7 has step 0.1, 1.493 and 1.000.000 have step 1. "." counts as
    thousands only if three digits follow each, so 1.49 and 12.5 are no Vietnamese numbers (see
    `parse_foreign`). More than 18 digits before the comma are not a number either.

    >>> parse_number("1.000.950"), parse_number("94,7"), parse_number("1.49")
    ((Decimal('1000950'), Decimal('1')), (Decimal('94.7'), Decimal('0.1')), None)
    """
    if len(text) > MAX_DIGITS + MAX_DIGITS // 3 + 1 + _MAX_PLACES or not text.isascii():
        return None
    if not _VIETNAMESE.fullmatch(text):
        return None
    whole, _, places = text.partition(",")
    digits = whole.replace(".", "")
    if len(digits) > MAX_DIGITS or len(places) > _MAX_PLACES:
        return None
    return Decimal(f"{digits}.{places}" if places else digits), Decimal(1).scaleb(-len(places))


def parse_foreign(text: str) -> tuple[Decimal, Decimal] | None:
    """The same for English style, "1,493" or "12.5" or "1,493.50"; None if the text cannot be read that way.

    "1,493" has both readings, and in a Vietnamese text `parse_number` is the likelier one; a caller that
    knows that the thing is counted in whole pieces ("1,493 hộ") may prefer this one and point it out.

    >>> parse_number("1,493"), parse_foreign("1,493"), parse_foreign("1.493.000")
    ((Decimal('1.493'), Decimal('0.001')), (Decimal('1493'), Decimal('1')), None)
    """
    if len(text) > MAX_DIGITS + MAX_DIGITS // 3 + 1 + _MAX_PLACES or not text.isascii():
        return None
    if not _FOREIGN.fullmatch(text):
        return None
    whole, _, places = text.partition(".")
    digits = whole.replace(",", "")
    if len(digits) > MAX_DIGITS or len(places) > _MAX_PLACES:
        return None
    return Decimal(f"{digits}.{places}" if places else digits), Decimal(1).scaleb(-len(places))


def parse_scaled(canon: str) -> tuple[Decimal, Decimal] | None:
    """Digits with scale words as (value, step): "49 tỷ 687 triệu", "1,6 tỷ", "2 triệu rưỡi", "1 tỷ 85 triệu
    500.000".

    `canon` is spelled as by `vnfigures.text.canonical` and holds nothing else: no "đồng". Scales must fall.
    None if it is not such a number; a bare number without scale words is one.

    >>> parse_scaled("49 tỷ 687 triệu")
    (Decimal('49687000000'), Decimal('1000000'))
    """
    if len(canon) > 120:
        return None
    total, step, limit, at = Decimal(0), Decimal(1), Decimal(10) ** MAX_DIGITS, 0
    while match := _SCALE.match(canon, at):
        parsed = parse_number(match[1])
        scale = SCALES[match[2]]
        if parsed is None or parsed[0] * scale >= limit:
            return None
        total += parsed[0] * scale
        step, limit, at = parsed[1] * scale, Decimal(scale), match.end()
    rest = canon[at:].strip()
    if not rest:
        return (total, _plain(step)) if at else None
    if rest == "rưỡi" and at:
        return total + limit / 2, _plain(limit / 2)
    tail = _TAIL.match(canon, at)
    last = parse_number(tail[1]) if tail else None
    if last is None or last[0] >= limit:
        return None
    return total + last[0], last[1]


def _plain(value: Decimal) -> Decimal:
    """Without exponent: 1E+6 becomes 1000000, so that it prints and compares as expected."""
    return Decimal(int(value)) if value == value.to_integral_value() else value.normalize()


def format_number(value: Decimal, places: int | None = None) -> str:
    """A number in Vietnamese style, rounded half up to `places` decimals; without `places`, as it is, no more
    zeros.

    >>> format_number(Decimal("1493")), format_number(Decimal("94.65"), 1), format_number(Decimal("38.7230"))
    ('1.493', '94,7', '38,723')
    """
    if places is None:
        text = f"{value:,f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
    else:
        text = f"{value.quantize(Decimal(1).scaleb(-places), context=_WIDE):,f}"
    if not text.strip("-0.,"):
        text = text.lstrip("-")
    return text.translate({ord(","): ".", ord("."): ","})


def format_percent(value: Decimal, places: int | None = None) -> str:
    """A percentage as offices write it, without a space: "94,7%".

    >>> format_percent(Decimal("790.2"))
    '790,2%'
    """
    return f"{format_number(value, places)}%"


def format_count(value: Decimal | int, noun: str, leading_zero: bool = True) -> str:
    """A count with its noun; below ten with a leading zero if the house style wants it: "03 đồng chí".

    >>> format_count(3, "đồng chí", leading_zero=True), format_count(1340, "con"), format_count(0, "vụ")
    ('03 đồng chí', '1.340 con', '0 vụ')
    """
    number = Decimal(value)
    text = format_number(number)
    if leading_zero and text in {"1", "2", "3", "4", "5", "6", "7", "8", "9"}:
        text = f"0{text}"
    return f"{text} {noun}" if noun else text


def format_money(dong: int, style: Style = "auto") -> str:
    """Money in đồng; what is printed always reads back as exactly the same amount.

    "full" prints every digit. "short" uses the largest words that lose nothing: "49 tỷ 687 triệu đồng",
    "436,45 triệu đồng", "150 nghìn đồng". "auto" is short for whole millions and full for anything finer.

    >>> format_money(49_687_000_000), format_money(436_450_000), format_money(436_450_000, "short")
    ('49 tỷ 687 triệu đồng', '436.450.000 đồng', '436,45 triệu đồng')
    """
    sign, amount = ("-", -dong) if dong < 0 else ("", dong)
    if style == "full" or amount == 0 or amount % 1000 or (style == "auto" and amount % 10**6):
        return f"{sign}{format_number(Decimal(amount))} đồng"
    if amount % 10**6 == 0:
        billions, millions = divmod(amount // 10**6, 1000)
        parts = [f"{format_number(Decimal(billions))} tỷ"] if billions else []
        parts += [f"{millions} triệu"] if millions else []
        return f"{sign}{' '.join(parts)} đồng"
    scale, word = (10**6, "triệu") if amount > 10**6 else (10**3, "nghìn")
    return f"{sign}{format_number(_WIDE.divide(Decimal(amount), Decimal(scale)))} {word} đồng"
