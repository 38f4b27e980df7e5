"""Stocks, ratios, progress, counts of units; percent of target."""

from decimal import Decimal

import pytest

from giaoban.catalogue.rules import parse_period
from giaoban.rollup.queries import members
from giaoban.rollup.targets import percent
from tests.rollup.asking import line, lines
from tests.rollup.books import Book


def test_a_stock_is_its_last_value_and_adds_up_over_units_only(book: Book) -> None:
    book.measure("VX01", "stock", "hộ", direction="down")
    book.state("Xã Đông", "VX01", "2024-01", 60, "at")
    book.state("Xã Đông", "VX01", "2024-03", 50, "at")
    book.state("Xã Tây", "VX01", "2024-02", 40, "at")
    found = line(book, "Thị xã", "2024-Q1", "VX01")
    assert (found.this_period.value, found.to_date.value, found.this_period.reported) == (90, 90, 2)


def test_a_stock_older_than_the_period_shows_with_its_date_and_counts_as_missing(book: Book) -> None:
    book.measure("VX01", "stock", "hộ", direction="down")
    book.state("Xã Đông", "VX01", "2023-12", 60, "at")
    book.state("Xã Tây", "VX01", "2024-02", 40, "at")
    own = line(book, "Xã Đông", "2024-02", "VX01").this_period
    assert (own.value, own.as_of, own.missing) == (60, "2023-12-31", True)
    town = line(book, "Thị xã", "2024-02", "VX01").this_period
    assert (town.value, town.reported, town.expected) == (40, 1, 3)


def test_a_ratio_of_a_town_is_recomputed_from_the_parts_never_averaged(book: Book) -> None:
    book.measure("HC01", "ratio", "%", scale=2)
    book.state("Xã Đông", "HC01", "2024-02", 10000, numerator=10, denominator=10)
    book.state("Xã Tây", "HC01", "2024-02", numerator=45, denominator=90)
    cell = line(book, "Thị xã", "2024-02", "HC01").this_period
    # 55 of 100, not the mean of 100 % and 50 %
    assert (cell.value, cell.numerator, cell.denominator, cell.unsummed) == (5500, 55, 100, 0)


def test_a_percent_without_its_parts_shows_for_its_unit_and_is_not_rolled_up(book: Book) -> None:
    book.measure("HC01", "ratio", "%", scale=2)
    book.state("Xã Đông", "HC01", "2024-02", 9850)
    book.state("Xã Tây", "HC01", "2024-02", numerator=1, denominator=3)
    assert line(book, "Xã Đông", "2024-02", "HC01").this_period.value == 9850
    cell = line(book, "Thị xã", "2024-02", "HC01").this_period
    assert (cell.value, cell.reported, cell.unsummed) == (3333, 2, 1)


def test_a_percent_that_could_not_be_added_marks_the_sum_at_every_level_above(book: Book) -> None:
    book.unit("Tỉnh")
    book.unit("Huyện", under="Tỉnh")
    for name in ("Thị xã",):
        book.place(name, "Tỉnh", "2000-01-01")
    book.unit("Xã Bắc", under="Huyện")
    book.measure("HC01", "ratio", "%", scale=2)
    book.state("Xã Đông", "HC01", "2024-02", 9850)
    for name in ("Xã Tây", "Xã Nam", "Xã Bắc"):
        book.state(name, "HC01", "2024-02", numerator=1, denominator=3)
    town, province = (line(book, name, "2024-02", "HC01").this_period for name in ("Thị xã", "Tỉnh"))
    assert (town.value, town.reported, town.expected, town.unsummed, town.partial) == (3333, 3, 3, 1, True)
    # both towns gave a number, one of them not of all its communes
    assert (province.value, province.reported, province.expected, province.partial) == (3333, 2, 2, True)
    assert (province.unsummed, province.lacking) == (0, 1)


def test_parts_win_over_a_stated_percent_and_round_half_up(book: Book) -> None:
    book.measure("HC01", "ratio", "%", scale=1)
    book.state("Xã Đông", "HC01", "2024-02", 630, numerator=5, denominator=8)
    assert line(book, "Xã Đông", "2024-02", "HC01").this_period.value == 625
    book.measure("KT08", "ratio", "đồng/người/năm")
    book.state("Xã Đông", "KT08", "2024", numerator=5, denominator=2)
    assert line(book, "Xã Đông", "2024", "KT08").this_period.value == 3


def test_progress_of_a_work_passes_up_as_it_is(book: Book) -> None:
    book.measure("KT07", "progress", "%", itemised=True)
    road = book.item("Xã Đông", "KT07", "Đường liên thôn")
    bridge = book.item("Xã Tây", "KT07", "Cầu Đá")
    book.state("Xã Đông", "KT07", "2024-01", 30, "at", item=road)
    book.state("Xã Đông", "KT07", "2024-02", 60, "at", item=road)
    book.state("Xã Tây", "KT07", "2024-02", 100, "at", item=bridge)
    assert lines(book, "Thị xã", "2024-02") == [("KT07", "Cầu Đá"), ("KT07", "Đường liên thôn")]
    cell = line(book, "Thị xã", "2024-02", "KT07", "Đường liên thôn").this_period
    # one commune has this work, so one is expected to report on it
    assert (cell.value, cell.origin, cell.reported, cell.expected) == (60, "children", 1, 1)


def test_works_of_one_name_in_two_communes_are_not_summed(book: Book) -> None:
    book.measure("KT07", "progress", "%", itemised=True)
    for name in ("Xã Đông", "Xã Tây"):
        book.state(name, "KT07", "2024-02", 60, "at", item=book.item(name, "KT07", "Nhà văn hóa"))
    cell = line(book, "Thị xã", "2024-02", "KT07", "Nhà văn hóa").this_period
    assert (cell.value, cell.reported, cell.unsummed) == (None, 2, 2)


def test_k_of_n_is_counted_from_the_members_and_opens_to_their_names(book: Book) -> None:
    base = book.measure("DT02", "ratio", "%", scale=2, family="DT02")
    count = book.measure("DT02.donvi", "count", "xã", family="DT02")
    book.target("Thị xã", "DT02", "2024", 6000)
    book.target("Xã Nam", "DT02", "2024", 5000)
    book.state("Xã Đông", "DT02", "2024-02", numerator=61, denominator=100)
    book.state("Xã Tây", "DT02", "2024-02", 5999)
    town, period = book.units["Thị xã"].pk, parse_period("2024-02")
    cell = line(book, "Thị xã", "2024-02", "DT02.donvi").this_period
    assert (cell.value, cell.denominator, cell.reported, cell.derived) == (1, 3, 2, True)
    for measure in (count, base):
        opened = [(one.unit.name, one.reached) for one in members(town, measure.pk, period)]
        assert opened == [("Xã Đông", True), ("Xã Tây", False), ("Xã Nam", None)]


def test_k_of_n_as_stated_stands_before_the_count(book: Book) -> None:
    book.measure("DT02", "ratio", "%", scale=2, family="DT02")
    book.measure("DT02.donvi", "count", "xã", family="DT02")
    book.target("Thị xã", "DT02", "2024", 6000)
    book.state("Xã Đông", "DT02", "2024-02", 9000)
    book.state("Thị xã", "DT02.donvi", "2024-02", 2, denominator=3)
    cell = line(book, "Thị xã", "2024-02", "DT02.donvi").this_period
    assert (cell.value, cell.denominator, cell.derived, cell.origin) == (2, 3, False, "own")


def test_percent_of_the_whole_years_target_that_is_in_force_at_the_cut_off(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    book.target("Thị xã", "KT01", "2024", 600, paper="Nghị quyết đầu năm")
    book.target("Thị xã", "KT01", "2024", 800, paper="Nghị quyết điều chỉnh", valid_from="2024-07-10")
    for month in range(1, 9):
        book.state("Xã Đông", "KT01", f"2024-{month:02d}", 50)
    june, august = line(book, "Thị xã", "2024-06", "KT01"), line(book, "Thị xã", "2024-08", "KT01")
    assert june.target is not None and august.target is not None
    assert (june.target.value, june.target.percent) == (600, Decimal("50.00"))
    assert (august.target.paper, august.target.percent) == ("Nghị quyết điều chỉnh", Decimal("50.00"))


@pytest.mark.parametrize(("comparable", "shown"), [(True, (100, Decimal("20.00"))), (False, None)])
def test_a_years_target_stands_from_january_though_the_measure_is_counted_finer_from_july(
    book: Book, comparable: bool, shown: tuple[int, Decimal] | None
) -> None:
    area = book.measure("KT10", "flow", "ha")
    old = area.versions.get()
    book.version(area, "2024-07-01", "ha", scale=2, comparable=comparable)
    # a target is set by the version of its year's last day
    book.target("Thị xã", "KT10", "2024", 10_000)
    for month in (1, 2):
        book.state("Thị xã", "KT10", f"2024-0{month}", 10, version=old)
    target = line(book, "Thị xã", "2024-02", "KT10").target
    assert (None if target is None else (target.value, target.percent)) == shown


def test_a_target_set_later_is_not_there_at_an_earlier_position(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    book.state("Thị xã", "KT01", "2024-01", 50)
    book.target("Thị xã", "KT01", "2024", 600)
    before = book.seq
    book.target("Thị xã", "KT01", "2024", 500)
    now, then = (
        line(book, "Thị xã", "2024-01", "KT01").target,
        line(book, "Thị xã", "2024-01", "KT01", at_seq=before).target,
    )
    assert now is not None and then is not None
    assert (now.value, then.value) == (500, 600)


def test_a_target_without_any_figure_still_has_its_line(book: Book) -> None:
    book.measure("VX08", "flow", "lao động")
    book.target("Thị xã", "VX08", "2024", 450)
    found = line(book, "Thị xã", "2024-02", "VX08")
    assert found.target is not None
    assert (found.target.percent, found.to_date.missing, found.to_date.expected) == (None, True, 3)


def test_targets_of_the_communes_are_not_the_towns(book: Book) -> None:
    book.measure("VX08", "flow", "lao động")
    book.target("Xã Đông", "VX08", "2024", 450)
    assert line(book, "Thị xã", "2024-02", "VX08").target is None


def test_a_terms_target_stands_for_a_stock_but_gives_a_flow_no_percent(book: Book) -> None:
    book.measure("XD02", "flow", "đảng viên")
    book.measure("YT06", "stock", "trường")
    for code in ("XD02", "YT06"):
        book.target("Thị xã", code, "2020/2025", 10)
    book.state("Thị xã", "XD02", "2024", 5)
    book.state("Thị xã", "YT06", "2024", 5, "at")
    flow, stock = (line(book, "Thị xã", "2024", code).target for code in ("XD02", "YT06"))
    assert flow is not None and stock is not None
    assert (flow.percent, stock.percent) == (None, Decimal("50.00"))


@pytest.mark.parametrize(
    ("value", "target", "comparator", "accumulates", "reached"),
    [
        (2, 3, "ge", True, "66.67"),
        (49687, 6288, "ge", True, "790.19"),
        (1, 800, "ge", True, "0.13"),
        (5, 0, "ge", True, None),
        (21, 21, "eq", True, "100.00"),
        (0, 0, "le", True, "100.00"),
        (1, 0, "le", True, "0.00"),
        (4, 10, "le", True, "100.00"),
        (20, 10, "le", True, "50.00"),
        (88, 80, "le", False, "90.91"),
        (50, 80, "le", False, "160.00"),
        (0, 80, "le", False, "100.00"),
        (None, 80, "le", False, None),
        # a limit below nought is kept or is not; how far it is from it no percent says
        (-10, -5, "le", False, "100.00"),
        (-5, -5, "le", True, "100.00"),
        (-3, -5, "le", False, None),
        (0, -5, "le", False, None),
        (3, -5, "le", True, None),
        (-10, -5, "ge", True, None),
        (0, -5, "ge", True, None),
        (-20, 100, "ge", True, "-20.00"),
    ],
)
def test_percent_of_target(
    value: int | None, target: int, comparator: str, accumulates: bool, reached: str | None
) -> None:
    expected = None if reached is None else Decimal(reached)
    assert percent(value, target, comparator, accumulates) == expected
