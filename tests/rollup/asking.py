"""Short ways to ask the roll-up in tests."""

from giaoban.catalogue.rules import parse_period
from giaoban.rollup.queries import consolidate
from giaoban.rollup.rows import Row
from tests.rollup.books import Book


def line(book: Book, unit: str, period: str, code: str, item: str = "", at_seq: int | None = None) -> Row:
    """The line of a measure (and item) in a unit's table."""
    table = consolidate(book.units[unit].pk, parse_period(period), at_seq=at_seq)
    found = [one for one in table if (one.measure.code, one.item) == (code, item)]
    assert len(found) == 1, [(one.measure.code, one.item) for one in table]
    return found[0]


def lines(book: Book, unit: str, period: str) -> list[tuple[str, str]]:
    """Which lines a unit's table has."""
    return [(one.measure.code, one.item) for one in consolidate(book.units[unit].pk, parse_period(period))]
