"""Small charts as SVG, drawn on the server; each stands beside its numbers and has words of its own."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from giaoban.web.charts.ink import INK, RED, STEEL, WASH

WIDTH, HEIGHT = 180, 16


def bullet(percent: Decimal, pace: Decimal | None, behind: bool, words: str) -> SafeString:
    """A bar to 100 % of a target; a dotted line where the year stands."""
    end = WIDTH - 2
    filled = min(float(percent), 100.0) / 100 * end
    colour = RED if behind else STEEL
    hint = SafeString("")
    if pace is not None and pace < 100:
        at = round(float(pace) / 100 * end, 1)
        hint = format_html(
            '<line x1="{}" x2="{}" y1="0" y2="16" stroke="{}" stroke-width="1.5" '
            'stroke-dasharray="2 2" vector-effect="non-scaling-stroke"/>',
            at,
            at,
            INK,
        )
    return format_html(
        '<svg class="bullet" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect y="3" width="{}" height="10" fill="{}"/><rect y="5" width="{}" height="6" fill="{}"/>{}'
        '<line x1="{}" x2="{}" y1="0" y2="16" stroke="{}" stroke-width="2" vector-effect="non-scaling-stroke"/></svg>',
        WIDTH,
        HEIGHT,
        words,
        end,
        WASH,
        round(filled, 1),
        colour,
        hint,
        end,
        end,
        INK,
    )


def spark(values: Sequence[int | None], words: str) -> SafeString:
    """A line through the values that are there; a gap where nothing was reported."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return SafeString("")
    # The line begins where the figures begin.
    values = values[next(place for place, value in enumerate(values) if value is not None) :]
    low, spread = min(known), (max(known) - min(known)) or 1
    step = 86 / (len(values) - 1)
    pieces, pen = [], "M"
    for index, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        pieces.append(f"{pen}{2 + index * step:.1f} {20 - (value - low) / spread * 16:.1f}")
        pen = "L"
    return format_html(
        '<svg class="spark" viewBox="0 0 90 24" role="img" aria-label="{}">'
        '<path d="{}" fill="none" stroke="{}" stroke-width="1.5"/></svg>',
        words,
        " ".join(pieces),
        STEEL,
    )
