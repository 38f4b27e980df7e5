"""The history of one figure as a line: same period of the year before, target, breaks, estimates hollow."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from giaoban.web.charts.ink import AMBER, GRID, INK, PALE, QUIET, RED, STEEL

WIDE, NARROW = (760, 240), (328, 220)
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 12, 12, 28
# About so wide is a character of the small text.
_LETTER = 7.4


@dataclass(frozen=True, slots=True)
class LinePoint:
    """One period: its value and that of the same period a year before, at the measure's scale; None: not reported.

    `hollow` for an estimate or a partial sum; `broken`: from here on it is counted in another way.
    """

    label: str
    value: int | None
    before: int | None = None
    hollow: bool = False
    broken: bool = False
    href: str = ""


def steps(low: int, high: int, most: int = 4) -> list[int]:
    """Round numbers from below `low` to above `high`, evenly spaced, at most `most` gaps (five where one is needed).

    >>> steps(0, 87), steps(12, 19), steps(0, 1)
    ([0, 50, 100], [10, 15, 20], [0, 1])
    """
    spread = max(1, high - low)
    power = 10 ** (len(str(spread)) - 1)
    sizes = [size * power // 10 for size in (1, 2, 5, 10, 20, 50) if size * power % 10 == 0]
    size = next((one for one in sizes if one and spread <= one * (most - 1)), 10 * power)
    first = low // size * size
    last = -(-high // size) * size
    return list(range(first, max(last, first + size) + 1, size))


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where values and places stand on the paper."""

    width: int
    height: int
    count: int
    low: int
    high: int

    def x(self, place: int) -> float:
        inside = self.width - _LEFT - _RIGHT
        return round(_LEFT + (inside / 2 if self.count == 1 else inside * place / (self.count - 1)), 1)

    def y(self, value: int) -> float:
        inside = self.height - _TOP - _BOTTOM
        return round(_TOP + inside * (self.high - value) / max(1, self.high - self.low), 1)


def line(
    points: Sequence[LinePoint],
    words: str,
    write: Callable[[int], str],
    size: tuple[int, int] = WIDE,
    target: int | None = None,
) -> SafeString:
    """The line; empty where nothing was ever reported. `write` says a value as people write it."""
    known = [one for point in points for one in (point.value, point.before) if one is not None]
    if not known:
        return SafeString("")
    known += [target] if target is not None else []
    # A line may begin above nought where that would leave it flat; bars may not.
    low, high = min(known), max(known)
    low = 0 if 0 <= low <= high // 2 else low
    if low == high:
        # One value, or always the same: from nought, for there is no course to show.
        low, high = min(0, low), max(0, high)
    marks = steps(low, high)
    frame = _Frame(*size, len(points), marks[0], marks[-1])
    return format_html(
        '<svg class="line" width="{}" height="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}{}{}{}</svg>',
        frame.width,
        frame.height,
        frame.width,
        frame.height,
        words,
        _grid(frame, marks, write),
        _labels(frame, points),
        _target(frame, target),
        _path(frame, [point.before for point in points], PALE, "4 3"),
        _own(frame, points),
        _dots(frame, points, write),
    )


def _grid(frame: _Frame, marks: Sequence[int], write: Callable[[int], str]) -> SafeString:
    return format_html_join(
        "",
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}"/>'
        '<text x="{}" y="{}" text-anchor="end" font-size="13" fill="{}">{}</text>',
        (
            (
                _LEFT,
                frame.width - _RIGHT,
                frame.y(one),
                frame.y(one),
                GRID,
                _LEFT - 8,
                frame.y(one) + 4,
                QUIET,
                write(one),
            )
            for one in marks
        ),
    )


def _labels(frame: _Frame, points: Sequence[LinePoint]) -> SafeString:
    """As many names of periods as fit, the last always among them."""
    longest = max(len(point.label) for point in points) * _LETTER + 10
    every = max(1, -(-len(points) * longest // max(1, frame.width - _LEFT - _RIGHT)))
    last = len(points) - 1
    return format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="{}" font-size="13" fill="{}">{}</text>',
        (
            (frame.x(place), frame.height - 8, "end" if place == last and last else "middle", QUIET, point.label)
            for place, point in enumerate(points)
            # The last stands left of its point, so its neighbour needs half a name more.
            if place == last or ((last - place) % every == 0 and _LEFT < frame.x(place) < frame.x(last) - 1.5 * longest)
        ),
    )


def _target(frame: _Frame, target: int | None) -> SafeString:
    if target is None:
        return SafeString("")
    at = frame.y(target)
    return format_html(
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}" stroke-width="1.5"/>',
        _LEFT,
        frame.width - _RIGHT,
        at,
        at,
        INK,
    )


def _path(frame: _Frame, values: Sequence[int | None], colour: str, dashes: str = "") -> SafeString:
    pieces, pen = [], "M"
    for place, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        pieces.append(f"{pen}{frame.x(place)} {frame.y(value)}")
        pen = "L"
    return format_html(
        '<path d="{}" fill="none" stroke="{}" stroke-width="2" stroke-dasharray="{}"/>',
        " ".join(pieces),
        colour,
        dashes,
    )


def _own(frame: _Frame, points: Sequence[LinePoint]) -> SafeString:
    """The line itself, in pieces: nothing leads over a break, which is marked."""
    breaks = [place for place, point in enumerate(points) if point.broken]
    bounds = [0, *breaks, len(points)]
    pieces = [
        _path(frame, [p.value if first <= i < last else None for i, p in enumerate(points)], STEEL)
        for first, last in zip(bounds, bounds[1:], strict=False)
    ]
    between = [round((frame.x(place) + frame.x(max(0, place - 1))) / 2, 1) for place in breaks]
    cuts = format_html_join(
        "",
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}" stroke-width="1.5" stroke-dasharray="2 3"/>',
        ((at, at, _TOP, frame.height - _BOTTOM, RED) for at in between),
    )
    return format_html("{}{}", format_html_join("", "{}", ((piece,) for piece in pieces)), cuts)


def _dots(frame: _Frame, points: Sequence[LinePoint], write: Callable[[int], str]) -> SafeString:
    return format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="1.5"><title>{}: {}</title></circle>',
        (
            (
                frame.x(place),
                frame.y(point.value),
                4 if point.hollow else 3,
                "#fff" if point.hollow else STEEL,
                AMBER if point.hollow else STEEL,
                point.label,
                write(point.value),
            )
            for place, point in enumerate(points)
            if point.value is not None
        ),
    )
