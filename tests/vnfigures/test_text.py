"""The views of a text: what is folded, and that every place leads back to the characters it came from."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnfigures.text import Text, canonical, fold

LETTERS = st.text(alphabet="aeoôơuưyđAĐ 5.%\n\u00a0\u200b\ufeff\u0301\u0300\u0323\u0302ếộữ", max_size=40)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("UỶ BAN", "ủy ban"),
        ("Hoà Bình", "hòa bình"),
        ("2 TỈ đồng", "2 tỷ đồng"),
        ("tỉ mỉ", "tỉ mỉ"),
        ("Quý I", "quý i"),
        ("quí", "quí"),
        ("hòan thành", "hoàn thành"),
        ("thuỷ lợi", "thủy lợi"),
        ("khoẻ", "khỏe"),
    ],
)
def test_one_spelling(written: str, read: str) -> None:
    assert canonical(written) == read


@pytest.mark.parametrize(
    "text", ["Ðảng uỷ", "Đảng\u00a0ủy", unicodedata.normalize("NFD", "Đảng uỷ"), "\ufeffĐảng\u200b ủy"]
)
def test_one_key_for_every_spelling(text: str) -> None:
    assert fold(text) == "dang uy"


@given(LETTERS)
def test_the_views_have_one_length(text: str) -> None:
    view = Text(text)
    assert len(view.norm) == len(view.canon) == len(view.key)
    assert not set(view.norm) & {"\u00a0", "\u200b", "\ufeff"}


@given(LETTERS)
def test_a_place_leads_back_to_what_it_stands_for(text: str) -> None:
    view = Text(text)
    last = 0
    for at, char in enumerate(view.norm):
        start, end = view.origin(at, at + 1)
        assert last <= start < end <= len(text)
        again = Text(text[start:end]).norm
        assert char in again
        if len(again) == 1:
            last = end
