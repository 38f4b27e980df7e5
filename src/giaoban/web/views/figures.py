"""Số liệu: every consolidated figure of a period."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from giaoban.base.errors import declare
from giaoban.rollup.queries import consolidate
from giaoban.web.boundaries import Boundaries, kept
from giaoban.web.histories import histories
from giaoban.web.screen import Seat, unit_screen
from giaoban.web.tables import grouped, lines

NO_FIGURE = declare("web.no_figure", _("Không có số liệu này trong kỳ đang xem."))


@unit_screen("figures.view")
@require_GET
def figures(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The table: this period, to date, target, percent, same period, history."""
    period, boundaries = seat.period, Boundaries(seat)
    rows = consolidate(seat.about_id, period, boundaries=boundaries.value)
    found = lines(rows, period, histories(seat.about_id, rows, period, boundaries=boundaries.value))
    context = {
        "period": period,
        "periods": seat.periods,
        "boundaries": boundaries,
        "groups": grouped(found),
        "total": len(rows),
        "any_children": any(row.to_date.origin == "children" for row in rows),
        "kept": kept(seat),
    }
    return render(request, "web/figures.html", context)
