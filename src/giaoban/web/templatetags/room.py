"""How moments reach the clocks of a conference's screens."""

from datetime import datetime

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from giaoban.catalogue.queries import MeasureView

register = template.Library()


@register.filter
def milliseconds(moment: datetime | None) -> str:
    """A moment as a browser counts time; empty for none.

    >>> from datetime import UTC
    >>> milliseconds(datetime(1970, 1, 1, 0, 0, 2, 500_000, tzinfo=UTC)), milliseconds(None)
    ('2500', '')
    """
    return "" if moment is None else str(round(moment.timestamp() * 1000))


@register.filter
def unit_beside(measure: MeasureView) -> str:
    """A measure's unit where its number does not say it already, as money does ("tỷ")."""
    return "" if measure.unit.startswith("đồng") else measure.unit


@register.simple_tag(takes_context=True)
def desk_button(
    context: template.Context, do: str, words: str, key: str = "", look: str = "", **what: int
) -> SafeString:
    """A form of one button of the secretary's desk: `do` and `what` are sent, `key` presses it. Its id stays the same
    from state to state, so that it keeps the focus."""
    hidden = format_html_join("", '<input type="hidden" name="{}" value="{}">', what.items())
    keyed = format_html(' data-key="{0}" aria-keyshortcuts="{0}"', key) if key else ""
    name = "-".join([do, *map(str, what.values())])
    return format_html(
        '<form class="inline" method="post" action="{}" data-outbox data-words="{}">'
        '<input type="hidden" name="do" value="{}">{}<button id="{}" class="{}"{}>{}</button></form>',
        context["do_url"],
        words,
        do,
        hidden,
        name,
        look,
        keyed,
        words,
    )
