"""Counts of units: how many of the units below reach what is asked of them, and which."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from giaoban.catalogue.enums import Behaviour
from giaoban.catalogue.models import Measure
from giaoban.figures.picks import TargetRow
from giaoban.rollup.consolidation import DATE, THIS, Answer, Asking, ask, slots_of, target_cell
from giaoban.rollup.rows import Cell, TargetCell
from giaoban.rollup.targets import TargetKey, in_force, met

# What the units one level lower answer for these measures, of the same period.
Below = Callable[[set[int]], Answer]


@dataclass(frozen=True, slots=True)
class Standing:
    """How one unit stands to the target it is counted by. `reached` None: nothing reported, or no target."""

    unit_id: int
    value: Cell
    target: TargetCell | None
    reached: bool | None


def counted_by(measure_ids: Iterable[int]) -> dict[int, int]:
    """For each count of units: the measure of its family that its members are judged by, the first that is no count."""
    rows = Measure.objects.filter(pk__in=list(measure_ids), family__isnull=False)
    counts = {row.pk: row.family_id for row in rows if row.behaviour == Behaviour.COUNT}
    judged: dict[str, int] = {}
    others = Measure.objects.filter(family_id__in=counts.values()).exclude(behaviour=Behaviour.COUNT)
    for family, pk in others.order_by("order", "code").values_list("family_id", "pk"):
        judged.setdefault(str(family), pk)
    return {count: judged[str(family)] for count, family in counts.items() if str(family) in judged}


def standings(
    answer: Answer,
    targets: dict[TargetKey, TargetRow],
    about: int,
    units: Iterable[int],
    measure: int,
    item: int = 0,
) -> list[Standing]:
    """How units stand to date; each by its own target, else by that of the unit above them."""
    if measure not in answer.views:
        return []
    view, scale = answer.views[measure], answer.question.scales[measure]
    found = []
    for unit in units:
        value = answer.against_target(unit, measure, item)
        target = answer.target(targets, unit, measure, item) or answer.target(targets, about, measure, item)
        cell = target_cell(target, value, view, scale)
        reached = None if cell is None or value.missing else met(value.value, cell.value, cell.comparator)
        found.append(Standing(unit, value, cell, reached))
    return found


def counted(
    asking: Asking,
    answer: Answer,
    targets: dict[TargetKey, TargetRow],
    level: int = 0,
    run: Below | None = None,
) -> dict[tuple[int, int], Cell]:
    """By (unit, count of units), for the units at a level: k of the units below that reach their target, of all n.

    Only where a target is there to reach and at least one unit has reported: missing is not "not reached". `run`
    answers for the units one level lower; without it they are asked here.
    """
    units = [asking.about_id] if level == 0 else answer.question.tree.at(THIS, level)
    tree = answer.question.tree
    kin = {unit: members for unit in units if (members := tree.directly_below(THIS, unit))}
    counts = counted_by(answer.views) if kin else {}
    aimed = {measure for _unit, measure, item in targets if item == 0}
    judged = {count: by for count, by in counts.items() if by in aimed}
    if not judged:
        return {}
    wanted = set(judged.values())
    below = run(wanted) if run else ask(asking, slots_of(asking.period, {THIS, DATE}), level + 1, wanted)
    found = {}
    for unit, members in kin.items():
        for count, by in judged.items():
            known = [one for one in standings(below, targets, unit, members, by) if one.reached is not None]
            if known:
                found[unit, count] = _count(known, len(members))
    return found


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
    )


def members(asking: Asking, measure: int) -> list[Standing]:
    """How each unit below stands to the target of a measure, or of the measure that a count of units counts by."""
    by = counted_by([measure]).get(measure, measure)
    answer = ask(asking, slots_of(asking.period, {THIS, DATE}), level=1, measures={by})
    if by not in answer.views:
        return []
    units = answer.below(DATE)
    targets = in_force({asking.about_id, *units}, asking.period, answer.question.at_seq)
    return standings(answer, targets, asking.about_id, units, by)
