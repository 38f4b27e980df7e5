"""A distribution as a strip: lowest to highest, the middle half as a bar, each unit as a mark with its name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from giaoban.web.charts.ink import GRID, INK, PALE, QUIET, RED, STEEL

WIDE, NARROW = 760, 328
_EDGE, _LETTER, _ROW, _BAND = 16, 7.8, 18, 40
# A value to be reached that lies more than so many times their own range from the units would push them into one heap:
# it is told at the edge, beyond a gap.
_FAR, _BEYOND = 2, 84


@dataclass(frozen=True, slots=True)
class Mark:
    """One unit on the strip; `behind` draws it as a red triangle."""

    name: str
    value: int
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Quartiles:
    """What the bar shows: the values between which the middle half of the units stands, and the middle one."""

    q1: int
    median: int
    q3: int


def rows_for(places: Sequence[tuple[float, float]], width: float) -> list[tuple[int, float]]:
    """For each label (where its mark stands, how wide it is), left to right: the row and left edge in which it overlaps
    no other; edges stay on the paper.

    >>> rows_for([(10, 30), (20, 30), (90, 30)], 100)
    [(0, 0.0), (1, 5.0), (0, 70.0)]
    """
    ends: list[float] = []
    found = []
    for at, wide in places:
        left = min(max(0.0, at - wide / 2), max(0.0, float(width) - wide))
        row = next((number for number, end in enumerate(ends) if left >= end), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = left + wide + 6
        found.append((row, left))
    return found


def strip(
    marks: Sequence[Mark],
    quartiles: Quartiles,
    words: str,
    write: Callable[[int], str],
    width: int = WIDE,
    aim: int | None = None,
) -> SafeString:
    """The strip; empty with fewer than two units. `aim` draws the value to be reached as a line, one that is far off at
    the edge with an arrow and its number."""
    if len(marks) < 2:
        return SafeString("")
    ordered = sorted(marks, key=lambda mark: (mark.value, mark.name))
    first, last = ordered[0].value, ordered[-1].value
    far = 0 if aim is None else _far(aim, first, last)
    near = [aim] if aim is not None and not far else []
    low, high = min(first, last, *near), max(first, last, *near)
    begin, room = _EDGE + (_BEYOND if far < 0 else 0), width - 2 * _EDGE - (_BEYOND if far else 0)

    def x(value: int) -> float:
        return round(begin + room * (value - low) / max(1, high - low), 1)

    texts = [f"{mark.name} {write(mark.value)}" for mark in ordered]
    spots = rows_for([(x(m.value), len(text) * _LETTER) for m, text in zip(ordered, texts, strict=True)], width)
    height = _BAND + (1 + max(row for row, _left in spots)) * _ROW + 4
    labels = format_html_join(
        "",
        '<line x1="{0}" x2="{0}" y1="30" y2="{1}" stroke="{2}"/>'
        '<text x="{3}" y="{4}" font-size="13" fill="{5}" '
        'stroke="#fff" stroke-width="4" paint-order="stroke">{6}</text>',
        (
            (
                x(mark.value),
                _BAND + row * _ROW + 2,
                GRID,
                round(left, 1),
                _BAND + row * _ROW + 14,
                RED if mark.behind else QUIET,
                text,
            )
            for mark, text, (row, left) in zip(ordered, texts, spots, strict=True)
        ),
    )
    points = format_html_join(
        "",
        '<path d="{}" fill="{}" stroke="#fff"/>',
        ((_shape(x(mark.value), mark.behind), RED if mark.behind else STEEL) for mark in ordered),
    )
    line = SafeString("")
    if aim is not None:
        at = x(aim) if not far else width - 2 if far > 0 else 2
        line = format_html('<line x1="{0}" x2="{0}" y1="2" y2="34" stroke="{1}" stroke-width="2"/>', at, INK)
        line += _told_at_the_edge(at, far, write(aim)) if far else SafeString("")
    return format_html(
        '<svg class="strip" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" aria-label="{words}">'
        '<line x1="{first}" x2="{last}" y1="18" y2="18" stroke="{grid}" stroke-width="2"/>'
        '<rect x="{q1}" y="10" width="{half}" height="16" fill="{pale}"/>'
        '<line x1="{mid}" x2="{mid}" y1="8" y2="28" stroke="{quiet}" stroke-width="2"/>{labels}{line}{points}</svg>',
        w=width,
        h=height,
        words=words,
        first=x(first),
        last=x(last),
        grid=GRID,
        q1=x(quartiles.q1),
        half=max(1, round(x(quartiles.q3) - x(quartiles.q1), 1)),
        pale=PALE,
        mid=x(quartiles.median),
        quiet=QUIET,
        labels=labels,
        line=line,
        points=points,
    )


def _far(aim: int, first: int, last: int) -> int:
    """Whether a value lies far above (1) or far below (-1) a range; 0 near it or inside."""
    gap = _FAR * max(1, last - first)
    return 1 if aim - last > gap else -1 if first - aim > gap else 0


def _told_at_the_edge(at: float, far: int, words: str) -> SafeString:
    text = f"{words} →" if far > 0 else f"← {words}"
    anchor, x = ("end", at - 6) if far > 0 else ("start", at + 6)
    return format_html(
        '<text x="{}" y="23" font-size="13" font-weight="600" fill="{}" text-anchor="{}">{}</text>',
        x, INK, anchor, text,
    )  # fmt: skip


def _shape(at: float, behind: bool) -> str:
    """A triangle pointing down for who is behind, else a diamond: told apart without colour."""
    return f"M{at - 6} 11h12l-6 13z" if behind else f"M{at} 10l6 8l-6 8l-6-8z"
