"""What the columns of a table are, proposed by their headings. Pure: no database."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from vnfigures.text import fold

LONG, WIDE, TALL = "long", "wide", "tall"

# What a column of a long table can be. In a wide one further columns are measures, in a tall one units.
UNIT, MEASURE, VALUE, PERIOD = "unit", "measure", "value", "period"
ITEM, NATURE, COUNTED, QUALITY = "item", "nature", "counted", "quality"
NUMERATOR, DENOMINATOR, SKIP = "numerator", "denominator", "skip"
ROLES = (UNIT, MEASURE, VALUE, PERIOD, ITEM, NATURE, COUNTED, QUALITY, NUMERATOR, DENOMINATOR, SKIP)

_HEADINGS: dict[str, tuple[str, ...]] = {
    UNIT: (
        "don vi",
        "ten don vi",
        "ma don vi",
        "ma dv",
        "ten xa",
        "ten phuong",
        "xa",
        "phuong",
        "xa phuong",
        "dia ban",
        "dia phuong",
        "don vi bao cao",
        "don vi hanh chinh",
        "ma dvhc",
        "dac khu xa phuong",
        "unit",
        "unit code",
    ),
    MEASURE: ("chi tieu", "ten chi tieu", "ma chi tieu", "noi dung", "noi dung chi tieu", "indicator", "measure"),
    VALUE: ("gia tri", "so lieu", "ket qua", "thuc hien", "ket qua thuc hien", "so luong", "value"),
    PERIOD: ("ky", "ky bao cao", "thang", "thang bao cao", "ky so lieu", "period"),
    ITEM: ("cong trinh", "hang muc", "phan to", "chi tiet", "mua vu", "item"),
    NATURE: ("tinh chat", "loai so lieu", "pham vi so lieu", "nature"),
    COUNTED: ("don vi tinh", "dvt", "dv tinh", "unit of measure"),
    QUALITY: ("chat luong", "muc do", "trang thai so lieu", "quality"),
    NUMERATOR: ("tu so", "numerator"),
    DENOMINATOR: ("mau so", "denominator"),
    SKIP: ("stt", "tt", "so tt", "so thu tu", "ghi chu", "no", "note"),
}
_ROLE_OF = {heading: role for role, headings in _HEADINGS.items() for heading in headings}
# A unit of counting behind a heading: "Thu ngân sách (triệu đồng)".
_COUNTED = re.compile(r"(?P<name>.*\S)\s*[(\[]\s*(?:đvt\s*:?\s*)?(?P<unit>[^()\[\]]{1,20})[)\]]\s*", re.IGNORECASE)
_LOOK = 20


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, and what it is. `of` is the measure's or the unit's id where the column stands for one,
    `counted` the unit of counting that its heading names."""

    heading: str
    role: str = ""
    of: int | None = None
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is read. `role` empty: nobody said yet. `period` and `regime` hold where no column says it;
    `decimal` is the character before decimals in cells of text."""

    shape: str
    head: int
    columns: dict[int, Column] = field(default_factory=dict)
    period: str = ""
    regime: str = ""
    decimal: str = ","

    def at(self, role: str) -> int | None:
        """The first column that says this of each row."""
        own = (number for number, column in sorted(self.columns.items()) if column.role == role and column.of is None)
        return next(own, None)

    def standing(self, role: str) -> dict[int, Column]:
        """The columns that each stand for one measure (of a wide table) or one unit (of a tall one)."""
        return {at: column for at, column in sorted(self.columns.items()) if column.role == role and column.of}

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        columns = {str(at): [one.heading, one.role, one.of, one.counted] for at, one in self.columns.items()}
        return {
            "shape": self.shape,
            "head": self.head,
            "columns": columns,
            "period": self.period,
            "regime": self.regime,
            "decimal": self.decimal,
        }


def layout_from(kept: Mapping[str, Any]) -> Layout:
    """What `Layout.as_json` made."""
    columns = {int(at): Column(*parts) for at, parts in kept["columns"].items()}
    return Layout(kept["shape"], kept["head"], columns, kept["period"], kept["regime"], kept["decimal"])


def heading_key(text: str) -> str:
    """A heading without accents, case and punctuation.

    >>> heading_key("Đơn vị (xã/phường)")
    'don vi xa phuong'
    """
    return " ".join(re.sub(r"[^\w]+", " ", fold(text)).split())


def headings_mark(headings: Sequence[str]) -> str:
    """What makes two tables alike: their headings in order."""
    return sha256("\n".join(heading_key(one) for one in headings).encode()).hexdigest()


def split_counted(heading: str) -> tuple[str, str]:
    """A heading's own words and the unit of counting in brackets behind them.

    >>> split_counted("Thu ngân sách (triệu đồng)"), split_counted("Số hộ")
    (('Thu ngân sách', 'triệu đồng'), ('Số hộ', ''))
    """
    match = _COUNTED.fullmatch(heading)
    return (match["name"], match["unit"].strip()) if match else (heading, "")


def role_of(heading: str) -> str:
    """What a heading says its column is; empty when it says none of what we know."""
    key = heading_key(heading)
    return _ROLE_OF.get(key) or _ROLE_OF.get(heading_key(split_counted(heading)[0]), "")


Finder = Callable[[str], int | None]


def propose(rows: Sequence[tuple[int, Mapping[int, str]]], measure: Finder, unit: Finder) -> Layout:
    """How a table is probably laid out, from its first rows (number, texts by column).

    `measure` and `unit` give the id that a text surely names, or None. The head is the row in which most columns are
    known; of a table that names none of ours the first row with two texts, and nothing is proposed for its columns.
    """
    best: tuple[int, Layout] | None = None
    for number, texts in rows[:_LOOK]:
        if len(texts) < 2:
            continue
        found = _as_head(number, texts, measure, unit)
        known = sum(bool(one.role) for one in found.columns.values())
        # Known columns weigh, and a head without the one that says whom or what each row is about is none.
        score = known * 2 + (found.at(UNIT) is not None or found.at(MEASURE) is not None)
        if best is None or score > best[0]:
            best = (score, found)
    return best[1] if best else Layout(LONG, 1)


def _as_head(number: int, texts: Mapping[int, str], measure: Finder, unit: Finder) -> Layout:
    roles = {at: role_of(text) for at, text in texts.items()}
    named = set(roles.values())
    columns: dict[int, Column] = {}
    if MEASURE in named and VALUE in named:
        columns = {at: Column(text, roles[at]) for at, text in texts.items()}
        return Layout(LONG, number, columns)
    finder, shape = (measure, WIDE) if UNIT in named and MEASURE not in named else (unit, TALL)
    role = MEASURE if shape == WIDE else UNIT
    for at, text in texts.items():
        bare, counted = split_counted(text)
        of = finder(text) or finder(bare) if not roles[at] else None
        if of is not None:
            columns[at] = Column(text, role, of, counted if shape == WIDE else "")
        else:
            columns[at] = Column(text, roles[at] if roles[at] != VALUE else "", None, counted)
    if UNIT not in named and MEASURE not in named:
        return Layout(LONG, number, {at: Column(text, roles[at]) for at, text in texts.items()})
    return Layout(shape, number, columns)


def lacking(layout: Layout) -> list[str]:
    """What must still be said before the table can be read: roles that no column has."""
    wanted = []
    if layout.shape == WIDE:
        wanted = [UNIT] if layout.at(UNIT) is None else []
        wanted += [] if layout.standing(MEASURE) else [MEASURE]
    elif layout.shape == TALL:
        wanted = [MEASURE] if layout.at(MEASURE) is None else []
        wanted += [] if layout.standing(UNIT) else [UNIT]
    else:
        wanted = [role for role in (UNIT, MEASURE) if layout.at(role) is None]
        wanted += [VALUE] if layout.at(VALUE) is None and layout.at(NUMERATOR) is None else []
    if layout.at(PERIOD) is None and not layout.period:
        wanted.append(PERIOD)
    return wanted
