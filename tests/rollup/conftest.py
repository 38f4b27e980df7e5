from collections.abc import Iterator

import pytest

from giaoban.rollup import mirror
from tests.rollup.books import Book


@pytest.fixture
def book(db: None) -> Iterator[Book]:
    """A town with three communes, an empty ledger."""
    mirror.forget()
    made = Book()
    made.unit("Thị xã")
    for name in ("Xã Đông", "Xã Tây", "Xã Nam"):
        made.unit(name, under="Thị xã")
    yield made
    mirror.forget()
