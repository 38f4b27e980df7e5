"""Sentences of a report: official wording for every case, and the place of every number that was printed."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnfigures.numbers import parse_number, parse_scaled
from vnfigures.prose import Change, Look, Part, Sentence, Statement, paragraph, sentence
from vnfigures.text import canonical

D = Decimal


def printed(written: Sentence) -> dict[str, str]:
    return {placed.quantity: written.text[placed.start : placed.end] for placed in written.figures}


REVENUE = Statement(
    "Tổng thu ngân sách",
    "money",
    D(49_687_000_000),
    "VND",
    qualifier="trên",
    quality="estimate",
    target=D(52_000_000_000),
    target_name="dự toán",
    percent=D("95.6"),
    changes=(Change("same_period", percent=D("5.2"), level=D(47_230_000_000)),),
)


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        (
            REVENUE,
            "Tổng thu ngân sách ước đạt trên 49 tỷ 687 triệu đồng, đạt 95,6% so với dự toán 52 tỷ đồng, "
            "tăng 5,2% so với cùng kỳ năm trước (47 tỷ 230 triệu đồng).",
        ),
        (
            Statement(
                "Đảng viên",
                "count",
                D(314),
                "đảng viên",
                sense="none",
                stock=True,
                changes=(Change("start_of_year", amount=D(3)),),
                parts=(Part("đảng viên chính thức", D(311)), Part("đảng viên dự bị", D(3))),
                whole=True,
            ),
            "Hiện có 314 đảng viên, tăng 03 đảng viên so với đầu năm, gồm: 311 đảng viên chính thức và "
            "03 đảng viên dự bị.",
        ),
        (
            Statement(
                "Vụ tai nạn giao thông",
                "count",
                D(5),
                "vụ",
                sense="down",
                lead="Trong tháng 02/2024",
                changes=(Change("same_period", amount=D(-2), percent=D("-28.6"), level=D(7)),),
            ),
            "Trong tháng 02/2024, xảy ra 05 vụ tai nạn giao thông, giảm 02 vụ (28,6%) so với "
            "cùng kỳ năm trước (07 vụ).",
        ),
        (
            Statement("Tỷ lệ hộ nghèo", "percent", D("0.88"), "%", sense="down", target=D("0.8")),
            "Tỷ lệ hộ nghèo là 0,88% (kế hoạch 0,8%).",
        ),
        (
            Statement(
                "Tỷ lệ hộ nghèo",
                "percent",
                D("0.88"),
                "%",
                sense="down",
                changes=(Change("start_of_year", amount=D("-0.12")),),
            ),
            "Tỷ lệ hộ nghèo là 0,88%, giảm 0,12 điểm % so với đầu năm.",
        ),
        (
            Statement("Xã đạt chuẩn", "ratio", D(7), "xã", D(13)),
            "Xã đạt chuẩn đạt 7/13 xã.",
        ),
        (
            Statement("Kết nạp đảng viên", "count", D(3), "đảng viên", action="Kết nạp", tail="mới"),
            "Kết nạp 03 đảng viên mới.",
        ),
        (
            Statement("Trồng cây", "count", D(1200), "cây", action="Trồng", quality="estimate"),
            "Ước trồng 1.200 cây.",
        ),
        (
            Statement("Sản lượng lúa", "weight", D("719.67"), "tấn", quality="preliminary"),
            "Sản lượng lúa đạt 719,67 tấn (số liệu sơ bộ).",
        ),
        (
            Statement(
                "Diện tích gieo trồng",
                "area",
                D("227.2"),
                "ha",
                changes=(Change("same_period", amount=D(0)),),
            ),
            "Diện tích gieo trồng đạt 227,2 ha, không thay đổi so với cùng kỳ năm trước.",
        ),
        (
            Statement(
                "Thu ngân sách",
                "money",
                D(12_000_000_000),
                "VND",
                then="tháng trước",
                changes=(Change("previous_period", percent=D("-4")),),
                parts=(Part("thu nội địa", D(9_000_000_000)),),
            ),
            "Thu ngân sách đạt 12 tỷ đồng, giảm 4% so với tháng trước; trong đó: thu nội địa 9 tỷ đồng.",
        ),
    ],
)
def test_official_wording(statement: Statement, text: str) -> None:
    assert sentence(statement, variant=0).text == text


def test_what_is_more_than_planned_is_said_as_the_excess() -> None:
    over = Statement("Thu ngân sách", "money", D(12_320_000_000), "VND", percent=D("123.2"), target=D(10**10))
    said = {sentence(over, variant=variant).text for variant in range(6)}
    assert "Thu ngân sách đạt 12 tỷ 320 triệu đồng, vượt 23,2% so với kế hoạch 10 tỷ đồng." in said
    assert "Thu ngân sách đạt 12 tỷ 320 triệu đồng, đạt 123,2% so với kế hoạch 10 tỷ đồng." in said
    for variant in range(6):
        numbers = printed(sentence(over, variant=variant))
        assert numbers.get("excess", "23,2%") == "23,2%"
        assert numbers.get("percent", "123,2%") == "123,2%"
        assert ("excess" in numbers) != ("percent" in numbers)


@pytest.mark.parametrize("percent", ["100", "62.5", "790.2"])
def test_nothing_is_exceeded_below_or_far_above_the_plan(percent: str) -> None:
    for variant in range(6):
        text = sentence(Statement("Thu", "money", D(10**9), "VND", percent=D(percent)), variant=variant).text
        assert "vượt" not in text


def test_what_falls_short_when_the_time_is_over_is_said_to() -> None:
    for variant in range(4):
        short = Statement("Thu", "money", D(10**9), "VND", percent=D("62.5"))
        assert "mới đạt" not in sentence(short, variant=variant).text
        over = sentence(replace(short, closed=True), variant=variant).text
        assert "mới đạt 62,5% kế hoạch" in over or "chỉ đạt 62,5% kế hoạch" in over


def test_a_ceiling_is_never_exceeded_with_pride() -> None:
    for variant in range(6):
        text = sentence(
            Statement("Số hộ nghèo", "count", D(12), "hộ", percent=D(120), sense="down"), variant=variant
        ).text
        assert "vượt" not in text
        assert text.startswith(("Số hộ nghèo là 12 hộ", "Số hộ nghèo có 12 hộ"))


def test_zero_is_said_in_words() -> None:
    accidents = Statement("Tai nạn giao thông", "count", D(0), "vụ", sense="down")
    assert sentence(accidents, variant=0) == Sentence("Tai nạn giao thông: không phát sinh.")
    fewer = Statement("Cháy rừng", "count", D(0), "vụ", sense="down", changes=(Change("same_period", amount=D(-2)),))
    assert sentence(fewer, variant=0).text == "Cháy rừng: không phát sinh, giảm 02 vụ so với cùng kỳ năm trước."
    assert sentence(Statement("Nhà tạm", "count", D(0), "nhà", stock=True), variant=1).text == "Nhà tạm: không còn."


def test_missing_is_not_zero() -> None:
    missing = Statement("Thu ngân sách", "money", None, "VND", target=D(52_000_000_000))
    written = sentence(missing, variant=0)
    assert written.text == "Thu ngân sách: chưa có số liệu (kế hoạch 52 tỷ đồng)."
    assert printed(written) == {"target": "52 tỷ đồng"}
    assert sentence(Statement("Sản lượng", "weight", None, "tấn", lead="Quý I"), variant=0).text == (
        "Quý I, sản lượng: chưa có số liệu."
    )


def test_every_number_has_its_place() -> None:
    assert printed(sentence(REVENUE)) == {
        "actual": "49 tỷ 687 triệu đồng",
        "percent": "95,6%",
        "target": "52 tỷ đồng",
        "change_percent:same_period": "5,2%",
        "level:same_period": "47 tỷ 230 triệu đồng",
    }
    whole = paragraph((REVENUE, Statement("Vụ cháy", "count", D(2), "vụ", sense="down")))
    assert whole.text.endswith("(47 tỷ 230 triệu đồng). Xảy ra 02 vụ cháy.")
    assert printed(whole)["0.target"] == "52 tỷ đồng"
    assert printed(whole)["1.actual"] == "02 vụ"


def test_a_house_prints_its_own_way() -> None:
    look = Look(leading_zero=False, money="full", percent_places=2)
    text = sentence(REVENUE, look, variant=0).text
    assert "49.687.000.000 đồng, đạt 95,60%" in text
    assert sentence(Statement("Vụ cháy", "count", D(2), "vụ", sense="down"), look).text == "Xảy ra 2 vụ cháy."


amounts = st.integers(1, 10**12).map(D)
percents = st.decimals(D("0.1"), D(400), places=1)
changes = st.builds(
    Change,
    versus=st.sampled_from(["same_period", "start_of_year", "previous_period"]),
    amount=st.none() | st.integers(-(10**6), 10**6).map(D),
    percent=st.none() | st.decimals(D(-90), D(90), places=1),
    level=st.none() | amounts,
)
statements = st.builds(
    Statement,
    subject=st.sampled_from(["Tổng thu", "Tổng đàn lợn", "Hộ cận nghèo", "Diện tích rừng trồng mới"]),
    kind=st.sampled_from(["money", "count", "area", "weight"]),
    value=st.none() | st.just(D(0)) | amounts,
    unit=st.sampled_from(["hộ", "con", "ha", "tấn"]),
    qualifier=st.sampled_from([None, "trên", "gần"]),
    quality=st.sampled_from(["official", "actual", "preliminary", "estimate"]),
    sense=st.sampled_from(["up", "down", "none"]),
    stock=st.booleans(),
    target=st.none() | amounts,
    percent=st.none() | percents,
    changes=st.lists(changes, max_size=3).map(tuple),
    parts=st.lists(st.builds(Part, st.sampled_from(["lúa", "hộ mới"]), amounts), max_size=3).map(tuple),
    whole=st.booleans(),
    lead=st.sampled_from(["", "Trong tháng 02/2024"]),
    closed=st.booleans(),
)


@given(statements)
def test_a_place_holds_the_printed_value(statement: Statement) -> None:
    written = sentence(statement)
    assert written == sentence(statement)
    assert written.text[-1] == "." and ".." not in written.text and "  " not in written.text
    assert written.text.count("(") == written.text.count(")") and "()" not in written.text
    at = 0
    for placed in written.figures:
        assert at <= placed.start < placed.end <= len(written.text)
        at = placed.end
        text = canonical(written.text[placed.start : placed.end])
        if "%" in text:
            parsed = parse_number(text.split("%")[0])
        elif statement.kind == "money":
            parsed = parse_scaled(text.removesuffix(" đồng"))
        else:
            parsed = parse_number(text.split(" ")[0])
        assert parsed is not None
        assert parsed[0] == placed.value


@given(statements)
def test_no_number_stands_outside_a_place(statement: Statement) -> None:
    written = sentence(statement)
    rest = list(written.text.removeprefix(statement.lead))
    shift = len(written.text) - len(rest)
    for placed in written.figures:
        rest[placed.start - shift : placed.end - shift] = " " * (placed.end - placed.start)
    assert not any(char.isdigit() for char in rest)
