"""Files to text. Offsets everywhere else count characters of the text that this makes."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import Refusal, declare
from giaoban.intake.formats import office
from giaoban.intake.formats.apart import Died, TooSlow, read_apart
from giaoban.intake.formats.blocks import Extracted, from_items
from giaoban.intake.formats.word import DOCUMENT, read_word
from giaoban.intake.safezip import BOMB, DAMAGED, open_package
from vnfigures.doubts import legacy_encoding
from vnfigures.text import Text

EMPTY = declare("intake.empty", _("Tệp %(name)s không có chữ nào. Nếu là bản chụp (ảnh), hãy gửi tệp Word gốc."))
TOO_LARGE = declare(
    "intake.too_large", _("Tệp %(name)s quá lớn (tối đa %(limit)s MB). Hãy bỏ bớt ảnh trong tệp rồi gửi lại.")
)
OLD_WORD = declare(
    "intake.old_word",
    _(
        "Tệp %(name)s là Word đời cũ (.doc), máy chủ này chưa cài LibreOffice nên không mở được. "
        "Hãy mở bằng Word, chọn Lưu thành (Save As) → Word Document (.docx) rồi gửi lại."
    ),
)
OTHER_WORD = declare(
    "intake.other_word",
    _(
        "Tệp %(name)s (%(suffix)s) cần LibreOffice mới mở được, máy chủ này chưa cài. "
        "Hãy mở tệp, chọn Lưu thành (Save As) → Word Document (.docx) rồi gửi lại."
    ),
)
ENCRYPTED = declare("intake.encrypted", _("Tệp %(name)s đặt mật khẩu. Hãy bỏ mật khẩu rồi gửi lại."))
UNKNOWN = declare(
    "intake.unknown_type",
    _(
        "Chưa đọc được loại tệp của %(name)s. Hãy gửi tệp Word (.docx), Excel (.xlsx), PDF có chữ, tệp chữ (.txt) "
        "hoặc dán nội dung vào ô."
    ),
)
SCAN = declare(
    "intake.scan",
    _(
        "Tệp %(name)s là bản chụp hoặc bản quét: chỉ có ảnh, không có chữ để đọc số. Hãy xin đơn vị tệp Word hoặc "
        "Excel gốc, hoặc dán nội dung vào ô."
    ),
)
NO_LETTERS = declare(
    "intake.no_letters",
    _("Chữ trong tệp PDF %(name)s không chép ra được (phông chữ nhúng thiếu bảng mã). Hãy gửi tệp Word gốc."),
)
TOO_MANY_PAGES = declare(
    "intake.too_many_pages",
    _("Tệp %(name)s quá dài (tối đa %(limit)s trang). Hãy tách riêng phần báo cáo rồi gửi lại."),
)
TOO_MANY_CELLS = declare(
    "intake.too_many_cells",
    _("Bảng tính %(name)s quá nhiều ô. Hãy chỉ giữ các trang tính có số liệu báo cáo rồi gửi lại."),
)
TOO_SLOW = declare(
    "intake.too_slow", _("Đọc tệp %(name)s mất quá nhiều thời gian nên đã dừng. Hãy lưu lại dạng .docx rồi gửi lại.")
)
LEGACY = declare(
    "intake.legacy_encoding",
    _("Tệp %(name)s dùng bảng mã cũ %(encoding)s nên chữ có dấu bị sai. Hãy chuyển sang Unicode rồi gửi lại."),
)
NOT_UNICODE = declare(
    "intake.not_unicode", _("Tệp %(name)s không phải văn bản Unicode (UTF-8). Hãy lưu lại dạng UTF-8 rồi gửi lại.")
)
SECRET = declare(
    "intake.secret",
    _("Tệp mang dấu chỉ độ mật nên không được đưa vào hệ thống này. Tệp đã bị từ chối, không lưu lại gì."),
)

T = TypeVar("T")

WORD_FILES = (".docx", ".docm")
READABLE = (".docx", ".doc", ".odt", ".rtf", ".pdf", ".xlsx", ".xls", ".ods", ".txt")
"""What the way in offers to take, by name; what a file is, its content says."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_SECRECY = frozenset({"mật", "tối mật", "tuyệt mật"})
_REFUSED = {
    "encrypted": ENCRYPTED,
    "damaged": DAMAGED,
    "scan": SCAN,
    "no_letters": NO_LETTERS,
    "too_many_pages": TOO_MANY_PAGES,
    "too_many_cells": TOO_MANY_CELLS,
    "too_large_inside": BOMB,
}


def extract(name: str, data: bytes, limit: int) -> Extracted:
    """The text of a file: Word, Excel, OpenDocument, RTF, PDF with text, or plain text.

    Refuses, with a sentence that says what to do, whatever cannot be read, is larger than `limit` bytes, or carries a
    secrecy mark.
    """
    shown = PurePath(name).name
    if len(data) > limit:
        raise Refusal(TOO_LARGE, name=shown, limit=limit // 2**20)
    extracted = _kind(shown, data)(shown, data)
    check_text(shown, extracted.text)
    return extracted


def _kind(name: str, data: bytes) -> Callable[[str, bytes], Extracted]:
    """How a file is read, by what it holds; its name decides only where the content is silent."""
    suffix = PurePath(name).suffix.lower()
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refusal(ENCRYPTED, name=name)
        # A compound file lists its streams in UTF-16; a workbook of 97–2003 has "Workbook", one of 95 "Book".
        return _workbook if any(f"{word}\0".encode("utf-16-le") in data for word in ("Workbook", "Book")) else _old_word
    if data.startswith(b"PK"):
        return _zipped
    if data.startswith(b"{\\rtf"):
        return _converted
    if b"%PDF-" in data[:1024]:
        return _pdf
    if data.startswith(_PICTURES):
        raise Refusal(SCAN, name=name)
    if suffix in (*WORD_FILES, ".xlsx", ".xlsm", ".xls", ".ods", ".odt", ".doc", ".pdf", ".rtf"):
        raise Refusal(DAMAGED if data.strip() else EMPTY, name=name)
    return lambda shown, content: Extracted(decode(shown, content))


def _zipped(name: str, data: bytes) -> Extracted:
    package = open_package(name, data)
    if DOCUMENT in package.names:
        found = read_word(package)
        if found is None:
            raise Refusal(DAMAGED, name=name)
        return found
    if "xl/workbook.xml" in package.names or package.mimetype == "application/vnd.oasis.opendocument.spreadsheet":
        return _workbook(name, data)
    if package.mimetype == "application/vnd.oasis.opendocument.text":
        return _converted(name, data)
    raise Refusal(UNKNOWN, name=name)


def _old_word(name: str, data: bytes) -> Extracted:
    if "WordDocument".encode("utf-16-le") not in data:
        raise Refusal(DAMAGED if PurePath(name).suffix.lower() == ".doc" else UNKNOWN, name=name)
    return _converted(name, data)


def _converted(name: str, data: bytes) -> Extracted:
    """.doc, .rtf and .odt, through LibreOffice where it is installed."""
    suffix = ".doc" if data.startswith(_OLE) else ".odt" if data.startswith(b"PK") else ".rtf"
    if office.converter() is None:
        if suffix == ".doc":
            raise Refusal(OLD_WORD, name=name)
        raise Refusal(OTHER_WORD, name=name, suffix=suffix)
    package = open_package(name, _guarded(name, lambda: office.to_docx(data, suffix)))
    found = read_word(package)
    if found is None:
        raise Refusal(DAMAGED, name=name)
    return found


def _workbook(name: str, data: bytes) -> Extracted:
    return _apart(name, "workbook", data)


def _pdf(name: str, data: bytes) -> Extracted:
    return _apart(name, "pdf", data)


def _apart(name: str, kind: str, data: bytes) -> Extracted:
    found: dict[str, Any] = _guarded(name, lambda: read_apart(kind, data))
    if "refused" in found:
        raise Refusal(_REFUSED[found["refused"]], name=name, limit=found.get("limit", "1024"))
    return from_items(found)


def _guarded(name: str, reading: Callable[[], T]) -> T:
    try:
        return reading()
    except TooSlow:
        raise Refusal(TOO_SLOW, name=name) from None
    except Died:
        raise Refusal(DAMAGED, name=name) from None


def check_text(name: str, text: str) -> None:
    """Refuse a text that is empty, carries a secrecy mark, or shows an old encoding."""
    if not text.strip():
        raise Refusal(EMPTY, name=name)
    if secrecy_mark(text):
        raise Refusal(SECRET)
    encoding = legacy_encoding(text)
    if encoding:
        raise Refusal(LEGACY, name=name, encoding=encoding)


def decode(name: str, data: bytes) -> str:
    """The characters of a text file: UTF-8, or UTF-16 with its mark; line ends become a plain newline."""
    try:
        text = data.decode("utf-16") if data.startswith((b"\xff\xfe", b"\xfe\xff")) else data.decode("utf-8")
    except UnicodeDecodeError:
        encoding = legacy_encoding(data.decode("latin-1"))
        if encoding:
            raise Refusal(LEGACY, name=name, encoding=encoding) from None
        raise Refusal(UNKNOWN if b"\x00" in data[:4096] else NOT_UNICODE, name=name) from None
    if "\x00" in text:
        raise Refusal(UNKNOWN, name=name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def secrecy_mark(text: str) -> bool:
    """Whether MẬT, TỐI MẬT or TUYỆT MẬT stands alone in a line or cell; "MẶT TRẬN" and "bảo mật" pass.

    >>> secrecy_mark("UBND XÃ\\n  [TỐI  MẬT]\\nBÁO CÁO"), secrecy_mark("MẶT TRẬN TỔ QUỐC\\nbảo mật")
    (True, False)
    """
    for line in Text(text).canon.splitlines():
        for cell in line.replace("\t", "|").split("|"):
            words = cell.strip(" .,;:*-–—_()[]{}<>\"'“”").removeprefix("độ mật").strip(" :").split()
            # A drawn mark is often letter-spaced: "M Ậ T".
            joined = " ".join(words) if any(len(word) > 1 for word in words) else "".join(words)
            if joined in _SECRECY:
                return True
    return False
