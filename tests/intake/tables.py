"""Spreadsheets of the tests: written cell by cell, with whatever a real file has."""

import io
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook

Row = Sequence[Any]


def xlsx(rows: Sequence[Row], change: Callable[[Any], None] | None = None, title: str = "Số liệu") -> bytes:
    """A workbook of one sheet; `change` gets the sheet before it is saved."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if change:
        change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv(rows: Sequence[Row], delimiter: str = ";") -> bytes:
    """A table of text."""
    return "\n".join(delimiter.join(str(cell) for cell in row) for row in rows).encode()
