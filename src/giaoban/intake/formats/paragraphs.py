"""Lines of pages to paragraphs: lines that were only broken by the page's edge are rejoined, heads and page numbers
that repeat are said once or not at all, a table that runs over a page's end is one table."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from giaoban.intake.formats.page_lines import Line, Part

_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang|tr\.|page)?\s*(\d{1,3})\s*(?:[/|]\s*\d{1,3})?[-–—\s]*", re.IGNORECASE)
_MARKER = re.compile(r"(?:[-–—•●▪◦*+✓✔]|[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}[.)]|[ivxIVX]{1,5}[.)]|[a-zđA-HĐ][.)])(?=\s|$)")
_EDGE = 2


def margins(pages: Sequence[Sequence[Part]]) -> tuple[list[dict[str, Any]], list[list[Part]]]:
    """Running heads and feet, each said once, and the pages without them and without page numbers.

    A line is one where the same words, but for the page's number, stand at the same height of at least two pages and
    of most; the first page may differ. A lone number at an edge is a page's only if it is that page's, or off by one.
    """
    seen: Counter[str] = Counter()
    for number, page in enumerate(pages, 1):
        seen.update({_key(part, number) for part in _edges(page)})
    most = max(2, (len(pages) * 3 + 4) // 5)
    running = {key for key, times in seen.items() if times >= most}
    said: dict[str, str] = {}
    kept: list[list[Part]] = []
    for number, page in enumerate(pages, 1):
        dropped: set[int] = set()
        lines = [part for part in page if part.line is not None]
        # From each edge inwards, to the first line that is the page's own.
        for edge in (lines[:_EDGE], lines[: -_EDGE - 1 : -1]):
            for part in edge:
                is_number = _is_page_number(part, number)
                if not is_number and _key(part, number) not in running:
                    break
                dropped.add(id(part))
                if not is_number and part.line is not None:
                    said.setdefault(_key(part, number), part.line.text)
        kept.append([part for part in page if id(part) not in dropped])
    return [{"kind": "header", "text": text} for text in said.values()], kept


def _edges(page: Sequence[Part]) -> list[Part]:
    lines = [part for part in page if part.line is not None]
    return lines[:_EDGE] + lines[max(_EDGE, len(lines) - _EDGE) :]


def _is_page_number(part: Part, number: int) -> bool:
    match = _PAGE_NUMBER.fullmatch(part.line.text) if part.line is not None else None
    return match is not None and abs(int(match[1]) - number) <= 1


def _key(part: Part, number: int) -> str:
    """The words of a line without the page's number, and its height."""
    text = part.line.text if part.line is not None else ""
    return f"{round(part.top / 6)} {re.sub(rf'(?<![0-9]){number}(?![0-9])', '#', text)}"


def written(pages: Sequence[Sequence[Part]], widths: Sequence[float]) -> Iterator[dict[str, Any]]:
    """Paragraphs and tables over all pages of these widths, in order."""
    before: Line | None = None
    text = ""
    rows: list[list[str]] = []
    for page, width in zip(pages, widths, strict=True):
        left, right = _body(page, width)
        for number, part in enumerate(page):
            if part.line is None:
                if text:
                    yield {"kind": "p", "text": text}
                before, text = None, ""
                if rows and number == 0 and len(rows[0]) == len(part.rows[0]):
                    rows += part.rows[1:] if part.rows[0] == rows[0] else part.rows
                    continue
                if rows:
                    yield {"kind": "table", "rows": rows}
                rows = part.rows
                continue
            if rows:
                yield {"kind": "table", "rows": rows}
                rows = []
            line = part.line
            if before is not None and not part.alone and _continues(before, line, left, right, text, number == 0):
                text = _joined(text, line.text)
            else:
                if text:
                    yield {"kind": "p", "text": text}
                text = line.text
            before = None if part.alone else line
    if text:
        yield {"kind": "p", "text": text}
    if rows:
        yield {"kind": "table", "rows": rows}


def _body(page: Sequence[Part], width: float) -> tuple[float, float]:
    """The left and right edge of a page's text: where most of its lines begin, and as far as any goes, or could: the
    right margin is never wider than the left one, which holds the binding (Nghị định 30/2020/NĐ-CP, phụ lục I)."""
    lines = [part.line for part in page if part.line is not None and not part.alone]
    if not lines:
        return 0.0, 0.0
    lefts = Counter(round(line.x0) for line in lines)
    left = float(min(x for x, times in lefts.items() if times == max(lefts.values())))
    return left, max(*(line.x1 for line in lines), width - min(lefts))


def _continues(before: Line, line: Line, left: float, right: float, text: str, new_page: bool) -> bool:
    """Whether `line` goes on with the paragraph of `before`: its first word would not have fitted there any more, and
    nothing says that something new begins (a marker, an indent, a gap)."""
    first = line.words[0]
    room = right - before.x1
    if room > (first.x1 - first.x0) + 0.45 * line.height or _MARKER.match(line.text):
        return False
    if not new_page and line.top - before.bottom > 0.9 * line.height:
        return False
    indented = line.x0 - min(before.x0, max(left, 0.0))
    hanging = _MARKER.match(text) is not None and indented < 4 * line.height
    return hanging or line.x0 <= before.x0 + 1 or indented < 0.6 * line.height


def _joined(text: str, more: str) -> str:
    """Two lines as one. A soft hyphen at the end was only there for the line; a real one stays, without a gap."""
    if text.endswith("\u00ad"):
        return text[:-1] + more
    if re.search(r"\w[-‐]$", text) and more[:1].islower():
        return text + more
    return f"{text} {more}"
