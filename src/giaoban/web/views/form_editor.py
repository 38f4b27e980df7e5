"""Writing regimes and forms: the editor, its preview, publishing with the cost shown, ready-made ones."""

from importlib.resources import files

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.actions.edit_form import (
    NO_PART,
    Part,
    add_line,
    add_section,
    change_line,
    change_section,
    move_part,
    remove_part,
)
from giaoban.catalogue.actions.load_forms import load_forms
from giaoban.catalogue.actions.new_form import describe, discard_draft, new_form, new_version
from giaoban.catalogue.actions.publish import publish
from giaoban.catalogue.actions.save_regime import save_regime
from giaoban.catalogue.actions.set_threshold import set_threshold
from giaoban.catalogue.burden import burden
from giaoban.catalogue.chain import PERIOD_TYPES, Limit
from giaoban.catalogue.cost import assumed
from giaoban.catalogue.enums import About, Asked, Level, LineNature
from giaoban.catalogue.forms import find_measures, forms_seen_by, own_version, regime, regimes_for
from giaoban.catalogue.ready import delivered, parse_ready
from giaoban.catalogue.rules import Regime
from giaoban.web.screen import Seat, unit_screen, whole
from giaoban.web.views.units import day_of

NO_READY = declare(
    "web.no_ready_chosen",
    gettext_lazy("Chưa chọn gì. Hãy đánh dấu biểu có sẵn, hoặc chọn một tệp TOML (mã hóa UTF-8)."),
)
SHOWN = 12


@unit_screen("catalogue.manage")
@require_http_methods(["GET", "POST"])
def forms_new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Begin a form: name, code, regime."""
    if request.method == "POST":
        posted = request.POST
        version_id = new_form(
            seat.actor,
            seat.unit.id,
            name=posted.get("ten", ""),
            code=posted.get("ky_hieu", ""),
            regime_id=whole(posted.get("che_do")) or 0,
        )
        return redirect(seat.url("forms_edit", version_id=version_id))
    usable = [view for view in regimes_for(seat.unit.id) if view.owner_id in (None, seat.unit.id)]
    return render(request, "web/forms_new.html", {"regimes": usable})


@unit_screen("catalogue.manage")
@require_POST
def forms_version(request: HttpRequest, seat: Seat, form_id: int) -> HttpResponse:
    """Begin the next version of a form."""
    return redirect(seat.url("forms_edit", version_id=new_version(seat.actor, form_id)))


@unit_screen("catalogue.manage")
@require_GET
def forms_edit(request: HttpRequest, seat: Seat, version_id: int) -> HttpResponse:
    """The editor of a draft, with the search for measures beside it."""
    return _editor(request, seat, version_id)


def _editor(request: HttpRequest, seat: Seat, version_id: int, template: str = "web/forms_edit.html") -> HttpResponse:
    words = request.GET.get("tim", request.POST.get("tim", "")).strip()[:100]
    view = own_version(version_id, seat.unit.id)
    found = find_measures(words, seat.unit.id) if words else []
    context = {
        "form": view,
        "words": words,
        "found": found[:SHOWN],
        "more": max(0, len(found) - SHOWN),
        "asked": {line.measure.id for line in view.lines},
        "abouts": About.choices,
        "natures": LineNature.choices,
    }
    return render(request, template, context)


@unit_screen("catalogue.manage")
@require_POST
def forms_change(request: HttpRequest, seat: Seat, version_id: int) -> HttpResponse:
    """One step of editing; htmx gets the editor anew, a plain form its page."""
    own_version(version_id, seat.unit.id)
    _change(request, seat, version_id)
    if getattr(request, "htmx", False):
        return _editor(request, seat, version_id, "web/forms_editor.html")
    return redirect(seat.url("forms_edit", version_id=version_id))


def _change(request: HttpRequest, seat: Seat, version_id: int) -> None:
    """What the pressed button asks: `viec` names the step, `phan` the line or section (line-12)."""
    posted, actor = request.POST, seat.actor
    step = posted.get("viec", "")
    name, _dash, number = posted.get("phan", "").partition("-")
    kind: Part = "section" if name == "section" else "line"
    part_id, required = whole(number) or 0, "bat_buoc" in posted
    guidance = posted.get("huong_dan", "")
    if step == "describe":
        describe(actor, version_id, name=posted.get("ten", ""), guidance=guidance)
    elif step == "add_line":
        add_line(actor, version_id, whole(posted.get("chi_tieu")) or 0, item=posted.get("noi_dung", ""))
    elif step == "add_section":
        add_section(actor, version_id, posted.get("muc", ""))
    elif step in ("up", "down"):
        move_part(actor, version_id, kind, part_id, -1 if step == "up" else 1)
    elif step == "remove":
        remove_part(actor, version_id, kind, part_id)
    elif step == "change" and kind == "line":
        change_line(
            actor,
            version_id,
            part_id,
            required=required,
            guidance=guidance,
            item=posted.get("noi_dung", ""),
            about=posted.get("ve", ""),
            nature=posted.get("pham_vi", ""),
        )
    elif step == "change":
        change_section(actor, version_id, part_id, heading=posted.get("muc", ""), guidance=guidance, required=required)
    else:
        raise Refusal(NO_PART)


@unit_screen("catalogue.manage")
@require_POST
def forms_discard(request: HttpRequest, seat: Seat, version_id: int) -> HttpResponse:
    """Throw a draft away."""
    view = own_version(version_id, seat.unit.id)
    gone = discard_draft(seat.actor, version_id)
    messages.success(request, _("Đã bỏ bản đang soạn của “%(name)s”.") % {"name": view.name})
    return redirect(seat.url("forms") if gone else seat.url("forms_form", form_id=view.form_id))


@unit_screen("catalogue.manage")
@require_GET
def forms_preview(request: HttpRequest, seat: Seat, version_id: int) -> HttpResponse:
    """A version as a reporter sees it on a phone."""
    return render(request, "web/forms_preview.html", {"form": own_version(version_id, seat.unit.id)})


@unit_screen("catalogue.manage")
@require_http_methods(["GET", "POST"])
def forms_publish(request: HttpRequest, seat: Seat, version_id: int) -> HttpResponse:
    """What a draft will cost and which of its questions are asked already; then publish it."""
    view = own_version(version_id, seat.unit.id)
    if request.method == "POST":
        publish(seat.actor, version_id, day_of(request.POST.get("tu", "")))
        messages.success(
            request, _("Đã ban hành “%(name)s”. Từ nay phiên bản này không sửa nữa.") % {"name": view.name}
        )
        return redirect(seat.url("forms_form", form_id=view.form_id))
    weight = burden(version_id)
    context = {
        "form": view,
        "burden": weight,
        "source": assumed()[1],
        "derived": set().union(*weight.repeats.derived.values()),
        "today": today(),
    }
    return render(request, "web/forms_publish.html", context)


@unit_screen("catalogue.manage")
@require_http_methods(["GET", "POST"])
def forms_ready(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take ready-made forms, ours or those of a TOML file, as drafts."""
    if request.method == "POST":
        upload = request.FILES.get("tep")
        codes = request.POST.getlist("bieu")
        if upload is not None:
            try:
                ready, wanted = parse_ready(upload.read(1_000_001)[:1_000_000].decode("utf-8-sig")), None
            except UnicodeDecodeError:
                raise Refusal(NO_READY) from None
        elif codes:
            ready, wanted = delivered(), codes
        else:
            raise Refusal(NO_READY)
        done = load_forms(seat.actor, seat.unit.id, ready, wanted)
        said = ngettext(
            "Đã thêm %(n)d biểu, đang soạn. Hãy xem lại, giao cho đơn vị rồi ban hành.",
            "Đã thêm %(n)d biểu, đang soạn. Hãy xem lại, giao cho đơn vị rồi ban hành.",
            done.forms,
        )
        messages.success(request, said % {"n": done.forms})
        return redirect(seat.url("forms"))
    there = {row.code for row in forms_seen_by(seat.unit.id) if row.owner.id == seat.unit.id}
    rows = sorted(((row, row.code in there) for row in delivered().forms), key=lambda pair: pair[1])
    return render(request, "web/forms_ready.html", {"rows": rows, "left": sum(not done for _row, done in rows)})


@unit_screen("catalogue.manage")
@require_GET
def forms_sample(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The delivered forms as a TOML file, to write one's own after."""
    text = (files("giaoban.catalogue") / "data" / "forms.toml").read_text("utf-8")
    disposition = 'attachment; filename="bieu-mau.toml"'
    return HttpResponse(text, content_type="application/toml", headers={"Content-Disposition": disposition})


@unit_screen("catalogue.manage")
@require_http_methods(["GET", "POST"])
def forms_regime_new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Fix a regime of one's own, after another where `?theo=` names one."""
    return _regime(request, seat, None, whole(request.GET.get("theo")))


@unit_screen("catalogue.manage")
@require_http_methods(["GET", "POST"])
def forms_regime_edit(request: HttpRequest, seat: Seat, regime_id: int) -> HttpResponse:
    """Change a regime of one's own."""
    return _regime(request, seat, regime_id, regime_id)


def _regime(request: HttpRequest, seat: Seat, regime_id: int | None, like: int | None) -> HttpResponse:
    if request.method == "POST":
        posted = request.POST
        until = posted.get("den", "").strip()
        saved = save_regime(
            seat.actor,
            seat.unit.id,
            regime_id=regime_id,
            code=posted.get("ky_hieu", ""),
            name=posted.get("ten", ""),
            legal_basis=posted.get("can_cu", ""),
            cutoff=posted.get("cach_tinh", ""),
            period_types=posted.getlist("ky"),
            deadlines=_deadlines(request),
            valid_from=day_of(posted.get("tu", "")),
            valid_to=day_of(until) if until else None,
        )
        messages.success(request, _("Đã lưu chế độ báo cáo."))
        return redirect(seat.url("forms_regime", regime_id=saved))
    pattern = regime(like, seat.unit.id) if like is not None else None
    shown = pattern.deadlines if pattern else {}
    context = {
        "is_new": regime_id is None,
        "code": pattern.code if pattern and regime_id else "",
        "name": pattern.name if pattern else "",
        "basis": pattern.legal_basis if pattern else "",
        "cutoff": pattern.cutoff if pattern else Regime.LICH,
        "chosen": pattern.period_types if pattern else (),
        "first": pattern.valid_from if pattern and regime_id else today(),
        "last": pattern.valid_to if pattern and regime_id else None,
        "levels": [
            (level, limit.working_days if limit else "", (limit.latest_day if limit else "") or "")
            for level, limit in ((level, shown.get(level)) for level in Level.values)
        ],
        "types": [type for type in PERIOD_TYPES if type != "custom"],
        "cutoffs": [str(one) for one in (Regime.ND09, Regime.LICH)],
    }
    return render(request, "web/forms_regime_edit.html", context)


@unit_screen("catalogue.manage")
@require_POST
def measures_ask(request: HttpRequest, seat: Seat, measure_id: int) -> HttpResponse:
    """Set what is asked of the units below by a measure, from a day on."""
    posted = request.POST
    bound = posted.get("so_sanh", "")
    set_threshold(
        seat.actor,
        seat.unit.id,
        measure_id,
        comparator=bound if bound in Asked.values else Asked.AT_LEAST,
        text=posted.get("nguong", ""),
        paper=posted.get("can_cu", ""),
        valid_from=day_of(posted.get("tu", "")),
    )
    messages.success(request, _("Đã đặt ngưỡng đạt."))
    return redirect(seat.url("measures_one", measure_id=measure_id))


def _deadlines(request: HttpRequest) -> dict[str, Limit]:
    """Working days by level; what is no number counts as 0 and is refused with the sentence about them."""
    found = {}
    for level in Level.values:
        days, latest = (request.POST.get(f"{name}_{level}", "").strip() for name in ("ngay", "muon_nhat"))
        if days or latest:
            found[level] = Limit(whole(days) or 0, (whole(latest) or 0) if latest else None)
    return found
