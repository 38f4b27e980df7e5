"""Spreadsheets as they come: what a cell shows, and what a file may not be."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from giaoban.base.errors import Refusal
from giaoban.intake.sheet_cells import Raw, Unusable, raw_of
from giaoban.intake.sheets import MAX_ROWS, Merged, SheetCell, open_book
from tests.intake.tables import csv, xlsx

LIMIT = 20 * 2**20


def first(data: bytes, name: str = "so-lieu.xlsx") -> list[dict[int, SheetCell]]:
    return [row for _number, row in open_book(name, data, LIMIT).rows()]


def shown(value: Any, number_format: str = "General") -> SheetCell:
    def change(sheet: Any) -> None:
        sheet["A1"].number_format = number_format

    return first(xlsx([[value]], change))[0][0]


@pytest.mark.parametrize(
    ("value", "look", "kind", "text"),
    [
        (1234, "General", "number", "1.234"),
        (1234.5, "#,##0.0", "number", "1.234,5"),
        (0.1 + 0.2, "General", "number", "0,3"),
        (1e15, "0", "number", "1.000.000.000.000.000"),
        (-12, "General", "number", "-12"),
        (0.947, "0.0%", "percent", "94,7%"),
        ("1.234,5", "General", "text", "1.234,5"),
        (" 9 tỷ 200 triệu ", "@", "text", "9 tỷ 200 triệu"),
        (date(2024, 12, 5), "dd/mm/yyyy", "date", "05/12/2024"),
        (date(2024, 2, 1), "mm/yyyy", "month", "02/2024"),
        (True, "General", "truth", "TRUE"),
        ("#N/A", "General", "error", "#N/A"),
    ],
)
def test_a_cell_is_what_it_shows(value: Any, look: str, kind: str, text: str):
    cell = shown(value, look)
    assert (cell.kind, cell.text) == (kind, text)


def test_of_a_formula_the_saved_value_counts_and_one_without_is_said():
    assert shown("=1+1") == SheetCell("lost", "", True)
    data = xlsx([["=[thang.xlsx]T2!B5"]])
    source = zipfile.ZipFile(io.BytesIO(data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as changed:
        for info in source.infolist():
            part = source.read(info).replace(b"<v></v>", b"<v>12</v>").replace(b"<v />", b"<v>12</v>")
            changed.writestr(info, part)
    (row,) = first(out.getvalue())
    assert row[0] == SheetCell("number", "12", True, True)
    said = raw_of(row[0], "A1")
    assert isinstance(said, Raw) and said.text == "12" and "tệp khác" in said.warning


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (SheetCell("date", "05/12/2024"), "là ngày tháng (05/12/2024)"),
        (SheetCell("error", "#N/A"), "#N/A"),
        (SheetCell("lost", "", True), "không lưu kết quả"),
        (SheetCell("truth", "TRUE"), "đúng/sai"),
    ],
)
def test_what_is_no_figure_says_where_and_what_to_do(cell: SheetCell, words: str):
    said = raw_of(cell, "D7")
    assert isinstance(said, Unusable) and said.sentence.startswith("Ô D7 ") and words in said.sentence


def test_decimals_of_a_text_are_read_as_the_clerk_says_they_stand():
    assert raw_of(SheetCell("text", "1234.5"), "A1", ".") == Raw("1.234,5")
    assert raw_of(SheetCell("text", "1,234"), "A1", ".") == Raw("1.234")
    assert raw_of(SheetCell("text", "1234.5"), "A1") == Raw("1234.5")


def test_joined_cells_and_hidden_sheets_are_known():
    def change(sheet: Any) -> None:
        sheet.merge_cells("A2:A4")
        sheet.parent.create_sheet("Ẩn").sheet_state = "veryHidden"

    book = open_book("a.xlsx", xlsx([["Đơn vị", "Giá trị"], ["Xã A", 1]], change), LIMIT)
    assert book.merged() == [Merged(2, 0, 4, 0)]
    assert (book.sheets, book.hidden) == (("Số liệu", "Ẩn"), {"Ẩn"})


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_table_of_text_is_split_where_its_lines_agree(delimiter: str):
    rows = first(csv([["Đơn vị", "Số hộ"], ["Xã A", "12"], ["Xã B", "7"]], delimiter), "a.csv")
    assert [[cell.text for cell in row.values()] for row in rows] == [
        ["Đơn vị", "Số hộ"],
        ["Xã A", "12"],
        ["Xã B", "7"],
    ]


def repacked(data: bytes, add: dict[str, bytes], drop: str = "") -> bytes:
    source = zipfile.ZipFile(io.BytesIO(data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed:
        for info in source.infolist():
            if info.filename != drop:
                changed.writestr(info.filename, source.read(info))
        for name, part in add.items():
            changed.writestr(name, part)
    return out.getvalue()


PLAIN = xlsx([["Đơn vị", "Số hộ"], ["Xã A", 12]])
SHEET = "xl/worksheets/sheet1.xml"
HOSTILE = [
    ("macro.xlsm", repacked(PLAIN, {"xl/vbaProject.bin": b"MZ"}), "macro"),
    ("bom.xlsx", repacked(PLAIN, {SHEET: b"<a>" + b" " * (70 * 2**20)}, SHEET), "nén quá nhiều"),
    ("bom.xlsx", repacked(PLAIN, {"xl/media/x.bin": b"\0" * (210 * 2**20)}), "nén quá nhiều"),
    ("xxe.xlsx", repacked(PLAIN, {SHEET: b'<!DOCTYPE a [<!ENTITY x SYSTEM "f">]><a>&x;</a>'}, SHEET), "trỏ ra ngoài"),
    ("hong.xlsx", repacked(PLAIN, {SHEET: b"<worksheet><sheetData><row>"}, SHEET), "bị hỏng"),
    ("hong.xlsx", PLAIN[: len(PLAIN) // 2], "bị hỏng"),
    ("khac.xlsx", b"PK\x03\x04 no", "bị hỏng"),
    ("gia.xlsx", b"khong phai excel", "không phải bảng tính"),
    ("word.docx", repacked(PLAIN, {"word/document.xml": b"<a/>"}, "xl/workbook.xml"), "không phải bảng tính"),
    ("cu.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "đời cũ (.xls)"),
    ("khoa.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
    ("rong.csv", b" \n", "không có chữ nào"),
    ("ma-cu.csv", "Đơn vị;Số hộ\nXã Á;1".encode("cp1258", "replace"), "Hãy "),
    ("mat.xlsx", xlsx([["TUYỆT MẬT"], ["Đơn vị", "Số hộ"]]), "dấu chỉ độ mật"),
    ("mat.csv", "MẬT;\nĐơn vị;Số hộ".encode(), "dấu chỉ độ mật"),
    ("rong.xlsx", xlsx([["x"] * 1_500]), "1000 cột"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "words"), HOSTILE)
def test_a_hostile_or_broken_file_is_refused_with_a_sentence(name: str, data: bytes, words: str):
    with pytest.raises(Refusal) as refused:
        list(open_book(name, data, LIMIT).rows())
    assert words in refused.value.message


def test_a_file_of_200_megabytes_is_refused_before_it_is_opened():
    with pytest.raises(Refusal, match="tối đa 20 MB"):
        open_book("lon.xlsx", b"PK" + bytes(200 * 2**20), LIMIT)


def test_a_million_rows_are_refused_when_the_limit_is_met():
    data = b"a;b\n" * 1_000_000
    with pytest.raises(Refusal, match=r"hơn 200\.000 dòng"):
        for count, _row in enumerate(open_book("dai.csv", data, LIMIT).rows()):
            assert count < MAX_ROWS


def test_links_to_other_files_are_known_and_never_followed():
    data = repacked(PLAIN, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    assert open_book("a.xlsx", data, LIMIT).linked and not open_book("a.xlsx", PLAIN, LIMIT).linked


def test_the_secrecy_mark_is_not_seen_in_other_words():
    book = Workbook()
    assert book.active is not None
    book.active.append(["MẶT TRẬN TỔ QUỐC", "Bảo mật thông tin"])
    out = io.BytesIO()
    book.save(out)
    assert open_book("a.xlsx", out.getvalue(), LIMIT).sheets == ("Sheet",)
