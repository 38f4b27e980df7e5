"""Kết luận: taken down while the chair speaks, corrected field by field, given as tasks with one press."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.documents.queries import drafts
from giaoban.documents.stated import stated
from giaoban.registry.queries import unit
from giaoban.reviews.actions.assign import Given, assign
from giaoban.reviews.actions.conclude import conclude
from giaoban.reviews.actions.confirm import confirm
from giaoban.reviews.actions.drop import drop
from giaoban.reviews.actions.reword import reword
from giaoban.reviews.actions.set_usual import set_usual
from giaoban.reviews.actions.write_letter import source_of
from giaoban.reviews.actions.write_record import period_of_review, write_conclusions, write_minutes
from giaoban.reviews.concluded import ConclusionView, conclusion, conclusions_of, earlier_conclusions, together
from giaoban.reviews.dues import Usual
from giaoban.reviews.offices import names_for, short_name, usual_for
from giaoban.reviews.proposing import NO_CONCLUSION
from giaoban.reviews.queries import ReviewView, review, unit_of_review
from giaoban.reviews.rules import RECORDED
from giaoban.reviews.saying import Meant, meant, rows_shown
from giaoban.tasks.from_reviews import what_replacing_does
from giaoban.web.screen import Seat, conference_screen, whole

_TICKS = ("working", "roll", "emphasis")
_PARTS = ("text", "lead", "coordinators", "due", "product")


def conclusions_context(seat: Seat, review_id: int, *, on_desk: bool) -> dict[str, Any]:
    """What `web/review_conclusions.html` shows: the field to type in, and what was taken down. `on_desk`: beside the
    running conference, each in one line; else with every field."""
    about = review(review_id)
    may = seat.actor.may("reviews.conclude", seat.unit.id) and about.state in RECORDED
    names = names_for(seat.unit.id, about.starts_at.date()) if may else None
    place = unit(seat.unit.place_id, today()).name
    every = conclusions_of(review_id, names)
    found = tuple(_shortly(one, place) for one in every)
    if on_desk:
        found = tuple(replace(one, assignments=together(one.assignments)) for one in found)
    return {
        "review": about,
        "conclusions": found,
        "on_desk": on_desk,
        "may_conclude": may,
        "place": place,
        "complete": sum(one.complete for one in every if one.state == "taken"),
        "incomplete": sum(len(one.proposed) - one.complete for one in every if one.state == "taken"),
        "stated": sum(not one.proposed for one in found if one.state == "taken"),
        "given": sum(len(one.assignments) - len(one.proposed) for one in every),
        "replacing": {
            one.id: what_replacing_does(one.id)
            for one in every
            if one.replaces_id and one.state == "taken" and may and not on_desk
        },
        "numbers": {} if on_desk else _numbers(about, found),
        "options": [short_name(one.name, place) for one in names.units] if names and not on_desk else [],
    }


def _shortly(one: ConclusionView, place: str) -> ConclusionView:
    """A conclusion whose units are called as they are at home, without the place's name."""
    rows = tuple(
        replace(
            row,
            lead=short_name(row.lead, place),
            nearest=tuple(short_name(name, place) for name in row.nearest),
            coordinators=tuple(short_name(name, place) for name in row.coordinators),
        )
        for row in one.assignments
    )
    # What was given to several in the same words is read as one; what is corrected stays a row for each.
    return replace(one, assignments=together(rows) if one.state == "confirmed" else rows)


@conference_screen("reviews.see_all")
@require_GET
def conclusions(request: HttpRequest, seat: Seat, review_id: int) -> HttpResponse:
    """The conclusions of a conference, each with what it assigns: corrected here, and given."""
    context = conclusions_context(seat, review_id, on_desk=False)
    replaced = whole(request.GET.get("thay"))
    context |= {
        "usual": usual_for(seat.unit.id),
        "may_set": seat.actor.may("reviews.prepare", seat.unit.id),
        "earlier": earlier_conclusions(review_id),
        "replaces": _confirmed(seat, replaced) if replaced else None,
        "letters": drafts(seat.actor, seat.unit.id, source_of(review_id)),
    }
    return render(request, "web/conclusions.html", context)


def _numbers(about: ReviewView, found: tuple[ConclusionView, ...]) -> dict[int, list[Meant]]:
    """By conclusion its numbers, each with the figure of the period that it is, if it is one."""
    codes = {code for item in about.items for code in item.measures}
    period = period_of_review(about)
    rows = rows_shown(about.unit_id, period, codes) if period and codes else []
    return {one.id: [meant(number, one.text, rows) for number in stated(one.text)] for one in found}


def _confirmed(seat: Seat, conclusion_id: int) -> ConclusionView | None:
    found = conclusion(conclusion_id)
    return found if found and unit_of_review(found.review_id) == seat.unit.id else None


@conference_screen("reviews.run")
@require_GET
def conclusions_list(request: HttpRequest, seat: Seat, review_id: int) -> HttpResponse:
    """What was taken down, as the desk shows it: asked for anew whenever the room changed."""
    return render(request, "web/conclusion_list.html", conclusions_context(seat, review_id, on_desk=True))


@conference_screen("reviews.conclude")
@require_POST
def conclusions_take(request: HttpRequest, seat: Seat, review_id: int) -> HttpResponse:
    """Keep what was typed, and answer with the list as it stands now. The page sends until it has that answer."""
    conclude(
        seat.actor,
        review_id,
        request.POST.get("text", ""),
        item_id=whole(request.POST.get("item")),
        key=request.POST.get("key", "")[:40],
        replaces_id=whole(request.POST.get("replaces")),
    )
    return _listed(request, seat, review_id)


@conference_screen("reviews.conclude")
@require_POST
def conclusions_reword(request: HttpRequest, seat: Seat, review_id: int, conclusion_id: int) -> HttpResponse:
    """Give a conclusion other words; they are read again."""
    _belongs(review_id, conclusion_id)
    reword(seat.actor, conclusion_id, request.POST.get("text", ""))
    return _listed(request, seat, review_id)


@conference_screen("reviews.conclude")
@require_POST
def conclusions_drop(request: HttpRequest, seat: Seat, review_id: int, conclusion_id: int) -> HttpResponse:
    """Drop a conclusion, or one of its assignments."""
    _belongs(review_id, conclusion_id)
    drop(seat.actor, conclusion_id, assignment_id=whole(request.POST.get("assignment")))
    return _listed(request, seat, review_id)


@conference_screen("reviews.conclude")
@require_POST
def conclusions_assign(request: HttpRequest, seat: Seat, review_id: int, conclusion_id: int) -> HttpResponse:
    """Correct one field of an assignment; without one, add an assignment to the conclusion."""
    found = _belongs(review_id, conclusion_id)
    assignment_id = whole(request.POST.get("assignment"))
    given = {name: request.POST[name] for name in _PARTS if name in request.POST}
    if assignment_id is None:
        given.setdefault("text", found.text[:200])
    assign(seat.actor, conclusion_id, Given(**given), assignment_id=assignment_id)
    if assignment_id is None:
        return _listed(request, seat, review_id)
    context = conclusions_context(seat, review_id, on_desk=False)
    rows = [row for one in context["conclusions"] for row in one.assignments if row.id == assignment_id]
    return render(request, "web/conclusion_stand.html", {**context, "row": rows[0], "oob": True})


@conference_screen("reviews.conclude")
@require_POST
def conclusions_confirm(request: HttpRequest, seat: Seat, review_id: int) -> HttpResponse:
    """Give every assignment that is complete as a task."""
    only = whole(request.POST.get("conclusion"))
    done = confirm(seat.actor, review_id, conclusion_ids=None if only is None else [only])
    said = []
    if done.tasks:
        said.append(ngettext("Đã giao %(n)d nhiệm vụ.", "Đã giao %(n)d nhiệm vụ.", done.tasks) % {"n": done.tasks})
    if done.conclusions and not done.tasks:
        said.append(_("Đã xác nhận %(n)d kết luận.") % {"n": done.conclusions})
    if done.waiting:
        said.append(ngettext("Còn %(n)d việc thiếu.", "Còn %(n)d việc thiếu.", done.waiting) % {"n": done.waiting})
    messages.success(request, " ".join(said))
    return redirect(seat.url("conclusions", review_id=review_id))


@conference_screen("reviews.conclude")
@require_POST
def conclusions_write(request: HttpRequest, seat: Seat, review_id: int) -> HttpResponse:
    """Write the notice of conclusions, or the minutes."""
    if request.POST.get("kind") == "minutes":
        write_minutes(seat.actor, review_id)
        messages.success(request, _("Đã soạn biên bản."))
    else:
        write_conclusions(seat.actor, review_id)
        messages.success(request, _("Đã soạn thông báo kết luận."))
    return redirect(seat.url("conclusions", review_id=review_id) + "#van-ban")


@conference_screen("reviews.prepare")
@require_POST
def conclusions_usual(request: HttpRequest, seat: Seat, review_id: int) -> HttpResponse:
    """Set the office's usual deadline."""
    days = whole(request.POST.get("days")) or 0
    set_usual(seat.actor, seat.unit.id, Usual(days, *(name in request.POST for name in _TICKS)))
    messages.success(request, _("Đã đổi thời hạn mặc định. Việc đã ghi trước đó giữ thời hạn cũ."))
    return redirect(seat.url("conclusions", review_id=review_id))


def _belongs(review_id: int, conclusion_id: int) -> ConclusionView:
    found = conclusion(conclusion_id)
    if found is None or found.review_id != review_id:
        raise Refusal(NO_CONCLUSION)
    return found


def _listed(request: HttpRequest, seat: Seat, review_id: int) -> HttpResponse:
    """The list alone for a page that asks for it, else the page anew."""
    on_desk = "desk" in request.POST
    if not getattr(request, "htmx", False):
        return redirect(seat.url("room_desk" if on_desk else "conclusions", review_id=review_id))
    context = conclusions_context(seat, review_id, on_desk=on_desk)
    return render(request, "web/conclusion_list.html", {**context, "alone": True})
