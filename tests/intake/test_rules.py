"""From a fact to a figure of the ledger: what needs an item's name, what only repeats, what is said about what."""

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from giaoban.intake.rules import anchor_of, factor_of, item_name, items_for, nature_for, numbers_of, repeats
from vnfigures import Fact


@dataclass(frozen=True)
class Shape:
    behaviour: str
    unit: str
    part_unit: str = ""
    scale: int = 0
    part_scale: int = 0


def fact(text: str, words: str, **more: object) -> Fact:
    """The figure that `words` begins with, at its place in the text."""
    start = text.index(words)
    number, _, unit = words.partition(" ")
    made = Fact(start, start + len(words), words, "count", Decimal(number.replace(".", "")), unit=unit)
    return replace(made, **more)  # type: ignore[arg-type]


def test_a_part_of_the_same_measure_is_an_item_named_by_its_clause() -> None:
    text = "Toàn thị xã kết nạp 14 đảng viên, trong đó các khu phố kết nạp 11 đảng viên."
    whole = fact(text, "14 đảng viên", role="total", subject="đảng viên")
    part = fact(text, "11 đảng viên", role="part", part_of=0, subject="đảng viên")
    assert items_for([(0, whole, 7, False), (1, part, 7, False)], text) == {1: "các khu phố kết nạp đảng viên"}


def test_several_figures_of_one_measure_are_items_and_are_never_merged() -> None:
    text = "Tặng 237 hộ nghèo, 12 hộ cận nghèo."
    first, second = (fact(text, words, subject=f"quà {words[-8:]}") for words in ("237 hộ nghèo", "12 hộ cận nghèo"))
    named = items_for([(0, first, 7, False), (1, second, 7, False)], text)
    assert set(named) == {0, 1}
    assert named[0] != named[1]


def test_a_stated_total_beside_them_is_the_whole() -> None:
    text = "Khu phố 1: 5 hộ; khu phố 2: 4 hộ; cộng 9 hộ."
    rows = [
        (0, fact(text, "5 hộ", subject="hộ khu phố 1"), 7, False),
        (1, fact(text, "4 hộ", subject="hộ khu phố 2"), 7, False),
        (2, fact(text, "9 hộ", subject="hộ", role="total"), 7, False),
    ]
    assert items_for(rows, text) == {0: "hộ khu phố 1", 1: "hộ khu phố 2"}


def test_one_figure_of_a_measure_needs_no_item_but_a_work_does() -> None:
    text = "Đường Bờ Kè đạt 60 %"
    one = fact(text, "60 %", kind="percent", subject="Đường Bờ Kè")
    assert items_for([(0, one, 7, False)], text) == {}
    assert items_for([(0, one, 7, True)], text) == {0: "Đường Bờ Kè"}


def test_an_item_is_never_named_by_a_number() -> None:
    text = "Chi bộ 3 kết nạp 02 đảng viên"
    assert not any(letter.isdigit() for letter in item_name(fact(text, "02 đảng viên", subject=""), text))


def test_a_figure_said_again_is_only_repeated() -> None:
    text = "còn 185 hộ; như vậy còn 185 hộ"
    first = fact(text, "185 hộ")
    again = replace(first, start=24, end=30)
    assert repeats([(0, first, 7), (1, again, 7)]) == {1: 0}
    assert repeats([(0, first, 7), (1, again, 8)]) == {}


def test_a_percent_is_said_about_the_figure_before_it_of_the_same_family() -> None:
    text = "thu 12 tỷ; chi 10 tỷ, đạt 80 % kế hoạch"
    income = fact(text, "12 tỷ", indicator="KT01")
    spending = fact(text, "10 tỷ", indicator="KT05")
    percent = fact(text, "80 %", indicator="KT05", role="percent_of_target")
    assert anchor_of(2, [(0, income, 1), (1, spending, 2), (2, percent, None)]) == 1


@pytest.mark.parametrize(
    ("behaviour", "before", "nature"),
    [
        ("flow", "trong tháng thu", "in_period"),
        ("flow", "Lũy kế từ đầu năm thu", "to_date"),
        ("flow", "luỹ kế", "to_date"),
        ("stock", "hiện có", "at"),
        ("ratio", "tỷ lệ đạt", "at"),
    ],
)
def test_what_a_figure_covers(behaviour: str, before: str, nature: str) -> None:
    assert nature_for(behaviour, before) == nature


def test_areas_and_weights_come_in_the_measures_own_unit() -> None:
    assert factor_of("m2", "ha") == Decimal("0.0001")
    assert factor_of("tạ", "tấn") == Decimal("0.1")
    assert factor_of("sào", "ha") is None
    land = fact("5.000 m2", "5.000 m2", kind="area")
    numbers = numbers_of(land, Shape("flow", "ha", scale=4))
    assert numbers is not None and numbers.value == 5000


def test_a_fraction_fits_by_behaviour() -> None:
    called = Fact(0, 5, "21/21", "ratio", Decimal(21), Decimal(21), unit="thanh niên")
    ratio = numbers_of(called, Shape("ratio", "%", "thanh niên", 2))
    count = numbers_of(called, Shape("count", "xã"))
    flow = numbers_of(called, Shape("flow", "thanh niên"))
    assert ratio is not None and (ratio.value, ratio.numerator, ratio.denominator) == (None, 21, 21)
    assert count is not None and (count.value, count.denominator) == (21, 21)
    assert flow is not None and (flow.value, flow.denominator) == (21, None)


def test_a_percent_does_not_become_a_count() -> None:
    percent = Fact(0, 3, "60%", "percent", Decimal(60), unit="%")
    assert numbers_of(percent, Shape("flow", "hộ")) is None
    assert numbers_of(percent, Shape("progress", "%", scale=2)) is not None
