"""Numbers in words: the rule for printing, every spelling for reading, and one is the inverse of the
other."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnfigures.read import read
from vnfigures.text import canonical
from vnfigures.words import (
    money_words,
    number_words,
    parse_fraction,
    parse_money_words,
    parse_words,
    scan_words,
)


@pytest.mark.parametrize(
    ("dong", "text"),
    [
        (436_450_000, "Bốn trăm ba mươi sáu triệu bốn trăm năm mươi nghìn đồng"),
        (209_376_000, "Hai trăm linh chín triệu ba trăm bảy mươi sáu nghìn đồng"),
        (18_700_000, "Mười tám triệu bảy trăm nghìn đồng"),
        (49_687_000_000, "Bốn mươi chín tỷ sáu trăm tám mươi bảy triệu đồng"),
        (145_001_000, "Một trăm bốn mươi lăm triệu không trăm linh một nghìn đồng"),
        (
            1_230_950_880_055,
            "Một nghìn hai trăm ba mươi tỷ chín trăm năm mươi triệu "
            "tám trăm tám mươi nghìn không trăm năm mươi lăm đồng",
        ),
        (0, "Không đồng"),
    ],
)
def test_money_as_papers_print_it(dong: int, text: str) -> None:
    assert money_words(dong) == text
    assert parse_money_words(canonical(text)) == dong


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh bốn"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (121, "một trăm hai mươi mốt"),
        (1005, "một nghìn không trăm linh năm"),
        (1015, "một nghìn không trăm mười lăm"),
        (523_056, "năm trăm hai mươi ba nghìn không trăm năm mươi sáu"),
        (1_000_005, "một triệu không trăm linh năm"),
        (10**12, "một nghìn tỷ"),
        (10**15, "một triệu tỷ"),
        (10**18, "một tỷ tỷ"),
        (-1, "âm một"),
        (-19, "âm mười chín"),
    ],
)
def test_whole_numbers(number: int, text: str) -> None:
    assert number_words(number) == text


def test_the_choices_of_a_house_style() -> None:
    assert number_words(24, four="bốn") == "hai mươi bốn"
    assert number_words(105, zero="lẻ") == "một trăm lẻ năm"
    assert money_words(5_000_000, even=True) == "Năm triệu đồng chẵn"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("12.5", "mười hai phẩy năm"),
        ("0.05", "không phẩy không năm"),
        ("94.75", "chín mươi tư phẩy bảy mươi lăm"),
        ("3.1416", "ba phẩy một bốn một sáu"),
        ("62.580", "sáu mươi hai phẩy năm mươi tám"),
    ],
)
def test_decimals(number: str, text: str) -> None:
    assert number_words(Decimal(number)) == text
    assert parse_words(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("một", "1"),
        ("bảy", "7"),
        ("bẩy", "7"),
        ("hai mươi mốt", "21"),
        ("hai mốt", "21"),
        ("hai mươi một", "21"),
        ("ba lăm", "35"),
        ("ba nhăm", "35"),
        ("ba mươi nhăm", "35"),
        ("ba mươi năm", "35"),
        ("hai mươi tư", "24"),
        ("hai mươi bốn", "24"),
        ("hai tư", "24"),
        ("mười lăm", "15"),
        ("mười năm", "15"),
        ("hai chục", "20"),
        ("một chục", "10"),
        ("một trăm linh năm", "105"),
        ("một trăm lẻ năm", "105"),
        ("một trăm linh tư", "104"),
        ("trăm rưỡi", "150"),
        ("một trăm rưỡi", "150"),
        ("một trăm hai", "120"),
        ("một trăm hai mốt", "121"),
        ("một nghìn", "1000"),
        ("một ngàn", "1000"),
        ("một nghìn linh năm", "1005"),
        ("một nghìn không trăm lẻ năm", "1005"),
        ("một nghìn rưỡi", "1500"),
        ("một nghìn hai", "1200"),
        ("một nghìn hai trăm", "1200"),
        ("hai vạn năm nghìn", "25000"),
        ("hai triệu rưỡi", "2500000"),
        ("hai triệu tư", "2400000"),
        ("một tỷ rưỡi", "1500000000"),
        ("một tỷ sáu", "1600000000"),
        ("một tỷ sáu trăm triệu", "1600000000"),
        ("một tỷ không trăm linh năm", "1000000005"),
        ("hai nghìn tỷ", "2000000000000"),
        ("một phẩy sáu tỷ", "1600000000"),
        ("mười hai phẩy năm triệu", "12500000"),
        ("hai phẩy ba nghìn tỷ", "2300000000000"),
        ("không phẩy tám mươi tám", "0.88"),
        ("một nửa", "0.5"),
        ("ba phần tư", "0.75"),
    ],
)
def test_every_spelling_reads(text: str, value: str) -> None:
    assert parse_words(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "thứ ba",
        "lần thứ hai",
        "hai ba",
        "mươi",
        "trăm",
        "nghìn",
        "rưỡi",
        "linh năm",
        "một mươi",
        "không chục",
        "hai nghìn ba triệu",
        "một nghìn năm",
        "một tỷ năm",
        "hai đồng chí",
        "phẩy năm",
        "hai phẩy",
        "tỷ",
        "lăm",
        "một " * 100_000,
    ],
)
def test_what_is_no_number_in_words(text: str) -> None:
    assert parse_words(text) is None


@pytest.mark.parametrize(
    ("text", "fraction"),
    [
        ("một phần ba", (1, 3)),
        ("hai phần ba", (2, 3)),
        ("ba phần tư", (3, 4)),
        ("một phần mười", (1, 10)),
        ("một nửa", (1, 2)),
        ("nửa", (1, 2)),
        ("năm mươi phần trăm", None),
        ("một phần một", None),
        ("một phần", None),
        ("phần ba", None),
    ],
)
def test_fractions(text: str, fraction: tuple[int, int] | None) -> None:
    assert parse_fraction(text) == fraction


@pytest.mark.parametrize(
    ("text", "dong"),
    [
        ("mười ba tỷ, năm trăm linh ba triệu đồng", 13_503_000_000),
        ("mười ba tỷ năm trăm lẻ ba triệu đồng chẵn./.", 13_503_000_000),
        ("hai triệu rưỡi đồng", 2_500_000),
        ("hai triệu", None),
        ("đồng", None),
        ("", None),
        ("một phần ba đồng", None),
    ],
)
def test_money_in_words_reads(text: str, dong: int | None) -> None:
    assert parse_money_words(text) == dong


def test_a_number_is_found_at_its_place_and_no_further() -> None:
    words = canonical("Kết nạp hai mươi lăm đồng chí").split()
    assert scan_words(words, 2) == (Decimal(25), 5)
    assert scan_words(words, 0) is None
    assert scan_words(["một", "nghìn", "năm", "qua"]) == (Decimal(1000), 2)
    assert scan_words(["ba", "phẩy", "nữa"]) == (Decimal(3), 1)


@given(
    st.integers(0, 10**18) | st.integers(0, 10**6) | st.integers(0, 10**9).map(lambda n: n * 10**6),
    st.sampled_from(["linh", "lẻ"]),
    st.sampled_from(["tư", "bốn"]),
)
def test_words_read_back(number: int, zero: str, four: str) -> None:
    text = number_words(number, zero=zero, four=four)  # type: ignore[arg-type]
    assert parse_words(canonical(text)) == number


@given(st.integers(0, 10**18), st.booleans())
def test_money_reads_back(dong: int, even: bool) -> None:
    assert parse_money_words(canonical(money_words(dong, even=even))) == dong


@given(st.decimals(min_value=0, max_value=10**9, places=6))
def test_decimals_read_back(number: Decimal) -> None:
    assert parse_words(number_words(number)) == number


@given(
    st.lists(
        st.sampled_from(
            [
                "một",
                "hai",
                "mươi",
                "trăm",
                "nghìn",
                "triệu",
                "tỷ",
                "rưỡi",
                "linh",
                "lăm",
                "phẩy",
                "không",
                "tư",
            ]
        )
    )
)
def test_no_mix_of_number_words_raises(tokens: list[str]) -> None:
    found = scan_words(tokens)
    assert found is None or 0 < found[1] <= len(tokens)


@pytest.mark.parametrize(
    ("sentence", "text", "value"),
    [
        ("Thu được một tỷ rưỡi đồng.", "một tỷ rưỡi đồng", "1500000000"),
        ("Thu một tỷ hai trăm triệu đồng.", "một tỷ hai trăm triệu đồng", "1200000000"),
        ("Thu mười hai phẩy năm tỷ đồng.", "mười hai phẩy năm tỷ đồng", "12500000000"),
        ("Quyên góp hai triệu rưỡi.", "hai triệu rưỡi", "2500000"),
        ("Có hai mốt hộ thoát nghèo.", "hai mốt hộ thoát nghèo", "21"),
        ("Tặng ba chục suất quà.", "ba chục suất quà", "30"),
        ("Có một trăm lẻ năm hộ.", "một trăm lẻ năm hộ", "105"),
        ("Có ba mươi nhăm hộ.", "ba mươi nhăm hộ", "35"),
        ("Đạt chín mươi lăm phần trăm kế hoạch.", "chín mươi lăm phần trăm", "95"),
    ],
)
def test_the_reader_knows_every_spelling(sentence: str, text: str, value: str) -> None:
    assert [(fact.text, fact.value) for fact in read(sentence).facts] == [(text, Decimal(value))]


@pytest.mark.parametrize(
    "sentence",
    [
        "Sau mười năm xây dựng, phong trào lan tỏa.",
        "Lần thứ hai tổ chức hội thi.",
        "Quán triệt hai tư tưởng lớn.",
        "Ba năm liền là đơn vị dẫn đầu.",
        "Đồng chí Năm trình bày báo cáo.",
    ],
)
def test_words_that_are_no_numbers_stay_words(sentence: str) -> None:
    assert read(sentence).facts == ()
