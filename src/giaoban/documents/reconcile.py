"""What a returned file says against what was printed: changed, removed, moved and unlinked numbers. Pure.

A figure is found by its content control, else by its bookmark, else by the words around it. LibreOffice keeps a
control's alias and the bookmark but not the tag; through .odt only the bookmark stays; Word deletes a bookmark whose
text is typed over.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from giaoban.documents.lines import Held, Line, clean
from giaoban.documents.plain_numbers import numbers, unexplained

MismatchKind = Literal["changed", "removed", "moved", "unlinked", "unproven"]

_TOKEN = re.compile(r"\d+(?:[.,/]\d+)*|\w+|\s+|[^\w\s]")
_ALIKE = 0.6
# Words and signs beside a figure that make another number of it.
_SCALED = re.compile(r"\s?(?:%|‰|(?:chục|trăm|nghìn|ngàn|vạn|triệu|tr|tỷ|tỉ)\b)", re.IGNORECASE)
_NEGATIVE = re.compile(r"(?:^|[\s(\t])(?:[-−]|âm\s)\s?$", re.IGNORECASE)
# The cell of a row of the table that holds the unit.
_UNIT_CELL = 2
_FIGURES = re.compile(r"\d[\d.,/]*")
# Around a mismatch, so that a person finds the place.
_AROUND = 60


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as it was printed: its mark, text, and the characters of the line it stood in."""

    mark: str
    text: str
    line: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that does not fit: `text` is what the file says, `expected` what was printed, `place` the words around.

    `moved`: a figure stands, unchanged, in the place of another one (two were swapped). `unproven`: the ledger, asked
    again at the draft's position, does not give the printed value.
    """

    kind: MismatchKind
    text: str
    expected: str
    place: str
    mark: str = ""
    # where: line, first character, the one after the last; none for what is not in the file
    spot: tuple[int, int, int] | None = None


@dataclass(slots=True)
class _Covered:
    """Characters of lines that a bound figure accounts for."""

    spans: dict[int, list[tuple[int, int]]]

    def add(self, index: int, start: int, end: int) -> None:
        self.spans[index].append((start, end))

    def holds(self, index: int, start: int, end: int) -> bool:
        return any(s <= start and end <= e for s, e in self.spans[index])

    def touches(self, index: int, start: int, end: int) -> bool:
        return any(s < end and start < e for s, e in self.spans[index])


def same_text(found: str, printed: str) -> bool:
    """Whether a text still says what was printed: blanks and a leading zero apart."""
    return _plain(found) == _plain(printed)


def _plain(text: str) -> str:
    return re.sub(r"\b0(?=[1-9]\b(?![.,]))", "", " ".join(clean(text).lower().split()))


def around(line: str, start: int, end: int) -> str:
    """The words around some characters of a line."""
    left, right = max(0, start - _AROUND), min(len(line), end + _AROUND)
    text = f"{'…' if left else ''}{line[left:right]}{'…' if right < len(line) else ''}"
    return " ".join(text.replace("\t", " | ").split())


def reconcile(lines: Sequence[Line], printed: Sequence[Printed], terms: Collection[str] = ()) -> list[Mismatch]:
    """Every mismatch, in the order of the figures, then of the numbers with nothing behind them."""
    places_of = spots_of(lines)
    covered, found, lost = _Covered(defaultdict(list)), list[Mismatch](), list[Printed]()
    spots: dict[int, list[tuple[int, Printed]]] = defaultdict(list)
    for figure in printed:
        places = places_of.get(figure.mark, [])
        if not places:
            lost.append(figure)
        for index, start, end in places:
            covered.add(index, start, end)
            spots[index].append((start, figure))
            text = lines[index].text[start:end]
            rescaled = _rescaled(figure, lines[index].text, start, end)
            if same_text(text, figure.text) and rescaled:
                place = around(lines[index].text, start, end)
                found.append(Mismatch("changed", rescaled, figure.text, place, figure.mark, (index, start, end)))
            elif not same_text(text, figure.text):
                kind: MismatchKind = "changed" if text.strip() else "removed"
                found.append(_mismatch(kind, figure, lines[index].text, (index, start, end)))
    found += _moved(lines, printed, spots) + _units(lines, spots) + _by_context(lines, lost, covered)
    return found + _unlinked(lines, covered, terms)


def spots_of(lines: Sequence[Line]) -> dict[str, list[tuple[int, int, int]]]:
    """For each mark of ours in a file, the places that it stands for: line, first character, the one after the last."""
    held: dict[str, list[tuple[int, Held]]] = defaultdict(list)
    for index, line in enumerate(lines):
        for one in line.held:
            held[one.mark].append((index, one))
    return {mark: _places(ones) for mark, ones in held.items()}


def _rescaled(figure: Printed, line: str, start: int, end: int) -> str:
    """What a figure says with words set beside it that change its size ("52.000" and then "tỷ"), else nothing."""
    after, before = _SCALED.match(line, end), _NEGATIVE.search(line[:start])
    if after and not _SCALED.match(figure.line, figure.end):
        return line[start : after.end()]
    if before and not _NEGATIVE.search(figure.line[: figure.start]):
        return line[before.start() : end].strip()
    return ""


def _units(lines: Sequence[Line], spots: dict[int, list[tuple[int, Printed]]]) -> list[Mismatch]:
    """Rows of the table whose unit is not the printed one any more: "triệu đồng" turned into "tỷ đồng"."""
    found: list[Mismatch] = []
    for index, standing in spots.items():
        old, new = (text.split("\t") for text in (standing[0][1].line, lines[index].text))
        if len(old) == len(new) > _UNIT_CELL + 1 and not same_text(old[_UNIT_CELL], new[_UNIT_CELL]):
            place = " | ".join(new).strip(" |")[: 2 * _AROUND]
            start = sum(len(cell) + 1 for cell in new[:_UNIT_CELL])
            spot = (index, start, start + len(new[_UNIT_CELL]))
            found.append(Mismatch("changed", new[_UNIT_CELL], old[_UNIT_CELL], place, standing[0][1].mark, spot))
    return found


def _moved(
    lines: Sequence[Line], printed: Sequence[Printed], spots: dict[int, list[tuple[int, Printed]]]
) -> list[Mismatch]:
    """Figures that stand where another one was printed: in a line that is word for word the other's.

    A figure in words of its own is no matter: sentences may be rewritten, and copied.
    """
    order: dict[str, list[Printed]] = defaultdict(list)
    for figure in printed:
        order[_skeleton(figure.line)].append(figure)
    found: list[Mismatch] = []
    for index, standing in spots.items():
        line = lines[index].text
        there = order.get(_skeleton(line), [])
        here = [figure for _start, figure in sorted(standing, key=lambda spot: spot[0])]
        if not there or len(here) != len(there):
            continue
        for now, then in zip(here, there, strict=True):
            if now is not then and not same_text(now.text, then.text):
                start = next(start for start, figure in standing if figure is now)
                found.append(_mismatch("moved", now, line, (index, start, start + len(now.text))))
    return found


def _places(held: list[tuple[int, Held]]) -> list[tuple[int, int, int]]:
    """Where a figure stands: every control of its name (a copied sentence has two), else its bookmark."""
    controls = [(index, one.start, one.end) for index, one in held if one.by == "control"]
    if any(start < end for _, start, end in controls):
        return [place for place in controls if place[1] < place[2]]
    bookmarks = [(index, one.start, one.end) for index, one in held if one.by == "bookmark" and one.start < one.end]
    return bookmarks or controls[:1]


def _mismatch(kind: MismatchKind, figure: Printed, line: str, spot: tuple[int, int, int]) -> Mismatch:
    _index, start, end = spot
    return Mismatch(kind, line[start:end].strip(), figure.text, around(line, start, end), figure.mark, spot)


def _skeleton(text: str) -> str:
    return _FIGURES.sub("#", text).lower()


def _by_context(lines: Sequence[Line], lost: Sequence[Printed], covered: _Covered) -> list[Mismatch]:
    """Figures whose marks are gone, looked for where the words around them are."""
    found: list[Mismatch] = []
    homes: dict[str, int | None] = {}
    skeletons = [_skeleton(line.text) for line in lines]
    for figure in lost:
        if figure.line not in homes:
            same = [index for index, line in enumerate(lines) if line.text == figure.line]
            taken = {index for index in homes.values() if index is not None}
            homes[figure.line] = same[0] if same else _home(_skeleton(figure.line), skeletons, taken)
        index = homes[figure.line]
        span = _same_place(figure, lines[index].text) if index is not None else None
        if index is None or span is None or covered.touches(index, *span):
            found.append(
                Mismatch("removed", "", figure.text, around(figure.line, figure.start, figure.end), figure.mark)
            )
            continue
        text = lines[index].text[span[0] : span[1]]
        if same_text(text, figure.text):
            covered.add(index, *span)
        elif numbers(text):
            covered.add(index, *span)
            found.append(_mismatch("changed", figure, lines[index].text, (index, *span)))
        else:
            found.append(Mismatch("removed", text.strip(), figure.text, around(lines[index].text, *span), figure.mark))
    return found


def _home(skeleton: str, skeletons: Sequence[str], taken: Collection[int]) -> int | None:
    """The line most like another, if any is alike; of those that differ in numbers only, the first not taken yet."""
    alikes = [index for index, one in enumerate(skeletons) if one == skeleton]
    if alikes:
        return next((index for index in alikes if index not in taken), alikes[0])
    best, alike = None, _ALIKE
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(_TOKEN.findall(skeleton))
    for index, candidate in enumerate(skeletons):
        matcher.set_seq1(_TOKEN.findall(candidate))
        if matcher.real_quick_ratio() > alike and matcher.quick_ratio() > alike and (ratio := matcher.ratio()) > alike:
            best, alike = index, ratio
    return best


def _same_place(figure: Printed, line: str) -> tuple[int, int] | None:
    """The characters of `line` that stand where the figure stood."""
    if "\t" in figure.line and figure.line.count("\t") == line.count("\t"):
        return _same_cell(figure, line)
    before, after = _TOKEN.findall(figure.line[: figure.start]), _TOKEN.findall(figure.line[figure.end :])
    old = [*before, "\0", *after]
    new = _TOKEN.findall(line)
    starts = [0]
    for token in new:
        starts.append(starts[-1] + len(token))
    blocks = [block for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks() if block.size]
    left = [block.b + block.size for block in blocks if block.a < len(before)]
    right = [block.b for block in blocks if block.a > len(before)]
    start, end = starts[left[-1]] if left else 0, starts[right[0]] if right else len(line)
    return (start, end) if start <= end else None


def _same_cell(figure: Printed, line: str) -> tuple[int, int]:
    number = figure.line[: figure.start].count("\t")
    cells = line.split("\t")
    start = sum(len(cell) + 1 for cell in cells[:number])
    return start, start + len(cells[number])


def _unlinked(lines: Sequence[Line], covered: _Covered, terms: Collection[str]) -> list[Mismatch]:
    found: list[Mismatch] = []
    for index, line in enumerate(lines):
        for start, end in unexplained(line.text, terms):
            if not covered.holds(index, start, end):
                text = line.text[start:end]
                found.append(Mismatch("unlinked", text, "", around(line.text, start, end), "", (index, start, end)))
    return found
