"""A table of one's own: consolidated figures by the rows and columns that a layout asks for.

Nothing is added up here but flows over periods that follow on one another: every other total is the consolidated value
of the unit above. A ratio's is therefore recomputed from its parts, and nothing of two units of measure is ever added.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal, declare
from giaoban.base.numerals import format_number
from giaoban.catalogue.enums import Behaviour
from giaoban.catalogue.queries import MeasureView, measures
from giaoban.catalogue.rules import Period
from giaoban.registry.queries import UnitView, units
from giaoban.rollup.consolidation import DATE, PREVIOUS, SAME, SAME_DATE, THIS, Asking
from giaoban.rollup.layouts import COUNTED, IN_PERCENT, Axis, Layout, Value, Whose, periods_of
from giaoban.rollup.pivot_cells import SUMMED, Figure, Where, covered, figure_of, summed
from giaoban.rollup.pivot_coverage import Asked, asked
from giaoban.rollup.question import counted_since, tree
from giaoban.rollup.recipes import IN_PERIOD, Slot
from giaoban.rollup.rows import Cell, Row
from giaoban.rollup.several import sheets
from giaoban.rollup.table import Line, Sheet

TOO_LARGE = declare(
    "rollup.too_large",
    _(
        "Bảng này có %(cells)s ô (%(rows)s dòng × %(columns)s cột), quá %(limit)s ô. "
        "Hãy bớt kỳ, bớt đơn vị, hoặc chọn một lĩnh vực, một vài chỉ tiêu."
    ),
)
# Local measures stand in no field of official reports; in words a field has to have a name.
NO_FIELD = "rieng"
# What a screen can show, and a file hold.
ON_SCREEN, IN_A_FILE = 5_000, 50_000
_SLOTS = {
    Value.SAME_PERIOD: SAME,
    Value.CHANGE_SAME: SAME,
    Value.SAME_TO_DATE: SAME_DATE,
    Value.CHANGE_TO_DATE: SAME_DATE,
    Value.PREVIOUS: PREVIOUS,
    Value.CHANGE_PREVIOUS: PREVIOUS,
}


@dataclass(frozen=True, slots=True)
class Member:
    """One place on an axis: a unit, a field, a measure (and item), a period or a value. `total`: the unit that stands
    for all the others, the sum of all the periods, or all the measures (so `many`) that are counted together."""

    axis: Axis
    unit: UnitView | None = None
    field: str = ""
    measure: MeasureView | None = None
    item_id: int = 0
    item: str = ""
    period: Period | None = None
    value: Value | None = None
    total: bool = False
    many: int = 0


# What stands at the head of a row or a column, from the outside in.
Head = tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Pivot:
    """A table. `fixed`: what does not vary, and so stands in no head. `left_out`: so many of the chosen units are not
    in the tree of the unit. `sortable`: by which columns rows can be sorted. `listed`: whether numbers come with the
    statements behind them; of whole tables of very large trees they do not."""

    layout: Layout
    about: UnitView
    periods: tuple[Period, ...]
    at_seq: int
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    figures: tuple[tuple[Figure, ...], ...]
    fixed: Head
    sortable: tuple[bool, ...]
    left_out: int = 0
    listed: bool = True


def pivot(
    about_id: int, layout: Layout, newest: Period, actor: Actor, *, most: int = ON_SCREEN, at_seq: int | None = None
) -> Pivot:
    """The table that a layout asks for of a unit, counted back from a period.

    Needs `figures.view` for the unit, and shows only units of its tree (design, data model 12). Each cell is what
    `consolidate` says of its unit and period, with measures counted as in the newest period. Refuses a table of more
    than `most` cells, saying how many it has.
    """
    demand(actor, "figures.view", about_id)
    layout = layout.settled()
    periods = periods_of(layout, newest)
    asking = Asking(about_id, periods[-1], layout.hierarchy, layout.boundaries, at_seq=at_seq)
    asking = replace(asking, at_seq=asking.position())
    levels = _levels(asking, layout, periods)
    # What is too large before a single figure was read is not begun.
    _demand_size(len(levels) * len(periods), len(layout.values) * max(1, len(layout.measures)), most)
    found = _Found(asking, layout, periods, levels)
    rows, columns = found.heads(layout.rows), found.heads(layout.columns)
    _demand_size(len(rows), len(columns), most)
    fixed = tuple(found.members(axis)[0] for axis in Axis if found.fixes(axis))
    figures = [tuple(found.figure((*fixed, *row, *column)) for column in columns) for row in rows]
    lines = [(row, line) for row, line in zip(rows, figures, strict=True) if _says_something(row, line)]
    sortable = tuple(_sortable(layout, (*fixed, *column)) for column in columns)
    lines = _sorted(lines, layout.sort, sortable)
    return Pivot(
        layout=layout,
        about=found.about,
        periods=periods,
        at_seq=asking.position(),
        rows=tuple(row for row, _line in lines),
        columns=tuple(columns),
        figures=tuple(line for _row, line in lines),
        fixed=fixed,
        sortable=sortable,
        left_out=len(set(layout.units) - set(levels)),
        listed=found.listed,
    )


def _demand_size(rows: int, columns: int, most: int) -> None:
    if rows * columns > most:
        said = {"cells": rows * columns, "rows": rows, "columns": columns, "limit": most}
        raise Refusal(TOO_LARGE, **{name: format_number(Decimal(number)) for name, number in said.items()})


def _levels(asking: Asking, layout: Layout, periods: Sequence[Period]) -> dict[int, int]:
    """The units of a layout, each with its level in the tree: as in the newest period that has it."""
    if layout.whose == Whose.SELF:
        return {asking.about_id: 0}
    slots = [Slot(number, IN_PERIOD, period) for number, period in enumerate(periods)]
    whole = tree(asking.about_id, slots, asking.hierarchy, asking.boundaries)
    depths = {
        unit: depth
        for slot in slots
        for unit, _parent, depth in whole.by_slot[slot.number]
        if unit not in whole.bodies or depth == 0
    }
    if layout.whose == Whose.BELOW:
        return {unit: depth for unit, depth in depths.items() if depth <= 1}
    return {unit: depths[unit] for unit in layout.units if unit in depths}


class _Found:
    """Everything that was consolidated for a layout, and the members of its axes."""

    def __init__(self, asking: Asking, layout: Layout, periods: tuple[Period, ...], levels: dict[int, int]) -> None:
        self.asking, self.layout, self.periods, self.levels = asking, layout, periods, levels
        wanted = {slot for value in layout.values if (slot := _SLOTS.get(value)) is not None}
        names = _wanted(layout, asking.period)
        self.sheets: dict[int, dict[Period, Sheet]] = {
            level: sheets(asking, periods, level, names, wanted) for level in sorted({0, *levels.values()})
        }
        answer = self.sheets[0][asking.period].answer
        self.views = answer.views
        self.listed = answer.question.listed
        self._item_names = answer.question.items.names
        self._since = counted_since({one: answer.question.scales[one] for one in self.views})
        self._asked = self._what_is_asked(names)
        self._views_of_units = units({asking.about_id, *levels}, asking.period.last)
        self.about = self._views_of_units[asking.about_id]
        self._lines = self._every_line()
        self._members: dict[Axis, list[Member]] = {axis: self._made(axis) for axis in Axis}

    def members(self, axis: Axis) -> list[Member]:
        """The places of an axis, in order."""
        return self._members[axis]

    def heads(self, side: Sequence[Axis]) -> list[Head]:
        """Every place on a side; none where nothing of what is asked for is there."""
        return list(_heads(side, self)) if all(self._members[axis] for axis in Axis) else []

    def fixes(self, axis: Axis) -> bool:
        """Whether the axis stands on no side, and so has one place."""
        return axis != Axis.FIELD and axis not in (*self.layout.rows, *self.layout.columns) and bool(self.members(axis))

    def _what_is_asked(self, names: set[int] | None) -> Asked:
        """What forms ask, if the layout wants to know."""
        if COUNTED.isdisjoint(self.layout.values):
            return Asked()
        asking = self.asking
        if asking.boundaries == "restated":
            asking = replace(asking, onto=asking.period.last)
        known = {
            level: {period: sheet.answer for period, sheet in found.items()} for level, found in self.sheets.items()
        }
        return asked(asking, self.periods, self.levels, known, names)

    def _asked_lines(self) -> set[Line]:
        """The measures and items that forms ask for; with a target, where only these are wanted."""
        found = {(measure, item) for measure, item in self._asked.places() if item is not None}
        found |= {(measure, 0) for measure, _item in self._asked.places() if not self.views[measure].itemised}
        return found

    def _every_line(self) -> list[Line]:
        """The measures and items that anybody has a value or a target for, or that forms ask for, and those asked for
        by name. What nothing but counts is wanted of has to be asked for."""
        found: set[Line] = set()
        for level in set(self.levels.values()):
            for sheet in self.sheets[level].values():
                for unit in self.levels.keys() & sheet.lines.keys():
                    rows = sheet.lines[unit].items()
                    found |= {
                        line for line, row in rows if row.target or row.target_apart or not self.layout.only_targets
                    }
        if not self.layout.only_targets:
            found |= self._asked_lines()
        if self.layout.counts:
            found &= self._asked_lines()
        named = () if self.layout.together else self.layout.measures
        found |= {(one, 0) for one in named if one in self.views and not self.views[one].itemised}
        found = {(measure, item) for measure, item in found if not item or self._itemised(measure)}
        order = {measure: place for place, measure in enumerate(self.views)}
        # In one table whose measures stand by field, a field's measures stand together.
        fields = {view.field or NO_FIELD: None for view in self.views.values()}
        places = {field: place for place, field in enumerate(sorted(fields, key=lambda field: field == NO_FIELD))}

        def place(line: Line) -> tuple[int, int, str, int]:
            field = places[self.views[line[0]].field or NO_FIELD] if self._by_field else 0
            return field, order[line[0]], self._item_names.get(line[1], ""), line[1]

        return sorted(found, key=place)

    def _itemised(self, measure: int) -> bool:
        view = self.views[measure]
        return self.layout.items or view.itemised or view.behaviour == Behaviour.PROGRESS

    @property
    def _by_field(self) -> bool:
        return Axis.FIELD in (*self.layout.rows, *self.layout.columns)

    def _made(self, axis: Axis) -> list[Member]:
        if axis == Axis.UNIT:
            return self._unit_members()
        if axis == Axis.VALUE:
            return [Member(axis, value=value) for value in self.layout.values]
        if axis == Axis.PERIOD:
            found = [Member(axis, period=period) for period in self.periods]
            return [*found, Member(axis, total=True)] if self._adds_up() else found
        lines = [(self.views[measure], item) for measure, item in self._lines]
        if axis == Axis.MEASURE and self.layout.together and lines:
            return [Member(axis, total=True, many=len({view.id for view, _item in lines}))]
        if axis == Axis.FIELD:
            return [
                Member(axis, field=field) for field in dict.fromkeys(view.field or NO_FIELD for view, _item in lines)
            ]
        return [
            Member(axis, field=view.field or NO_FIELD, measure=view, item_id=item, item=self._item_names.get(item, ""))
            for view, item in lines
        ]

    def _unit_members(self) -> list[Member]:
        newest = {unit for level in self.sheets.values() for unit in level[self.asking.period].units}
        about = self.asking.about_id

        def place(view: UnitView) -> tuple[bool, bool, str, int]:
            return view.id != about, view.id not in newest, view.code, view.id

        views = sorted((self._views_of_units[unit] for unit in self.levels), key=place)
        total = self.layout.whose != Whose.SELF and len(views) > 1
        return [Member(Axis.UNIT, unit=view, total=total and view.id == about) for view in views]

    def _adds_up(self) -> bool:
        """Whether periods follow on one another, and anything that is asked for adds up over them: flows, and counts
        of figures."""
        following = all(
            later.first == earlier.last + timedelta(days=1)
            for earlier, later in zip(self.periods, self.periods[1:], strict=False)
        )
        flows = any(self.views[measure].behaviour == Behaviour.FLOW for measure, _item in self._lines)
        adds = (flows and {*SUMMED} & {*self.layout.values}) or COUNTED & {*self.layout.values}
        return len(self.periods) > 1 and following and bool(adds)

    def figure(self, members: Head) -> Figure:
        """The cell at a row and a column."""
        at = {member.axis: member for member in members}
        period = at[Axis.PERIOD]
        if not period.total:
            return self._one(at, period.period)
        return summed([self._one(at, one) for one in self.periods])

    def _one(self, at: dict[Axis, Member], period: Period | None) -> Figure:
        measure, value, unit = at[Axis.MEASURE].measure, at[Axis.VALUE].value, at[Axis.UNIT].unit
        assert value is not None and unit is not None and period is not None  # noqa: S101
        sheet = self.sheets[self.levels[unit.id]][period]
        if unit.id not in sheet.units:
            return Figure(value, measure, why="not_there")
        if value in COUNTED:
            return self._covered(at, value, unit, period)
        assert measure is not None  # noqa: S101
        line = (measure.id, at[Axis.MEASURE].item_id)
        if line[1] and line not in sheet.lines[unit.id] and not self._has_item(sheet, unit.id, line[1]):
            return Figure(value, measure, why="not_its")
        row = sheet.lines[unit.id].get(line) or _empty(sheet, unit.id, line, at[Axis.MEASURE].item)
        return figure_of(row, value, unit.id, period, self._since.get(measure.id))

    def _covered(self, at: dict[Axis, Member], value: Value, unit: UnitView, period: Period) -> Figure:
        """How much came of what is asked of a unit: for a measure, a work of it, or all measures (of a field)."""
        member = at[Axis.MEASURE]
        if member.measure is not None:
            coverage = self._asked.of(period, unit.id, {member.measure.id}, member.item_id)
            where = Where(unit.id, member.measure.id, member.item_id or None, "to_date", period)
            return covered(value, coverage, member.measure, where)
        field = at[Axis.FIELD].field if Axis.FIELD in at else ""
        names = {one for one, _item in self._lines if not field or (self.views[one].field or NO_FIELD) == field}
        where = Where(self.about.id, 0, None, "collected", period)
        return covered(value, self._asked.of(period, unit.id, names), None, where)

    @staticmethod
    def _has_item(sheet: Sheet, unit: int, item: int) -> bool:
        """Whether a work, a campaign or a category is that of a unit, or of one below it."""
        question = sheet.answer.question
        return bool(question.items.owners.get(item, set()) & question.tree.under(THIS, unit))


def _empty(sheet: Sheet, unit: int, line: Line, item: str) -> Row:
    """The row of a unit that reported nothing of a measure: so many units below it were expected."""
    this, date = (sheet.answer.cell(unit, *line, slot) for slot in (THIS, DATE))
    return Row(sheet.answer.views[line[0]], line[1] or None, item, this, date, None, Cell())


def _wanted(layout: Layout, period: Period) -> set[int] | None:
    """The measures that a layout asks for, by name and by field; None: all of them."""
    if not layout.measures and not layout.fields:
        return None
    fields = set(layout.fields)
    by_field = {one for one, view in measures(period.last).items() if (view.field or NO_FIELD) in fields}
    return {*layout.measures, *by_field}


def _heads(axes: Sequence[Axis], found: _Found) -> Iterator[Head]:
    """Every place on a side, from the outside in; under a field only its own measures."""
    if not axes:
        yield ()
        return
    for member in found.members(axes[0]):
        for rest in _heads(axes[1:], found):
            inner = rest[0] if rest else None
            of_field = axes[0] == Axis.FIELD and inner is not None and inner.axis == Axis.MEASURE
            if of_field and inner is not None and inner.field != member.field:
                continue
            yield (member, *rest)


def _says_something(row: Head, figures: Iterable[Figure]) -> bool:
    """Whether a row is worth its place: a work or a campaign is a row of those only that have it."""
    if not any(member.item_id for member in row):
        return True
    return any(one.number is not None or one.cell.absence or one.why == "apart" for one in figures)


def _sortable(layout: Layout, column: Head) -> bool:
    """Whether the numbers of a column may be set against one another: of one measure, or all of them in percent."""
    inner = layout.rows[-1]
    if layout.counts:
        return True
    value = next((member.value for member in column if member.axis == Axis.VALUE), None)
    return inner == Axis.UNIT or inner == Axis.PERIOD or (inner == Axis.MEASURE and value in IN_PERCENT)


def _sorted(
    lines: list[tuple[Head, tuple[Figure, ...]]], sort: int, sortable: Sequence[bool]
) -> list[tuple[Head, tuple[Figure, ...]]]:
    """Rows by a column, within each group: totals stay where they are, and what has no number comes last."""
    column = abs(sort) - 1
    if not 0 <= column < len(sortable) or not sortable[column]:
        return lines

    def key(line: tuple[Head, tuple[Figure, ...]]) -> tuple[bool, Decimal]:
        number = line[1][column].exact
        return number is None, Decimal(0) if number is None else (-number if sort < 0 else number)

    found = []
    for _outer, group in groupby(lines, key=lambda line: line[0][:-1]):
        members = list(group)
        # The unit above stands first, the sum of periods last.
        found += [line for line in members if line[0][-1].total and line[0][-1].axis == Axis.UNIT]
        found += sorted((line for line in members if not line[0][-1].total), key=key)
        found += [line for line in members if line[0][-1].total and line[0][-1].axis != Axis.UNIT]
    return found
