"""How moments reach the clocks of a conference's screens."""

from datetime import datetime
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html
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


@register.simple_tag
def desk_button(do: str, words: str, key: str = "", look: str = "", **what: int) -> SafeString:
    """One button of the secretary's desk: `do` and `what` are sent, `key` presses it. Its id stays the same from state
    to state, so that it keeps the focus.

    It belongs to a form outside of what all desks are sent alike (`desk-step`), which carries this desk's own token: so
    it works without a script as well.
    """
    keyed = format_html(' data-key="{0}" aria-keyshortcuts="{0}"', key) if key else ""
    return format_html(
        '<button form="desk-step" name="step" value="{}" id="{}" class="{}"{}>{}</button>',
        urlencode({"do": do, **what}),
        "-".join([do, *map(str, what.values())]),
        look,
        keyed,
        words,
    )
