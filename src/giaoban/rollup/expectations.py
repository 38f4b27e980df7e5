"""Which units the catalogue expects to report for a period, level by level below the one asked about."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from giaoban.catalogue.queries import Plan, expected_among
from giaoban.catalogue.rules import Regime
from giaoban.registry.queries import above_or_at, units
from giaoban.rollup.question import Tree
from giaoban.rollup.recipes import Slot

# Below the units that are shown, so many levels are looked up; further down everybody is expected.
_LEVELS = 2


def named(tree: Tree, slots: Sequence[Slot], regime: Regime, level: int) -> dict[tuple[int, int], Collection[int]]:
    """By slot and unit, the units directly below it that hand in anything for the slot's period; left out where the
    catalogue names none. For the units at a level, the one above them, and what is below them."""
    if tree.depth < max(1, level):
        return {}
    plan = Plan(regime)
    found: dict[tuple[int, int], Collection[int]] = {}
    for slot in slots if plan.rows else ():
        below: dict[int, list[int]] = defaultdict(list)
        for unit, parent, depth in tree.by_slot[slot.number]:
            if max(0, level - 1) < depth <= level + _LEVELS and unit not in tree.bodies:
                below[parent].append(unit)
        views = units({one for among in below.values() for one in among}, slot.period.last)
        top = above_or_at(tree.about, slot.period.last)
        for parent, among in below.items():
            above = top | tree.above(slot.number, parent)
            meant = expected_among([views[one] for one in among if one in views], parent, slot.period, plan, above)
            if meant:
                found[slot.number, parent] = meant
    return found
