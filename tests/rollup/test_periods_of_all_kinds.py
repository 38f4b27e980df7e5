"""Cumulation and comparison by kind of period: terms, nine months, half-years, weeks, days of one's own."""

from decimal import Decimal

import pytest

from giaoban.catalogue.rules import parse_period
from giaoban.rollup.attainment import standing
from giaoban.rollup.queries import consolidate_below, estimate_errors, evaluate
from giaoban.rollup.rows import Cell
from giaoban.rollup.terms import added
from tests.rollup.asking import line
from tests.rollup.books import Book


def months(book: Book, unit: str, year: int, values: range, each: int = 10, code: str = "XD02") -> None:
    for month in values:
        book.state(unit, code, f"{year}-{month:02d}", each)


@pytest.fixture
def party(book: Book) -> Book:
    """New members, reported by months."""
    book.measure("XD02", "flow", "đảng viên")
    return book


@pytest.mark.parametrize("engine", ["duckdb", "database"])
def test_a_term_is_the_sum_of_its_years_however_each_was_reported(party: Book, engine: str) -> None:
    months(party, "Xã Đông", 2021, range(1, 13), 1)
    party.state("Xã Đông", "XD02", "2022", 20, "to_date")
    party.state("Xã Đông", "XD02", "2020", 5)
    row = line(party, "Xã Đông", "2020/2022", "XD02", engine=engine)
    assert (row.this_period.value, row.this_period.derived, row.to_date.value) == (37, True, 37)
    town = line(party, "Thị xã", "2020/2022", "XD02", engine=engine).this_period
    assert (town.value, town.origin, town.partial, town.reported, town.expected) == (37, "children", True, 1, 3)
    assert evaluate("XD02:period@2020/2022@LICH#00002") == 37


def test_a_term_with_a_year_missing_has_no_sum_and_one_stated_over_all_of_it_stands(party: Book) -> None:
    party.state("Xã Đông", "XD02", "2020", 5)
    party.state("Xã Đông", "XD02", "2022", 5)
    party.state("Xã Tây", "XD02", "2020", 5)
    party.state("Xã Tây", "XD02", "2020/2022", 50)
    below = consolidate_below(party.units["Thị xã"].pk, parse_period("2020/2022"))
    assert below[party.units["Xã Đông"].pk] == []
    assert [row.this_period.value for row in below[party.units["Xã Tây"].pk]] == [50]


def test_a_terms_target_is_reached_from_the_terms_first_day(party: Book) -> None:
    party.target("Xã Đông", "XD02", "2020/2025", 200, paper="Nghị quyết đại hội")
    for year in (2020, 2021, 2022, 2023):
        party.state("Xã Đông", "XD02", str(year), 30)
    months(party, "Xã Đông", 2024, range(1, 3))
    row = line(party, "Xã Đông", "2024-02", "XD02")
    assert row.target is not None
    assert (row.to_date.value, row.since_term.value) == (20, 140)
    assert (row.target.percent, row.target.period, row.target.paper) == (
        Decimal("70.00"),
        "2020/2025",
        "Nghị quyết đại hội",
    )
    assert evaluate("XD02:percent@2024-02@LICH#00002") == Decimal("70.00")
    found = standing(row, parse_period("2024-02"))
    assert found is not None
    # a term is not judged by the pace of a year
    assert (found.percent, found.pace, found.behind) == (Decimal("70.00"), None, False)


def test_a_term_whose_first_years_nobody_knows_has_no_percent(party: Book) -> None:
    party.target("Xã Đông", "XD02", "2020/2025", 200)
    party.state("Xã Đông", "XD02", "2023", 30)
    months(party, "Xã Đông", 2024, range(1, 3))
    row = line(party, "Xã Đông", "2024-02", "XD02")
    assert row.target is not None
    assert (row.target.percent, row.since_term.missing) == (None, True)


def test_a_term_by_itself_stands_against_its_own_target_not_against_its_first_years(party: Book) -> None:
    party.target("Xã Đông", "XD02", "2021/2025", 60)
    party.target("Xã Đông", "XD02", "2021", 4)
    party.measure("VX01", "stock", "hộ")
    party.target("Xã Đông", "VX01", "2021/2025", 50)
    for year in range(2021, 2026):
        party.state("Xã Đông", "XD02", str(year), 9)
    party.state("Xã Đông", "VX01", "2025-06", 40, "at")
    flow, stock = (line(party, "Xã Đông", "2021/2025", code) for code in ("XD02", "VX01"))
    assert flow.target is not None and stock.target is not None
    assert (flow.to_date.value, flow.target.period, flow.target.percent) == (45, "2021/2025", Decimal("75.00"))
    assert (stock.target.period, stock.target.percent) == ("2021/2025", Decimal("80.00"))
    # when a term is over, what is not reached is behind
    found = standing(flow, parse_period("2021/2025"))
    assert found is not None and found.behind


def test_the_years_of_a_term_stand_at_the_scale_of_the_measure_as_it_is_counted_now(book: Book) -> None:
    area = book.measure("KT10", "flow", "ha")
    old = area.versions.get()
    for year in ("2021", "2022"):
        book.state("Xã Đông", "KT10", year, 5, version=old)
    new = book.version(area, "2023-01-01", "ha", scale=2)
    book.state("Xã Đông", "KT10", "2023-01", 500, version=new)
    book.target("Xã Đông", "KT10", "2021/2025", 2500)
    row = line(book, "Xã Đông", "2023-01", "KT10")
    assert row.target is not None
    assert (row.since_term.value, row.target.percent) == (1500, Decimal("60.00"))


def test_years_that_were_counted_in_another_unit_are_not_added_to_a_term(book: Book) -> None:
    money = book.measure("KT01", "flow", "triệu đồng")
    old = money.versions.get()
    for year in ("2021", "2022"):
        book.state("Xã Đông", "KT01", year, 5, version=old)
    new = book.version(money, "2023-01-01", "đồng", comparable=False)
    book.state("Xã Đông", "KT01", "2023-01", 7_000_000, version=new)
    book.target("Xã Đông", "KT01", "2021/2025", 25_000_000)
    row = line(book, "Xã Đông", "2023-01", "KT01")
    assert row.target is not None
    assert (row.since_term.value, row.target.percent) == (None, None)


def test_the_years_of_a_term_stand_on_the_boundaries_that_this_year_is_restated_to(book: Book) -> None:
    book.measure("KT01", "flow")
    for name, value in (("Xã Đông", 1), ("Xã Tây", 10)):
        for year in ("2021", "2022", "2023", "2024"):
            book.state(name, "KT01", year, value)
        months(book, name, 2025, range(1, 7), value, code="KT01")
    book.ends("Xã Đông", "2025-06-30")
    book.passes("Xã Đông", "Xã Tây", "2025-07-01")
    months(book, "Xã Tây", 2025, range(7, 9), 11, code="KT01")
    book.target("Xã Tây", "KT01", "2021/2025", 200)
    restated = line(book, "Xã Tây", "2025-08", "KT01", boundaries="restated")
    assert (restated.to_date.value, restated.since_term.value) == (88, 132)
    as_was = line(book, "Xã Tây", "2025-08", "KT01")
    assert (as_was.to_date.value, as_was.since_term.value) == (82, 122)


def test_nine_months_are_cumulated_from_months_and_compared_with_nine_months(party: Book) -> None:
    months(party, "Xã Đông", 2023, range(1, 10), 8)
    months(party, "Xã Đông", 2024, range(1, 10))
    row = line(party, "Xã Đông", "2024-9M", "XD02")
    assert (row.this_period.value, row.to_date.value, row.same_period.value) == (90, 90, 72)
    assert (row.change("same_period"), row.previous.value) == (Decimal("25.00"), None)


def test_the_second_half_is_its_own_and_the_year_goes_on(party: Book) -> None:
    months(party, "Xã Đông", 2024, range(1, 13))
    row = line(party, "Xã Đông", "2024-H2", "XD02")
    assert (row.this_period.value, row.to_date.value, row.previous.value) == (60, 120, 60)


def test_a_week_follows_the_week_before_and_adds_up_to_nothing(party: Book) -> None:
    party.state("Xã Đông", "XD02", "2024-W09", 3)
    party.state("Xã Đông", "XD02", "2024-W10", 4)
    row = line(party, "Xã Đông", "2024-W10", "XD02")
    assert (row.this_period.value, row.to_date.value, row.previous.value) == (4, 4, 3)
    assert row.change() == Decimal("33.33")
    assert row.same_period.missing


def test_days_of_ones_own_stand_alone_and_their_year_is_stated(party: Book) -> None:
    days = parse_period("2024-11-01..2024-11-23")
    party.state("Xã Đông", "XD02", days, 7)
    row = line(party, "Thị xã", "2024-11-01..2024-11-23", "XD02")
    assert (row.this_period.value, row.to_date.missing, row.previous.missing) == (7, True, True)
    party.state("Xã Đông", "XD02", days, 70, "to_date")
    assert line(party, "Thị xã", "2024-11-01..2024-11-23", "XD02").to_date.value == 70


def test_a_stocks_last_day_stands_in_every_kind_of_period(book: Book) -> None:
    book.measure("VX01", "stock", "hộ", direction="down")
    book.state("Xã Đông", "VX01", "2024-02", 60, "at")
    for period in ("2024-02", "2024-Q1", "2024-H1", "2024-9M", "2024", "2024-W09", "2020/2025"):
        cell = line(book, "Xã Đông", period, "VX01").this_period
        assert (period, cell.value, cell.as_of) == (period, 60, "")


def test_years_that_follow_one_another_keep_what_is_said_of_them() -> None:
    one = Cell(value=5, origin="children", qualifier="trên", reported=2, expected=3, lacking=1, seqs=(1,), quality=3)
    other = Cell(value=7, origin="own", reported=0, expected=3, seqs=(2,), quality=1, estimated=1)
    whole = added([one, other])
    assert (whole.value, whole.qualifier, whole.partial, whole.estimated, whole.quality) == (12, "trên", True, 1, 1)
    assert added([one, Cell()]).missing
    assert added([]).missing
    apart = added([one, Cell(apart=(9,))])
    assert (apart.value, apart.apart) == (None, (9,))


def test_an_estimate_is_measured_against_what_replaced_it(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    for name, guess, figure in (("Xã Đông", 110, 100), ("Xã Tây", 45, 50)):
        book.accepted(book.state(name, "KT01", "2024-02", guess, quality=1))
        book.accepted(book.state(name, "KT01", "2024-02", figure))
    book.accepted(book.state("Xã Nam", "KT01", "2024-02", 70, quality=1))
    assert line(book, "Thị xã", "2024-02", "KT01").this_period.estimated == 1
    found = estimate_errors(book.units["Thị xã"].pk, parse_period("2024-Q1"))
    assert [(one.unit.name, one.estimate, one.figure, one.error, one.percent) for one in found] == [
        ("Xã Đông", 110, 100, 10, Decimal("10.00")),
        ("Xã Tây", 45, 50, -5, Decimal("-10.00")),
    ]
    assert estimate_errors(book.units["Thị xã"].pk, parse_period("2024-Q2")) == []
