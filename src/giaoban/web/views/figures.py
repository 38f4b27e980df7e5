"""Số liệu: every consolidated figure of a period."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from giaoban.base.errors import declare
from giaoban.rollup.queries import consolidate, ended_inside, recall, standings
from giaoban.web.boundaries import Boundaries, kept
from giaoban.web.histories import histories
from giaoban.web.screen import Seat, unit_screen
from giaoban.web.tables import grouped, lines

NO_FIGURE = declare("web.no_figure", _("Không có số liệu này trong kỳ đang xem."))


@dataclass(frozen=True, slots=True)
class Table:
    """The table as it is shown: its text, and how many lines it has. Empty where there are none."""

    text: SafeString
    total: int

    @property
    def weight(self) -> int:
        """About as many cells as take the same room."""
        return len(self.text) // 300


@unit_screen("figures.view")
@require_GET
def figures(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The table: this period, to date, target, percent, same period, history."""
    boundaries = Boundaries(seat)
    # Everything that the text depends on besides the ledger and the tables; who looks is not in it.
    question = ("figures", seat.unit.id, seat.about_id, boundaries.value, kept(seat))
    table = recall(question, None, lambda _known, _changed: _table(request, seat, boundaries.value), lambda t: t.weight)
    context = {
        "period": seat.period,
        "periods": seat.periods,
        "boundaries": boundaries,
        "table": table.text,
        "total": table.total,
        "kept": kept(seat),
    }
    return render(request, "web/figures.html", context)


def _table(request: HttpRequest, seat: Seat, boundaries: str) -> Table:
    period = seat.period
    rows = consolidate(seat.about_id, period, boundaries=boundaries)
    if not rows:
        return Table(SafeString(""), 0)
    stands = standings(seat.about_id, period, rows, boundaries=boundaries)
    found = lines(rows, stands, histories(seat.about_id, rows, period, boundaries=boundaries))
    any_children = any(row.to_date.origin == "children" for row in rows)
    context = {
        "request": request,
        "here": seat.unit,
        "period": period,
        "groups": grouped(found),
        "any_children": any_children,
        "ended": ended_inside(seat.about_id, period, boundaries=boundaries) if any_children else (),
        "restated": boundaries == "restated",
        "kept": kept(seat),
    }
    return Table(render_to_string("web/figures_rows.html", context), len(rows))
