"""How a target stands: behind pace, exceeded, or nothing to say."""

from decimal import Decimal

from giaoban.catalogue.rules import parse_period
from giaoban.rollup.attainment import Standing, standing
from tests.rollup.asking import line
from tests.rollup.books import Book


def stands(book: Book, code: str, period: str) -> Standing | None:
    return standing(line(book, "Thị xã", period, code), parse_period(period))


def test_a_flow_is_behind_when_it_lags_the_time_gone_by(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    book.target("Thị xã", "KT01", "2024", 1000)
    book.state("Thị xã", "KT01", "2024-H1", 400, "to_date")
    found = stands(book, "KT01", "2024-H1")
    # 182 of the 366 days of 2024 are gone
    assert found == Standing(Decimal("40.00"), Decimal("49.73"), True, Decimal("9.73"))


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


def test_a_whole_leap_year_is_all_of_it(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    book.target("Thị xã", "KT01", "2024", 1000)
    book.state("Thị xã", "KT01", "2024", 400, "to_date")
    found = stands(book, "KT01", "2024")
    assert found is not None
    assert (found.pace, found.behind) == (Decimal(100), True)
