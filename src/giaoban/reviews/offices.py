"""Whom a conference can tell to do something: the units of its place on its day, and the office's usual deadline."""

from datetime import date

from giaoban.catalogue.queries import days_off
from giaoban.registry.enums import Hierarchy
from giaoban.registry.queries import UnitView, bodies_of, children, subtree_ids, unit, units
from giaoban.reviews.dues import Usual
from giaoban.reviews.models import UsualDeadline
from giaoban.reviews.naming import Named, Names


def names_for(unit_id: int, on: date) -> Names:
    """The units that a conference of a unit can name on a day: of its place, and of every place below."""
    return Names([Named(one.id, one.name, one.body, one.type, far) for one, far in units_for(unit_id, on)])


def units_for(unit_id: int, on: date) -> list[tuple[UnitView, int]]:
    """Those units with how far they are: 0 the place's own bodies, 1 the places right below, 2 what is under those."""
    place_id = unit(unit_id, on).place_id
    below = {view.id for tree in Hierarchy for view in children(place_id, on, tree) if view.place_id == view.id}
    reach = set().union(*(subtree_ids(place_id, on, tree) for tree in Hierarchy))
    own = bodies_of([place_id]) | {place_id}
    found = units(reach, on).values()
    return sorted(
        ((one, 0 if one.id in own else 1 if one.id in below else 2) for one in found),
        key=lambda pair: (pair[1], pair[0].code, pair[0].id),
    )


def usual_for(unit_id: int) -> Usual:
    """The office's rule for what has no deadline; the delivered one (10 days, a weekend moves to Monday) unless set."""
    row = UsualDeadline.objects.filter(unit_id=unit_id).first()
    return Usual(row.days, row.working, row.roll, row.emphasis) if row else Usual()


def holidays() -> frozenset[date]:
    """Days off that working days leave out."""
    return days_off()[0]


def short_name(name: str, place: str) -> str:
    """A body's name without the place it belongs to, where everybody knows which.

    >>> short_name("Phòng Kinh tế phường An Bình", "Phường An Bình")
    'Phòng Kinh tế'
    """
    tail = f" {place[:1].lower()}{place[1:]}"
    return name[: -len(tail)] if place and name.lower().endswith(tail.lower()) else name
