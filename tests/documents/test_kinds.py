"""Every kind of document in both forms: rendered, opened again, and each printed number linked."""

import io
import zipfile
from dataclasses import replace

import pdfplumber
import pytest
from docx import Document as open_word
from docx.enum.section import WD_ORIENT
from lxml import etree
from pypdf import PdfReader

from giaoban.base.ids import new_id
from giaoban.documents.content import (
    BoundFigure,
    Document,
    DocumentKind,
    Paragraph,
    Style,
    Table,
    TableRow,
    evenly_dated,
    plain,
)
from giaoban.documents.docx import mark_of, render
from giaoban.documents.frames import surroundings
from giaoban.documents.kinds.chasing import compose_chasing
from giaoban.documents.kinds.invitation import compose_invitation
from giaoban.documents.kinds.minutes import compose_minutes
from giaoban.documents.lines import Line, lines_of
from giaoban.documents.package import Mark
from giaoban.documents.pdf import render_pdf
from giaoban.documents.reconcile import Mismatch, Printed, reconcile
from giaoban.documents.widths import line_width
from giaoban.documents.wordfile import WordFile
from tests.documents import matters, occasions
from tests.documents.edits import W

EVERY = [(kind, form) for kind in occasions.COMPOSED for form in ("state", "party")]
# Names with digits in them.
TERMS = ("Khu vực 5", "tầng 2", *(row.measure.name for row in matters.ward_rows()))


def word(document: Document, form: str) -> bytes:
    return render(document, occasions.form(form), Mark("k7m2abcdefgh", "99001", "2024-02@ND09", 12))


def composed(kind: str, form: str) -> Document:
    return occasions.COMPOSED[kind](occasions.form(form))


def mismatches(document: Document, form: str, planted: str = "") -> list[Mismatch]:
    """What `verify` finds in the .docx of a document, with a sentence planted in it if there is one."""
    lines = lines_of(WordFile(word(document, form)))
    held = {one.mark: (line.text, one.start, one.end) for line in lines for one in line.held}
    printed = [Printed(mark_of(one.id), one.text, *held[mark_of(one.id)]) for one in document.figures()]
    return reconcile([*lines, Line(planted)] if planted else lines, printed, TERMS)


def test_there_is_an_example_of_every_kind() -> None:
    assert set(occasions.COMPOSED) == set(DocumentKind)


@pytest.mark.parametrize(("kind", "form"), EVERY)
def test_every_printed_number_is_linked_and_a_planted_one_is_found(kind: str, form: str) -> None:
    """100 % in every kind and form: what is neither a bound figure nor on the written list is pointed out."""
    document = composed(kind, form)
    assert mismatches(document, form) == []
    (bare,) = mismatches(document, form, "Toàn phường có 1.234 hộ kinh doanh.")
    assert (bare.kind, bare.text) == ("unlinked", "1.234")


@pytest.mark.parametrize(("kind", "form"), EVERY)
def test_the_word_file_opens_and_its_parts_are_sound(kind: str, form: str) -> None:
    data = word(composed(kind, form), form)
    opened = open_word(io.BytesIO(data))
    assert len(opened.paragraphs) + len(opened.tables) > 3
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))


@pytest.mark.parametrize(("kind", "form"), EVERY)
def test_the_pdf_is_tagged_and_has_its_fonts(kind: str, form: str) -> None:
    reader = PdfReader(io.BytesIO(render_pdf(composed(kind, form), occasions.form(form))))
    root = reader.trailer["/Root"]
    assert reader.pdf_header >= "%PDF-1.4"
    assert bool(root["/MarkInfo"]["/Marked"].value)
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    below = [one.get_object()["/FontDescriptor"] for font in fonts for one in font["/DescendantFonts"]]
    assert below and all("/FontFile2" in one or "/FontFile3" in one for one in below)


def texts(kind: str, form: str) -> list[str]:
    return [block.text for block in composed(kind, form).body if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("kind", "state", "party"),
    [
        ("conclusions", ("THÔNG BÁO", "Số: ……/TB-UBND", "CHÁNH VĂN PHÒNG"),
         ("THÔNG BÁO", "Số ……-TB/ĐU", "CHÁNH VĂN PHÒNG")),
        ("invitation", ("GIẤY MỜI", "Số: ……/GM-UBND", "CHÁNH VĂN PHÒNG"),
         ("GIẤY MỜI", "Số ……-GM/ĐU", "CHÁNH VĂN PHÒNG")),
        ("minutes", ("BIÊN BẢN", "Số: ……/BB-UBND", "CHỦ TỌA"), ("BIÊN BẢN", "Số ……-BB/ĐU", "CHỦ TRÌ HỘI NGHỊ")),
        ("agenda", ("CHƯƠNG TRÌNH", "Số: ……/CTr-UBND", "CHỦ TỊCH"), ("CHƯƠNG TRÌNH", "Số ……-CTr/ĐU", "BÍ THƯ")),
        ("plan", ("KẾ HOẠCH", "Số: ……/KH-UBND", "CHỦ TỊCH"), ("KẾ HOẠCH", "Số ……-KH/ĐU", "BÍ THƯ")),
        ("targets", ("BÁO CÁO", "Số: ……/BC-UBND", "CHỦ TỊCH"), ("BÁO CÁO", "Số ……-BC/ĐU", "BÍ THƯ")),
        ("chasing", ("", "Số: ……/UBND-VP", "CHỦ TỊCH"), ("", "Số ……-CV/ĐU", "BÍ THƯ")),
    ],
)  # fmt: skip
def test_type_symbol_and_who_signs(kind: str, state: tuple[str, ...], party: tuple[str, ...]) -> None:
    for form, wanted in (("state", state), ("party", party)):
        document = composed(kind, form)
        assert (document.heading.type, document.heading.number, document.closing.post) == wanted


@pytest.mark.parametrize(("kind", "form"), [one for one in EVERY if one[0] not in ("agenda", "targets")])
def test_the_text_ends_with_the_forms_mark(kind: str, form: str) -> None:
    last = texts(kind, form)[-1]
    assert last.endswith("./.") == (form == "state") and last.endswith(".")


def test_minutes_have_no_place_and_date_and_are_signed_by_two() -> None:
    for form, secretary in (("state", "THƯ KÝ"), ("party", "NGƯỜI GHI BIÊN BẢN")):
        document = composed("minutes", form)
        beside = document.closing.beside
        assert document.heading.place_date == ""
        assert beside is not None and (beside.post, beside.name) == (secretary, "Đặng Quốc Lâm")
    assert composed("minutes", "state").closing.recipients == ("Lưu: VT, Hồ sơ.",)
    lines = texts("minutes", "state")
    assert "Thời gian bắt đầu: 8 giờ 00, ngày 04 tháng 3 năm 2024." in lines
    assert lines[-1] == "Cuộc họp kết thúc vào 10 giờ 45, cùng ngày; biên bản đã được thông qua./."
    open_ended = compose_minutes(occasions.minutes(ended=False), occasions.form("state"), occasions.ON, new_id)
    assert isinstance(last := open_ended.body[-1], Paragraph) and "… giờ …, cùng ngày" in last.text


def test_a_letter_says_what_it_is_about_under_its_number() -> None:
    state, party = (composed("chasing", form).heading for form in ("state", "party"))
    assert state.about == "V/v đôn đốc gửi báo cáo tháng 02 năm 2024"
    assert party.about == "về việc đôn đốc gửi báo cáo tháng 02 năm 2024"
    assert state.addressees == ("Khu vực 1", "Khu vực 2")
    many = compose_chasing(occasions.chasing(12), occasions.form("state"), occasions.ON, new_id).heading
    assert many.addressees == ("các đơn vị có tên trong danh sách dưới đây",)


def test_conclusions_give_tasks_with_lead_coordinators_and_deadline() -> None:
    lines = texts("conclusions", "state")
    at = lines.index("2.1. Bảo hiểm y tế phải đạt 95% theo chỉ tiêu được giao.")
    assert lines[at + 1] == (
        "a) Phòng Văn hóa - Xã hội chủ trì, phối hợp với Mặt trận Tổ quốc phường: lập danh sách hộ chưa tham gia, "
        "phân công vận động; hoàn thành trước ngày 25/3/2024."
    )
    assert lines[at + 4] == "a) Các khu vực ra quân định kỳ; trước ngày 25 hằng tháng."


def test_an_invitation_to_one_and_to_several() -> None:
    profile = occasions.form("state")
    one = compose_invitation(occasions.invitation(1), profile, occasions.ON, new_id).body[0]
    assert isinstance(one, Paragraph)
    assert one.text == "Ủy ban nhân dân phường An Bình trân trọng kính mời Thường trực Đảng ủy phường."
    assert "- Bí thư chi bộ Khu vực 5." in texts("invitation", "state")
    assert "Thời gian: 8 giờ 00, ngày 04 tháng 3 năm 2024 (thứ Hai)." in texts("invitation", "state")


def test_what_a_plan_rests_on_is_set_as_the_form_says() -> None:
    for form, first, last in (("state", "Nghị quyết số 15", "giao ban."), ("party", "- Nghị quyết số 15", "giao ban,")):
        basis = [one for one in composed("plan", form).body if isinstance(one, Paragraph) and one.style is Style.BASIS]
        assert basis[0].text.startswith(first) and basis[0].text.endswith(";") and basis[-1].text.endswith(last)


def test_the_level_above_names_who_reaches_what_is_asked_and_sets_units_side_by_side() -> None:
    document = composed("level_above", "state")
    (line,) = [text for text in texts("level_above", "state") if text.startswith("- Tỷ lệ dân số")]
    assert line.startswith("- Tỷ lệ dân số tham gia bảo hiểm y tế: 4/13 đơn vị đạt mức được giao; chưa đạt: xã Tân E, ")
    assert "cao nhất xã Tân A (97,12%); thấp nhất xã Tân L (88,9%)" in line
    annex, reached = document.annexes
    assert (annex.label, annex.landscape) == ("Phụ lục I", True)
    assert annex.attached.startswith(
        "(Kèm theo Báo cáo số ……/BC-UBND ngày … tháng 3 năm 2024 của Ủy ban nhân dân thị xã"
    )
    table = next(block for block in annex.body if not isinstance(block, Paragraph))
    assert len(table.rows) == 14 and table.rows[-1].strong and plain(table.rows[12].cells[2]) == "–"
    assert all(figure.expressions[0].endswith("#99001") for figure in figures_in(table.rows[0]))
    assert isinstance(counts := reached.body[0], Table)
    first = [plain(cell) for cell in counts.rows[0].cells]
    assert first[1:3] == ["Tỷ lệ dân số tham gia bảo hiểm y tế", "4/13"]
    assert first[3].startswith("xã Tân E, ") and first[3].endswith("; chưa có số liệu: xã Tân M")


def figures_in(row: TableRow) -> list[BoundFigure]:
    return [piece for pieces in row.cells for piece in pieces if isinstance(piece, BoundFigure)]


@pytest.mark.parametrize("form", ["state", "party"])
def test_annexes_lie_across_and_count_their_own_pages(form: str) -> None:
    document = composed("level_above", form)
    several = replace(document, annexes=(document.annexes[0], replace(document.annexes[0], landscape=False)))
    # Each figure may stand in a file once.
    several = replace(several, annexes=(several.annexes[0], replace(several.annexes[1], body=())))
    sections = open_word(io.BytesIO(word(several, form))).sections
    assert [one.orientation for one in sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    starts = [one._sectPr.find(f"{W}pgNumType").get(f"{W}start") for one in sections]
    assert starts == ["1", "1", "1"]
    assert all(one.different_first_page_header_footer for one in sections)
    pages = PdfReader(io.BytesIO(render_pdf(several, occasions.form(form)))).pages
    wide = [page.mediabox.width > page.mediabox.height for page in pages]
    assert wide[-2:] == [True, False] and not any(wide[:-2])
    with pdfplumber.open(io.BytesIO(render_pdf(several, occasions.form(form)))) as pdf:
        heads = [page.crop((0, 0, page.width, 20 * 72 / 25.4)).extract_text().strip() for page in pdf.pages]
    assert heads[-2:] == ["", ""] and heads[1:-2] == [str(number) for number in range(2, len(heads) - 1)]


def test_days_in_figures_stand_in_one_style_whoever_typed_them() -> None:
    """Days below 10 and the months 1 and 2 take a zero, as in the line of place and date."""
    said = "trước ngày 5/04/2024; họp ngày 29/2/2024; Nghị định 09/2019/NĐ-CP; 1/2 số hộ"
    body = (Paragraph(Style.BODY, (said, insured := occasions.insured())),)
    even = evenly_dated(replace(composed("chasing", "state"), body=body)).body[0]
    assert isinstance(even, Paragraph) and even.pieces[1] is insured
    assert even.pieces[0] == "trước ngày 05/4/2024; họp ngày 29/02/2024; Nghị định 09/2019/NĐ-CP; 1/2 số hộ"


def test_the_names_of_whom_a_letter_goes_to_stand_under_the_colon() -> None:
    document, profile = composed("chasing", "state"), occasions.form("state")
    first, *names = surroundings(document, profile).addressees
    assert len(names) == 2 and {one.indent for one in names} == {first.indent + line_width("Kính gửi", first.size)}
    written = open_word(io.BytesIO(word(document, "state"))).paragraphs
    indents = [one.paragraph_format.left_indent for one in written if one.text.startswith("- Khu vực")]
    assert len(set(indents)) == 1 and indents[0] is not None
