"""The document model as a Word file in the form of a profile. Pure: bytes come out, nothing is stored."""

import io
from dataclasses import dataclass, replace

from docx import Document as new_word_file
from docx.document import Document as WordFile

from giaoban.documents import nodes
from giaoban.documents.content import (
    Annex,
    Block,
    BoundFigure,
    Document,
    Emphasis,
    Paragraph,
    Pieces,
    Style,
    Table,
    TableRow,
    unbroken,
)
from giaoban.documents.frames import (
    FrameLine,
    FrameLines,
    Surroundings,
    column_sides,
    column_widths,
    line_length,
    surroundings,
    together,
)
from giaoban.documents.nodes import Node
from giaoban.documents.package import Mark, attach
from giaoban.documents.profiles import Profile
from giaoban.documents.styles import set_page, set_styles

# From the top of a line to just below its letters, as a share of its size; in millimetres per point.
_UNDER = 1.36 * 25.4 / 72


@dataclass
class _Counter:
    """Numbers that must not come twice in one file."""

    last: int = 0

    def next(self) -> int:
        self.last += 1
        return self.last


def mark_of(figure_id: str) -> str:
    """The name of a figure's bookmark, tag and alias: at most 40 characters, as Word allows."""
    return f"gb_{figure_id}"


def render(document: Document, profile: Profile, mark: Mark, titles: dict[str, str] | None = None) -> bytes:
    """The .docx. `mark` says which draft it is; `titles` name figures (by id) to who hovers over them in Word."""
    word = new_word_file()
    set_styles(word, profile)
    set_page(word, profile)
    _Writer(word, profile, titles or {}).write(document)
    attach(word, mark, document, profile)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


class _Writer:
    def __init__(self, word: WordFile, profile: Profile, titles: dict[str, str]) -> None:
        self.body: Node = word.element.body
        self.profile = profile
        self.titles = titles
        self.bookmarks, self.shapes = _Counter(), _Counter()
        self.landscape = False

    @property
    def length(self) -> float:
        """The width between the margins of the page that is written now."""
        return line_length(self.profile, self.landscape)

    def write(self, document: Document) -> None:
        last, around = self.body[-1], surroundings(document, self.profile)
        self.landscape = document.landscape
        made = [self.head(around), *self.title(around), *self.blocks(document.body)]
        made += [*self.apart(document.body[-1:]), *self.foot(around)]
        # Word wants a paragraph after a table that ends the text; this one takes no room.
        made.append(nodes.paragraph("GBEnd"))
        shapes = [document.landscape, *(annex.landscape for annex in document.annexes)]
        for annex, before in zip(document.annexes, shapes, strict=False):
            nodes.end_section(made[-1], self.section(last, before))
            made += [*self.annex(annex), nodes.paragraph("GBEnd")]
        # Hidden, the last of all cannot open a page of its own where the signature ends one.
        made[-1] = nodes.paragraph("GBLast")
        for one in made:
            last.addprevious(one)
        self.body.replace(last, self.section(last, shapes[-1]))

    def section(self, last: Node, landscape: bool) -> Node:
        """A section's page, upright or on its side; each counts its pages from 1 (Nghị định 30/2020, phụ lục I)."""
        page = self.profile.page
        return nodes.section_like(last, page.width, page.height, landscape)

    def annex(self, annex: Annex) -> list[Node]:
        size = self.profile.sizes["type"]
        lines = [FrameLine(annex.label, size, bold=True), FrameLine(together(annex.title), size, bold=True)]
        lines.append(FrameLine(annex.attached, size, italic=True))
        self.landscape = annex.landscape
        shown = [line for line in lines if line.text]
        made = [self.framed(line, "GBTitle", after=8 if line is shown[-1] else 0) for line in shown]
        return [*made, *self.blocks(annex.body, keep_last=False)]

    def blocks(self, blocks: tuple[Block, ...], keep_last: bool = True) -> list[Node]:
        """Paragraphs and tables; the last paragraph stays with who signs."""
        made = []
        for index, block in enumerate(blocks):
            keep = keep_last and index == len(blocks) - 1
            after_table = index > 0 and isinstance(blocks[index - 1], Table)
            if isinstance(block, Table):
                made += self.apart(blocks[index - 1 : index])
            keep = keep or (isinstance(block, Paragraph) and block.leads)
            made.append(self.targets(block) if isinstance(block, Table) else self.text(block, keep, after_table))
        return made

    def apart(self, before: tuple[Block, ...]) -> list[Node]:
        """What keeps a table from growing together with one just before it: programs make one table of two."""
        return [nodes.paragraph("GBEnd", spacing=(0, 10))] if before and isinstance(before[0], Table) else []

    def head(self, around: Surroundings) -> Node:
        head, wider = self.profile.head, self.length / self.profile.text_width
        left, right = head.left * wider, head.right * wider
        sides = [
            [one for line in side for one in self.ruled(line, after=4 if line.rule else 0)]
            for side in (around.left, around.right)
        ]
        # One row more: number and date stand on one line, whatever stands above them.
        number, dated = (self.framed(line, before=8) for line in (around.number, around.place_date))
        about = [self.framed(line, before=6) for line in around.about]
        rows = [
            nodes.row([nodes.cell(left, sides[0]), nodes.cell(right, sides[1])]),
            nodes.row([nodes.cell(left, [number, *about]), nodes.cell(right, [dated])]),
        ]
        return nodes.table((left, right), rows, borders=False, padding=0)

    def framed(self, line: FrameLine, style: str = "GBHead", before: float = 0, after: float = 0) -> Node:
        run = nodes.run(line.text, line.size, line.bold, line.italic, underline=line.underline)
        rule = (
            nodes.drawn_rule(line.rule, self.profile.head.rule_weight, line.size * _UNDER, self.shapes.next())
            if line.rule
            else None
        )
        return nodes.paragraph(style, [run] if rule is None else [run, rule], spacing=(before, after))

    def ruled(self, line: FrameLine, style: str = "GBHead", after: float = 0) -> list[Node]:
        """A line with its rule: of one that breaks, the rule has a paragraph of its own."""
        if not (line.rule and line.broken):
            return [self.framed(line, style, after=after)]
        rule = FrameLine("", 2, rule=line.rule)
        return [self.framed(replace(line, rule=0), style), self.framed(rule, style, after=after)]

    def title(self, around: Surroundings) -> list[Node]:
        if not around.title:
            return [nodes.paragraph("GBTitle", spacing=(0, 6)), *self.addressees(around.addressees)]
        first, *rest = around.title
        made = [self.framed(first, "GBTitle", before=18), *(self.framed(line, "GBTitle") for line in rest[:-1])]
        made += self.ruled(rest[-1], "GBTitle", after=14)
        return [*made, *self.addressees(around.addressees)]

    def addressees(self, lines: FrameLines) -> list[Node]:
        after = [0.0] * (len(lines) - 1) + [12.0]
        return [
            nodes.paragraph(
                "GBTitle",
                [nodes.run(line.text)],
                align="left" if line.indent else "",
                spacing=(0, space),
                indent=line.indent,
            )
            for line, space in zip(lines, after, strict=bool(lines))
        ]

    def text(self, paragraph: Paragraph, keep_next: bool, after_table: bool = False) -> Node:
        styles = {
            Style.PART: "Heading1",
            Style.SECTION: "Heading2",
            Style.BODY: "GBBody",
            Style.BASIS: "GBBasis",
            Style.CENTRED: "GBCaption",
            Style.CAPTION: "GBCaption",
            Style.NOTE: "GBNote",
            Style.PLACEHOLDER: "GBPlaceholder",
        }
        style = styles[paragraph.style]
        spacing = (6, self.profile.body.after) if after_table and style == "GBBody" else None
        return nodes.paragraph(style, self.runs(paragraph.pieces), keep_next=keep_next, spacing=spacing)

    def runs(self, pieces: Pieces) -> list[Node]:
        made: list[Node] = []
        for piece in pieces:
            if isinstance(piece, Emphasis):
                made.append(nodes.run(piece.text, bold=True, italic=True))
            else:
                made += [nodes.run(piece)] if isinstance(piece, str) else self.bound(piece)
        return made

    def bound(self, figure: BoundFigure) -> list[Node]:
        title = self.titles.get(figure.id, "")
        return nodes.bound_run(mark_of(figure.id), title, self.bookmarks.next(), nodes.run(unbroken(figure.text)))

    def column_head(self, text: str, keep: bool) -> Node:
        return nodes.paragraph("GBCell", [nodes.run(text, bold=True)], align="center", keep_next=keep)

    def targets(self, table: Table) -> Node:
        widths = column_widths(table, self.profile, self.landscape)
        head = [
            nodes.cell(width, [self.column_head(text, table.whole)], middle=True)
            for width, text in zip(widths, table.head, strict=True)
        ]
        rows = [nodes.row(head, header=True)]
        for row in table.rows:
            if row.group:
                letter, title = (
                    nodes.paragraph("GBCell", [nodes.run(str(text), bold=True)], align=align, keep_next=True)
                    for text, align in zip((row.cells[0][0], row.cells[1][0]), ("center", "left"), strict=True)
                )
                span = len(widths) - 1
                rows.append(nodes.row([nodes.cell(widths[0], [letter]), nodes.cell(sum(widths[1:]), [title], span)]))
            else:
                keep = table.whole and row is not table.rows[-1]
                rows.append(self.numbers(row, widths, column_sides(table), keep))
        narrow = sum(widths) < self.length - 1
        return nodes.table(widths, rows, borders=True, padding=1, centred=narrow)

    def numbers(self, row: TableRow, widths: list[float], sides: list[str], keep: bool) -> Node:
        cells = []
        for width, pieces, align in zip(widths, row.cells, sides, strict=True):
            runs = self.runs(pieces)
            if row.strong:
                nodes.embolden(runs)
            inner = nodes.paragraph("GBCell", runs, align=align, keep_next=keep)
            cells.append(nodes.cell(width, [inner], middle=True))
        return nodes.row(cells)

    def foot(self, around: Surroundings) -> list[Node]:
        above = 8 if around.beside else 0
        recipients = [
            self.framed(line, "GBRecipients", before=0 if n else above) for n, line in enumerate(around.recipients)
        ]
        half = self.length / 2
        # Room for the signature and the seal, then the name.
        right = [*(self.framed(line) for line in around.signers), self.framed(around.signed, before=72)]
        if not around.beside:
            rows = [nodes.row([nodes.cell(half, recipients), nodes.cell(half, right)])]
            return [nodes.table((half, half), rows, borders=False, padding=0)]
        left = [*(self.framed(line) for line in around.beside), self.framed(around.beside_signed, before=72)]
        rows = [
            nodes.row([nodes.cell(half, left), nodes.cell(half, right)]),
            nodes.row([nodes.cell(half, recipients), nodes.cell(half, [nodes.paragraph("GBRecipients")])]),
        ]
        return [nodes.table((half, half), rows, borders=False, padding=0)]
