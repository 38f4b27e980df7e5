"""Take in a table of many units: refuse it, or keep it with what its columns probably are. The ledger sees nothing."""

import hashlib
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.actors import demand
from giaoban.base.clock import now, today
from giaoban.base.errors import Refusal
from giaoban.base.ids import new_id
from giaoban.intake.bulk import layout as layouts
from giaoban.intake.bulk.layout import Layout
from giaoban.intake.bulk.names import names_for
from giaoban.intake.bulk.opening import first_rows, headings_of, remembered
from giaoban.intake.bulk.refusals import EMPTY_TABLE, NO_SHEET
from giaoban.intake.bulk_models import BulkImport, BulkLayout
from giaoban.intake.models import RefusedFile
from giaoban.intake.sheets import Book, open_book
from giaoban.people.policy import Person


def bulk_receive(actor: Person, office_id: int, name: str, data: bytes, sheet: str = "") -> str:
    """Take in one table for an office; returns the import's id. Needs `intake.bulk` there.

    Of a workbook the first sheet that is shown and has a table is taken, or the one that is named. A refused file
    leaves nothing but a count.
    """
    demand(actor, "intake.bulk", office_id)
    shown = PurePath(name).name[-255:]
    try:
        book = open_book(shown, data, settings.MAX_FILE_BYTES)
        sheet = sheet or _sheet_with_table(book)
        layout = propose_layout(actor, office_id, book, sheet)
    except Refusal as refusal:
        RefusedFile.objects.create(office_id=office_id, code=refusal.code, at=now())
        raise
    digest = hashlib.sha256(data).hexdigest()
    row = BulkImport(
        id=new_id(),
        office_id=office_id,
        name=shown,
        sha256=digest,
        sheet=sheet[:255],
        place=hashlib.sha256(f"{digest}\n{sheet}".encode()).hexdigest()[:40],
        layout=layout.as_json(),
        by=actor.account_id,
        at=now(),
    )
    with transaction.atomic():
        # The stored name says nothing of the content; the office's own name stays in the table.
        row.file.save(f"{row.id}{'.xlsx' if data.startswith(b'PK') else '.csv'}", ContentFile(data), save=False)
        row.save(force_insert=True)
        audit(actor, "intake.bulk_receive", office_id, {"import": row.id, "sha256": digest})
    return row.id


def propose_layout(actor: Person, office_id: int, book: Book, sheet: str) -> Layout:
    """What the columns of a sheet are: as the office said the last time of the same headings, else by the headings."""
    if sheet not in book.sheets:
        raise Refusal(NO_SHEET)
    names = names_for(actor, office_id, today())
    rows = first_rows(book, sheet)
    proposed = layouts.propose(rows, names.likely_measure, names.unit)
    if not proposed.columns:
        raise Refusal(EMPTY_TABLE, sheet=sheet)
    mark = layouts.headings_mark(headings_of(proposed))
    kept = BulkLayout.objects.filter(office_id=office_id, headings=mark).first()
    return remembered(kept.layout, proposed) if kept else proposed


def _sheet_with_table(book: Book) -> str:
    shown = [sheet for sheet in book.sheets if sheet not in book.hidden] or list(book.sheets)
    for sheet in shown:
        if any(len(texts) > 1 for _number, texts in first_rows(book, sheet)):
            return sheet
    raise Refusal(EMPTY_TABLE, sheet=shown[0])
