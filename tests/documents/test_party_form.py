"""The Party's form: Hướng dẫn 36-HD/VPTW (2018) and 05-HD/VPTW (2026), and where it differs from the State's."""

import io
from dataclasses import replace
from datetime import date

import pytest
from docx import Document as open_word
from docx.shared import Mm
from lxml import etree

from giaoban.base.ids import new_id
from giaoban.documents.compose import compose
from giaoban.documents.docx import render
from giaoban.documents.heads import Office, closing, party_head
from giaoban.documents.package import Mark
from giaoban.documents.profiles import profile_on, profiles, read_forms
from giaoban.documents.wordfile import WordFile
from tests.documents import matters
from tests.documents.edits import W, said

PROFILE = profile_on("party", date(2024, 3, 1))
assert PROFILE is not None


@pytest.fixture(scope="module")
def file() -> bytes:
    model = compose(matters.ward(), PROFILE, date(2024, 2, 16), new_id)
    return render(model, PROFILE, Mark("k7m2abcdefgh", "99001", "2024-02@LICH", 12))


@pytest.fixture(scope="module")
def root(file: bytes) -> etree._Element:
    return WordFile(file).body()


def run_of(root: etree._Element, text: str) -> etree._Element:
    return next(one for one in root.iter(W + "r") if said(one).startswith(text))


def looks(run: etree._Element) -> set[str]:
    return {name for name in ("b", "i", "u") if run.find(f"{W}rPr/{W}{name}") is not None}


@pytest.mark.parametrize(
    ("text", "size", "look"),
    [
        ("ĐẢNG CỘNG SẢN VIỆT NAM", 15, {"b"}),
        ("ĐẢNG BỘ THỊ XÃ SÔNG MAI", 14, set()),
        ("ĐẢNG ỦY PHƯỜNG AN BÌNH", 14, {"b"}),
        ("*", 14, {"b"}),
        ("Số ……-BC/ĐU", 14, set()),
        ("An Bình, ngày … tháng 02 năm 2024", 14, {"i"}),
        ("BÁO CÁO", 16, {"b"}),
        ("kết quả lãnh đạo", 15, {"b"}),
        ("-----", 15, {"b"}),
        ("T/M BAN THƯỜNG VỤ", 14, {"b"}),
        ("BÍ THƯ", 14, set()),
        ("Nơi nhận:", 14, {"u"}),
        ("- Lưu Văn phòng Đảng ủy.", 12, set()),
    ],
)
def test_each_component_has_its_size_and_look(root: etree._Element, text: str, size: float, look: set[str]) -> None:
    run = run_of(root, text)
    found = run.find(f"{W}rPr/{W}sz")
    assert found is not None
    assert int(found.get(W + "val", "0")) / 2 == size
    assert looks(run) == look


def test_nothing_of_the_states_form_is_left(root: etree._Element) -> None:
    text = "\n".join(said(one) for one in root.iter(W + "p"))
    for words in ("CỘNG HÒA XÃ HỘI", "Độc lập", "Số:", "./.", "TM. ", "Lưu: VT"):
        assert words not in text
    assert "I- KẾT QUẢ THỰC HIỆN NHIỆM VỤ" in text
    assert "của Ban Thường vụ Đảng ủy phường An Bình." in text


def test_the_page_and_the_leading(file: bytes) -> None:
    word = open_word(io.BytesIO(file))
    section = word.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
    form = word.styles["GB Nội dung"].paragraph_format
    assert (form.line_spacing.pt, round(form.first_line_indent / Mm(1))) == (18, 10)


@pytest.mark.parametrize(
    ("office", "superior", "issuer", "number", "last"),
    [
        (Office("place", "Sông Mai", "Sông Mai", "thi_xa", "Hà Bắc", "tinh"), "ĐẢNG BỘ TỈNH HÀ BẮC", "THỊ ỦY SÔNG MAI",
         "Số ……-BC/TU", "Lưu Văn phòng Thị ủy."),
        (Office("place", "Yên Thử", "Yên Thử", "xa"), None, "ĐẢNG ỦY XÃ YÊN THỬ", "Số ……-BC/ĐU",
         "Lưu Văn phòng Đảng ủy."),
    ],
)  # fmt: skip
def test_the_committee_is_named_by_its_place(
    office: Office, superior: str | None, issuer: str, number: str, last: str
) -> None:
    above = party_head(office, PROFILE, "report")
    assert above.superior == ((superior,) if superior else ())
    assert (above.issuer, above.number) == ((issuer,), number)
    assert closing(office, PROFILE, "report").recipients[-1] == last


def test_a_registered_committee_keeps_its_name() -> None:
    office = replace(matters.WARD, party_name="Đảng ủy Phường An Bình mới")
    assert party_head(office, PROFILE, "report").issuer == ("ĐẢNG ỦY PHƯỜNG AN BÌNH MỚI",)


def test_the_form_of_2026_follows_the_one_before_it() -> None:
    old, new = (profile_on("party", on) for on in (date(2026, 5, 26), date(2026, 5, 27)))
    assert old is not None and new is not None
    assert (old.version, new.version) == ("2018", "2026")
    assert new.sizes == old.sizes
    assert "size" in new.doubtful and "size" not in old.doubtful


def test_what_is_doubtful_names_values_that_the_form_has() -> None:
    tables = {"size": "sizes", "words": "words", "codes": "codes", "body": "body"}
    for profile in profiles():
        for name, why in profile.doubtful.items():
            table, _dot, key = name.partition(".")
            if table == "kinds":
                kind, _dot, key = key.partition(".")
            held = profile.kinds[kind] if table == "kinds" else getattr(profile, tables[table])
            assert why.endswith(".")
            assert not key or (key in held if hasattr(held, "keys") else hasattr(held, key)), name


def test_a_form_built_on_another_keeps_what_it_does_not_say() -> None:
    base = 'form = "x"\nversion = "1"\nsource = "s"\nvalid_from = 2020-01-01\n[size]\na = 1\nb = 2\n[table]\n[words]\n'
    base += "[page]\nwidth=1\nheight=1\ntop=1\nbottom=1\nleft=1\nright=1\nfont='f'\n"
    base += "[head]\nleft=1\nright=1\nnation='n'\nmotto='m'\nshort_rule=1\nrule_weight=1\n"
    base += "[body]\nfirst_line=1\nafter=1\nline=1\nend='.'\n"
    more = 'extends = "a"\nversion = "2"\nvalid_from = 2021-01-01\n[size]\nb = 3\n'
    newest, oldest = read_forms({"a": base, "b": more})
    assert (newest.sizes, newest.version, newest.source) == ({"a": 1, "b": 3}, "2", "s")
    assert oldest.sizes == {"a": 1, "b": 2}
