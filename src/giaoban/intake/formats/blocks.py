"""A file's text and how it was laid out. Offsets everywhere count characters of the text that `Writer` makes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`p`), a `table` with its rows of cells, or a `header` or `footer`; characters of the text.

    Beside `rows`, cell for cell: `spans` says how many columns and rows a cell covers, (0, 0) where another covers it;
    `refs` where a figure stands in a workbook ("Sheet1!D7"). `name` is the sheet that a block was read from.
    """

    kind: str
    start: int
    end: int
    rows: tuple[tuple[tuple[int, int], ...], ...] = ()
    spans: tuple[tuple[tuple[int, int], ...], ...] = ()
    refs: tuple[tuple[str, ...], ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a file that its reader should know: a hidden sheet, a page that is a picture."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file's text, how it was laid out, and what its reader should know about it."""

    text: str
    blocks: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class Writer:
    """Collects text and blocks; lines end with a newline."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)

    def add(self, text: str) -> tuple[int, int]:
        """Append characters; returns where they stand."""
        start = self.length
        self.pieces.append(text)
        self.length += len(text)
        return start, self.length

    def line(self, kind: str, text: str, name: str = "") -> None:
        """Append a paragraph, header or footer."""
        start, end = self.add(text)
        self.blocks.append(Block(kind, start, end, name=name))
        self.add("\n")

    def table(
        self,
        rows: Sequence[Sequence[str]],
        spans: Iterable[Iterable[Sequence[int]]] = (),
        refs: Iterable[Iterable[str]] = (),
        name: str = "",
    ) -> None:
        """Append a table, a row a line, its cells between bars.

        A row that begins or ends with an empty cell has outer bars, too: so no reader can mistake its columns.
        """
        begin, placed = self.length, []
        for texts in rows:
            outer = not texts[0].strip() or not texts[-1].strip() if texts else False
            if outer:
                self.add("| ")
            row = []
            for number, text in enumerate(texts):
                if number:
                    self.add(" | ")
                row.append(self.add(text))
            self.add(" |\n" if outer else "\n")
            placed.append(tuple(row))
        covered = tuple(tuple((cell[0], cell[1]) for cell in row) for row in spans)
        if all(cell == (1, 1) for row in covered for cell in row):
            covered = ()
        places = tuple(map(tuple, refs))
        self.blocks.append(Block("table", begin, self.length, tuple(placed), covered, places, name))

    def done(self, notes: Iterable[Note] = ()) -> Extracted:
        """What was collected."""
        return Extracted("".join(self.pieces), tuple(self.blocks), tuple(notes))


def from_items(found: dict[str, Any]) -> Extracted:
    """What a reading apart from this process found (`giaoban.intake.formats.apart`): lines, tables and notes."""
    writer = Writer()
    for item in found["items"]:
        if item["kind"] == "table":
            writer.table(item["rows"], item.get("spans", ()), item.get("refs", ()), item.get("name", ""))
        else:
            writer.line(item["kind"], item["text"], item.get("name", ""))
    return writer.done(Note(note["code"], note["params"]) for note in found["notes"])
