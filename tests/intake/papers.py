"""PDF and workbook files for tests, good and bad, made in memory."""

import io
from collections.abc import Iterable
from typing import Any

import openpyxl
import typst

HEAD = """#set page(paper: "a4", margin: (x: 2.5cm, y: 2cm), {page})
#set text(lang: "vi", size: 13pt, font: "Libertinus Serif")
#set par(justify: true, first-line-indent: (amount: 1cm, all: true), spacing: 0.9em)
"""


def pdf(body: str, page: str = "") -> bytes:
    """A PDF with text; `body` and `page` (arguments of the page) are in the language of typst."""
    made: Any = typst.compile((HEAD.replace("{page}", page) + body).encode())
    return bytes(made)


def raw_pdf(content: bytes, extra: Iterable[bytes] = (), catalog: bytes = b"", resources: bytes = b"") -> bytes:
    """A one-page PDF written by hand: its content stream, further objects from number 5 on, entries of its catalog."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << " + resources + b" >> >>",
        content,
        *extra,
    ]
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d " % len(content) + entries + b" >>\nstream\n" + content + b"\nendstream"


def workbook(sheets: dict[str, list[list[Any]]], percents: Iterable[str] = (), hidden: Iterable[str] = ()) -> bytes:
    """An .xlsx of these sheets; `percents` are cells ("Sheet1!D7") shown as percents."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in hidden:
            sheet.sheet_state = "hidden"
    for place in percents:
        name, cell = place.split("!")
        book[name][cell].number_format = "0.0%"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
