"""Named expressions: what a printed number is, said so that it can be recomputed."""

from decimal import Decimal

import pytest

from giaoban.base.errors import Refusal
from giaoban.rollup.named import parse
from giaoban.rollup.queries import evaluate, evaluate_all, rollup_table
from tests.rollup.books import Book


@pytest.fixture
def town(book: Book) -> Book:
    """A town whose code is 00001, with revenue of two years, poor households and a ratio."""
    book.measure("KT01", "flow", "đồng")
    book.measure("VX01", "stock", "hộ", direction="down")
    book.measure("HC01", "ratio", "%", scale=2)
    for year, values in ((2023, (100, 150)), (2024, (120, 160))):
        for month, value in enumerate(values, 1):
            book.state("Xã Đông", "KT01", f"{year}-{month:02d}", value)
    book.state("Xã Đông", "VX01", "2023-12", 231, "at")
    book.state("Xã Đông", "VX01", "2024-02", 185, "at")
    book.state("Xã Đông", "HC01", "2024-02", numerator=2, denominator=3)
    book.target("Thị xã", "KT01", "2024", 1000)
    return book


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("KT01:period", "160"),
        ("KT01:to_date", "280"),
        ("KT01:same_period", "150"),
        ("KT01:same_to_date", "250"),
        ("KT01:previous", "120"),
        ("KT01:target", "1000"),
        ("KT01:percent", "28.00"),
        ("KT01:change_same_period", "6.67"),
        ("KT01:change_same_to_date", "12.00"),
        ("KT01:diff_previous", "40"),
        ("KT01:to_date.reported", "1"),
        ("KT01:to_date.expected", "3"),
        ("VX01:start_of_year", "231"),
        ("VX01:diff_start_of_year", "-46"),
        ("VX01:change_start_of_year", "-19.91"),
        ("HC01:period", "66.67"),
        ("HC01:period.numerator", "2"),
        ("HC01:period.denominator", "3"),
        ("HC01:percent", None),
        ("VX01:target", None),
        ("HC01:same_period", None),
    ],
)
def test_each_field(town: Book, field: str, value: str | None) -> None:
    found = evaluate(f"{field}@2024-02@LICH#00001")
    assert str(found) == str(value)


def test_many_at_once_say_the_same_and_the_ledgers_past_can_be_asked(town: Book) -> None:
    texts = ["KT01:to_date@2024-02@LICH#00001", "KT01:to_date@2024-01@LICH#00002"]
    before = town.seq
    town.state("Xã Đông", "KT01", "2024-02", 170)
    assert evaluate_all(texts) == {texts[0]: Decimal(290), texts[1]: Decimal(120)}
    assert evaluate(texts[0], at_seq=before) == Decimal(280)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "KT01",
        "KT01:to_date@2024-02#00001",
        "KT01:to_date@2024-02@LICH",
        "KT01:to_date@2024-02@LICH#",
        "KT01:average@2024-02@LICH#00001",
        "KT01:to_date@2024-13@LICH#00001",
        "KT01:to_date@2024-02@NAM#00001",
        "KT01:to_date@2024-02@TUYCHON#00001",
        "KT01:to_date@2024-01-01..2024-01-09@LICH#00001",
        "KT01:percent.numerator@2024-02@LICH#00001",
        "KT01:to_date.value@2024-02@LICH#00001",
        "KT01[0]:to_date@2024-02@LICH#00001",
        "KT01:to_date@2024-02@LICH#00001/village",
        "KT01:to_date@2024-02@LICH#00001/state/later",
        " KT01:to_date@2024-02@LICH#00001",
        "KT01:to_date@2024-02@LICH#00001\n",
        "KT99:to_date@2024-02@LICH#00001",
    ],
)
def test_what_is_not_of_the_grammar_is_refused_with_a_reason(town: Book, text: str) -> None:
    with pytest.raises(Refusal) as refused:
        evaluate(text)
    assert refused.value.code == "rollup.bad_expression"
    assert str(refused.value.params["why"])


def test_a_unit_that_is_not_there_is_refused(town: Book) -> None:
    with pytest.raises(Refusal) as refused:
        evaluate("KT01:to_date@2024-02@LICH#99999")
    assert refused.value.code == "registry.no_unit"


@pytest.mark.parametrize(
    "text",
    [
        "KT01:to_date@2024-02@LICH#30307",
        "QA05.chet:change_same_period@2024-Q1@ND09#30307/party",
        "KT07[12]:period@2024@LICH#30307/state/now",
        "KT01:period.expected@2024-11-01..2024-11-23@TUYCHON#H29.3",
        "XD02:period@2020/2025@LICH#30307",
    ],
)
def test_an_expression_reads_back_to_itself(text: str) -> None:
    assert str(parse(text)) == text


def test_the_table_for_the_command_line(town: Book) -> None:
    names, table = rollup_table("00001", "2024-02@LICH")
    first = dict(zip(names, table[0], strict=True))
    assert [first[name] for name in ("period", "code", "this_period", "to_date", "target", "percent")] == [
        "2024-02@LICH",
        "KT01",
        "160",
        "280",
        "1000",
        "28.00",
    ]
    ratio = dict(zip(names, table[2], strict=True))
    assert (ratio["code"], ratio["this_period"]) == ("HC01", "66.67")
    # without a regime: the unit's own, which is the decree's until it chose another
    assert rollup_table("00001", "2024-02")[1][0][0] == "2024-02@ND09"
    assert rollup_table("00001", "2024-02@LICH", engine="database") == (names, table)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("00001", "tháng hai"), "rollup.bad_period"),
        (("00001", "2024-02", "village"), "rollup.bad_choice"),
        (("00001", "2024-02", "state", "later"), "rollup.bad_choice"),
        (("00001", "2024-02", "state", "then", "abacus"), "rollup.no_engine"),
        (("77777", "2024-02"), "registry.no_unit"),
    ],
)
def test_the_command_line_is_told_what_it_got_wrong(town: Book, arguments: tuple[str, ...], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        rollup_table(*arguments)
    assert refused.value.code == code


def test_places_and_what_is_behind_a_coverage(town: Book) -> None:
    town.state("Xã Tây", "KT01", "2024-02", 500, "to_date", quality=1)
    town.target("Xã Tây", "KT01", "2024", 400)
    said = {
        "KT01:to_date.missing@2024-02@LICH#00001": 1,
        "KT01:to_date.estimated@2024-02@LICH#00001": 1,
        "KT01:rank@2024-02@LICH#00002": 2,
        "KT01:rank.of@2024-02@LICH#00002": 2,
        "KT01:rank@2024-02@LICH#00003": 1,
        "KT01:reached@2024-02@LICH#00001": 1,
        "KT01:reached.of@2024-02@LICH#00001": 3,
        "KT01:rank@2024-02@LICH#00001": None,
        "VX01:reached@2024-02@LICH#00001": None,
    }
    assert evaluate_all(list(said)) == said
    for text in said:
        assert str(parse(text)) == text
    with pytest.raises(Refusal):
        evaluate("KT01:to_date.of@2024-02@LICH#00001")


def test_the_table_says_what_is_not_in_a_number_and_where_it_stands(town: Book) -> None:
    town.measure("DT02", "ratio", "%", scale=2)
    for name, percent in (("Xã Đông", 5000), ("Xã Tây", 7000)):
        town.state(name, "DT02", "2024-02", percent)
        town.target(name, "DT02", "2024", 6000)
    names, table = rollup_table("00001", "2024-02@LICH")
    assert names[names.index("seqs") : names.index("partial") + 1] == ["seqs", "not_comparable", "partial"]
    lines = {row[1]: dict(zip(names, row, strict=True)) for row in table}
    money = lines["KT01"]
    assert [money[name] for name in ("partial", "lacking", "missing", "previous", "change_previous")] == [
        "1",
        "2",
        "Xã Tây; Xã Nam",
        "120",
        "33.33",
    ]
    assert (money["change_same_to_date"], money["target_paper"], money["target_valid_from"]) == (
        "12.00",
        "Quyết định giao",
        "2024-01-01",
    )
    percents = lines["DT02"]
    assert (percents["to_date"], percents["spread"]) == ("", "50.00 50.00 50.00 70.00 70.00")
    assert (percents["reached"], percents["rank"]) == ("1/3", "")
    commune = {row[1]: dict(zip(names, row, strict=True)) for row in rollup_table("00003", "2024-02@LICH")[1]}
    assert (commune["DT02"]["rank"], commune["DT02"]["ranked"], commune["DT02"]["partial"]) == ("1", "2", "0")
    assert rollup_table("00001", "2024-02@LICH", engine="database") == (names, table)
