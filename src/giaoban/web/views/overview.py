"""Tổng quan: who has reported, what is behind, what contradicts, what waits."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.clock import today
from giaoban.catalogue.queries import expected
from giaoban.catalogue.rules import Period
from giaoban.figures.actions.answer import answer
from giaoban.figures.queries import FindingView, open_findings
from giaoban.figures.reported import reporting_units
from giaoban.intake.queries import documents, office_of
from giaoban.registry.queries import UnitView, children, units
from giaoban.rollup.queries import consolidate
from giaoban.web.histories import histories
from giaoban.web.screen import Seat, unit_screen
from giaoban.web.tables import behind, lines
from giaoban.web.views.waiting import waiting_for


@unit_screen("figures.view")
@require_GET
def overview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One picture of a unit's period."""
    period = seat.period
    rows = consolidate(seat.about_id, period)
    late = behind(lines(rows, period, {}))
    shown = late[:6] or [line for line in lines(rows, period, {}) if line.standing][:6]
    past = histories(seat.about_id, [line.row for line in shown], period)
    asked = _asked(seat, period)
    reported = reporting_units([entry.unit.id for entry in asked], period)
    below = [view.id for view in children(seat.about_id, today())]
    context = {
        "period": period,
        "periods": seat.periods,
        "shown": lines([line.row for line in shown], period, past),
        "late": len(late),
        "with_target": sum(row.target is not None for row in rows),
        "total": len(rows),
        "expected": [(entry, entry.unit.id in reported) for entry in asked],
        "reported": sum(entry.unit.id in reported for entry in asked),
        "missing": [entry for entry in asked if entry.unit.id not in reported],
        "findings": [_shown(finding, seat) for finding in open_findings([seat.about_id, *below])],
        "may_answer": seat.actor.may("figures.answer", seat.unit.id),
        "waiting": documents(seat.actor, seat.unit.id),
        "to_accept": len(waiting_for(seat)) if seat.actor.may("figures.record", seat.unit.id) else 0,
        "may_draft": seat.actor.may("documents.draft", seat.unit.id),
        "may_upload": seat.actor.may("intake.upload", seat.unit.id),
    }
    return render(request, "web/overview.html", context)


@dataclass(frozen=True, slots=True)
class Asked:
    """A unit that is expected to report, and its first deadline."""

    unit: UnitView
    due: date


def _asked(seat: Seat, period: Period) -> list[Asked]:
    """The units that owe the place a form for the period, in the order of their codes."""
    due: dict[int, date] = {}
    for entry in expected(seat.about_id, period):
        due[entry.unit_id] = min(entry.due, due.get(entry.unit_id, entry.due))
    names = units(due, period.last)
    return [Asked(names[unit_id], day) for unit_id, day in due.items()]


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding as the page shows it; `document_id` only for whoever may open the document."""

    id: int
    message: str
    period: str
    regime: str
    document_id: str


def _shown(finding: FindingView, seat: Seat) -> FindingLine:
    kind, _colon, reference = finding.reference.partition(":")
    office = office_of(reference) if kind == "document" else None
    readable = office is not None and seat.actor.may("intake.review", office)
    return FindingLine(finding.id, finding.message, finding.period, finding.regime, reference if readable else "")


@unit_screen("figures.answer")
@require_POST
def findings_answer(request: HttpRequest, seat: Seat, finding_id: int) -> HttpResponse:
    """Answer a finding (giải trình)."""
    answer(seat.actor, finding_id, request.POST.get("answer", ""))
    messages.success(request, _("Đã lưu lời giải trình."))
    return redirect(f"{seat.url('overview')}?ky={seat.period}")
