"""What the list of conclusions looks up."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(found: Mapping[int, Any], conclusion_id: int) -> Any:
    """What belongs to one conclusion: its numbers, what replacing does; nothing where there is none.

    >>> of({}, 1)
    ()
    """
    return found.get(conclusion_id, ())
