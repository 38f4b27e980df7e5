"""Who stands behind a k of n: of a year's course, or of a comparison, where units are silent."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from giaoban.registry.queries import UnitView, units
from giaoban.rollup import table
from giaoban.rollup.alike import gave_all
from giaoban.rollup.attainment import standing, unsure
from giaoban.rollup.changes import PREVIOUS, SAME, against, incomplete
from giaoban.rollup.consolidation import DATE, THIS, Answer, Asking
from giaoban.rollup.outlook import sides
from giaoban.rollup.rows import Cell, Row

# The year's course, beside the comparisons by their own names.
OUTLOOK = "outlook"
Sides = Callable[[Row], Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Givers:
    """Of a line, whose numbers a course (`of` is "outlook") or a comparison ("same_period", "previous") is made of:
    every unit directly below that is expected, or spoke unasked, in exactly one list, by code.

    `gave` all of it; `silent` for this period (of a course: to date); `without` enough to be reckoned with (nothing to
    hold this period's number against, or not of the same units, a ratio without its parts or of nothing, "không áp
    dụng", a department that spoke for itself); `apart`: what cannot be compared since a unit was split.
    """

    of: str
    gave: tuple[UnitView, ...]
    silent: tuple[UnitView, ...]
    without: tuple[UnitView, ...]
    apart: tuple[UnitView, ...]

    @property
    def expected(self) -> int:
        """The n of k of n."""
        return len(self.gave) + len(self.silent) + len(self.without) + len(self.apart)


def givers(asking: Asking, measure_id: int, item_id: int | None = None) -> list[Givers]:
    """Of what is said of a line by some of its units only, by whom: the year's course first, then the comparisons.
    Nothing of what is said of all of them."""
    asking = replace(asking, at_seq=asking.position())
    rows = table.rows(asking, {measure_id})
    row = next((one for one in rows if (one.measure.id, one.item_id) == (measure_id, item_id)), None)
    if row is None or not unsure([row]) | incomplete([row]):
        return []
    sheet = table.sheet(asking, 1, {measure_id})
    mine = {unit: one for unit in sheet.units for one in sheet.rows(unit) if one.item == row.item}
    answer, views = sheet.answer, units({*sheet.units, *sheet.answer.question.tree.bodies}, asking.period.last)
    item = answer.question.items.of(item_id or 0)
    found = []
    for of, each in _partly_said(row, asking, list(mine.values())):
        slot = THIS if each(row)[0] is row.this_period else DATE
        bodies = _that_spoke(answer, answer.question.tree.bodies, (measure_id, item, slot))
        spoke = {unit for unit, one in mine.items() if not each(one)[0].missing or each(one)[0].apart}
        among = {*answer.asked(asking.about_id, measure_id, item, slot), *spoke, *bodies}
        lists: dict[str, list[UnitView]] = {"gave": [], "silent": [], "without": [], "apart": []}
        for unit in sorted((views[one] for one in among if one in views), key=lambda one: (one.code, one.id)):
            lists["without" if unit.id in bodies else _which(mine.get(unit.id), each)].append(unit)
        found.append(Givers(of, *(tuple(one) for one in lists.values())))
    return found


def _that_spoke(answer: Answer, among: Collection[int], of: tuple[int, int, int]) -> set[int]:
    """Those of the units that have a value of a measure, item and slot."""
    return {unit for unit in among if not answer.cell(unit, *of).missing}


def _partly_said(row: Row, asking: Asking, parts: Sequence[Row]) -> Iterator[tuple[str, Sides]]:
    """What is said of the line by k of n, and what each unit is to give for it."""
    stand = standing(row, asking.period, parts)
    if stand is not None and stand.outlook is not None and stand.outlook.units is not None:
        yield OUTLOOK, sides
    for to in (SAME, PREVIOUS):
        found = against(row, to, parts)
        if found is not None and found.units is not None:
            yield to, partial(Row.pair, against=to)


def _which(row: Row | None, each: Sides) -> str:
    if row is None:
        return "silent"
    cells = each(row)
    if gave_all(row.measure, [cells]):
        return "gave"
    if cells[0].missing and not cells[0].apart:
        # Of this period it could have said something, however it was split.
        return "silent"
    return "apart" if any(one.apart for one in cells) else "without"
