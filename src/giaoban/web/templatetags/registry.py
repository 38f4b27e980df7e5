"""How units, their times and their shares are shown."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from django import template
from django.utils.translation import gettext as _

from giaoban.base.numerals import format_number
from giaoban.registry.enums import BodyKind, Hierarchy, SuccessionKind, UnitType
from giaoban.registry.queries import UnitView

register = template.Library()


class Lasting(Protocol):
    """What holds from a day to a last day, or still."""

    @property
    def first(self) -> date: ...
    @property
    def last(self) -> date | None: ...


@register.filter
def unit_kind(view: UnitView) -> str:
    """What a unit is: the type of a place, or the kind of a body."""
    return str(UnitType(view.type).label if view.body == BodyKind.PLACE else BodyKind(view.body).label)


@register.filter
def type_name(value: str) -> str:
    """A type of place in words."""
    return str(UnitType(value).label)


@register.filter
def hierarchy_name(value: str) -> str:
    """A hierarchy in words."""
    return str(Hierarchy(value).label)


@register.filter
def passed(kind: str) -> str:
    """How one unit passed into another, in words."""
    return str(SuccessionKind(kind).label)


@register.filter
def span(row: Lasting) -> str:
    """From when to when something held."""
    first = f"{row.first:%d/%m/%Y}"
    return f"{first}–{row.last:%d/%m/%Y}" if row.last else _("từ %(day)s") % {"day": first}


@register.filter
def share(value: Decimal | None) -> str:
    """A share of 0 to 1 as a percent with at most two decimals; nothing where nobody said."""
    if value is None:
        return ""
    percent = (value * 100).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
    return f"{format_number(percent)} %"
