"""Small edits in a Word file that somebody else has the words of: a number put back, a placeholder filled in, a number
bound to the ledger. Everything around stays as it is."""

import copy

from lxml import etree

from giaoban.documents.lines import Line, Origin, lines_of
from giaoban.documents.nodes import bound_run, qualified
from giaoban.documents.strangers import neutral
from giaoban.documents.wordfile import WordFile

Element = etree._Element
_T, _R, _P = (qualified(name) for name in ("w:t", "w:r", "w:p"))
_RPR, _SDT, _SPACE = qualified("w:rPr"), qualified("w:sdt"), qualified("xml:space")
_BOOKMARK, _ID = qualified("w:bookmarkStart"), qualified("w:id")
# Higher than what Word gives out in a document of our size, so that no two bookmarks share a number.
_FIRST_NUMBER = 880_000


class WordEdit:
    """A file, its lines as `verify` counts them, and what is to be changed in them.

    Edits of one line are made from its end to its beginning: each moves what stands behind it.
    """

    def __init__(self, data: bytes, name: str = "") -> None:
        self._data = data
        self.file = WordFile(data, name)
        self.lines: list[Line] = lines_of(self.file, traced=True)
        self._number = _FIRST_NUMBER + sum(1 for _one in self.file.body().iter(_BOOKMARK))

    def replace(self, line: int, start: int, end: int, text: str) -> bool:
        """Put a text in place of some characters; False where they stand in no text of the main part."""
        homes = self._homes(line, start, end)
        if not homes:
            return False
        (first, begin, finish), *rest = homes
        for element, left, right in rest:
            element.text = (element.text or "")[:left] + (element.text or "")[right:]
        first.text = (first.text or "")[:begin] + text + (first.text or "")[finish:]
        for element in {one for one, _left, _right in homes}:
            element.set(_SPACE, "preserve")
        return True

    def bind(self, line: int, start: int, end: int, mark: str, title: str, text: str) -> bool:
        """Bind some characters to the ledger: the text, in a content control and a bookmark named `mark`. False where
        they cannot be bound: they stand in two paragraphs, or in a control of their own."""
        homes = self._homes(line, start, end)
        runs = [run for element, _left, _right in homes if (run := _run_of(element)) is not None]
        parents = {run.getparent() for run in runs}
        if not runs or len(runs) != len(homes) or len(parents) != 1 or _in_control(runs[0]):
            return False
        element, begin, finish = homes[0]
        run = _cut(runs[0], element, begin, finish)
        for other, left, right in homes[1:]:
            other.text = (other.text or "")[:left] + (other.text or "")[right:]
        words = next(run.iter(_T))
        words.text = text
        words.set(_SPACE, "preserve")
        self._number += 1
        placeholder = etree.Element("placeholder")
        run.addprevious(placeholder)
        for made in bound_run(mark, title, self._number, run):
            placeholder.addprevious(made)
        parent = placeholder.getparent()
        if parent is not None:
            parent.remove(placeholder)
        return True

    def save(self) -> bytes:
        """The file with its changes."""
        main = etree.tostring(self.file.body(), xml_declaration=True, encoding="UTF-8", standalone=True)
        return neutral(self._data, {self.file.main: main})

    def _homes(self, line: int, start: int, end: int) -> list[Origin]:
        """The pieces of text elements that hold some characters, in order; none in another part than the main one."""
        found = self.lines[line]
        joined: list[Origin] = []
        if found.beside:
            return joined
        for home in found.origin[start:end]:
            if home is None:
                continue
            if joined and joined[-1][0] is home[0]:
                joined[-1] = (home[0], joined[-1][1], max(joined[-1][2], home[2]))
            else:
                joined.append(home)
        return joined


def _run_of(element: Element) -> Element | None:
    parent = element.getparent()
    return parent if parent is not None and parent.tag == _R else None


def _in_control(run: Element) -> bool:
    above = run.getparent()
    while above is not None and above.tag != _P:
        if above.tag == _SDT:
            return True
        above = above.getparent()
    return False


def _cut(run: Element, element: Element, start: int, end: int) -> Element:
    """The run split so that one holds nothing but some characters of one of its texts; that one is returned."""
    text = element.text or ""
    children = [one for one in run if one.tag != _RPR]
    at = children.index(element)
    middle = _like(run)
    run.addnext(middle)
    if end < len(text) or children[at + 1 :]:
        after = _like(run)
        middle.addnext(after)
        if end < len(text):
            rest = copy.deepcopy(element)
            rest.text, rest.tail = text[end:], None
            rest.set(_SPACE, "preserve")
            after.append(rest)
        after.extend(children[at + 1 :])
    own = copy.deepcopy(element)
    own.text, own.tail = text[start:end], None
    middle.append(own)
    element.text = text[:start]
    element.set(_SPACE, "preserve")
    return middle


def _like(run: Element) -> Element:
    """An empty run with a run's looks."""
    made = etree.Element(_R)
    looks = run.find(_RPR)
    if looks is not None:
        made.append(copy.deepcopy(looks))
    return made
