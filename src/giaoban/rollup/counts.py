"""Counts of units: how many of the units below reach what is asked of them, and which."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from giaoban.base.kept import kept
from giaoban.catalogue.enums import Behaviour
from giaoban.catalogue.models import Measure
from giaoban.catalogue.thresholds import Thresholds, ThresholdView, thresholds_on
from giaoban.figures.picks import TargetRow
from giaoban.rollup.consolidation import DATE, THIS, Answer, Asking, ask, slots_of, target_cell
from giaoban.rollup.question import tree
from giaoban.rollup.rows import Cell, TargetCell, Threshold
from giaoban.rollup.targets import TargetKey, in_force, met

Targets = Mapping[TargetKey, TargetRow]
# What answers for the units one level lower, by the measures asked for.
Below = Callable[[set[int]], Answer]
# A unit's target of these says nothing of what is asked of each unit below it: it is for all of them together.
_FOR_ALL_TOGETHER = (Behaviour.FLOW, Behaviour.STOCK, Behaviour.COUNT)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one unit stands to what is asked of it. `target` is its own, or that of the unit above where it is for each;
    `asked` is what it is judged by: that target, else the catalogue's threshold. `reached` None: nothing reported, or
    nothing asked."""

    unit_id: int
    value: Cell
    target: TargetCell | None
    reached: bool | None
    asked: Threshold | None = None


@kept()
def _families(count_ids: frozenset[int]) -> tuple[dict[int, str], dict[str, list[int]], set[int]]:
    """The families of these counts of units, the other measures of each, and which of them are of all units
    together."""
    rows = Measure.objects.filter(pk__in=count_ids, behaviour=Behaviour.COUNT, family__isnull=False)
    counts = {pk: str(family) for pk, family in rows.values_list("pk", "family_id")}
    others = Measure.objects.filter(family_id__in=counts.values()).exclude(behaviour=Behaviour.COUNT)
    alike: dict[str, list[int]] = {}
    together = set()
    for family, pk, behaviour in others.order_by("order", "code").values_list("family_id", "pk", "behaviour"):
        alike.setdefault(str(family), []).append(pk)
        if behaviour in _FOR_ALL_TOGETHER:
            together.add(pk)
    return counts, alike, together


def judged_by(count_ids: Collection[int], targets: Targets, thresholds: Thresholds, about: int) -> dict[int, int]:
    """For each count of units: the measure of its family that its members are judged by. The first with targets of
    the members, or of the unit above for each of them; else the first with a threshold; else left out."""
    counts, alike, together = _families(frozenset(count_ids))
    aimed = {measure for unit, measure, item in targets if item == 0 and not (unit == about and measure in together)}
    found = {}
    for count, family in counts.items():
        candidates = alike.get(family, [])
        first = [one for one in candidates if one in aimed] + [one for one in candidates if thresholds.has(one)]
        if first:
            found[count] = first[0]
    return found


def standings(
    answer: Answer,
    targets: Targets,
    about: int,
    units: Iterable[int],
    measure: int,
    item: int = 0,
    threshold: ThresholdView | None = None,
) -> list[Standing]:
    """How units below `about` stand to date; each by its own target, else by that of the unit above where it is for
    each of them, else by the catalogue's threshold."""
    if measure not in answer.views:
        return []
    view, scale = answer.views[measure], answer.question.scales[measure]
    for_all = None if view.behaviour in _FOR_ALL_TOGETHER else answer.target(targets, about, measure, item)
    set_apart = None if threshold is None else _threshold(threshold, view.scale)
    found = []
    for unit in units:
        value = answer.against_target(unit, measure, item)
        cell = target_cell(answer.target(targets, unit, measure, item) or for_all, value, view, scale)
        asked = set_apart if cell is None else Threshold(cell.comparator, cell.value, cell.paper, "target")
        reached = None if asked is None or value.missing else met(value.value, asked.value, asked.comparator)
        found.append(Standing(unit, value, cell, reached, asked))
    return found


def _threshold(view: ThresholdView, scale: int) -> Threshold:
    return Threshold(view.comparator, view.at_scale(scale), view.paper, "catalogue")


def counted(
    asking: Asking, answer: Answer, targets: Targets, level: int = 0, run: Below | None = None
) -> dict[tuple[int, int], Cell]:
    """By (unit, count of units), for the units at a level: k of the units below that reach what is asked, of all n.

    Only where something is asked and at least one unit has reported: missing is not "not reached". `run` answers for
    the units one level lower; without it they are asked here.
    """
    units = [asking.about_id] if level == 0 else answer.question.tree.at(THIS, level)
    below_each = answer.question.tree.directly_below(THIS)
    kin = {unit: members for unit in units if (members := below_each.get(unit))}
    counts = [one.id for one in answer.views.values() if one.behaviour == Behaviour.COUNT]
    if not kin or not counts:
        return {}
    thresholds = thresholds_on(asking.period.last)
    judged = {unit: judged_by(counts, _of(targets, unit, members), thresholds, unit) for unit, members in kin.items()}
    measures = {by for one in judged.values() for by in one.values()}
    if not measures:
        return {}
    below = run(measures) if run else ask(asking, slots_of(asking.period, {THIS, DATE}), level + 1, measures)
    found = {}
    for unit, members in kin.items():
        near = thresholds.below(unit)
        for count, by in judged[unit].items():
            stands = standings(below, targets, unit, members, by, 0, near.get(by))
            known = [one for one in stands if one.reached is not None]
            if known:
                found[unit, count] = _count(known, len(members))
    return found


def _of(targets: Targets, unit: int, members: Collection[int]) -> Targets:
    near = {unit, *members}
    return {key: row for key, row in targets.items() if key[0] in near}


def _count(known: list[Standing], of: int) -> Cell:
    return Cell(
        value=sum(1 for one in known if one.reached),
        denominator=of,
        quality=min(one.value.quality or 0 for one in known),
        origin="children",
        derived=True,
        seqs=tuple(sorted({seq for one in known for seq in one.value.seqs})),
        reported=len(known),
        expected=of,
        conflict=any(one.value.conflict for one in known),
        estimated=sum(1 for one in known if one.value.estimated),
        lacking=of - len(known),
    )


def base_of(asking: Asking, measure: int) -> int:
    """The measure that the members of a count of units are judged by; the measure itself if it is no count, or one
    whose members nothing is asked of."""
    slots = slots_of(asking.period, {DATE})
    below = tree(asking.about_id, slots, asking.hierarchy, asking.boundaries).at(DATE, 1)
    targets = in_force({asking.about_id, *below}, asking.period, asking.position())
    return judged_by([measure], targets, thresholds_on(asking.period.last), asking.about_id).get(measure, measure)


def members(asking: Asking, measure: int) -> list[Standing]:
    """How each unit below stands to what is asked of it, by a measure, or by the one that a count of units counts
    by."""
    by = base_of(asking, measure)
    answer = ask(asking, slots_of(asking.period, {THIS, DATE}), level=1, measures={by})
    if by not in answer.views:
        return []
    units = answer.below(DATE)
    targets = in_force({asking.about_id, *units}, asking.period, answer.question.at_seq)
    near = thresholds_on(asking.period.last).below(asking.about_id)
    return standings(answer, targets, asking.about_id, units, by, 0, near.get(by))
