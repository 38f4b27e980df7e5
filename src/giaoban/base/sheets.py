"""Tables out of files: Excel and CSV to rows of text, whatever the encoding and the separator; texts into files."""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import PurePath
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

from giaoban.base.errors import Refusal, declare
from vnfigures.text import Text

NOT_A_TABLE = declare(
    "base.not_a_table",
    _("Chưa đọc được %(name)s thành bảng. Hãy lưu lại dạng Excel (.xlsx) hoặc CSV rồi gửi lại."),
)
SECRET_TABLE = declare(
    "base.secret_table",
    _("Bảng mang dấu chỉ độ mật nên không được đưa vào hệ thống này. Tệp đã bị từ chối, không lưu lại gì."),
)
_EXCEL = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
# A small file may unpack to fill the memory: no table of units or figures comes near this.
_UNPACKED = 400 * 1024 * 1024
_SEPARATORS = ",;\t|"
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
_NUMBER = re.compile(r"[+-]?\d[\d.]*(,\d+)?")
_SECRECY = frozenset({"mật", "tối mật", "tuyệt mật"})

# What a spreadsheet takes for a formula when a text begins with it (CWE-1236).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: object) -> object:
    """A text that a spreadsheet would take for a formula, made plain for a CSV file; numbers pass as they are.

    >>> harmless("=1+1"), harmless("-5,25"), harmless("Xã An")
    ("'=1+1", '-5,25', 'Xã An')
    """
    if not isinstance(value, str) or value[:1] not in _FORMULA or _NUMBER.fullmatch(value):
        return value
    return f"'{value}"


def plain_cell(sheet: Any, row: int, column: int, text: str) -> Any:
    """Write a text into a cell of an openpyxl sheet as text, whatever it begins with; the cell."""
    cell = sheet.cell(row, column)
    cell.value = _NO_TEXT.sub("", text)
    if cell.data_type != "n":
        cell.data_type = "s"
        cell.quotePrefix = text[:1] in _FORMULA
    return cell


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a table as a person counts it in the file, from 1; cells are trimmed text, "" where empty."""

    number: int
    cells: tuple[str, ...]


def read_table(name: str, content: bytes) -> list[SheetRow]:
    """The rows of the first sheet that has any, without empty ones.

    Refuses what is no table, and a table with a secrecy mark alone in a cell. Numbers in Excel keep their digits only:
    a code 00004 that Excel took for a number comes as 4.
    """
    rows = _excel(name, content) if _is_excel(name, content) else _csv(name, content)
    found = [SheetRow(number, cells) for number, cells in enumerate(rows, 1) if any(cells)]
    if any(Text(cell).canon.strip() in _SECRECY for row in found for cell in row.cells if len(cell) <= 12):
        raise Refusal(SECRET_TABLE)
    if not found or max(len(row.cells) for row in found) < 2:
        raise Refusal(NOT_A_TABLE, name=name)
    return found


def _is_excel(name: str, content: bytes) -> bool:
    return PurePath(name).suffix.lower() in _EXCEL or content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def _excel(name: str, content: bytes) -> list[tuple[str, ...]]:
    try:
        if content[:2] == b"PK" and sum(part.file_size for part in ZipFile(BytesIO(content)).infolist()) > _UNPACKED:
            raise Refusal(NOT_A_TABLE, name=name)
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        for sheet in book.sheet_names:
            rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            if any(any(cell != "" for cell in row) for row in rows):
                return [tuple(_said(cell) for cell in row) for row in rows]
    # Calamine says what is wrong with a damaged file by whatever exception of its own or of the archive.
    except (CalamineError, BadZipFile, OSError, ValueError, KeyError) as error:
        raise Refusal(NOT_A_TABLE, name=name) from error
    return []


def _said(cell: Any) -> str:
    """A cell as a person reads it: 4.0 is 4, a moment at midnight is a day."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return Text(str(cell)).norm.strip()


def _csv(name: str, content: bytes) -> list[tuple[str, ...]]:
    text = _decoded(name, content)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=_separator(text)))
    except csv.Error as error:
        raise Refusal(NOT_A_TABLE, name=name) from error
    return [tuple(Text(cell).norm.strip() for cell in row) for row in rows]


def _decoded(name: str, content: bytes) -> str:
    """The text of a CSV file: UTF-8 or UTF-16 by its mark, else UTF-8, else Windows' Vietnamese (1258)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NO_TEXT.search(text):
            return text
    raise Refusal(NOT_A_TABLE, name=name)


def _separator(text: str) -> str:
    """The separator that cuts most of the first lines into the same number of cells, at least two."""
    lines = [line for line in text.splitlines()[:40] if line.strip()]
    best, agreed = ",", 0
    for mark in _SEPARATORS:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=mark) if len(row) > 1)
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        if count * width > agreed:
            best, agreed = mark, count * width
    return best
