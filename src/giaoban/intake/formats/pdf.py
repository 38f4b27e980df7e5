"""A PDF with text to paragraphs and tables. Runs apart (`apart`); no Django.

Scripts, forms' actions and embedded files are never touched: only the characters on the pages are read.
"""

import io
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.table import Table

from giaoban.intake.formats.page_lines import Part, Word, lines_of
from giaoban.intake.formats.paragraphs import margins, written

MAX_PAGES = 200
MAX_CHARACTERS = 1_000_000
# Fewer letters than this a page, and pictures on them: a scan, perhaps with a stamp or a page number typed over it.
LETTERS_A_PAGE = 20


@dataclass(slots=True)
class _Count:
    letters: int = 0
    unknown: int = 0
    pictures: int = 0


def read_pdf(data: bytes) -> dict[str, Any]:
    """Lines and tables of all pages; pages that are pictures are noted."""
    try:
        with pdfplumber.open(io.BytesIO(data), unicode_norm=None) as pdf:
            if len(list(islice(PDFPage.create_pages(pdf.doc), MAX_PAGES + 1))) > MAX_PAGES:
                return {"refused": "too_many_pages", "limit": MAX_PAGES}
            return _read(pdf)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a damaged file makes the library raise anything at all
        locked = isinstance(error, PDFPasswordIncorrect) or isinstance(
            next(iter(error.args), None), PDFPasswordIncorrect
        )
        return {"refused": "encrypted" if locked else "damaged"}


def _read(pdf: PDF) -> dict[str, Any]:
    pages: list[list[Part]] = []
    total, pictures, read = _Count(), [], 0
    for page in pdf.pages:
        count = _count(page)
        total.letters += count.letters
        total.unknown += count.unknown
        read += len(page.chars)
        if read > MAX_CHARACTERS:
            return {"refused": "too_many_pages", "limit": MAX_PAGES}
        if count.letters < LETTERS_A_PAGE and count.pictures:
            pictures.append(page.page_number)
        pages.append(_parts(page))
        page.close()
    if total.unknown * 5 > total.letters + total.unknown:
        return {"refused": "no_letters"}
    if total.letters < LETTERS_A_PAGE and pictures:
        return {"refused": "scan"}
    notes = []
    if pictures:
        names = ", ".join(map(str, pictures[:20]))
        notes.append({"code": "picture_pages", "params": {"n": len(pictures), "names": names}})
    head, body = margins(pages)
    return {"items": [*head, *written(body, [float(page.width) for page in pdf.pages])], "notes": notes}


def _count(page: Page) -> _Count:
    count = _Count(pictures=len(page.images))
    for char in page.chars:
        text = char["text"]
        if text.startswith("(cid:") or "\ue000" <= text[:1] <= "\uf8ff" or text == "\ufffd":
            count.unknown += 1
        elif text.isalnum():
            count.letters += 1
    return count


def _parts(page: Page) -> list[Part]:
    """The lines and tables of a page from top to bottom."""
    tables = [table for table in page.find_tables() if _is_table(table)]
    boxes = [table.bbox for table in tables]
    words = [
        Word(word["text"], word["x0"], word["x1"], word["top"], word["bottom"])
        for word in page.extract_words(use_text_flow=False, keep_blank_chars=False, x_tolerance_ratio=0.15)
        if word["upright"] and not any(_inside(word, box) for box in boxes)
    ]
    found: list[Part] = list(lines_of(words, first_page=page.page_number == 1))
    found += [Part(table.bbox[1], rows=_cells(table)) for table in tables]
    return sorted(found, key=lambda part: part.top)


def _is_table(table: Table) -> bool:
    """Two columns and two rows at least: a frame around a title is none."""
    return len(table.rows) > 1 and max(sum(cell is not None for cell in row.cells) for row in table.rows) > 1


def _inside(word: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    across, down = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _cells(table: Table) -> list[list[str]]:
    return [[" ".join((text or "").replace("|", "/").split()) for text in row] for row in table.extract()]
