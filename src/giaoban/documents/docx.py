"""The document model as a Word file in the form of a profile. Pure: bytes come out, nothing is stored."""

import io
import re
from dataclasses import dataclass

from docx import Document as new_word_file
from docx.document import Document as WordFile

from giaoban.documents import nodes
from giaoban.documents.content import BoundFigure, Document, Paragraph, Pieces, Style, Table
from giaoban.documents.nodes import Node
from giaoban.documents.package import Mark, attach
from giaoban.documents.profiles import Profile
from giaoban.documents.styles import set_page, set_styles
from giaoban.documents.widths import line_width

# From the top of a line to just below its letters, as a share of its size; in millimetres per point.
_BEFORE_WORD = re.compile(r"(?<![\d./,])(\d[\d.,]{0,4}) (?=\D)| (?=%)")
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


def _unbroken(text: str) -> str:
    """A figure whose numbers stay on the line of the word after them: "4 tỷ 812 triệu đồng"."""
    return _BEFORE_WORD.sub("\\1\u00a0", text)


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

    def write(self, document: Document) -> None:
        section = self.body[-1]
        made = [self.head(document), *self.title(document)]
        for index, block in enumerate(document.body):
            last = index == len(document.body) - 1
            made.append(self.targets(block) if isinstance(block, Table) else self.text(block, keep_next=last))
        made.append(self.foot(document))
        # Word wants a paragraph after a table that ends the text; this one takes no room.
        made.append(nodes.paragraph("GBEnd"))
        for one in made:
            section.addprevious(one)

    def head(self, document: Document) -> Node:
        head, sizes, above = self.profile.head, self.profile.sizes, document.heading
        left = [self.line(text, sizes["superior"]) for text in above.superior]
        left += [self.line(text, sizes["issuer"], bold=True) for text in above.issuer[:-1]]
        left += self.under_ruled(above.issuer[-1], sizes["issuer"], head.issuer_mark)
        right = [self.line(head.nation, sizes["nation"], bold=True)] if head.motto else []
        last, size = (head.motto, sizes["motto"]) if head.motto else (head.nation, sizes["nation"])
        right.append(self.ruled(last, size, line_width(last, size, bold=True)))
        # One row more: number and date stand on one line, whatever stands above them.
        number = self.line(above.number, sizes["number"], before=8)
        dated = self.line(above.place_date, sizes["place_date"], italic=True, before=8)
        rows = [
            nodes.row([nodes.cell(head.left, left), nodes.cell(head.right, right)]),
            nodes.row([nodes.cell(head.left, [number]), nodes.cell(head.right, [dated])]),
        ]
        return nodes.table((head.left, head.right), rows, borders=False, padding=0)

    def line(self, text: str, size: float, bold: bool = False, italic: bool = False, before: float = 0) -> Node:
        return nodes.paragraph("GBHead", [nodes.run(text, size, bold, italic)], spacing=(before, 0))

    def ruled(self, text: str, size: float, length: float, style: str = "GBHead", after: float = 4) -> Node:
        rule = nodes.drawn_rule(length, self.profile.head.rule_weight, size * _UNDER, self.shapes.next())
        return nodes.paragraph(style, [nodes.run(text, size, bold=True), rule], spacing=(0, after))

    def under_ruled(self, text: str, size: float, mark: str, style: str = "GBHead", after: float = 4) -> list[Node]:
        """A bold line with a short rule under it, or the sign that the form sets there."""
        if mark:
            line = nodes.paragraph(style, [nodes.run(text, size, bold=True)])
            return [line, nodes.paragraph(style, [nodes.run(mark, size, bold=True)], spacing=(0, after))]
        width = min(line_width(text, size, bold=True), self.profile.text_width)
        return [self.ruled(text, size, width * self.profile.head.short_rule, style, after)]

    def title(self, document: Document) -> list[Node]:
        sizes, above, mark = self.profile.sizes, document.heading, self.profile.head.abstract_mark
        kind = nodes.paragraph("GBTitle", [nodes.run(above.type, sizes["type"], bold=True)], spacing=(18, 0))
        abstract = self.under_ruled(above.abstract, sizes["abstract"], mark, "GBTitle", after=14)
        return [kind, *abstract, *self.addressees(above.addressees)]

    def addressees(self, names: tuple[str, ...]) -> list[Node]:
        if not names:
            return []
        words = self.profile.words["addressee"]
        text = f"{words} {names[0]}." if len(names) == 1 else words
        lines = [nodes.paragraph("GBTitle", [nodes.run(text)], spacing=(0, 12))]
        if len(names) > 1:
            ends = [";"] * (len(names) - 1) + ["."]
            lines += [
                nodes.paragraph("GBTitle", [nodes.run(f"- {name}{end}")]) for name, end in zip(names, ends, strict=True)
            ]
        return lines

    def text(self, paragraph: Paragraph, keep_next: bool) -> Node:
        styles = {
            Style.PART: "Heading1",
            Style.SECTION: "Heading2",
            Style.BODY: "GBBody",
            Style.CAPTION: "GBCaption",
            Style.NOTE: "GBNote",
            Style.PLACEHOLDER: "GBPlaceholder",
        }
        return nodes.paragraph(styles[paragraph.style], self.runs(paragraph.pieces), keep_next=keep_next)

    def runs(self, pieces: Pieces) -> list[Node]:
        made: list[Node] = []
        for piece in pieces:
            made += [nodes.run(piece)] if isinstance(piece, str) else self.bound(piece)
        return made

    def bound(self, figure: BoundFigure) -> list[Node]:
        title = self.titles.get(figure.id, "")
        return nodes.bound_run(mark_of(figure.id), title, self.bookmarks.next(), nodes.run(_unbroken(figure.text)))

    def targets(self, table: Table) -> Node:
        widths = self.widths(table.columns)
        head = [
            nodes.cell(width, [nodes.paragraph("GBCell", [nodes.run(text, bold=True)], align="center")], middle=True)
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
                aligned = ("center", "left", "center", *["right"] * (len(widths) - 3))
                cells = [
                    nodes.cell(width, [nodes.paragraph("GBCell", self.runs(pieces), align=align)], middle=True)
                    for width, pieces, align in zip(widths, row.cells, aligned, strict=True)
                ]
                rows.append(nodes.row(cells))
        return nodes.table(widths, rows, borders=True, padding=1)

    def widths(self, columns: tuple[str, ...]) -> list[float]:
        given = self.profile.table_widths
        rest = self.profile.text_width - sum(given.get(name, 0) for name in columns)
        return [given.get(name, rest) for name in columns]

    def foot(self, document: Document) -> Node:
        sizes, closing = self.profile.sizes, document.closing
        words = self.profile.words
        bold, italic, underline = (name in words["recipients_look"] for name in ("bold", "italic", "underline"))
        head = nodes.run(words["recipients"], sizes["recipients_head"], bold=bold, italic=italic, underline=underline)
        left = [nodes.paragraph("GBRecipients", [head])]
        left += [
            nodes.paragraph("GBRecipients", [nodes.run(f"- {name}", sizes["recipients"])])
            for name in closing.recipients
        ]
        signer = [text for text in (closing.authority, closing.post) if text]
        right = [self.line(text, sizes["signer"], bold=True) for text in signer]
        # Room for the signature and the seal, then the name.
        right.append(self.line(closing.name, sizes["signer"], bold=True, before=72))
        half = self.profile.text_width / 2
        rows = [nodes.row([nodes.cell(half, left), nodes.cell(half, right)])]
        return nodes.table((half, half), rows, borders=False, padding=0)
