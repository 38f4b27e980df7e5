"""Files to text. Offsets everywhere else count characters of the text that this makes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import PurePath

from django.utils.translation import gettext_lazy as _
from lxml import etree

from giaoban.base.errors import Refusal, declare
from giaoban.intake.safezip import DAMAGED, Package, open_package
from vnfigures.doubts import legacy_encoding
from vnfigures.text import Text

EMPTY = declare("intake.empty", _("Tệp %(name)s không có chữ nào. Nếu là bản chụp (ảnh), hãy gửi tệp Word gốc."))
TOO_LARGE = declare(
    "intake.too_large", _("Tệp %(name)s quá lớn (tối đa %(limit)s MB). Hãy bỏ bớt ảnh trong tệp rồi gửi lại.")
)
OLD_WORD = declare(
    "intake.old_word", _("Tệp %(name)s là Word đời cũ (.doc). Hãy mở bằng Word, lưu lại dạng .docx rồi gửi lại.")
)
ENCRYPTED = declare("intake.encrypted", _("Tệp %(name)s đặt mật khẩu. Hãy bỏ mật khẩu rồi gửi lại."))
UNKNOWN = declare(
    "intake.unknown_type",
    _("Chưa đọc được loại tệp của %(name)s. Hãy gửi tệp Word (.docx), tệp chữ (.txt) hoặc dán nội dung vào ô."),
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

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECRECY = frozenset({"mật", "tối mật", "tuyệt mật"})
_SKIPPED = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}rPr", f"{W}pPr", f"{W}sdtPr", f"{W}tblPr"}
    | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`p`), a `table` with its rows of cells, or a `header` or `footer`; characters of the text."""

    kind: str
    start: int
    end: int
    rows: tuple[tuple[tuple[int, int], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file's text and how it was laid out."""

    text: str
    blocks: tuple[Block, ...] = ()


@dataclass(slots=True)
class _Writer:
    """Collects text and blocks; lines end with a newline."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)

    def add(self, text: str) -> tuple[int, int]:
        start = self.length
        self.pieces.append(text)
        self.length += len(text)
        return start, self.length


def extract(name: str, data: bytes, limit: int) -> Extracted:
    """The text of a .txt or .docx file. Refuses, with a sentence that says what to do, whatever cannot be read, is
    larger than `limit` bytes, or carries a secrecy mark."""
    shown = PurePath(name).name
    if len(data) > limit:
        raise Refusal(TOO_LARGE, name=shown, limit=limit // 2**20)
    if data.startswith(_OLE):
        raise Refusal(ENCRYPTED if "EncryptedPackage".encode("utf-16-le") in data else OLD_WORD, name=shown)
    if data.startswith(b"PK"):
        extracted = _from_docx(open_package(shown, data))
    elif PurePath(shown).suffix.lower() in (".docx", ".docm"):
        raise Refusal(DAMAGED if data.strip() else EMPTY, name=shown)
    elif data.startswith((b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")):
        raise Refusal(UNKNOWN, name=shown)
    else:
        extracted = Extracted(decode(shown, data))
    check_text(shown, extracted.text)
    return extracted


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


def _from_docx(package: Package) -> Extracted:
    document = package.xml("word/document.xml")
    body = None if document is None else document.find(f"{W}body")
    if body is None:
        raise Refusal(DAMAGED if "word/document.xml" in package.parts else UNKNOWN, name=package.name)
    writer = _Writer()
    for part in sorted(p for p in package.parts if p.startswith("word/header") and p.endswith(".xml")):
        _add_margin(writer, package, part, "header")
    _add_blocks(writer, body)
    for part in sorted(p for p in package.parts if p.startswith("word/footer") and p.endswith(".xml")):
        _add_margin(writer, package, part, "footer")
    return Extracted("".join(writer.pieces), tuple(writer.blocks))


def _add_margin(writer: _Writer, package: Package, part: str, kind: str) -> None:
    root = package.xml(part)
    lines = [] if root is None else [_paragraph_text(p).strip() for p in root.iter(f"{W}p")]
    text = " ".join(line for line in lines if line)
    # A header that only holds the page's number says nothing.
    if text and not text.isdigit():
        start, end = writer.add(text)
        writer.blocks.append(Block(kind, start, end))
        writer.add("\n")


def _add_blocks(writer: _Writer, parent: etree._Element) -> None:
    """Paragraphs and tables in order; deep nesting is flattened without recursion limits to meet."""
    stack = [iter(parent)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == f"{W}p":
            start, end = writer.add(_paragraph_text(element))
            writer.blocks.append(Block("p", start, end))
            writer.add("\n")
        elif element.tag == f"{W}tbl":
            _add_table(writer, element)
        elif element.tag not in _SKIPPED:
            stack.append(iter(element))


def _add_table(writer: _Writer, table: etree._Element) -> None:
    begin, rows = writer.length, []
    for row in table.iter(f"{W}tr"):
        if next(row.iterancestors(f"{W}tbl"), None) is not table:
            continue
        spans = []
        for number, cell in enumerate(c for c in row.iter(f"{W}tc") if next(c.iterancestors(f"{W}tr"), None) is row):
            if number:
                writer.add(" | ")
            texts = (_paragraph_text(p).strip() for p in cell.iter(f"{W}p"))
            spans.append(writer.add(" ".join(t for t in texts if t)))
        rows.append(tuple(spans))
        writer.add("\n")
    writer.blocks.append(Block("table", begin, writer.length, tuple(rows)))


def _paragraph_text(paragraph: etree._Element) -> str:
    pieces: list[str] = []
    stack: list[Iterator[etree._Element | str]] = [iter(paragraph)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif isinstance(element, str):
            pieces.append(element)
        elif element.tag == f"{W}p":
            # A text box: its lines are lines of their own (a secrecy mark stands in one).
            pieces.append("\n")
            stack.append(chain(element, ("\n",)))
        elif element.tag == f"{W}t":
            pieces.append(element.text or "")
        elif element.tag == f"{W}tab":
            pieces.append("\t")
        elif element.tag in (f"{W}br", f"{W}cr"):
            pieces.append("\n")
        elif element.tag == f"{W}noBreakHyphen":
            pieces.append("-")
        elif element.tag not in _SKIPPED:
            stack.append(iter(element))
    return "".join(pieces)
