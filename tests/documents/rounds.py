"""What Word does to a file, for tests of documents that come back."""

import copy
from collections.abc import Callable

from lxml import etree

from giaoban.documents.models import Draft
from tests.documents.edits import MAIN, W, controls, edit, said, say

Change = Callable[[etree._Element], None]


def bytes_of(made: Draft) -> bytes:
    """The draft's own file."""
    with made.file.open("rb") as file:
        content: bytes = file.read()
    return content


def reworded(old: str, new: str) -> Change:
    """Words of the text changed, wherever they stand in one run."""

    def change(root: etree._Element) -> None:
        found = [one for one in root.iter(W + "t") if old in (one.text or "")]
        assert found, old
        for one in found:
            one.text = (one.text or "").replace(old, new)

    return change


def both(*changes: Change) -> Change:
    """Several changes."""

    def change(root: etree._Element) -> None:
        for one in changes:
            one(root)

    return change


def typed_over(old: str, new: str) -> Change:
    """All the text of a figure typed over: Word keeps the control and deletes the bookmark."""

    def change(root: etree._Element) -> None:
        control = controls(root, old)[0]
        say(control, new)
        before, after = control.getprevious(), control.getnext()
        for one in (before, after):
            assert one is not None and one.tag in (W + "bookmarkStart", W + "bookmarkEnd")
            parent = one.getparent()
            assert parent is not None
            parent.remove(one)

    return change


def split_runs(root: etree._Element) -> None:
    """Every run of more than one letter in two, with the marks of spelling between: Word does it as one types."""
    for run in list(root.iter(W + "r")):
        texts = run.findall(W + "t")
        if len(texts) != 1 or len(texts[0].text or "") < 2:
            continue
        text = texts[0].text or ""
        second = copy.deepcopy(run)
        texts[0].text, half = text[: len(text) // 2], second.find(W + "t")
        assert half is not None
        half.text = text[len(text) // 2 :]
        for one in (texts[0], half):
            one.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        mark = etree.Element(W + "proofErr")
        mark.set(W + "type", "spellStart")
        run.addnext(second)
        run.addnext(mark)


def tracked(old: str, new: str) -> Change:
    """A figure changed while Word tracks changes: the old words deleted, the new ones inserted, in its control."""

    def change(root: etree._Element) -> None:
        run = next(controls(root, old)[0].iter(W + "r"))
        gone, came = etree.Element(W + "del"), etree.Element(W + "ins")
        for box in (gone, came):
            box.set(W + "id", "901")
            box.set(W + "author", "Người soát")
        run.addprevious(gone)
        gone.addnext(came)
        inserted = copy.deepcopy(run)
        say(inserted, new)
        came.append(inserted)
        gone.append(run)
        for one in list(run.iter(W + "t")):
            one.tag = W + "delText"

    return change


def moved_up(words: str) -> Change:
    """The paragraph that begins with some words, cut and pasted before everything of its kind."""

    def change(root: etree._Element) -> None:
        found = [one for one in root.iter(W + "p") if said(one).startswith(words)]
        assert found, words
        first = next(one for one in root.iter(W + "p") if said(one).startswith("I"))
        first.addprevious(found[0])

    return change


def edited(made: Draft, *changes: Change) -> bytes:
    """The draft's file with changes."""
    return edit(bytes_of(made), both(*changes), MAIN)
