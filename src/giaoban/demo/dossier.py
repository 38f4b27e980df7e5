"""The clerk's afternoon: the files that the twelve units of the first ward send for one month, made from their words.

Each source in `dossier/` is named as the file it becomes, with `.txt` behind: a line is a paragraph, `| a | b |` a row
of a table. The PDF lies there as it was made from the `.typ` beside it (a test holds them together); `.message.txt` is
what one unit sends by chat, to be pasted.
"""

import io
import re
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from itertools import groupby
from pathlib import Path

import openpyxl
from docx import Document
from openpyxl.styles import Font

from vnfigures.numbers import parse_number

PERIOD = "2024-03"
TWICE = ("01-hoi-phu-nu.docx", "hoi-phu-nu-gui-lai.docx")
"""One unit sends its report a second time, under another name."""
DECOMPOSED = "04-hoi-cuu-chien-binh.docx"
"""One is written on a machine that takes its letters apart (NFD)."""
MESSAGE = "12-khu-pho-cho-moi.message.txt"

_ROW = re.compile(r"\|(.*)\|\s*")


def dossier() -> dict[str, bytes]:
    """Every file of the afternoon by name, in the order in which it is sent; the message is left out."""
    made = {}
    for source in sorted(files("giaoban.demo").joinpath("dossier").iterdir(), key=lambda one: one.name):
        name = source.name.removesuffix(".txt")
        if name.endswith(".docx"):
            text = source.read_text("utf-8")
            made[name] = _word(unicodedata.normalize("NFD", text) if name == DECOMPOSED else text)
        elif name.endswith(".xlsx"):
            made[name] = _workbook(source.read_text("utf-8"))
        elif name.endswith(".pdf"):
            made[name] = source.read_bytes()
    first, again = TWICE
    made[again] = made[first]
    return made


def message() -> str:
    """What the last unit sends by chat, late."""
    return files("giaoban.demo").joinpath("dossier", MESSAGE).read_text("utf-8")


def put(folder: Path) -> Path:
    """Lay the files out for whoever wants to try, with the message as a text file; returns where they lie."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in dossier().items():
        (folder / name).write_bytes(content)
    (folder / "12-tin-nhan-khu-pho-cho-moi.txt").write_text(message(), "utf-8")
    return folder


def _parts(text: str) -> Iterator[tuple[bool, list[list[str]]]]:
    """Runs of paragraphs and of table rows; a paragraph is a row of one."""
    for is_table, lines in groupby(text.strip().split("\n"), key=lambda line: bool(_ROW.fullmatch(line))):
        yield is_table, [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]


def _word(text: str) -> bytes:
    document = Document()
    for is_table, rows in _parts(text):
        if not is_table:
            for row in rows:
                document.add_paragraph(row[0])
            continue
        table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
        for cells, texts in zip(table.rows, rows, strict=True):
            for cell, words in zip(cells.cells, texts, strict=True):
                cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _workbook(text: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Tháng 3"
    for is_table, rows in _parts(text):
        for row in rows:
            sheet.append([_cell(words) for words in row] if is_table else [row[0] or None])
            for cell, words in zip(sheet[sheet.max_row], row, strict=False):
                if words.endswith("%") and cell.data_type == "n":
                    cell.number_format = "0.0%"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in (("A", 44), ("B", 40)):
        sheet.column_dimensions[column].width = width
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(words: str) -> str | float | None:
    """A number as a number, so that it is what a spreadsheet really holds."""
    if words.endswith("%") and (share := parse_number(words[:-1])) is not None:
        return float(share[0] / 100)
    number = parse_number(words)
    if number is None:
        return words or None
    return int(number[0]) if number[0] == number[0].to_integral_value() else float(number[0])
