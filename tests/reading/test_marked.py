"""The marked texts say what they mean to say: marks agree with digits, links lead somewhere."""

from decimal import Decimal

import pytest

from tests.reading.marked import MarkError, load, parse

HEAD = "+++\n+++\n"


@pytest.mark.parametrize("folder", ["open", "held"])
def test_every_text_decodes(folder: str) -> None:
    texts = load(folder)
    assert texts
    for marked in texts:
        assert len(marked.text) > 500, marked.name
        assert "|" not in "".join(fact.text for fact in marked.facts)
        ends = [0, *(fact.end for fact in marked.facts)]
        assert all(fact.start >= end for fact, end in zip(marked.facts, ends, strict=False))


@pytest.mark.parametrize(
    ("mark", "kind", "value", "value2", "unit"),
    [
        ("[[1.493 phần quà|]]", "count", "1493", None, "phần quà"),
        ("[[49 tỷ 687 triệu đồng|]]", "money", "49687000000", None, "VND"),
        ("[[61,2/64,8 tỷ đồng|]]", "ratio", "61200000000", "64800000000", "VND"),
        ("[[từ 150.000đ đến 800.000đ|]]", "range", "150000", "800000", "VND"),
        ("[[20.000đ/hộ|]]", "money", "20000", None, "VND/hộ"),
        ("[[94,7%|]]", "percent", "94.7", None, "%"),
        ('[[286|"con"]]', "count", "286", None, "con"),
        ("[[12.450|trđ]]", "money", "12450000000", None, "VND"),
        ("[[2.150 m2|]]", "area", "2150", None, "m2"),
        ('[[hai mô hình|=2 "mô hình"]]', "count", "2", None, "mô hình"),
        ("[[05 đồng chí|]]", "count", "5", None, "đồng chí"),
    ],
)
def test_plain_digits_need_no_second_writing(mark: str, kind: str, value: str, value2: str | None, unit: str) -> None:
    (fact,) = parse(HEAD + mark).facts
    assert (fact.kind, fact.value, fact.unit) == (kind, Decimal(value), unit)
    assert fact.value2 == (Decimal(value2) if value2 else None)


@pytest.mark.parametrize(
    "mark",
    ["[[12 hộ|=13]]", "[[hai hộ|]]", "[[12 hộ|part]]", "[[12 hộ|<a]]", "[[12 hộ|sum]]", "[[12 hộ|k:ratio]]"],
)
def test_a_mark_that_contradicts_itself_is_refused(mark: str) -> None:
    with pytest.raises(MarkError):
        parse(HEAD + mark)


def test_decomposed_text_keeps_its_offsets() -> None:
    marked = parse('+++\nform = "NFD"\n+++\nHỗ trợ [[12␣hộ nghèo|VX06]]')
    assert len(marked.text) > len("Hỗ trợ 12 hộ nghèo")
    assert marked.text[marked.facts[0].start : marked.facts[0].end].startswith("12\u00a0")
    assert marked.facts[0].unit == "hộ nghèo"
