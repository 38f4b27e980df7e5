"""The XML of a .docx to paragraphs and tables."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from lxml import etree

from giaoban.intake.formats.blocks import Extracted, Writer
from giaoban.intake.safezip import Package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT = "word/document.xml"
MAX_COLUMNS = 60
_SKIPPED = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}rPr", f"{W}pPr", f"{W}sdtPr", f"{W}tblPr"}
    | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)


def read_word(package: Package) -> Extracted | None:
    """Paragraphs, tables, headers and footers in order; None where the package holds no document."""
    document = package.xml(DOCUMENT)
    body = None if document is None else document.find(f"{W}body")
    if body is None:
        return None
    writer = Writer()
    for part in sorted(p for p in package.parts if p.startswith("word/header") and p.endswith(".xml")):
        _add_margin(writer, package, part, "header")
    _add_blocks(writer, body)
    for part in sorted(p for p in package.parts if p.startswith("word/footer") and p.endswith(".xml")):
        _add_margin(writer, package, part, "footer")
    return writer.done()


def _add_margin(writer: Writer, package: Package, part: str, kind: str) -> None:
    root = package.xml(part)
    lines = [] if root is None else [_paragraph_text(p).strip() for p in root.iter(f"{W}p")]
    text = " ".join(line for line in lines if line)
    # A header that only holds the page's number says nothing.
    if text and not text.isdigit():
        writer.line(kind, text)


def _add_blocks(writer: Writer, parent: etree._Element) -> None:
    """Paragraphs and tables in order; deep nesting is flattened without recursion limits to meet."""
    stack = [iter(parent)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == f"{W}p":
            writer.line("p", _paragraph_text(element))
        elif element.tag == f"{W}tbl":
            _add_table(writer, element)
        elif element.tag not in _SKIPPED:
            stack.append(iter(element))


@dataclass(slots=True)
class _Grid:
    """The cells of a table on its grid: a cell that covers several columns leaves empty ones to its right."""

    rows: list[list[str]] = field(default_factory=list)
    spans: list[list[list[int]]] = field(default_factory=list)
    open: dict[int, list[int]] = field(default_factory=dict)
    """The topmost cell of each column that may still grow downwards."""

    def add_row(self, cells: list[tuple[str, int, str]]) -> None:
        """One row of (text, columns covered, "" or "restart" or "continue")."""
        texts: list[str] = []
        spans: list[list[int]] = []
        for text, across, down in cells:
            above = self.open.get(len(texts))
            if down == "continue" and above is not None:
                above[1] += 1
                span = [0, 0]
            else:
                span = [across, 1]
                self.open.pop(len(texts), None)
                if down == "restart":
                    self.open[len(texts)] = span
            texts += [text] + [""] * (across - 1)
            spans += [span] + [[0, 0] for _ in range(across - 1)]
        self.rows.append(texts)
        self.spans.append(spans)


def _add_table(writer: Writer, table: etree._Element) -> None:
    grid = _Grid()
    for row in table.iter(f"{W}tr"):
        if next(row.iterancestors(f"{W}tbl"), None) is not table:
            continue
        own = (c for c in row.iter(f"{W}tc") if next(c.iterancestors(f"{W}tr"), None) is row)
        cells = [_cell(cell) for cell in own]
        if cells:
            grid.add_row(cells)
    writer.table(grid.rows, grid.spans)


def _cell(cell: etree._Element) -> tuple[str, int, str]:
    texts = (_paragraph_text(p).strip() for p in cell.iter(f"{W}p"))
    text = " ".join(t for t in texts if t)
    wide = cell.find(f"{W}tcPr/{W}gridSpan")
    said = "" if wide is None else wide.get(f"{W}val") or ""
    across = int(said) if said.isascii() and said.isdecimal() and len(said) < 4 else 1
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    down = "" if merged is None else merged.get(f"{W}val") or "continue"
    return text, max(1, min(across, MAX_COLUMNS)), down


def _paragraph_text(paragraph: etree._Element) -> str:
    pieces: list[str] = []
    stack: list[Iterator[etree._Element | str]] = [iter(paragraph)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif isinstance(element, str):
            pieces.append(element)
        elif element.tag == f"{W}p":
            # A text box: its lines are lines of their own (a secrecy mark stands in one).
            pieces.append("\n")
            stack.append(chain(element, ("\n",)))
        elif element.tag == f"{W}t":
            pieces.append(element.text or "")
        elif element.tag == f"{W}tab":
            pieces.append("\t")
        elif element.tag in (f"{W}br", f"{W}cr"):
            pieces.append("\n")
        elif element.tag == f"{W}noBreakHyphen":
            pieces.append("-")
        elif element.tag not in _SKIPPED:
            stack.append(iter(element))
    return "".join(pieces)
