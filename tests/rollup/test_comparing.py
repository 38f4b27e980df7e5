"""Units beside one another: all tables in one run, ranks, spread, who is missing."""

from decimal import Decimal

import pytest

from giaoban.catalogue.models import Threshold
from giaoban.catalogue.rules import parse_period
from giaoban.registry.models import UnitName
from giaoban.rollup.queries import (
    Comparison,
    compare,
    consolidate,
    consolidate_below,
    evaluate,
    missing_below,
    rollup_table,
)
from tests.rollup.asking import line
from tests.rollup.books import Book

FEBRUARY = parse_period("2024-02")


def compared(book: Book, code: str, period: str = "2024-02", **more: object) -> Comparison:
    found = compare(book.units["Thị xã"].pk, book.measures[code].pk, parse_period(period), **more)  # type: ignore[arg-type]
    assert found is not None
    return found


def ranks(found: Comparison) -> dict[str, int | None]:
    return {one.unit.name: one.rank for one in found.members}


@pytest.mark.parametrize("boundaries", ["then", "now", "restated"])
def test_the_tables_of_all_communes_in_one_run_are_those_of_each(book: Book, boundaries: str) -> None:
    book.measure("KT01", "flow")
    book.measure("VX01", "stock", "hộ", direction="down")
    book.measure("HC01", "ratio", "%", scale=2)
    book.measure("KT07", "progress", "%", itemised=True)
    for hamlet in ("Ấp Một", "Ấp Hai"):
        book.unit(hamlet, under="Xã Đông")
        book.state(hamlet, "KT01", "2024-02", 7)
    for name, value in (("Xã Đông", 60), ("Xã Tây", 100)):
        book.state(name, "KT07", "2024-02", value, "at", item=book.item(name, "KT07", "Nhà văn hóa"))
    book.state("Xã Tây", "VX01", "2024-01", 40, "at")
    book.state("Xã Tây", "HC01", "2024-02", numerator=45, denominator=90)
    book.target("Xã Tây", "KT01", "2024", 500)
    found = consolidate_below(book.units["Thị xã"].pk, FEBRUARY, boundaries=boundaries)
    assert list(found) == [book.units[name].pk for name in ("Xã Đông", "Xã Tây", "Xã Nam")]
    for unit, rows in found.items():
        assert rows == consolidate(unit, FEBRUARY, boundaries=boundaries)
    assert [len(rows) for rows in found.values()] == [2, 4, 0]


def test_the_period_before_and_the_change_from_it(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    book.state("Xã Đông", "KT01", "2024-01", 120)
    book.state("Xã Đông", "KT01", "2024-02", 160)
    row = line(book, "Xã Đông", "2024-02", "KT01")
    assert (row.previous.value, row.change(), row.difference()) == (120, Decimal("33.33"), 40)
    assert (row.same_period.value, row.change("same_period")) == (None, None)
    town = line(book, "Thị xã", "2024-02", "KT01")
    # both are of one commune of three
    assert (town.this_period.partial, town.change()) == (True, Decimal("33.33"))


def test_sums_of_different_units_are_not_set_against_each_other(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    for name in ("Xã Đông", "Xã Tây", "Xã Nam"):
        book.state(name, "KT01", "2024-01", 100)
    book.state("Xã Đông", "KT01", "2024-02", 110)
    row = line(book, "Thị xã", "2024-02", "KT01")
    assert (row.previous.value, row.previous.partial, row.this_period.partial) == (300, False, True)
    assert (row.even(), row.change(), row.difference()) == (False, None, None)


def test_as_many_units_are_not_the_same_units(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    book.state("Xã Đông", "KT01", "2024-01", 120)
    book.state("Xã Tây", "KT01", "2024-02", 160)
    row = line(book, "Thị xã", "2024-02", "KT01")
    # one commune of three each time, and not the same one
    assert [(one.value, one.lacking) for one in row.pair()] == [(160, 2), (120, 2)]
    assert (row.even(), row.change(), row.difference()) == (False, None, None)
    code = UnitName.objects.get(unit=book.units["Thị xã"]).code
    for field in ("change_previous", "diff_previous"):
        assert evaluate(f"KT01:{field}@2024-02@LICH#{code}") is None


def test_a_percent_changes_by_points_not_by_percents(book: Book) -> None:
    book.measure("HC01", "ratio", "%", scale=2)
    book.state("Xã Đông", "HC01", "2024-01", 9000)
    book.state("Xã Đông", "HC01", "2024-02", 9550)
    row = line(book, "Xã Đông", "2024-02", "HC01")
    assert (row.difference(), row.change()) == (550, None)


def test_units_rank_by_the_measures_direction_and_ties_share_a_place(book: Book) -> None:
    book.measure("VX01", "stock", "hộ", direction="down")
    book.unit("Xã Bắc", under="Thị xã")
    for name, value in (("Xã Đông", 60), ("Xã Tây", 40), ("Xã Nam", 40)):
        book.state(name, "VX01", "2024-02", value, "at")
    found = compared(book, "VX01")
    assert ranks(found) == {"Xã Đông": 3, "Xã Tây": 1, "Xã Nam": 1, "Xã Bắc": None}
    assert [one.name for one in found.missing] == ["Xã Bắc"]
    assert found.distribution is not None
    assert (found.distribution.low, found.distribution.median, found.distribution.high) == (40, 40, 60)


def test_units_with_targets_of_their_own_rank_by_the_percent_reached(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    for name, value, target in (("Xã Đông", 900, 1000), ("Xã Tây", 50, 50), ("Xã Nam", 10, 40)):
        book.state(name, "KT01", "2024-02", value, "to_date")
        book.target(name, "KT01", "2024", target)
    found = compared(book, "KT01")
    assert ranks(found) == {"Xã Đông": 2, "Xã Tây": 1, "Xã Nam": 3}
    assert (found.reached, found.threshold) == ((1, 3), None)


def test_nothing_left_of_what_has_a_limit_ranks_before_little_left(book: Book) -> None:
    book.measure("VX01", "stock", "hộ", direction="down")
    for name, value in (("Xã Đông", 1), ("Xã Tây", 0), ("Xã Nam", 10)):
        book.target(name, "VX01", "2024", 5, "le")
        book.state(name, "VX01", "2024-02", value, "at")
    assert ranks(compared(book, "VX01")) == {"Xã Tây": 1, "Xã Đông": 2, "Xã Nam": 3}


def test_what_has_no_better_is_not_ranked(book: Book) -> None:
    book.measure("DT06", "flow", "đợt", direction="neutral")
    book.state("Xã Đông", "DT06", "2024-02", 3)
    assert ranks(compared(book, "DT06")) == {"Xã Đông": None, "Xã Tây": None, "Xã Nam": None}


def test_the_names_behind_a_coverage(book: Book) -> None:
    measure = book.measure("KT01", "flow")
    book.state("Xã Đông", "KT01", "2024-01", 5)
    book.state("Xã Đông", "KT01", "2024-02", 5)
    book.state("Xã Tây", "KT01", "2024-02", absence="na")
    town = book.units["Thị xã"].pk
    assert [one.name for one in missing_below(town, measure.pk, None, FEBRUARY)] == ["Xã Nam"]
    assert [one.name for one in missing_below(town, measure.pk, None, FEBRUARY, to_date=True)] == ["Xã Tây", "Xã Nam"]
    cell = line(book, "Thị xã", "2024-02", "KT01").this_period
    assert (cell.reported, cell.expected, cell.partial) == (2, 3, True)


def a_threshold(book: Book, code: str, value: int, since: str = "2020-01-01", **more: object) -> None:
    Threshold.objects.create(
        measure=book.measures[code], comparator="ge", value=value, paper=f"Văn bản {value}", valid_from=since, **more
    )


def test_percents_without_parts_are_counted_against_the_catalogues_threshold(book: Book) -> None:
    book.measure("DT02.ty_le", "ratio", "%", scale=2, family="DT02")
    book.measure("DT02.don_vi", "count", "xã", family="DT02")
    a_threshold(book, "DT02.ty_le", 60)
    for name, percent in (("Xã Đông", 6000), ("Xã Tây", 5999)):
        book.state(name, "DT02.ty_le", "2024-02", percent)
    town = line(book, "Thị xã", "2024-02", "DT02.ty_le").this_period
    assert (town.value, town.reported, town.unsummed) == (None, 2, 2)
    count = line(book, "Thị xã", "2024-02", "DT02.don_vi").this_period
    assert (count.value, count.denominator, count.reported, count.partial) == (1, 3, 2, True)
    names, table = rollup_table("00001", "2024-02@LICH")
    lines = {row[1]: dict(zip(names, row, strict=True)) for row in table}
    assert [lines[code]["missing"] for code in ("DT02.ty_le", "DT02.don_vi")] == ["Xã Nam", "Xã Nam"]
    for code in ("DT02.ty_le", "DT02.don_vi"):
        found = compared(book, code)
        assert (found.measure.code, found.reached) == ("DT02.ty_le", (1, 3))
        assert [(one.unit.name, one.reached) for one in found.members] == [
            ("Xã Đông", True),
            ("Xã Tây", False),
            ("Xã Nam", None),
        ]
        assert found.threshold is not None
        assert (found.threshold.value, found.threshold.source) == (6000, "catalogue")
        assert found.threshold.paper == "Văn bản 60"
        assert found.distribution is not None
        assert (found.distribution.low, found.distribution.high) == (5999, 6000)


def test_the_threshold_is_that_of_the_periods_end_and_a_target_goes_before_it(book: Book) -> None:
    book.measure("DT02.ty_le", "ratio", "%", scale=2, family="DT02")
    a_threshold(book, "DT02.ty_le", 60, valid_to="2024-01-31")
    a_threshold(book, "DT02.ty_le", 70, since="2024-02-01")
    for month in ("2024-01", "2024-02"):
        book.state("Xã Đông", "DT02.ty_le", month, 6500)
    assert compared(book, "DT02.ty_le", "2024-01").reached == (1, 3)
    assert compared(book, "DT02.ty_le", "2024-02").reached == (0, 3)
    book.target("Thị xã", "DT02.ty_le", "2024", 6400)
    found = compared(book, "DT02.ty_le", "2024-02")
    assert found.reached == (1, 3)
    assert found.threshold is not None
    assert (found.threshold.source, found.threshold.paper) == ("target", "Quyết định giao")


def test_a_towns_total_is_not_asked_of_each_commune(book: Book) -> None:
    book.measure("QA01.nguoi", "flow", "người", family="QA01")
    book.measure("QA01.ty_le", "ratio", "%", scale=2, family="QA01")
    book.measure("QA01.don_vi", "count", "xã", family="QA01")
    book.target("Thị xã", "QA01.nguoi", "2024", 30)
    a_threshold(book, "QA01.ty_le", 100)
    for name, parts in (("Xã Đông", (10, 10)), ("Xã Tây", (9, 10))):
        book.state(name, "QA01.nguoi", "2024-02", parts[0])
        book.state(name, "QA01.ty_le", "2024-02", numerator=parts[0], denominator=parts[1])
    assert compared(book, "QA01.nguoi").reached is None
    assert compared(book, "QA01.don_vi").reached == (1, 3)
    assert line(book, "Thị xã", "2024-02", "QA01.don_vi").to_date.value == 1
