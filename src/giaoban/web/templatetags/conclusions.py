"""What the list of conclusions looks up."""

from collections.abc import Mapping, Sequence

from django import template

from giaoban.reviews.saying import Meant

register = template.Library()


@register.filter
def of(numbers: Mapping[int, Sequence[Meant]], conclusion_id: int) -> Sequence[Meant]:
    """The numbers of one conclusion.

    >>> of({}, 1)
    ()
    """
    return numbers.get(conclusion_id, ())
