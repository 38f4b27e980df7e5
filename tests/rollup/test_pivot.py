"""A table of one's own says in every cell what `consolidate` says, and adds up only what may be added up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giaoban.base.actors import System
from giaoban.base.errors import Refusal
from giaoban.catalogue.models import Family, Item
from giaoban.catalogue.rules import Period, parse_period
from giaoban.people.enums import Role
from giaoban.rollup.coverage import Completeness
from giaoban.rollup.layouts import COUNTED, Axis, Layout, LayoutError, Span, Value, Whose, periods_of, read, words
from giaoban.rollup.pivot import Member, Pivot
from giaoban.rollup.pivot_cells import Figure
from giaoban.rollup.queries import Coverage, completeness, consolidate, pivot
from giaoban.rollup.rows import Cell, Row
from tests import factories
from tests.rollup.books import Book

SYSTEM = System()


class Known(dict[tuple[int, Period, str], dict[tuple[int, str], Row]]):
    """By unit, period and boundaries: what `consolidate` says of each line, by its measure and its item's name.
    Hypothesis prints it shortly."""

    def __repr__(self) -> str:
        return f"what consolidate said of {len(self)}"


NEWEST = parse_period("2024-03")
CELLS = {
    Value.THIS_PERIOD: "this_period",
    Value.TO_DATE: "to_date",
    Value.SAME_PERIOD: "same_period",
    Value.SAME_TO_DATE: "same_to_date",
    Value.PREVIOUS: "previous",
}


@pytest.fixture
def town(book: Book) -> Book:
    """Four months of every behaviour for three communes, with gaps, noughts, an estimate, targets and works."""
    book.measure("F", "flow", family="KT01")
    book.measure("S", "stock", unit="hộ")
    book.measure("R", "ratio", unit="%", scale=2)
    book.measure("P", "progress", unit="%", scale=2)
    book.measure("N", "count", unit="xã", family="KT01")
    work = book.item("Xã Đông", "P", "Đường liên xã")
    campaign = {unit: book.item(unit, "F", "Tháng thanh niên") for unit in ("Xã Đông", "Xã Tây")}
    for number, unit in enumerate(("Xã Đông", "Xã Tây", "Xã Nam")):
        for month, period in enumerate(("2023-02", "2023-03", "2024-01", "2024-02", "2024-03")):
            if (number, month) in ((2, 4), (1, 0)):
                continue
            quality = 1 if (number, month) == (0, 4) else 3
            book.state(unit, "F", period, 0 if (number, month) == (1, 4) else 10 * number + month, quality=quality)
            book.state(unit, "S", period, 100 + number * month, nature="at")
            parts = {"numerator": 7 + month, "denominator": 9 + number}
            book.state(unit, "R", period, None, nature="at", **parts)
        book.target(unit, "F", "2024", 20 + number)
    book.state("Xã Đông", "P", "2024-03", 4_000, nature="at", item=work)
    for unit, item in campaign.items():
        book.state(unit, "F", "2024-03", 5, item=item)
    book.state("Xã Nam", "S", "2024-03", absence="na", nature="at")
    book.target("Thị xã", "F", "2024", 90)
    # A commune that passed into another within the year.
    book.unit("Xã Bắc", under="Thị xã", until="2024-01-31")
    for period in ("2023-02", "2023-03", "2024-01"):
        book.state("Xã Bắc", "F", period, 4)
        book.state("Xã Bắc", "S", period, 40, nature="at")
    book.passes("Xã Bắc", "Xã Nam", "2024-02-01")
    book.ends("Xã Bắc", "2024-01-31")
    return book


def table(book: Book, layout: Layout, newest: Period = NEWEST, **more: Any) -> Pivot:
    return pivot(book.units["Thị xã"].pk, layout, newest, SYSTEM, **more)


def cells(made: Pivot) -> dict[tuple[Member, ...], Figure]:
    """Every cell by what stands at its heads, wherever that stands."""
    found = {}
    for row, line in zip(made.rows, made.figures, strict=True):
        for column, figure in zip(made.columns, line, strict=True):
            members = sorted((*made.fixed, *row, *column), key=lambda member: list(Axis).index(member.axis))
            found[tuple(members)] = figure
    return found


def said(row: Row | None, value: Value) -> int | None:
    """What a consolidated row says of a value, as a whole number: percents in hundredths."""
    if row is None:
        return None
    if value in CELLS:
        cell: Cell = getattr(row, CELLS[value])
        return cell.value
    if value == Value.TARGET:
        return row.target.value if row.target else None
    if value == Value.PERCENT:
        percent = row.target.percent if row.target else None
        return None if percent is None else int(percent * 100)
    against = {
        Value.CHANGE_SAME: "same_period",
        Value.CHANGE_TO_DATE: "same_to_date",
        Value.CHANGE_PREVIOUS: "previous",
    }[value]
    if row.measure.unit == "%":
        return row.difference(against)
    change = row.change(against)
    return None if change is None else int(change * 100)


AXES = [Axis.UNIT, Axis.FIELD, Axis.MEASURE, Axis.PERIOD, Axis.VALUE]
CONSOLIDATED = [value for value in Value if value not in COUNTED]


@st.composite
def layouts(draw: st.DrawFn, kinds: Sequence[Value] = tuple(Value)) -> Layout:
    axes = draw(st.permutations(AXES))
    cut, end = draw(st.integers(0, 5)), draw(st.integers(0, 5))
    return Layout(
        rows=tuple(axes[:cut]),
        columns=tuple(axes[cut:end]),
        values=tuple(draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=4, unique=True))),
        whose=draw(st.sampled_from([Whose.SELF, Whose.BELOW])),
        span=draw(st.sampled_from(list(Span))),
        count=draw(st.integers(1, 4)),
        items=draw(st.booleans()),
        boundaries=draw(st.sampled_from(["then", "now"])),
    )


@pytest.fixture
def known() -> Known:
    """Asked once for each unit, period and boundaries."""
    return Known()


def reported(town: Book, known: Known, at: tuple[int, Period, str], line: tuple[int, str]) -> tuple[int, int]:
    """Of a unit: how many of the units directly below it gave a line, of how many; of one with none below: itself.

    Reckoned from what `consolidate` says of each of them by itself: nobody names who is asked, so all of them are, of a
    work's progress those that have the work."""
    unit, period, boundaries = at
    slot, unjudged = "to_date", set[int]()
    whole = known[at].get(line)
    if whole and whole.measure.behaviour != "flow" and whole.to_date.missing and not whole.this_period.missing:
        slot = "this_period"

    def gave(one: int) -> bool:
        row = known[one, period, boundaries].get(line)
        return row is not None and not getattr(row, slot).missing

    if unit != town.units["Thị xã"].pk:
        return int(gave(unit)), 1
    if line == (town.measures["N"].pk, ""):
        # Units are counted by the measure of its family that they have targets for; of whom nothing is asked (Xã Bắc)
        # nothing can be counted.
        line, slot = (town.measures["F"].pk, ""), "to_date"
        unjudged.add(town.units["Xã Bắc"].pk)
    names = ["Xã Đông", "Xã Tây", "Xã Nam"]
    if boundaries == "then" and period.last <= date(2024, 1, 31):
        names.append("Xã Bắc")
    below = [town.units[name].pk for name in names]
    if line[0] == town.measures["P"].pk:
        owners = set(Item.objects.filter(measure=line[0], name=line[1]).values_list("unit_id", flat=True))
        below = [one for one in below if one in owners]
    return sum(gave(one) for one in below if one not in unjudged), len(below)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(layout=layouts(CONSOLIDATED))
def test_every_cell_says_what_consolidate_says(town: Book, known: Known, layout: Layout) -> None:
    made = table(town, layout)
    for period, unit in product(made.periods, town.units.values()):
        key = (unit.pk, period, layout.boundaries)
        if key not in known:
            rows = consolidate(unit.pk, period, boundaries=layout.boundaries)
            known[key] = {(row.measure.id, row.item): row for row in rows}
    compared = 0
    for members, figure in cells(made).items():
        at = {member.axis: member for member in members}
        unit, period, measure = at[Axis.UNIT].unit, at[Axis.PERIOD].period, at[Axis.MEASURE].measure
        value = at[Axis.VALUE].value
        assert unit is not None and measure is not None and value is not None
        if period is None:
            continue
        if figure.why in ("not_there", "not_its"):
            assert figure.number is None
            assert figure.why == "not_its" or (unit.name == "Xã Bắc" and period.last.month > 1)
            continue
        row = known[unit.id, period, layout.boundaries].get((measure.id, at[Axis.MEASURE].item))
        if value == Value.REPORTED:
            told = reported(town, known, (unit.id, period, layout.boundaries), (measure.id, at[Axis.MEASURE].item))
            assert (figure.number, figure.of) == told, members
        else:
            assert figure.number == said(row, value), members
        compared += 1
    assert compared
    assert {member.axis for head in (*made.rows, *made.columns) for member in head} >= {
        axis
        for axis, many in ((Axis.UNIT, layout.whose == Whose.BELOW), (Axis.PERIOD, layout.span != Span.ONE))
        if many
    }


@pytest.mark.parametrize("boundaries", ["then", "now"])
def test_how_many_reported_is_said_of_every_unit_period_and_line(town: Book, boundaries: str) -> None:
    layout = Layout(rows=(Axis.UNIT, Axis.MEASURE), columns=(Axis.PERIOD,), values=(Value.REPORTED,), span=Span.MONTHS,
                    items=True, boundaries=boundaries)  # fmt: skip
    made, known = table(town, layout), Known()
    for period, unit in product(made.periods, town.units.values()):
        rows = consolidate(unit.pk, period, boundaries=boundaries)
        known[unit.pk, period, boundaries] = {(row.measure.id, row.item): row for row in rows}
    seen = set()
    for members, figure in cells(made).items():
        at = {member.axis: member for member in members}
        unit, period, measure = at[Axis.UNIT].unit, at[Axis.PERIOD].period, at[Axis.MEASURE].measure
        if unit is None or measure is None or period is None or figure.why:
            continue
        line = measure.id, at[Axis.MEASURE].item
        told = reported(town, known, (unit.id, period, boundaries), line)
        assert (figure.number, figure.of) == told, (unit.name, str(period), measure.code, line, boundaries)
        seen.add((unit.name, measure.code, at[Axis.MEASURE].item, period.label, *told))
    # Of March: Xã Nam said nothing of F; who has a work is asked of it.
    assert ("Thị xã", "F", "", "2024-03", 2, 3) in seen
    assert ("Thị xã", "P", "Đường liên xã", "2024-03", 1, 1) in seen
    assert ("Thị xã", "P", "Đường liên xã", "2024-02", 0, 1) in seen
    assert ("Xã Nam", "F", "", "2024-03", 0, 1) in seen


def test_restated_every_period_stands_on_the_units_of_the_newest_and_opens_there(town: Book) -> None:
    values = (Value.TO_DATE, Value.SAME_PERIOD, Value.SAME_TO_DATE, Value.CHANGE_TO_DATE, Value.PREVIOUS)
    layout = Layout(columns=(Axis.UNIT, Axis.PERIOD), values=values, span=Span.LAST, count=3, boundaries="restated")
    made = table(town, layout)
    rows = {
        (unit.pk, period, row.measure.id, row.item): row
        for unit in town.units.values()
        for period in made.periods
        for row in consolidate(unit.pk, period, boundaries="restated", onto=NEWEST.last)
    }
    compared = set()
    for members, figure in cells(made).items():
        at = {member.axis: member for member in members}
        unit, measure, value = at[Axis.UNIT].unit, at[Axis.MEASURE].measure, at[Axis.VALUE].value
        assert unit is not None and measure is not None and value is not None
        assert unit.name != "Xã Bắc", "there is no such unit any more"
        period = at[Axis.PERIOD].period
        if period is None or figure.why == "not_its":
            continue
        assert figure.number == said(rows.get((unit.id, period, measure.id, at[Axis.MEASURE].item)), value), members
        if period == NEWEST:
            compared.add((unit.name, measure.code, value, figure.number))
    assert ("Xã Nam", "F", Value.SAME_PERIOD, 22 + 4) not in compared, "Xã Nam spoke for March 2023 with 21"
    assert ("Xã Nam", "F", Value.SAME_PERIOD, 21 + 4) in compared


def test_the_total_of_units_is_the_unit_above(town: Book) -> None:
    layout = Layout(rows=(Axis.UNIT,), columns=(Axis.MEASURE,), values=(Value.THIS_PERIOD,))
    made = table(town, layout)
    heads = [row[0] for row in made.rows]
    assert [(head.unit.name, head.total) for head in heads if head.unit] == [
        ("Thị xã", True),
        ("Xã Đông", False),
        ("Xã Tây", False),
        ("Xã Nam", False),
    ]
    named = {column[0].measure.code: place for place, column in enumerate(made.columns) if column[0].measure}
    flow, ratio = made.figures[0][named["F"]], made.figures[0][named["R"]]
    assert (flow.number, flow.partial, (flow.cell.reported, flow.cell.expected)) == (4, True, (2, 3))
    # 11/9 and 11/10 reported, one missing: recomputed from the parts, not an average.
    assert ratio.number == round(22 / 19 * 10_000)
    assert made.figures[3][named["F"]].number is None, "missing is not nought"
    assert made.figures[2][named["F"]].number == 0
    assert made.figures[1][named["F"]].cell.quality == 1, "an estimate says so"


def test_only_flows_add_up_over_periods(town: Book) -> None:
    layout = Layout(
        rows=(Axis.MEASURE,),
        columns=(Axis.PERIOD,),
        values=(Value.THIS_PERIOD,),
        whose=Whose.SELF,
        span=Span.MONTHS,
    )
    made = table(town, layout)
    assert [column[0].total for column in made.columns] == [False, False, False, True]
    totals = {
        row[0].measure.code: line[-1] for row, line in zip(made.rows, made.figures, strict=True) if row[0].measure
    }
    months = {
        row[0].measure.code: line[:-1] for row, line in zip(made.rows, made.figures, strict=True) if row[0].measure
    }
    assert totals["F"].number == sum(figure.number or 0 for figure in months["F"])
    assert totals["F"].summed == (3, 3)
    assert totals["F"].partial, "one month lacks a commune"
    assert {totals[code].why for code in ("S", "R", "P")} == {"no_sum"}
    assert {totals[code].number for code in ("S", "R", "P")} == {None}


def test_periods_with_gaps_between_them_have_no_total(town: Book) -> None:
    layout = Layout(columns=(Axis.PERIOD,), values=(Value.THIS_PERIOD,), whose=Whose.SELF, span=Span.YEARS, count=2)
    assert not any(column[-1].total for column in table(town, layout).columns)


def test_a_sum_over_periods_says_how_many_were_reported(town: Book) -> None:
    layout = Layout(
        rows=(Axis.UNIT,),
        columns=(Axis.PERIOD,),
        values=(Value.THIS_PERIOD,),
        measures=(town.measures["F"].pk,),
        span=Span.LAST,
        count=2,
    )
    last = table(town, layout).figures[-1]
    assert [figure.number for figure in last] == [23, None, 23]
    assert last[-1].summed == (1, 2)
    assert last[-1].partial


def test_the_change_of_a_sum_is_of_sums_and_only_where_both_are_whole(town: Book) -> None:
    for period, value in (("2023-01", 8), ("2024-01", 10), ("2023-02", 2), ("2024-02", 5)):
        town.state("Thị xã", "F", period, value)
    layout = Layout(columns=(Axis.PERIOD,), values=(Value.CHANGE_SAME,), whose=Whose.SELF, span=Span.LAST, count=2,
                    measures=(town.measures["F"].pk,))  # fmt: skip
    (line,) = table(town, layout, parse_period("2024-02")).figures
    assert [figure.number for figure in line] == [2_500, 15_000], "changes alone bring no sum"
    layout = replace(layout, values=(Value.THIS_PERIOD, Value.CHANGE_SAME), columns=(Axis.VALUE, Axis.PERIOD))
    (line,) = table(town, layout, parse_period("2024-02")).figures
    assert [figure.number for figure in line] == [10, 5, 15, 2_500, 15_000, 5_000]
    (line,) = table(town, layout, parse_period("2024-01")).figures
    assert (line[-1].number, line[-1].why) == (None, ""), "December 2022 is missing, not nought"


def test_a_measure_counted_otherwise_before_is_not_compared(town: Book) -> None:
    measure = town.measures["S"]
    version = town.version(measure, "2024-02-01", unit="hộ", comparable=False)
    town.state("Xã Đông", "S", "2024-02", 55, nature="at", version=version)
    layout = Layout(columns=(Axis.PERIOD,), values=(Value.TO_DATE,), whose=Whose.SELF, span=Span.MONTHS,
                    measures=(measure.pk,))  # fmt: skip
    old, new, _newest = (figure for (figure,) in zip(*table(town, layout).figures, strict=True))
    assert (old.number, old.why, str(old.since)) == (None, "counted_anew", "2024-02-01")
    assert (new.number, new.why) == (55, "")


def test_sorting_stays_within_groups_and_keeps_the_total_in_its_place(town: Book) -> None:
    layout = Layout(rows=(Axis.UNIT,), columns=(Axis.VALUE,), values=(Value.THIS_PERIOD, Value.TARGET), sort=-1,
                    measures=(town.measures["F"].pk,), anchor="2024-02")  # fmt: skip
    made = table(town, layout, parse_period("2024-02"))
    assert made.sortable == (True, True)
    assert [
        (row[0].unit.name, line[0].number) for row, line in zip(made.rows, made.figures, strict=True) if row[0].unit
    ] == [
        ("Thị xã", 39),
        ("Xã Nam", 23),
        ("Xã Tây", 13),
        ("Xã Đông", 3),
    ]
    mixed = table(town, replace(layout, rows=(Axis.MEASURE,), measures=(), sort=0), parse_period("2024-02"))
    assert not any(mixed.sortable), "people and households are not set against one another"


def test_a_table_that_is_too_large_says_so_before_it_is_made(town: Book) -> None:
    with pytest.raises(Refusal, match=r"Bảng này có \d\.\d+ ô .* quá 100 ô"):
        table(town, Layout(span=Span.LAST, count=60, values=tuple(Value)), most=100)


def test_only_units_of_the_tree_are_shown_and_only_to_whom_may_see_them(town: Book) -> None:
    town.unit("Xã bên")
    layout = Layout(whose=Whose.CHOSEN, units=(town.units["Xã bên"].pk, town.units["Xã Tây"].pk))
    made = table(town, layout)
    assert made.left_out == 1
    assert {column[0].unit.name for column in made.columns if column[0].unit} <= {"Xã Tây"} | {None}
    stranger = factories.person(Role.CHAIR, town.units["Xã bên"].pk)
    with pytest.raises(Refusal):
        pivot(town.units["Thị xã"].pk, layout, NEWEST, stranger)


def test_a_work_of_others_is_not_missing(town: Book) -> None:
    layout = Layout(rows=(Axis.MEASURE,), columns=(Axis.UNIT,), values=(Value.TO_DATE,),
                    measures=(town.measures["P"].pk, town.measures["S"].pk))  # fmt: skip
    made = table(town, layout)
    work = next(line for row, line in zip(made.rows, made.figures, strict=True) if row[0].item)
    assert [(figure.number, figure.why) for figure in work] == [
        (4_000, ""),
        (4_000, ""),
        (None, "not_its"),
        (None, "not_its"),
    ]


class Came:
    """What `completeness` says of the town, asked once for each period and measures. Hypothesis prints it shortly."""

    def __init__(self, book: Book) -> None:
        self.book, self.town = book, book.units["Thị xã"].pk
        self.known: dict[tuple[Period, frozenset[int] | None], Completeness] = {}

    def __repr__(self) -> str:
        return "what came"

    def of(self, period: Period, names: list[int] | None) -> Completeness:
        key = period, None if names is None else frozenset(names)
        if key not in self.known:
            self.known[key] = completeness(self.town, period, measures=names)
        return self.known[key]


@pytest.fixture
def came_in(asked: Book) -> Came:
    return Came(asked)


IN_TIME, LATE = (datetime(2024, month, 1, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")) for month in (2, 6))


@pytest.fixture
def asked(book: Book) -> Book:
    """Two communes are asked each month for two measures of different fields, the third for one of them; one measure
    nobody is asked for. Of January everything came in time, of February some late, of March little."""
    for code in ("KT01", "VX04", "QA06"):
        book.measure(code, "flow", family=code)
        Family.objects.filter(code=code).update(field=code[:2])
    town, names = book.units["Thị xã"].pk, {name: book.units[name].pk for name in ("Xã Đông", "Xã Tây", "Xã Nam")}
    both, one = ([book.measures[code].pk for code in codes] for codes in (("KT01", "VX04"), ("KT01",)))
    factories.form(town, both, units=[names["Xã Đông"], names["Xã Tây"]])
    factories.form(town, one, units=[names["Xã Nam"]])
    for unit, code in product(names, ("KT01", "VX04", "QA06")):
        book.state(unit, code, "2024-01", 5, entered_at=IN_TIME)
        if unit != "Xã Tây":
            book.state(unit, code, "2024-02", 6, entered_at=IN_TIME if unit == "Xã Đông" else LATE)
    book.state("Xã Đông", "KT01", "2024-03", 7, entered_at=IN_TIME)
    return book


def came(made: Pivot) -> dict[tuple[str, ...], tuple[int | None, Coverage | None]]:
    """Every cell of counts by the words at its heads: hundredths of a percent, and what they are counted from."""

    def word(member: Member) -> str:
        if member.unit is not None:
            return member.unit.name
        if member.measure is not None:
            return member.measure.code
        return member.field or (member.period.label if member.period else str(member.value or "cộng"))

    return {
        tuple(word(member) for member in (*row, *column)): (figure.number, figure.coverage)
        for row, line in zip(made.rows, made.figures, strict=True)
        for column, figure in zip(made.columns, line, strict=True)
    }


def test_how_complete_and_how_timely_units_are_month_by_month(asked: Book) -> None:
    layout = Layout(rows=(Axis.UNIT,), columns=(Axis.PERIOD, Axis.VALUE), span=Span.MONTHS,
                    values=(Value.COMPLETENESS, Value.TIMELINESS))  # fmt: skip
    made = table(asked, layout)
    found = came(made)
    assert {key: number for key, (number, _of) in found.items() if key[0] == "Xã Nam"} == {
        ("Xã Nam", "2024-01", "day-du"): 10_000,
        ("Xã Nam", "2024-01", "dung-han"): 10_000,
        ("Xã Nam", "2024-02", "day-du"): 10_000,
        ("Xã Nam", "2024-02", "dung-han"): 0,
        ("Xã Nam", "2024-03", "day-du"): 0,
        ("Xã Nam", "2024-03", "dung-han"): 0,
        ("Xã Nam", "cộng", "day-du"): 6_667,
        ("Xã Nam", "cộng", "dung-han"): 3_333,
    }
    assert found["Thị xã", "2024-02", "day-du"] == (6_000, Coverage(expected=5, given=3, on_time=2, late=1))
    assert found["Thị xã", "cộng", "dung-han"] == (5_333, Coverage(15, 9, 8, 1))
    (member,) = (member for member in made.fixed if member.axis == Axis.MEASURE)
    assert (member.total, member.many) == (True, 2), "QA06 is asked of nobody"


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(layout=layouts(sorted(COUNTED)))
def test_counts_of_what_came_are_those_of_completeness(came_in: Came, layout: Layout) -> None:
    asked = came_in.book
    layout = replace(layout, span=Span.LAST, boundaries="then")
    made = table(asked, layout, parse_period("2024-02"))
    for members, figure in cells(made).items():
        at = {member.axis: member for member in members}
        period, unit, measure = at[Axis.PERIOD].period, at[Axis.UNIT].unit, at[Axis.MEASURE].measure
        if period is None or unit is None:
            continue
        names = [one.pk for one in asked.measures.values() if one.code == measure.code] if measure else None
        if names is None and Axis.FIELD in at:
            names = [one.pk for one in asked.measures.values() if one.code.startswith(at[Axis.FIELD].field)]
        told = came_in.of(period, names)
        below = {one.unit.id: one.coverage for one in told.below}
        whole = told.whole if unit.id == asked.units["Thị xã"].pk else below.get(unit.id, Coverage())
        assert figure.coverage == whole
        percent = whole.completeness if figure.value == Value.COMPLETENESS else whole.timeliness
        assert figure.exact == percent
        assert bool(figure.why) == (percent is None)
    assert made.rows


def test_what_nobody_gave_of_what_is_asked_has_its_row_too(asked: Book) -> None:
    layout = Layout(rows=(Axis.MEASURE,), columns=(Axis.UNIT,), values=(Value.COMPLETENESS,))
    found = came(table(asked, layout, parse_period("2024-04")))
    assert found["VX04", "Thị xã"] == (0, Coverage(expected=2))
    assert found["VX04", "Xã Nam"] == (None, Coverage()), "of Xã Nam no form asks it"
    assert not any(code == "QA06" for code, _unit in found)
    mixed = replace(layout, values=(Value.THIS_PERIOD, Value.COMPLETENESS), columns=(Axis.UNIT, Axis.VALUE))
    found = came(table(asked, mixed, parse_period("2024-02")))
    assert (found["QA06", "Xã Đông", "trong-ky"][0], found["QA06", "Xã Đông", "day-du"][0]) == (6, None)
    filtered = replace(layout, fields=("VX",))
    assert {code for code, _unit in came(table(asked, filtered, parse_period("2024-02")))} == {"VX04"}


def test_of_a_unit_that_asks_nobody_its_own_forms_count(asked: Book) -> None:
    layout = Layout(rows=(Axis.FIELD,), columns=(Axis.VALUE,), whose=Whose.SELF,
                    values=(Value.COMPLETENESS, Value.TIMELINESS))  # fmt: skip
    made = pivot(asked.units["Xã Tây"].pk, layout, parse_period("2024-01"), SYSTEM)
    assert came(made)["KT", "day-du"] == (10_000, Coverage(1, 1, 1, 0))
    made = pivot(asked.units["Xã Tây"].pk, layout, parse_period("2024-02"), SYSTEM)
    assert {key: number for key, (number, _of) in came(made).items()} == {
        (field, value): 0 for field in ("KT", "VX") for value in ("day-du", "dung-han")
    }


def test_nothing_chosen_that_is_there_makes_an_empty_table(town: Book) -> None:
    assert table(town, Layout(measures=(10**9,))).rows == ()
    assert table(town, Layout(fields=("QA",))).rows == ()


@given(layout=layouts(), chosen=st.lists(st.integers(1, 10**12), unique=True))
def test_a_layout_is_kept_as_words_and_read_again(layout: Layout, chosen: list[int]) -> None:
    layout = replace(layout, whose=Whose.CHOSEN if chosen else layout.whose, units=tuple(chosen), sort=-2)
    settled = layout.settled()
    again = read(words(settled))
    assert again.settled() == replace(settled, count=settled.count if settled.span in (Span.LAST, Span.YEARS) else 6)
    assert settled.settled() == settled
    swapped = settled.swapped().settled()
    assert (set(swapped.rows), set(swapped.columns)) in (
        (set(settled.columns), set(settled.rows)),
        *product([set(swapped.rows)], [set(swapped.columns)]),
    )


@pytest.mark.parametrize("name", ["hang", "so", "don-vi", "ky", "ct", "cach-ky", "sap", "so-ky", "ranh-gioi"])
def test_words_that_are_no_layout_are_named(name: str) -> None:
    with pytest.raises(LayoutError, match="gì thế"):
        read({name: ["gì thế"]})


def test_periods_count_back_from_the_newest() -> None:
    newest = parse_period("2024-02@ND09")

    def labels(**more: Any) -> list[str]:
        return [period.label for period in periods_of(Layout(**more), newest)]

    assert labels() == ["2024-02"]
    assert labels(span=Span.LAST, count=3) == ["2023-12", "2024-01", "2024-02"]
    assert labels(span=Span.MONTHS) == ["2024-01", "2024-02"]
    assert labels(span=Span.YEARS, count=2) == ["2023-02", "2024-02"]
    assert {period.regime for period in periods_of(Layout(span=Span.MONTHS), newest)} == {newest.regime}
