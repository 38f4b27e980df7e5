"""Danh mục → Chế độ và biểu mẫu, Chỉ tiêu: what is reported, when, and by which form. For everybody to read."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.clock import today
from giaoban.catalogue.actions.assign import assign, end_assignment
from giaoban.catalogue.enums import Asked
from giaoban.catalogue.forms import (
    dates_of,
    find_measures,
    form_page,
    forms_seen_by,
    holidays,
    measure_page,
    regime,
    regimes_for,
)
from giaoban.registry.enums import BodyKind, Hierarchy
from giaoban.registry.queries import UnitView, reporting_to, units
from giaoban.web.screen import Seat, unit_screen, whole
from giaoban.web.tables import FIELDS
from giaoban.web.templatetags.catalogue import kind_words
from giaoban.web.views.units import day_of


@unit_screen("registry.view")
@require_GET
def forms(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The forms of a unit and of those over it, and the regimes that they belong to."""
    rows = forms_seen_by(seat.unit.id)
    own = [row for row in rows if row.owner.id == seat.unit.id]
    context = {
        "own": own,
        "above": [row for row in rows if row.owner.id != seat.unit.id and row.current],
        "in_force": sum(row.current is not None for row in own),
        "drafts": sum(row.draft is not None for row in own),
        "regimes": regimes_for(seat.unit.id),
        "manages": seat.actor.may("catalogue.manage", seat.unit.id),
    }
    return render(request, "web/forms.html", context)


@unit_screen("registry.view")
@require_GET
def forms_regime(request: HttpRequest, seat: Seat, regime_id: int) -> HttpResponse:
    """One regime, and its cut-offs and deadlines of a year by the calendar of working days."""
    view = regime(regime_id, seat.unit.id)
    year = _year(request)
    rows = dates_of(view, year)
    context = {
        "regime": view,
        "rows": rows,
        "year": year,
        "next": next((row for row in rows if row.period.last >= today()), None),
        "any_tight": any(row.tight for row in rows),
        "days_off": len(holidays(year)) + len(holidays(year + 1)),
        "own": view.owner_id == seat.unit.id,
        "manages": seat.actor.may("catalogue.manage", seat.unit.id),
    }
    return render(request, "web/forms_regime.html", context)


def _year(request: HttpRequest) -> int:
    asked = whole(request.GET.get("nam"))
    return asked if asked is not None and 2000 <= asked < 2100 else today().year


@unit_screen("registry.view")
@require_GET
def forms_holidays(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The days off of a year with what each rests on."""
    year = _year(request)
    rows = holidays(year)
    context = {
        "year": year,
        "rows": rows,
        "unsure": sum("chưa kiểm chứng" in row.source for row in rows),
        "off": sum(not row.working for row in rows),
    }
    return render(request, "web/forms_holidays.html", context)


@unit_screen("registry.view")
@require_GET
def forms_form(request: HttpRequest, seat: Seat, form_id: int) -> HttpResponse:
    """One form: what it asks, who hands it in, and its versions with their differences."""
    page = form_page(form_id, seat.unit.id)
    owns = page.row.owner.id == seat.unit.id
    context = {
        "page": page,
        "form": page.shown,
        "owns": owns,
        "manages": owns and seat.actor.may("catalogue.manage", seat.unit.id),
        "kinds": _kinds(seat) if owns else [],
        "below": _below(seat) if owns else [],
        "types": regime(page.row.regime_id, page.row.owner.id).period_types,
        "hierarchies": Hierarchy.choices,
        "today": today(),
    }
    return render(request, "web/forms_form.html", context)


def _below(seat: Seat) -> list[UnitView]:
    """The units to which this one may assign a form by name: those one step below, in any hierarchy."""
    day = today()
    ids = set().union(*(reporting_to(seat.about_id, day, tree) for tree in Hierarchy.values)) - {seat.unit.id}
    return sorted(units(ids, day).values(), key=lambda view: (view.code, view.id))


def _kinds(seat: Seat) -> list[tuple[str, str]]:
    """The kinds of units there are below, as a choice gives them and in words."""
    found = set()
    for view in _below(seat):
        if view.body == BodyKind.PLACE:
            found.add((view.type, ""))
        elif view.place_id == seat.about_id:
            found.add(("", view.body))
        else:
            found.add((view.type, view.body))
    return [(f"kind:{type}:{body}", kind_words(type, body)) for type, body in sorted(found)]


@unit_screen("catalogue.manage")
@require_POST
def forms_assign(request: HttpRequest, seat: Seat, form_id: int) -> HttpResponse:
    """Assign a form to a unit or a kind of units; or end an assignment."""
    posted = request.POST
    ended = whole(posted.get("ket_thuc"))
    if ended is not None:
        end_assignment(seat.actor, ended, day_of(posted.get("den", "")))
        messages.success(request, _("Đã ghi ngày kết thúc."))
        return redirect(seat.url("forms_form", form_id=form_id))
    kind, _colon, rest = posted.get("cho", "").partition(":")
    type, _colon, body = rest.partition(":")
    days = posted.get("ngay_lam_viec", "").strip()
    until = posted.get("den", "").strip()
    assign(
        seat.actor,
        form_id,
        period_type=posted.get("ky", ""),
        valid_from=day_of(posted.get("tu", "")),
        valid_to=day_of(until) if until else None,
        unit_id=whole(rest) if kind == "unit" else None,
        unit_type=type if kind == "kind" else "",
        body=body if kind == "kind" else "",
        hierarchy=posted.get("cay", Hierarchy.STATE),
        # What is no number is none of the days allowed, and is refused with the sentence about them.
        working_days=(whole(days) or 0) if days else None,
    )
    messages.success(request, _("Đã giao biểu."))
    return redirect(seat.url("forms_form", form_id=form_id))


@unit_screen("registry.view")
@require_GET
def measures(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The catalogue of measures: searched by words, kept to a field; local ones among them."""
    words, field = request.GET.get("tim", "").strip()[:100], request.GET.get("nhom", "")
    found = find_measures(words, seat.unit.id, field if field in FIELDS else "")
    ordered = sorted(found, key=lambda view: list(FIELDS).index(view.field))
    context = {
        "words": words,
        "field": field,
        "fields": [key for key in FIELDS if key],
        "groups": [(key, list(rows)) for key, rows in groupby(ordered, key=lambda view: view.field)],
        "found": len(found),
        "local": sum(view.owner_id is not None for view in found),
    }
    return render(request, "web/measures.html", context)


@unit_screen("registry.view")
@require_GET
def measures_one(request: HttpRequest, seat: Seat, measure_id: int) -> HttpResponse:
    """One measure: how it behaves, and which forms ask it."""
    may_set = seat.actor.may("catalogue.manage", seat.unit.id)
    return render(
        request,
        "web/measures_one.html",
        {"page": measure_page(measure_id, seat.unit.id), "may_set": may_set, "bounds": Asked.choices},
    )
