"""Official tables of units, as offices send them: which column holds what, and each row as it was written. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from giaoban.registry.rules import (
    COMMUNE_DIGITS,
    DISTRICT_DIGITS,
    PROVINCE_DIGITS,
    Note,
    full_code,
    name_and_code,
    read_note,
    read_share,
    type_of,
)
from vnfigures.text import fold


class TableRow(Protocol):
    """A row of a file: its number as people count, and its cells."""

    @property
    def number(self) -> int: ...
    @property
    def cells(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Said:
    """A unit as a cell or two say it; both may be empty."""

    name: str = ""
    code: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.code)


@dataclass(frozen=True, slots=True)
class ConversionRow:
    """One row of a conversion table: what became of one old unit, wholly or in part."""

    number: int
    old: Said
    new: Said
    old_district: Said
    old_province: Said
    new_province: Said
    note: Note | None
    words: str
    share_area: Decimal | None = None
    share_population: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of a list of units, those above it first."""

    number: int
    unit: Said
    type: str
    above: tuple[Said, ...]
    first: date | None
    legal_act: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What does not fit: the row as counted in the file (0: the whole table), what is wrong, what to do.

    A row that `blocks` is not written; another one is written as the sentence says.
    """

    number: int
    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Head:
    """Where the columns begin: the row of the heads, which column holds which field, and a day that the heads name."""

    number: int
    cells: tuple[str, ...]
    columns: dict[str, int]
    day: date | None

    @property
    def is_conversion(self) -> bool:
        """Whether the table says what old units became."""
        return "old" in self.columns and "new" in self.columns


_LEVELS = (("province", {"tinh", "tp"}), ("district", {"huyen", "quan", "qh"}))
_SPECIAL = (
    ("share_area", re.compile(r"^(ty le|%|phan tram)?.*dien tich.*(%|ty le)?$")),
    ("share_population", re.compile(r"^(ty le|%|phan tram)?.*dan so.*(%|ty le)?$")),
    ("note", re.compile(r"^(ghi chu|cach chuyen|hinh thuc|noi dung sap xep)")),
    ("first", re.compile(r"^(tu ngay|ngay hieu luc|hieu luc tu|ngay thanh lap)")),
    ("act", re.compile(r"^(so )?(nghi dinh|nghi quyet|van ban|can cu)")),
    ("above_code", re.compile(r"^ma .*cap tren")),
    ("above", re.compile(r"^(ten )?(don vi )?(cap tren|truc thuoc)")),
    ("type", re.compile(r"^(cap|loai|loai hinh|loai don vi)$")),
)
_DAY = re.compile(r"ng[àa]y\s+(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.IGNORECASE)


def column_of(head: str) -> str:
    """Which field a column's head names; "" for one that we do not read.

    >>> [column_of(h) for h in ("Tên Xã mới", "Mã Xã cũ", "Quận/huyện", "Tỉnh cũ", "Tỉnh, thành phố", "Ghi chú")]
    ['new', 'old_code', 'old_district', 'old_province', 'new_province', 'note']
    >>> [column_of(h) for h in ("Mã", "Tên", "Cấp", "Mã PX", "Phường Xã", "Tên Tiếng Anh", "STT")]
    ['code', 'name', 'type', 'code', 'name', '', '']
    """
    key = " ".join(re.sub(r"[^\w% ]", " ", fold(head)).split())
    words = set(key.split())
    if not words or len(key) > 60 or words & {"anh", "stt", "tt"}:
        return ""
    for name, pattern in _SPECIAL:
        if pattern.search(key):
            return name
    side = "old" if words & {"cu", "truoc"} else "new" if words & {"moi", "sau"} else ""
    level = next((name for name, known in _LEVELS if words & known and "xa" not in words), "")
    behind = "_code" if key.startswith("ma") else ""
    if level:
        return f"{side or ('old' if level == 'district' else 'new')}_{level}{behind}"
    if side:
        return f"{side}{behind}"
    if words & {"ten", "xa", "phuong", "px"} or key in ("ma", "don vi", "ma don vi", "ma so"):
        return "code" if behind else "name"
    return ""


def find_head(rows: Sequence[TableRow]) -> Head | None:
    """The row of heads: the one of the first twenty that names most fields, two at least; None where none does."""
    best: Head | None = None
    day: date | None = None
    for row in rows[:20]:
        columns: dict[str, int] = {}
        for at, cell in enumerate(row.cells):
            name = column_of(cell)
            if name:
                columns.setdefault(name, at)
            found = _DAY.search(cell)
            if found and "trước" not in cell.lower() and day is None:
                day = _date(found[1], found[2], found[3])
        if len(columns) >= 2 and (best is None or len(columns) > len(best.columns)):
            best = Head(row.number, row.cells, columns, None)
    known = best is not None and (best.is_conversion or {"name", "code"} & set(best.columns))
    return Head(best.number, best.cells, best.columns, day) if best and known else None


def _date(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


class Reader:
    """Reads the cells of rows by the fields that a head named."""

    def __init__(self, head: Head, row: TableRow) -> None:
        self.columns = head.columns
        self.cells = row.cells

    def __getitem__(self, name: str) -> str:
        at = self.columns.get(name)
        return self.cells[at] if at is not None and at < len(self.cells) else ""

    def said(self, name: str, digits: int, code: str = "") -> Said:
        """A unit from its name's column and its code's, or from a name with the code behind it in brackets."""
        words, behind = name_and_code(self[name])
        given = self[code or f"{name}_code"] or behind
        return Said(words, full_code(given, digits) if given else "")


def body_rows(rows: Sequence[TableRow], head: Head) -> Iterator[TableRow]:
    """The rows under the heads, without headings of a section (one cell alone) and heads repeated on a next page."""
    for row in rows:
        if row.number > head.number and sum(1 for cell in row.cells if cell) >= 2 and row.cells != head.cells:
            yield row


def conversion_rows(rows: Sequence[TableRow], head: Head) -> Iterator[ConversionRow]:
    """The rows of a conversion table."""
    for row in body_rows(rows, head):
        cell = Reader(head, row)
        note = read_note(cell["note"])
        yield ConversionRow(
            number=row.number,
            old=cell.said("old", COMMUNE_DIGITS),
            new=cell.said("new", COMMUNE_DIGITS),
            old_district=cell.said("old_district", DISTRICT_DIGITS),
            old_province=cell.said("old_province", PROVINCE_DIGITS),
            new_province=cell.said("new_province", PROVINCE_DIGITS),
            note=note,
            words=" ".join(cell["note"].split())[:200],
            share_area=read_share(cell["share_area"]) or (note.share_area if note else None),
            share_population=read_share(cell["share_population"]) or (note.share_population if note else None),
        )


def list_rows(rows: Sequence[TableRow], head: Head) -> Iterator[ListRow]:
    """The rows of a list of units: a unit a row, with what stands above it as far as the row says."""
    for row in body_rows(rows, head):
        cell = Reader(head, row)
        kind = type_of(cell["type"]) or type_of(cell["name"])
        digits = {"tinh": PROVINCE_DIGITS, "huyen": DISTRICT_DIGITS, "thi_xa": DISTRICT_DIGITS}.get(
            kind, COMMUNE_DIGITS
        )
        province = cell.said("new_province", PROVINCE_DIGITS)
        district = cell.said("old_district", DISTRICT_DIGITS)
        said = cell.said("above", 1, "above_code")
        yield ListRow(
            number=row.number,
            unit=cell.said("name", PROVINCE_DIGITS if kind == "thanh_pho" else digits, "code"),
            type=kind,
            above=(said,) if said else tuple(above for above in (province, district) if above),
            first=_written_day(cell["first"]),
            legal_act=cell["act"][:200],
        )


def _written_day(words: str) -> date | None:
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", words.strip())
    if found:
        return _date(found[1], found[2], found[3])
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        return None
