"""What people type into a cell, and what it means; nothing is guessed."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.intake.decoding import Decoded, Undecoded, decode
from vnfigures.numbers import format_number


@dataclass(frozen=True)
class M:
    """A measure, as far as a cell must know."""

    behaviour: str
    unit: str
    scale: int = 0
    part_unit: str = ""
    part_scale: int = 0


HOUSEHOLDS, DONG, HECTARES = M("stock", "hộ"), M("flow", "đồng"), M("flow", "ha", 4)
PERCENT, UNITS = M("ratio", "%", 2, "hồ sơ"), M("count", "xã")


@pytest.mark.parametrize(
    ("typed", "measure", "value", "step"),
    [
        ("1.234", HOUSEHOLDS, 1234, 1),
        ("1 234", HOUSEHOLDS, 1234, 1),
        ("05", HOUSEHOLDS, 5, 1),
        ("185 hộ", HOUSEHOLDS, 185, 1),
        ("1,5 triệu lượt", M("flow", "lượt"), 1_500_000, 100_000),
        ("9 tỷ 200 triệu", DONG, 9_200_000_000, 1_000_000),
        ("9 tỷ 200 triệu đồng", M("flow", "triệu đồng", 2), 920_000, 100),
        ("2 triệu rưỡi", DONG, 2_500_000, 500_000),
        ("-5 triệu", DONG, -5_000_000, 1_000_000),
        ("1.234,5", HECTARES, 12_345_000, 1000),
        ("500 m2", HECTARES, 500, 1),
        ("94,7%", PERCENT, 9470, 10),
        ("94,7", PERCENT, 9470, 10),
    ],
)
def test_a_number_as_offices_type_it(typed: str, measure: M, value: int, step: int) -> None:
    assert decode(typed, measure) == Decoded(value, step=step)


def test_both_parts_of_a_ratio_and_of_a_count() -> None:
    assert decode("120/140", PERCENT) == Decoded(numerator=120, denominator=140)
    assert decode("120/140 (85,7%)", PERCENT) == Decoded(8570, 120, 140, 10)
    assert decode("7/13 xã", UNITS) == Decoded(7, denominator=13)
    assert decode("0/0", PERCENT) == Decoded(numerator=0, denominator=0)


def test_a_word_before_the_number_is_kept() -> None:
    assert decode("khoảng 50 hộ", HOUSEHOLDS) == Decoded(50, qualifier="khoảng")
    estimated = decode("ước đạt 50", HOUSEHOLDS)
    assert isinstance(estimated, Decoded) and estimated.estimate and estimated.qualifier == "ước đạt"
    assert decode("đạt 50", HOUSEHOLDS) == Decoded(50)


def test_nothing_occurred_is_zero_and_said_so_not_applicable_is_no_number() -> None:
    assert decode("Không phát sinh", HOUSEHOLDS) == Decoded(0, absence="zero")
    assert decode("không phát sinh.", PERCENT) == Decoded(numerator=0, denominator=0, absence="zero")
    assert decode("không áp dụng", HOUSEHOLDS) == Decoded(absence="na")
    assert decode("0", HOUSEHOLDS) == Decoded(0)


@pytest.mark.parametrize(
    ("typed", "measure", "code"),
    [
        ("", HOUSEHOLDS, "cell_empty"),
        ("  ", HOUSEHOLDS, "cell_empty"),
        ("-", HOUSEHOLDS, "cell_dash"),
        ("…", HOUSEHOLDS, "cell_dash"),
        ("12.5", HECTARES, "cell_foreign"),
        ("1,493.50", HECTARES, "cell_foreign"),
        ("1,493", HOUSEHOLDS, "cell_not_whole"),
        ("12,345", PERCENT, "cell_too_fine"),
        ("-5", HOUSEHOLDS, "cell_negative"),
        ("nhiều", HOUSEHOLDS, "cell_no_number"),
        ("5 và 6", HOUSEHOLDS, "cell_other_unit"),
        ("25 con", HOUSEHOLDS, "cell_other_unit"),
        ("3 tấn", HECTARES, "cell_other_unit"),
        ("3 nghìn đồng", HOUSEHOLDS, "cell_no_number"),
        ("7/13", HOUSEHOLDS, "cell_fraction"),
        ("5/0", PERCENT, "cell_zero_whole"),
        ("14/13", UNITS, "cell_more_than_all"),
        ("9" * 18, HECTARES, "cell_too_large"),
        ("9" * 201, HOUSEHOLDS, "cell_too_long"),
    ],
)
def test_what_cannot_be_understood_says_why(typed: str, measure: M, code: str) -> None:
    found = decode(typed, measure)
    assert isinstance(found, Undecoded) and found.code == code


def test_what_to_type_instead_is_said() -> None:
    assert decode("12.5", HECTARES) == Undecoded("cell_foreign", (("raw", "12.5"), ("better", "12,5")))


@given(st.integers(0, 10**12), st.integers(0, 4))
def test_every_number_we_print_is_read_back_as_itself(value: int, places: int) -> None:
    number = Decimal(value).scaleb(-places)
    found = decode(format_number(number), M("flow", "ha", 4))
    assert isinstance(found, Decoded) and found.value == int(number.scaleb(4))


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    for measure in (HOUSEHOLDS, DONG, HECTARES, PERCENT, UNITS):
        assert isinstance(decode(text, measure), Decoded | Undecoded)
