"""The text of a Word file by lines, with what each character belongs to. Pure.

A line is a paragraph outside tables, or a row of a table with its cells joined by tabs. Deleted text of tracked
changes and computed page numbers are no text; text boxes are lines of their own.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from giaoban.base.errors import Refusal
from giaoban.documents.wordfile import WordFile
from giaoban.intake.safezip import DAMAGED

MARK = re.compile(r"gb_[a-z0-9]{6,36}")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_BLANK = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000\t\r\n]")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")
_SKIPPED = {_W + name for name in ("del", "moveFrom", "delText", "pPr", "rPr", "sectPr", "sdtPr", "tblPr", "tblGrid")}
_COMPUTED = ("PAGE", "NUMPAGES", "SECTIONPAGES")

Element = etree._Element
# A character's home: the element whose text holds it, and where it begins and ends there.
Origin = tuple[Element, int, int]


@dataclass(frozen=True, slots=True)
class Held:
    """Characters `start` to `end` of a line that stand inside a content control or bookmark of ours."""

    mark: str
    start: int
    end: int
    by: str  # "control" or "bookmark"


@dataclass(slots=True)
class Line:
    """One line with its marks. `beside` says that it stands in a header, footer or note. `origin` has, where it was
    asked for, each character's home; None for what stands for no letter of the file (the tab between cells)."""

    text: str
    held: list[Held] = field(default_factory=list)
    beside: bool = False
    origin: list[Origin | None] = field(default_factory=list, repr=False, compare=False)


def clean(text: str) -> str:
    """Text as it is compared: composed, plain spaces, nothing invisible."""
    return _UNSEEN.sub("", _BLANK.sub(" ", unicodedata.normalize("NFC", text)))


def lines_of(file: WordFile, traced: bool = False) -> list[Line]:
    """Every line of the file: the text first, then headers, footers and notes. `traced`: with each one's `origin`.

    Refuses a file whose parts are nested deeper than any program makes them.
    """
    try:
        found = list(_Reader(traced).read(file.body()))
        for part in file.beside():
            for line in _Reader(traced).read(part):
                line.beside = True
                found.append(line)
    except RecursionError:
        raise Refusal(DAMAGED, name=file.name) from None
    return found


class _Reader:
    """Walks one part once, in the order of the text."""

    def __init__(self, traced: bool = False) -> None:
        self.lines: list[Line] = []
        self.boxes: list[Element] = []
        self.text = ""
        self.traced = traced
        self.origin: list[Origin | None] = []
        self.held: list[Held] = []
        # What is open here: control or bookmark → where it began in this line.
        self.open: dict[tuple[str, str], int] = {}
        self.names: dict[str, str] = {}
        self.rows = 0
        self.fields: list[list[str]] = []

    def read(self, root: Element) -> Iterator[Line]:
        self.children(root)
        self.finish_line()
        while self.boxes:
            self.children(self.boxes.pop(0))
            self.finish_line()
        return (line for line in self.lines if line.text.strip() or line.held)

    def children(self, parent: Element) -> None:
        for child in parent:
            if isinstance(child.tag, str) and child.tag not in _SKIPPED:
                self.element(child)

    def element(self, one: Element) -> None:
        name = one.tag.removeprefix(_W)
        handler = getattr(self, f"on_{name}", None) if name != one.tag else None
        if handler is not None:
            handler(one)
        elif one.tag == _MC + "AlternateContent":
            # The same thing twice for newer and older programs: read it once.
            self.children(one[0]) if len(one) else None
        elif one.tag == _MATH + "t":
            self.say(one.text or "")
        else:
            self.children(one)

    def say(self, text: str, home: Element | None = None) -> None:
        if not any(
            parts[0] == "result" and parts[1].split()[:1] in [[name] for name in _COMPUTED] for parts in self.fields
        ):
            said = clean(text)
            self.text += said
            if self.traced:
                self.origin += [None] * len(said) if home is None else _homes(home, text, said)

    def on_t(self, one: Element) -> None:
        self.say(one.text or "", one)

    def on_tab(self, one: Element) -> None:
        self.say(" ")

    on_br = on_cr = on_ptab = on_tab

    def on_noBreakHyphen(self, one: Element) -> None:  # noqa: N802 - the element's name
        self.say("-")

    def on_sym(self, one: Element) -> None:
        self.say("?")

    def on_fldChar(self, one: Element) -> None:  # noqa: N802 - the element's name
        kind = one.get(_W + "fldCharType")
        if kind == "begin":
            self.fields.append(["code", ""])
        elif kind == "separate" and self.fields:
            self.fields[-1][0] = "result"
        elif kind == "end" and self.fields:
            self.fields.pop()

    def on_instrText(self, one: Element) -> None:  # noqa: N802 - the element's name
        if self.fields:
            self.fields[-1][1] += one.text or ""

    def on_fldSimple(self, one: Element) -> None:  # noqa: N802 - the element's name
        self.fields.append(["result", one.get(_W + "instr", "")])
        self.children(one)
        self.fields.pop()

    def on_txbxContent(self, one: Element) -> None:  # noqa: N802 - the element's name
        self.boxes.append(one)

    def on_bookmarkStart(self, one: Element) -> None:  # noqa: N802 - the element's name
        match = MARK.fullmatch(one.get(_W + "name", ""))
        if match:
            self.names[one.get(_W + "id", "")] = match[0]
            self.open["bookmark", match[0]] = len(self.text)

    def on_bookmarkEnd(self, one: Element) -> None:  # noqa: N802 - the element's name
        mark = self.names.pop(one.get(_W + "id", ""), None)
        if mark is not None:
            self.close("bookmark", mark)

    def on_sdt(self, one: Element) -> None:
        mark = _mark_of(one)
        if mark is None:
            self.children(one)
            return
        outer = self.open.get(("control", mark))
        self.open["control", mark] = len(self.text)
        if not _is_empty(one):
            self.children(one)
        self.close("control", mark)
        if outer is not None:
            self.open["control", mark] = outer

    def close(self, by: str, mark: str) -> None:
        start = self.open.pop((by, mark), None)
        if start is not None:
            self.held.append(Held(mark, start, len(self.text), by))

    def on_p(self, one: Element) -> None:
        self.children(one)
        if self.rows:
            self._join(" ")
        else:
            self.finish_line()

    def on_tc(self, one: Element) -> None:
        self.children(one)
        if not self.open and not self._holds_tail():
            self.text = self.text.rstrip(" ")
            del self.origin[len(self.text) :]
        self._join("\t")

    def _join(self, text: str) -> None:
        self.text += text
        if self.traced:
            self.origin.append(None)

    def _holds_tail(self) -> bool:
        """Whether a mark ends in the blanks at the end of the line."""
        kept = len(self.text.rstrip(" "))
        return any(held.end > kept for held in self.held)

    def on_tr(self, one: Element) -> None:
        if not self.rows:
            self.finish_line()
        self.rows += 1
        self.children(one)
        self.rows -= 1
        if not self.rows:
            self.finish_line()

    def finish_line(self) -> None:
        held = self.held + [Held(mark, start, len(self.text), by) for (by, mark), start in self.open.items()]
        held = [one for one in held if one.start < one.end or one in self.held]
        if self.text or held:
            self.lines.append(Line(self.text, held, origin=self.origin))
        self.text, self.held, self.origin = "", [], []
        self.open = dict.fromkeys(self.open, 0)


def _homes(home: Element, raw: str, said: str) -> list[Origin | None]:
    """For each character of what was said, the letters of the file that it stands for."""
    if len(raw) == len(said):
        return [(home, at, at + 1) for at in range(len(raw))]
    # Letters that were composed, or that nobody sees, make the text shorter: find each one's end.
    ends, homes = [len(clean(raw[:at])) for at in range(len(raw) + 1)], list[Origin | None]()
    for index in range(len(said)):
        start = max(at for at, length in enumerate(ends) if length <= index)
        end = next((at for at, length in enumerate(ends) if length > index and at > start), len(raw))
        homes.append((home, start, end))
    return homes


def _is_empty(control: Element) -> bool:
    """Whether the control shows only Word's own words for "type here": its text was deleted."""
    return control.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None


def _mark_of(control: Element) -> str | None:
    properties = control.find(_W + "sdtPr")
    if properties is None:
        return None
    for name in ("tag", "alias"):
        given = properties.find(_W + name)
        match = MARK.search(given.get(_W + "val", "")) if given is not None else None
        if match:
            return match[0]
    return None
