"""What comes in: read rightly, or refused with a sentence that says what to do."""

import io
import random
import unicodedata
import zipfile

import pytest

from giaoban.base.errors import Refusal
from giaoban.intake import extract as extracting
from giaoban.intake import safezip
from giaoban.intake.extract import extract, secrecy_mark
from giaoban.intake.formats import office
from tests.intake.word import docx, repacked, with_body
from vnfigures.read import read

LIMIT = 20 * 2**20
REPORT = "UBND phường An Bình báo cáo tháng 02/2024: kết nạp 03 đảng viên mới; thu ngân sách 1,6 tỷ đồng."


def refused(name: str, data: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        extract(name, data, LIMIT)
    assert len(caught.value.message) > 20
    return caught.value


def test_a_text_file_is_read_as_it_is() -> None:
    assert extract("bc.txt", REPORT.encode(), LIMIT).text == REPORT


def test_line_ends_of_every_system_become_one() -> None:
    assert extract("bc.txt", b"mot\r\nhai\rba\n", LIMIT).text == "mot\nhai\nba\n"


def test_utf16_from_an_old_notepad_is_read() -> None:
    assert extract("bc.txt", REPORT.encode("utf-16"), LIMIT).text == REPORT


def test_a_decomposed_text_keeps_its_own_characters() -> None:
    decomposed = unicodedata.normalize("NFD", REPORT)
    text = extract("bc.txt", decomposed.encode(), LIMIT).text
    assert text == decomposed
    assert [fact.value for fact in read(text).facts] == [fact.value for fact in read(REPORT).facts]


def test_paragraphs_tables_header_and_footer_of_a_word_file() -> None:
    data = docx(
        "Kết nạp 03 đảng viên.",
        table=[["Chỉ tiêu", "Thực hiện"], ["Thu ngân sách", "1.286,4"]],
        header="ĐẢNG ỦY PHƯỜNG AN BÌNH",
        footer="Nơi nhận: Thị ủy",
    )
    found = extract("bc.docx", data, LIMIT)
    assert found.text.splitlines() == [
        "ĐẢNG ỦY PHƯỜNG AN BÌNH",
        "Kết nạp 03 đảng viên.",
        "Chỉ tiêu | Thực hiện",
        "Thu ngân sách | 1.286,4",
        "Nơi nhận: Thị ủy",
    ]
    kinds = [block.kind for block in found.blocks]
    assert kinds == ["header", "p", "table", "footer"]
    (first, second), (third, fourth) = found.blocks[2].rows
    assert [found.text[a:b] for a, b in (first, second, third, fourth)] == [
        "Chỉ tiêu",
        "Thực hiện",
        "Thu ngân sách",
        "1.286,4",
    ]


def test_deleted_words_of_tracked_changes_are_not_read() -> None:
    data = with_body(
        "<w:p><w:r><w:t>Kết nạp </w:t></w:r><w:del><w:r><w:delText>05</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>03</w:t></w:r></w:ins><w:r><w:t> đảng viên.</w:t></w:r></w:p>"
    )
    assert extract("bc.docx", data, LIMIT).text == "Kết nạp 03 đảng viên.\n"


def test_an_empty_file_asks_for_the_word_file() -> None:
    assert refused("bc.txt", b"").code == extracting.EMPTY
    assert refused("bc.txt", b" \n\t ").code == extracting.EMPTY
    assert refused("bc.docx", docx()).code == extracting.EMPTY


def test_a_file_of_200_megabytes_is_too_large() -> None:
    refusal = refused("bc.txt", b"0" * (200 * 2**20))
    assert refusal.code == extracting.TOO_LARGE
    assert "20 MB" in refusal.message


def test_an_old_word_file_asks_to_be_saved_anew_where_nothing_can_open_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "converter", lambda: None)
    stream = "WordDocument".encode("utf-16-le")
    assert refused("bc.doc", extracting._OLE + stream).code == extracting.OLD_WORD
    assert refused("bc.rtf", b"{\\rtf1 x}").code == extracting.OTHER_WORD


def test_an_encrypted_word_file_asks_for_its_password_to_be_removed() -> None:
    data = extracting._OLE + "EncryptedPackage".encode("utf-16-le")
    assert refused("bc.docx", data).code == extracting.ENCRYPTED


def test_other_kinds_of_files_say_what_can_be_read() -> None:
    slides = io.BytesIO()
    with zipfile.ZipFile(slides, "w") as archive:
        archive.writestr("ppt/presentation.xml", "<presentation/>")
    for name, data in (("bc.bin", bytes(range(256))), ("bc.pptx", slides.getvalue()), ("x", extracting._OLE)):
        refusal = refused(name, data)
        assert refusal.code == extracting.UNKNOWN
        assert ".docx" in refusal.message


@pytest.mark.parametrize("data", [b"\x89PNG\r\n", b"\xff\xd8\xff\xe0"], ids=["png", "jpg"])
def test_a_photograph_of_a_report_asks_for_the_file(data: bytes) -> None:
    assert refused("anh", data).code == extracting.SCAN


def test_a_damaged_word_file_is_said_to_be_damaged() -> None:
    whole = docx(REPORT)
    assert refused("bc.docx", whole[: len(whole) // 2]).code == safezip.DAMAGED
    assert refused("bc.docx", b"chi la chu").code == safezip.DAMAGED
    assert refused("bc.docx", repacked(whole, {"word/document.xml": b"<w:document"})).code == safezip.DAMAGED


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"word/bom{number}.xml", b"0" * (50 * 2**20))
    assert len(bomb.getvalue()) < 2**20
    assert refused("bc.docx", bomb.getvalue()).code == safezip.BOMB


def test_a_part_larger_than_it_says_is_not_unpacked_further() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (70 * 2**20))
    assert refused("bc.docx", bomb.getvalue()).code == safezip.BOMB


def test_entities_are_refused_not_resolved() -> None:
    outside = b"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><d>&x;</d>"
    data = repacked(docx("x"), {"word/document.xml": outside})
    assert refused("bc.docx", data).code == safezip.ENTITIES


def test_macros_are_refused() -> None:
    data = repacked(docx(REPORT), {"word/vbaProject.bin": b"\xd0\xcf"})
    assert refused("bc.docm", data).code == safezip.MACRO


def test_text_in_an_old_encoding_is_named() -> None:
    refusal = refused("bc.txt", "Uû ban nh©n d©n ph­êng b¸o c¸o kÕt qu¶ thùc hiÖn nhiÖm vô th¸ng 02".encode())
    assert refusal.code == extracting.LEGACY
    assert "TCVN3" in refusal.message


def test_the_same_in_one_byte_letters_is_named_too() -> None:
    data = "Uû ban nh©n d©n ph­êng b¸o c¸o kÕt qu¶ thùc hiÖn nhiÖm vô th¸ng 02".encode("latin-1")
    assert refused("bc.txt", data).code == extracting.LEGACY


@pytest.mark.parametrize(
    "text",
    [
        "MẬT\nUBND XÃ",
        "UBND XÃ\n  TỐI MẬT  \nBÁO CÁO",
        "UBND XÃ | TUYỆT MẬT | Số: 01",
        "Độ mật: Mật\nBáo cáo",
        "[ M Ậ T ]\nBáo cáo",
        unicodedata.normalize("NFD", "TUYỆT MẬT\nBáo cáo"),
    ],
)
def test_a_secrecy_mark_alone_in_a_line_or_cell_is_seen(text: str) -> None:
    assert secrecy_mark(text)
    assert refused("bc.txt", text.encode()).code == extracting.SECRET


@pytest.mark.parametrize(
    "text",
    ["ỦY BAN MẶT TRẬN TỔ QUỐC", "công tác bảo mật thông tin", "MẶT TRẬN", "Mật độ dân số 1.200 người/km2", "mật ong"],
)
def test_words_that_only_look_like_it_pass(text: str) -> None:
    assert not secrecy_mark(text)


def test_a_secrecy_mark_in_a_text_box_is_seen() -> None:
    box = "<w:pict><w:txbxContent><w:p><w:r><w:t>MẬT</w:t></w:r></w:p></w:txbxContent></w:pict>"
    box = f"<w:p><w:r><w:t>UBND XÃ</w:t>{box}</w:r></w:p>"
    assert refused("bc.docx", with_body(box)).code == extracting.SECRET


def test_deep_nesting_is_read_or_refused_never_a_crash() -> None:
    deep = "<w:sdt><w:sdtContent>" * 200 + "<w:p><w:r><w:t>Kết nạp 03 đảng viên.</w:t></w:r></w:p>"
    deep += "</w:sdtContent></w:sdt>" * 200
    try:
        assert "03" in extract("bc.docx", with_body(deep), LIMIT).text
    except Refusal as refusal:
        assert refusal.code == safezip.DAMAGED


def mutated(data: bytes, dice: random.Random) -> bytes:
    """The bytes with a few flips, cuts and repeats."""
    out = bytearray(data)
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(out))
        what = dice.random()
        if what < 0.5:
            out[at] = dice.randrange(256)
        elif what < 0.75:
            del out[at : at + dice.randint(1, 40)]
        else:
            out[at:at] = out[at : at + dice.randint(1, 40)]
    return bytes(out)


def packed(body: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", body)
    return out.getvalue()


def test_ten_thousand_damaged_word_files_are_read_or_refused() -> None:
    dice = random.Random(20240304)
    whole = docx(REPORT, "Tổng đàn 3.214 con.", table=[["Chỉ tiêu", "Thực hiện"], ["Thu", "1.286,4"]])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        body = archive.read("word/document.xml")
    read_count = refused_count = 0
    for number in range(10_000):
        # Half of the damage is to the package, half to the XML of a package that is sound.
        data = mutated(whole, dice) if number % 2 else packed(mutated(body, dice))
        try:
            text = extract("bc.docx", data, LIMIT).text
        except Refusal as refusal:
            assert refusal.message
            refused_count += 1
        else:
            assert text.strip()
            read_count += 1
    assert read_count + refused_count == 10_000
    assert refused_count > 1_000
    assert read_count > 300
