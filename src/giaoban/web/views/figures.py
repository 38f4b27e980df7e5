"""Số liệu: every consolidated figure of a period, and what stands behind any of them."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.figures.queries import StatementView, statements_behind
from giaoban.registry.queries import UnitView, units
from giaoban.rollup.queries import consolidate, members, parts
from giaoban.rollup.rows import Cell, Row
from giaoban.web.histories import histories
from giaoban.web.screen import Seat, unit_screen, whole
from giaoban.web.tables import grouped, lines
from giaoban.web.templatetags.giaoban import stated

NO_FIGURE = declare("web.no_figure", _("Không có số liệu này trong kỳ đang xem."))
SLOTS = {
    "this": "this_period",
    "to_date": "to_date",
    "same": "same_period",
    "same_to_date": "same_to_date",
    "previous": "previous",
}


@unit_screen("figures.view")
@require_GET
def figures(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The table: this period, to date, target, percent, same period, history."""
    period = seat.period
    rows = consolidate(seat.about_id, period)
    found = lines(rows, period, histories(seat.about_id, rows, period))
    context = {
        "period": period,
        "periods": seat.periods,
        "groups": grouped(found),
        "total": len(rows),
        "any_children": any(row.to_date.origin == "children" for row in rows),
    }
    return render(request, "web/figures.html", context)


@unit_screen("figures.view")
@require_GET
def figures_source(request: HttpRequest, seat: Seat, measure_id: int, slot: str) -> HttpResponse:
    """What stands behind one number: its parts by unit, and the words of the documents it was stated in."""
    period = seat.period
    item_id = whole(request.GET.get("item"))
    row = next((r for r in consolidate(seat.about_id, period) if _is(r, measure_id, item_id)), None)
    if row is None or slot not in SLOTS:
        raise Refusal(NO_FIGURE)
    cell: Cell = getattr(row, SLOTS[slot])
    reached = members(seat.about_id, measure_id, period) if row.measure.behaviour == "count" else []
    context = {
        "period": period,
        "periods": seat.periods,
        "row": row,
        "cell": cell,
        "slot": slot,
        "parts": _parts(seat, row, slot, cell),
        "members": reached,
        "members_known": any(member.reached is not None for member in reached),
        "sources": _sources(seat, cell, row),
    }
    return render(request, "web/figures_source.html", context)


def _is(row: Row, measure_id: int, item_id: int | None) -> bool:
    return row.measure.id == measure_id and row.item_id == item_id


def _parts(seat: Seat, row: Row, slot: str, cell: Cell) -> list[tuple[UnitView, Cell]]:
    """The units directly below, where the number comes from them or stands beside their sum."""
    if slot == "same" or (cell.origin != "children" and cell.children_value is None):
        return []
    return parts(seat.about_id, row.measure.id, row.item_id, seat.period, to_date=slot == "to_date")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A statement as the page shows it."""

    view: StatementView
    value: str
    unit: UnitView | None
    document_id: str
    rival: bool


def _sources(seat: Seat, cell: Cell, row: Row) -> list[SourceLine]:
    found = statements_behind(cell.seqs, seat.actor)
    pairs = [pair for behind in found for pair in ((behind.statement, False), *((r, True) for r in behind.rivals))]
    names = units([view.stated_by_id for view, _rival in pairs], today())
    return [
        SourceLine(
            view=view,
            value=stated(view.value, view.numerator, view.denominator, view.scale, view.part_scale, row.measure.unit),
            unit=names.get(view.stated_by_id),
            document_id=view.source.reference.removeprefix("document:")
            if view.source.reference.startswith("document:")
            else "",
            rival=rival,
        )
        for view, rival in pairs
    ]
