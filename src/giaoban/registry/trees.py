"""The trees as they were on a day: who stood under whom, in any of the hierarchies."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from giaoban.registry.enums import BodyKind, Hierarchy
from giaoban.registry.models import Placement, Unit, UnitName
from giaoban.registry.queries import UnitView, lasting, name_key, units, view_of


@dataclass(frozen=True, slots=True)
class Node:
    """A unit in a tree on a day. `below` counts every unit under it; `children` is empty where the tree was cut off."""

    view: UnitView
    children: tuple["Node", ...]
    below: int

    @property
    def is_cut(self) -> bool:
        """Whether there is more below than is shown."""
        return bool(self.below) and not self.children


def tree_on(
    day: date, hierarchy: str = Hierarchy.STATE, root_id: int | None = None, depth: int = 99
) -> tuple[Node, ...]:
    """A hierarchy as it stood on a day: from one unit, or every tree of it; `depth` levels below the root.

    Units stand in the order of their codes. A unit that had no name that day goes by its nearest one.
    """
    below: dict[int, list[int]] = defaultdict(list)
    placed: set[int] = set()
    rows = Placement.objects.filter(lasting(day), hierarchy=hierarchy).values_list("unit_id", "parent_id")
    for child, parent in rows:
        below[parent].append(child)
        placed.add(child)
    roots = [root_id] if root_id is not None else sorted(set(below) - placed | _lone_places(day, hierarchy, placed))
    counts = _counts(roots, below)
    shown = list(_within(roots, below, depth))
    names = units(shown, day)

    def grow(unit_id: int, left: int) -> Node:
        kids = [names[child] for child in below[unit_id] if child in names] if left else []
        return Node(
            names[unit_id],
            tuple(grow(kid.id, left - 1) for kid in sorted(kids, key=_by_code)),
            counts[unit_id],
        )

    return tuple(grow(view.id, depth) for view in sorted((names[r] for r in roots if r in names), key=_by_code))


def standing_in(unit_id: int, day: date, hierarchy: str) -> list[UnitView]:
    """Where a unit's own tree begins in a hierarchy: itself, else those bodies of its place that stand in it that day.

    A ward is a place and stands in the State's tree only; in the Party's tree it is its Party committee that stands.
    """
    own = Unit.objects.filter(pk=unit_id).values_list("place_id", flat=True).first() or unit_id
    mates = {unit_id, own, *Unit.objects.filter(place_id=own).values_list("pk", flat=True)}
    rows = Placement.objects.filter(lasting(day), hierarchy=hierarchy)
    standing = set(rows.filter(unit_id__in=mates).values_list("unit_id", flat=True))
    standing |= set(rows.filter(parent_id__in=mates).values_list("parent_id", flat=True))
    if unit_id in standing or (hierarchy == Hierarchy.STATE and unit_id == own):
        standing = {unit_id}
    return sorted(units(standing, day).values(), key=_by_code)


def _by_code(view: UnitView) -> tuple[str, int]:
    return (view.code, view.id)


def _lone_places(day: date, hierarchy: str, placed: set[int]) -> set[int]:
    """Places that stand alone: in the State's hierarchy a place needs nobody above or below it."""
    if hierarchy != Hierarchy.STATE:
        return set()
    places = UnitName.objects.filter(lasting(day), unit__body=BodyKind.PLACE).values_list("unit_id", flat=True)
    return set(places) - placed


def _counts(roots: Iterable[int], below: dict[int, list[int]]) -> Counter[int]:
    counts: Counter[int] = Counter()
    order = list(_within(roots, below, 99))
    for unit_id in reversed(order):
        counts[unit_id] = sum(1 + counts[child] for child in below.get(unit_id, ()))
    return counts


def _within(roots: Iterable[int], below: dict[int, list[int]], depth: int) -> Iterable[int]:
    """Each unit once, those above before those below, at most `depth` levels under the roots."""
    level, seen = list(roots), set(roots)
    for _ in range(depth + 1):
        yield from level
        level = [child for unit_id in level for child in below.get(unit_id, ()) if child not in seen]
        seen.update(level)


def search(words: str, day: date, limit: int = 30) -> list[UnitView]:
    """Units of a day whose code begins with these words, or whose name holds them in any spelling of accents."""
    key = name_key(words)
    if not key:
        return []
    names = UnitName.objects.filter(lasting(day)).select_related("unit")
    found = [*names.filter(code__istartswith=words.strip())[:limit], *names.filter(search_key__contains=key)[:limit]]
    return list({row.pk: view_of(row) for row in found}.values())[:limit]
