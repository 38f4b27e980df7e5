"""What a report is made of before it has a shape: the document model. Pure.

A piece of a paragraph is plain text or a figure bound to the ledger; a number that is a date, a document number, an
ordinal or a heading is plain text (see `plain_numbers`).
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class BoundFigure:
    """One printed figure: `text` as it stands in the document, the expressions that give it, and their values.

    One of each, or two where two numbers are printed as one (7/13). `seqs` are the ledger's statements behind it.
    """

    id: str
    expressions: tuple[str, ...]
    text: str
    values: tuple[Decimal, ...]
    seqs: tuple[int, ...] = ()


_BEFORE_WORD = re.compile(r"(?<![\d./,])(\d[\d.,]{0,4}) (?=\D)| (?=%)")

Piece = str | BoundFigure
Pieces = tuple[Piece, ...]


class Style(StrEnum):
    """What a paragraph is; its look is the profile's."""

    PART = "part"  # I. TÊN MỤC
    SECTION = "section"  # 1. Tên khoản
    BODY = "body"
    CAPTION = "caption"
    NOTE = "note"
    PLACEHOLDER = "placeholder"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    style: Style
    pieces: Pieces

    @property
    def text(self) -> str:
        """The paragraph as it is read."""
        return plain(self.pieces)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table of targets; a group row names a field and spans the table's width after its ordinal."""

    cells: tuple[Pieces, ...]
    group: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The table of targets; `columns` name what stands in each."""

    columns: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the text: bodies, symbol, place and date, kind and abstract, whom it is sent to."""

    superior: tuple[str, ...]
    issuer: tuple[str, ...]
    number: str
    place_date: str
    type: str
    abstract: str
    addressees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Closing:
    """What stands below the text: who gets it and who signs (authority, post, a name where it is known)."""

    recipients: tuple[str, ...]
    authority: str
    post: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document, without a look."""

    heading: Heading
    body: tuple[Paragraph | Table, ...]
    closing: Closing

    def figures(self) -> list[BoundFigure]:
        """Every bound figure, in the order of the text."""
        found: list[BoundFigure] = []
        for block in self.body:
            groups = [block.pieces] if isinstance(block, Paragraph) else [c for row in block.rows for c in row.cells]
            found += [piece for pieces in groups for piece in pieces if isinstance(piece, BoundFigure)]
        return found


def plain(pieces: Pieces) -> str:
    """Pieces as they are read."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


def unbroken(text: str) -> str:
    """A figure whose numbers stay on the line of the word after them: "4 tỷ 812 triệu đồng"."""
    return _BEFORE_WORD.sub("\\1\u00a0", text)
