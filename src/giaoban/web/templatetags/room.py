"""How moments reach the clocks of a conference's screens."""

from datetime import datetime

from django import template

register = template.Library()


@register.filter
def milliseconds(moment: datetime | None) -> str:
    """A moment as a browser counts time; empty for none.

    >>> from datetime import UTC
    >>> milliseconds(datetime(1970, 1, 1, 0, 0, 2, 500_000, tzinfo=UTC)), milliseconds(None)
    ('2500', '')
    """
    return "" if moment is None else str(round(moment.timestamp() * 1000))
