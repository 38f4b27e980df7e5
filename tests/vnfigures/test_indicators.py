"""Indicator families: invented sentences, at least three that belong to a family and two that nearly do."""

import re
import time
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnfigures.indicators import assign, families, suggest
from vnfigures.model import Fact
from vnfigures.read import find_facts
from vnfigures.text import Text

SENTENCES = Path(__file__).with_name("families_sentences.txt")


def _cases() -> list[tuple[str | None, str]]:
    rows = [line for line in SENTENCES.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    pairs = [row.split(" | ", 1) for row in rows]
    return [(None if code == "-" else code, sentence) for code, sentence in pairs]


def _read(marked: str) -> tuple[list[Fact], Fact]:
    """The facts of a sentence, with their families, and the one between « and »."""
    at = marked.index("«")
    text = Text(marked.replace("«", "").replace("»", ""))
    facts = assign(text, [replace(fact, indicator=None) for fact in find_facts(text)])
    here = [fact for fact in facts if fact.start <= at + 2 and at < fact.end]
    assert here, f"no figure read at {marked[at:]!r}"
    return facts, here[0]


@pytest.mark.parametrize(("code", "sentence"), _cases())
def test_family_of_a_figure(code: str | None, sentence: str) -> None:
    facts, fact = _read(sentence)
    assert fact.indicator == code, [(f.text, f.kind, f.unit, f.role, f.part_of, f.indicator) for f in facts]


def test_every_family_has_three_sentences() -> None:
    counts = Counter(code for code, _ in _cases())
    assert {f.code: counts[f.code] for f in families() if counts[f.code] < 3} == {}


def test_the_catalogue_is_whole() -> None:
    codes = [family.code for family in families()]
    assert len(codes) == len(set(codes)) == 71
    assert {family.direction for family in families()} == {"up", "down", "neutral"}
    assert all(set(family.kind.split("+")) <= set("FSRPN") for family in families())
    assert all(family.name and family.name_en and family.unit for family in families())


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("số hộ nghèo cuối kỳ", "VX01"),
        ("Tỷ lệ hộ nghèo", "VX03"),
        ("giải ngân vốn đầu tư công", "KT06"),
        ("đảng viên mới kết nạp", "XD02"),
        ("tỉ lệ bao phủ bảo hiểm y tế", "YT01"),
        ("thanh niên nhập ngũ", "QA01"),
        ("mô hình dân vận khéo", "DV01"),
        ("Phần quà", "VX04"),
    ],
)
def test_suggestions_begin_with_the_obvious(subject: str, code: str) -> None:
    assert suggest(subject, 3)[0] == code


def test_no_suggestion_for_nothing() -> None:
    assert suggest("", 5) == []
    assert suggest("xyz", 5) == []
    assert suggest("hộ nghèo", 0) == []


def test_a_semicolon_ends_what_a_word_governs() -> None:
    _, fact = _read("Tặng giấy khen cho 4 tập thể; tổ chức «2 chuyến» về nguồn.")
    assert fact.indicator is None


def test_a_list_ends_with_its_sentence() -> None:
    view = Text("Các chi bộ kết nạp 11 đảng viên. Trong quý, 93 đảng viên được đề nghị, trao tặng Huy hiệu Đảng.")
    assert [fact.indicator for fact in assign(view, find_facts(view))] == ["XD02", "XD07"]


def test_a_table_takes_the_row_and_the_head() -> None:
    text = "Chỉ tiêu | Kế hoạch | Thực hiện\nThu ngân sách nhà nước trên địa bàn (triệu đồng) | 1.200 | «1.350»\n"
    _, fact = _read(text)
    assert fact.indicator == "KT01"


def test_a_table_of_communes_takes_the_head_of_each_column() -> None:
    text = Text(
        "Đơn vị | Số hộ nghèo | Kết nạp đảng viên (đ/c) | Tỷ lệ BHYT (%) | Hồ sơ trực tuyến (%)\n"
        "Xã Hòa Bắc | 45 | 3 | 94,1 | 71\n"
    )
    assert [fact.indicator for fact in assign(text, find_facts(text))] == ["VX01", "XD02", "YT01", "HC02"]


def test_a_slip_of_the_pen_is_understood() -> None:
    _, fact = _read("Phát hiện «4 ca» sốt xuất huyêt, tay chân miêng.")
    assert fact.indicator == "YT04"


@given(st.text(max_size=300))
def test_never_raises(raw: str) -> None:
    text = Text(raw)
    facts = [Fact(i, i + 2, text.norm[i : i + 2], "count", Decimal(1)) for i in range(0, max(0, len(text.norm) - 2), 7)]
    assert len(assign(text, facts)) == len(facts)
    assert len(suggest(raw, 3)) <= 3


@pytest.mark.parametrize(
    "once",
    [
        "Thu ngân sách đạt 12 tỷ đồng, bằng 62% dự toán; kết nạp 3 đảng viên mới, trao 20 phần quà cho hộ nghèo. ",
        "tặng giấy khen cho 12 hộ nghèo, ",
        "| 5 hộ | 6 hộ ",
        "3 hộ\n",
        "(4 hộ ",
    ],
)
def test_time_grows_with_length_only(once: str) -> None:
    def seconds(times: int) -> float:
        text = Text(once * times)
        facts = [
            Fact(m.start(), m.end(), m[0], "count", Decimal(m[1]), unit="hộ")
            for m in re.finditer(r"(\d+) hộ", text.norm)
        ]
        start = time.process_time()
        assign(text, facts)
        return time.process_time() - start

    short, long = 4000 // len(once), 64_000 // len(once)
    seconds(short)
    assert min(seconds(long), seconds(long)) < 16 * 3 * max(seconds(short), seconds(short)) + 0.05
