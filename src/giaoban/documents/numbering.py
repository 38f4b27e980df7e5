"""Numbers and symbols of documents by the rules of their form. Pure.

State: numbers begin at 01 on 1 January and end on 31 December; the head of the office decides whether there is one
series, one for each type, or some types together (Nghị định 30/2020, điều 15). Party: from 01 for each type in each
term, from the day after one congress closes to the closing day of the next; gaps are legal there (Hướng dẫn
36-HD/VPTW). A number below 10 takes a leading zero in both.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from giaoban.documents.lines import Line

ONE, EACH = "", "*"
_DOTS = r"[….]{1,}|_{2,}"
_NUMBER = re.compile(
    rf"\b(?P<word>Số)\s?:?\s{{0,3}}(?P<number>{_DOTS}|\d{{1,5}})\s?(?P<symbol>[/-]\s?[A-ZĐƯ…][\wĐƯ….]*(?:[-/][\w….]+)*)"
)
_DATE = re.compile(
    rf"\bngày\s{{1,2}}(?P<day>{_DOTS}|\d{{1,2}})\s{{1,2}}tháng\s{{1,2}}(?P<month>{_DOTS}|\d{{1,2}})"
    rf"\s{{1,2}}năm\s{{1,2}}(?P<year>{_DOTS}|\d{{4}})",
    re.IGNORECASE,
)
# Number and date stand in the head: not further down than this.
_HEAD = 14
_TYPE = re.compile(r"[/-]([A-ZĐƯ][A-Za-zĐđƯư]*)[-/]")
# Nghị định 30/2020, phụ lục III, mục I; Hướng dẫn 36-HD/VPTW.
TYPE_CODES = frozenset(
    [
        "NQ",
        "QĐ",
        "CT",
        "QC",
        "QyĐ",
        "TC",
        "TB",
        "HD",
        "CTr",
        "KH",
        "PA",
        "ĐA",
        "DA",
        "BC",
        "BB",
        "TTr",
        "HĐ",
        "CĐ",
        "BGN",
        "BTT",
        "GUQ",
        "GM",
        "GGT",
        "GNP",
        "PG",
        "PC",
        "PB",
        "KL",
        "TT",
    ]
)
LETTER = "CV"


@dataclass(frozen=True, slots=True)
class Spot:
    """Characters of a line, and what they say."""

    line: int
    start: int
    end: int
    text: str

    @property
    def is_open(self) -> bool:
        """Whether it is a placeholder that waits to be filled in."""
        return not any(letter.isdigit() for letter in self.text)


@dataclass(frozen=True, slots=True)
class Head:
    """Where number, symbol and date stand in a document's head; none where it has none (minutes have no date)."""

    number: Spot | None
    symbol: Spot | None
    day: Spot | None
    month: Spot | None
    year: Spot | None

    def dated(self) -> date | None:
        """The date, where it is written out. Raises ValueError for one that no calendar has."""
        spots = (self.year, self.month, self.day)
        if any(one is None or one.is_open for one in spots):
            return None
        return date(*(int(one.text) for one in spots if one is not None))


def head_of(lines: Sequence[Line]) -> Head:
    """Number, symbol and date of a document, from its first lines."""
    number = symbol = day = month = year = None
    for index, line in enumerate(lines[:_HEAD]):
        found = _NUMBER.search(line.text) if number is None else None
        if found is not None:
            number, symbol = (_spot(index, found, name) for name in ("number", "symbol"))
        dated = _DATE.search(line.text) if day is None else None
        # The date of the document stands beside its number, not in its title.
        if dated is not None and (found is not None or number is not None and index <= number.line + 1):
            day, month, year = (_spot(index, dated, name) for name in ("day", "month", "year"))
    return Head(number, symbol, day, month, year)


def _spot(line: int, found: re.Match[str], name: str) -> Spot:
    return Spot(line, found.start(name), found.end(name), found[name])


def type_of(symbol: str) -> str:
    """The code of a document's type in its symbol; "CV" for a letter, which has none.

    >>> type_of("/BC-UBND"), type_of("-BC/ĐU"), type_of("/UBND-VX")
    ('BC', 'BC', 'CV')
    """
    found = _TYPE.match(symbol)
    return found[1] if found is not None and found[1] in TYPE_CODES else LETTER


def printed(number: int, symbol: str) -> str:
    """Number and symbol as they are printed.

    >>> printed(5, "/BC-UBND"), printed(112, "-BC/ĐU")
    ('05/BC-UBND', '112-BC/ĐU')
    """
    return f"{number:02d}{symbol}"


def groups_of(text: str) -> str:
    """How an office runs its numbers, as it is kept: "" one series, "*" one for each type, "BC TB; KH" groups of types
    (all others share one). Raises ValueError for a type named twice, or that nobody has."""
    if text.strip() in (ONE, EACH):
        return text.strip()
    groups = [" ".join(dict.fromkeys(group.split())) for group in text.replace(",", " ").split(";") if group.strip()]
    named = [code for group in groups for code in group.split()]
    unknown = [code for code in named if code not in TYPE_CODES | {LETTER}]
    if unknown or len(set(named)) != len(named):
        raise ValueError(unknown[0] if unknown else next(code for code in named if named.count(code) > 1))
    return "; ".join(groups)


def series_of(groups: str, type_code: str) -> str:
    """The series that a type's numbers are taken from.

    >>> series_of("", "BC"), series_of("*", "BC"), series_of("BC TB; KH", "TB"), series_of("BC TB; KH", "GM")
    ('', 'BC', 'BC TB', '')
    """
    if groups == EACH:
        return type_code
    return next((group for group in groups.split("; ") if type_code in group.split()), ONE)


def next_number(taken: Collection[int]) -> int:
    """The number after the highest that was given."""
    return max(taken, default=0) + 1


def is_gap(number: int, taken: Collection[int]) -> bool:
    """Whether a number leaves others out, or goes back to one that was left out."""
    return number != next_number(taken)


def day_text(on: date) -> tuple[str, str, str]:
    """Day, month and year as a document's date has them: below 10, and in the months 1 and 2, a leading zero."""
    return f"{on.day:02d}", f"{on.month:02d}" if on.month < 3 else str(on.month), str(on.year)
