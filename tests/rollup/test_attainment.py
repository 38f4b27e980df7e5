"""How a target stands: behind pace, exceeded, or nothing to say."""

from decimal import Decimal
from typing import Any

import pytest

from giaoban.catalogue.rules import parse_period
from giaoban.registry.models import UnitName
from giaoban.rollup.attainment import Standing
from giaoban.rollup.queries import rollup_table, standings, table_notes
from tests.rollup.asking import line
from tests.rollup.books import Book


def stands(book: Book, code: str, period: str, unit: str = "Thị xã") -> Standing | None:
    found = line(book, unit, period, code)
    return standings(book.units[unit].pk, parse_period(period), [found]).get((found.measure.id, found.item_id))


def two_communes(book: Book, code: str = "KT01", target: int = 1000) -> None:
    book.unit("Huyện", under="Thị xã")
    book.target("Huyện", code, "2024", target)
    for commune in ("Xã A", "Xã B"):
        book.unit(commune, under="Huyện")


def test_a_flow_is_behind_when_it_lags_the_time_gone_by(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    book.target("Thị xã", "KT01", "2024", 1000)
    book.state("Thị xã", "KT01", "2024-H1", 400, "to_date")
    found = stands(book, "KT01", "2024-H1")
    # 182 of the 366 days of 2024 are gone
    assert found is not None and found.outlook is not None
    assert (found.percent, found.pace, found.behind) == (Decimal("40.00"), Decimal("49.73"), True)
    # 40 % in 49.73 % of the days: 80.4 % at the year's end
    assert (found.gap, found.outlook.basis) == (Decimal("19.60"), "even")


def test_a_limit_is_behind_once_it_is_exceeded(book: Book) -> None:
    book.measure("KG03", "flow", "vụ", direction="down")
    book.target("Thị xã", "KG03", "2024", 0, "le")
    book.state("Thị xã", "KG03", "2024-01", 0, absence="none")
    kept = stands(book, "KG03", "2024-01")
    assert kept is not None and not kept.behind
    book.state("Thị xã", "KG03", "2024-02", 1)
    broken = stands(book, "KG03", "2024-02")
    assert broken is not None and broken.behind


def test_a_ratio_stated_for_the_period_only_stands_against_its_target(book: Book) -> None:
    book.measure("HC01", "ratio", "%", scale=2)
    book.target("Thị xã", "HC01", "2024", 9500)
    book.state("Thị xã", "HC01", "2024-02", 9500)
    found = stands(book, "HC01", "2024-02")
    assert found is not None
    assert (found.percent, found.behind) == (Decimal("100.00"), False)


def test_a_value_out_of_date_says_nothing_of_the_target(book: Book) -> None:
    book.measure("VX01", "stock", "hộ")
    book.target("Thị xã", "VX01", "2024", 100)
    book.state("Thị xã", "VX01", "2023-12", 60, "at")
    assert stands(book, "VX01", "2024") is None


def test_the_year_is_over_with_its_last_month_quarter_and_half(book: Book) -> None:
    book.measure("VX01", "stock", "hộ")
    book.target("Thị xã", "VX01", "2024", 100)
    book.state("Thị xã", "VX01", "2024-11", 60, "at")
    book.state("Thị xã", "VX01", "2024-12", 60, "at")
    found = {label: stands(book, "VX01", label) for label in ("2024-11", "2024-12", "2024-Q4", "2024-H2", "2024")}
    assert {label: one and one.behind for label, one in found.items()} == {
        "2024-11": False, "2024-12": True, "2024-Q4": True, "2024-H2": True, "2024": True,
    }  # fmt: skip


def test_a_whole_leap_year_is_all_of_it(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    book.target("Thị xã", "KT01", "2024", 1000)
    book.state("Thị xã", "KT01", "2024", 400, "to_date")
    found = stands(book, "KT01", "2024")
    assert found is not None
    assert (found.pace, found.behind) == (Decimal(100), True)


def a_year_of(book: Book, code: str, by_quarter: list[int], unit: str = "Thị xã", year: int = 2023) -> None:
    for quarter, value in enumerate(by_quarter, 1):
        book.state(unit, code, f"{year}-Q{quarter}", value)


def test_a_flow_goes_on_by_the_share_that_last_year_had_reached_by_now(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    book.target("Thị xã", "KT01", "2024", 1000)
    a_year_of(book, "KT01", [200, 150, 150, 500])
    book.state("Thị xã", "KT01", "2024-Q1", 190)
    found = stands(book, "KT01", "2024-Q1")
    assert found is not None and found.outlook is not None
    # 19 % in 24.86 % of the days would be behind; last year had 20 % by now, so 95 % at the end
    assert (found.outlook.basis, found.outlook.projected, found.outlook.share) == ("last_year", 950, Decimal("20.00"))
    assert (found.behind, found.gap, found.outlook.chance) == (True, Decimal("5.00"), "doubtful")
    # 190 in three months; 810 left in nine
    assert (found.outlook.done, found.outlook.needed, found.outlook.months_left) == (63, 90, 9)


def test_what_is_needed_each_month_is_never_rounded_to_less_than_is_enough(book: Book) -> None:
    book.measure("DN01", "flow", "doanh nghiệp")
    book.target("Thị xã", "DN01", "2024", 75)
    book.state("Thị xã", "DN01", "2024-Q1", 8)
    found = stands(book, "DN01", "2024-Q1")
    assert found is not None and found.outlook is not None
    assert found.outlook.needed == 8, "67 in nine months: seven a month would be 63"


def test_a_slow_beginning_that_is_every_years_is_not_behind(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    book.target("Thị xã", "KT01", "2024", 1000)
    a_year_of(book, "KT01", [100, 200, 200, 500])
    book.state("Thị xã", "KT01", "2024-Q1", 110)
    found = stands(book, "KT01", "2024-Q1")
    assert found is not None and found.outlook is not None
    assert (found.behind, found.outlook.projected, found.outlook.chance) == (False, 1100, "likely")


def test_last_year_counts_only_where_both_its_ends_cover_the_same_units(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    two_communes(book)
    for commune in ("Xã A", "Xã B"):
        a_year_of(book, "KT01", [100, 100, 100, 100] if commune == "Xã A" else [100], commune)
        book.state(commune, "KT01", "2024-Q1", 100)
    found = stands(book, "KT01", "2024-Q1", "Huyện")
    # Xã B gave one quarter of last year only: of that year's whole nothing is known.
    assert found is not None and found.outlook is not None
    assert found.outlook.basis == "even"


def test_last_years_two_ends_of_as_many_communes_that_are_not_the_same_say_nothing(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    two_communes(book)
    for commune in ("Xã A", "Xã B"):
        book.state(commune, "KT01", "2024-Q1", 100)
    book.state("Xã A", "KT01", "2023-Q1", 50)
    book.state("Xã B", "KT01", "2023", 900)
    found = stands(book, "KT01", "2024-Q1", "Huyện")
    assert found is not None and found.outlook is not None
    assert found.outlook.basis == "even"


def test_a_stock_goes_the_way_it_went_last_year_from_here_on(book: Book) -> None:
    book.measure("VX01", "stock", "hộ", direction="down")
    book.target("Thị xã", "VX01", "2024", 960, "le")
    book.state("Thị xã", "VX01", "2023-Q1", 1236, "at")
    book.state("Thị xã", "VX01", "2023-Q4", 1150, "at")
    book.state("Thị xã", "VX01", "2024-Q1", 1049, "at")
    found = stands(book, "VX01", "2024-Q1")
    assert found is not None and found.outlook is not None
    # 86 fewer from March to December last year
    assert (found.outlook.projected, found.outlook.chance, found.behind) == (963, "doubtful", True)
    assert (found.outlook.done, found.outlook.needed) == (None, None)


def test_a_percent_ends_at_no_more_than_a_hundred(book: Book) -> None:
    book.measure("YT01", "ratio", "%", scale=2)
    book.target("Thị xã", "YT01", "2024", 10_000)
    book.state("Thị xã", "YT01", "2023-Q1", 8000, "at")
    book.state("Thị xã", "YT01", "2023-Q4", 9500, "at")
    book.state("Thị xã", "YT01", "2024-Q1", 9000, "at")
    found = stands(book, "YT01", "2024-Q1")
    assert found is not None and found.outlook is not None
    assert (found.outlook.projected, found.behind) == (10_000, False)


def test_without_a_last_year_nothing_is_said_of_a_stock(book: Book) -> None:
    book.measure("VX01", "stock", "hộ", direction="down")
    book.target("Thị xã", "VX01", "2024", 960, "le")
    book.state("Thị xã", "VX01", "2024-Q1", 1049, "at")
    found = stands(book, "VX01", "2024-Q1")
    assert found is not None
    assert (found.outlook, found.behind) == (None, False)


@pytest.mark.parametrize("behaviour", ["stock", "ratio"])
@pytest.mark.parametrize("engine", ["duckdb", "database"])
def test_where_last_year_was_last_heard_of_in_spring_nobody_knows_where_it_ended(
    book: Book, behaviour: str, engine: str
) -> None:
    book.measure("MT01", behaviour, "%", scale=2)
    book.target("Thị xã", "MT01", "2024", 9000)
    for period, value in {"2023-03": 8000, "2023-06": 8200, "2024-03": 8500}.items():
        book.state("Thị xã", "MT01", period, value, "at")
    row = line(book, "Thị xã", "2024-03", "MT01", engine=engine)
    assert (row.same_period.value, row.last_year.missing, row.last_year.as_of) == (8000, True, "2023-06-30")
    found = stands(book, "MT01", "2024-03")
    assert found is not None
    assert (found.outlook, found.behind) == (None, False), "85 + (82 - 80) would be a guess at what came after June"
    book.state("Thị xã", "MT01", "2023-Q4", 8300, "at")
    assert line(book, "Thị xã", "2024-03", "MT01", engine=engine).last_year.value == 8300
    found = stands(book, "MT01", "2024-03")
    assert found is not None
    assert found.outlook is not None
    assert (found.outlook.projected, found.behind) == (8800, True)
    # Beside a whole year stands what that year is, whenever it was said.
    assert line(book, "Thị xã", "2024", "MT01", engine=engine).same_to_date.value == 8300


@pytest.mark.parametrize("period", ["2024-Q4", "2024-H2", "2024"])
def test_a_period_that_ends_with_its_year_is_held_against_the_same_one(book: Book, period: str) -> None:
    book.measure("MT01", "stock", "hộ")
    book.state("Thị xã", "MT01", "2023-11", 80, "at")
    book.state("Thị xã", "MT01", "2024-11", 85, "at")
    row = line(book, "Thị xã", period, "MT01")
    assert (row.last_year.value, row.last_year.missing) == (80, False)
    assert row.last_year == row.same_to_date
    assert line(book, "Thị xã", "2024-12", "MT01").last_year.missing


def test_a_limit_that_is_kept_so_far_is_behind_where_it_will_break(book: Book) -> None:
    book.measure("QA05", "flow", "vụ", direction="down")
    book.target("Thị xã", "QA05", "2024", 45, "le")
    book.state("Thị xã", "QA05", "2024-Q1", 20)
    found = stands(book, "QA05", "2024-Q1")
    assert found is not None and found.outlook is not None
    assert (found.percent, found.behind, found.outlook.chance) == (Decimal("100.00"), True, "unlikely")


def test_at_the_years_end_there_is_nothing_left_to_guess(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    book.target("Thị xã", "KT01", "2024", 1000)
    book.state("Thị xã", "KT01", "2024", 990)
    found = stands(book, "KT01", "2024")
    assert found is not None
    assert (found.outlook, found.behind, found.gap) == (None, True, Decimal("1.00"))


def counted_anew(book: Book, **version: Any) -> Book:
    """A measure counted otherwise from July on, with a target that was set before."""
    measure = book.measure("VX01", "stock", "hộ")
    book.target("Thị xã", "VX01", "2024", 1200, "le", paper="Nghị quyết 01")
    book.version(measure, "2024-07-01", **{"unit": "hộ", "scale": 0, **version})
    for month, number in (("2024-06", 600), ("2024-08", 900)):
        on = measure.versions.filter(valid_from__lte=f"{month}-01").latest("valid_from")
        book.state("Thị xã", "VX01", month, number, "at", version=on)
    return book


@pytest.mark.parametrize("version", [{"comparable": False}, {"unit": "người"}, {"comparable": False, "scale": 2}])
def test_a_target_of_another_way_of_counting_makes_no_percent_and_says_so(book: Book, version: dict[str, Any]) -> None:
    counted_anew(book, **version)
    before, after = (line(book, "Thị xã", month, "VX01") for month in ("2024-06", "2024-08"))
    assert before.target is not None and before.target.percent == Decimal("200.00")
    assert before.target_apart is None
    assert after.target is None and stands(book, "VX01", "2024-08") is None
    found = after.target_apart
    assert found is not None
    assert (found.value, found.scale, found.unit, found.comparator, found.paper) == (
        1200,
        0,
        "hộ",
        "le",
        "Nghị quyết 01",
    )
    # One that is set anew stands.
    book.target("Thị xã", "VX01", "2024", 1000, "le", valid_from="2024-07-15")
    again = line(book, "Thị xã", "2024-08", "VX01")
    assert again.target_apart is None
    assert again.target is not None and again.target.percent is not None
    # And says nothing yet of what was counted before.
    book.target("Thị xã", "VX01", "2024", 1000, "le", valid_from="2024-05-15")
    early = line(book, "Thị xã", "2024-06", "VX01")
    assert (early.target, early.target_apart is not None) == (None, True)


def test_a_comparable_version_of_another_scale_is_no_other_way_of_counting(book: Book) -> None:
    counted_anew(book, scale=2)
    found = line(book, "Thị xã", "2024-08", "VX01")
    assert found.target_apart is None
    assert found.target is not None and found.target.value == 120_000


def test_the_command_line_names_a_target_of_another_way_of_counting(book: Book) -> None:
    counted_anew(book, comparable=False)
    head, rows = rollup_table(UnitName.objects.get(unit=book.units["Thị xã"]).code, "2024-08@LICH")
    (said,) = [dict(zip(head, row, strict=True)) for row in rows]
    assert (said["target"], said["percent"], said["target_apart"]) == ("", "", "1200 hộ (Nghị quyết 01)")
    (note,) = table_notes(rows)
    assert "cách tính khác" in note and "VX01 Chỉ tiêu VX01: 1200 hộ (Nghị quyết 01)" in note
    assert table_notes([row[:-1] + [""] for row in rows]) == []
