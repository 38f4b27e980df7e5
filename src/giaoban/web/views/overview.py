"""Tổng quan: who has reported, what is behind, what contradicts, what waits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from giaoban.base.clock import today
from giaoban.catalogue.queries import expected_units
from giaoban.figures.queries import open_findings
from giaoban.figures.reported import reporting_units
from giaoban.intake.queries import documents
from giaoban.registry.queries import children
from giaoban.rollup.queries import consolidate
from giaoban.web.histories import histories
from giaoban.web.screen import Seat, unit_screen
from giaoban.web.tables import behind, lines


@unit_screen("figures.view")
@require_GET
def overview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One picture of a unit's period."""
    period = seat.period
    rows = consolidate(seat.about_id, period)
    late = behind(lines(rows, period, {}))
    shown = late[:6] or [line for line in lines(rows, period, {}) if line.standing][:6]
    past = histories(seat.about_id, [line.row for line in shown], period)
    expected = expected_units(period, seat.about_id)
    reported = reporting_units([entry.unit.id for entry in expected], period)
    below = [view.id for view in children(seat.about_id, today())]
    context = {
        "period": period,
        "periods": seat.periods,
        "shown": lines([line.row for line in shown], period, past),
        "late": len(late),
        "with_target": sum(row.target is not None for row in rows),
        "total": len(rows),
        "expected": [(entry, entry.unit.id in reported) for entry in expected],
        "reported": sum(entry.unit.id in reported for entry in expected),
        "missing": [entry for entry in expected if entry.unit.id not in reported],
        "findings": open_findings([seat.about_id, *below]),
        "waiting": documents(seat.actor, seat.unit.id),
        "may_draft": seat.actor.may("documents.draft", seat.unit.id),
        "may_upload": seat.actor.may("intake.upload", seat.unit.id),
    }
    return render(request, "web/overview.html", context)
