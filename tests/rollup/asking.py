"""Short ways to ask the roll-up in tests, from here and from other processes."""

import os
from pathlib import Path
from typing import Any

from django.db import connection

from giaoban.catalogue.rules import parse_period
from giaoban.rollup.queries import consolidate
from giaoban.rollup.rows import Row
from tests.rollup.books import Book


def line(book: Book, unit: str, period: str, code: str, item: str = "", **more: Any) -> Row:
    """The line of a measure (and item) in a unit's table; `at_seq`, `boundaries`, `engine` as in `consolidate`."""
    table = consolidate(book.units[unit].pk, parse_period(period), **more)
    found = [one for one in table if (one.measure.code, one.item) == (code, item)]
    assert len(found) == 1, [(one.measure.code, one.item) for one in table]
    return found[0]


def lines(book: Book, unit: str, period: str) -> list[tuple[str, str]]:
    """Which lines a unit's table has."""
    return [(one.measure.code, one.item) for one in consolidate(book.units[unit].pk, parse_period(period))]


def same_ledger(folder: Path) -> dict[str, str]:
    """The environment of another process at this test's ledger, with its files and mirror in a folder."""
    at = connection.settings_dict
    url = f"sqlite:///{at['NAME']}"
    if connection.vendor != "sqlite":
        url = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    more = {"DATABASE_URL": url, "GIAOBAN_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "giaoban.settings"}
    return {**os.environ, **more}
