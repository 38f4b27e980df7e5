"""PDF files: text and tables come out as they were written; scans, locked, damaged and hostile files are refused."""

import io
import random
import zlib

import pytest
from pypdf import PdfReader, PdfWriter

from giaoban.base.errors import Refusal
from giaoban.intake import extract as extracting
from giaoban.intake import safezip
from giaoban.intake.extract import extract
from giaoban.intake.formats import apart
from giaoban.intake.formats.blocks import Extracted
from tests.intake.papers import pdf, raw_pdf, stream
from vnfigures.read import read

LIMIT = 20 * 2**20
HEADING = """#grid(columns: (1fr, 1.4fr), align: center,
  [UBND PHƯỜNG AN BÌNH\\ *CÔNG AN PHƯỜNG*\\ Số: 12/BC-CAP],
  [*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM*\\ *Độc lập - Tự do - Hạnh phúc*\\ _An Bình, ngày 01 tháng 11 năm 2024_])
"""
LONG = (
    "Trong tháng 10 năm 2024, trên địa bàn phường xảy ra 03 vụ phạm pháp hình sự, đã điều tra làm rõ 02 vụ, tỷ lệ "
    "66,7%; kiểm tra hành chính 26 cơ sở kinh doanh có điều kiện, xử phạt vi phạm hành chính 14 trường hợp, nộp ngân "
    "sách nhà nước 37,5 triệu đồng; lũy kế từ đầu năm xử phạt 131 trường hợp."
)
SHORT = "Cấp 215 căn cước công dân."


def text_of(data: bytes) -> Extracted:
    return extract("bc.pdf", data, LIMIT)


def refused(data: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        extract("bc.pdf", data, LIMIT)
    assert len(caught.value.message) > 40
    assert "bc.pdf" in caught.value.message
    return caught.value


def test_lines_are_rejoined_to_the_paragraphs_they_were() -> None:
    lines = text_of(pdf(f"{LONG}\n\n{SHORT}\n\n- {LONG}\n- {SHORT}")).text.splitlines()
    assert lines[:2] == [LONG, SHORT]
    assert [line.lstrip("• ") for line in lines[2:]] == [LONG, SHORT]


def test_a_ragged_text_is_rejoined_too() -> None:
    assert text_of(pdf(f"#set par(justify: false)\n{LONG}\n\n{SHORT}")).text.splitlines() == [LONG, SHORT]


def test_the_two_columns_of_the_heading_are_not_mixed() -> None:
    lines = text_of(pdf(f"{HEADING}\n{LONG}")).text.splitlines()
    assert lines[:3] == ["UBND PHƯỜNG AN BÌNH", "CÔNG AN PHƯỜNG", "Số: 12/BC-CAP"]
    assert "An Bình, ngày 01 tháng 11 năm 2024" in lines
    assert lines[-1] == LONG


def test_a_paragraph_goes_on_over_the_end_of_a_page_and_page_numbers_are_dropped() -> None:
    page = """footer: context [#align(center)[Trang #counter(page).display()]],
      header: [#text(size: 9pt)[Báo cáo tháng 10 của Công an phường An Bình]]"""
    paragraphs = [f"Tổ dân phố {number}: {LONG[: 60 + 37 * number % 250]}." for number in range(1, 40)]
    found = text_of(pdf("\n\n".join(paragraphs), page))
    assert found.text.splitlines() == ["Báo cáo tháng 10 của Công an phường An Bình", *paragraphs]
    assert [block.kind for block in found.blocks][:2] == ["header", "p"]


def test_a_lone_number_inside_a_page_is_no_page_number() -> None:
    found = text_of(pdf(f"{SHORT}\n\n215\n\n{SHORT}\n\n41\n\n{SHORT}"))
    assert found.text.split("\n")[:5] == [SHORT, "215", SHORT, "41", SHORT]


TABLE = [
    ["TT", "Nội dung", "Kế hoạch", "Thực hiện"],
    ["1", "Số vụ vi phạm", "10", "12"],
    ["2", "Xử phạt (triệu đồng)", "30", "37,5"],
]


def rows_of(found: Extracted) -> list[list[list[str]]]:
    return [
        [[found.text[a:b] for a, b in row] for row in block.rows] for block in found.blocks if block.kind == "table"
    ]


def test_a_table_with_rules_stays_a_table() -> None:
    cells = ", ".join(f"[{text}]" for row in TABLE for text in row)
    found = text_of(pdf(f"{SHORT}\n#table(columns: 4, {cells})\n{SHORT}"))
    assert rows_of(found) == [TABLE]
    figures = read(found.text).facts
    assert ("37,5", "money", "actual") in {(fact.text, fact.kind, fact.role) for fact in figures}


def test_a_table_without_rules_stays_a_table() -> None:
    cells = ", ".join(f"[{text}]" for row in TABLE for text in row)
    found = text_of(pdf(f"{SHORT}\n#table(columns: (1fr, 4fr, 2fr, 2fr), stroke: none, {cells})\n{SHORT}"))
    assert rows_of(found) == [TABLE]


def test_a_table_over_two_pages_is_one_table_with_one_head() -> None:
    rows = [[str(number), f"Tổ dân phố {number}", str(number * 3)] for number in range(1, 60)]
    cells = ", ".join(f"[{text}]" for row in rows for text in row)
    found = text_of(pdf(f"#table(columns: 3, table.header([TT], [Tổ], [Số hộ]), {cells})"))
    assert rows_of(found) == [[["TT", "Tổ", "Số hộ"], *rows]]


def test_a_scan_says_what_to_do() -> None:
    picture = stream(b"\x00", b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
                     b"/BitsPerComponent 8")  # fmt: skip
    data = raw_pdf(stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q"), [picture], resources=b"/XObject << /Im0 5 0 R >>")
    refusal = refused(data)
    assert refusal.code == extracting.SCAN
    assert "Word" in refusal.message


def test_a_page_that_is_a_picture_among_others_is_said(tmp_path: object) -> None:
    picture = """#image(bytes("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'></svg>"), format: "svg")"""
    whole = text_of(pdf(f"{LONG}\n#pagebreak()\n{picture}"))
    assert whole.text.strip() == LONG


def test_a_locked_file_asks_for_its_password_to_be_removed() -> None:
    writer = PdfWriter()
    writer.append_pages_from_reader(PdfReader(io.BytesIO(pdf(LONG))))
    writer.encrypt("mat-khau", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    assert refused(out.getvalue()).code == extracting.ENCRYPTED


def test_a_file_that_only_may_not_be_changed_is_read() -> None:
    writer = PdfWriter()
    writer.append_pages_from_reader(PdfReader(io.BytesIO(pdf(LONG))))
    writer.encrypt("", owner_password="chu", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    assert text_of(out.getvalue()).text.strip() == LONG


def test_a_damaged_file_is_said_to_be_damaged() -> None:
    whole = pdf(LONG)
    assert refused(b"%PDF-1.7 ...").code == safezip.DAMAGED
    assert refused(b"chi la chu").code == safezip.DAMAGED
    assert refused(whole[:600]).code == safezip.DAMAGED


def test_ten_thousand_pages_are_too_many() -> None:
    writer = PdfWriter()
    for _ in range(10_000):
        writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    refusal = refused(out.getvalue())
    assert refusal.code == extracting.TOO_MANY_PAGES
    assert "200 trang" in refusal.message


def test_a_bomb_is_not_unpacked() -> None:
    # Two gigabytes of zeros without making them: one flushed block of a megabyte, over and over.
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b"\0" * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    size = 2047 * 2**20
    adler = (size % 65521 << 16 | 1).to_bytes(4, "big")
    packed = zlib.compress(b"\x78\xda" + block * 2047 + b"\x03\x00" + adler, 9)
    assert len(packed) < 100_000
    data = raw_pdf(stream(packed, b"/Filter [/FlateDecode /FlateDecode]"))
    assert refused(data).code in (safezip.BOMB, safezip.DAMAGED, extracting.EMPTY, extracting.TOO_SLOW)


def test_a_reading_that_does_not_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_arguments: object) -> bytes:
        raise apart.TooSlow

    monkeypatch.setattr(apart, "start", slow)
    assert refused(pdf(SHORT)).code == extracting.TOO_SLOW


def test_a_script_in_a_file_is_never_looked_at() -> None:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    script = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
    data = raw_pdf(
        stream(b"BT /F1 12 Tf 72 700 Td (Ket nap 03 dang vien moi trong thang) Tj ET"),
        [font, script],
        catalog=b"/OpenAction 6 0 R",
        resources=b"/Font << /F1 5 0 R >>",
    )
    assert text_of(data).text.strip() == "Ket nap 03 dang vien moi trong thang"


def test_a_secrecy_mark_in_a_pdf_leaves_nothing() -> None:
    with pytest.raises(Refusal) as caught:
        extract("bc.pdf", pdf(f"TỐI MẬT\n\n{LONG}"), LIMIT)
    assert caught.value.code == extracting.SECRET


@pytest.mark.slow
def test_damaged_files_are_read_or_refused() -> None:
    dice = random.Random(20241101)
    whole = pdf(f"{HEADING}\n{LONG}")
    for _ in range(25):
        data = bytearray(whole)
        for _change in range(dice.randint(1, 8)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        try:
            assert text_of(bytes(data)).text.strip()
        except Refusal as refusal:
            assert refusal.message
