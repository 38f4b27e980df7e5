"""An Excel or OpenDocument workbook to lines and tables, each figure with its cell. Runs apart (`apart`); no Django.

Values are those that were saved: formulas are not computed, nothing outside the file is looked up.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from lxml import etree
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

MAX_CELLS = 200_000
MAX_SHEETS = 60
MAX_PART = 60 * 2**20
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ERRORS = re.compile(r"#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!)")

Value = int | float | str | bool | date | datetime | time | timedelta | None


@dataclass(slots=True)
class _Looks:
    """What the values alone do not tell: cells shown as percents or with groups of thousands, formulas unsaved."""

    percent: set[tuple[int, int]] = field(default_factory=set)
    grouped: set[tuple[int, int]] = field(default_factory=set)
    unsaved: list[str] = field(default_factory=list)


def read_workbook(data: bytes) -> dict[str, Any]:
    """Lines and tables of every visible sheet; what is hidden, unsaved or an error is noted."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return _read(book, data)
    except PasswordError:
        return {"refused": "encrypted"}
    except (CalamineError, zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, OSError):
        return {"refused": "damaged"}


def _read(book: CalamineWorkbook, data: bytes) -> dict[str, Any]:
    items: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    parts, linked = _parts(data)
    if linked:
        notes.append({"code": "linked", "params": {}})
    hidden = [m.name for m in book.sheets_metadata if m.visible != SheetVisibleEnum.Visible]
    shown = [m.name for m in book.sheets_metadata if m.visible == SheetVisibleEnum.Visible]
    if len(shown) > MAX_SHEETS:
        return {"refused": "too_many_cells"}
    seen = 0
    errors: list[str] = []
    unsaved: list[str] = []
    for name in shown:
        sheet = book.get_sheet_by_name(name)
        seen += sheet.width * sheet.height
        if seen > MAX_CELLS:
            return {"refused": "too_many_cells"}
        looks = parts.get(name, _Looks())
        rows = list(_rows(sheet, name, looks, errors))
        unsaved += [f"{name}!{ref}" for ref in looks.unsaved]
        items += _items(name, rows, _merged(sheet))
    for code, what in (("hidden_sheet", hidden), ("unsaved_formula", unsaved), ("formula_error", errors)):
        if what:
            notes.append({"code": code, "params": {"n": len(what), "names": ", ".join(what[:8])}})
    return {"items": items, "notes": notes}


def column_name(number: int) -> str:
    """The letters of a column, counted from 0.

    >>> [column_name(n) for n in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(slots=True)
class _Row:
    number: int
    texts: dict[int, str]


def _rows(sheet: CalamineSheet, name: str, looks: _Looks, errors: list[str]) -> Iterator[_Row]:
    """The rows of a sheet, empty ones too, by column."""
    if sheet.start is None:
        return
    top, left = sheet.start
    for down, values in enumerate(sheet.to_python(skip_empty_area=True)):
        texts = {}
        for right, value in enumerate(values):
            place = (top + down, left + right)
            text = _shown(value, place in looks.percent, place in looks.grouped)
            if _ERRORS.fullmatch(text):
                errors.append(f"{name}!{column_name(place[1])}{place[0] + 1}")
            elif text:
                texts[place[1]] = text
        yield _Row(top + down, texts)


def _shown(value: Value, percent: bool, grouped: bool) -> str:
    """A cell's value as an office writes it."""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, (int, float)):
        return number_text(value, percent, grouped)
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y" if value.time() == time() else "%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        return str(value)
    # A bar would be taken for the edge of a cell.
    return " ".join((value or "").replace("|", "/").split())


def number_text(value: float, percent: bool = False, grouped: bool = False) -> str:
    """A number in Vietnamese style. A year stays a year: four digits are grouped only where the sheet groups them.

    >>> number_text(1234567.0), number_text(2024.0), number_text(0.945, percent=True), number_text(0.1 + 0.2)
    ('1.234.567', '2024', '94,5%', '0,3')
    """
    # Twelve digits: what a sheet's binary fractions add beyond them is noise, and no office counts that far.
    exact = Decimal(format(value, ".12g") if isinstance(value, float) else value)
    exact = exact * 100 if percent else exact
    whole, _, places = format(exact.normalize(), "f").partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    if grouped or len(digits) > 4:
        digits = f"{int(digits):,}".replace(",", ".")
    return f"{sign}{digits}{',' + places if places else ''}{'%' if percent else ''}"


def _merged(sheet: CalamineSheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Where merged cells begin: how many columns and rows they cover."""
    ranges = sheet.merged_cell_ranges or []
    return {(r1, c1): (c2 - c1 + 1, r2 - r1 + 1) for (r1, c1), (r2, c2) in ranges}


def _items(name: str, rows: list[_Row], merged: dict[tuple[int, int], tuple[int, int]]) -> Iterator[dict[str, Any]]:
    """Lines above, between and below the tables, and the tables.

    A row with one filled cell is a line (a title, "Đơn vị tính: triệu đồng") until a row with more begins a table; the
    table goes on to a blank row that no row of its own kind follows.
    """
    table: list[_Row] = []
    for at, row in enumerate(rows):
        following = rows[at + 1] if at + 1 < len(rows) else None
        if len(row.texts) > 1 or table and row.texts and following is not None and following.texts:
            table.append(row)
            continue
        if not row.texts and table and following is not None and _goes_on(table, following):
            continue
        if table:
            yield _table(name, table, merged)
            table = []
        if row.texts:
            yield {"kind": "p", "text": next(iter(row.texts.values())), "name": name}
    if table:
        yield _table(name, table, merged)


def _goes_on(table: list[_Row], row: _Row) -> bool:
    """Whether a row after a blank one still belongs to the table: it has a number where the table has one."""
    numbers = {column for known in table for column, text in known.texts.items() if text[0].isdigit()}
    return any(column in numbers and text[0].isdigit() for column, text in row.texts.items())


def _table(name: str, rows: list[_Row], merged: dict[tuple[int, int], tuple[int, int]]) -> dict[str, Any]:
    used = sorted({column for row in rows for column in row.texts})
    lines = [row.number for row in rows]
    spans = [[[1, 1] for _ in used] for _ in rows]
    for (top, left), (across, down) in merged.items():
        columns = [at for at, column in enumerate(used) if left <= column < left + across]
        inside = [at for at, line in enumerate(lines) if top <= line < top + down]
        if top not in lines or left not in used:
            continue
        for line in inside:
            for column in columns:
                spans[line][column] = [0, 0]
        spans[lines.index(top)][used.index(left)] = [len(columns), len(inside)]
    return {
        "kind": "table",
        "rows": [[row.texts.get(column, "") for column in used] for row in rows],
        "spans": spans,
        "refs": [[f"{name}!{column_name(column)}{row.number + 1}" for column in used] for row in rows],
        "name": name,
    }


def _parts(data: bytes) -> tuple[dict[str, _Looks], bool]:
    """How each sheet's cells look, and whether some come from other files. Only .xlsx and .ods tell."""
    if not data.startswith(b"PK"):
        return {}, False
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if "content.xml" in names:
            return _looks_of_ods(archive), False
        linked = any(name.startswith("xl/externalLinks/") for name in names)
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"} <= names:
            return {}, linked
        percents, groups = _styles(_xml(archive, "xl/styles.xml"))
        targets = {row.get("Id"): row.get("Target") or "" for row in _xml(archive, "xl/_rels/workbook.xml.rels")}
        found = {}
        for sheet in _xml(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
            target = targets.get(sheet.get(_LINK), "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if part in names:
                found[sheet.get("name") or ""] = _looks(archive, part, percents, groups)
        return found, linked


def _xml(archive: zipfile.ZipFile, part: str) -> etree._Element:
    with archive.open(part) as opened:
        content = opened.read(MAX_PART + 1)
    if len(content) > MAX_PART:
        raise MemoryError
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(content, parser)


def _styles(root: etree._Element) -> tuple[set[str], set[str]]:
    """Numbers of the cell styles that show percents, and of those that group thousands."""
    codes = {row.get("numFmtId"): row.get("formatCode") or "" for row in root.iter(f"{_MAIN}numFmt")}
    percents, groups = set(), set()
    cells = root.find(f"{_MAIN}cellXfs")
    for number, style in enumerate(cells if cells is not None else ()):
        said = style.get("numFmtId") or "0"
        code = codes.get(said, "")
        if said in ("9", "10") or "%" in re.sub(r'"[^"]*"|\\.', "", code):
            percents.add(str(number))
        elif said in ("3", "4", "37", "38", "39", "40") or "#,#" in code:
            groups.add(str(number))
    return percents, groups


_REF = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def _looks(archive: zipfile.ZipFile, part: str, percents: set[str], groups: set[str]) -> _Looks:
    looks, read = _Looks(), 0
    with archive.open(part) as opened:
        parser = etree.XMLPullParser(tag=f"{_MAIN}c", resolve_entities=False, no_network=True, load_dtd=False)
        while content := opened.read(2**16):
            read += len(content)
            if read > MAX_PART:
                raise MemoryError
            parser.feed(content)
            for _event, cell in parser.read_events():
                if isinstance(cell, etree._Element):
                    _look(cell, looks, percents, groups)
                    cell.clear()
    return looks


def _look(cell: etree._Element, looks: _Looks, percents: set[str], groups: set[str]) -> None:
    match = _REF.fullmatch(cell.get("r") or "")
    if not match:
        return
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    place = (int(match[2]) - 1, column - 1)
    if cell.get("s") in percents and cell.get("t", "n") == "n":
        looks.percent.add(place)
    elif cell.get("s") in groups:
        looks.grouped.add(place)
    # A formula may rightly say nothing; then its kind was saved ("str"). One without a kind was never computed.
    if cell.find(f"{_MAIN}f") is not None and not cell.findtext(f"{_MAIN}v") and cell.get("t") is None:
        looks.unsaved.append(match[0])


_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def _looks_of_ods(archive: zipfile.ZipFile) -> dict[str, _Looks]:
    found = {}
    for table in _xml(archive, "content.xml").iter(f"{_TABLE}table"):
        looks = found[table.get(f"{_TABLE}name") or ""] = _Looks()
        down = 0
        for row in table.iter(f"{_TABLE}table-row"):
            right = 0
            for cell in row:
                times = int(cell.get(f"{_TABLE}number-columns-repeated") or 1)
                if cell.get(f"{_OFFICE}value-type") == "percentage":
                    looks.percent.update((down, right + more) for more in range(min(times, 100)))
                right += times
            down += int(row.get(f"{_TABLE}number-rows-repeated") or 1)
    return found
