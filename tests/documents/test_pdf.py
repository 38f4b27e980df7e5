"""The PDF without an office suite: tagged, fonts embedded, every word and figure, and no text read as markup."""

import io
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import chain

import pdfplumber
import pytest
from pypdf import PdfReader

from giaoban.base.actors import System
from giaoban.base.errors import Refusal
from giaoban.base.ids import new_id
from giaoban.documents.compose import Matter, compose
from giaoban.documents.content import Document, Paragraph, plain
from giaoban.documents.models import Draft
from giaoban.documents.pdf import render_pdf
from giaoban.documents.profiles import Profile, profile_on
from giaoban.documents.queries import draft_file
from tests.documents import matters

FORMS = [profile_on(form, date(2024, 3, 1)) for form in ("state", "party")]
MATTERS = [matters.ward(), matters.town()]


def written(matter: Matter, profile: Profile) -> Document:
    return compose(matter, profile, date(2024, 2, 16), new_id)


def squeezed(text: str) -> str:
    """Text without its spaces and line breaks: a page breaks lines where it wants."""
    return re.sub(r"\s", "", unicodedata.normalize("NFC", text))


def text_of(pdf: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


@pytest.mark.parametrize("profile", FORMS, ids=["state", "party"])
@pytest.mark.parametrize("matter", MATTERS, ids=["ward", "town"])
def test_every_word_and_every_figure_is_there(matter: Matter, profile: Profile) -> None:
    document = written(matter, profile)
    said = text_of(render_pdf(document, profile))
    above, below = document.heading, document.closing
    lines = [*above.superior, *above.issuer, above.number, above.place_date, above.type, above.abstract]
    lines += [*below.recipients, below.authority, below.post]
    lines += [block.text for block in document.body if isinstance(block, Paragraph)]
    for block in document.body:
        if not isinstance(block, Paragraph):
            lines += [plain(pieces) for row in block.rows for pieces in row.cells]
    # A paragraph that a page ends within has the next page's number in it.
    assert len(PdfReader(io.BytesIO(render_pdf(document, profile))).pages) < 10
    missing = [line for line in lines if squeezed(line) not in said and not _over_a_page(squeezed(line), said)]
    assert missing == []


def _over_a_page(line: str, said: str) -> bool:
    return any(f"{line[:at]}{page}{line[at:]}" in said for at in range(1, len(line)) for page in range(2, 10))


@pytest.mark.parametrize("profile", FORMS, ids=["state", "party"])
def test_it_is_tagged_titled_in_vietnamese_and_has_its_fonts(profile: Profile) -> None:
    reader = PdfReader(io.BytesIO(render_pdf(written(matters.ward(), profile), profile)))
    root = reader.trailer["/Root"]
    assert reader.pdf_header == "%PDF-1.7"
    assert bool(root["/MarkInfo"]["/Marked"].value)
    assert root["/Lang"].startswith("vi")
    assert root["/StructTreeRoot"] is not None
    assert reader.metadata is not None and "tháng 02 năm 2024" in str(reader.metadata.title)
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert {str(font["/BaseFont"]).partition("+")[2].partition("-")[0] for font in fonts} == {"LiberationSerif"}
    below = [one.get_object()["/FontDescriptor"] for font in fonts for one in font["/DescendantFonts"]]
    assert all("/FontFile2" in one or "/FontFile3" in one for one in below)


def test_headings_and_tables_are_known_to_a_screen_reader() -> None:
    profile = FORMS[0]
    assert profile is not None
    reader = PdfReader(io.BytesIO(render_pdf(written(matters.ward(), profile), profile)))
    kinds: set[str] = set()
    queue = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while queue:
        one = queue.pop().get_object()
        if isinstance(one, list):
            queue += one
        elif isinstance(one, dict):
            kinds.add(str(one.get("/S", "")))
            queue += [one["/K"]] if "/K" in one else []
    assert {"/H1", "/H2", "/Table", "/TR", "/TH", "/TD", "/P"} <= kinds


LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXY" + "".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in "\u0300\u0301\u0303\u0309\u0323"
)
HOSTILE = '#eval("1+1") *đậm* _nghiêng_ $x^2$ [a](b) `c` \\ @nhãn <nhãn> // rồi /* hết */ "]" {{VX01}} & ; ~ #{1}'


@pytest.mark.parametrize("text", [LETTERS, HOSTILE, "", "x" * 300], ids=["letters", "markup", "empty", "one long word"])
def test_a_text_is_printed_as_it_is(text: str) -> None:
    profile = FORMS[0]
    assert profile is not None
    document = written(matters.ward(), profile)
    first = document.body[0]
    assert isinstance(first, Paragraph)
    changed = replace(document, body=(replace(first, pieces=(text,)), *document.body[1:]))
    said = text_of(render_pdf(changed, profile))
    assert squeezed(text) in said
    if text == LETTERS:
        assert len(set(text)) == 2 * (29 + 60)


def test_many_at_once_are_each_printed() -> None:
    """Several threads of a web process ask for a PDF in the same moment."""
    texts = [f"Văn bản thứ {number} của cùng một lúc" for number in range(12)]
    one = written(MATTERS[0], FORMS[0])
    first = one.body[0]
    assert isinstance(first, Paragraph)
    documents = [replace(one, body=(replace(first, pieces=(text,)), *one.body[1:])) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda one: text_of(render_pdf(one, FORMS[0])), documents))
    assert [squeezed(text) in found for text, found in zip(texts, made, strict=True)] == [True] * 12


def test_the_signature_never_stands_alone_on_a_page() -> None:
    """However many paragraphs there are, what is signed comes with the last words."""
    profile = FORMS[0]
    assert profile is not None
    document = written(matters.ward(), profile)
    lines = [block for block in document.body if isinstance(block, Paragraph)]
    for count in range(20, 34):
        body = tuple(chain(lines[:1] * count, lines[-1:]))
        reader = PdfReader(io.BytesIO(render_pdf(replace(document, body=body), profile)))
        signed = [squeezed(page.extract_text()) for page in reader.pages if "CHỦ TỊCH" in page.extract_text()]
        assert len(signed) == 1 and "Trênđâylàbáocáo" in signed[0]


def test_the_page_number_stands_on_every_page_but_the_first() -> None:
    profile = FORMS[0]
    assert profile is not None
    with pdfplumber.open(io.BytesIO(render_pdf(written(matters.ward(), profile), profile))) as pdf:
        heads = [page.crop((0, 0, page.width, 20 * 72 / 25.4)).extract_text().strip() for page in pdf.pages]
        assert len(heads) > 1
        assert heads == ["", *(str(number) for number in range(2, len(heads) + 1))]
        text = pdf.pages[0].crop((0, 200, pdf.pages[0].width, 400))
        letters = [char for char in text.chars if char["text"].strip()]
        assert min(char["x0"] for char in letters) >= 30 * 72 / 25.4 - 0.5
        assert max(char["x1"] for char in letters) <= 195 * 72 / 25.4 + 0.5


def test_a_draft_keeps_its_pdf_beside_the_word_file(made: Draft) -> None:
    name, data = draft_file(System(), made.pk, "pdf")
    assert name == made.name.replace(".docx", ".pdf")
    figures = [figure.text for figure in made.figures.all()]
    said = text_of(data)
    assert figures and all(squeezed(text) in said for text in figures)


def test_a_draft_from_before_says_that_it_has_none(made: Draft) -> None:
    Draft.objects.filter(pk=made.pk).update(pdf="")
    with pytest.raises(Refusal) as refused:
        draft_file(System(), made.pk, "pdf")
    assert refused.value.code == "documents.no_pdf"
