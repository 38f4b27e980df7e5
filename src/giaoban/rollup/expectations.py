"""Which units the catalogue expects to report for a period, level by level below the one asked about."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from giaoban.catalogue.queries import Plan, expected_among
from giaoban.catalogue.rules import Period, Regime
from giaoban.registry.queries import Ancestry, units_on
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
    if not plan.rows:
        return {}
    below = {slot.number: _below(tree, slot.number, level) for slot in slots}
    everyone = {one for among in below.values() for ids in among.values() for one in ids}
    views = units_on(everyone, {slot.period.last for slot in slots})
    over = Ancestry([tree.about])
    # This period and to date ask the same, and so does the same tree of another slot.
    asked: dict[tuple[Period, int, frozenset[int], tuple[int, ...]], set[int]] = {}
    found: dict[tuple[int, int], Collection[int]] = {}
    for slot in slots:
        day = slot.period.last
        top = over.of(tree.about, day)
        for parent, among in below[slot.number].items():
            above = frozenset(top | tree.above(slot.number, parent))
            names = tuple(one for one in among if one in views[day])
            same = (slot.period, parent, above, names)
            if same not in asked:
                asked[same] = expected_among([views[day][one] for one in names], parent, slot.period, plan, set(above))
            if asked[same]:
                found[slot.number, parent] = asked[same]
    return found


def _below(tree: Tree, slot: int, level: int) -> dict[int, list[int]]:
    below: dict[int, list[int]] = defaultdict(list)
    for unit, parent, depth in tree.by_slot[slot]:
        if max(0, level - 1) < depth <= level + _LEVELS and unit not in tree.bodies:
            below[parent].append(unit)
    return below
