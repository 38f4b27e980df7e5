"""The tables of several periods from one run of the expressions: every period's slots are asked together, and the
answer is then taken apart, so that each period reads as if it had been asked alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from giaoban.catalogue.rules import Period
from giaoban.rollup.consolidation import DATE, SHOWN, THIS, Answer, Asking, ask, slots_of
from giaoban.rollup.question import Tree
from giaoban.rollup.recipes import Slot
from giaoban.rollup.table import Sheet, filled

# By period, which number of the run each slot of `slots_of` has.
Places = dict[Period, dict[int, int]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The slots of several periods, each window once: this month is last month to the next."""

    slots: tuple[Slot, ...]
    places: Places


def asked(periods: Sequence[Period], wanted: Collection[int]) -> Asked:
    """The slots that these periods need, of the numbers of `slots_of`."""
    known: dict[tuple[str, Period, date | None], int] = {}
    places: Places = {}
    for period in periods:
        places[period] = {slot.number: known.setdefault(slot.what, len(known)) for slot in slots_of(period, wanted)}
    return Asked(tuple(Slot(number, *what) for what, number in known.items()), places)


def answers(
    asking: Asking, periods: Sequence[Period], level: int, measures: set[int] | None, wanted: Collection[int] = SHOWN
) -> dict[Period, Answer]:
    """What one run answers for the units at a level, by period. `asking.period` is the newest of the periods: measures
    are counted as they are then, and restated figures stand on its units."""
    question = asked(periods, wanted)
    answer = ask(asking, question.slots, level, measures)
    back: dict[int, list[tuple[Period, int]]] = {}
    for period, numbers in question.places.items():
        for slot, number in numbers.items():
            back.setdefault(number, []).append((period, slot))
    found = {period: _alone(answer, period, numbers) for period, numbers in question.places.items()}
    for (unit, measure, item, number), cell in answer.cells.items():
        for period, slot in back[number]:
            found[period].cells[unit, measure, item, slot] = cell
    return found


def _alone(answer: Answer, period: Period, numbers: dict[int, int]) -> Answer:
    """An answer to one period's slots, still without cells."""
    whole = answer.question
    by_slot = {slot: whole.tree.by_slot[number] for slot, number in numbers.items()}
    tree = Tree(whole.tree.about, by_slot, whole.tree.bodies)
    slot_of = {number: slot for slot, number in numbers.items()}
    below = {(slot_of[number], unit): units for (number, unit), units in whole.asks.below.items() if number in slot_of}
    slots = slots_of(period, set(numbers))
    return Answer(replace(whole, slots=slots, tree=tree, asks=replace(whole.asks, below=below)), answer.views, {})


def sheets(
    asking: Asking, periods: Sequence[Period], level: int, measures: set[int] | None, wanted: Collection[int] = SHOWN
) -> dict[Period, Sheet]:
    """`table.sheet` of each period; restated ones all stand on the units of the newest. Slots that are not wanted stay
    empty; this period and to date never do."""
    if asking.boundaries == "restated":
        asking = replace(asking, onto=asking.period.last)
    known: dict[frozenset[int], dict[Period, Answer]] = {}

    def below(period: Period, judged: set[int]) -> Answer:
        names = frozenset(judged)
        if names not in known:
            known[names] = answers(asking, periods, level + 1, judged, {THIS, DATE})
        return known[names][period]

    return {
        period: filled(replace(asking, period=period), answer, level, partial(below, period))
        for period, answer in answers(asking, periods, level, measures, {THIS, DATE, *wanted}).items()
    }
