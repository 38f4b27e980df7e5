"""The review of one document: every figure highlighted left, what it is taken for right."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.enums import Behaviour
from giaoban.catalogue.rules import Regime, parse_period, period_name
from giaoban.figures.enums import Nature, Quality
from giaoban.intake.actions.answer import answer
from giaoban.intake.actions.change import change
from giaoban.intake.actions.close import close
from giaoban.intake.actions.decide import accept_sure, decide
from giaoban.intake.actions.discard import discard
from giaoban.intake.actions.make_local import make_local
from giaoban.intake.actions.mark import mark
from giaoban.intake.actions.record import record
from giaoban.intake.actions.settle import settle
from giaoban.intake.actions.undo import undo
from giaoban.intake.queries import DocumentView, FactView, ReviewView, known_measures, next_to_look_at
from giaoban.intake.queries import review as read_review
from giaoban.intake.steps import NO_FACT
from giaoban.registry.queries import units
from giaoban.web.screen import Seat, document_screen, whole
from giaoban.web.shown import Run, look_of, pieces
from vnfigures.numbers import parse_number

NO_BODY = declare("web.no_body", gettext_lazy("Chưa chọn đơn vị ra báo cáo."))
NOT_A_NUMBER = declare(
    "web.not_a_number", gettext_lazy("“%(text)s” không phải một số. Ghi theo lối Việt Nam, như 1.493 hoặc 94,7.")
)


def _show(request: HttpRequest, seat: Seat, document_id: str, note: str = "") -> HttpResponse:
    view = read_review(seat.actor, document_id)
    period = parse_period(view.document.period, view.document.regime) if view.document.period else None
    following, left = next_to_look_at(seat.actor, view.document)
    context = {
        "next": following,
        "left": left,
        "review": view,
        "pieces": pieces(view),
        "period": period,
        "period_name": period_name(period) if period else "",
        "note": note,
        "oob": False,
    }
    template = "web/review_body.html" if request.htmx else "web/review.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@document_screen("intake.review")
@require_GET
def review(request: HttpRequest, seat: Seat, document_id: str) -> HttpResponse:
    """The screen."""
    return _show(request, seat, document_id)


def _after(request: HttpRequest, seat: Seat, document_id: str, note: str = "") -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        return _show(request, seat, document_id, note)
    return redirect("web:review", document_id=document_id)


@document_screen("intake.review")
@require_POST
def review_decide(request: HttpRequest, seat: Seat, document_id: str, index: int) -> HttpResponse:
    """Accept, reject or reopen one figure."""
    decide(seat.actor, document_id, index, request.POST.get("state", ""))
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("web:review", document_id=document_id)
    # Only what the decision changed: a long report has a thousand figures.
    view = read_review(seat.actor, document_id)
    fact = _fact(view, index)
    run = Run(view.text[fact.start : fact.end], fact, look_of(fact))
    return render(request, "web/review_one.html", {"review": view, "fact": fact, "run": run})


@document_screen("intake.review")
@require_POST
def review_accept_sure(request: HttpRequest, seat: Seat, document_id: str) -> HttpResponse:
    """Accept every figure that is sure."""
    count = accept_sure(seat.actor, document_id)
    return _after(request, seat, document_id, _("Đã nhận %(n)d số liệu chắc.") % {"n": count})


def _fact(view: ReviewView, index: int) -> FactView:
    fact = next((fact for fact in view.facts if fact.index == index), None)
    if fact is None:
        raise Refusal(NO_FACT)
    return fact


@document_screen("intake.review")
@require_GET
def review_edit(request: HttpRequest, seat: Seat, document_id: str, index: int) -> HttpResponse:
    """The form that changes one figure, on its own row."""
    view = read_review(seat.actor, document_id)
    fact = _fact(view, index)
    context = {
        "review": view,
        "fact": fact,
        "measures": known_measures(seat.unit.id),
        "natures": Nature.choices,
        "qualities": Quality.choices,
        "behaviours": Behaviour.choices,
    }
    return render(request, "web/review_edit.html", context)


@document_screen("intake.review")
@require_POST
def review_change(request: HttpRequest, seat: Seat, document_id: str, index: int) -> HttpResponse:
    """Give one figure another measure, item, nature, quality or value."""
    post = request.POST
    change(
        seat.actor,
        document_id,
        index,
        measure_id=whole(post.get("measure")),
        item=post.get("item"),
        nature=post.get("nature") if post.get("nature") in Nature.values else None,
        quality=quality if (quality := whole(post.get("quality"))) in Quality.values else None,
        value=_number(post.get("value", "")),
    )
    return _after(request, seat, document_id)


def _number(text: str) -> Decimal | None:
    if not text.strip():
        return None
    parsed = parse_number(text.strip())
    if parsed is None:
        raise Refusal(NOT_A_NUMBER, text=text)
    return parsed[0]


@document_screen("catalogue.add_measure")
@require_POST
def review_local(request: HttpRequest, seat: Seat, document_id: str, index: int) -> HttpResponse:
    """Record a figure with no family under a local measure, made with one click."""
    behaviour = request.POST.get("behaviour", "")
    make_local(
        seat.actor,
        document_id,
        index,
        name=request.POST.get("name", ""),
        behaviour=behaviour if behaviour in Behaviour.values else "",
    )
    return _after(request, seat, document_id)


@document_screen("intake.review")
@require_POST
def review_mark(request: HttpRequest, seat: Seat, document_id: str) -> HttpResponse:
    """Mark a missed figure by its characters."""
    start, end = whole(request.POST.get("start")), whole(request.POST.get("end"))
    mark(seat.actor, document_id, -1 if start is None else start, -1 if end is None else end)
    return _after(request, seat, document_id, _("Đã đánh dấu thêm một số liệu."))


@document_screen("intake.review")
@require_POST
def review_undo(request: HttpRequest, seat: Seat, document_id: str) -> HttpResponse:
    """Undo the last step."""
    undo(seat.actor, document_id)
    return _after(request, seat, document_id, _("Đã hoàn tác một bước."))


@document_screen("figures.answer")
@require_POST
def review_answer(request: HttpRequest, seat: Seat, document_id: str, doubt_id: int) -> HttpResponse:
    """Answer a contradiction."""
    answer(seat.actor, document_id, doubt_id, request.POST.get("answer", ""))
    return _after(request, seat, document_id)


@document_screen("intake.review")
def review_settle(request: HttpRequest, seat: Seat, document_id: str) -> HttpResponse:
    """Choose whose document it is and for which period."""
    view = read_review(seat.actor, document_id)
    if request.method == "POST":
        post = request.POST
        body = units([whole(post.get("body")) or 0], today())
        if not body:
            raise Refusal(NO_BODY)
        (chosen,) = body.values()
        settle(
            seat.actor,
            document_id,
            about_id=chosen.place_id,
            stated_by_id=chosen.id,
            regime=post.get("regime", ""),
            period=post.get("period", ""),
        )
        return redirect("web:review", document_id=document_id)
    reach = units(seat.actor.units_for("figures.record"), today())
    bodies = sorted(reach.values(), key=lambda body: (body.place_id, body.body != "place", body.name))
    context = {"review": view, "bodies": bodies, "regimes": list(Regime)}
    return render(request, "web/review_settle.html", context)


@document_screen("figures.record")
@require_POST
def review_record(request: HttpRequest, seat: Seat, document_id: str) -> HttpResponse:
    """Ghi nhận: into the ledger."""
    outcome = record(seat.actor, document_id, whole(request.POST.get("shown")))
    note = _("Đã ghi nhận %(n)d số liệu vào sổ.") % {"n": outcome.recorded + outcome.targets}
    if not seat.actor.may("figures.accept", seat.about_id):
        note += " " + _("Số liệu được tính sau khi người tổng hợp duyệt.")
    for form in outcome.forms:
        if form.filled:
            note += " " + _("Đã điền %(n)d ô của biểu “%(form)s”.") % {"n": form.filled, "form": form.form_name}
        if form.differs:
            lines = ", ".join(form.differs)
            note += " " + _("Ô đã có số khác nên để nguyên: %(lines)s.") % {"lines": lines}
    if outcome.left_open:
        note += " " + _("Còn %(n)d số liệu chưa soát.") % {"n": outcome.left_open}
    return _after(request, seat, document_id, note)


@document_screen("intake.review")
@require_POST
def review_close(request: HttpRequest, seat: Seat, document_id: str) -> HttpResponse:
    """Be done with the document."""
    view = read_review(seat.actor, document_id).document
    close(seat.actor, document_id)
    return _on_to_next(seat, view)


@document_screen("intake.review")
@require_POST
def review_discard(request: HttpRequest, seat: Seat, document_id: str) -> HttpResponse:
    """Put the document away."""
    view = read_review(seat.actor, document_id).document
    discard(seat.actor, document_id)
    return _on_to_next(seat, view)


def _on_to_next(seat: Seat, view: DocumentView) -> HttpResponse:
    """To the document that needs a look next, else back to the list."""
    following, _left = next_to_look_at(seat.actor, view)
    if following is not None and not following.ready:
        return redirect("web:review", document_id=following.id)
    return redirect(seat.url("collect"))
