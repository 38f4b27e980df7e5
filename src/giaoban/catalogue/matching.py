"""From a family, as the reader matches it, to the measure that is recorded. Pure; words stand in data/measures.toml.

A figure that fits no measure of its family gets none: a share of communes is never taken for a share of households.
"""

import re
from typing import Literal

from giaoban.catalogue.definitions import (
    MeasureDefinition,
    measure_definitions,
    measures_of_family,
    nouns_for,
)
from vnfigures.text import Text

Standing = Literal["value", "numerator", "denominator", "fraction", "target", "assertion"]

_REACH = 80
# A clause ends at punctuation, at the next number, at "và" and where the parts of a whole begin.
_END = re.compile(r"[,;:.()\n]|\d|(?<!\w)(?:và|trong đó|gồm)(?!\w)")
_ASSERTED = frozenset({"percent_of_target", "change", "range"})
_KINDS: dict[str, frozenset[str]] = {
    "percent": frozenset({"percent"}),
    "money": frozenset({"money"}),
    "area": frozenset({"area"}),
    "weight": frozenset({"weight"}),
    "length": frozenset({"length"}),
    "count": frozenset({"count"}),
    "other": frozenset({"count", "area", "weight"}),
}
# Units that measure something: nothing else is counted in them.
_PHYSICAL = {
    **dict.fromkeys(("ha", "m2", "m²", "km2", "km²"), "area"),
    **dict.fromkeys(("tấn", "tạ", "kg"), "weight"),
    **dict.fromkeys(("km", "m", "mét"), "length"),
}
# "Kéo giảm 5%", "tăng bình quân 12%": how much it is to change, not what it is to become.
_CHANGE = re.compile(r"(?<!\w)(?:tăng|giảm)(?: (?!còn|xuống|lên|đạt|đến)\w+){0,5}\s*$")


def measure_for(
    family: str,
    kind: str,
    unit: str | None,
    role: str = "actual",
    text: str = "",
    start: int | None = None,
    end: int | None = None,
) -> str | None:
    """The code of the measure that a figure of a family goes to, or None where none of them is meant.

    `kind`, `unit` and `role` are those of `vnfigures.Fact`. `text` is the text the figure stands in and `start`,
    `end` its place there; without them all of `text` is taken as the figure's own words. For something only said
    about a figure (đạt 94,7% kế hoạch; từ 150.000đ đến 800.000đ) it is the measure of that figure: see `standing`.

    >>> measure_for("QA05", "count", "người", text="2 người chết")
    'QA05.chet'
    """
    rows = measures_of_family(family)
    noun = Text(unit or "").canon.strip()
    before, after = _clause(text, start, end)
    if role == "target" and kind == "percent" and _CHANGE.search(before):
        return None
    asserted = _only_asserted(kind, noun, role)
    if not asserted:
        rows = tuple(row for row in rows if _takes(row, kind, noun, role))
    ranked = sorted(
        ((_rank(row, kind, noun, role, before, after), -order, row) for order, row in enumerate(rows)),
        key=lambda entry: entry[:2],
        reverse=True,
    )
    return next((row.code for rank, _, row in ranked if any(rank[1:4]) or not row.by_words_only), None)


def standing(code: str, kind: str, unit: str | None, role: str = "actual") -> Standing:
    """What a figure is for a measure of the catalogue that it goes to.

    `value`: the measure's value. `numerator`, `denominator`: one part of a ratio (490 hồ sơ đúng hạn). `fraction`: both
    at once (21/21), or for a flow and a stock the value and its plan. `target`: what is to be reached. `assertion`:
    said about a value, for checks and quotation only. Raises KeyError for a code that the catalogue does not have.
    """
    measure = measure_definitions()[code]
    noun = Text(unit or "").canon.strip()
    if _only_asserted(kind, noun, role) or (kind == "money" and "/" in noun and "/" not in measure.unit):
        return "assertion"
    if measure.behaviour == "ratio" and _dimension(kind) != measure.dimension:
        # "ít nhất 36 tổ", "7/7 trường", "kế hoạch vốn 28 tỷ": a target of the parts is no target of the percent.
        if role == "target":
            return "assertion"
        if kind != "ratio":
            return "denominator" if role == "total" else "numerator"
    if kind == "ratio":
        return "fraction"
    return "target" if role == "target" else "value"


def _dimension(kind: str) -> str:
    return kind if kind in _KINDS else "count"


def _only_asserted(kind: str, noun: str, role: str) -> bool:
    return role in _ASSERTED or kind == "range" or noun == "lần"


def _takes(row: MeasureDefinition, kind: str, noun: str, role: str) -> bool:
    """Whether a figure of this kind that counts this noun can be a value, or a part, of the measure."""
    if row.units and noun and kind != "percent" and not any(_has(noun, name) for name in row.units):
        return row.behaviour == "ratio" and _counts(row.part_unit, noun)
    if noun in _PHYSICAL and row.behaviour != "ratio" and _PHYSICAL[noun] != row.dimension:
        return False
    if kind == "ratio":
        return row.dimension != "percent" or (row.behaviour == "ratio" and _counts(row.part_unit, noun))
    if kind == "money":
        # A part of the money given is a part of numerator or denominator: which, the figure does not say.
        of_ratio = row.part_unit.startswith("đồng") and role != "part"
        return row.dimension == "money" or of_ratio or ("/" in noun and row.behaviour == "flow")
    if row.dimension in _KINDS.get(kind, ()):
        return True
    if kind == "percent":
        return False
    return row.behaviour == "ratio" and bool(noun) and _counts(row.part_unit, noun)


def _counts(part_unit: str, noun: str) -> bool:
    """Whether the parts of a ratio are counted in this noun; a figure without a noun may be."""
    names = [noun for name in re.split(r"[,/]", part_unit) if name.strip() for noun in nouns_for(name.strip())]
    return not noun or noun == "vnd" or any(_has(noun, name) or _has(name, noun) for name in names)


def _rank(
    row: MeasureDefinition, kind: str, noun: str, role: str, before: str, after: str
) -> tuple[int, int, int, int, int]:
    """How well a measure fits: for a/b its shape; words just after the figure, in its noun, in its clause; shape."""
    follows = 0
    if kind == "percent":
        follows = max((len(word) for word in row.next if after.lstrip().startswith(Text(word).canon)), default=0)
    words = row.words + row.part_words if role == "part" else row.words
    said = _longest(words, noun), 2 * _longest(words, after) or _longest(words, before)
    shape = 0 if _only_asserted(kind, noun, role) else _shape(row, kind, noun)
    return shape if kind == "ratio" else 0, follows, *said, shape


def _shape(row: MeasureDefinition, kind: str, noun: str) -> int:
    """Prefer the plain reading: a count of units that names its unit, a ratio for a/b, a value over a part."""
    if kind == "ratio":
        return 3 if row.behaviour == "count" and row.units else 2 if row.behaviour == "ratio" else 1
    if kind == "money" and "/" in noun:
        return 2 if "/" in row.unit else 1
    return 1 if row.behaviour != "ratio" or row.dimension == kind else 0


def _has(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(Text(word).canon)}(?!\w)", text) is not None


def _longest(words: tuple[str, ...], text: str) -> int:
    return max((len(word) for word in words if _has(text, word)), default=0)


def _clause(text: str, start: int | None, end: int | None) -> tuple[str, str]:
    """The words of the figure's own clause before and after it, canonical."""
    if start is None or end is None:
        return "", Text(text).canon
    before = Text(text[max(0, start - _REACH) : start]).canon
    after = Text(text[end : end + _REACH]).canon
    cuts = list(_END.finditer(before))
    stop = _END.search(after)
    return before[cuts[-1].end() :] if cuts else before, after[: stop.start()] if stop else after
