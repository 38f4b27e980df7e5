"""Chờ duyệt: what reporters submitted and nobody accepted yet; accept it, or give it back with the reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.catalogue.queries import MeasureView, measures
from giaoban.catalogue.rules import Period, parse_period
from giaoban.figures import refusals
from giaoban.figures.actions.accept import accept
from giaoban.figures.actions.withdraw import withdraw
from giaoban.figures.queries import StatementView, waiting
from giaoban.figures.rights import may_speak
from giaoban.intake.cells import reference_of
from giaoban.registry.queries import UnitView, subtree_ids, units
from giaoban.web.screen import Seat, unit_screen, whole
from giaoban.web.templatetags.giaoban import stated


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One figure that waits."""

    view: StatementView
    measure: MeasureView
    value: str


@dataclass(frozen=True, slots=True)
class Submission:
    """The figures of one source for one period, as one body sent them."""

    reference: str
    label: str
    document_id: str
    period: Period
    about: UnitView
    stated_by: UnitView
    entered_at: datetime
    lines: tuple[WaitingLine, ...]
    may_accept: bool

    @property
    def seqs(self) -> str:
        """The statements' numbers, as the form carries them."""
        return ",".join(str(line.view.seq) for line in self.lines)


def waiting_for(seat: Seat) -> list[StatementView]:
    """What waits in the unit and below it: for its consolidator all, for a reporter what is theirs to speak of.

    A form is accepted as a whole on its own page: its figures are not here.
    """
    return [
        view
        for view in waiting(subtree_ids(seat.about_id, today()), but_from=reference_of(""))
        if seat.actor.may("figures.accept", view.about_id)
        or may_speak(seat.actor, "figures.record", view.about_id, view.stated_by_id)
    ]


@unit_screen("figures.record")
@require_GET
def figures_waiting(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every submission that waits, the longest waiting first."""
    found = _submissions(seat, waiting_for(seat))
    context = {"submissions": found, "total": sum(len(one.lines) for one in found)}
    return render(request, "web/figures_waiting.html", context)


def _submissions(seat: Seat, views: Iterable[StatementView]) -> list[Submission]:
    def sent(view: StatementView) -> tuple[str, str, str, int, int]:
        return view.source.reference, view.period, view.regime, view.about_id, view.stated_by_id

    ordered = sorted(views, key=lambda view: (sent(view), view.seq))
    known = measures(today(), {view.measure_id for view in ordered})
    names = units({unit for view in ordered for unit in (view.about_id, view.stated_by_id)}, today())
    found = []
    for (reference, period, regime, about_id, by_id), group in groupby(ordered, key=sent):
        lines = tuple(_line(view, known[view.measure_id]) for view in group)
        kind, _colon, document_id = reference.partition(":")
        found.append(
            Submission(
                reference=reference,
                label=lines[0].view.source.label,
                document_id=document_id if kind == "document" else "",
                period=parse_period(period, regime),
                about=names[about_id],
                stated_by=names[by_id],
                entered_at=lines[0].view.entered_at,
                lines=lines,
                may_accept=seat.actor.may("figures.accept", about_id),
            )
        )
    return sorted(found, key=lambda one: one.entered_at)


def _line(view: StatementView, measure: MeasureView) -> WaitingLine:
    value = stated(view.value, view.numerator, view.denominator, view.scale, view.part_scale, measure.unit)
    return WaitingLine(view, measure, value)


def _chosen(request: HttpRequest) -> list[int]:
    """The numbers that the form carries."""
    numbers = [whole(text) for text in request.POST.get("seqs", "").split(",") if text]
    known = [number for number in numbers if number is not None]
    if not numbers or known != numbers:
        raise Refusal(refusals.NOTHING)
    return known


@unit_screen("figures.accept")
@require_POST
def figures_accept(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Accept one submission: its figures count from now on."""
    done = accept(seat.actor, _chosen(request))
    count = len(done.seqs)
    sentence = ngettext("Đã duyệt %(n)d số liệu.", "Đã duyệt %(n)d số liệu.", count) % {"n": count}
    if done.conflicts:
        more = ngettext(
            "%(n)d số khác với số đã có, được đánh dấu “mâu thuẫn” ở phần Số liệu.",
            "%(n)d số khác với số đã có, được đánh dấu “mâu thuẫn” ở phần Số liệu.",
            len(done.conflicts),
        )
        sentence += " " + more % {"n": len(done.conflicts)}
    messages.success(request, sentence)
    return redirect(seat.url("figures_waiting"))


@unit_screen("figures.withdraw")
@require_POST
def figures_give_back(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give one submission back, with the reason; it stays in the ledger and does not count."""
    chosen = _chosen(request)
    with transaction.atomic():
        for seq in chosen:
            withdraw(seat.actor, seq, reason=request.POST.get("reason", ""))
    count = len(chosen)
    messages.success(request, ngettext("Đã trả lại %(n)d số liệu.", "Đã trả lại %(n)d số liệu.", count) % {"n": count})
    return redirect(seat.url("figures_waiting"))
