"""Say what the columns of a table are; the worker then reads it for the preview."""

from collections.abc import Mapping

from django.db import transaction

from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.base.jobs import enqueue
from giaoban.catalogue.rules import PeriodError, Regime, parse_period
from giaoban.intake.actions.bulk_receive import propose_layout
from giaoban.intake.bulk import layout as roles
from giaoban.intake.bulk.layout import Column, Layout, headings_mark, lacking, layout_from, split_counted
from giaoban.intake.bulk.names import names_for
from giaoban.intake.bulk.opening import book_of, first_rows, headings_of, import_for
from giaoban.intake.bulk.refusals import BAD_PERIOD, LACKING
from giaoban.intake.bulk.words import role_name
from giaoban.intake.bulk_models import BulkImport, BulkLayout, BulkState, Shape
from giaoban.intake.rules import period_label
from giaoban.people.policy import Person

# Before it is confirmed, how a table is read may be said anew as often as one likes.
_BEFORE = (BulkState.RECEIVED, BulkState.READY)


def bulk_choose_sheet(actor: Person, import_id: str, sheet: str, head: int | None = None) -> None:
    """Look at another sheet, or take another row for the head; columns are proposed anew. Needs `intake.bulk`."""
    row = _row(actor, import_id)
    book = book_of(row)
    layout = propose_layout(actor, row.office_id, book, sheet or row.sheet)
    if head is not None:
        names = names_for(actor, row.office_id, today())
        rows = [one for one in first_rows(book, sheet or row.sheet) if one[0] == head]
        layout = roles.propose(rows, names.likely_measure, names.unit) if rows else layout
    if sheet and sheet != row.sheet:
        row.place = headings_mark([row.sha256, sheet])[:40]
        row.sheet = sheet
    row.layout = layout.as_json()
    row.save(update_fields=["sheet", "place", "layout"])


def _row(actor: Person, import_id: str) -> BulkImport:
    with transaction.atomic():
        return import_for(actor, import_id, *_BEFORE)


def bulk_layout(
    actor: Person,
    import_id: str,
    shape: str,
    columns: Mapping[int, str],
    *,
    period: str = "",
    regime: str = "",
    decimal: str = ",",
) -> str:
    """Say what each column is and read the table; returns the job's id. Needs `intake.bulk`.

    `columns` gives by place a role of `bulk.layout.ROLES`, or `measure:ID` or `unit:ID` for a column that stands for
    one of them. It is remembered for the office's next table with the same headings. Refuses what cannot be read yet.
    """
    with transaction.atomic():
        row = import_for(actor, import_id, *_BEFORE)
        before = layout_from(row.layout)
        period = _checked_period(period, regime) if period.strip() else ""
        layout = Layout(
            Shape(shape).value,
            before.head,
            {at: _column(one, columns.get(at, "")) for at, one in before.columns.items()},
            period,
            Regime(regime).value if regime else "",
            "." if decimal == "." else ",",
        )
        missing = lacking(layout)
        row.layout = {**layout.as_json(), "skipped": row.layout.get("skipped", [])}
        if not missing:
            BulkLayout.objects.update_or_create(
                office_id=row.office_id,
                headings=headings_mark(headings_of(layout)),
                defaults={"layout": layout.as_json()},
            )
            return read_again(actor, row)
        # What was chosen so far is not lost.
        row.save(update_fields=["layout"])
    raise Refusal(LACKING, what=", ".join(role_name(role) for role in missing))


def read_again(actor: Person, row: BulkImport) -> str:
    """Have the worker read the table; returns the job's id. Belongs to the caller's transaction."""
    row.state = BulkState.READING
    row.save(update_fields=["state", "layout"])
    job = enqueue(actor, "intake.bulk", row.office_id, {"source": row.pk})
    BulkImport.objects.filter(pk=row.pk).update(job=job.pk)
    return job.pk


def _checked_period(said: str, regime: str) -> str:
    label = period_label(said)
    try:
        parse_period(label, regime or Regime.LICH)
    except PeriodError:
        raise Refusal(BAD_PERIOD, period=said) from None
    return label


def _column(before: Column, said: str) -> Column:
    role, _colon, of = said.partition(":")
    if role in (roles.MEASURE, roles.UNIT) and of.isdecimal() and len(of) < 19:
        counted = split_counted(before.heading)[1] if role == roles.MEASURE else ""
        return Column(before.heading, role, int(of), counted)
    return Column(before.heading, role if role in roles.ROLES else "")
