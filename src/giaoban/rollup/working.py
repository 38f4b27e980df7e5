"""The working behind a number: which units, which windows and, after a reorganisation, which predecessors made it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from giaoban.catalogue.rules import Period
from giaoban.registry.lineage import Passage, successions
from giaoban.registry.queries import UnitView, units
from giaoban.rollup import consolidation
from giaoban.rollup.consolidation import DATE, PREVIOUS, SAME, SAME_DATE, THIS, Asking, How, ask, half_up, slots_of
from giaoban.rollup.question import Scales
from giaoban.rollup.recipes import Slot, Term, recipes
from giaoban.rollup.restating import MILLION, Stream, shared_out
from giaoban.rollup.rows import Cell
from giaoban.rollup.series import at_scale

# The cells of a row, by the names that addresses have for them.
SLOTS = {"this": THIS, "to_date": DATE, "same": SAME, "same_to_date": SAME_DATE, "previous": PREVIOUS}
# So many predecessors are worked out with their values; beyond that the parts by unit say it better.
MOST = 12


def slot_of(period: Period, name: str) -> Slot | None:
    """The window that a named cell of a period's row is of; None where the period has none such."""
    return next((slot for slot in slots_of(period, {SLOTS[name]})), None)


def slot_period(period: Period, name: str) -> Period | None:
    """The period that a named cell of a period's row is of; None where the period has none such."""
    found = slot_of(period, name)
    return found.period if found else None


def _asked(asking: Asking, name: str, measure: int, level: int) -> consolidation.Answer:
    """One run for a cell, on the tree that the row itself stands on."""
    return ask(asking, slots_of(asking.period, {THIS, SLOTS[name]}), level=level, measures={measure})


def opened(
    about_id: int, measure_id: int, item_id: int | None, period: Period, slot: str, **how: Unpack[How]
) -> list[tuple[UnitView, Cell]]:
    """What a cell of a row (see SLOTS) opens to: every unit directly below, by code, with its value, empty where it is
    missing; the place's own departments, associations and schools after them where they spoke for themselves."""
    at = slot_of(period, slot)
    if at is None:
        return []
    asking = Asking(about_id, period, **how)
    answer = _asked(asking, slot, measure_id, 1)
    item = answer.question.items.of(item_id or 0)
    below = answer.below(at.number)
    spoke = {unit for unit, one, of, when in answer.cells if (one, of, when) == (measure_id, item, at.number)}
    day = at.period.last if asking.boundaries == "then" else asking.onto or period.last
    views = units({*below, *spoke}, day)
    inside = sorted(views.values(), key=lambda view: (view.id not in set(below), view.code, view.id))
    return [(view, answer.cell(view.id, measure_id, item, at.number)) for view in inside]


def terms(period: Period, slot: str, windows: Collection[tuple[str, date, date]]) -> tuple[Term, ...]:
    """How a calculated value follows from what was stated: the first recipe whose windows (nature, first and last day)
    are just these. Empty where it was stated as such, or where whole quarters were themselves sums of months."""
    at = slot_of(period, slot)
    if at is None:
        return ()
    stated = {(first, last) for _nature, first, last in windows}
    found = (one for one in recipes(at.period, at.want) if len(one) > 1)
    return next((one for one in found if {(term.first, term.last) for term in one} == stated), ())


@dataclass(frozen=True, slots=True)
class Inflow:
    """What one former unit gives to a number on restated boundaries. `share` in percent, None where all of it passed.

    `value` is what the old unit had, `part` what of it counts here; None where it had nothing, where nobody entered the
    share (not `known`), or where there are too many of them to say. Of a ratio each of its parts is divided for itself:
    `fraction` (numerator, denominator) is what the old unit had, `got` what of it counts here; a percent alone passes
    only whole. Integers at the scale that the measure has now. `acts` are the reorganisations since.
    """

    old: UnitView
    new: UnitView
    share: Decimal | None
    value: int | None
    part: int | None
    known: bool
    acts: tuple[Passage, ...]
    fraction: tuple[int, int] | None = None
    got: tuple[int, int] | None = None


def inflows(
    about_id: int, measure_id: int, item_id: int | None, period: Period, slot: str, onto: date | None = None
) -> list[Inflow]:
    """Which former units a number of a row stands on when it is restated (on the units of a day `onto`, else of the
    period's end), by the code that each had."""
    at, end = slot_of(period, slot), onto or period.last
    if at is None or (slot == "this" and end == period.last):
        return []
    question = Asking(about_id, period, boundaries="restated", onto=onto).question(
        slots_of(period, {THIS, SLOTS[slot]}), {measure_id}
    )
    if measure_id not in question.scales:
        return []
    scale, on = question.scales[measure_id], at.period.last
    inside = question.tree.under(at.number, about_id)
    flowing = [one for one in question.origins.streams if one.basis == scale.basis and one.since <= on < one.until]
    here = [one for one in flowing if one.unit in inside and one.old != one.unit]
    olds = units({one.old for one in here}, on)
    news = units({one.unit for one in here}, end)
    acts = successions(on, end, olds)
    had = {old: _had(old, measure_id, at, scale) for old in list(olds)[:MOST]} if item_id is None else {}
    found = []
    for one in sorted(here, key=lambda one: (olds[one.old].code, news[one.unit].code)):
        shares = {other.unit: other.share for other in flowing if other.old == one.old}
        passed = tuple(act for act in acts if act.old.id == one.old and act.new.id in (one.unit, *olds))
        share = None if one.share == MILLION else Decimal(one.share).scaleb(-4).normalize()
        cell = had.get(one.old, Cell())
        worked = _worked(cell, scale, one, shares)
        found.append(Inflow(olds[one.old], news[one.unit], share, known=not one.pieces, acts=passed, **worked))
    return found


class _Worked(TypedDict):
    value: int | None
    part: int | None
    fraction: tuple[int, int] | None
    got: tuple[int, int] | None


def _worked(cell: Cell, scale: Scales, stream: Stream, shares: dict[int, int]) -> _Worked:
    """What an old unit had (at the largest scale) and what of it counts for a unit: every number divided for itself."""
    halves = () if cell.numerator is None or cell.denominator is None else (cell.numerator, cell.denominator)
    # A percent is never divided; without its parts it passes only whole.
    divides = not stream.pieces and (scale.behaviour != "ratio" or stream.share == MILLION)
    value, part = cell.value, None
    if value is not None:
        part = half_up(_part(value, stream.unit, shares), scale.down) if divides else None
        value = half_up(value, scale.down)
    fraction = got = None
    if halves:
        fraction = (half_up(halves[0], scale.part_down), half_up(halves[1], scale.part_down))
        numerator, denominator = (half_up(_part(one, stream.unit, shares), scale.part_down) for one in halves)
        got = None if stream.pieces else (numerator, denominator)
    return {"value": value, "part": part, "fraction": fraction, "got": got}


def _part(value: int, unit: int, shares: dict[int, int]) -> int:
    """A unit's part: by largest remainder where all successors are known here, else rounded for itself."""
    if sum(shares.values()) == MILLION:
        return shared_out(value, shares)[unit]
    return half_up(value * shares[unit], MILLION)


def _had(old: int, measure: int, at: Slot, scale: Scales) -> Cell:
    """What a former unit had in a window, as the tree was then, at the largest scale among the measure's versions."""
    answer = ask(Asking(old, at.period), [at], measures={measure})
    view = answer.views.get(measure)
    cell = answer.cell(old, measure, 0, at.number)
    if view is None or cell.missing:
        return Cell()
    more = 10 ** max(0, scale.part_scale - view.part_scale)
    halves = [None if one is None else one * more for one in (cell.numerator, cell.denominator)]
    return replace(at_scale(cell, scale.scale - view.scale), numerator=halves[0], denominator=halves[1])
