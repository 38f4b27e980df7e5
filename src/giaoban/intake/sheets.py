"""Spreadsheets and tables of text without trusting them: rows of cells with their addresses, as a person sees them.

Nothing is computed and nothing fetched: of a formula only the value that was saved with it counts. Macros, bombs and
entities are refused; dates, percents and numbers are told apart by the cell's own format.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from pathlib import PurePath
from typing import IO

from django.utils.translation import gettext_lazy as _
from lxml import etree

from giaoban.base.errors import Refusal, declare
from giaoban.intake.extract import EMPTY, ENCRYPTED, SECRET, decode, secrecy_mark
from giaoban.intake.safezip import BOMB, ENTITIES, MAX_ALL_BYTES, MAX_PART_BYTES, MAX_PARTS
from vnfigures.numbers import format_number

TOO_LARGE = declare(
    "intake.sheet_too_large",
    _("Tệp %(name)s quá lớn (tối đa %(limit)s MB). Hãy chia thành nhiều tệp nhỏ hơn, hoặc lưu dạng CSV."),
)
DAMAGED = declare(
    "intake.sheet_damaged", _("Tệp %(name)s bị hỏng, không mở được. Hãy mở bằng Excel, lưu lại rồi gửi bản mới.")
)
MACRO = declare(
    "intake.sheet_macro",
    _("Tệp %(name)s có chứa macro. Hãy lưu lại dạng Excel thường (.xlsx, không macro) rồi gửi lại."),
)
OLD_EXCEL = declare(
    "intake.old_excel", _("Tệp %(name)s là Excel đời cũ (.xls). Hãy mở bằng Excel, lưu lại dạng .xlsx rồi gửi lại.")
)
NOT_A_SHEET = declare(
    "intake.not_a_sheet", _("Tệp %(name)s không phải bảng tính. Hãy gửi tệp Excel (.xlsx) hoặc CSV (UTF-8).")
)
TOO_MANY_ROWS = declare(
    "intake.too_many_rows",
    _("Tệp %(name)s có hơn %(limit)s dòng. Hãy chia thành nhiều tệp, mỗi tệp không quá chừng ấy dòng."),
)
TOO_WIDE = declare("intake.too_many_columns", _("Tệp %(name)s có hơn %(limit)s cột. Hãy bớt cột rồi gửi lại."))

MAX_ROWS = 200_000
MAX_COLUMNS = 1_000
_MAX_TEXT = 2_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")
_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_INLINE = re.compile(rb"<(?:\w+:)?is>(.{1,2000}?)</(?:\w+:)?is>", re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
# A file of ours is a table: what a spreadsheet program can add beside it (pictures, notes) is never opened.
_DELIMITERS = ";\t,|"


@dataclass(frozen=True, slots=True)
class SheetCell:
    """What a cell shows. `kind`: text, number, percent, date, month, truth, error, or lost (a formula without value).

    `text` is what a person would type for it: numbers and percents in Vietnamese style. `formula`: it was computed;
    `outside`: from another file.
    """

    kind: str
    text: str
    formula: bool = False
    outside: bool = False


Row = dict[int, SheetCell]


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells joined into one, both corners inclusive; columns from 0, rows from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Book:
    """An opened file: its sheets' names, and the rows of each, read when asked for."""

    name: str
    sheets: tuple[str, ...]
    hidden: frozenset[str] = frozenset()
    linked: bool = False
    _parts: dict[str, bytes] = field(default_factory=dict)
    _strings: list[str] = field(default_factory=list)
    _formats: list[str] = field(default_factory=list)
    _text: str = ""
    _from_1904: bool = False

    def rows(self, sheet: str = "") -> Iterator[tuple[int, Row]]:
        """The rows that hold anything, by their numbers from 1, each with its cells by column from 0."""
        sheet = sheet or self.sheets[0]
        found = self._xml_rows(self._parts[sheet]) if self._parts else self._text_rows()
        for count, (number, row) in enumerate(found):
            if count >= MAX_ROWS:
                raise Refusal(TOO_MANY_ROWS, name=self.name, limit=format_number(Decimal(MAX_ROWS)))
            yield number, row

    def size(self, sheet: str = "") -> int:
        """About how many rows there are, to tell how far a reader is."""
        data = self._parts.get(sheet or self.sheets[0])
        return self._text.count("\n") + 1 if data is None else data.count(b"<row ")

    def merged(self, sheet: str = "") -> list[Merged]:
        """The joined cells of a sheet."""
        data = self._parts.get(sheet or self.sheets[0], b"")
        found = []
        for ref in re.findall(
            rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z0-9:]+)"', data[max(0, data.rfind(b"</sheetData")) :]
        ):
            if match := _RANGE.fullmatch(ref.decode()):
                left, top, right, bottom = match.groups()
                found.append(Merged(int(top), column_of(left), int(bottom), column_of(right)))
        return found

    # --- text ------------------------------------------------------------------------------------------------------

    def _text_rows(self) -> Iterator[tuple[int, Row]]:
        reader = csv.reader(io.StringIO(self._text), delimiter=_delimiter(self._text))
        try:
            for number, fields in enumerate(reader, start=1):
                if len(fields) > MAX_COLUMNS:
                    raise Refusal(TOO_WIDE, name=self.name, limit=MAX_COLUMNS)
                row = {
                    at: SheetCell("text", text.strip()[:_MAX_TEXT]) for at, text in enumerate(fields) if text.strip()
                }
                if row:
                    yield number, row
        except csv.Error:
            raise Refusal(DAMAGED, name=self.name) from None

    # --- XML -------------------------------------------------------------------------------------------------------

    def _xml_rows(self, data: bytes) -> Iterator[tuple[int, Row]]:
        number = 0
        try:
            for _event, element in etree.iterparse(
                io.BytesIO(data), tag=f"{_NS}row", resolve_entities=False, no_network=True, huge_tree=False
            ):
                said = element.get("r", "")
                number = int(said) if said.isdecimal() and len(said) < 9 else number + 1
                row = self._row(element)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
                if row:
                    yield number, row
        except etree.XMLSyntaxError:
            raise Refusal(DAMAGED, name=self.name) from None

    def _row(self, element: etree._Element) -> Row:
        row: Row = {}
        at = -1
        for cell in element:
            if cell.tag != f"{_NS}c":
                continue
            match = _ADDRESS.fullmatch(cell.get("r", ""))
            at = column_of(match[1]) if match else at + 1
            if at >= MAX_COLUMNS:
                if self._cell(cell) is not None:
                    raise Refusal(TOO_WIDE, name=self.name, limit=MAX_COLUMNS)
                continue
            found = self._cell(cell)
            if found is not None:
                row[at] = found
        return row

    def _cell(self, cell: etree._Element) -> SheetCell | None:
        kind, style = cell.get("t", "n"), cell.get("s", "0")
        formula = cell.find(f"{_NS}f")
        computed, outside = formula is not None, formula is not None and "[" in (formula.text or "")
        if kind == "inlineStr":
            text = "".join(one.text or "" for one in cell.iter(f"{_NS}t")).strip()
            return SheetCell("text", text[:_MAX_TEXT], computed, outside) if text else None
        value = cell.findtext(f"{_NS}v")
        if value is None or (not value.strip() and kind != "s"):
            return SheetCell("lost", "", True, outside) if computed and kind != "str" else None
        found = self._said(kind, value.strip(), int(style) if style.isdecimal() else 0)
        if found is None:
            return None
        return SheetCell(*found, computed, outside)

    def _said(self, kind: str, value: str, style: int) -> tuple[str, str] | None:
        if kind == "s":
            at = int(value) if value.isdecimal() else -1
            text = self._strings[at].strip() if 0 <= at < len(self._strings) else ""
            return ("text", text) if text else None
        if kind == "str":
            return "text", value[:_MAX_TEXT]
        if kind == "b":
            return "truth", "TRUE" if value == "1" else "FALSE"
        if kind == "e":
            return "error", value[:20]
        if kind == "d":
            return _iso_day(value)
        return self._number(value, self._formats[style] if style < len(self._formats) else "number")

    def _number(self, value: str, look: str) -> tuple[str, str]:
        try:
            # A spreadsheet keeps and shows 15 digits; what is beyond them is the noise of binary fractions.
            exact = Decimal(f"{float(value):.15g}")
        except ValueError:
            return "error", value[:20]
        if not exact.is_finite():
            return "error", value[:20]
        if look in ("date", "month"):
            day = self._day(exact)
            if day is not None:
                return look, f"{day:%m/%Y}" if look == "month" else f"{day:%d/%m/%Y}"
        if look == "percent":
            return "percent", f"{format_number(exact * 100)}%"
        return "number", format_number(exact)

    def _day(self, serial: Decimal) -> date | None:
        origin = date(1904, 1, 1) if self._from_1904 else date(1899, 12, 30)
        return origin + timedelta(days=int(serial)) if 0 < serial < 2_950_000 else None


def address_of(row: int, column: int) -> str:
    """A cell's address as people say it.

    >>> address_of(7, 3), address_of(1, 27)
    ('D7', 'AB1')
    """
    letters, rest = "", column + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        letters = chr(65 + last) + letters
    return f"{letters}{row}"


def column_of(letters: str) -> int:
    """The number, from 0, of a column by its letters.

    >>> column_of("A"), column_of("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def open_book(name: str, data: bytes, limit: int) -> Book:
    """Open an .xlsx or a table of text. Refuses what is neither, or harmful, and says what to do."""
    shown = PurePath(name).name
    if len(data) > limit:
        raise Refusal(TOO_LARGE, name=shown, limit=limit // 2**20)
    if not data.strip():
        raise Refusal(EMPTY, name=shown)
    if data.startswith(_OLE):
        raise Refusal(ENCRYPTED if "EncryptedPackage".encode("utf-16-le") in data else OLD_EXCEL, name=shown)
    if data.startswith(b"PK"):
        book = _open_xlsx(shown, data)
    elif data.startswith(_OTHERS) or shown.lower().endswith((".xlsx", ".xlsm", ".xls")):
        raise Refusal(NOT_A_SHEET, name=shown)
    else:
        book = Book(shown, ("CSV",), _text=decode(shown, data).removeprefix("\ufeff"))
    _refuse_secret(book)
    return book


def _refuse_secret(book: Book) -> None:
    """A secrecy mark stands alone in a cell (design, idea 10): in the strings, whichever sheet shows them."""
    lines = [*book._strings, *_inline(book)] if book._parts else book._text.splitlines()
    # Long cells are sentences, never marks.
    short = {line.strip() for line in lines if len(line) < 200 and ("M" in line.upper())}
    if not book._parts:
        short = {cell for line in short for cell in re.split(r"[;\t,|]", line)}
    if secrecy_mark("\n".join(short)):
        raise Refusal(SECRET)


def _inline(book: Book) -> Iterator[str]:
    """The texts that stand in the sheets themselves, as some programs write them."""
    for data in book._parts.values():
        for found in set(_INLINE.findall(data)):
            yield unescape(_TAG.sub(b"", found).decode("utf-8", "replace"))


def _open_xlsx(name: str, data: bytes) -> Book:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            names = {info.filename for info in infos}
            if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_ALL_BYTES:
                raise Refusal(BOMB, name=name, limit=MAX_ALL_BYTES // 2**20)
            if any(one.lower().endswith("vbaproject.bin") for one in names):
                raise Refusal(MACRO, name=name)
            if "xl/workbook.xml" not in names:
                raise Refusal(NOT_A_SHEET, name=name)
            return _assemble(name, archive, names)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError):
        raise Refusal(DAMAGED, name=name) from None
    except (etree.XMLSyntaxError, KeyError, ValueError, IndexError):
        raise Refusal(DAMAGED, name=name) from None


def _assemble(name: str, archive: zipfile.ZipFile, names: set[str]) -> Book:
    workbook = _xml(name, archive, "xl/workbook.xml")
    targets = {
        one.get("Id", ""): one.get("Target", "")
        for one in _xml(name, archive, "xl/_rels/workbook.xml.rels")
        if one.get("TargetMode") != "External"
    }
    parts, hidden = {}, set()
    for sheet in workbook.iter(f"{_NS}sheet"):
        target = targets.get(sheet.get(f"{_REL}id", ""), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in names and "worksheets/" in path:
            title = sheet.get("name", path)
            parts[title] = _part(name, archive, path)
            if sheet.get("state") in ("hidden", "veryHidden"):
                hidden.add(title)
    if not parts:
        raise Refusal(NOT_A_SHEET, name=name)
    strings = []
    if "xl/sharedStrings.xml" in names:
        for entry in _xml(name, archive, "xl/sharedStrings.xml").iter(f"{_NS}si"):
            # The phonetic reading beside a text is no part of it.
            texts = (t.text or "" for t in entry.iter(f"{_NS}t") if t.getparent().tag != f"{_NS}rPh")  # type: ignore[union-attr]
            strings.append("".join(texts)[:_MAX_TEXT])
    formats = _formats(_xml(name, archive, "xl/styles.xml")) if "xl/styles.xml" in names else []
    pr = workbook.find(f"{_NS}workbookPr")
    return Book(
        name,
        tuple(parts),
        frozenset(hidden),
        any(one.startswith("xl/externalLinks/") for one in names),
        parts,
        strings,
        formats,
        _from_1904=pr is not None and pr.get("date1904") in ("1", "true"),
    )


def _part(name: str, archive: zipfile.ZipFile, path: str) -> bytes:
    # The size in the directory can lie: read one byte more than allowed and look.
    with archive.open(path) as part:
        content = _bounded(part)
    if content is None:
        raise Refusal(BOMB, name=name, limit=MAX_PART_BYTES // 2**20)
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:65536]:
        raise Refusal(ENTITIES, name=name)
    return content


def _bounded(part: IO[bytes]) -> bytes | None:
    content = part.read(MAX_PART_BYTES + 1)
    return None if len(content) > MAX_PART_BYTES else content


def _xml(name: str, archive: zipfile.ZipFile, path: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(_part(name, archive, path), parser)


def _formats(styles: etree._Element) -> list[str]:
    """By style: number, percent, date, or month (a date that shows no day)."""
    codes = {int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in styles.iter(f"{_NS}numFmt")}
    cells = styles.find(f"{_NS}cellXfs")
    return [_look(int(xf.get("numFmtId", "0")), codes) for xf in cells] if cells is not None else []


def _look(number: int, codes: dict[int, str]) -> str:
    if number in codes:
        code = _NOT_FORMAT.sub("", codes[number].split(";")[0]).lower()
        if "%" in code:
            return "percent"
        if "e+" in code or "general" in code or "0" in code or "#" in code or "@" in code:
            return "number"
        if "y" in code and "m" in code and "d" not in code:
            return "month"
        return "date" if re.search(r"[dyhms]", code) else "number"
    if number in (9, 10):
        return "percent"
    if number == 17:
        return "month"
    return "date" if number in _DATE_FORMATS else "number"


def _iso_day(value: str) -> tuple[str, str]:
    try:
        return "date", f"{date.fromisoformat(value[:10]):%d/%m/%Y}"
    except ValueError:
        return "error", value[:20]


def _delimiter(text: str) -> str:
    """The character that splits most of the first lines into the same number of fields, two or more."""
    lines = [line for line in text.split("\n", 30)[:30] if line.strip()]
    best, most = ";", 0
    for one in _DELIMITERS:
        counts = [len(fields) for fields in csv.reader(lines, delimiter=one)]
        wide = max(counts, default=1)
        agree = sum(count == wide for count in counts) if wide > 1 else 0
        if agree > most:
            best, most = one, agree
    return best
