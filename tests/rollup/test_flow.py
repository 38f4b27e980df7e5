"""A flow adds up over time and over units."""

from giaoban.catalogue.rules import parse_period
from giaoban.rollup.queries import consolidate
from giaoban.rollup.rows import Row
from tests.rollup.books import Book


def row(book: Book, unit: str, period: str, code: str) -> Row:
    found = [one for one in consolidate(book.units[unit].pk, parse_period(period)) if one.measure.code == code]
    assert len(found) == 1
    return found[0]


def test_to_date_is_the_sum_of_all_months_since_the_year_began(book: Book) -> None:
    book.measure("VX04", "flow", "phần")
    for month, value in ((1, 10), (2, 20), (3, 30)):
        book.state("Xã Đông", "VX04", f"2024-{month:02d}", value)
    found = row(book, "Xã Đông", "2024-03", "VX04")
    assert (found.this_period.value, found.this_period.derived) == (30, False)
    assert (found.to_date.value, found.to_date.derived) == (60, True)
    assert len(found.to_date.seqs) == 3


def test_a_town_adds_up_its_communes_and_says_how_many_reported(book: Book) -> None:
    book.measure("VX04", "flow", "phần")
    book.state("Xã Đông", "VX04", "2024-02", 5)
    book.state("Xã Tây", "VX04", "2024-02", 7)
    cell = row(book, "Thị xã", "2024-02", "VX04").this_period
    assert (cell.value, cell.origin, cell.reported, cell.expected) == (12, "children", 2, 3)
