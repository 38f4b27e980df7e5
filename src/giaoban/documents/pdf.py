"""The document model as PDF in the form of a profile, without an office suite. Pure: bytes come out.

Typst lays it out (`data/pdf/report.typ`) in Liberation Serif: every Vietnamese letter, and the widths of Times New
Roman. The file is tagged (PDF/UA-1), its fonts are embedded, it is a PDF of version 1.7 (Nghị định 30/2020, phụ lục I:
at least 1.4).
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from importlib.resources import as_file, files
from threading import Lock
from typing import Any

from giaoban.documents.content import Annex, Block, Document, Emphasis, Paragraph, Pieces, Style, unbroken
from giaoban.documents.frames import column_sides, column_widths, line_length, surroundings, together
from giaoban.documents.profiles import Profile

# What stands in for the form's font: the same widths, free to embed (SIL Open Font License).
FONT = "Liberation Serif"
_compiling = Lock()


def render_pdf(document: Document, profile: Profile) -> bytes:
    """The PDF of a document that was not edited in Word."""
    return pdf_of(layout_of(document, profile))


def layout_of(document: Document, profile: Profile) -> str:
    """Everything a PDF is laid out from, as JSON: kept with the draft, for number and date to be filled in later."""
    return json.dumps(_data(document, profile), ensure_ascii=False)


def numbered(layout: str, number: str, place_date: str) -> str:
    """A layout with the line of number and symbol, and that of place and date, as they are issued; empty: as it was."""
    data = json.loads(layout)
    for name, text in (("number", number), ("place_date", place_date)):
        if text:
            data["around"][name]["text"] = text
    return json.dumps(data, ensure_ascii=False)


def pdf_of(layout: str) -> bytes:
    """The PDF of a layout. One at a time in a process: the compiler refuses to be asked twice at once."""
    with _compiling:
        made: bytes = _compiler().compile(sys_inputs={"document": layout}, format="pdf", pdf_standards=["1.7", "ua-1"])
    return made


@cache
def _compiler() -> Any:
    import typst

    data = files("giaoban.documents") / "data"
    with as_file(data / "pdf" / "report.typ") as source, as_file(data / "fonts") as fonts:
        return typst.Compiler(source, font_paths=[fonts], ignore_system_fonts=True)


def _data(document: Document, profile: Profile) -> dict[str, Any]:
    """Everything the layout needs, as JSON: the profile's measures, and each block as it is read."""
    around = asdict(surroundings(document, profile))
    levels = _levels(document.body)
    body = [_block(one, profile, document.landscape, levels) for one in document.body]
    # What is signed never stands alone on a page.
    kept = 1 if body and body[-1]["kind"] == "paragraph" else 0
    return {
        "title": document.heading.title,
        "author": " ".join(document.heading.issuer),
        "font": FONT,
        "form": {name: asdict(getattr(profile, name)) for name in ("page", "head", "body")}
        | {"sizes": dict(profile.sizes), "basis": profile.words["basis_look"]},
        "landscape": document.landscape,
        "wider": line_length(profile, document.landscape) / profile.text_width,
        "around": around,
        "body": body[: len(body) - kept],
        "last": body[len(body) - kept :],
        "annexes": [_annex(one, profile) for one in document.annexes],
    }


def _annex(annex: Annex, profile: Profile) -> dict[str, Any]:
    return {
        "lines": [text for text in (annex.label, together(annex.title)) if text],
        "attached": annex.attached,
        "landscape": annex.landscape,
        "body": [_block(one, profile, annex.landscape, {}) for one in annex.body],
    }


def _levels(blocks: tuple[Block, ...]) -> dict[Style, int]:
    """The heading each style is to a screen reader: sections come below parts where there are any."""
    parts = any(isinstance(one, Paragraph) and one.style is Style.PART for one in blocks)
    return {Style.PART: 1, Style.SECTION: 2 if parts else 1}


def _block(one: Block, profile: Profile, landscape: bool, levels: Mapping[Style, int]) -> dict[str, Any]:
    if isinstance(one, Paragraph):
        return {
            "kind": "paragraph",
            "style": str(one.style),
            "level": levels.get(one.style, 0),
            "text": _read(one.pieces),
            "leads": one.leads,
            "spans": [{"text": _read((piece,)), "strong": isinstance(piece, Emphasis)} for piece in one.pieces],
        }
    return {
        "kind": "table",
        "widths": column_widths(one, profile, landscape),
        "length": line_length(profile, landscape),
        "sides": column_sides(one),
        "head": list(one.head),
        "rows": [
            {"group": row.group, "strong": row.strong, "cells": [_read(pieces) for pieces in row.cells]}
            for row in one.rows
        ],
        "whole": one.whole,
    }


def _read(pieces: Pieces) -> str:
    return "".join(piece if isinstance(piece, str) else unbroken(piece.text) for piece in pieces)
