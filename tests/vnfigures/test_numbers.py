"""Numbers in digits: Vietnamese style in, Vietnamese style out, and the way back is exact."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnfigures.numbers import (
    format_count,
    format_money,
    format_number,
    format_percent,
    parse_foreign,
    parse_number,
    parse_scaled,
)
from vnfigures.text import canonical


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("0", "0", "1"),
        ("7", "7", "1"),
        ("03", "3", "1"),
        ("2024", "2024", "1"),
        ("1.493", "1493", "1"),
        ("94,7", "94.7", "0.1"),
        ("0,88", "0.88", "0.01"),
        ("38,723", "38.723", "0.001"),
        ("1.000.950", "1000950", "1"),
        ("436.450.000", "436450000", "1"),
        ("12.345,60", "12345.60", "0.01"),
        ("999.999.999.999.999.999", "999999999999999999", "1"),
    ],
)
def test_reads_vietnamese_style(text: str, value: str, step: str) -> None:
    assert parse_number(text) == (Decimal(value), Decimal(step))


@pytest.mark.parametrize(
    "text",
    [
        "",
        ",",
        ".",
        "1.",
        ",5",
        "1,",
        "1.49",
        "12.5",
        "1.4930",
        "1493.000",
        "0.500",
        "01.234",
        "1,234,567",
        "1.234,5,6",
        "1.23.456",
        "1 493",
        "-5",
        "٣",
        "²",
        "１２",
        "9" * 19,
        "9" * 1_000_000,
        "1,5\n",
    ],
)
def test_rejects_what_is_no_vietnamese_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,493", "1493"), ("1,493,000", "1493000"), ("12.5", "12.5"), ("1,493.50", "1493.5"), ("0.500", "0.5")],
)
def test_reads_foreign_style_as_such(text: str, value: str) -> None:
    parsed = parse_foreign(text)
    assert parsed is not None
    assert parsed[0] == Decimal(value)


@pytest.mark.parametrize("text", ["1.493.000", "94,7", "1493", "1,49", "0,500", "7" * 40, ""])
def test_foreign_style_needs_its_own_signs(text: str) -> None:
    assert parse_foreign(text) is None


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("9 tỷ", 9 * 10**9, 10**9),
        ("49 tỷ 687 triệu", 49_687_000_000, 10**6),
        ("1 tỷ 85 triệu", 1_085_000_000, 10**6),
        ("1,6 tỷ", 1_600_000_000, 10**8),
        ("38,723 tỷ", 38_723_000_000, 10**6),
        ("1.000.950 triệu", 1_000_950_000_000, 10**6),
        ("2 nghìn tỷ", 2 * 10**12, 10**12),
        ("12 tr", 12_000_000, 10**6),
        ("8 triệu 400 ngàn", 8_400_000, 10**3),
        ("2 triệu rưỡi", 2_500_000, 500_000),
        ("3 triệu 250.000", 3_250_000, 1),
        ("2 vạn", 20_000, 10**4),
        ("150.000", 150_000, 1),
        ("7tỷ", 7 * 10**9, 10**9),
    ],
)
def test_reads_scale_words(text: str, value: int, step: int) -> None:
    assert parse_scaled(text) == (Decimal(value), Decimal(step))


@pytest.mark.parametrize(
    "text", ["", "tỷ", "2 triệu 3 tỷ", "2 tỷ 1.500 triệu", "rưỡi", "5 rưỡi", "3 triệu người", "1.49 tỷ"]
)
def test_rejects_scales_that_do_not_fall(text: str) -> None:
    assert parse_scaled(text) is None


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("1493", None, "1.493"),
        ("94.7", None, "94,7"),
        ("94.70", None, "94,7"),
        ("94.7", 2, "94,70"),
        ("94.65", 1, "94,7"),
        ("94.649", 1, "94,6"),
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-1234.5", None, "-1.234,5"),
        ("-0.004", 2, "0,00"),
        ("1E+6", None, "1.000.000"),
        ("1E-3", None, "0,001"),
        ("1000", None, "1.000"),
        ("0", None, "0"),
        ("99999999999999999999999999999999.5", 0, "100.000.000.000.000.000.000.000.000.000.000"),
    ],
)
def test_prints_and_rounds_half_up_once(value: str, places: int | None, text: str) -> None:
    assert format_number(Decimal(value), places) == text


@pytest.mark.parametrize(
    ("dong", "style", "text"),
    [
        (49_687_000_000, "auto", "49 tỷ 687 triệu đồng"),
        (436_450_000, "auto", "436.450.000 đồng"),
        (436_450_000, "short", "436,45 triệu đồng"),
        (9_000_000_000, "auto", "9 tỷ đồng"),
        (1_085_000_000, "auto", "1 tỷ 85 triệu đồng"),
        (18_700_000, "auto", "18.700.000 đồng"),
        (18_700_000, "short", "18,7 triệu đồng"),
        (1_230_000_000_000, "auto", "1.230 tỷ đồng"),
        (49_687_000_000, "full", "49.687.000.000 đồng"),
        (150_000, "auto", "150.000 đồng"),
        (150_000, "short", "150 nghìn đồng"),
        (1_234_567, "short", "1.234.567 đồng"),
        (0, "short", "0 đồng"),
        (-5_000_000, "auto", "-5 triệu đồng"),
    ],
)
def test_prints_money(dong: int, style: str, text: str) -> None:
    assert format_money(dong, style) == text  # type: ignore[arg-type]


def test_prints_percents_and_counts() -> None:
    assert format_percent(Decimal("790.2")) == "790,2%"
    assert format_percent(Decimal("83.698"), 2) == "83,70%"
    assert format_count(3, "đồng chí", leading_zero=True) == "03 đồng chí"
    assert format_count(3, "đồng chí", leading_zero=False) == "3 đồng chí"
    assert format_count(10, "đồng chí", leading_zero=True) == "10 đồng chí"
    assert format_count(Decimal("7.2"), "ha", leading_zero=True) == "7,2 ha"


@given(st.decimals(min_value=0, max_value=10**15, places=4))
def test_what_is_printed_reads_back(value: Decimal) -> None:
    parsed = parse_number(format_number(value))
    assert parsed is not None
    assert parsed[0] == value


@given(
    st.one_of(st.integers(0, 10**15), st.integers(0, 10**9).map(lambda n: n * 1000)),
    st.sampled_from(["auto", "full", "short"]),
)
def test_printed_money_reads_back_to_the_dong(dong: int, style: str) -> None:
    text = canonical(format_money(dong, style))  # type: ignore[arg-type]
    parsed = parse_scaled(text.removesuffix(" đồng"))
    assert parsed is not None
    assert parsed[0] == dong


@given(st.text())
def test_no_text_raises(text: str) -> None:
    for parse in (parse_number, parse_foreign, parse_scaled):
        parsed = parse(text)
        assert parsed is None or parsed[1] > 0
