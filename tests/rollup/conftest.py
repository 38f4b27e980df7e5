from collections.abc import Iterator

import pytest

from giaoban.base.appendonly import gate_open
from giaoban.rollup import mirror
from tests.rollup.books import Book


@pytest.fixture
def book(db: None) -> Iterator[Book]:
    """A town with three communes, an empty ledger."""
    mirror.forget()
    # This ledger is written past the gate, row by row.
    with gate_open():
        made = Book()
        made.unit("Thị xã")
        for name in ("Xã Đông", "Xã Tây", "Xã Nam"):
            made.unit(name, under="Thị xã")
        yield made
    mirror.forget()
