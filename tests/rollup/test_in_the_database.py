"""The ledger's own database rolls up the ledger where it lies."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from giaoban.rollup import ledger, mirror
from giaoban.rollup.engines import database
from giaoban.rollup.hedges import WORDINGS, number_of, number_sql
from tests.rollup.asking import line
from tests.rollup.books import Book


@pytest.fixture
def gate_flow(book: Book, monkeypatch: pytest.MonkeyPatch) -> Book:
    """A flow's first month in three communes; whoever asks for a pick or for the mirror fails."""

    def refused(*_args: Any, **_more: Any) -> Any:
        raise AssertionError("picks are read one by one")

    monkeypatch.setattr(ledger, "picks", refused)
    monkeypatch.setattr(mirror, "reading", refused)
    book.measure("VX04", "flow", "phần")
    for place, value in (("Xã Đông", 10), ("Xã Tây", 20), ("Xã Nam", 40)):
        book.state(place, "VX04", "2024-01", value)
    return book


def town(book: Book, **more: Any) -> Any:
    """The town's first month."""
    return line(book, "Thị xã", "2024-01", "VX04", engine="database", **more).this_period


def test_the_last_pick_of_a_key_decides_at_any_position_also_one_of_nothing(gate_flow: Book) -> None:
    book = gate_flow
    first = book.seq
    corrected = book.state("Xã Tây", "VX04", "2024-01", 21, qualifier="hơn")
    book.pick(corrected, conflict=True)
    second = book.seq
    book.pick(corrected, nothing=True)
    third = book.seq
    book.pick(corrected)
    book.stated("Xã Nam", "VX04", "2024-01", 99)
    said = [town(book, at_seq=at) for at in (first, second, third, book.seq)]
    assert [one.value for one in said] == [70, 71, 50, 71]
    assert [one.reported for one in said] == [3, 3, 2, 3]
    assert [one.conflict for one in said] == [False, True, False, False]
    assert [one.qualifier for one in said] == ["", "hơn", "", "hơn"]


def test_nothing_is_left_behind_in_the_transaction_also_when_a_question_fails(
    gate_flow: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (connection.in_atomic_block, town(gate_flow).value) == (True, 70)
    assert temporary() == []
    monkeypatch.setattr(database, "of_record_sql", lambda _tables: "SELECT nothing_of_the_kind")
    with pytest.raises(DatabaseError), transaction.atomic():
        town(gate_flow)
    assert temporary() == []


def temporary() -> list[str]:
    """Names of temporary tables and views."""
    asked = "SELECT name FROM sqlite_temp_master WHERE name NOT LIKE 'sqlite_%'"
    if connection.vendor == "postgresql":
        asked = "SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema()"
    with connection.cursor() as cursor:
        cursor.execute(asked, None)
        return sorted(str(name) for (name,) in cursor.fetchall())


WORDS = st.lists(st.sampled_from(["không", "quá", "vào", "bình quân", *WORDINGS]), max_size=4).map(" ".join)


@pytest.mark.django_db
@settings(max_examples=20, deadline=None)
@given(st.lists(WORDS, min_size=30, max_size=30))
def test_a_wording_is_the_same_number_in_the_databases_own_words(words: list[str]) -> None:
    given = [one.replace("  ", " ").strip() for one in [*words, *WORDINGS]]
    rows = " UNION ALL ".join(["SELECT %s AS words"] * len(given))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT words, {number_sql('words')} FROM ({rows}) r", given)  # noqa: S608
        assert dict(cursor.fetchall()) == {one: number_of(one) for one in given}
