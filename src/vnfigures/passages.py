"""Paragraphs, sentences and clauses of a text, for what reads sentences rather than figures.

A sentence or clause never ends inside quotation marks or brackets; a line broken in the middle of a sentence goes on.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from vnfigures.structure import LEVELS, MARKER
from vnfigures.text import Text

_GUARDED = re.compile(r"“[^“”\n]{0,400}”|\"[^\"\n]{0,400}\"|\([^()\n]{0,300}\)|”[^“”\n]{0,120}”")
_STOP = re.compile(r"[.!?…]+[”\")]?(?=\s|$)")
_SEMICOLON = re.compile(r";")
_SHORT = re.compile(r"(?:(?<!\w)(?:tp|tx|tt|p|q|h|ths|ts|gs|pgs|bs|st|tr|đ/c|ubnd|v\.v))$")
_NUMBER_ONLY = re.compile(r"\W*(?:\d{1,2}|[a-zđ]|[ivx]{1,4})")
_TRAILING = " \t\n.…;,:/-–—•*"
_LONGEST = 6_000


@dataclass(slots=True)
class Paragraph:
    """One paragraph without its list marker; `level` is the marker's depth (9: none), `title` a line in capitals."""

    number: int
    line: int
    start: int
    end: int
    marker: str
    level: float
    title: bool


def paragraphs(text: Text) -> list[Paragraph]:
    """The paragraphs that are not empty, in order."""
    found: list[Paragraph] = []
    norm, canon = text.norm, text.canon
    start = 0
    while start <= len(norm):
        end = norm.find("\n", start)
        end = len(norm) if end < 0 else end
        stripped = norm[start:end].strip()
        if stripped:
            marked = MARKER.match(canon, start, min(end, start + 16))
            marker = marked.lastgroup or "" if marked else ""
            begin = marked.end() if marked else start
            begin += len(norm[begin:end]) - len(norm[begin:end].lstrip(" \t\ufe0f"))
            last = start + len(norm[start:end].rstrip())
            goes_on = found and not marker and _goes_on(norm, found[-1], start, begin)
            if goes_on:
                found[-1].end = last
            elif begin < last:
                title = len(stripped) < 200 and stripped.isupper()
                level = LEVELS.get(marker, 1.0 if title else 9.0)
                found.append(Paragraph(len(found), start, begin, last, marker, level, title))
        start = end + 1
    return found


def _goes_on(norm: str, before: Paragraph, start: int, begin: int) -> bool:
    """A line that goes on in the next: no mark at its end, right above, a small letter after."""
    return (
        before.end - before.start > 60
        and norm[before.end - 1] not in ".;:!?…|,"
        and norm[begin].islower()
        and norm.find("\n", before.end) == start - 1
    )


class Passage:
    """One stretch of text, cut into sentences and clauses."""

    def __init__(self, text: Text, start: int, end: int) -> None:
        self.text = text
        self.start = start
        self.end = min(end, start + _LONGEST)
        guarded = [match.span() for match in _GUARDED.finditer(text.norm, self.start, self.end)]
        self._guard_starts = [first for first, _ in guarded]
        self._guard_ends = [last for _, last in guarded]

    def _is_guarded(self, offset: int) -> bool:
        index = bisect_right(self._guard_starts, offset) - 1
        return index >= 0 and offset < self._guard_ends[index] - 1

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Start and end of every sentence, the closing mark left out of nothing."""
        norm, canon = self.text.norm, self.text.canon
        begin = self.start
        for stop in _STOP.finditer(norm, self.start, self.end):
            following = norm[stop.end() : stop.end() + 3].lstrip()[:1]
            if self._is_guarded(stop.start()) or (following and following.islower()):
                continue
            one = stop.group() == "."
            if (
                one
                and stop.end() < self.end
                and (
                    _SHORT.search(canon, max(begin, stop.start() - 6), stop.start())
                    or _NUMBER_ONLY.fullmatch(canon, begin, stop.start())
                )
            ):
                continue
            yield begin, stop.end()
            begin = stop.end()
        if norm[begin : self.end].strip():
            yield begin, self.end

    def clauses(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches between semicolons, trimmed."""
        begin = start
        for mark in _SEMICOLON.finditer(self.text.norm, start, end):
            if not self._is_guarded(mark.start()):
                yield trimmed(self.text.norm, begin, mark.start())
                begin = mark.end()
        yield trimmed(self.text.norm, begin, end)


def trimmed(norm: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without marks and spaces around it; a bracket that was opened inside stays closed."""
    while start < end and (norm[start] in _TRAILING or norm[start] in "”)"):
        start += 1
    while end > start and norm[end - 1] in _TRAILING:
        end -= 1
    return start, max(start, end)
