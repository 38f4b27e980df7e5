"""Small multiples: one panel a unit, all on one scale, so that heights may be compared across panels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from giaoban.web.charts.ink import AMBER, GRID, INK, RED, STEEL

WIDTH, HEIGHT = 160, 56
_EDGE = 4


@dataclass(frozen=True, slots=True)
class Scale:
    """What all panels share: from nought (or the lowest value) to the highest value or target."""

    low: int
    high: int

    def y(self, value: int) -> float:
        """Where a value stands, from the top."""
        inside = HEIGHT - 2 * _EDGE
        return round(_EDGE + inside * (self.high - value) / max(1, self.high - self.low), 1)


def scale_of(values: Iterable[int | None]) -> Scale:
    """The scale on which all these values show; from nought unless one lies below.

    >>> scale_of([3, None, 12]), scale_of([])
    (Scale(low=0, high=12), Scale(low=0, high=1))
    """
    known = [value for value in values if value is not None]
    return Scale(min([0, *known]), max([1, *known]))


def panel(
    values: Sequence[int | None], hollow: Sequence[bool], scale: Scale, words: str, target: int | None, behind: bool
) -> SafeString:
    """Bars of one unit, oldest left; a gap, ticked, where nothing was reported; hollow where estimated or partial."""
    step = WIDTH / max(1, len(values))
    bottom = scale.y(max(0, scale.low))
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}"/>',
        (
            (
                round(place * step + 1, 1),
                min(scale.y(value), bottom - 1),
                round(step - 2, 1),
                max(1.0, round(abs(bottom - scale.y(value)), 1)),
                "#fff" if hollow[place] else RED if behind and place == len(values) - 1 else STEEL,
                AMBER if hollow[place] else "none",
            )
            for place, value in enumerate(values)
            if value is not None
        ),
    )
    gaps = format_html_join(
        "",
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}" stroke-width="2" stroke-dasharray="2 2"/>',
        (
            (round(place * step + 2, 1), round((place + 1) * step - 2, 1), HEIGHT - 2, HEIGHT - 2, RED)
            for place, value in enumerate(values)
            if value is None
        ),
    )
    aim = SafeString("")
    if target is not None:
        aim = format_html(
            '<line x1="0" x2="{}" y1="{}" y2="{}" stroke="{}" stroke-width="1.5"/>',
            WIDTH,
            scale.y(target),
            scale.y(target),
            INK,
        )
    return format_html(
        '<svg class="panel" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<line x1="0" x2="{}" y1="{}" y2="{}" stroke="{}"/>{}{}{}</svg>',
        WIDTH,
        HEIGHT,
        words,
        WIDTH,
        bottom,
        bottom,
        GRID,
        bars,
        gaps,
        aim,
    )
