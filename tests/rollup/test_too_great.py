"""Sums beyond 64 bits are refused in the same words by every engine; up to there they are right to the last digit."""

from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from giaoban.base.errors import Refusal
from giaoban.rollup.limits import LARGEST, within
from tests.rollup.asking import line
from tests.rollup.books import Book

PLACES = ("Xã Đông", "Xã Tây", "Xã Nam")
NINE = 9 * 10**18
# The engine that needs nothing, the ledger's own database, and Sail, which takes a second for a question.
ENGINES = ("duckdb", "database", pytest.param("spark", marks=pytest.mark.slow))
QUICK = ENGINES[:2]


@pytest.fixture
def engine(request: pytest.FixtureRequest, settings: Any) -> str:
    """An engine by its name, ready to be asked."""
    if request.param == "spark":
        settings.SPARK, settings.SPARK_MIRROR = request.getfixturevalue("sail"), ""
    return str(request.param)


def said(book: Book, engine: str, *numbers: int, code: str = "VX04") -> int | str | None:
    """The town's sum of what its communes state, or the code of the refusal."""
    book.measure(code, "flow", "đồng")
    for place, number in zip(PLACES, numbers, strict=False):
        book.state(place, code, "2024-02", number)
    return asked(book, engine, code)


def asked(book: Book, engine: str, code: str = "VX04", period: str = "2024-02", **more: Any) -> int | str | None:
    try:
        return line(book, "Thị xã", period, code, engine=engine, **more).this_period.value
    except Refusal as refusal:
        assert "sai đơn vị tính" in refusal.message
        return refusal.code


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((NINE, NINE), "rollup.too_great"),
        # What is beyond on the way only does not matter.
        ((NINE, NINE, -NINE), NINE),
        ((2**62, 2**62 - 1), LARGEST),
        ((2**62, 2**62), "rollup.too_great"),
    ],
)
def test_a_sum_is_right_to_the_last_digit_or_refused(
    book: Book, engine: str, numbers: tuple[int, ...], expected: int | str
) -> None:
    assert said(book, engine, *numbers) == expected


@pytest.mark.parametrize("engine", QUICK, indirect=True)
@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((-(2**62), -(2**62) + 1), -LARGEST),
        ((-(2**62), -(2**62)), "rollup.too_great"),
        ((-NINE, -NINE), "rollup.too_great"),
    ],
)
def test_so_is_a_sum_below_nought(book: Book, engine: str, numbers: tuple[int, ...], expected: int | str) -> None:
    assert said(book, engine, *numbers) == expected


class Quiet:
    """A ledger that says little of itself to Hypothesis."""

    def __init__(self, book: Book) -> None:
        self.book, self.measures = book, 0

    def __repr__(self) -> str:
        return "a ledger"


@pytest.fixture
def ledger(book: Book) -> Quiet:
    return Quiet(book)


NUMBERS = st.integers(-LARGEST, LARGEST) | st.sampled_from(
    [1, -1, 2**62, 2**62 - 1, -(2**62), 2**32, LARGEST, -LARGEST]
)


@pytest.mark.parametrize("name", QUICK)
@hypothesis(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(numbers=st.lists(NUMBERS, min_size=1, max_size=3))
def test_any_numbers_add_up_as_whole_numbers_do_or_are_refused(ledger: Quiet, name: str, numbers: list[int]) -> None:
    whole = sum(numbers)
    expected = whole if abs(whole) <= LARGEST else "rollup.too_great"
    with transaction.atomic():
        ledger.measures += 1
        assert said(ledger.book, name, *numbers, code=f"VX{ledger.measures}") == expected
        transaction.set_rollback(True)


@pytest.fixture
def rescaled(book: Book) -> Book:
    """A measure that is counted by the thousandth from February on; all that is stated counted whole ones."""
    version = book.measure("VX04", "flow", "đồng").versions.get()
    book.version(book.measures["VX04"], "2024-02-01", "đồng", 3)
    book.state("Xã Đông", "VX04", "2024-02", LARGEST // 1000, version=version)
    return book


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_a_figure_brought_to_a_finer_scale_is_right_or_refused(rescaled: Book, engine: str) -> None:
    assert asked(rescaled, engine) == LARGEST // 1000 * 1000
    version = rescaled.measures["VX04"].versions.get(scale=0)
    # What comes out of floating point, or round the end again, would be a number.
    rescaled.state("Xã Tây", "VX04", "2024-02", 10**17, version=version)
    assert asked(rescaled, engine) == "rollup.too_great"


@pytest.mark.parametrize("engine", QUICK, indirect=True)
def test_parts_of_a_ratio_and_the_percent_made_of_them(book: Book, engine: str) -> None:
    book.measure("VX05", "ratio", "%")
    for place in PLACES[:2]:
        book.state(place, "VX05", "2024-02", None, numerator=NINE, denominator=NINE)
    assert asked(book, engine, "VX05") == "rollup.too_great"
    book.measure("VX06", "ratio", "%")
    book.state("Xã Đông", "VX06", "2024-03", None, numerator=10**17, denominator=1)
    assert asked(book, engine, "VX06", "2024-03") == "rollup.too_great"


@pytest.mark.parametrize("engine", QUICK, indirect=True)
def test_months_that_are_too_great_together_and_years_of_a_term(book: Book, engine: str) -> None:
    book.measure("VX04", "flow", "đồng")
    for month, number in (("2024-01", NINE), ("2024-02", NINE), ("2024-03", 0)):
        book.state("Xã Đông", "VX04", month, number)
    for year in ("2021", "2022", "2023"):
        book.state("Xã Tây", "VX04", year, NINE // 2)
    assert asked(book, engine, period="2022/2023") == NINE // 2 * 2
    assert asked(book, engine, period="2021/2023") == "rollup.too_great"
    assert asked(book, engine, period="2024-Q1") == "rollup.too_great"


@pytest.mark.parametrize("engine", QUICK, indirect=True)
@pytest.mark.parametrize(("east", "expected"), [(LARGEST - 5, LARGEST), (LARGEST - 4, "rollup.too_great")])
def test_on_restated_boundaries_too(book: Book, engine: str, east: int, expected: int | str) -> None:
    book.measure("VX04", "flow", "đồng")
    book.unit("Xã Mới", under="Thị xã", since="2024-07-01")
    book.unit("Xã Khác", under="Thị xã", since="2024-07-01")
    book.state("Xã Đông", "VX04", "2024-02", east)
    book.state("Xã Tây", "VX04", "2024-02", 5)
    for new, share in (("Xã Mới", "0.333333"), ("Xã Khác", "0.666667")):
        book.passes("Xã Đông", new, "2024-07-01", kind="part", people=share)
    book.passes("Xã Tây", "Xã Mới", "2024-07-01")
    for old in PLACES[:2]:
        book.ends(old, "2024-06-30")
    try:
        row = line(book, "Thị xã", "2025-02", "VX04", engine=engine, boundaries="restated")
        assert row.same_period.value == expected
    except Refusal as refusal:
        assert refusal.code == expected


@pytest.mark.parametrize("engine", QUICK, indirect=True)
def test_a_number_that_nobody_asks_for_does_no_harm(book: Book, engine: str) -> None:
    assert said(book, engine, 1, 2) == 3
    for place in PLACES[:2]:
        book.state(place, "VX04", "2022-11", NINE)
    # Pages about February draw the months before it as well, from the same run.
    assert asked(book, engine) == 3
    assert asked(book, engine, period="2022-11") == "rollup.too_great"
    # Each commune's own figure still stands, so that the wrong one can be looked for.
    assert line(book, "Xã Đông", "2022-11", "VX04", engine=engine).this_period.value == NINE


def test_what_was_asked_in_a_transaction_goes_on_after_a_refusal(book: Book) -> None:
    assert said(book, "database", NINE, NINE) == "rollup.too_great"
    assert connection.in_atomic_block
    assert line(book, "Xã Đông", "2024-02", "VX04", engine="database").this_period.value == NINE


def test_the_largest_number_there_is() -> None:
    assert [within(None), within(LARGEST), within(-LARGEST)] == [None, LARGEST, -LARGEST]
    for number in (LARGEST + 1, -LARGEST - 1):
        with pytest.raises(Refusal, match="9 tỷ tỷ"):
            within(number)
