"""Danh mục → Đơn vị: the tree on a day, and the life of one unit."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.registry.enums import BodyKind, Hierarchy, UnitType
from giaoban.registry.lineage import lineage
from giaoban.registry.queries import UnitView, bodies, children, parent_id
from giaoban.registry.trees import search, standing_in, tree_on
from giaoban.web.screen import Seat, unit_screen

NO_DAY = declare("web.no_day", _("Không hiểu ngày “%(day)s”. Hãy ghi như 01/07/2025."))
# Deeper than this a tree is opened step by step: a nation has thousands of units.
DEPTH = 2
# As many new units as one form takes; the national table knows of no more than five for one old unit.
PARTS = 5
CHOICES = 200


def day_of(text: str) -> date:
    """The day that a form gave, as 2025-07-01 or 01/07/2025; refuses any other words."""
    words = text.strip()
    try:
        if "/" in words:
            day, month, year = (int(part) for part in words.split("/"))
            return date(year, month, day)
        return date.fromisoformat(words)
    except ValueError:
        raise Refusal(NO_DAY, day=words) from None


@unit_screen("registry.view")
@require_GET
def registry(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The tree under this unit in one hierarchy, as it was on a day; or the units found by a word."""
    asked = request.GET.get("ngay", "")
    day = day_of(asked) if asked else today()
    hierarchy = request.GET.get("cay", "")
    if hierarchy not in Hierarchy.values:
        hierarchy = Hierarchy.STATE
    words = request.GET.get("tim", "").strip()
    roots = standing_in(seat.unit.id, day, hierarchy)
    trees = [node for root in roots for node in tree_on(day, hierarchy, root.id, DEPTH)]
    context = {
        "day": day,
        "is_today": day == today(),
        "hierarchy": hierarchy,
        "hierarchy_name": Hierarchy(hierarchy).label,
        "hierarchies": Hierarchy.choices,
        "trees": trees,
        "below": sum(node.below for node in trees),
        "bodies": bodies(seat.about_id, day) if hierarchy == Hierarchy.STATE else [],
        "words": words,
        "found": search(words, day) if words else [],
        "manages": seat.actor.may("registry.manage", seat.unit.id),
        "body_kinds": BodyKind.choices,
        "types": UnitType.choices,
    }
    return render(request, "web/registry.html", context)


@unit_screen("registry.view")
@require_GET
def registry_unit(request: HttpRequest, seat: Seat, other_id: int) -> HttpResponse:
    """One unit of the registry, wherever it stands: names, places and successions are public acts of the State."""
    life = lineage(other_id, today())
    context = {
        "life": life,
        "bodies": bodies(other_id, today()),
        "manages": seat.actor.may("registry.manage", seat.unit.id),
        "types": UnitType.choices,
        "hierarchies": Hierarchy.choices,
        "parts": range(1, PARTS + 1),
        "choices": _choices(seat.about_id),
    }
    return render(request, "web/registry_unit.html", context)


def _choices(about_id: int) -> list[UnitView]:
    """The units nearest to a place, offered while somebody types a code: those under it, and beside it."""
    top = parent_id(about_id, today()) or about_id
    return [view for one in (top, about_id) for view in children(one, today())][:CHOICES]
