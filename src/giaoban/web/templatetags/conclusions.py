"""What the list of conclusions looks up."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django import template

from giaoban.reviews.concluded import AssignmentView

register = template.Library()
# So many alike are shown one by one; more would hide what else was concluded.
ONE_BY_ONE = 3


@register.filter
def of(found: Mapping[int, Any], conclusion_id: int) -> Any:
    """What belongs to one conclusion: its numbers, what replacing does; nothing where there is none.

    >>> of({}, 1)
    ()
    """
    return found.get(conclusion_id, ())


@register.filter
def folded(rows: Sequence[AssignmentView]) -> list[tuple[list[AssignmentView], list[AssignmentView]]]:
    """Assignments as they are shown, and behind each the others to be opened: of thirteen communes that are told the
    same by the same day, each with its own lead and lacking nothing, the first stands for all."""
    shown: list[tuple[list[AssignmentView], list[AssignmentView]]] = []
    for _alike, group in groupby(rows, key=_what):
        alike = list(group)
        fold = len(alike) > ONE_BY_ONE and not any(one.lacks for one in alike)
        shown.append((alike[:1], alike[1:]) if fold else (alike, []))
    return shown


def _what(row: AssignmentView) -> tuple[Any, ...]:
    return (row.text, row.due, row.due_words, row.coordinators, row.product, row.state)
