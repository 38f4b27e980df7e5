"""Kiểm tra: what does not fit in a unit's figures and those below it, with the working, the sources and the answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.base.jobs import enqueue
from giaoban.base.queries import JobView, job, jobs_of
from giaoban.catalogue.queries import measures
from giaoban.catalogue.rules import Period, parse_period, previous_period
from giaoban.checks.rules import LACKS, SEVERITIES, UNUSUAL, tells
from giaoban.figures.actions.answer import answer
from giaoban.figures.actions.settle_finding import settle_finding
from giaoban.figures.queries import FindingView, StatementView, findings, statements_behind
from giaoban.intake.queries import office_of
from giaoban.people.queries import account_names
from giaoban.registry.queries import UnitView, subtree_ids, units
from giaoban.web.screen import Seat, unit_screen, whole
from giaoban.web.templatetags.giaoban import stated

NO_SPAN = declare("web.no_span", gettext_lazy("Kỳ đầu phải trước kỳ cuối. Hãy chọn lại."))
# So many findings of one severity stand on a page.
SHOWN = 40
# How many statements of one finding are shown; a sum over thirteen communes has more.
SOURCES = 6

HEADINGS = {
    "error": lambda: _("Sai, phải sửa"),
    "warning": lambda: _("Cần giải trình"),
    "info": lambda: _("Để biết"),
}
# What is no contradiction.
TAGS = {LACKS: lambda: _("còn thiếu số"), UNUSUAL: lambda: _("khác thường")}


@dataclass(frozen=True, slots=True)
class SourceLink:
    """One statement that a finding is about; `document_id` only for whoever may open the document."""

    view: StatementView
    measure: str
    value: str
    unit: str
    document_id: str


@dataclass(frozen=True, slots=True)
class Line:
    """A finding as the page shows it."""

    view: FindingView
    unit: UnitView
    sources: tuple[SourceLink, ...] = ()
    more: int = 0
    who: str = ""
    may_answer: bool = False
    may_accept: bool = False
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one severity that wait for something."""

    severity: str
    name: str
    lines: tuple[Line, ...]
    total: int


@unit_screen("figures.view")
@require_GET
def checks(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The findings of a period, the gravest first, those that are settled below."""
    period = seat.period
    ids = {one for one in subtree_ids(seat.about_id, period.last) if seat.actor.may("figures.view", one)}
    every = [one for one in findings(ids, period) if _stands(one)]
    names = units({one.about_id for one in every}, period.last)
    chosen = whole(request.GET.get("don-vi"))
    mine = [one for one in every if chosen is None or one.about_id == chosen]
    open_ones = [one for one in mine if not one.answer and not one.outcome]
    done = [one for one in mine if one.answer or one.outcome]
    by_severity = {severity: [one for one in open_ones if one.severity == severity] for severity in SEVERITIES}
    groups = [_group(seat, severity, found, names) for severity, found in by_severity.items()]
    counts = {group.severity: group.total for group in groups}
    going_on = _job(request, seat)
    context = {
        "period": period,
        "periods": seat.periods,
        "groups": [group for group in groups if group.lines],
        "wrong": counts["error"],
        "to_answer": counts["warning"],
        "settled": _lines(seat, done[:SHOWN], names),
        "settled_total": len(done),
        "units": sorted(((names[one], _count(every, one)) for one in names), key=lambda pair: pair[0].code),
        "chosen": chosen,
        "may_run": seat.actor.may("checks.run", seat.unit.id),
        "may_set": seat.actor.may("catalogue.manage", seat.unit.id),
        "months_back": _months_back(period),
        "job": going_on,
        "mine": going_on is not None and going_on.account_id == seat.actor.account_id,
    }
    return render(request, "web/checks.html", context)


def _stands(one: FindingView) -> bool:
    """Whether a finding is shown: one that was closed long ago is history only."""
    return one.outcome != "closed" or (one.ended_at is not None and (today() - one.ended_at.date()).days <= 31)


def _count(every: Iterable[FindingView], about_id: int) -> int:
    return sum(one.about_id == about_id and not one.answer and not one.outcome for one in every)


def _months_back(period: Period) -> Period:
    """The twelfth period of its type up to this one, or the earliest there is."""
    first = period
    for _step in range(11):
        earlier = previous_period(first)
        if earlier is None:
            break
        first = earlier
    return first


def _job(request: HttpRequest, seat: Seat) -> JobView | None:
    """The run that was just begun, or one that goes on here."""
    asked = job(request.GET["viec"]) if request.GET.get("viec") else None
    if asked is not None and asked.unit_id == seat.unit.id:
        return asked
    return next((one for one in jobs_of(seat.unit.id, "checks.run", 3) if one.going_on), None)


def _group(seat: Seat, severity: str, found: Sequence[FindingView], names: dict[int, UnitView]) -> Group:
    ordered = sorted(found, key=lambda one: (names[one.about_id].code, -one.id))
    return Group(severity, HEADINGS[severity](), tuple(_lines(seat, ordered[:SHOWN], names)), len(found))


def _lines(seat: Seat, found: Sequence[FindingView], names: dict[int, UnitView]) -> list[Line]:
    sources = _sources(seat, found)
    people = account_names({account for one in found for account in (one.answered_by, one.ended_by)})
    lines = []
    for one in found:
        open_still = not one.outcome
        by = one.ended_by if one.outcome == "accepted" else one.answered_by
        lines.append(
            Line(
                view=one,
                unit=names[one.about_id],
                sources=tuple(sources[seq] for seq in one.statements[:SOURCES] if seq in sources),
                more=max(0, len(one.statements) - SOURCES),
                who=people.get(by, "") if by is not None else "",
                may_answer=open_still and seat.actor.may("figures.answer", one.about_id),
                tag=TAGS[told]() if (told := tells(one.params)) in TAGS else "",
                may_accept=open_still and seat.actor.may("checks.settle", one.about_id),
            )
        )
    return lines


def _sources(seat: Seat, found: Sequence[FindingView]) -> dict[int, SourceLink]:
    """Every statement shown, by its number: one question for the whole page."""
    seqs = [seq for one in found for seq in one.statements[:SOURCES]]
    views = [behind.statement for behind in statements_behind(seqs, seat.actor)]
    known = measures(today(), {view.measure_id for view in views})
    speakers = units({view.stated_by_id for view in views}, today())
    readable: dict[str, bool] = {}
    return {
        view.seq: SourceLink(
            view=view,
            measure=known[view.measure_id].name if view.measure_id in known else "",
            value=stated(
                view.value,
                view.numerator,
                view.denominator,
                view.scale,
                view.part_scale,
                known[view.measure_id].unit if view.measure_id in known else "",
            ),
            unit=speakers[view.stated_by_id].name if view.stated_by_id in speakers else "",
            document_id=_document(seat, view.source.reference, readable),
        )
        for view in views
    }


def _document(seat: Seat, reference: str, known: dict[str, bool]) -> str:
    kind, _colon, document_id = reference.partition(":")
    if kind != "document":
        return ""
    if document_id not in known:
        office = office_of(document_id)
        known[document_id] = office is not None and seat.actor.may("intake.review", office)
    return document_id if known[document_id] else ""


def _back(seat: Seat, **query: str) -> HttpResponse:
    asked = {"ky": str(seat.period), **query}
    return redirect(f"{seat.url('checks')}?{'&'.join(f'{name}={value}' for name, value in asked.items())}")


@unit_screen("figures.answer")
@require_POST
def checks_answer(request: HttpRequest, seat: Seat, finding_id: int) -> HttpResponse:
    """Answer a finding (giải trình)."""
    answer(seat.actor, finding_id, request.POST.get("answer", ""))
    messages.success(request, _("Đã lưu lời giải trình."))
    return _back(seat)


@unit_screen("checks.settle")
@require_POST
def checks_accept(request: HttpRequest, seat: Seat, finding_id: int) -> HttpResponse:
    """Let a finding stand, with the reason."""
    settle_finding(seat.actor, finding_id, request.POST.get("reason", ""))
    messages.success(request, _("Đã chấp nhận, kèm lý do."))
    return _back(seat)


@unit_screen("checks.run")
@require_POST
def checks_run(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Begin a run over this period, or from a period to this one."""
    period = seat.period
    first = parse_period(request.POST["tu"]) if request.POST.get("tu") else period
    if first.last > period.last or first.regime != period.regime:
        raise Refusal(NO_SPAN)
    params = {"unit_id": seat.unit.id, "first": str(first), "last": str(period)}
    begun = enqueue(seat.actor, "checks.run", seat.unit.id, params)
    return _back(seat, viec=begun.pk)
