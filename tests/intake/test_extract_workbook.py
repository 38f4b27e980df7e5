"""Workbooks and old or foreign text formats: values as they were saved, each with its cell; what is odd is said."""

import datetime
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from giaoban.base.errors import Refusal
from giaoban.intake import extract as extracting
from giaoban.intake import safezip
from giaoban.intake.extract import extract
from giaoban.intake.formats.blocks import Extracted
from giaoban.intake.formats.workbook import number_text
from tests.intake.papers import workbook
from tests.intake.word import docx, repacked
from vnfigures.read import read

LIMIT = 20 * 2**20
SOFFICE = shutil.which("soffice")
HEALTH = [
    ["TRẠM Y TẾ PHƯỜNG AN BÌNH"],
    ["BIỂU SỐ LIỆU THÁNG 10 NĂM 2024"],
    [None, None, None, "Đơn vị tính: lượt"],
    ["TT", "Nội dung", "Kế hoạch", "Thực hiện", "Tỷ lệ"],
    [1, "Số lượt khám bệnh", 1200, 1315, 1.0958],
    [2, "Trong đó: khám bảo hiểm y tế", None, 12840, 0.952],
]


def text_of(data: bytes, name: str = "bieu.xlsx") -> Extracted:
    return extract(name, data, LIMIT)


def refused(data: bytes, name: str = "bieu.xlsx") -> Refusal:
    with pytest.raises(Refusal) as caught:
        extract(name, data, LIMIT)
    assert len(caught.value.message) > 40
    return caught.value


def test_titles_are_lines_and_rows_are_a_table_with_the_numbers_as_an_office_writes_them() -> None:
    found = text_of(workbook({"Thang 10": HEALTH}, percents=["Thang 10!E5", "Thang 10!E6"]))
    assert found.text.splitlines() == [
        "TRẠM Y TẾ PHƯỜNG AN BÌNH",
        "BIỂU SỐ LIỆU THÁNG 10 NĂM 2024",
        "Đơn vị tính: lượt",
        "TT | Nội dung | Kế hoạch | Thực hiện | Tỷ lệ",
        "1 | Số lượt khám bệnh | 1200 | 1315 | 109,58%",
        "2 | Trong đó: khám bảo hiểm y tế |  | 12.840 | 95,2%",
    ]
    reading = read(found.text)
    assert ("1315", "lượt", "actual") in {(f.text, f.unit, f.role) for f in reading.facts}
    assert reading.meta.period is not None
    assert reading.meta.period.label == "2024-10"


def test_every_figure_keeps_its_sheet_and_cell() -> None:
    found = text_of(workbook({"Thang 10": HEALTH}))
    table = found.blocks[-1]
    place = {found.text[a:b]: ref for row, refs in zip(table.rows, table.refs, strict=True)
             for (a, b), ref in zip(row, refs, strict=True)}  # fmt: skip
    assert place["1315"] == "Thang 10!D5"
    assert place["12.840"] == "Thang 10!D6"


def test_a_hidden_sheet_is_not_read_but_said() -> None:
    found = text_of(workbook({"Biểu": HEALTH, "Nháp": [["Số hộ nghèo", 999]]}, hidden=["Nháp"]))
    assert "999" not in found.text
    assert [(note.code, note.params["names"]) for note in found.notes] == [("hidden_sheet", "Nháp")]


def test_a_formula_gives_what_was_saved_and_one_never_computed_is_said() -> None:
    data = workbook({"Sheet1": [["Nội dung", "Số"], ["Nam", 12], ["Nữ", 30], ["Cộng", "=SUM(B2:B3)"]]})
    assert [(note.code, note.params["names"]) for note in text_of(data).notes] == [("unsaved_formula", "Sheet1!B4")]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert sheet.count(b"<v></v>") + sheet.count(b"<v />") + sheet.count(b"<v/>") == 1
    for empty in (b"<v></v>", b"<v />", b"<v/>"):
        sheet = sheet.replace(empty, b"<v>42</v>")
    found = text_of(repacked(data, {"xl/worksheets/sheet1.xml": sheet}))
    assert "Cộng | 42" in found.text
    assert found.notes == ()


def test_merged_cells_keep_their_span() -> None:
    import openpyxl

    book = openpyxl.load_workbook(
        io.BytesIO(workbook({"S": [["TT", "Nội dung", "Tháng 10", None], [None, None, "KH", "TH"], [1, "Khám", 3, 4]]}))
    )
    book["S"].merge_cells("C1:D1")
    book["S"].merge_cells("A1:A2")
    out = io.BytesIO()
    book.save(out)
    (table,) = text_of(out.getvalue()).blocks
    assert table.spans[0] == ((1, 2), (1, 1), (2, 1), (0, 0))
    assert table.spans[1][0] == (0, 0)


def test_dates_texts_and_bars_in_cells() -> None:
    rows = [["Ngày lập", "Ghi chú", "Số"], [datetime.date(2024, 11, 2), "nam|nữ\nđủ", 7]]
    assert text_of(workbook({"S": rows})).text.splitlines()[1] == "02/11/2024 | nam/nữ đủ | 7"


@pytest.mark.parametrize(
    ("value", "percent", "grouped", "text"),
    [
        (2024, False, False, "2024"),
        (2024, False, True, "2.024"),
        (-1234567.25, False, False, "-1.234.567,25"),
        (0.7, True, False, "70%"),
        (1e15, False, False, "1.000.000.000.000.000"),
        (0.30000000000000004, False, False, "0,3"),
        (0, False, False, "0"),
    ],
)
def test_numbers(value: float, percent: bool, grouped: bool, text: str) -> None:
    assert number_text(value, percent, grouped) == text


def test_two_tables_of_a_sheet_and_lines_between_them() -> None:
    rows = [
        ["Nội dung", "Số"],
        ["Khám", 12],
        [None],
        ["II. Tiêm chủng"],
        ["Mũi", "Số trẻ"],
        ["Sởi", 30],
        [None],
        ["Trạm trưởng"],
    ]
    kinds = [block.kind for block in text_of(workbook({"S": rows})).blocks]
    assert kinds == ["table", "p", "table", "p"]


def test_a_locked_workbook_asks_for_its_password_to_be_removed() -> None:
    data = extracting._OLE + "EncryptedPackage".encode("utf-16-le")
    assert refused(data).code == extracting.ENCRYPTED


def test_a_damaged_workbook_is_said_to_be_damaged() -> None:
    whole = workbook({"S": HEALTH})
    assert refused(whole[: len(whole) // 2]).code == safezip.DAMAGED
    assert refused(b"chi la chu").code == safezip.DAMAGED
    assert refused(repacked(whole, {"xl/worksheets/sheet1.xml": b"<worksheet"})).code == safezip.DAMAGED


def test_a_bomb_in_a_workbook_is_not_unpacked() -> None:
    bomb = repacked(workbook({"S": HEALTH}), {f"xl/worksheets/sheet{n}.xml": b"0" * (70 * 2**20) for n in range(1, 5)})
    assert len(bomb) < 2**20
    assert refused(bomb).code == safezip.BOMB


def test_two_cells_at_the_far_corners_are_too_many_cells() -> None:
    data = workbook({"S": [["a"]]})
    far = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
        b"</sheetData></worksheet>"
    )
    refusal = refused(repacked(data, {"xl/worksheets/sheet1.xml": far}))
    assert refusal.code in (extracting.TOO_MANY_CELLS, safezip.DAMAGED)


def test_figures_from_other_files_are_said_and_nothing_is_fetched() -> None:
    data = repacked(workbook({"S": HEALTH}), {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    assert [note.code for note in text_of(data).notes] == ["linked"]


def test_macros_in_a_workbook_are_refused() -> None:
    data = repacked(workbook({"S": HEALTH}), {"xl/vbaProject.bin": b"\xd0\xcf"})
    assert refused(data, "bieu.xlsm").code == safezip.MACRO


def test_a_secrecy_mark_in_a_cell_leaves_nothing() -> None:
    assert refused(workbook({"S": [["UBND", "TỐI MẬT"], ["Khám", 3]]})).code == extracting.SECRET


needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def converted(data: bytes, suffix: str, folder: Path) -> bytes:
    """The .docx in another format, as LibreOffice writes it."""
    (folder / "goc.docx").write_bytes(data)
    subprocess.run(
        [str(SOFFICE), f"-env:UserInstallation={(folder / 'p').as_uri()}", "--headless", "--convert-to", suffix]
        + ["--outdir", str(folder), str(folder / "goc.docx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / f"goc.{suffix}").read_bytes()


@needs_office
@pytest.mark.libreoffice
@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt"])
def test_old_and_foreign_text_formats_are_read_where_libreoffice_is_there(suffix: str, tmp_path: Path) -> None:
    sentence = "Kết nạp 03 đảng viên mới; thu ngân sách 1.286,4 triệu đồng."
    data = converted(docx("UBND phường An Bình", sentence), suffix, tmp_path)
    assert text_of(data, f"bc.{suffix}").text.strip().splitlines() == ["UBND phường An Bình", sentence]


@needs_office
@pytest.mark.libreoffice
def test_a_damaged_rtf_is_said_to_be_damaged() -> None:
    assert refused(b"{\\rtf1 chua het", "bc.rtf").code in (safezip.DAMAGED, extracting.EMPTY)


def test_a_damaged_old_word_file_is_said_to_be_damaged() -> None:
    assert refused(extracting._OLE + b"WordDocument" * 50, "bc.doc").code == safezip.DAMAGED
