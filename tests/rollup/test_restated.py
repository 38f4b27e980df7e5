"""On whose boundaries: figures from before a merger or a split, for the units there are now."""

from collections import defaultdict
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.base.actors import System
from giaoban.catalogue.rules import parse_period
from giaoban.registry.models import UnitName
from giaoban.rollup.layouts import Axis, Layout, Value
from giaoban.rollup.queries import (
    changes,
    compare,
    consolidate,
    consolidate_below,
    ended_inside,
    givers,
    missing_below,
    pivot,
    rollup_notes,
)
from giaoban.rollup.restating import MILLION, Move, Restating, shared_out
from tests.rollup.asking import line
from tests.rollup.books import Book

# Đông and Tây become Đông Tây, Nam is divided into Thượng and Hạ, on 1 July 2024.
THE_DAY = "2024-07-01"
NEW = ("Xã Đông Tây", "Xã Thượng", "Xã Hạ")


@pytest.fixture(params=["duckdb", "database", "spark"])
def engine(request: pytest.FixtureRequest, settings: Any) -> str:
    """Each engine in turn; Spark is Sail in this process."""
    if request.param == "spark":
        settings.SPARK, settings.SPARK_MIRROR = request.getfixturevalue("sail"), ""
    return str(request.param)


@pytest.fixture
def merged(book: Book) -> Book:
    """The town after the reorganisation, without shares of Nam."""
    for old in ("Xã Đông", "Xã Tây", "Xã Nam"):
        book.ends(old, "2024-06-30")
    for new in NEW:
        book.unit(new, under="Thị xã", since=THE_DAY)
    for old in ("Xã Đông", "Xã Tây"):
        book.passes(old, "Xã Đông Tây", THE_DAY)
    book.measure("KT01", "flow")
    return book


def divide(book: Book, high: str | None, low: str | None) -> None:
    """Nam passes into Thượng and Hạ by shares of its people."""
    book.passes("Xã Nam", "Xã Thượng", THE_DAY, "part", high)
    book.passes("Xã Nam", "Xã Hạ", THE_DAY, "part", low)


def test_the_same_period_of_a_merged_commune_is_that_of_its_whole_predecessors(merged: Book, engine: str) -> None:
    merged.state("Xã Đông", "KT01", "2023-08", 30)
    merged.state("Xã Tây", "KT01", "2023-08", 12)
    merged.state("Xã Đông Tây", "KT01", "2024-08", 50)
    as_was = line(merged, "Xã Đông Tây", "2024-08", "KT01")
    assert (as_was.this_period.value, as_was.same_period.value) == (50, None)
    row = line(merged, "Xã Đông Tây", "2024-08", "KT01", boundaries="restated", engine=engine)
    assert (row.this_period.value, row.same_period.value) == (50, 42)
    assert (row.same_period.derived, row.same_period.reported, row.same_period.expected) == (True, 2, 2)
    assert len(row.same_period.seqs) == 2


def test_who_cannot_be_compared_is_not_silent(merged: Book) -> None:
    """Of a commune divided nobody knows how, the successors are neither missing nor behind with their reports."""
    divide(merged, None, None)
    for old in ("Xã Tây", "Xã Nam"):
        for month in range(1, 7):
            merged.state(old, "KT01", f"2024-{month:02d}", 10)
    for new, value in zip(NEW, (50, 5, 4), strict=True):
        for month in ("2024-07", "2024-08"):
            merged.state(new, "KT01", month, value)
    town, measure, period = merged.units["Thị xã"].pk, merged.measures["KT01"].pk, parse_period("2024-08")
    found = compare(town, measure, period, boundaries="restated")
    assert found is not None
    assert [one.name for one in found.apart] == ["Xã Thượng", "Xã Hạ"]
    assert [one.name for one in found.missing] == ["Xã Đông Tây"], "Đông gave nothing before the day"
    silent = missing_below(town, measure, None, period, to_date=True, boundaries="restated")
    assert [one.name for one in silent] == ["Xã Đông Tây"]
    layout = Layout(rows=(Axis.UNIT,), values=(Value.REPORTED,), measures=(measure,), boundaries="restated")
    table = pivot(town, layout, period, System())
    said = {
        member.unit.name: (cells[0].number, cells[0].why)
        for head, cells in zip(table.rows, table.figures, strict=True)
        for member in head
        if member.unit is not None
    }
    assert said["Xã Thượng"] == said["Xã Hạ"] == (None, "apart")
    assert said["Xã Đông Tây"] == (0, "")


def test_of_a_comparison_who_is_silent_is_named_so_however_divided_and_who_spoke_as_not_comparable(
    merged: Book,
) -> None:
    divide(merged, None, None)
    for name, last_year, now in (("Xã E", 10, 12), ("Xã F", 10, 12)):
        merged.unit(name, under="Thị xã")
        merged.state(name, "KT01", "2023-08", last_year)
        merged.state(name, "KT01", "2024-08", now)
    for old, value in (("Xã Đông", 10), ("Xã Tây", 20), ("Xã Nam", 5)):
        merged.state(old, "KT01", "2023-08", value)
    for new, value in (("Xã Đông Tây", 40), ("Xã Thượng", 6)):
        merged.state(new, "KT01", "2024-08", value)
    town, measure = merged.units["Thị xã"].pk, merged.measures["KT01"].pk
    (found,) = givers(town, measure, None, parse_period("2024-08"), boundaries="restated")
    named = {which: [unit.name for unit in getattr(found, which)] for which in ("gave", "silent", "without", "apart")}
    assert sorted(named.pop("gave")) == ["Xã E", "Xã F", "Xã Đông Tây"]
    assert named == {"silent": ["Xã Hạ"], "without": [], "apart": ["Xã Thượng"]}
    (change,) = changes(town, parse_period("2024-08"))
    assert (found.of, (3, found.expected)) == (change.main.to, change.main.units)


def test_units_beside_one_another_after_a_merger_say_cell_by_cell_what_cannot_be_compared(merged: Book) -> None:
    divide(merged, None, None)
    for old, value in (("Xã Đông", 30), ("Xã Tây", 12), ("Xã Nam", 9)):
        merged.state(old, "KT01", "2023-08", value)
    for new, value in zip(NEW, (50, 5, 4), strict=True):
        merged.state(new, "KT01", "2024-08", value)
    town, measure, period = merged.units["Thị xã"].pk, merged.measures["KT01"].pk, parse_period("2024-08")
    found = compare(town, measure, period, boundaries="restated")
    as_was = compare(town, measure, period)
    assert found is not None and as_was is not None
    said = {one.unit.name: (one.row.this_period.value, one.row.same_period.value) for one in found.members}
    assert said == {"Xã Đông Tây": (50, 42), "Xã Thượng": (5, None), "Xã Hạ": (4, None)}
    assert {one.unit.name: bool(one.row.same_period.apart) for one in found.members} == {
        "Xã Đông Tây": False,
        "Xã Thượng": True,
        "Xã Hạ": True,
    }
    below = consolidate_below(town, period, boundaries="restated")
    for unit, rows in below.items():
        assert rows == consolidate(unit, period, boundaries="restated")
    # as it was: who ended within the year is named, since no sum of the units below has their first half
    assert [one.name for one in as_was.ended] == ["Xã Đông", "Xã Tây", "Xã Nam"]
    assert found.ended == ()
    code = UnitName.objects.get(unit=town).code
    (note,) = rollup_notes(code, "2024-08@LICH")
    assert "Xã Đông, Xã Tây, Xã Nam" in note
    assert rollup_notes(code, "2024-08@LICH", boundaries="restated") == rollup_notes(code, "2025-02@LICH") == []


def test_a_unit_that_ended_and_passed_into_no_other_is_named_on_every_boundary(book: Book) -> None:
    book.measure("KT01", "flow")
    book.state("Xã Đông", "KT01", "2024-06", 60, "to_date")
    for name in ("Xã Tây", "Xã Nam"):
        book.state(name, "KT01", "2024-08", 80, "to_date")
    book.ends("Xã Đông", "2024-06-30")
    town, period = book.units["Thị xã"].pk, parse_period("2024-08")
    for boundaries in ("then", "now", "restated"):
        assert line(book, "Thị xã", "2024-08", "KT01", boundaries=boundaries).to_date.value == 160
        assert [one.name for one in ended_inside(town, period, boundaries=boundaries)] == ["Xã Đông"]
    (note,) = rollup_notes(UnitName.objects.get(unit=town).code, "2024-08@LICH", boundaries="restated")
    assert "Xã Đông" in note and "không ghi chuyển vào đơn vị nào" in note


def test_a_year_to_date_goes_through_the_day_of_the_merger(merged: Book) -> None:
    for month in range(1, 7):
        merged.state("Xã Đông", "KT01", f"2024-{month:02d}", 10)
        merged.state("Xã Tây", "KT01", f"2024-{month:02d}", 1)
    for month in (7, 8):
        merged.state("Xã Đông Tây", "KT01", f"2024-{month:02d}", 100)
    assert line(merged, "Xã Đông Tây", "2024-08", "KT01").to_date.value is None
    assert line(merged, "Xã Đông Tây", "2024-08", "KT01", boundaries="restated").to_date.value == 266
    # a quarter within which the day falls too
    merged.state("Xã Đông Tây", "KT01", "2024-09", 100)
    assert line(merged, "Xã Đông Tây", "2024-Q3", "KT01", boundaries="restated").to_date.value == 366


def test_a_predecessor_that_said_nothing_is_counted_as_missing(merged: Book) -> None:
    merged.state("Xã Đông", "KT01", "2023-08", 30)
    merged.state("Xã Đông Tây", "KT01", "2024-08", 50)
    same = line(merged, "Xã Đông Tây", "2024-08", "KT01", boundaries="restated").same_period
    assert (same.value, same.reported, same.expected) == (30, 1, 2)


def test_of_a_divided_commune_each_successor_has_its_share_in_whole_numbers(merged: Book, engine: str) -> None:
    divide(merged, "0.333333", "0.666667")
    merged.state("Xã Nam", "KT01", "2023-08", 101)
    merged.state("Xã Thượng", "KT01", "2024-08", 1)
    merged.state("Xã Hạ", "KT01", "2024-08", 2)
    high, low = (line(merged, name, "2024-08", "KT01", boundaries="restated", engine=engine) for name in NEW[1:])
    assert (high.same_period.value, low.same_period.value) == (34, 67)
    town = line(merged, "Thị xã", "2024-08", "KT01", boundaries="restated", engine=engine)
    assert (town.this_period.value, town.same_period.value) == (3, 101)


def test_a_share_that_is_left_open_is_what_the_others_leave(merged: Book) -> None:
    divide(merged, "0.25", None)
    merged.state("Xã Nam", "KT01", "2023-08", 100)
    merged.state("Xã Hạ", "KT01", "2024-08", 2)
    assert line(merged, "Xã Hạ", "2024-08", "KT01", boundaries="restated").same_period.value == 75


def test_without_shares_the_successors_cannot_be_compared_and_the_town_can(merged: Book) -> None:
    divide(merged, None, None)
    merged.state("Xã Nam", "KT01", "2023-08", 101)
    merged.state("Xã Thượng", "KT01", "2024-08", 1)
    high = line(merged, "Xã Thượng", "2024-08", "KT01", boundaries="restated")
    assert (high.this_period.value, high.same_period.value) == (1, None)
    assert high.same_period.apart == (merged.units["Xã Nam"].pk,)
    town = line(merged, "Thị xã", "2024-08", "KT01", boundaries="restated")
    assert (town.same_period.value, town.same_period.apart) == (101, ())


def test_stocks_add_up_and_ratios_are_recomputed(merged: Book) -> None:
    merged.measure("NV01", "stock", "hộ")
    merged.measure("HC01", "ratio", "%", 2)
    for old, households, done, of in (("Xã Đông", 100, 30, 40), ("Xã Tây", 50, 10, 60)):
        merged.state(old, "NV01", "2023-08", households, "at")
        merged.state(old, "HC01", "2023-08", None, "at", numerator=done, denominator=of)
    merged.state("Xã Đông Tây", "NV01", "2024-08", 140, "at")
    merged.state("Xã Đông Tây", "HC01", "2024-08", 5000, "at")
    stock = line(merged, "Xã Đông Tây", "2024-08", "NV01", boundaries="restated")
    ratio = line(merged, "Xã Đông Tây", "2024-08", "HC01", boundaries="restated")
    assert (stock.this_period.value, stock.same_period.value) == (140, 150)
    assert (ratio.this_period.value, ratio.same_period.value) == (5000, 4000)


def test_a_percent_without_its_parts_is_not_added(merged: Book) -> None:
    merged.measure("HC01", "ratio", "%", 2)
    merged.state("Xã Đông", "HC01", "2023-08", 9000, "at")
    merged.state("Xã Tây", "HC01", "2023-08", 5000, "at")
    merged.state("Xã Đông Tây", "HC01", "2024-08", 7000, "at")
    assert line(merged, "Xã Đông Tây", "2024-08", "HC01", boundaries="restated").same_period.value is None


DAYS = [date(2020, 7, 1), date(2023, 1, 1), date(2025, 7, 1)]
UNITS = range(1, 9)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Move], dict[int, date]]:
    """Reorganisations one after another: of the units there are, some pass into new ones, wholly or by shares."""
    living, made, moves, ended = set(UNITS), 100, [], {}
    for day in DAYS:
        for old in sorted(living):
            into = draw(st.integers(0, 3))
            if not into:
                continue
            living.remove(old)
            ended[old] = day.replace(day=1)
            cuts = sorted(draw(st.lists(st.integers(1, 999_999), min_size=into - 1, max_size=into - 1, unique=True)))
            bounds = [0, *cuts, MILLION]
            # a successor may take from several
            news = [made + draw(st.integers(0, 3)) + 10 * number for number in range(into)]
            for new, (low, high) in zip(news, zip(bounds, bounds[1:], strict=False), strict=True):
                share = Fraction(high - low, MILLION)
                moves.append(Move(old, new, day, into == 1, share, share))
                living.add(new)
        made += 100
    before = {unit: day.replace(month=6) if day.month > 6 else day for unit, day in ended.items()}
    return moves, {unit: day for unit, day in before.items() if unit not in living}


@given(histories(), st.lists(st.integers(-(10**15), 10**15), min_size=len(UNITS), max_size=len(UNITS)))
def test_above_all_successors_nothing_is_lost_and_nothing_counted_twice(
    history: tuple[list[Move], dict[int, date]], values: list[int]
) -> None:
    moves, ended = history
    last = max((move.on for move in moves), default=DAYS[0])
    everyone = set(UNITS) | {move.new for move in moves}
    restating = Restating(moves, date(2026, 1, 1), ended)
    streams = restating.streams(everyone, {move.new: move.on for move in moves})
    assert {one.pieces for one in streams} == {0}
    by_old: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for one in streams:
        if one.since <= date(2019, 12, 31) < one.until:
            by_old[one.basis, one.old][one.unit] = one.share
    for basis in (0, 1):
        assert [sum(by_old[basis, old].values()) for old in UNITS] == [MILLION] * len(UNITS)
        restated = [shared_out(value, by_old[basis, old]) for old, value in zip(UNITS, values, strict=True)]
        assert sum(sum(parts.values()) for parts in restated) == sum(values)
    today = [one for one in streams if one.since <= date(2026, 1, 1) < one.until and one.until > last]
    assert {one.share for one in today} <= {MILLION}
    assert all(one.old == one.unit for one in today)


def test_what_a_unit_stated_after_it_took_another_in_stands_as_it_is(book: Book) -> None:
    book.unit("Xã A", under="Thị xã")
    book.unit("Xã B", under="Thị xã")
    book.measure("KT01", "flow", "đồng")
    for quarter in ("2023-Q1", "2023-Q2"):
        book.state("Xã A", "KT01", quarter, 10)
    for quarter in ("2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1"):
        book.state("Xã B", "KT01", quarter, 5)
    book.passes("Xã A", "Xã B", "2023-07-01")
    book.ends("Xã A", "2023-06-30")
    row = line(book, "Xã B", "2024-Q1", "KT01", boundaries="restated")
    assert (row.this_period.value, row.to_date.value, row.previous.value) == (5, 5, 5)
    assert (row.same_period.value, row.last_year.value) == (15, 40)
