"""What a report is made of before it has a shape: the document model. Pure.

A piece of a paragraph is plain text or a figure bound to the ledger; a number that is a date, a document number, an
ordinal or a heading is plain text (see `plain_numbers`).
"""

import re
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words that are printed bold and italic: the deadline of a task (an option of the office)."""

    text: str


_DAY = re.compile(r"(?<![\d/.,-])(0?[1-9]|[12]\d|3[01])/(0?[1-9]|1[0-2])/(\d{4})(?![\d/])")
_BEFORE_WORD = re.compile(r"(?<![\d./,])(\d[\d.,]{0,4}) (?=\D)| (?=%)")

Piece = str | BoundFigure | Emphasis
Pieces = tuple[Piece, ...]


class DocumentKind(StrEnum):
    """What kind of document a draft is; what each is called and signed with is the profile's."""

    REPORT = "report"  # báo cáo của một kỳ
    LEVEL_ABOVE = "level_above"  # báo cáo tổng hợp, có phụ lục so sánh
    CONCLUSIONS = "conclusions"  # thông báo kết luận
    INVITATION = "invitation"  # giấy mời
    MINUTES = "minutes"  # biên bản
    AGENDA = "agenda"  # chương trình hội nghị
    PLAN = "plan"  # kế hoạch, nhiệm vụ kỳ tới
    TARGETS = "targets"  # bảng chỉ tiêu
    CHASING = "chasing"  # công văn đôn đốc


class Style(StrEnum):
    """What a paragraph is; its look is the profile's."""

    PART = "part"  # I. TÊN MỤC
    SECTION = "section"  # 1. Tên khoản
    BODY = "body"
    BASIS = "basis"  # căn cứ
    CENTRED = "centred"  # a line of its own in the middle, bold
    CAPTION = "caption"
    NOTE = "note"
    PLACEHOLDER = "placeholder"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; one that `leads` stays on the page of the next."""

    style: Style
    pieces: Pieces
    leads: bool = False

    @property
    def text(self) -> str:
        """The paragraph as it is read."""
        return plain(self.pieces)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table; a group row names a field and spans the table's width after its ordinal; a
    strong one is a total."""

    cells: tuple[Pieces, ...]
    group: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `columns` name what stands in each: widths and sides are the profile's by those names.
    A `whole` one is not broken over pages."""

    columns: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[TableRow, ...]
    whole: bool = False


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Annex:
    """What is attached after the signature, on pages of its own number: "Phụ lục I" where there are several.

    `attached` says to what ("(Kèm theo Báo cáo số … )").
    """

    label: str
    title: str
    attached: str
    body: tuple[Block, ...]
    landscape: bool = True


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the text: bodies, symbol, place and date, kind and abstract, whom it is sent to.

    An official letter has no `type`; its abstract (`about`) stands under its number.
    """

    superior: tuple[str, ...]
    issuer: tuple[str, ...]
    number: str
    place_date: str
    type: str
    abstract: str
    addressees: tuple[str, ...] = ()
    about: str = ""

    @property
    def title(self) -> str:
        """What the document is called in a list and in its file."""
        return f"{self.type} {self.abstract}" if self.type else f"Công văn {self.about}"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: on whose authority, post, a name where it is known."""

    authority: str
    post: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """What stands below the text: who gets it and who signs (authority, post, a name where it is known).

    Minutes are signed by two: `beside` signs on the left, and the recipients stand under both.
    """

    recipients: tuple[str, ...]
    authority: str
    post: str
    name: str = ""
    beside: Signer | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document, without a look."""

    heading: Heading
    body: tuple[Block, ...]
    closing: Closing
    annexes: tuple[Annex, ...] = ()
    landscape: bool = False

    def blocks(self) -> tuple[Block, ...]:
        """Every paragraph and table, those of the annexes last."""
        return (*self.body, *(block for annex in self.annexes for block in annex.body))

    def figures(self) -> list[BoundFigure]:
        """Every bound figure, in the order of the text."""
        found: list[BoundFigure] = []
        for block in self.blocks():
            groups = [block.pieces] if isinstance(block, Paragraph) else [c for row in block.rows for c in row.cells]
            found += [piece for pieces in groups for piece in pieces if isinstance(piece, BoundFigure)]
        return found


def plain(pieces: Pieces) -> str:
    """Pieces as they are read."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


def evenly_dated(document: Document) -> Document:
    """A document in which every day in figures stands in one style: "05/3/2024", "29/02/2024", with the zeros of the
    long form ("ngày 05 tháng 3"), whoever wrote it. Figures and document numbers are left as they are."""
    above = document.heading
    return replace(
        document,
        heading=replace(above, abstract=even_days(above.abstract), about=even_days(above.about)),
        body=tuple(map(_even, document.body)),
        annexes=tuple(replace(one, body=tuple(map(_even, one.body))) for one in document.annexes),
    )


def even_days(text: str) -> str:
    """The days of a text in one style.

    >>> even_days("trước ngày 5/04/2024, họp ngày 29/2/2024")
    'trước ngày 05/4/2024, họp ngày 29/02/2024'
    """
    return _DAY.sub(lambda found: short_day(found[1], found[2], found[3]), text)


def short_day(day: int | str, month: int | str, year: int | str) -> str:
    """ "05/3/2024", "29/02/2024": days below 10 and the months 1 and 2 take a zero, as in the line of place and date
    (Nghị định 30/2020, phụ lục I, mục II.4)."""
    number = int(month)
    return f"{int(day):02d}/{f'{number:02d}' if number < 3 else number}/{year}"


def _even(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, pieces=_even_pieces(block.pieces))
    rows = (replace(row, cells=tuple(map(_even_pieces, row.cells))) for row in block.rows)
    return replace(block, rows=tuple(rows))


def _even_pieces(pieces: Pieces) -> Pieces:
    return tuple(
        even_days(one) if isinstance(one, str) else Emphasis(even_days(one.text)) if isinstance(one, Emphasis) else one
        for one in pieces
    )


def unbroken(text: str) -> str:
    """A figure whose numbers stay on the line of the word after them: "4 tỷ 812 triệu đồng"."""
    return _BEFORE_WORD.sub("\\1\u00a0", text)
