"""A document as paragraphs, tables and marked figures, each with its characters, ready for a template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from giaoban.intake.enums import FactState
from giaoban.intake.queries import FactView, ReviewView


@dataclass(frozen=True, slots=True)
class Run:
    """Some characters; with `fact`, a marked figure of CSS class `look`."""

    text: str
    fact: FactView | None = None
    look: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or a table cell: its runs and its first character, counted in the document.

    A cell may cover several columns (`across`) and rows (`down`); `cell` is where it stands in a workbook.
    """

    start: int
    runs: tuple[Run, ...]
    across: int = 1
    down: int = 1
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """`p` and `margin` hold one line, `table` rows of cells and the `name` of its sheet."""

    kind: str
    lines: tuple[Line, ...] = ()
    rows: tuple[tuple[Line, ...], ...] = ()
    name: str = ""


def look_of(fact: FactView) -> str:
    """The CSS class of a figure in the text: what the clerk should see at a glance."""
    if fact.state in (FactState.REJECTED, FactState.REPEATED):
        return str(fact.state)
    if fact.doubted:
        return "doubt"
    if fact.only_said:
        return "said"
    return "open" if fact.measure is None else "matched"


def pieces(review: ReviewView) -> list[Piece]:
    """The document in reading order."""
    text, facts = review.text, review.facts
    blocks = review.structure.get("blocks") or _paragraphs(text)
    found: list[Piece] = []
    for block in blocks:
        if block["kind"] == "table":
            found.append(Piece("table", rows=tuple(_rows(text, facts, block)), name=block.get("name", "")))
        elif text[block["start"] : block["end"]].strip():
            kind = "p" if block["kind"] == "p" else "margin"
            found.append(Piece(kind, (_line(text, facts, block["start"], block["end"]),)))
    return found


def _rows(text: str, facts: Sequence[FactView], block: dict[str, Any]) -> Iterable[tuple[Line, ...]]:
    """The rows of a table, without the cells that another one covers."""
    spans, refs = block.get("spans") or (), block.get("refs") or ()
    for number, row in enumerate(block["rows"]):
        covers = spans[number] if spans else [(1, 1)] * len(row)
        names = refs[number] if refs else [""] * len(row)
        yield tuple(
            replace(_line(text, facts, start, end), across=across, down=down, cell=name)
            for (start, end), (across, down), name in zip(row, covers, names, strict=True)
            if across
        )


def _paragraphs(text: str) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = []
    start = 0
    for line in text.split("\n"):
        blocks.append({"kind": "p", "start": start, "end": start + len(line)})
        start += len(line) + 1
    return blocks


def _line(text: str, facts: Sequence[FactView], start: int, end: int) -> Line:
    runs, at = [], start
    for fact in _inside(facts, start, end):
        if fact.start < at:
            continue
        if fact.start > at:
            runs.append(Run(text[at : fact.start]))
        stop = min(fact.end, end)
        runs.append(Run(text[fact.start : stop], fact, look_of(fact)))
        at = stop
    if at < end:
        runs.append(Run(text[at:end]))
    return Line(start, tuple(runs))


def _inside(facts: Sequence[FactView], start: int, end: int) -> Iterable[FactView]:
    return (fact for fact in facts if start <= fact.start < end)
