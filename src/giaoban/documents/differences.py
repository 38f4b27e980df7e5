"""Two versions of a document side by side: paragraphs and rows that stayed, changed, came, went and moved. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from giaoban.documents.lines import Line

RowKind = Literal["same", "changed", "added", "removed", "moved"]

_TOKEN = re.compile(r"\d+(?:[.,/]\d+)*|\w+|\s+|[^\w\s]")
# Lines at least this alike are one line that was changed, else one went and another came.
_ALIKE = 0.45
# What typewriters and Word's own corrections make of the same sign.
_SIGNS = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."})


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters of a line that are a figure, or a number without one: which, and how it stands."""

    start: int
    end: int
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a line: `same`, `gone` (only before) or `new` (only now), and the figure it belongs to, if any."""

    text: str
    kind: Literal["same", "gone", "new"]
    figure: Mark | None = None


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One paragraph (or row of a table) before and now; `before` is empty where it came, `now` where it went."""

    kind: RowKind
    before: tuple[Segment, ...]
    now: tuple[Segment, ...]
    marks: tuple[Mark, ...] = ()


Marked = tuple[Line, Sequence[Mark]]


def side_by_side(old: Sequence[Marked], new: Sequence[Marked]) -> list[DiffRow]:
    """Every line of both, in the order of the new one; what was only set otherwise (quotation marks, dashes, blanks)
    counts as the same."""
    before, now = [_key(line.text) for line, _ in old], [_key(line.text) for line, _ in new]
    moved = _moved(before, now)
    rows: list[DiffRow] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [_row("same", old[i], new[j]) for i, j in zip(range(i1, i2), range(j1, j2), strict=True)]
            continue
        rows += _changed(old[i1:i2], new[j1:j2], before[i1:i2], now[j1:j2], moved)
    return rows


def _key(text: str) -> str:
    return " ".join(text.translate(_SIGNS).split())


def _moved(before: Sequence[str], now: Sequence[str]) -> set[str]:
    """Lines that stand in both, but not in the same order: word for word, and long enough to be themselves."""
    only = {text for text in before if before.count(text) == 1 and len(text) > 20}
    return only & {text for text in now if now.count(text) == 1}


def _changed(
    old: Sequence[Marked], new: Sequence[Marked], before: Sequence[str], now: Sequence[str], moved: set[str]
) -> list[DiffRow]:
    pairs = _pairs(before, now, moved)
    rows: list[DiffRow] = []
    at = 0
    for j, one in enumerate(new):
        if now[j] in moved:
            rows.append(_row("moved", None, one))
            continue
        i = pairs.get(j)
        if i is None:
            rows.append(_row("added", None, one))
            continue
        rows += [_row("removed", gone, None) for k, gone in enumerate(old[at:i], at) if before[k] not in moved]
        rows.append(_row("changed", old[i], one))
        at = i + 1
    rows += [_row("removed", gone, None) for k, gone in enumerate(old[at:], at) if before[k] not in moved]
    return rows


def _pairs(before: Sequence[str], now: Sequence[str], moved: set[str]) -> dict[int, int]:
    """For lines that came, the line each was before: in order, the first that is alike."""
    pairs: dict[int, int] = {}
    at = 0
    matcher = SequenceMatcher(autojunk=False)
    for j, text in enumerate(now):
        if text in moved:
            continue
        matcher.set_seq2(_TOKEN.findall(text))
        for i in range(at, len(before)):
            if before[i] in moved:
                continue
            matcher.set_seq1(_TOKEN.findall(before[i]))
            if matcher.real_quick_ratio() > _ALIKE and matcher.quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE:
                pairs[j], at = i, i + 1
                break
    return pairs


def _row(kind: RowKind, old: Marked | None, new: Marked | None) -> DiffRow:
    marks = tuple(new[1]) if new is not None else tuple(old[1]) if old is not None else ()
    if kind != "changed" or old is None or new is None:
        side: Literal["same", "gone", "new"] = "new" if kind == "added" else "gone" if kind == "removed" else "same"
        before = _segments(old, [(0, len(old[0].text), side)]) if old is not None else ()
        now = _segments(new, [(0, len(new[0].text), side)]) if new is not None else ()
        return DiffRow(kind, before, now, marks)
    left, right = _TOKEN.findall(old[0].text), _TOKEN.findall(new[0].text)
    gone: list[tuple[int, int, Literal["same", "gone", "new"]]] = []
    came: list[tuple[int, int, Literal["same", "gone", "new"]]] = []
    i_at = j_at = 0
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        i_end, j_end = i_at + sum(map(len, left[i1:i2])), j_at + sum(map(len, right[j1:j2]))
        gone.append((i_at, i_end, "same" if tag == "equal" else "gone"))
        came.append((j_at, j_end, "same" if tag == "equal" else "new"))
        i_at, j_at = i_end, j_end
    return DiffRow(kind, _segments(old, gone), _segments(new, came), marks)


def _segments(one: Marked, parts: Sequence[tuple[int, int, Literal["same", "gone", "new"]]]) -> tuple[Segment, ...]:
    """A line cut where a part or a figure begins and ends."""
    line, marks = one
    made: list[Segment] = []
    for start, end, kind in parts:
        cuts = sorted({start, end, *(at for mark in marks for at in (mark.start, mark.end) if start < at < end)})
        for left, right in zip(cuts, cuts[1:], strict=False):
            mark = next((mark for mark in marks if mark.start <= left and right <= mark.end), None)
            made.append(Segment(line.text[left:right].replace("\t", " | "), kind, mark))
    return tuple(made)
