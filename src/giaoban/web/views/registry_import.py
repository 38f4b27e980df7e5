"""Danh mục → Đơn vị → nhập từ bảng: choose a file, see what it would change and what does not fit, then write it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.errors import Refusal
from giaoban.registry.actions.import_units import (
    CHANGED,
    discard_import,
    preview_import,
    waiting,
    write_import,
)
from giaoban.registry.importing import line_of, report_csv
from giaoban.registry.plans import Plan
from giaoban.web.screen import Seat, unit_screen
from giaoban.web.views.units import day_of

# As many as one looks through by eye; the report as a file has all.
SHOWN = 100


@unit_screen("registry.manage")
def registry_import(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Choose a file; a file that was sent is read, kept and shown."""
    if request.method != "POST":
        return render(request, "web/registry_import.html")
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Chưa chọn tệp nào."))
        return redirect(seat.url("registry_import"))
    on, since = request.POST.get("on", ""), request.POST.get("since", "")
    import_id = preview_import(
        seat.actor,
        seat.unit.id,
        file.name or "?",
        file.read(),
        on=day_of(on) if on else None,
        old_since=day_of(since) if since else None,
        legal_act=request.POST.get("act", "").strip(),
    )
    return redirect(seat.url("registry_import_seen", import_id=import_id))


@unit_screen("registry.manage")
@require_GET
def registry_import_seen(request: HttpRequest, seat: Seat, import_id: str) -> HttpResponse:
    """What a waiting file would change, and a line for each row that does not fit."""
    row, reading = waiting(seat.actor, import_id)
    plan = reading.plan
    context = {
        "waiting": row,
        "kind": row.get_kind_display(),
        "settings": reading.settings,
        "plan": plan,
        "changes": _changes(plan),
        "blocked": [line_of(problem) for problem in plan.blocked[:SHOWN]],
        "hints": [line_of(problem) for problem in plan.hints[:SHOWN]],
        "more": max(0, len(plan.blocked) - SHOWN) + max(0, len(plan.hints) - SHOWN),
        "passed": _passed(plan),
        "new_units": plan.units[:SHOWN],
    }
    return render(request, "web/registry_import_seen.html", context)


def _changes(plan: Plan) -> list[str]:
    """What would be written, in words, without what is nothing."""
    ended = sum(1 for unit in plan.units if unit.last is not None)
    made = len(plan.units) - ended
    counts = (
        (made, ngettext("%(n)d đơn vị mới", "%(n)d đơn vị mới", made)),
        (ended, ngettext("%(n)d đơn vị cũ chưa có trong sổ", "%(n)d đơn vị cũ chưa có trong sổ", ended)),
        (
            len(plan.names),
            ngettext("%(n)d đơn vị đổi tên hoặc loại", "%(n)d đơn vị đổi tên hoặc loại", len(plan.names)),
        ),
        (len(plan.moves), ngettext("%(n)d đơn vị đổi cấp trên", "%(n)d đơn vị đổi cấp trên", len(plan.moves))),
        (len(plan.ends), ngettext("%(n)d đơn vị kết thúc", "%(n)d đơn vị kết thúc", len(plan.ends))),
        (
            len(plan.passed),
            ngettext("%(n)d dòng sáp nhập, chia tách", "%(n)d dòng sáp nhập, chia tách", len(plan.passed)),
        ),
    )
    return [words % {"n": count} for count, words in counts if count]


def _passed(plan: Plan) -> list[dict[str, Any]]:
    """The first successions, by the names of both units."""
    return [{"old": plan.known[row.old_id], "new": plan.known[row.new_id], "row": row} for row in plan.passed[:SHOWN]]


@unit_screen("registry.manage")
@require_GET
def registry_import_report(request: HttpRequest, seat: Seat, import_id: str) -> HttpResponse:
    """Everything that does not fit, as a table that Excel opens."""
    _row, reading = waiting(seat.actor, import_id)
    response = HttpResponse(report_csv(reading.plan.problems), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="khong-khop.csv"'
    return response


@unit_screen("registry.manage")
@require_POST
def registry_import_write(request: HttpRequest, seat: Seat, import_id: str) -> HttpResponse:
    """Write what was seen; when the registry changed meanwhile, show the new picture first."""
    try:
        done = write_import(seat.actor, import_id, leave_out="leave_out" in request.POST)
    except Refusal as refusal:
        if refusal.code != CHANGED:
            raise
        messages.error(request, refusal.message)
        return redirect(seat.url("registry_import_seen", import_id=import_id))
    count = done["units"] + done["names"] + done["moves"] + done["ended"] + done["successions"]
    messages.success(
        request,
        ngettext("Đã ghi %(n)d thay đổi vào sổ đơn vị.", "Đã ghi %(n)d thay đổi vào sổ đơn vị.", count) % {"n": count},
    )
    return redirect(seat.url("registry"))


@unit_screen("registry.manage")
@require_POST
def registry_import_discard(request: HttpRequest, seat: Seat, import_id: str) -> HttpResponse:
    """Forget the file; nothing was written."""
    discard_import(seat.actor, import_id)
    messages.success(request, _("Đã bỏ tệp, sổ đơn vị không đổi."))
    return redirect(seat.url("registry"))
