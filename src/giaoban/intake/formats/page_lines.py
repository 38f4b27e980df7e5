"""Words on a page to lines: side by side blocks (the heading of an official paper) and columns without rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

# The two formulas that head every official paper (Nghị định 30/2020/NĐ-CP, phụ lục I; Hướng dẫn 36-HD/VPTW).
_MOTTOES = ("CỘNG HÒA XÃ HỘI", "CỘNG HOÀ XÃ HỘI", "ĐẢNG CỘNG SẢN VIỆT NAM")
WIDE = 2.2
"""A gap of so many letter heights parts two columns; words of a justified line stand closer."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box, in points from the top left."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float


@dataclass(slots=True)
class Line:
    """A line of text, or one of the blocks that stand side by side on it."""

    words: list[Word]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def height(self) -> float:
        return median(word.bottom - word.top for word in self.words)


@dataclass(slots=True)
class Part:
    """What stands at one height of a page: a line, or a table with its rows. `alone`: never joined with the next."""

    top: float
    line: Line | None = None
    rows: list[list[str]] = field(default_factory=list)
    alone: bool = False


def lines_of(words: Sequence[Word], first_page: bool) -> Iterator[Part]:
    """The words as lines from top to bottom, columns told apart."""
    rows = [_pieces(row) for row in _rows(words)]
    if first_page:
        rows = _with_heading(rows)
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and len(rows[end]) > 1:
            end += 1
        if end - at > 2 and _columns(rows[at:end]):
            yield Part(rows[at][0].top, rows=_grid(rows[at:end]))
        elif end > at:
            yield from _side_by_side(rows[at:end])
        else:
            end = at + 1
            yield Part(rows[at][0].top, rows[at][0])
        at = end


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Words on one height, from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: ((w.top + w.bottom) / 2, w.x0)):
        middle = (word.top + word.bottom) / 2
        last = rows[-1] if rows else None
        if last and last[0].top <= middle <= last[0].bottom:
            last.append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda w: w.x0) for row in rows]


def _pieces(row: list[Word], wide: float = WIDE) -> list[Line]:
    """A row parted where the gaps are wide."""
    pieces = [Line([row[0]])]
    for before, word in zip(row, row[1:], strict=False):
        if word.x0 - before.x1 > wide * (word.bottom - word.top):
            pieces.append(Line([word]))
        else:
            pieces[-1].words.append(word)
    return pieces


def _with_heading(rows: list[list[Line]]) -> list[list[Line]]:
    """The heading's two columns may stand closer than columns elsewhere: part them at the formula's edge."""
    for at, row in enumerate(rows[:8]):
        whole = [word for piece in row for word in piece.words]
        text = " ".join(word.text for word in whole).upper()
        motto = next((motto for motto in _MOTTOES if motto in text), None)
        if motto is None:
            continue
        before = len(text[: text.index(motto)].split())
        if before:
            rows[at] = [Line(whole[:before]), Line(whole[before:])]
        for below in range(max(0, at - 2), min(len(rows), at + 5)):
            words = [word for piece in rows[below] for word in piece.words]
            if below != at and len(rows[below]) == 1 and len(closer := _pieces(words, 1.0)) == 2:
                rows[below] = closer
        return rows
    return rows


def _columns(rows: list[list[Line]]) -> bool:
    """Whether pieces side by side are a table without rules: three columns, or numbers in the second."""
    three = sum(len(row) > 2 for row in rows)
    numbers = sum(row[-1].text[:1].isdigit() for row in rows)
    return three * 2 > len(rows) or numbers * 3 > len(rows) * 2


def _grid(rows: list[list[Line]]) -> list[list[str]]:
    """Pieces by the column whose span they meet."""
    edges: list[list[float]] = []
    for piece in sorted((piece for row in rows for piece in row), key=lambda piece: piece.x0):
        column = next((edge for edge in edges if piece.x0 < edge[1] and piece.x1 > edge[0]), None)
        if column is None:
            edges.append([piece.x0, piece.x1])
        else:
            column[0], column[1] = min(column[0], piece.x0), max(column[1], piece.x1)
    edges.sort()
    grid = []
    for row in rows:
        cells = [""] * len(edges)
        for piece in row:
            at = next(i for i, edge in enumerate(edges) if piece.x0 < edge[1] and piece.x1 > edge[0])
            cells[at] = f"{cells[at]} {piece.text}".strip()
        grid.append(cells)
    return grid


def _side_by_side(rows: list[list[Line]]) -> Iterator[Part]:
    """Two blocks beside each other, as in the heading: first all of the left one, then all of the right one."""
    middle = median(row[1].x0 for row in rows)
    left = [piece for row in rows for piece in row if piece.x0 < middle - 1 and piece is row[0]]
    right = [piece for row in rows for piece in row if not any(piece is other for other in left)]
    for piece in (*left, *right):
        # Both blocks stand where the first line of them does: the order of this list is the order of the text.
        yield Part(rows[0][0].top, piece, alone=True)
