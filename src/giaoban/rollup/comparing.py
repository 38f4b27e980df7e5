"""Setting units beside one another: who is missing, who stands where, how values are spread, how many reach what is
asked."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from giaoban.catalogue.enums import Behaviour, Direction
from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.thresholds import Thresholds
from giaoban.registry.queries import UnitView, units
from giaoban.rollup import consolidation, counts, table
from giaoban.rollup.consolidation import DATE, THIS, Answer, Asking
from giaoban.rollup.rows import Cell, Row, TargetCell, Threshold


@dataclass(frozen=True, slots=True)
class Distribution:
    """How values are spread: integers at the measure's scale, each of them a value that some unit has.

    Of n values in order, a quartile is the first that at least a quarter (half, three quarters) of them do not exceed:
    nothing is averaged, least of all percents.
    """

    low: int
    q1: int
    median: int
    q3: int
    high: int
    count: int


@dataclass(frozen=True, slots=True)
class Compared:
    """One unit among its neighbours. `value` is what it is compared by: to date, or of the period where only that was
    stated. `rank` 1 is the best by the measure's direction (by percent of target, where each unit has its own); ties
    share a place; None: no value, or nothing to rank by. `reached` None: no value, or nothing asked (`threshold`)."""

    unit: UnitView
    row: Row
    value: Cell
    rank: int | None
    reached: bool | None
    threshold: Threshold | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A measure over the units directly below one, in order of their codes.

    `missing` are those expected that reported nothing. `threshold` is what is asked of all of them alike; `reached` is
    (k, n): k of all n units reach what is asked of each.
    """

    measure: MeasureView
    members: tuple[Compared, ...]
    missing: tuple[UnitView, ...]
    distribution: Distribution | None
    reached: tuple[int, int] | None
    threshold: Threshold | None


def compare(asking: Asking, measure_id: int, item_id: int | None = None) -> Comparison | None:
    """The units directly below set beside one another; a count of units by the measure that its members are judged by.
    None: such a measure was not counted by then."""
    by = counts.base_of(asking, measure_id)
    sheet = table.sheet(asking, level=1, measures={by})
    view = sheet.answer.views.get(by)
    if view is None:
        return None
    item = sheet.answer.question.items.of(item_id or 0)
    views = units(sheet.units, asking.period.last)
    inside = sorted(views, key=lambda one: (views[one].code, one))
    rows = {one: sheet.lines[one].get((by, item)) or _empty(sheet, one, view, item) for one in inside}
    near = Thresholds(asking.period.last).below(asking.about_id).get(by)
    found = counts.standings(sheet.answer, sheet.targets, asking.about_id, inside, by, item, near)
    stands = {one.unit_id: one for one in found}
    values = {one: stands[one].value for one in inside}
    ranks = _ranks(view, values, {one: rows[one].target for one in inside})
    members = tuple(
        Compared(views[one], rows[one], values[one], ranks.get(one), stands[one].reached, stands[one].asked)
        for one in inside
    )
    judged = [one.reached for one in members if one.reached is not None]
    there = [cell.value for cell in values.values() if cell.value is not None and not cell.missing]
    return Comparison(
        view,
        members,
        tuple(one.unit for one in members if one.value.missing),
        spread(there),
        (sum(judged), len(members)) if judged else None,
        _common(members),
    )


def _empty(sheet: table.Sheet, unit: int, view: MeasureView, item: int) -> Row:
    answer = sheet.answer
    cells = [answer.cell(unit, view.id, item, slot) for slot in table.SHOWN]
    name = answer.question.items.names.get(item, "")
    return Row(view, answer.question.items.own(unit, item) or None, name, cells[0], cells[1], None, *cells[2:])


def _common(members: Sequence[Compared]) -> Threshold | None:
    found = {one.threshold for one in members}
    return found.pop() if len(found) == 1 else None


def spread(values: Sequence[int]) -> Distribution | None:
    """How values are spread; None where there are none."""
    if not values:
        return None
    ordered, count = sorted(values), len(values)
    low, q1, median, q3, high = (ordered[max(0, -(-count * part // 4) - 1)] for part in range(5))
    return Distribution(low, q1, median, q3, high, count)


def _ranks(view: MeasureView, values: dict[int, Cell], targets: dict[int, TargetCell | None]) -> dict[int, int]:
    there = {one: cell.value for one, cell in values.items() if cell.value is not None and not cell.missing}
    percents = {one: target.percent for one in there if (target := targets[one]) and target.percent is not None}
    scores: dict[int, int | Decimal]
    if there and len(percents) == len(there):
        scores = {one: percent for one, percent in percents.items() if percent is not None}
    elif view.direction == Direction.NEUTRAL:
        return {}
    else:
        sign = -1 if view.direction == Direction.DOWN else 1
        scores = {one: sign * value for one, value in there.items()}
    return {one: 1 + sum(1 for other in scores.values() if other > score) for one, score in scores.items()}


def missing_below(asking: Asking, measure_id: int, item_id: int | None, to_date: bool) -> tuple[UnitView, ...]:
    """The units directly below that were expected to report and did not, by code."""
    slot = DATE if to_date else THIS
    answer = consolidation.ask(asking, consolidation.slots_of(asking.period, {slot}), 1, {measure_id})
    item = answer.question.items.of(item_id or 0)
    silent = lacking(answer, asking.about_id, measure_id, item, slot)
    return tuple(sorted(units(silent, asking.period.last).values(), key=lambda one: (one.code, one.id)))


def lacking(answer: Answer, about: int, measure: int, item: int, slot: int) -> list[int]:
    """Of an answer for the units directly below: those that were expected and said nothing. Nobody, where only the
    place's own bodies spoke, each of itself: then no unit of the level below was asked."""
    said = {unit for unit, one, of, at in answer.cells if (one, of, at) == (measure, item, slot)}
    spoke = {unit for unit in said if not answer.cell(unit, measure, item, slot).missing}
    if spoke and spoke <= answer.question.tree.bodies:
        return []
    return [one for one in answer.asked(about, measure, item, slot) if one not in spoke]


def places(below: Mapping[int, Sequence[Row]], unit: int) -> dict[int, tuple[int, int]]:
    """By measure (of the whole, not of single works), a unit's place among its neighbours, as `compare` ranks them, and
    how many have one; `below` is what `consolidate_below` says of them all."""
    values: dict[int, dict[int, Cell]] = defaultdict(dict)
    targets: dict[int, dict[int, TargetCell | None]] = defaultdict(dict)
    views = {row.measure.id: row.measure for row in below.get(unit, ()) if row.item_id is None}
    for one, rows in below.items():
        for row in rows:
            if row.item_id is None and row.measure.id in views:
                only_this = row.to_date.missing and row.measure.behaviour != Behaviour.FLOW
                values[row.measure.id][one] = row.this_period if only_this else row.to_date
                targets[row.measure.id][one] = row.target
    found = {}
    for measure, view in views.items():
        ranks = _ranks(view, values[measure], targets[measure])
        if unit in ranks:
            found[measure] = (ranks[unit], len(ranks))
    return found
