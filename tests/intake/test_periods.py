"""Periods and quotations as a clerk writes and reads them."""

import pytest

from giaoban.intake.rules import period_label, quote_around


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("02/2024", "2024-02"),
        ("2/2024", "2024-02"),
        ("tháng 11 năm 2023", "2023-11"),
        ("Tháng 02/2024", "2024-02"),
        ("Quý I năm 2024", "2024-Q1"),
        ("quý 3/2023", "2023-Q3"),
        ("quý IV 2023", "2023-Q4"),
        ("6 tháng cuối năm 2023", "2023-H2"),
        ("9 tháng đầu năm 2024", "2024-9M"),
        ("năm 2024", "2024"),
        (" 2024-H1 ", "2024-H1"),
        ("2024-11-01..2024-11-23", "2024-11-01..2024-11-23"),
        ("tháng hai", "tháng hai"),
    ],
)
def test_a_period_is_understood_as_offices_write_it(said: str, label: str) -> None:
    assert period_label(said) == label


def test_a_quotation_cuts_no_word_in_two() -> None:
    text = "Trong tháng, " + "các tổ dân phố tổ chức họp " * 4 + "còn 185 hộ nghèo " + "theo chuẩn mới của tỉnh " * 5
    start = text.index("185")
    quote = quote_around(text, start, start + 3)
    inside = quote.removeprefix("… ").removesuffix(" …")
    assert quote.startswith("… ")
    assert quote.endswith(" …")
    assert "còn 185 hộ nghèo" in inside
    assert set(inside.split()) <= set(text.split())
