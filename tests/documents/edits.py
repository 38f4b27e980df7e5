"""What people and programs do to a Word file, done to its XML."""

import io
import zipfile
from collections.abc import Callable

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN = "word/document.xml"


def edit(data: bytes, change: Callable[[etree._Element], None], part: str = MAIN) -> bytes:
    """The file with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == part:
                root = etree.fromstring(content)
                change(root)
                content = etree.tostring(root)
            new.writestr(entry.filename, content)
    return out.getvalue()


def controls(root: etree._Element, text: str) -> list[etree._Element]:
    """Our content controls that print a text (blanks alike)."""
    return [one for one in root.iter(W + "sdt") if said(one) == text]


def said(one: etree._Element) -> str:
    """What an element says."""
    return "".join(str(t.text or "") for t in one.iter(W + "t")).replace("\u00a0", " ")


def say(one: etree._Element, text: str) -> None:
    """Put a text in place of what an element says."""
    texts = list(one.iter(W + "t"))
    texts[0].text = text
    for rest in texts[1:]:
        rest.text = ""


def retype(old: str, new: str) -> Callable[[etree._Element], None]:
    """Type over the first figure that prints `old`, inside its control."""

    def change(root: etree._Element) -> None:
        say(controls(root, old)[0], new)

    return change


def unwrap(one: etree._Element) -> None:
    """Remove a content control, keep its words."""
    content = one.find(W + "sdtContent")
    assert content is not None
    for child in list(content):
        one.addprevious(child)
    parent = one.getparent()
    assert parent is not None
    parent.remove(one)


def drop(root: etree._Element, name: str) -> None:
    """Remove every element of a name."""
    for one in list(root.iter(W + name)):
        parent = one.getparent()
        assert parent is not None
        parent.remove(one)


def add_sentence(text: str) -> Callable[[etree._Element], None]:
    """Add a paragraph before the last words."""

    def change(root: etree._Element) -> None:
        paragraph = etree.Element(W + "p")
        etree.SubElement(etree.SubElement(paragraph, W + "r"), W + "t").text = text
        last = [one for one in root.iter(W + "p") if said(one).startswith("Trên đây")][0]
        last.addprevious(paragraph)

    return change
