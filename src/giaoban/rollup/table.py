"""The tables of a unit, or of every unit directly below it: which lines they have, each with its target."""

from collections import defaultdict
from dataclasses import dataclass, replace

from giaoban.catalogue.enums import Behaviour
from giaoban.figures.picks import TargetRow
from giaoban.rollup import counts, terms
from giaoban.rollup.consolidation import (
    DATE,
    LAST_YEAR,
    PREVIOUS,
    SAME,
    SAME_DATE,
    SHOWN,
    THIS,
    Answer,
    Asking,
    ask,
    plainest,
    slots_of,
    target_cell,
)
from giaoban.rollup.question import Scales
from giaoban.rollup.remembered import recall
from giaoban.rollup.rows import Cell, Row, TargetApart
from giaoban.rollup.targets import TargetKey, in_force, yearly

# (measure, item that stands for those of its name, or 0)
Line = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one run found for the units at a level: its answer, the targets in force, and the lines of each unit."""

    answer: Answer
    targets: dict[TargetKey, TargetRow]
    units: list[int]
    lines: dict[int, dict[Line, Row]]

    def rows(self, unit: int) -> list[Row]:
        """A unit's lines in catalogue order."""
        return list(self.lines.get(unit, {}).values())


def rows(asking: Asking, measures: set[int] | None = None) -> list[Row]:
    """Every measure (of these) that the unit or the units below have a value or a target for, in catalogue order."""
    return sheet(asking, 0, measures).rows(asking.about_id)


def sheet(asking: Asking, level: int = 0, measures: set[int] | None = None) -> Sheet:
    """The lines of the unit (level 0) or of every unit at a level below it (1: directly)."""
    # One position for everything in it: figures, targets and counts of units.
    asking = replace(asking, at_seq=asking.position())
    asking = plainest(asking, slots_of(asking.period, SHOWN), level)

    def find(known: Sheet | None, changed: frozenset[int] | None) -> Sheet:
        answer = ask(asking, slots_of(asking.period, SHOWN), level, measures)
        return filled(asking, answer, level, known=(known, changed) if known and changed else None)

    if asking.engine != "duckdb":
        return find(None, None)
    key = ("sheet", replace(asking, at_seq=None), level, None if measures is None else frozenset(measures))
    return recall(key, asking.at_seq, find, lambda sheet: len(SHOWN) * sum(map(len, sheet.lines.values())))


# A sheet as it was, and the measures of which it is not so any more.
Known = tuple[Sheet, frozenset[int]]


def filled(
    asking: Asking, answer: Answer, level: int = 0, below: counts.Below | None = None, known: Known | None = None
) -> Sheet:
    """The lines of an answer; `below` gives the units one level lower where counts of units need them. Lines of
    measures that have not changed are taken over from what is `known`, but for counts of units."""
    units = [asking.about_id] if level == 0 else answer.question.tree.at(THIS, level)
    inside = answer.question.tree.directly_below(THIS)
    kin = {unit: inside.get(unit, []) for unit in units}
    everyone = {asking.about_id, *units, *(one for members in kin.values() for one in members)}
    targets = in_force(everyone, asking.period, answer.question.at_seq)
    counted = counts.counted(asking, answer, targets, level, below)
    lines = _lines(answer, targets, counted, kin)
    since = _since_terms(asking, answer, targets, units, level)
    again = {measure for _unit, measure in counted}
    standing: dict[int, dict[Line, Row]] = {}
    if known is not None:
        again |= known[1]
        standing = {
            unit: {line: row for line, row in rows.items() if line[0] not in again}
            for unit, rows in known[0].lines.items()
        }
    made = {unit: _unit(answer, targets, counted, since, unit, lines[unit], standing.get(unit, {})) for unit in units}
    return Sheet(answer, targets, units, made)


def _lines(
    answer: Answer,
    targets: dict[TargetKey, TargetRow],
    counted: dict[tuple[int, int], Cell],
    kin: dict[int, list[int]],
) -> dict[int, set[Line]]:
    """By unit, the lines that it or the units below it have a value or a target for."""
    alike = answer.question.items.of
    found: dict[int, set[Line]] = defaultdict(set)
    for unit, measure, item, _slot in answer.cells:
        found[unit].add((measure, item))
    aimed: dict[int, set[Line]] = defaultdict(set)
    for unit, measure, item in targets:
        aimed[unit].add((measure, alike(item)))
    for unit, below in kin.items():
        found[unit] |= aimed[unit].union(*(aimed[one] for one in below))
    for unit, measure in counted:
        found[unit].add((measure, 0))
    return found


def _since_terms(
    asking: Asking, answer: Answer, targets: dict[TargetKey, TargetRow], units: list[int], level: int
) -> dict[TargetKey, Cell]:
    """For flows with a target for a term, of these units: the whole years of the term before this one, and this year
    to date, all counted as they are now and on the same boundaries; of a term by itself, all of it."""
    views, alike, shown = answer.views, answer.question.items.of, set(units)
    aimed = {
        (unit, measure, alike(item)): row.period
        for (unit, measure, item), row in targets.items()
        if unit in shown and measure in views and views[measure].behaviour == Behaviour.FLOW and not yearly(row)
    }
    found = {}
    for label in sorted(set(aimed.values())):
        whole = asking.period.label == label
        years = [] if whole else terms.before(label, asking.period)
        keys = [key for key, one in aimed.items() if one == label]
        if years is None:
            continue
        slots = terms.slots_over(years)
        then = replace(asking, onto=asking.onto or asking.period.last)
        past = ask(then, slots, level, {measure for _unit, measure, _item in keys}) if slots else None
        for key in keys:
            cells = [past.cell(*key, slot.number) for slot in slots] if past else []
            found[key] = terms.added([*cells, answer.cell(*key, DATE)])
    return found


def _unit(
    answer: Answer,
    targets: dict[TargetKey, TargetRow],
    counted: dict[tuple[int, int], Cell],
    since: dict[TargetKey, Cell],
    unit: int,
    wanted: set[Line],
    standing: dict[Line, Row],
) -> dict[Line, Row]:
    names = answer.question.items.names
    order = {measure: place for place, measure in enumerate(answer.views)}
    known = [pair for pair in wanted if pair[0] in order]
    found = {}
    for measure, item in sorted(known, key=lambda pair: (order[pair[0]], names.get(pair[1], ""), pair[1])):
        if (measure, item) in standing:
            found[measure, item] = standing[measure, item]
            continue
        cells = {slot: answer.cell(unit, measure, item, slot) for slot in SHOWN}
        count = counted.get((unit, measure)) if item == 0 else None
        if count is not None:
            for slot in (THIS, DATE):
                cells[slot] = count if cells[slot].missing else cells[slot]
        target = answer.target(targets, unit, measure, item)
        actual = cells[DATE] if count is not None else answer.against_target(unit, measure, item)
        since_term = since.get((unit, measure, item), Cell())
        scale = answer.question.scales[measure]
        found[measure, item] = Row(
            measure=answer.views[measure],
            item_id=answer.question.items.own(unit, item) or None,
            item=names.get(item, ""),
            this_period=cells[THIS],
            to_date=cells[DATE],
            target=target_cell(target, actual, answer.views[measure], scale, since_term),
            same_period=cells[SAME],
            same_to_date=cells[SAME_DATE],
            previous=cells[PREVIOUS],
            last_year=cells[LAST_YEAR],
            since_term=since_term,
            target_apart=_apart(target, scale),
        )
    return found


def _apart(target: TargetRow | None, scale: Scales) -> TargetApart | None:
    """A target that was set for another way of counting than the measure's present one."""
    if target is None or target.version not in scale.apart:
        return None
    at, unit = scale.apart[target.version]
    return TargetApart(
        target.seq,
        target.value,
        at,
        unit,
        target.comparator,
        target.kind,
        target.paper,
        target.valid_from,
        target.period,
    )
