"""Reading the registry: units as they were named and placed on a day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import Refusal, declare
from giaoban.base.kept import kept
from giaoban.registry.enums import CONTINUED, Hierarchy
from giaoban.registry.models import Placement, Succession, Unit, UnitName
from vnfigures.text import fold

NO_UNIT = declare("registry.no_unit", _("Không có đơn vị nào mang mã %(code)s vào ngày %(day)s."))
TWO_UNITS = declare(
    "registry.two_units", _("Mã %(code)s vào ngày %(day)s là của nhiều đơn vị: %(names)s. Hãy ghi rõ đơn vị.")
)


def name_key(text: str) -> str:
    """A name, or a text that names may stand in, as a search key: words without accents, punctuation or case.

    >>> name_key("UBND phường Hoà-Mai")
    'ubnd phuong hoa mai'
    """
    return " ".join("".join(c if c.isalnum() else " " for c in fold(text)).split())


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit as it was on a day. `place_id` is the unit itself for a place."""

    id: int
    code: str
    name: str
    type: str
    body: str
    place_id: int


def lasting(on: date, prefix: str = "") -> Q:
    """Rows whose validity holds on a day."""
    return Q(**{f"{prefix}valid_from__lte": on}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": on})
    )


def view_of(name: UnitName) -> UnitView:
    """The unit that a row names, as it was while the row held."""
    unit = name.unit
    return UnitView(unit.pk, name.code, name.name, name.type, unit.body, unit.place_id or unit.pk)


@kept(1024)
def units(ids: Iterable[int], on: date) -> dict[int, UnitView]:
    """The units by id as they were on a day; one that did not exist then goes by its nearest earlier or first name."""
    return units_on(ids, [on])[on]


@kept()
def units_on(ids: Iterable[int], days: Iterable[date]) -> dict[date, dict[int, UnitView]]:
    """`units` for several days, in one query."""
    rows = list(UnitName.objects.filter(unit_id__in=set(ids)).select_related("unit").order_by("valid_from"))
    found: dict[date, dict[int, UnitView]] = {}
    for day in days:
        named: dict[int, UnitName] = {}
        for row in rows:
            if row.unit_id not in named or row.valid_from <= day:
                named[row.unit_id] = row
        found[day] = {unit_id: view_of(row) for unit_id, row in named.items()}
    return found


def unit(unit_id: int, on: date) -> UnitView:
    """One unit as it was on a day. Raises Unit.DoesNotExist for an id that never was."""
    found = units([unit_id], on)
    if unit_id not in found:
        raise Unit.DoesNotExist(unit_id)
    return found[unit_id]


@kept()
def resolve(code: str, on: date) -> UnitView:
    """The unit that carries a code on a day. Refuses when none does, or when two do, naming them."""
    rows = list(UnitName.objects.filter(lasting(on), code=code).select_related("unit"))
    day = on.strftime("%d/%m/%Y")
    if not rows:
        raise Refusal(NO_UNIT, code=code, day=day)
    if len(rows) > 1:
        raise Refusal(TWO_UNITS, code=code, day=day, names="; ".join(sorted(row.name for row in rows)))
    return view_of(rows[0])


@kept(1024)
def children(unit_id: int, on: date, hierarchy: str = Hierarchy.STATE) -> list[UnitView]:
    """The units placed directly under a unit on a day, in the order of their codes."""
    ids = Placement.objects.filter(lasting(on), hierarchy=hierarchy, parent_id=unit_id).values_list(
        "unit_id", flat=True
    )
    return sorted(units(ids, on).values(), key=lambda view: (view.code, view.id))


@kept(1024)
def subtree_ids(unit_id: int, on: date, hierarchy: str = Hierarchy.STATE) -> set[int]:
    """A unit and every unit below it on a day, bodies of those places included."""
    below: dict[int, list[int]] = defaultdict(list)
    rows = Placement.objects.filter(lasting(on), hierarchy=hierarchy).values_list("parent_id", "unit_id")
    for parent, child in rows:
        below[parent].append(child)
    for place, body in Unit.objects.filter(place__isnull=False).values_list("place_id", "id"):
        if place is not None:
            below[place].append(body)
    found, queue = {unit_id}, [unit_id]
    while queue:
        for child in below[queue.pop()]:
            if child not in found:
                found.add(child)
                queue.append(child)
    return found


@kept(1024)
def bodies(place_id: int, on: date) -> list[UnitView]:
    """The bodies of a place that existed on a day, in the order of their codes."""
    ids = UnitName.objects.filter(lasting(on), unit__place_id=place_id).values_list("unit_id", flat=True)
    return sorted(units(ids, on).values(), key=lambda view: (view.code, view.id))


@kept(1024)
def bodies_of(place_ids: Iterable[int]) -> set[int]:
    """The ids of every body that these places ever had."""
    return set(Unit.objects.filter(place_id__in=list(place_ids)).values_list("pk", flat=True))


@kept(1024)
def reporting_to(place_id: int, on: date, hierarchy: str = Hierarchy.STATE) -> set[int]:
    """Those one step below a place on a day: its own bodies, and the places under it in the State's hierarchy; in any
    other hierarchy whoever is placed under the place or one of its bodies."""
    own = {view.id for view in bodies(place_id, on)}
    if hierarchy == Hierarchy.STATE:
        return own | {view.id for view in children(place_id, on) if view.place_id == view.id}
    rows = Placement.objects.filter(lasting(on), hierarchy=hierarchy, parent_id__in=own | {place_id})
    return own | set(rows.values_list("unit_id", flat=True))


@kept(1024)
def above_or_at(unit_id: int, on: date, hierarchy: str = Hierarchy.STATE) -> set[int]:
    """A unit, its place with all bodies, and every place and body over them on a day in a hierarchy."""
    return ancestry_of(unit_id, hierarchy).of(unit_id, on)


class Ancestry:
    """What stands over some units in a hierarchy on any day: read once for many units and days."""

    def __init__(self, unit_ids: Iterable[int], hierarchy: str = Hierarchy.STATE) -> None:
        self._place: dict[int, int] = {}
        self._bodies: dict[int, set[int]] = defaultdict(set)
        self._over: dict[int, list[tuple[int, date, date | None]]] = defaultdict(list)
        queue = set(unit_ids)
        seen: set[int] = set()
        while queue:
            rows = Unit.objects.filter(pk__in=queue, place__isnull=False).values_list("pk", "place_id")
            self._place |= {unit: place for unit, place in rows if place is not None}
            places = queue | {self._place[unit] for unit in queue if unit in self._place}
            for body, place in Unit.objects.filter(place_id__in=places).values_list("pk", "place_id"):
                self._bodies[place or 0].add(body)
            family = places.union(*(self._bodies[place] for place in places)) - seen
            placed = Placement.objects.filter(hierarchy=hierarchy, unit_id__in=family)
            for unit, parent, since, until in placed.values_list("unit_id", "parent_id", "valid_from", "valid_to"):
                self._over[unit].append((parent, since, until))
            seen |= queue | family
            queue = {parent for unit in family for parent, _since, _until in self._over[unit]} - seen

    def of(self, unit_id: int, on: date) -> set[int]:
        """One of the units, its place with all bodies, and every place and body over them on a day."""
        found: set[int] = set()
        queue = {unit_id}
        while queue:
            places = queue | {self._place[unit] for unit in queue if unit in self._place}
            family = places.union(*(self._bodies[place] for place in places))
            found |= family
            queue = {
                parent
                for unit in family
                for parent, since, until in self._over[unit]
                if since <= on and (until is None or on <= until)
            } - found
        return found


@kept(1024)
def ancestry_of(unit_id: int, hierarchy: str = Hierarchy.STATE) -> Ancestry:
    """What stands over one unit on any day."""
    return Ancestry([unit_id], hierarchy)


@kept()
def predecessors(unit_id: int, kinds: Iterable[str] = CONTINUED) -> set[int]:
    """Every unit that passed into this one in one of these ways (wholly, unless said), directly or through others.

    Figures of a unit may be compared over a merger by adding its whole predecessors; one that was split cannot be
    compared (domain: Nghị quyết sắp xếp đơn vị hành chính).
    """
    olds: dict[int, set[int]] = defaultdict(set)
    for old, new in Succession.objects.filter(kind__in=list(kinds)).values_list("old_id", "new_id"):
        olds[new].add(old)
    found: set[int] = set()
    queue = [unit_id]
    while queue:
        for old in olds[queue.pop()] - found:
            found.add(old)
            queue.append(old)
    return found - {unit_id}


@kept(1024)
def heirs(unit_id: int) -> set[int]:
    """Every unit into which this one passed, wholly or in part, directly or through others: its records went there."""
    found: set[int] = set()
    edge = {unit_id}
    while edge:
        edge = set(Succession.objects.filter(old_id__in=edge).values_list("new_id", flat=True)) - found
        found |= edge
    return found - {unit_id}


@kept(1024)
def parent_id(unit_id: int, on: date, hierarchy: str = Hierarchy.STATE) -> int | None:
    """The unit directly above on a day, or None."""
    row = Placement.objects.filter(lasting(on), hierarchy=hierarchy, unit_id=unit_id).first()
    return row.parent_id if row else None
