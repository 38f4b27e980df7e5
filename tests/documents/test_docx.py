"""The Word file: the form of Nghị định 30/2020, and what Word needs to open it without a complaint."""

import io
import re
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from docx import Document as open_word
from docx.shared import Mm, Pt
from lxml import etree

from giaoban.base.ids import new_id
from giaoban.catalogue.rules import parse_period
from giaoban.documents.compose import compose
from giaoban.documents.content import Document
from giaoban.documents.docx import mark_of, render
from giaoban.documents.lines import lines_of
from giaoban.documents.package import DRAFT_PROPERTY, Mark
from giaoban.documents.plain_numbers import unexplained
from giaoban.documents.profiles import profile_on
from giaoban.documents.widths import line_width
from giaoban.documents.wordfile import WordFile
from tests.documents import matters
from tests.documents.edits import W, said

PROFILE = profile_on("state", date(2024, 3, 1))
assert PROFILE is not None
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


@pytest.fixture(scope="module")
def model() -> Document:
    return compose(matters.ward(), PROFILE, date(2024, 2, 16), new_id)


@pytest.fixture(scope="module")
def file(model: Document) -> bytes:
    return render(model, PROFILE, Mark("k7m2abcdefgh", "99001", "2024-02@ND09", 12))


@pytest.fixture(scope="module")
def root(file: bytes) -> etree._Element:
    return WordFile(file).body()


def paragraph(root: etree._Element, text: str) -> etree._Element:
    return next(one for one in root.iter(W + "p") if said(one).startswith(text))


def size_of(root: etree._Element, text: str) -> float:
    run = next(one for one in root.iter(W + "r") if said(one).startswith(text))
    size = run.find(f"{W}rPr/{W}sz")
    assert size is not None
    return int(size.get(W + "val", "0")) / 2


def has(root: etree._Element, text: str, name: str) -> bool:
    run = next(one for one in root.iter(W + "r") if said(one).startswith(text))
    return run.find(f"{W}rPr/{W}{name}") is not None


def test_the_page_is_a4_with_the_margins_of_the_decree(file: bytes) -> None:
    section = open_word(io.BytesIO(file)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert Mm(20) <= section.top_margin <= Mm(25) and Mm(20) <= section.bottom_margin <= Mm(25)
    assert Mm(30) <= section.left_margin <= Mm(35) and Mm(15) <= section.right_margin <= Mm(20)


def test_the_page_number_stands_in_the_head_but_not_on_page_one(file: bytes) -> None:
    section = open_word(io.BytesIO(file)).sections[0]
    assert section.different_first_page_header_footer
    assert not "".join(one.text for one in section.first_page_header.paragraphs)
    field = section.header.paragraphs[0]._p
    assert "PAGE" in "".join(one.text or "" for one in field.iter(W + "instrText"))
    assert section.header.paragraphs[0].style.paragraph_format.alignment == 1


def test_body_text_is_justified_14_point_times_with_an_indent(file: bytes) -> None:
    style = open_word(io.BytesIO(file)).styles["GB Nội dung"]
    form = style.paragraph_format
    assert form.alignment == 3
    assert Mm(10) <= form.first_line_indent <= Mm(12.8)
    assert form.space_after >= Pt(6)
    assert 1 <= form.line_spacing <= 1.5
    defaults = open_word(io.BytesIO(file)).styles.element.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert defaults.find(W + "rFonts").get(W + "ascii") == "Times New Roman"
    assert defaults.find(W + "sz").get(W + "val") == "28"


@pytest.mark.parametrize(
    ("text", "least", "most", "bold", "italic"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, 13, True, False),
        ("Độc lập - Tự do - Hạnh phúc", 13, 14, True, False),
        ("PHƯỜNG AN BÌNH", 12, 13, True, False),
        ("Số: ……/BC-UBND", 13, 13, False, False),
        ("An Bình, ngày … tháng 02 năm 2024", 13, 14, False, True),
        ("BÁO CÁO", 13, 14, True, False),
        ("Kết quả thực hiện nhiệm vụ tháng 02", 13, 14, True, False),
        ("Nơi nhận:", 12, 12, True, True),
        ("- Lưu: VT.", 11, 11, False, False),
        ("TM. ỦY BAN NHÂN DÂN", 13, 14, True, False),
    ],
)
def test_each_component_has_its_size(
    root: etree._Element, text: str, least: int, most: int, bold: bool, italic: bool
) -> None:
    assert least <= size_of(root, text) <= most
    assert (has(root, text, "b"), has(root, text, "i")) == (bold, italic)


def test_the_rule_under_the_motto_is_as_long_as_the_motto(root: etree._Element) -> None:
    extent = paragraph(root, "Độc lập").find(f".//{WP}extent")
    assert extent is not None
    length = int(extent.get("cx", "0")) / 36000
    assert length == pytest.approx(
        line_width("Độc lập - Tự do - Hạnh phúc", PROFILE.sizes["motto"], bold=True), abs=0.1
    )


@pytest.mark.parametrize("text", ["PHƯỜNG AN BÌNH", "Kết quả thực hiện nhiệm vụ"])
def test_other_rules_take_a_third_to_a_half_of_their_line(root: etree._Element, text: str) -> None:
    one = paragraph(root, text)
    extent = one.find(f".//{WP}extent")
    assert extent is not None
    share = int(extent.get("cx", "0")) / 36000 / line_width(said(one), size_of(root, text), bold=True)
    assert 1 / 3 <= share <= 1 / 2


def test_the_lines_of_the_head_fit_their_columns() -> None:
    assert line_width(PROFILE.head.nation, PROFILE.sizes["nation"], bold=True) < PROFILE.head.right
    assert PROFILE.head.left + PROFILE.head.right == PROFILE.text_width


def test_the_table_repeats_its_head_and_splits_no_row(root: etree._Element) -> None:
    table = next(one for one in root.iter(W + "tbl") if "ĐVT" in said(one))
    rows = table.findall(W + "tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows[:2]] == [True, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert table.find(f"{W}tblPr/{W}tblBorders/{W}insideV") is not None


def test_the_signature_is_kept_with_the_last_words(root: etree._Element) -> None:
    last = paragraph(root, "Trên đây là")
    assert said(last).endswith("./.")
    assert last.find(f"{W}pPr/{W}keepNext") is not None
    following = last.getnext()
    assert following is not None and following.tag == W + "tbl" and said(following).startswith("Nơi nhận:")


def test_parts_are_caps_and_sections_numbered(model: Document) -> None:
    texts = [block.text for block in model.body if hasattr(block, "style") and block.style in ("part", "section")]
    assert texts[:3] == ["I. KẾT QUẢ THỰC HIỆN NHIỆM VỤ", "1. Kinh tế - ngân sách", "2. Đô thị, đất đai, môi trường"]
    assert "IV. PHƯƠNG HƯỚNG, NHIỆM VỤ THÁNG 3 NĂM 2024" in texts


def test_every_figure_is_bound_by_bookmark_tag_and_alias(model: Document, root: etree._Element) -> None:
    marks = [mark_of(figure.id) for figure in model.figures()]
    starts = [one.get(W + "name") for one in root.iter(W + "bookmarkStart")]
    tags = [one.get(W + "val") for one in root.iter(W + "tag")]
    aliases = [one.get(W + "val", "") for one in root.iter(W + "alias")]
    assert starts == tags == marks
    assert all(mark in alias for mark, alias in zip(marks, aliases, strict=True))
    assert all(len(mark) <= 40 for mark in marks)
    assert len(set(marks)) == len(marks)


def test_ids_are_unique_and_bookmarks_paired(root: etree._Element) -> None:
    starts = Counter(one.get(W + "id") for one in root.iter(W + "bookmarkStart"))
    ends = Counter(one.get(W + "id") for one in root.iter(W + "bookmarkEnd"))
    controls = Counter(one.get(W + "val") for one in root.iter(W + "id"))
    shapes = Counter(one.get("id") for one in root.iter(WP + "docPr"))
    assert starts == ends
    assert all(set(counter.values()) == {1} for counter in (starts, controls, shapes))


def test_each_control_is_locked_and_holds_one_run(root: etree._Element) -> None:
    for control in root.iter(W + "sdt"):
        assert [child.tag for child in control] == [W + "sdtPr", W + "sdtContent"]
        names = [child.tag.removeprefix(W) for child in control[0]]
        assert names == ["alias", "tag", "id", "lock", "text"]
        assert [child.tag for child in control[1]] == [W + "r"]


def test_properties_stand_in_the_order_of_the_schema(root: etree._Element) -> None:
    order = ["pStyle", "keepNext", "spacing", "jc"]
    for one in root.iter(W + "pPr"):
        places = [order.index(child.tag.removeprefix(W)) for child in one]
        assert places == sorted(places)
    runs = ["b", "i", "color", "sz", "szCs"]
    for one in root.iter(W + "rPr"):
        places = [runs.index(child.tag.removeprefix(W)) for child in one]
        assert places == sorted(places)


def test_the_package_says_which_draft_it_is(file: bytes, model: Document) -> None:
    assert WordFile(file).properties()[DRAFT_PROPERTY] == "k7m2abcdefgh"
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        names = package.namelist()
        assert len(names) == len(set(names))
        types = package.read("[Content_Types].xml").decode()
        store = etree.fromstring(package.read("customXml/item1.xml"))
        relations = package.read("word/_rels/document.xml.rels").decode()
    assert "custom-properties+xml" in types and "customXmlProperties+xml" in types
    assert relations.count("relationships/customXml") == 1
    assert [(one.get("id"), one.text) for one in store] == [(one.id, one.text) for one in model.figures()]
    assert all(
        re.fullmatch(r"[^ @]+@2024-02@ND09#99001( [^ @]+@2024-02@ND09#99001)?", one.get("expression", ""))
        for one in store
    )


def test_nothing_of_the_blank_file_is_left_over(file: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        names = package.namelist()
    assert not [name for name in names if "thumbnail" in name or "WithEffects" in name or "numbering" in name]
    assert len(file) < 60_000


def test_no_part_refers_to_another_machine(file: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        for name in package.namelist():
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in package.read(name)


def test_the_author_is_the_body_not_a_program(file: bytes) -> None:
    core = open_word(io.BytesIO(file)).core_properties
    assert core.author == "ỦY BAN NHÂN DÂN PHƯỜNG AN BÌNH"
    assert core.title.startswith("BÁO CÁO Kết quả")
    assert core.comments == ""


def test_a_reader_of_word_files_sees_what_was_composed(file: bytes, model: Document) -> None:
    lines = [line.text for line in lines_of(WordFile(file))]
    for block in model.body:
        if hasattr(block, "text"):
            assert " ".join(block.text.split()) in [" ".join(line.split()) for line in lines]


@pytest.mark.parametrize(
    "period",
    ["2024-01@ND09", "2024-12@LICH", "2024-Q3@ND09", "2024-H1@LICH", "2024-H2@LICH", "2024-9M@LICH", "2024@LICH"]
    + ["2024-W09@LICH", "2020/2025@LICH", "2024-11-01..2024-11-23"],
)
def test_whatever_the_period_every_number_of_the_file_is_bound_or_explained(period: str) -> None:
    matter = replace(matters.ward(), period=parse_period(period))
    made = compose(matter, PROFILE, date(2024, 12, 31), new_id)
    for line in lines_of(WordFile(render(made, PROFILE, Mark("k7m2abcdefgh", "99001", period, 12)))):
        held = [(one.start, one.end) for one in line.held]
        free = [(s, e) for s, e in unexplained(line.text) if not any(a <= s and e <= b for a, b in held)]
        assert free == [], line.text
