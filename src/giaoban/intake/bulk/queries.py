"""Reading imports: frozen views, never tables."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from giaoban.base.actors import Actor
from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.base.queries import JobView, job
from giaoban.catalogue.queries import MeasureView, measures
from giaoban.intake.bulk.judging import shown
from giaoban.intake.bulk.layout import Layout, lacking, layout_from
from giaoban.intake.bulk.opening import book_of, first_rows
from giaoban.intake.bulk.refusals import NO_IMPORT
from giaoban.intake.bulk.words import role_name
from giaoban.intake.bulk_models import BulkImport, BulkLine, BulkState, LineState, Verdict
from giaoban.intake.sheets import address_of
from giaoban.registry.queries import UnitView, units

PAGE = 100
# What the preview can be narrowed to.
FILTERS = ("new", "changed", "same", "warning", "error", "refused")


@dataclass(frozen=True, slots=True)
class ImportView:
    """One import. `counts`: figures by verdict, those with a `warning`, and those `refused` when recorded."""

    id: str
    office_id: int
    name: str
    sheet: str
    state: str
    state_name: str
    layout: Layout
    lacking: tuple[str, ...]
    unknown: tuple[dict[str, Any], ...]
    counts: dict[str, int]
    recorded: int
    job: JobView | None
    at: datetime
    finished_at: datetime | None
    again: "tuple[datetime, int] | None" = None

    @property
    def to_record(self) -> int:
        """Figures that recording with corrections would add."""
        return self.counts.get("new", 0) + self.counts.get("changed", 0)

    @property
    def stuck(self) -> bool:
        """A step was begun and nobody is at it any more."""
        going = self.job is not None and self.job.going_on
        return self.state in (BulkState.READING, BulkState.RECORDING) and not going


@dataclass(frozen=True, slots=True)
class LineView:
    """One figure of a table. `reads`: as it was understood, in the measure's unit."""

    address: str
    row: int
    unit_said: str
    measure_said: str
    unit: UnitView | None
    measure: MeasureView | None
    item: str
    period: str
    regime: str
    nature: str
    raw: str
    reads: str
    before: str
    verdict: str
    verdict_name: str
    message: str
    state: str


def office_of_import(import_id: str) -> int | None:
    """The office that an import is of, or None."""
    return BulkImport.objects.filter(pk=import_id).values_list("office_id", flat=True).first()


def imports(actor: Actor, office_id: int, limit: int = 30) -> list[ImportView]:
    """An office's imports, newest first; none for whoever may not `intake.bulk` there."""
    if not actor.may("intake.bulk", office_id):
        return []
    rows = BulkImport.objects.filter(office_id=office_id).exclude(state=BulkState.DISCARDED)[:limit]
    return [_view(row) for row in rows]


def bulk_import(actor: Actor, import_id: str) -> ImportView:
    """One import. Refuses whoever may not `intake.bulk` there."""
    return _view(_row(actor, import_id), closely=True)


def _row(actor: Actor, import_id: str) -> BulkImport:
    row = BulkImport.objects.filter(pk=import_id).first()
    if row is None or not actor.may("intake.bulk", row.office_id):
        raise Refusal(NO_IMPORT)
    return row


def _view(row: BulkImport, closely: bool = False) -> ImportView:
    layout = layout_from(row.layout)
    counts = dict(row.counts)
    again = None
    if closely:
        counts["refused"] = row.lines.filter(state=LineState.REFUSED).count()
        same = BulkImport.objects.filter(office_id=row.office_id, place=row.place, recorded__gt=0).exclude(pk=row.pk)
        before = same.order_by("-at").first()
        again = (before.at, before.recorded) if before else None
    return ImportView(
        row.pk,
        row.office_id,
        row.name,
        row.sheet,
        row.state,
        str(BulkState(row.state).label),
        layout,
        tuple(role_name(role) for role in lacking(layout)),
        tuple(row.unknown.get("names", ())),
        counts,
        row.recorded,
        job(row.job) if row.job else None,
        row.at,
        row.finished_at,
        again,
    )


def sample(actor: Actor, import_id: str) -> tuple[tuple[str, ...], list[tuple[int, dict[int, str]]]]:
    """The file's sheets, and the first rows of the one in question as texts by column."""
    row = _row(actor, import_id)
    book = book_of(row)
    return book.sheets, first_rows(book, row.sheet)


def _narrowed(row: BulkImport, only: str) -> "QuerySet[BulkLine]":
    lines = row.lines.order_by("pk")
    if only == "warning":
        return lines.exclude(verdict=Verdict.ERROR).exclude(message="").exclude(state=LineState.REFUSED)
    if only == "refused":
        return lines.filter(state=LineState.REFUSED)
    return lines.filter(verdict=only) if only in FILTERS else lines


def lines(actor: Actor, import_id: str, only: str = "", page: int = 1) -> tuple[list[LineView], int]:
    """One page of an import's lines, narrowed to one of FILTERS, and how many pages there are."""
    row = _row(actor, import_id)
    found = _narrowed(row, only)
    pages = max(1, -(-found.count() // PAGE))
    page = min(max(1, page), pages)
    return list(_line_views(list(found[(page - 1) * PAGE : page * PAGE]))), pages


def _line_views(rows: list[BulkLine]) -> Iterator[LineView]:
    there = units({row.stated_by_id for row in rows if row.stated_by_id is not None}, today())
    counted = measures(today(), {row.measure_id for row in rows if row.measure_id is not None})
    for row in rows:
        measure = counted.get(row.measure_id or 0)
        said = (row.value, row.numerator, row.denominator, row.absence)
        yield LineView(
            address_of(row.row, row.column),
            row.row,
            row.unit_said,
            row.measure_said,
            there.get(row.stated_by_id or 0),
            measure,
            row.item,
            row.period,
            row.regime,
            row.nature,
            row.raw,
            shown(measure, *said) if measure is not None and said != (None, None, None, "") else "",
            row.before,
            row.verdict,
            str(Verdict(row.verdict).label),
            row.message,
            row.state,
        )


def rejected_csv(actor: Actor, import_id: str) -> str:
    """What was not taken, one line a cell, as a table that Excel opens: place, unit, measure, text, why."""
    row = _row(actor, import_id)
    out = io.StringIO()
    # Excel takes a file without this mark for one of the machine's old code page.
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("Ô"), _("Dòng"), _("Đơn vị"), _("Chỉ tiêu"), _("Ghi trong bảng"), _("Lý do")])
    found = row.lines.filter(Q(verdict=Verdict.ERROR) | Q(state=LineState.REFUSED)).order_by("pk")
    for line in found.iterator(chunk_size=2_000):
        cells = [address_of(line.row, line.column), str(line.row), line.unit_said, line.measure_said, line.raw]
        writer.writerow([_harmless(text) for text in [*cells, line.message]])
    return out.getvalue()


def _harmless(text: str) -> str:
    """Excel runs a text that begins like a formula; an apostrophe before it keeps it a text."""
    return (
        f"'{text}" if text[:1] in ("=", "+", "@", "\t", "\r") or (text[:1] == "-" and not text[1:2].isdigit()) else text
    )
