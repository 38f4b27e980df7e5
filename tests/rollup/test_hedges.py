""" "Trên", "dưới", "khoảng", "ước" in sums, differences and quotients."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.figures.enums import Absence, Quality
from giaoban.rollup.hedges import WORDINGS, number_of, of_difference, of_sum, sides_of, turned, words_of
from giaoban.rollup.tables import ABSENCES, ESTIMATE
from tests.rollup.asking import line
from tests.rollup.books import Book

WORDS = st.sampled_from(["", *WORDINGS])


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (["", ""], ""),
        (["", "trên"], "trên"),
        (["trên", "dưới"], "khoảng"),
        (["hơn", "", "hơn"], "hơn"),
        (["hơn", "trên"], "trên"),
        (["gần", "trên"], "khoảng"),
        (["khoảng", "trên"], "khoảng"),
        (["ước", ""], "ước"),
        (["ước đạt", "trên"], "ước trên"),
        (["ước đạt trên", "ước đạt trên"], "ước đạt trên"),
        (["đạt", "trên"], "trên"),
        (["không dưới", ""], "không dưới"),
        (["không dưới", "trên"], "trên"),
    ],
)
def test_of_a_sum(parts: list[str], words: str) -> None:
    assert of_sum(parts) == words


@pytest.mark.parametrize(
    ("whole", "less", "words"),
    [("", [""], ""), ("trên", [""], "trên"), ("", ["trên"], "dưới"), ("trên", ["dưới"], "trên"), ("", ["gần"], "trên")],
)
def test_of_a_difference(whole: str, less: list[str], words: str) -> None:
    assert of_difference(whole, less) == words


def test_a_wording_that_is_not_listed_goes_by_its_marks() -> None:
    assert words_of(number_of("vào khoảng")) == "khoảng"
    assert words_of(number_of("ước vào khoảng trên dưới")) == "ước khoảng"
    assert number_of("bình quân") == 0


@given(st.lists(WORDS, max_size=5), st.lists(WORDS, max_size=5))
def test_the_order_and_the_brackets_of_a_sum_change_nothing_of_its_sides(some: list[str], others: list[str]) -> None:
    whole = sides_of(of_sum([*some, *others]))
    assert whole == sides_of(of_sum([*others, *some])) == sides_of(of_sum([of_sum(some), of_sum(others)]))


@given(WORDS)
def test_turning_twice_leaves_the_sides(words: str) -> None:
    assert turned(turned(number_of(words))) == sides_of(words)
    assert words == "" or words_of(number_of(words)) == words


def test_estimates_are_those_of_the_ledger() -> None:
    assert Quality.ESTIMATE == ESTIMATE


def test_every_absence_of_the_ledger_has_a_number() -> None:
    assert set(ABSENCES) == set(Absence.values)


def test_a_towns_sum_says_what_its_communes_said(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    book.state("Xã Đông", "KT01", "2024-02", 10, quality=1, qualifier="ước đạt trên")
    book.state("Xã Tây", "KT01", "2024-02", 20)
    book.state("Xã Nam", "KT01", "2024-02", 5, qualifier="gần")
    cell = line(book, "Thị xã", "2024-02", "KT01").this_period
    assert (cell.value, cell.qualifier, cell.estimated, len(cell.seqs)) == (35, "ước khoảng", 1, 3)


def test_a_month_left_of_two_cumulations_turns_what_is_taken_away(book: Book) -> None:
    book.measure("KT01", "flow", "đồng")
    book.state("Xã Đông", "KT01", "2024-01", 10, "to_date", qualifier="trên")
    book.state("Xã Đông", "KT01", "2024-02", 25, "to_date")
    cell = line(book, "Xã Đông", "2024-02", "KT01").this_period
    assert (cell.value, cell.qualifier, cell.derived) == (15, "dưới", True)


def test_a_towns_ratio_is_as_inexact_as_its_parts(book: Book) -> None:
    book.measure("HC01", "ratio", "%", scale=2)
    book.state("Xã Đông", "HC01", "2024-02", numerator=9, denominator=10, qualifier="trên")
    book.state("Xã Tây", "HC01", "2024-02", numerator=5, denominator=10)
    # a percent alone is not in the ratio, nor is what is said of it
    book.state("Xã Nam", "HC01", "2024-02", 9000, qualifier="khoảng")
    cell = line(book, "Thị xã", "2024-02", "HC01").this_period
    assert (cell.value, cell.qualifier, cell.unsummed, cell.partial) == (7000, "trên", 1, True)


def test_a_province_of_complete_towns_is_partial_where_a_commune_is_missing(book: Book) -> None:
    book.unit("Tỉnh")
    book.place("Thị xã", "Tỉnh", "2000-01-01")
    book.measure("KT01", "flow", "đồng")
    for name in ("Xã Đông", "Xã Tây"):
        book.state(name, "KT01", "2024-02", 10)
    cell = line(book, "Tỉnh", "2024-02", "KT01").this_period
    assert (cell.reported, cell.expected, cell.lacking, cell.partial) == (1, 1, 1, True)
    book.state("Thị xã", "KT01", "2024-02", 30)
    whole = line(book, "Tỉnh", "2024-02", "KT01").this_period
    assert (whole.value, whole.lacking, whole.partial) == (30, 0, False)
