"""Tổng quan: who has reported, what is behind, what contradicts, what waits."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.clock import today
from giaoban.catalogue.rules import Period
from giaoban.checks.rules import SEVERITIES
from giaoban.figures.actions.answer import answer
from giaoban.figures.enums import Severity
from giaoban.figures.queries import FindingView, open_findings
from giaoban.intake.queries import collection, documents, office_of
from giaoban.registry.queries import children
from giaoban.rollup.queries import consolidate
from giaoban.web.histories import histories
from giaoban.web.screen import Seat, unit_screen
from giaoban.web.tables import behind, lines
from giaoban.web.views.waiting import waiting_for

# So many findings stand on the first page; the rest is one step away.
FINDINGS = 6


@unit_screen("figures.view")
@require_GET
def overview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One picture of a unit's period."""
    period = seat.period
    rows = consolidate(seat.about_id, period)
    late = behind(lines(rows, period, {}))
    shown = late[:6] or [line for line in lines(rows, period, {}) if line.standing][:6]
    past = histories(seat.about_id, [line.row for line in shown], period)
    collected = collection(seat.about_id, period, seat.actor)
    below = [view.id for view in children(seat.about_id, today())]
    found = _to_answer([seat.about_id, *below], period)
    context = {
        "period": period,
        "periods": seat.periods,
        "shown": lines([line.row for line in shown], period, past),
        "late": len(late),
        "with_target": sum(row.target is not None for row in rows),
        "total": len(rows),
        "collection": collected,
        "may_collect": seat.actor.may("intake.view", seat.unit.id),
        "findings": [_shown(finding, seat) for finding in found[:FINDINGS]],
        "to_answer": len(found),
        "more_findings": max(0, len(found) - FINDINGS),
        "may_answer": seat.actor.may("figures.answer", seat.unit.id),
        "waiting": documents(seat.actor, seat.unit.id),
        "to_accept": len(waiting_for(seat)) if seat.actor.may("figures.record", seat.unit.id) else 0,
        "may_draft": seat.actor.may("documents.draft", seat.unit.id),
        "may_upload": seat.actor.may("intake.upload", seat.unit.id),
    }
    return render(request, "web/overview.html", context)


def _to_answer(about_ids: list[int], period: Period) -> list[FindingView]:
    """What waits for an answer: this period's before others', the gravest first, then the newest."""
    found = [one for one in open_findings(about_ids) if one.severity != Severity.INFO]
    label, regime = period.label, str(period.regime)
    return sorted(found, key=lambda one: ((one.period, one.regime) != (label, regime), SEVERITIES.index(one.severity)))


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
