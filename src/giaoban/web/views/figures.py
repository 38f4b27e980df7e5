"""Số liệu: every consolidated figure of a period, and what stands behind any of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from giaoban.base.errors import Refusal, declare
from giaoban.figures.queries import statements_behind
from giaoban.rollup.queries import consolidate, parts
from giaoban.rollup.rows import Cell, Row
from giaoban.web.histories import histories
from giaoban.web.screen import Seat, unit_screen
from giaoban.web.tables import grouped, lines

NO_FIGURE = declare("web.no_figure", _("Không có số liệu này trong kỳ đang xem."))
SLOTS = {"this": "this_period", "to_date": "to_date", "same": "same_period"}


@unit_screen("figures.view")
@require_GET
def figures(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The table: this period, to date, target, percent, same period, history."""
    period = seat.period
    rows = consolidate(seat.about_id, period)
    found = lines(rows, period, histories(seat.about_id, rows, period))
    context = {"period": period, "groups": grouped(found), "total": len(rows)}
    return render(request, "web/figures.html", context)


@unit_screen("figures.view")
@require_GET
def figures_source(request: HttpRequest, seat: Seat, measure_id: int, slot: str) -> HttpResponse:
    """What stands behind one number: its parts by unit, and the words of the documents it was stated in."""
    period = seat.period
    item = request.GET.get("item", "")
    item_id = int(item) if item.isdigit() else None
    row = next((r for r in consolidate(seat.about_id, period) if _is(r, measure_id, item_id)), None)
    if row is None or slot not in SLOTS:
        raise Refusal(NO_FIGURE)
    cell: Cell = getattr(row, SLOTS[slot])
    context = {
        "period": period,
        "row": row,
        "cell": cell,
        "slot": slot,
        "parts": parts(seat.about_id, measure_id, item_id, period) if slot != "same" else [],
        "statements": statements_behind(cell.seqs),
    }
    return render(request, "web/figures_source.html", context)


def _is(row: Row, measure_id: int, item_id: int | None) -> bool:
    return row.measure.id == measure_id and row.item_id == item_id
