"""From what a person typed into a cell to integers at the measure's scale. Pure: no database.

Nothing is guessed: a text with two readings is refused with the one to type instead. Every way in (screen, Excel,
bulk, link) decodes here and nowhere else.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from giaoban.figures.rules import LARGEST, MONEY, fits, scaled
from vnfigures.numbers import format_number, parse_foreign, parse_number, parse_scaled
from vnfigures.text import Text, canonical, fold

LONGEST = 200


class Counted(Protocol):
    """What of a measure decides how a cell is read; catalogue.queries.MeasureView is one."""

    @property
    def behaviour(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def part_unit(self) -> str: ...
    @property
    def scale(self) -> int: ...
    @property
    def part_scale(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a cell says, as the gate takes it (figures.proposals.Stated). `estimate`: it was typed as "ước …"."""

    value: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    step: int = 1
    qualifier: str = ""
    estimate: bool = False
    absence: str = ""


@dataclass(frozen=True, slots=True)
class Undecoded:
    """Why a cell cannot be understood: a code of `intake.faults`, and what its sentence needs."""

    code: str
    params: tuple[tuple[str, str], ...] = ()


# What one of a unit is in the base of its kind. Money is typed in words of scale as well ("9 tỷ 200 triệu").
_BASE: dict[str, tuple[str, Decimal]] = {
    "ha": ("area", Decimal(1)),
    "hecta": ("area", Decimal(1)),
    "hec ta": ("area", Decimal(1)),
    "m2": ("area", Decimal("0.0001")),
    "m²": ("area", Decimal("0.0001")),
    "km2": ("area", Decimal(100)),
    "km²": ("area", Decimal(100)),
    "tan": ("weight", Decimal(1)),
    "ta": ("weight", Decimal("0.1")),
    "yen": ("weight", Decimal("0.01")),
    "kg": ("weight", Decimal("0.001")),
    "m": ("length", Decimal("0.001")),
    "km": ("length", Decimal(1)),
    "dong": ("money", Decimal(1)),
    "vnd": ("money", Decimal(1)),
    "d": ("money", Decimal(1)),
    "nghin dong": ("money", Decimal(10**3)),
    "trieu dong": ("money", Decimal(10**6)),
    "ty dong": ("money", Decimal(10**9)),
}
_SCALED = re.compile(r"\d\s*(?:nghìn|ngàn|triệu|tr|tỷ|vạn)\b")
_QUALIFIERS = ("ước đạt", "ước tính", "ước", "khoảng", "trên", "hơn", "gần", "dưới", "đạt")
_NOTHING = frozenset({"khong phat sinh", "kps", "khong co phat sinh"})
_NOT_APPLICABLE = frozenset({"khong ap dung", "kad", "n/a"})
_DASHES = frozenset({"-", "–", "—", "...", "…", "x"})
_FRACTION = re.compile(r"(?P<first>[^/]+)/(?P<second>[^/(]+?)\s*(?:\((?P<percent>[\d.,]+)\s*%\))?")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?=,|\D|\Z)")
_NUMBER_FIRST = re.compile(r"(?P<number>\d[\d.,]*)\s*(?P<unit>\D.*)?", re.DOTALL)


def decode(raw: str, measure: Counted) -> Decoded | Undecoded:
    """What a cell says of a measure, or why it cannot be understood.

    Numbers are Vietnamese ("1.234,5", "9 tỷ 200 triệu", "1 234"), may carry the measure's unit or one that is known to
    convert (m² to ha), a qualifier ("khoảng", "ước"), and for a ratio or a count of units both parts ("7/13"). An empty
    cell is no zero: `empty`.
    """
    if len(raw) > LONGEST:
        return Undecoded("cell_too_long", (("length", str(LONGEST)),))
    text = " ".join(canonical(Text(raw).norm).split())
    folded = fold(text).rstrip(".") if text not in ("...",) else text
    if not text:
        return Undecoded("cell_empty")
    if folded in _NOTHING:
        return none_occurred(measure)
    if folded in _NOT_APPLICABLE:
        return Decoded(absence="na")
    if text in _DASHES:
        return Undecoded("cell_dash", (("raw", raw.strip()),))
    text, qualifier = _qualified(text)
    found = _fraction(text, measure) if "/" in text else _single(text, measure)
    if isinstance(found, Undecoded):
        return Undecoded(found.code, (("raw", raw.strip()), *found.params))
    return Decoded(
        found.value,
        found.numerator,
        found.denominator,
        found.step,
        qualifier,
        qualifier.startswith("ước"),
    )


def none_occurred(measure: Counted) -> Decoded:
    """ "Không phát sinh": zero and flagged; of a ratio none of none, which adds nothing to a sum."""
    if measure.behaviour == "ratio":
        return Decoded(numerator=0, denominator=0, absence="zero")
    return Decoded(value=0, absence="zero")


def _qualified(text: str) -> tuple[str, str]:
    """The number's own text, and the word before it that says how exact it is."""
    for word in _QUALIFIERS:
        if text.startswith(word + " "):
            rest, more = _qualified(text[len(word) + 1 :])
            return rest, "" if word == "đạt" and not more else " ".join(filter(None, (word, more)))
    return text, ""


@dataclass(frozen=True, slots=True)
class _Number:
    value: Decimal
    step: Decimal


def _fraction(text: str, measure: Counted) -> Decoded | Undecoded:
    match = _FRACTION.fullmatch(text)
    if match is None or measure.behaviour not in ("ratio", "count"):
        return Undecoded("cell_fraction")
    ratio = measure.behaviour == "ratio"
    unit, scale = (measure.part_unit, measure.part_scale) if ratio else (measure.unit, measure.scale)
    first, second = _number(match["first"].strip(), unit), _number(match["second"].strip(), unit)
    above = first if isinstance(first, Undecoded) else _at_scale(first, scale)
    below = second if isinstance(second, Undecoded) else _at_scale(second, scale)
    if isinstance(above, Undecoded):
        return above
    if isinstance(below, Undecoded):
        return below
    return _parts(above[0], below[0], match["percent"], measure)


def _parts(numerator: int, denominator: int, percent: str | None, measure: Counted) -> Decoded | Undecoded:
    if min(numerator, denominator) < 0:
        return Undecoded("cell_negative")
    if measure.behaviour == "count":
        if numerator > denominator:
            return Undecoded("cell_more_than_all")
        return Decoded(value=numerator, denominator=denominator)
    if numerator and not denominator:
        return Undecoded("cell_zero_whole")
    if percent is None:
        return Decoded(numerator=numerator, denominator=denominator)
    stated = _single(percent, measure)
    if isinstance(stated, Undecoded):
        return stated
    return Decoded(stated.value, numerator, denominator, stated.step)


def _single(text: str, measure: Counted) -> Decoded | Undecoded:
    number = _number(text, measure.unit)
    if isinstance(number, Undecoded):
        return number
    at_scale = _at_scale(number, measure.scale)
    if isinstance(at_scale, Undecoded):
        return at_scale
    value, step = at_scale
    if value < 0 and measure.behaviour != "ratio" and measure.unit not in MONEY:
        return Undecoded("cell_negative")
    return Decoded(value, step=step)


def _at_scale(number: _Number, scale: int) -> tuple[int, int] | Undecoded:
    if not fits(number.value, scale):
        return Undecoded("cell_too_fine", (("places", str(scale)),)) if scale else Undecoded("cell_not_whole")
    value = scaled(number.value, scale)
    if abs(value) > LARGEST:
        return Undecoded("cell_too_large")
    return value, min(LARGEST, max(1, scaled(number.step, scale)))


def _number(text: str, unit: str) -> _Number | Undecoded:
    """A number in the given unit, as typed with or without a unit of its own."""
    negative = text[:1] in "-−" or text.startswith("âm ")
    text = text.removeprefix("âm ").lstrip("-−").strip()
    text = _SPACED.sub(lambda match: match[0].replace(" ", "."), text)
    found = _scaled_number(text, unit) if _SCALED.search(text) else _plain_number(text, unit)
    if isinstance(found, Undecoded):
        return found
    return _Number(-found.value if negative else found.value, found.step)


def _scaled_number(text: str, unit: str) -> _Number | Undecoded:
    """ "9 tỷ 200 triệu đồng": in đồng for money, else the number itself ("1,2 triệu lượt")."""
    typed = re.sub(r"\s*(?:đồng|vnđ|vnd|đ)\.?\Z", "", text)
    money = _base(unit)[0] == "money"
    if not money:
        typed = re.sub(rf"\s*{re.escape(canonical(unit))}\Z", "", typed)
    parsed = parse_scaled(typed)
    if parsed is None or (typed != text and not money and text.rstrip(".").endswith(("đồng", "đ"))):
        return Undecoded("cell_no_number")
    factor = _base(unit)[1] if money else Decimal(1)
    return _Number(parsed[0] / factor, parsed[1] / factor)


def _plain_number(text: str, unit: str) -> _Number | Undecoded:
    match = _NUMBER_FIRST.fullmatch(text)
    if match is None:
        return Undecoded("cell_no_number")
    typed, number = (match["unit"] or "").strip(), match["number"]
    factor = _factor(typed, unit)
    if factor is None:
        return Undecoded("cell_other_unit", (("typed", typed), ("unit", unit)))
    parsed = parse_number(number)
    if parsed is None:
        return _foreign(number)
    return _Number(parsed[0] * factor, parsed[1] * factor)


def _foreign(number: str) -> Undecoded:
    """ "12.5" and "1,493.50" are English: say what to type instead, never take it silently."""
    parsed = parse_foreign(number)
    if parsed is None:
        return Undecoded("cell_no_number")
    places = max(0, -int(parsed[1].as_tuple().exponent))
    return Undecoded("cell_foreign", (("better", format_number(parsed[0], places)),))


def _base(unit: str) -> tuple[str, Decimal]:
    return _BASE.get(fold(unit), (fold(unit), Decimal(1)))


def _factor(typed: str, unit: str) -> Decimal | None:
    """What one of the typed unit is in the measure's; 1 where none was typed, None where the two do not go together."""
    if not typed or fold(typed) == fold(unit):
        return Decimal(1)
    (kind, mine), (other, theirs) = _base(typed), _base(unit)
    return mine / theirs if kind == other and kind in ("area", "weight", "length", "money") else None
