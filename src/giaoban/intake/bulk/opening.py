"""An import on its way: fetched for a step if the actor may, and its table's first rows."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal
from giaoban.intake.bulk import layout as roles
from giaoban.intake.bulk.layout import Layout
from giaoban.intake.bulk.refusals import NO_IMPORT, NOT_NOW
from giaoban.intake.bulk_models import BulkImport, BulkState
from giaoban.intake.sheets import Book, open_book

FIRST_ROWS = 25
_ANY_SIZE = 2**40


def import_for(actor: Actor, import_id: str, *states: str) -> BulkImport:
    """The import, locked for this transaction, if the actor may `intake.bulk` there and it is in one of the states."""
    row = BulkImport.objects.select_for_update().filter(pk=import_id).first()
    if row is None or not actor.may("intake.bulk", row.office_id):
        raise Refusal(NO_IMPORT)
    demand(actor, "intake.bulk", row.office_id)
    if states and row.state not in states:
        raise Refusal(NOT_NOW, state=str(BulkState(row.state).label))
    return row


def book_of(row: BulkImport) -> Book:
    """The file, opened again."""
    with row.file.open("rb") as file:
        return open_book(row.name, file.read(), _ANY_SIZE)


def first_rows(book: Book, sheet: str) -> list[tuple[int, dict[int, str]]]:
    """The first rows of a sheet as texts by column."""
    rows = islice(book.rows(sheet), FIRST_ROWS)
    return [(number, {at: cell.text for at, cell in row.items()}) for number, row in rows]


def headings_of(layout: Layout) -> list[str]:
    """The headings in the order of the columns."""
    return [column.heading for _at, column in sorted(layout.columns.items())]


def remembered(kept: Mapping[str, Any], proposed: Layout) -> Layout:
    """What the office said the last time of a table with these headings, at this one's places."""
    before = roles.layout_from({**kept, "head": proposed.head})
    by_order = [column for _at, column in sorted(before.columns.items())]
    columns = dict(zip(sorted(proposed.columns), by_order, strict=True))
    # The period is another one each time.
    return Layout(before.shape, proposed.head, columns, proposed.period, before.regime, before.decimal)
