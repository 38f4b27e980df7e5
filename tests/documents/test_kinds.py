"""Every kind of document in both forms: rendered, opened again, and each printed number linked."""

import io
import zipfile

import pytest
from docx import Document as open_word
from lxml import etree
from pypdf import PdfReader

from giaoban.documents.content import Document
from giaoban.documents.docx import render
from giaoban.documents.lines import Line, lines_of
from giaoban.documents.package import Mark
from giaoban.documents.pdf import render_pdf
from giaoban.documents.plain_numbers import unexplained
from giaoban.documents.wordfile import WordFile
from tests.documents import matters, occasions

EVERY = [(kind, form) for kind in occasions.COMPOSED for form in ("state", "party")]
TERMS = ("Khu vực 5", "tầng 2")


def word(document: Document, form: str) -> bytes:
    return render(document, occasions.form(form), Mark("k7m2abcdefgh", "99001", "2024-02@ND09", 12))


def composed(kind: str, form: str) -> Document:
    return occasions.COMPOSED[kind](occasions.form(form))


def bare(lines: list[Line]) -> list[str]:
    """Numbers that neither a figure nor the written list accounts for."""
    names = [row.measure.name for row in matters.ward_rows()]
    found = []
    for line in lines:
        for start, end in unexplained(line.text, (*TERMS, *names)):
            if not any(held.start <= start and end <= held.end for held in line.held):
                found.append(line.text[start:end])
    return found


@pytest.mark.parametrize(("kind", "form"), EVERY)
def test_every_printed_number_is_linked(kind: str, form: str) -> None:
    document = composed(kind, form)
    lines = lines_of(WordFile(word(document, form)))
    assert bare(lines) == []
    marks = {held.mark for line in lines for held in line.held}
    assert len(marks) == len(document.figures())


@pytest.mark.parametrize(("kind", "form"), EVERY)
def test_the_word_file_opens_and_its_parts_are_sound(kind: str, form: str) -> None:
    data = word(composed(kind, form), form)
    opened = open_word(io.BytesIO(data))
    assert len(opened.paragraphs) + len(opened.tables) > 3
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))


@pytest.mark.parametrize(("kind", "form"), EVERY)
def test_the_pdf_is_tagged_and_has_its_fonts(kind: str, form: str) -> None:
    reader = PdfReader(io.BytesIO(render_pdf(composed(kind, form), occasions.form(form))))
    root = reader.trailer["/Root"]
    assert reader.pdf_header >= "%PDF-1.4"
    assert bool(root["/MarkInfo"]["/Marked"].value)
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    below = [one.get_object()["/FontDescriptor"] for font in fonts for one in font["/DescendantFonts"]]
    assert below and all("/FontFile2" in one or "/FontFile3" in one for one in below)
