"""Numbers and symbols by the rules of the State's and the Party's forms."""

from datetime import date

import pytest

from giaoban.documents.lines import Line
from giaoban.documents.numbering import day_text, groups_of, head_of, is_gap, next_number, printed, series_of, type_of


@pytest.mark.parametrize(
    ("line", "number", "symbol"),
    [
        ("Số: ……/BC-UBND\tAn Bình, ngày … tháng 02 năm 2024", "……", "/BC-UBND"),
        ("Số ……-BC/ĐU\tAn Bình, ngày … tháng 3 năm 2024", "……", "-BC/ĐU"),
        ("Số: 12/BC-UBND\tAn Bình, ngày 16 tháng 02 năm 2024", "12", "/BC-UBND"),
        ("Số: .../UBND-VX", "...", "/UBND-VX"),
        ("Số: ____/BC-VP", "____", "/BC-VP"),
        ("Số: ……/BC-…", "……", "/BC-…"),
    ],
)
def test_number_and_symbol_are_found_filled_in_or_not(line: str, number: str, symbol: str) -> None:
    head = head_of([Line("ỦY BAN NHÂN DÂN"), Line(line)])
    assert head.number is not None and head.symbol is not None
    assert (head.number.text, head.symbol.text) == (number, symbol)
    assert line[head.number.start : head.number.end] == number


def test_the_date_beside_the_number_is_the_documents_and_no_other() -> None:
    lines = [Line("Số: 05/BC-UBND\tAn Bình, ngày 16 tháng 02 năm 2024"), Line("từ ngày 15 tháng 01 năm 2024")]
    assert head_of(lines).dated() == date(2024, 2, 16)
    assert head_of([Line("Số: 05/BB-UBND"), Line("BIÊN BẢN"), Line("ngày 15 tháng 01 năm 2024")]).dated() is None
    assert head_of([Line("BÁO CÁO")]).number is None


def test_a_date_that_no_calendar_has_is_told() -> None:
    with pytest.raises(ValueError):
        head_of([Line("Số: 05/BC-UBND\tAn Bình, ngày 31 tháng 02 năm 2024")]).dated()


@pytest.mark.parametrize(
    ("symbol", "code"),
    [
        ("/BC-UBND", "BC"),
        ("-BC/ĐU", "BC"),
        ("/UBND-VX", "CV"),
        ("-CV/ĐU", "CV"),
        ("/QyĐ-UBND", "QyĐ"),
        ("-NQ/ĐU", "NQ"),
    ],
)
def test_the_type_of_a_document_is_in_its_symbol(symbol: str, code: str) -> None:
    assert type_of(symbol) == code


def test_below_ten_a_number_has_a_leading_zero() -> None:
    assert [printed(n, "/BC-UBND") for n in (1, 9, 10, 112)] == [
        "01/BC-UBND",
        "09/BC-UBND",
        "10/BC-UBND",
        "112/BC-UBND",
    ]


def test_days_below_ten_and_the_first_two_months_have_a_leading_zero() -> None:
    assert day_text(date(2026, 1, 5)) == ("05", "01", "2026")
    assert day_text(date(2026, 6, 29)) == ("29", "6", "2026")


def test_series_as_the_head_of_the_office_decides() -> None:
    assert groups_of(" ") == "" and groups_of("*") == "*"
    groups = groups_of("BC, TB;KH  CTr ")
    assert groups == "BC TB; KH CTr"
    assert [series_of(groups, code) for code in ("TB", "KH", "GM")] == ["BC TB", "KH CTr", ""]
    for wrong in ("BC; BC", "XYZ"):
        with pytest.raises(ValueError):
            groups_of(wrong)


def test_the_next_number_follows_the_highest_and_anything_else_is_a_gap() -> None:
    assert next_number([]) == 1 and next_number([1, 2, 7]) == 8
    assert [is_gap(n, [1, 2, 7]) for n in (8, 9, 3)] == [False, True, True]
