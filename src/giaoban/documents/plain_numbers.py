"""Numbers in a line that the ledger does not have to answer for, by the written list in data/plain-numbers.toml. Pure.

Whatever that list does not explain is a number with nothing behind it: doubt means pointed out.
"""

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vnfigures.read import read
from vnfigures.text import canonical
from vnfigures.words import NUMBER_WORDS, scan_words

Spans = list[tuple[int, int]]

_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class PlainKind:
    """One kind of number that is no figure, with lines that show what it is and what it is not."""

    name: str
    exact: bool
    patterns: tuple[re.Pattern[str], ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


@cache
def plain_kinds() -> tuple[PlainKind, ...]:
    """The written list."""
    text = (files("giaoban.documents") / "data" / "plain-numbers.toml").read_text("utf-8")
    return tuple(
        PlainKind(
            one["name"],
            one.get("exact", False),
            tuple(re.compile(pattern) for pattern in one["patterns"]),
            tuple(one["is"]),
            tuple(one["not"]),
        )
        for one in tomllib.loads(text)["kind"]
    )


def numbers(text: str) -> Spans:
    """Every number of a line: in digits, in two words and more ("hai mươi ba"), and whatever else the reader takes
    for a figure ("hai mô hình")."""
    found = [match.span() for match in _NUMBER.finditer(text)] + list(_in_words(text))
    read_in_words = [(fact.start, fact.end) for fact in read(text).facts if not _DIGIT.search(fact.text)]
    return found + [(s, e) for s, e in read_in_words if not any(s < end and start < e for start, end in found)]


def _in_words(text: str) -> Iterator[tuple[int, int]]:
    words = list(_WORD.finditer(canonical(text)))
    tokens = [match[0] for match in words]
    at = 0
    while at < len(tokens):
        found = scan_words(tokens, at) if tokens[at] in NUMBER_WORDS else None
        if found is None or found[1] - at < 2 or not _adjoining(text, words[at : found[1]]):
            at += 1
            continue
        yield words[at].start(), words[found[1] - 1].end()
        at = found[1]


def _adjoining(text: str, words: list[re.Match[str]]) -> bool:
    """Whether only blanks stand between the words: a number does not reach from one cell into the next."""
    between = [text[first.end() : second.start()] for first, second in zip(words, words[1:], strict=False)]
    return all(gap.isspace() and "\t" not in gap for gap in between)


def explained(text: str, terms: Collection[str] = ()) -> Spans:
    """Characters that the written list explains, and those of `terms`: names of measures, works and units."""
    lower = canonical(text)
    spans: Spans = []
    for kind in plain_kinds():
        for pattern in kind.patterns:
            place = "n" if "n" in pattern.groupindex else 0
            spans += [match.span(place) for match in pattern.finditer(text if kind.exact else lower)]
    for term in terms:
        wanted = canonical(term)
        at = lower.find(wanted) if _DIGIT.search(term) else -1
        while at >= 0:
            spans.append((at, at + len(wanted)))
            at = lower.find(wanted, at + 1)
    return spans


def unexplained(text: str, terms: Collection[str] = ()) -> Spans:
    """Numbers of a line that nothing in the written list explains, in order."""
    plain = explained(text, terms)
    found = [(s, e) for s, e in numbers(text) if not any(start <= s and e <= end for start, end in plain)]
    return sorted(found)
