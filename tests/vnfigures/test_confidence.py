"""What the reader is sure of, and what it hands to a person."""

from tests.vnfigures.seen import facts
from vnfigures.read import BULK_CONFIDENCE


def sure(text: str) -> bool:
    (fact,) = facts(text)
    return fact.confidence >= BULK_CONFIDENCE


def test_plain_figures_are_accepted_in_bulk() -> None:
    assert sure("Thu 49 tỷ 687 triệu đồng.")
    assert sure("Tỷ lệ đạt 98,2%.")
    assert sure("Kết nạp 03 đảng viên mới.")


def test_doubtful_writing_is_not() -> None:
    assert not sure("Tặng 1,493 phần quà.")
    assert not sure("Tỷ lệ đạt 98.5%.")
    assert not sure("Xây dựng năm mô hình.")
    assert not sure("Trồng 20 gùi măng.")
