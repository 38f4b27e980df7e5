"""Marked texts: a report with its figures marked in place → plain text, facts, spans that count neither way.

A file is a TOML head between two lines `+++`, then the text. `[[1.493 phần quà|VX04 #a]]` marks a figure,
`{{bốn ngành|why}}` a span that counts neither way. What the digits say is not written twice: value, kind and
unit are read off plain digits; what is written is checked against them. README.md lists the marks.
"""

import re
import sys
import tomllib
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROLES = {"actual", "target", "percent_of_target", "change", "part", "total", "range", "progress", "other"}
SHORT_ROLES = {"pot": "percent_of_target"}
KINDS = {"count", "money", "percent", "ratio", "range", "area", "length", "weight", "other"}
COMPARISONS = {
    "@plan": "plan",
    "@same": "same_period",
    "@start": "start_of_year",
    "@prev": "previous_period",
}
DIRECTIONS = {"up": "increase", "down": "decrease"}
CELL_SCALES = {"đ": 1, "nghđ": 10**3, "trđ": 10**6, "tỷđ": 10**9}
SCALES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "trđ": 10**6, "tr.đ": 10**6, "tr": 10**6, "k": 10**3}
SCALES |= {"tỷ": 10**9, "tỉ": 10**9, "ty": 10**9, "nghìn tỷ": 10**12, "triệu tỷ": 10**15}
MEASURES = {"ha": "area", "m2": "area", "m²": "area", "km2": "area", "km": "length", "m": "length"}
MEASURES |= {"mét": "length", "tấn": "weight", "kg": "weight", "tạ": "weight"}
ODD_SIGNS = str.maketrans({"␣": "\u00a0", "⇥": "\t", "¦": "\u200b"})

_MARK = re.compile(r"\[\[([^|\[\]]+)\|([^\[\]]*)\]\]|\{\{([^|{}]+)\|([^{}]*)\}\}")
_TOKEN = re.compile(r's:"[^"]*"|"[^"]*"|\S+')
_SCALE = r"(?:nghìn tỷ|triệu tỷ|nghìn|ngàn|triệu|tr\.đ|trđ|tỷ|tỉ|tr|k)(?![\w])"
_NUMBER = re.compile(rf"(?<![^\W\d])(\d+(?:\.\d{{3}})*(?:,\d+)?)(?:\s*({_SCALE})(\s+rưỡi)?)?", re.I)
_MONEY = re.compile(rf"(?:{_SCALE}|đồng(?! chí)|VNĐ|vnđ|(?<![^\W\d_])đ(?!\w|/c(?!\w))|USD)", re.I)
_SPLIT = re.compile(r"(?<=[\w%)])\s*/\s*(?=\d)|\s+(?:trên|trong)\s+(?=\d)")
_RANGE = re.compile(r"\s*(?:-|–|đến)\s*(?=\d)")


@dataclass(frozen=True)
class Gold:
    """One marked figure; the fields mean what they mean in `vnfigures.model.Fact`."""

    start: int
    end: int
    text: str
    kind: str
    value: Decimal
    value2: Decimal | None
    unit: str | None
    subject: str | None
    role: str
    part_of: int | None
    direction: str | None
    comparison: str | None
    indicator: str | None


@dataclass(frozen=True)
class Marked:
    """A text, its figures, the spans that count neither way, a careful reader's doubts, and the head."""

    name: str
    text: str
    facts: tuple[Gold, ...]
    ignored: tuple[tuple[int, int], ...]
    doubts: tuple[tuple[str, tuple[int, ...]], ...]
    head: dict[str, Any]


class MarkError(ValueError):
    """A mark that contradicts itself or its digits."""


def _amount(text: str) -> Decimal | None:
    """The number that the digits of `text` say, scale words added up: 49 tỷ 687 triệu."""
    total = None
    for digits, scale, half in _NUMBER.findall(unicodedata.normalize("NFC", text)):
        value = Decimal(digits.replace(".", "").replace(",", ".")) + (Decimal("0.5") if half else 0)
        value *= SCALES.get(scale.lower(), 1)
        total = value if total is None else total + value
    return total if total is None else _plain(total)


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent: 72.5 million is 72500000."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _numbers(text: str) -> list[Decimal]:
    """One number, or the two of a ratio or range; a scale word after the second serves the first too."""
    for splitter in (_SPLIT, _RANGE):
        if len(pieces := splitter.split(text)) == 2:
            first, second = pieces
            scales = [m[1] for m in _NUMBER.findall(second)]
            if scales and scales[0] and not any(m[1] or not m[0] for m in _NUMBER.findall(first)):
                first = f"{first} {scales[0]}"
            values = [_amount(first), _amount(second)]
            return [v for v in values if v is not None]
    value = _amount(text)
    return [] if value is None else [value]


def _after_number(text: str) -> str:
    """What stands after the last number and its scale word."""
    end = 0
    for found in _NUMBER.finditer(text):
        end = found.end()
    return text[end:].strip()


def _kind(text: str, unit: str | None) -> str:
    if "%" in text:
        return "percent"
    if _SPLIT.search(text):
        return "ratio"
    if _RANGE.search(text) and re.search(r"\d", _RANGE.split(text)[0]):
        return "range"
    if _MONEY.search(text):
        return "money"
    first = (unit or _after_number(text)).split(" ")[0]
    return MEASURES.get(first, "count")


def _unit(text: str, kind: str) -> str | None:
    if kind == "percent":
        return "%"
    rest = _after_number(text)
    if kind == "money" or _MONEY.search(text):
        return "VND" + ("/" + rest.split("/", 1)[1].strip() if "/" in rest else "")
    return rest or None


class _Attributes:
    """The tokens behind the bar of one mark, sorted by what they say."""

    def __init__(self, tokens: list[str]) -> None:
        self.role: str | None = None
        self.kind: str | None = None
        self.unit: str | None = None
        self.subject: str | None = None
        self.values: list[Decimal] | None = None
        self.scale: int | None = None
        self.fields: dict[str, str] = {}
        self.name: str | None = None
        self.whole: str | None = None
        for token in tokens:
            self._take(token)

    def _take(self, token: str) -> None:
        if (role := SHORT_ROLES.get(token, token)) in ROLES:
            self.role = role
        elif token[:2] == "k:" and token[2:] in KINDS:
            self.kind = token[2:]
        elif token[0] == "=":
            self.values = [Decimal(v) for v in token[1:].split("/")]
        elif token[0] == '"':
            self.unit = token[1:-1]
        elif token[:3] == 's:"':
            self.subject = token[3:-1]
        elif token in CELL_SCALES:
            self.scale, self.kind = CELL_SCALES[token], self.kind or "money"
        elif token == "%":
            self.kind, self.unit = "percent", "%"
        elif token in DIRECTIONS:
            self.fields["direction"] = DIRECTIONS[token]
        elif token in COMPARISONS:
            self.fields["comparison"] = COMPARISONS[token]
        elif re.fullmatch(r"[A-Z]{2}\d\d", token):
            self.fields["indicator"] = token
        else:
            self._take_link(token)

    def _take_link(self, token: str) -> None:
        if token[0] == "#":
            self.name = token[1:]
        elif token[0] == "<":
            self.whole = token[1:]
        else:
            raise MarkError(f"unknown token {token!r}")


def _values(text: str, given: _Attributes) -> tuple[Decimal, Decimal | None]:
    read = [value * (given.scale or 1) for value in _numbers(text)]
    values = given.values or read
    if not values:
        raise MarkError(f"{text!r} has no digits: its value must be written")
    if given.values and read and given.values != read:
        raise MarkError(f"{text!r} says {read}, the mark says {given.values}")
    return values[0], values[1] if len(values) > 1 else None


def _fact(start: int, text: str, given: _Attributes) -> Gold:
    kind = given.kind or _kind(text, given.unit)
    value, value2 = _values(text, given)
    if (kind in ("ratio", "range")) != (value2 is not None):
        raise MarkError(f"{text!r} is a {kind} with {value}/{value2}")
    unit = given.unit if given.unit is not None else _unit(text, kind)
    return Gold(
        start=start,
        end=start + len(text),
        text=text,
        kind=kind,
        value=value,
        value2=value2,
        unit=unit or None,
        subject=given.subject,
        role=given.role or ("range" if kind == "range" else "actual"),
        part_of=None,
        direction=given.fields.get("direction"),
        comparison=given.fields.get("comparison"),
        indicator=given.fields.get("indicator"),
    )


def _shape(piece: str, form: str | None) -> str:
    piece = piece.translate(ODD_SIGNS)
    return unicodedata.normalize("NFD", piece) if form == "NFD" else piece


def _split(source: str, name: str) -> tuple[dict[str, Any], str]:
    _, head, body = source.split("+++\n", 2)
    try:
        return tomllib.loads(head), body
    except tomllib.TOMLDecodeError as error:
        raise MarkError(f"{name}: {error}") from error


def parse(source: str, name: str = "") -> Marked:
    """Decode one marked text. Raises MarkError where a mark contradicts its digits or names nothing."""
    head, body = _split(source, name)
    form = head.get("form")
    text, position = "", 0
    facts: list[Gold] = []
    given: list[_Attributes] = []
    ignored: list[tuple[int, int]] = []
    for found in _MARK.finditer(body):
        text += _shape(body[position : found.start()], form)
        position = found.end()
        marked, attributes, neutral, _ = found.groups()
        if neutral is not None:
            piece = _shape(neutral, form)
            ignored.append((len(text), len(text) + len(piece)))
        else:
            try:
                given.append(_Attributes(_TOKEN.findall(attributes)))
                plain = _fact(len(text), marked.translate(ODD_SIGNS), given[-1])
            except MarkError as error:
                raise MarkError(f"{name}: [[{marked}|{attributes}]]: {error}") from error
            piece = _shape(marked, form)
            facts.append(Gold(**{**plain.__dict__, "end": len(text) + len(piece), "text": piece}))
        text += piece
    text += _shape(body[position:], form)
    if "[[" in text or "]]" in text or "{{" in text:
        raise MarkError(f"{name}: a mark was left in the text")
    return _link(name, text, facts, given, ignored, head)


def _link(
    name: str,
    text: str,
    facts: list[Gold],
    given: list[_Attributes],
    ignored: list[tuple[int, int]],
    head: dict[str, Any],
) -> Marked:
    names = {g.name: i for i, g in enumerate(given) if g.name}
    if len(names) != sum(1 for g in given if g.name):
        raise MarkError(f"{name}: an id is given twice")
    try:
        whole = [names[g.whole] if g.whole else None for g in given]
        doubts = tuple((doubt["code"], tuple(names[f] for f in doubt["facts"])) for doubt in head.get("doubts", []))
    except KeyError as error:
        raise MarkError(f"{name}: no figure is named {error}") from error
    linked = []
    for index, (fact, part_of) in enumerate(zip(facts, whole, strict=True)):
        if part_of == index or (fact.role == "part" and part_of is None):
            raise MarkError(f"{name}: {fact.text!r} is part of nothing")
        if text[fact.start : fact.end] != fact.text:
            raise MarkError(f"{name}: {fact.text!r} is not where it should be")
        linked.append(Gold(**{**fact.__dict__, "part_of": part_of}))
    return Marked(name, text, tuple(linked), tuple(ignored), doubts, head)


def load(folder: str) -> list[Marked]:
    """All marked texts of `open` or `held`, by name."""
    paths = sorted((HERE / folder).glob("*.md"))
    return [parse(path.read_text("utf-8"), path.stem) for path in paths]


def show(marked: Marked) -> str:
    """The decoded facts, a line each, for a second look."""
    lines = [f"== {marked.name}: {len(marked.facts)} facts"]
    for i, f in enumerate(marked.facts):
        second = "" if f.value2 is None else f"/{f.value2:f}"
        links = [f"<{f.part_of}" if f.part_of is not None else "", f.direction, f.comparison, f.indicator]
        rest = " ".join(x for x in links if x)
        lines.append(f"{i:3} {f.text!r} {f.kind} {f.value:f}{second} [{f.unit}] {f.role} {rest}")
    lines += [f"    ~ {marked.text[a:b]!r}" for a, b in marked.ignored]
    return "\n".join(lines)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        file = Path(argument)
        sys.stdout.write(show(parse(file.read_text("utf-8"), file.stem)) + "\n")
