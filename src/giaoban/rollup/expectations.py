"""What the catalogue expects the units of a tree to report for a period, form by form and line by line, level by level
below the one asked about."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from giaoban.catalogue.chain import parts_of
from giaoban.catalogue.queries import AskedLine, Plan, asked_among, lines_expected, plan_of
from giaoban.catalogue.rules import Period, Regime
from giaoban.registry.queries import ancestry_of, units_on
from giaoban.rollup.question import Asks, Tree
from giaoban.rollup.recipes import Slot

# Below the units that are shown, so many levels are looked up; further down everybody is expected.
_LEVELS = 2
# What lies inside a longer period: who is asked for the months of a quarter is asked for the quarter.
_SHORTER = ("year", "half", "quarter", "month")


@dataclass(frozen=True, slots=True)
class Named:
    """By slot and unit, the units directly below it that hand in anything for the slot's period, each with the versions
    of its forms and the days by which; left out where the catalogue names none."""

    forms: Mapping[tuple[int, int], Mapping[int, Mapping[int, date]]] = field(default_factory=dict)
    lines: Mapping[int, frozenset[AskedLine]] = field(default_factory=dict)

    def asks(self) -> Asks:
        """The same for the expressions: what each unit is asked for, each set of forms with a number of its own."""
        numbers: dict[frozenset[int], int] = {}
        below = {
            key: {unit: numbers.setdefault(frozenset(versions), len(numbers) + 1) for unit, versions in among.items()}
            for key, among in self.forms.items()
        }
        lines = {
            number: frozenset().union(*(self.lines[one] for one in versions)) for versions, number in numbers.items()
        }
        return Asks(below, lines)


def named(tree: Tree, slots: Sequence[Slot], regime: Regime, level: int) -> Named:
    """Who is named for the units at a level, the one above them, and what is below them."""
    if tree.depth < max(1, level):
        return Named()
    plan = plan_of(regime)
    if not plan.rows:
        return Named()
    below = {slot.number: _below(tree, slot.number, level) for slot in slots}
    everyone = {one for among in below.values() for ids in among.values() for one in ids}
    views = units_on(everyone, {slot.period.last for slot in slots})
    over = ancestry_of(tree.about)
    inside = {slot.period: periods_asked(slot.period, plan) for slot in slots}
    # This period and to date ask the same, and so does the same tree of another slot.
    asked: dict[tuple[Period, int, frozenset[int], tuple[int, ...]], dict[int, dict[int, date]]] = {}
    found: dict[tuple[int, int], Mapping[int, Mapping[int, date]]] = {}
    for slot in slots:
        day = slot.period.last
        top = over.of(tree.about, day)
        for parent, among in below[slot.number].items():
            above = frozenset(top | tree.above(slot.number, parent))
            names = tuple(one for one in among if one in views[day])
            same = (slot.period, parent, above, names)
            if same not in asked:
                views_here = [views[day][one] for one in names]
                asked[same] = asked_among(views_here, set(above), inside[slot.period], plan, day)
            if asked[same]:
                found[slot.number, parent] = asked[same]
    versions = {version for among in found.values() for forms in among.values() for version in forms}
    return Named(found, lines_expected(versions) if versions else {})


def periods_asked(period: Period, plan: Plan) -> list[Period]:
    """The periods whose forms ask for something of a period: itself, and the last of each shorter sort inside it."""
    if period.regime == Regime.TUYCHON:
        return [period] if period.type in plan.period_types else []
    found = [period] if period.type in plan.period_types else []
    for type in _SHORTER:
        if type in plan.period_types and type != period.type:
            found += [part for part in parts_of(period, type)[-1:] if part.last == period.last]
    return found


def named_itself(tree: Tree, slot: Slot, regime: Regime) -> Named:
    """What the unit asked about is to hand in itself for a slot's period, as if it stood below itself."""
    plan, day = plan_of(regime), slot.period.last
    view = units_on({tree.about}, {day})[day].get(tree.about)
    if view is None or not plan.rows:
        return Named()
    over = ancestry_of(tree.about).of(tree.about, day)
    forms = asked_among([view], over, periods_asked(slot.period, plan), plan, day)
    versions = {version for found in forms.values() for version in found}
    return Named({(slot.number, tree.about): forms}, lines_expected(versions)) if versions else Named()


def _below(tree: Tree, slot: int, level: int) -> dict[int, list[int]]:
    below: dict[int, list[int]] = defaultdict(list)
    for unit, parent, depth in tree.by_slot[slot]:
        if max(0, level - 1) < depth <= level + _LEVELS and unit not in tree.bodies:
            below[parent].append(unit)
    return below
