"""Asking for consolidated figures: the one module behind which Ibis, DuckDB and the mirror stand."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Unpack

from giaoban.catalogue.rules import Period
from giaoban.registry.queries import UnitView, children, units
from giaoban.rollup import (
    attainment,
    comparing,
    consolidation,
    counts,
    coverage,
    engines,
    estimates,
    mirror,
    named,
    remembered,
    series,
    table,
    tabular,
    views,
    working,
)
from giaoban.rollup import briefing as briefings
from giaoban.rollup import changes as changing
from giaoban.rollup import givers as givings
from giaoban.rollup import pivot as pivots
from giaoban.rollup.attainment import Standing
from giaoban.rollup.briefing import Briefing, Lag
from giaoban.rollup.changes import Against, Change
from giaoban.rollup.comparing import Compared, Comparison, Distribution
from giaoban.rollup.consolidation import DATE, THIS, Asking, How
from giaoban.rollup.coverage import Completeness, Coverage, UnitCoverage
from giaoban.rollup.estimates import EstimateError
from giaoban.rollup.givers import Givers
from giaoban.rollup.recipes import IN_PERIOD, Slot
from giaoban.rollup.rows import Cell, Row, TargetCell, Threshold
from giaoban.rollup.series import PastPoint, UnitPast
from giaoban.rollup.working import Inflow

__all__ = [
    "Against",
    "Briefing",
    "Change",
    "Compared",
    "Comparison",
    "Completeness",
    "Coverage",
    "Distribution",
    "EstimateError",
    "Givers",
    "Inflow",
    "Lag",
    "Member",
    "PastPoint",
    "UnitPast",
    "Threshold",
    "UnitCoverage",
    "asked_below",
    "back_from",
    "briefing",
    "changes",
    "compare",
    "completeness",
    "consolidate",
    "consolidate_below",
    "empty_note",
    "ended_inside",
    "estimate_errors",
    "evaluate",
    "evaluate_all",
    "givers",
    "history",
    "kept_view",
    "kept_views",
    "inflows",
    "members",
    "missing_below",
    "opened",
    "parts",
    "past",
    "places",
    "pasts_below",
    "picked_since",
    "pivot",
    "recall",
    "ready",
    "reported_below",
    "rollup_notes",
    "table_notes",
    "rollup_table",
    "slot_period",
    "standings",
    "terms",
    "to_be_forked",
    "warm_up",
]

rollup_notes = tabular.rollup_notes
table_notes = tabular.table_notes
empty_note = tabular.empty_note
rollup_table = tabular.rollup_table
warm_up = engines.warm_up
recall = remembered.recall
ready, to_be_forked = mirror.ready, mirror.pack
picked_since = remembered.picked_since
past = series.past
pasts_below = series.pasts_below
opened, inflows, terms, slot_period = working.opened, working.inflows, working.terms, working.slot_period
back_from = consolidation.back_from
pivot = pivots.pivot
kept_view, kept_views = views.kept_view, views.kept_views
places = comparing.places


def consolidate(
    about_id: int, period: Period, *, measures: Collection[int] | None = None, **how: Unpack[How]
) -> list[Row]:
    """Every measure that the unit or the units below it have a value or a target for, in catalogue order.

    `measures` asks for these only, with the statements behind each number however many units it is of. `at_seq` answers
    as the ledger stood at that position. See Asking, Row and Cell.
    """
    asking = Asking(about_id, period, **how)
    return table.rows(asking, None if measures is None else set(measures))


def consolidate_below(
    about_id: int,
    period: Period,
    *,
    measures: Collection[int] | None = None,
    **how: Unpack[How],
) -> dict[int, list[Row]]:
    """For every unit directly below (at the period's end), by code: what `consolidate` says of it, in one run.

    A unit without any row has an empty list. `measures` asks for these only.
    """
    asking = Asking(about_id, period, **how)
    sheet = table.sheet(asking, 1, None if measures is None else set(measures))
    views = units(sheet.units, period.last)
    return {one: sheet.rows(one) for one in sorted(views, key=lambda one: (views[one].code, one))}


def compare(
    about_id: int,
    measure_id: int,
    period: Period,
    *,
    item_id: int | None = None,
    **how: Unpack[How],
) -> Comparison | None:
    """The units directly below set beside one another by a measure: values, ranks, spread, who reaches what is asked,
    who is missing. A count of units is compared by the measure that its members are judged by.

    None: the measure was not counted by the period's end.
    """
    return comparing.compare(Asking(about_id, period, **how), measure_id, item_id)


def compare_all(
    about_id: int,
    period: Period,
    measures: Collection[int],
    *,
    hierarchy: str = "state",
    boundaries: str = "then",
    engine: str = "duckdb",
    at_seq: int | None = None,
) -> dict[int, Comparison]:
    """`compare` for many measures (of their wholes) at once, by measure, in the order given: one run for the values and
    one for all ranks. Measures that nobody has a line for, and counts of units, are left out."""
    asking = Asking(about_id, period, hierarchy, boundaries, engine, at_seq)
    sheet = table.sheet(asking, 1, set(measures))
    whole = sheet.answer.question.items.of(0)
    views = sheet.answer.views
    lines = [(one, whole) for one in measures if one in views and views[one].behaviour != "count"]
    found = comparing.beside(asking, sheet, lines)
    return {line[0]: found[line] for line in lines}


def estimate_errors(
    about_id: int, period: Period, *, measure_id: int | None = None, **how: Unpack[How]
) -> list[EstimateError]:
    """How good estimates were: of a unit and those directly below it, every estimate whose window ends inside a period
    and that a firmer figure of record has replaced."""
    below = {one.id for one in children(about_id, period.last, how.get("hierarchy", "state"))}
    return estimates.estimate_errors({about_id, *below}, period, measure_id)


def ended_inside(
    about_id: int, period: Period, *, since: date | None = None, **how: Unpack[How]
) -> tuple[UnitView, ...]:
    """The units that stood directly below since the year began, or since a later day, and do no more at the period's
    end, as they were then: their figures are in no sum of the units below. On restated boundaries only those that
    passed into nobody."""
    return comparing.ended_inside(Asking(about_id, period, **how), since)


def missing_below(
    about_id: int,
    measure_id: int,
    item_id: int | None,
    period: Period,
    *,
    to_date: bool = False,
    **how: Unpack[How],
) -> tuple[UnitView, ...]:
    """The names behind "7/13": the units directly below that were expected to report and did not, by code.

    Of this period, or `to_date`.
    """
    asking = Asking(about_id, period, **how)
    return comparing.missing_below(asking, measure_id, item_id, to_date)


def completeness(
    about_id: int,
    period: Period,
    *,
    measures: Collection[int] | None = None,
    directly: bool = False,
    **how: Unpack[How],
) -> Completeness:
    """How complete the figures of a period are below a unit, and how timely: of each figure that a form in force asks
    of a unit, at any level, whether it is there and whether it came by its day. `measures` counts these only,
    `directly` only the units directly below."""
    asking = Asking(about_id, period, **how)
    return coverage.completeness(asking, None if measures is None else set(measures), directly)


def asked_below(about_id: int, period: Period, **how: Unpack[How]) -> dict[int, frozenset[int]] | None:
    """By unit directly below, the measures that its forms for the period ask it for; None where the catalogue names
    nobody, so that everything is expected of everybody."""
    return coverage.asked_below(Asking(about_id, period, **how))


def changes(
    about_id: int,
    period: Period,
    **how: Unpack[How],
) -> list[Change]:
    """What changed against the period before and the same period of last year: first what is counted, by percent, the
    most first; then what is itself in percent, by points.

    On restated boundaries unless another is said, so that a merger is no change. Where a sum is not complete on either
    side, both are of the units below that gave both.
    """
    how.setdefault("boundaries", "restated")
    asking = Asking(about_id, period, **how)
    rows = table.rows(asking)
    sheet = table.sheet(asking, 1, changing.incomplete(rows))
    return changing.changed(rows, {unit: sheet.rows(unit) for unit in sheet.units})


def briefing(
    about_id: int,
    period: Period,
    **how: Unpack[How],
) -> Briefing:
    """What the chair reads first: which targets are behind, the likeliest to be missed first, which units below make
    the gap, whose figures are not in it, and what changed most; two runs for all of it."""
    how.setdefault("boundaries", "restated")
    return briefings.briefing(Asking(about_id, period, **how))


def standings(
    about_id: int,
    period: Period,
    rows: Sequence[Row],
    **how: Unpack[How],
) -> dict[tuple[int, int | None], Standing]:
    """How each of a unit's rows (of `consolidate`, asked in the same way) stands to its target, by measure and item:
    what lacks units by those of the units below that spoke."""
    measures = attainment.unsure(rows)
    sheet = table.sheet(Asking(about_id, period, **how), 1, measures) if measures else None
    below = {unit: sheet.rows(unit) for unit in sheet.units} if sheet else {}
    return attainment.standings(rows, period, below)


def givers(about_id: int, measure_id: int, item_id: int | None, period: Period, **how: Unpack[How]) -> list[Givers]:
    """Whose numbers stand behind each k of n that is said of a line: of its year's course and its comparisons."""
    return givings.givers(Asking(about_id, period, **how), measure_id, item_id)


def parts(
    about_id: int,
    measure_id: int,
    item_id: int | None,
    period: Period,
    *,
    to_date: bool = False,
    **how: Unpack[How],
) -> list[tuple[UnitView, Cell]]:
    """What a number opens to: every unit directly below, by code, with its value; an empty cell where it is missing.

    Of this period, or `to_date`.
    """
    slot = DATE if to_date else THIS
    asking = Asking(about_id, period, **how)
    answer = consolidation.ask(asking, consolidation.slots_of(period, {slot}), level=1, measures={measure_id})
    item = answer.question.items.of(item_id or 0)
    below = units(answer.below(slot), period.last)
    return [
        (view, answer.cell(view.id, measure_id, item, slot))
        for view in sorted(below.values(), key=lambda view: (view.code, view.id))
    ]


def reported_below(
    about_id: int,
    period: Period,
    **how: Unpack[How],
) -> list[tuple[UnitView, bool]]:
    """Every unit directly below, by code, and whether any figure of the period itself is there for it."""
    asking = Asking(about_id, period, **how)
    answer = consolidation.ask(asking, consolidation.slots_of(period, {THIS}), level=1)
    said = {unit for (unit, _measure, _item, _slot), cell in answer.cells.items() if not cell.missing}
    below = units(answer.below(THIS), period.last)
    return [(view, view.id in said) for view in sorted(below.values(), key=lambda view: (view.code, view.id))]


def history(
    about_id: int,
    measure_ids: Iterable[int],
    period: Period,
    count: int = 12,
    **how: Unpack[How],
) -> dict[tuple[int, int | None], list[tuple[Period, Cell]]]:
    """By (measure, item): the values of a period and of those before it, oldest first, for drawing.

    Empty cells where nothing was reported; fewer than `count` where a period has none before it.
    """
    slots = [Slot(number, IN_PERIOD, one) for number, one in enumerate(back_from(period, count))]
    wanted = set(measure_ids)
    asking = Asking(about_id, period, **how)
    answer = consolidation.ask(asking, slots, measures=wanted)
    lines = {(measure, 0) for measure in wanted if measure in answer.views}
    lines |= {(measure, item) for _unit, measure, item, _slot in answer.cells}
    return {
        (measure, item or None): [(slot.period, answer.cell(about_id, measure, item, slot.number)) for slot in slots]
        for measure, item in sorted(lines)
    }


@dataclass(frozen=True, slots=True)
class Member:
    """How a unit stands to what it is counted by: its target, or `asked` of it by the catalogue. `reached` None:
    nothing reported, or nothing asked."""

    unit: UnitView
    value: Cell
    target: TargetCell | None
    reached: bool | None
    asked: Threshold | None = None


def members(
    about_id: int,
    measure_id: int,
    period: Period,
    **how: Unpack[How],
) -> list[Member]:
    """What "7/13 xã" opens to: every unit directly below, by code, and whether it reached its target to date.

    For a count of units by the measure of its family that its members are judged by.
    """
    asking = Asking(about_id, period, **how)
    found = counts.members(asking, measure_id)
    views = units([one.unit_id for one in found], period.last)
    made = [Member(views[one.unit_id], one.value, one.target, one.reached, one.asked) for one in found]
    return sorted(made, key=lambda one: (one.unit.code, one.unit.id))


def evaluate(expression: str, at_seq: int | None = None) -> Decimal | None:
    """The value of a named expression, as KT01:to_date@2024-02@LICH#30307, at a ledger position; None: no value.

    In the measure's unit; percents and changes in percent. Refuses what is not of the grammar (docs/expressions.md).
    """
    return named.evaluate([expression], at_seq)[expression]


def evaluate_all(expressions: Sequence[str], at_seq: int | None = None) -> dict[str, Decimal | None]:
    """`evaluate` for many at once: one run for each unit and period among them."""
    return named.evaluate(expressions, at_seq)
