"""Setting units beside one another: who is missing, who stands where, how values are spread, how many reach what is
asked."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from giaoban.base.clock import today
from giaoban.catalogue.enums import Behaviour, Direction
from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.rules import year_start
from giaoban.catalogue.thresholds import thresholds_on
from giaoban.figures.enums import Comparator
from giaoban.figures.reported import reported_periods
from giaoban.registry.lineage import lifetimes, passages_until
from giaoban.registry.models import Placement
from giaoban.registry.queries import UnitView, parent_id, units
from giaoban.rollup import consolidation, counts, engines, table
from giaoban.rollup.consolidation import DATE, THIS, Answer, Asking
from giaoban.rollup.counts import Standing
from giaoban.rollup.engines import Record
from giaoban.rollup.question import tree
from giaoban.rollup.rows import Cell, Row, TargetCell, Threshold

# No score is higher.
_BEST = 2**62


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

    `missing` are those expected that reported nothing; `apart` those whose number cannot be compared since a unit was
    split nobody knows how: they may have reported and are not missing; `unasked` those without a number that nobody
    asked for one. `threshold` is what is asked of all of them alike; `reached` is
    (k, n): k of all n units reach what is asked of each.
    """

    measure: MeasureView
    members: tuple[Compared, ...]
    missing: tuple[UnitView, ...]
    distribution: Distribution | None
    reached: tuple[int, int] | None
    threshold: Threshold | None
    # units that stood below within the year and do no more at the period's end: not among the members
    ended: tuple[UnitView, ...] = ()
    apart: tuple[UnitView, ...] = ()
    unasked: tuple[UnitView, ...] = ()


def ended_inside(asking: Asking, since: date | None = None) -> tuple[UnitView, ...]:
    """The units that stood directly below at some time since the year (or term) began, or since a later day, and do no
    more at the period's end, by code, as they were then: their figures are in no sum of the units below. On restated
    boundaries only those with figures of the year that passed into no other unit: what the others became has their
    figures."""
    first, last = since or year_start(asking.period), asking.period.last
    left = Placement.objects.filter(
        parent_id=asking.about_id, hierarchy=asking.hierarchy, valid_to__gte=first, valid_to__lt=last
    )
    gone = dict(left.order_by("valid_to").values_list("unit_id", "valid_to"))
    slots = consolidation.slots_of(asking.period, {DATE})
    still = set(tree(asking.about_id, slots, asking.hierarchy, asking.boundaries).at(DATE, 1)) if gone else set()
    if gone and asking.boundaries == "restated":
        lives = {unit for unit, (_first, end) in lifetimes(gone).items() if end is None or end >= last}
        still |= lives | {one.old_id for one in passages_until(last)}
        still |= {unit for unit in gone if not _spoke(unit, asking.period.regime, first, last)}
    views = [units({one}, day)[one] for one, day in gone.items() if one not in still and day is not None]
    return tuple(sorted(views, key=lambda one: (one.code, one.id)))


def _spoke(unit: int, regime: str, first: date, last: date) -> bool:
    return any(one.regime == regime and first <= one.last <= last for one in reported_periods({unit}))


def compare(asking: Asking, measure_id: int, item_id: int | None = None) -> Comparison | None:
    """The units directly below set beside one another; a count of units by the measure that its members are judged by.
    None: such a measure was not counted by then."""
    by = counts.base_of(asking, measure_id)
    sheet = table.sheet(asking, level=1, measures={by})
    if by not in sheet.answer.views:
        return None
    line = (by, sheet.answer.question.items.of(item_id or 0))
    return replace(beside(asking, sheet, [line])[line], ended=ended_inside(asking))


def beside(asking: Asking, sheet: table.Sheet, lines: Collection[table.Line]) -> dict[table.Line, Comparison]:
    """The units of a sheet of level 1 set beside one another, line by line; all ranks and spreads in one run."""
    views = units(sheet.units, asking.period.last)
    inside = sorted(views, key=lambda one: (views[one].code, one))
    thresholds = thresholds_on(asking.period.last).below(asking.about_id)
    stands: dict[table.Line, list[Standing]] = {}
    scores: list[tuple[int, int, int]] = []
    for number, (measure, item) in enumerate(lines):
        near = thresholds.get(measure)
        found = counts.standings(sheet.answer, sheet.targets, asking.about_id, inside, measure, item, near)
        stands[measure, item] = found
        there = {one.unit_id: one.value.value for one in found if one.value.value is not None and not one.value.missing}
        rows = sheet.lines
        targets = {one: row.target for one in there if (row := rows[one].get((measure, item))) is not None}
        # Two lines of scores for each line of the table: what it is ranked by, and the values themselves.
        scores += [(2 * number, *score) for score in _scores(sheet.answer.views[measure], there, targets).items()]
        scores += [(2 * number + 1, *score) for score in there.items()]
    placed: dict[int, dict[int, Record]] = defaultdict(dict)
    for record in engines.ranked(scores, asking.engine):
        placed[record["line"]][record["unit"]] = record
    return {
        line: _comparison(sheet, asking.about_id, line, views, stands[line], (placed[2 * at], placed[2 * at + 1]))
        for at, line in enumerate(lines)
    }


def _comparison(
    sheet: table.Sheet,
    about: int,
    line: table.Line,
    views: dict[int, UnitView],
    stands: Sequence[Standing],
    placed: tuple[dict[int, Record], dict[int, Record]],
) -> Comparison:
    view, (ranks, values) = sheet.answer.views[line[0]], placed
    members = tuple(
        Compared(
            views[one.unit_id],
            sheet.lines[one.unit_id].get(line) or _empty(sheet, one.unit_id, view, line[1]),
            one.value,
            ranks[one.unit_id]["rank"] if one.unit_id in ranks else None,
            one.reached,
            one.asked,
        )
        for one in stands
    )
    judged = [one.reached for one in members if one.reached is not None]
    asked = set(sheet.answer.asked(about, *line, DATE))
    empty = [one for one in members if one.value.missing and not one.value.apart]
    return Comparison(
        view,
        members,
        tuple(one.unit for one in empty if one.unit.id in asked),
        next((_spread(record) for record in values.values()), None),
        (sum(judged), len(members)) if judged else None,
        _common(members),
        apart=tuple(one.unit for one in members if one.value.apart),
        unasked=tuple(one.unit for one in empty if one.unit.id not in asked),
    )


def _empty(sheet: table.Sheet, unit: int, view: MeasureView, item: int) -> Row:
    answer = sheet.answer
    this, date, same, same_date, previous, year = (
        answer.cell(unit, view.id, item, slot) for slot in consolidation.SHOWN
    )
    own, name = answer.question.items.own(unit, item) or None, answer.question.items.names.get(item, "")
    return Row(view, own, name, this, date, None, same, same_date, previous, year)


def _common(members: Sequence[Compared]) -> Threshold | None:
    found = {one.threshold for one in members}
    return found.pop() if len(found) == 1 else None


def _spread(record: Record) -> Distribution:
    return Distribution(*(int(record[name]) for name in ("low", "q1", "median", "q3", "high", "count")))


def _scores(view: MeasureView, there: Mapping[int, int], targets: Mapping[int, TargetCell | None]) -> dict[int, int]:
    """What units rank by, the higher the better: the percent reached where each has its own target, else the value by
    the measure's direction; nothing where neither way is better."""
    aims = {one: target for one, target in targets.items() if target and target.percent is not None}
    if there and len(aims) == len(there):
        return {one: _score(view, there[one], aim) for one, aim in aims.items()}
    if view.direction == Direction.NEUTRAL:
        return {}
    sign = -1 if view.direction == Direction.DOWN else 1
    return {one: sign * value for one, value in there.items()}


def _score(view: MeasureView, value: int, aim: TargetCell) -> int:
    """A unit's percent as a score. Nothing left of what has a limit is the best there is, whatever percent says it."""
    if value <= 0 and aim.comparator == Comparator.AT_MOST and view.behaviour != Behaviour.FLOW:
        return _BEST
    return min(_BEST, int((aim.percent or Decimal(0)).scaleb(2)))


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a unit's line says of the units below it, and of the unit among those of the same parent.

    `missing`: the names of those expected below that gave nothing to date. `spread` of the values below where they do
    not add up, `reached` (k, n) of what is asked (`asked`, where it is the same of all). `rank`: (place, of how many).
    """

    missing: tuple[str, ...] = ()
    spread: Distribution | None = None
    reached: tuple[int, int] | None = None
    asked: Threshold | None = None
    rank: tuple[int, int] | None = None


def neighbours(asking: Asking, rows: Sequence[Row]) -> list[Neighbours]:
    """For each line of a unit's table: one run for the units below it, one for those beside it."""
    sheet = table.sheet(asking, level=1)
    of = sheet.answer.question.items.of
    lines = [(row.measure.id, of(row.item_id or 0)) for row in rows]
    known = beside(asking, sheet, list(dict.fromkeys(lines))) if sheet.units else {}
    ranks = ranks_of(asking)
    found = []
    for row, line in zip(rows, lines, strict=True):
        rank = ranks.get(line[0]) if row.item_id is None else None
        one = known.get(line)
        if one is None:
            found.append(Neighbours(rank=rank))
            continue
        silent: set[int] = set()
        if row.said.partial:
            counted = row.measure.behaviour == Behaviour.COUNT
            # Of a count those that the measure counted by is missing of.
            judged = (counts.base_of(asking, line[0]), 0) if counted else line
            silent = set(lacking(sheet.answer, asking.about_id, *judged, None))
        alone = one.distribution is None or one.distribution.count == 1
        adds_up = row.measure.behaviour in (Behaviour.FLOW, Behaviour.STOCK)
        found.append(
            Neighbours(
                tuple(member.unit.name for member in one.members if member.unit.id in silent),
                None if adds_up or alone else one.distribution,
                one.reached,
                one.threshold if one.reached else None,
                rank,
            )
        )
    return found


def ranks_of(asking: Asking, measures: set[int] | None = None) -> dict[int, tuple[int, int]]:
    """By measure, the unit's place among those of the same parent and how many have one; nothing for a unit that has no
    parent."""
    on = today() if asking.boundaries == "now" else asking.period.last
    parent = parent_id(asking.about_id, on, asking.hierarchy)
    if parent is None:
        return {}
    sheet = table.sheet(replace(asking, about_id=parent), 1, measures)
    return places({one: sheet.rows(one) for one in sheet.units}, asking.about_id, asking.engine)


def missing_below(asking: Asking, measure_id: int, item_id: int | None, to_date: bool) -> tuple[UnitView, ...]:
    """The units directly below that were expected to report and did not, by code."""
    slot = DATE if to_date else THIS
    answer = consolidation.ask(asking, consolidation.slots_of(asking.period, {slot}), 1, {measure_id})
    item = answer.question.items.of(item_id or 0)
    silent = lacking(answer, asking.about_id, measure_id, item, slot)
    return tuple(sorted(units(silent, asking.period.last).values(), key=lambda one: (one.code, one.id)))


def lacking(answer: Answer, about: int, measure: int, item: int, slot: int | None) -> list[int]:
    """Of an answer for the units directly below: those that were expected and said nothing in a slot (None: to date, or
    of what does not add up for the period only). Nobody, where only the place's own bodies spoke, each of itself: then
    no unit of the level below was asked. Whose number cannot be compared is not silent."""
    said = {unit for unit, one, of, _at in answer.cells if (one, of) == (measure, item)}
    if slot is None:
        cells = {unit: answer.against_target(unit, measure, item) for unit in said}
        slot = DATE
    else:
        cells = {unit: answer.cell(unit, measure, item, slot) for unit in said}
    spoke = {unit for unit, cell in cells.items() if not cell.missing or cell.apart}
    if spoke and spoke <= answer.question.tree.bodies:
        return []
    return [one for one in answer.asked(about, measure, item, slot) if one not in spoke]


def places(below: Mapping[int, Sequence[Row]], unit: int, engine: str = "duckdb") -> dict[int, tuple[int, int]]:
    """By measure (of the whole, not of single works), a unit's place among its neighbours, as `compare` ranks them, and
    how many have one; `below` is what `consolidate_below` says of them all."""
    values: dict[int, dict[int, int]] = defaultdict(dict)
    targets: dict[int, dict[int, TargetCell | None]] = defaultdict(dict)
    views = {row.measure.id: row.measure for row in below.get(unit, ()) if row.item_id is None}
    for one, rows in below.items():
        for row in rows:
            if row.item_id is None and row.measure.id in views:
                only_this = row.to_date.missing and row.measure.behaviour != Behaviour.FLOW
                cell = row.this_period if only_this else row.to_date
                if cell.value is not None and not cell.missing:
                    values[row.measure.id][one] = cell.value
                    targets[row.measure.id][one] = row.target
    scores = [
        (measure, *score)
        for measure, view in views.items()
        for score in _scores(view, values[measure], targets[measure]).items()
    ]
    ranked = engines.ranked(scores, engine)
    return {record["line"]: (record["rank"], record["count"]) for record in ranked if record["unit"] == unit}
