"""Small charts as SVG, drawn on the server; each stands beside its numbers and has words of its own."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from giaoban.web.charts.ink import INK, RED, STEEL, WASH

WIDTH, HEIGHT = 180, 16
_EDGE = 1
# A value beyond so many times the target ends at the edge, with an arrow: the target would else be out of sight.
FAR = 2


def bullet(value: int, target: int, pace: Decimal | None, behind: bool, words: str) -> SafeString:
    """A bar from nought to a value and a mark at its target, on one scale; a dotted line where the year stands."""
    far = FAR * abs(target) or abs(value) or 1
    low, high = max(-far, min(0, value, target)), min(far, max(0, value, target))

    def x(one: float) -> float:
        inside = min(max(one, low), high) - low
        return round(_EDGE + (WIDTH - 2 * _EDGE) * inside / ((high - low) or 1), 1)

    begin, end = sorted((x(0), x(value)))
    hint = arrow = SafeString("")
    if pace is not None and pace < 100:
        hint = format_html(
            '<line class="pace" x1="{0}" x2="{0}" y1="0" y2="16" stroke="{1}" stroke-width="1.5" '
            'stroke-dasharray="2 2" vector-effect="non-scaling-stroke"/>',
            x(float(pace) / 100 * target),
            INK,
        )
    if not low <= value <= high:
        at, tip = (WIDTH - 9, WIDTH - 4) if value > high else (9, 4)
        arrow = format_html('<path d="M{0} 4L{1} 8L{0} 12" fill="none" stroke="#fff" stroke-width="2"/>', at, tip)
    return format_html(
        '<svg class="bullet" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect x="{}" y="3" width="{}" height="10" fill="{}"/>'
        '<rect class="bar" x="{}" y="5" width="{}" height="6" fill="{}"/>{}{}'
        '<line class="aim" x1="{}" x2="{}" y1="0" y2="16" stroke="{}" stroke-width="2" '
        'vector-effect="non-scaling-stroke"/></svg>',
        WIDTH,
        HEIGHT,
        words,
        _EDGE,
        WIDTH - 2 * _EDGE,
        WASH,
        begin,
        round(end - begin, 1),
        RED if behind else STEEL,
        arrow,
        hint,
        x(target),
        x(target),
        INK,
    )


def spark(values: Sequence[int | None], words: str) -> SafeString:
    """A line through the values that are there; a gap where nothing was reported, a dot for what stands by itself."""
    known = [value for value in values if value is not None]
    if not known:
        return SafeString("")
    # The line begins where the figures begin.
    values = values[next(place for place, value in enumerate(values) if value is not None) :]
    low, spread = min(known), max(known) - min(known)
    step = 86 / max(1, len(values) - 1)
    # What never changes, or stands alone, is in the middle.
    places = [
        None
        if value is None
        else f"{2 + at * step if len(values) > 1 else 45:.1f} {20 - (value - low) / spread * 16 if spread else 12:.1f}"
        for at, value in enumerate(values)
    ]
    pieces: list[list[str]] = [[]]
    for place in places:
        pieces = [*pieces, []] if place is None else [*pieces[:-1], [*pieces[-1], place]]
    dots = format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="2" fill="{}"/>',
        ((*piece[0].split(), STEEL) for piece in pieces if len(piece) == 1),
    )
    return format_html(
        '<svg class="spark" viewBox="0 0 90 24" role="img" aria-label="{}">'
        '<path d="{}" fill="none" stroke="{}" stroke-width="1.5"/>{}</svg>',
        words,
        " ".join("M" + "L".join(piece) for piece in pieces if len(piece) > 1),
        STEEL,
        dots,
    )
