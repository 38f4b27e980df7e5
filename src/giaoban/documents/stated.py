"""The numbers of words that somebody said, each with its value and unit: what a room above binds, to the ledger or to
the words themselves. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from giaoban.documents.plain_numbers import unexplained
from vnfigures.numbers import parse_number
from vnfigures.read import read
from vnfigures.text import canonical
from vnfigures.words import scan_words


@dataclass(frozen=True, slots=True)
class Stated:
    """One number as said: its characters, one value or two (7/13), in what, of which family, how exactly."""

    start: int
    end: int
    text: str
    values: tuple[Decimal, ...]
    unit: str = ""
    family: str = ""
    step: Decimal | None = None


def stated(text: str, terms: Collection[str] = ()) -> tuple[Stated, ...]:
    """Every number of a text (composed) that the written list of plain numbers does not explain, in order.

    >>> [(one.text, one.values) for one in stated("Đạt 94,7% và 7/13 hộ trước ngày 25/3.")]
    [('94,7%', (Decimal('94.7'),)), ('7/13 hộ', (Decimal('7'), Decimal('13')))]
    """
    spans = unexplained(text, terms)
    found: list[Stated] = []
    for fact in read(text).facts:
        inside = [span for span in spans if fact.start < span[1] and span[0] < fact.end]
        if not inside or any(not (fact.start <= start and end <= fact.end) for start, end in inside):
            continue
        values = (fact.value,) if fact.value2 is None else (fact.value, fact.value2)
        words = text[fact.start : fact.end]
        found.append(Stated(fact.start, fact.end, words, values, fact.unit or "", fact.indicator or "", fact.step))
    for start, end in spans:
        if not any(one.start <= start and end <= one.end for one in found):
            found.append(Stated(start, end, text[start:end], _values(text[start:end])))
    return tuple(sorted(found, key=lambda one: one.start))


def _values(words: str) -> tuple[Decimal, ...]:
    """The value of what no fact was read from: digits, words, or the digits alone where they make no number."""
    parts = [parse_number(part) for part in words.split("/")]
    if len(parts) <= 2 and all(parts):
        return tuple(part[0] for part in parts if part)
    spoken = scan_words(canonical(words).split())
    if spoken:
        return (spoken[0],)
    digits = "".join(letter for letter in words if letter.isdigit() and letter.isascii())
    return (Decimal(digits or 0),)
