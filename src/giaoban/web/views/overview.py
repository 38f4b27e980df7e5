"""Tổng quan: what is behind and why, who has not reported, what contradicts, what changed, what is due."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.clock import today
from giaoban.catalogue.rules import Period
from giaoban.checks.rules import CONTRADICTS, LACKS, SEVERITIES, UNUSUAL, tells
from giaoban.figures.actions.answer import answer
from giaoban.figures.enums import Severity
from giaoban.figures.queries import FindingView, open_findings
from giaoban.intake.ahead import due_next
from giaoban.intake.queries import collection, documents, office_of
from giaoban.intake.said import remarks_on
from giaoban.registry.queries import UnitView, children
from giaoban.rollup.queries import Change, Lag, briefing
from giaoban.tasks.queries import due_ahead
from giaoban.web.answers import (
    Findings,
    against,
    answers,
    by_day,
    by_kind,
    counted_otherwise,
    lateness,
    reason,
    unsaid,
)
from giaoban.web.histories import histories
from giaoban.web.screen import Seat, unit_screen
from giaoban.web.tables import lines
from giaoban.web.templatetags.giaoban import named
from giaoban.web.views.tasks import scope_of
from giaoban.web.views.waiting import waiting_for

# So many findings, changes and targets stand on the first page; the rest is one step away.
FINDINGS, OTHERS, CHANGES, POINTS, SHOWN = 5, 2, 4, 3, 6
# Of what is due so many lines; so many of each kind are asked for, so that none nearer is left out.
DUE = 6


@unit_screen("figures.view")
@require_GET
def overview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One picture of a unit's period: five answers first, then what stands behind each."""
    period, on = seat.period, today()
    brief = briefing(seat.about_id, period)
    shown = brief.lags[:SHOWN]
    aims = [lag.row for lag in shown] or [row for row in brief.rows if row.target is not None][:SHOWN]
    past = histories(seat.about_id, aims, period)
    collected = collection(seat.about_id, period, seat.actor)
    below = children(seat.about_id, on)
    found = _to_answer(seat.about_id, below, period)
    said = remarks_on(
        [lag.row.measure.id for lag in shown], [seat.about_id, *(view.id for view in below)], period, seat.actor
    )
    due = due_next(seat.about_id, on)
    coming = due_ahead(seat.actor, scope_of(seat), on, DUE)
    silent = {row.unit.id for row in collected.missing}
    context = {
        "period": period,
        "stands_on": "restated",
        "periods": seat.periods,
        "answers": answers(brief, collected, found, due, on, coming),
        "lines": lines(aims, brief.stands, past),
        "reasons": [
            reason(lag, said.get(lag.row.measure.id, ()), _about(lag, found.contradictions), silent) for lag in shown
        ],
        "late": len(brief.lags),
        "unsaid": unsaid(brief),
        "counted_otherwise": counted_otherwise(brief),
        "more_late": max(0, len(brief.lags) - SHOWN),
        "with_target": brief.with_target,
        "total": len(brief.rows),
        "changes": _changes(brief.changes, period),
        "collection": collected,
        "lateness": lateness(collected.due, on),
        "due": by_day(due, coming)[:DUE],
        "tasks_due": bool(coming),
        "on": on,
        "may_collect": seat.actor.may("intake.view", seat.unit.id),
        "findings": [_shown(one, found.said(one), seat) for one in found.contradictions[:FINDINGS]],
        "to_answer": len(found.contradictions),
        "more_findings": max(0, len(found.contradictions) - FINDINGS),
        "besides": found.besides,
        "others": [_shown(one, found.said(one), seat) for one in (*found.lacking, *found.unusual)[:OTHERS]],
        "may_answer": seat.actor.may("figures.answer", seat.unit.id),
        "waiting": documents(seat.actor, seat.unit.id),
        "to_accept": len(waiting_for(seat)) if seat.actor.may("figures.record", seat.unit.id) else 0,
        "may_draft": seat.actor.may("documents.draft", seat.unit.id),
        "may_upload": seat.actor.may("intake.upload", seat.unit.id),
    }
    return render(request, "web/overview.html", context)


def _about(lag: Lag, found: Sequence[FindingView]) -> int:
    """How many open findings are about figures that a line is made of."""
    made_of = {*lag.row.to_date.seqs, *lag.row.this_period.seqs}
    return sum(not made_of.isdisjoint(one.statements) for one in found)


@dataclass(frozen=True, slots=True)
class ChangeList:
    """Changes of one kind, the most first, and what their order is by."""

    ordered_by: str
    changes: Sequence[Change]


def _changes(found: Sequence[Change], period: Period) -> dict[str, object]:
    """What changed most, in percent and in points apart; and what each column is set against, by name."""
    counted, in_points = by_kind(found)
    lists = (
        ChangeList(_("Số lượng, xếp theo phần trăm tăng giảm"), counted[:CHANGES]),
        ChangeList(_("Tỷ lệ, xếp theo số điểm %% tăng giảm") % (), in_points[:POINTS]),
    )
    return {
        "lists": [one for one in lists if one.changes],
        "same": capfirst(against("same_period", period)),
        "previous": capfirst(against("previous", period)),
    }


def _to_answer(about_id: int, below: Sequence[UnitView], period: Period) -> Findings:
    """What waits for an answer: this period's before others', the gravest first, then the newest."""
    found = [one for one in open_findings([about_id, *(view.id for view in below)]) if one.severity != Severity.INFO]
    label, regime = period.label, str(period.regime)
    found.sort(key=lambda one: ((one.period, one.regime) != (label, regime), SEVERITIES.index(one.severity)))
    contradictions, lacking, unusual = (
        [one for one in found if tells(one.params) == what] for what in (CONTRADICTS, LACKS, UNUSUAL)
    )
    return Findings(contradictions, lacking, unusual, {view.id: named(view) for view in below}, period)


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding as the page shows it; `document_id` only for whoever may open the document."""

    id: int
    message: str
    period: str
    regime: str
    document_id: str


def _shown(finding: FindingView, said: str, seat: Seat) -> FindingLine:
    kind, _colon, reference = finding.reference.partition(":")
    office = office_of(reference) if kind == "document" else None
    readable = office is not None and seat.actor.may("intake.review", office)
    return FindingLine(finding.id, said, finding.period, finding.regime, reference if readable else "")


@unit_screen("figures.answer")
@require_POST
def findings_answer(request: HttpRequest, seat: Seat, finding_id: int) -> HttpResponse:
    """Answer a finding (giải trình)."""
    answer(seat.actor, finding_id, request.POST.get("answer", ""))
    messages.success(request, _("Đã lưu lời giải trình."))
    return redirect(f"{seat.url('overview')}?ky={seat.period}")
