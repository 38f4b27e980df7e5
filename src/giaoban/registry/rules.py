"""Rules of units: what official notes and names say, how codes are written, how dated rows follow. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from vnfigures.text import Text, fold

ONE, NONE = Decimal(1), Decimal(0)
DAY = timedelta(days=1)

# Digits of a code by level: QĐ 19/2025/QĐ-TTg (province 2, commune 5), QĐ 124/2004/QĐ-TTg (district 3).
PROVINCE_DIGITS, DISTRICT_DIGITS, COMMUNE_DIGITS = 2, 3, 5


@dataclass(frozen=True, slots=True)
class Note:
    """What a conversion table's note says: `whole`, `part`, or that the unit lives on (`same`, `rename`, `retype`).

    Shares are of the old unit, where the words give them.
    """

    kind: str
    share_area: Decimal | None = None
    share_population: Decimal | None = None

    @property
    def lives_on(self) -> bool:
        """Whether the old unit is the new one, at most under another name or type."""
        return self.kind in ("same", "rename", "retype")


_LIVES_ON = {"giu nguyen": "same", "doi ten": "rename", "doi loai hinh": "retype"}


def read_note(words: str) -> Note | None:
    """The note of a row of the national conversion table; None for words that are not known.

    >>> read_note("Nhập toàn bộ").kind, read_note("Giữ nguyên").kind
    ('whole', 'same')
    >>> read_note("Nhập một phần diện tích, toàn bộ dân số")
    Note(kind='part', share_area=None, share_population=Decimal('1'))
    >>> read_note("Xem phụ lục") is None
    True
    """
    key = " ".join(re.sub(r"[^\w ]", " ", fold(words)).split())
    for start, kind in _LIVES_ON.items():
        if key.startswith(start):
            return Note(kind)
    found = re.fullmatch(
        r"(?:sap )?nhap (?:(?P<all>toan bo)|mot phan)"
        r"(?: (?:dien tich|dien tich tu nhien|dia gioi)(?: va)?(?: (?P<people>toan bo|mot phan))?)?"
        r"(?: (?:quy mo )?dan so)?",
        key,
    )
    if found is None:
        return None
    area_whole, people = found["all"] is not None, found["people"]
    if area_whole and people in (None, "toan bo"):
        return Note("whole")
    return Note("part", ONE if area_whole else None, ONE if people == "toan bo" else None)


_TYPES = (
    ("thanh pho", "thanh_pho"),
    ("thi xa", "thi_xa"),
    ("thi tran", "thi_tran"),
    ("dac khu", "dac_khu"),
    ("to dan pho", "thon"),
    ("khu pho", "thon"),
    ("phuong", "phuong"),
    ("huyen", "huyen"),
    ("quan", "huyen"),
    ("tinh", "tinh"),
    ("thon", "thon"),
    ("xom", "thon"),
    ("ap", "thon"),
    ("xa", "xa"),
)


def type_of(name: str) -> str:
    """The type of place that a name begins with, as a value of `enums.UnitType`; "" where it says none.

    >>> type_of("Phường Hoà Lụa"), type_of("Thị xã Sông Mai"), type_of("Sông Mai")
    ('phuong', 'thi_xa', '')
    """
    key = fold(name)
    return next((kind for words, kind in _TYPES if key == words or key.startswith(f"{words} ")), "")


def same_name(one: str, other: str) -> bool:
    """Whether two names are one name, spelled alike or by the other school of tone marks (Hòa, Hoà), in any case.

    >>> same_name("Phường Hoà Lụa", "PHƯỜNG HÒA LỤA"), same_name("Xã Hòa Mai", "Xã Hoa Mai")
    (True, False)
    """
    return one == other or " ".join(Text(one).canon.split()) == " ".join(Text(other).canon.split())


def full_code(code: str, digits: int) -> str:
    """A code with the leading zeros that a spreadsheet took away; what is no number, or long enough, stays as it is.

    >>> full_code("4", 5), full_code("00004", 5), full_code("99001.DU", 5)
    ('00004', '00004', '99001.DU')
    """
    bare = code.strip()
    return bare.zfill(digits) if bare.isascii() and bare.isdecimal() else bare


_CODE_BEHIND = re.compile(r"^(.*?)\s*\(\s*([\w.-]+)\s*\)$")


def name_and_code(cell: str) -> tuple[str, str]:
    """A cell that names a unit with its code behind it.

    >>> name_and_code("Thị xã Sông Mai (990)"), name_and_code("Tỉnh Sông Mai")
    (('Thị xã Sông Mai', '990'), ('Tỉnh Sông Mai', ''))
    """
    words = " ".join(cell.split())
    found = _CODE_BEHIND.match(words)
    return (found[1], found[2]) if found else (words, "")


def read_share(words: str) -> Decimal | None:
    """A share of the old unit, written as a percent ("62,5 %", "62.5") or as a part of one ("0,625"); None if neither.

    >>> read_share("62,5 %"), read_share("0,625"), read_share("hơn nửa")
    (Decimal('0.625'), Decimal('0.625'), None)
    """
    bare = words.replace("%", "").replace(",", ".").strip()
    if not re.fullmatch(r"\d{1,3}(\.\d{1,8})?", bare):
        return None
    value = Decimal(bare)
    if "%" in words or value > 1:
        value /= 100
    return value if value <= 1 else None


# A share rounded to a hundredth of a percent may miss the whole by that much for each part.
TOLERANCE = Decimal("0.0005")


def shares_fit(shares: Sequence[Decimal | None]) -> bool:
    """Whether the shares of one old unit are all empty, or all given and together the whole.

    >>> shares_fit([None, None]), shares_fit([Decimal("0.6"), Decimal("0.4")]), shares_fit([Decimal("0.6"), None])
    (True, True, False)
    """
    given = [share for share in shares if share is not None]
    if not given:
        return True
    return len(given) == len(shares) and abs(sum(given, NONE) - ONE) <= TOLERANCE


def fill_shares(shares: Sequence[Decimal | None]) -> list[Decimal | None]:
    """Shares of one old unit, where one of them is the whole: then nothing is left for the others.

    >>> fill_shares([None, Decimal(1), None])
    [Decimal('0'), Decimal('1'), Decimal('0')]
    """
    if len(shares) > 1 and sum(share == ONE for share in shares) == 1:
        return [NONE if share is None else share for share in shares]
    return list(shares)


@dataclass(frozen=True, slots=True)
class Dated:
    """A row that holds from `first` to `last`, both included; `last` is None while it lasts."""

    id: int
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Cut:
    """What a change from a day on means: which row ends the day before, or is rewritten, and the change's last day."""

    ends: int | None
    rewrites: int | None
    last: date | None


def cut(rows: Sequence[Dated], on: date) -> Cut:
    """Where a change from `on` falls among the rows of one unit, which do not overlap.

    It lasts as long as the row it falls into, or until the next row begins.
    """
    over = next((row for row in rows if row.first <= on and (row.last is None or row.last >= on)), None)
    if over is None:
        later = min((row.first for row in rows if row.first > on), default=None)
        return Cut(None, None, later - DAY if later else None)
    if over.first == on:
        return Cut(None, over.id, over.last)
    return Cut(over.id, None, over.last)
