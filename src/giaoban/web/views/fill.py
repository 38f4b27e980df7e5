"""A submission as an Excel file: down, up again with a preview, and taken over."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.errors import Refusal, declare
from giaoban.intake.actions.fill import fill
from giaoban.intake.actions.save_cell import CellInput
from giaoban.intake.queries import submission
from giaoban.intake.template.build import build
from giaoban.intake.template.filled import Filled, read_filled
from giaoban.registry.queries import name_key
from giaoban.web.screen import Seat, submission_screen

OLD_PREVIEW = declare(
    "web.old_preview", gettext_lazy("Bản xem trước này đã cũ hoặc không còn nguyên. Hãy nộp lại tệp Excel.")
)
_SALT = "giaoban.fill"
_DAY = 24 * 3600
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@submission_screen("intake.view")
@require_GET
def submission_template(request: HttpRequest, seat: Seat, submission_id: str) -> HttpResponse:
    """The form as an Excel file."""
    view = submission(submission_id, seat.actor)
    response = HttpResponse(build(view), content_type=_EXCEL)
    name = f"{slugify(name_key(view.unit.name))}-{view.form.code}-{view.period.label}.xlsx".replace("/", "-")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@submission_screen("intake.enter")
@require_POST
def submission_fill(request: HttpRequest, seat: Seat, submission_id: str) -> HttpResponse:
    """A filled file, shown cell by cell before anything is taken over."""
    file = request.FILES.get("filled")
    if file is None:
        messages.error(request, _("Chưa chọn tệp nào."))
        return redirect("web:submission", submission_id=submission_id)
    view = submission(submission_id, seat.actor)
    # One byte more than allowed is enough to refuse: a huge file is never read whole.
    data = file.read(settings.MAX_FILE_BYTES + 1)
    filled = read_filled(view, file.name or "?", data, settings.MAX_FILE_BYTES)
    kept = signing.dumps(_kept(filled), salt=_SALT + submission_id, compress=True)
    context = {"view": view, "filled": filled, "kept": kept, "counts": _counts(filled), "may": view.may}
    return render(request, "web/submission_fill.html", context)


def _counts(filled: Filled) -> dict[str, int]:
    counts = {verdict: filled.count(verdict) for verdict in ("new", "changed", "same", "empty", "error")}
    return counts | {"taken": len(filled.taken) + len(filled.texts)}


def _kept(filled: Filled) -> dict[str, Any]:
    return {
        "cells": [
            [one.row.line.id, one.raw, one.note, one.row.cell.revision if one.row.cell else 0, one.address]
            for one in filled.taken
        ],
        "texts": [[one.section_id, one.text, one.revision] for one in filled.texts],
        "name": filled.name,
        "origin": filled.origin,
    }


@submission_screen("intake.enter")
@require_POST
def submission_fill_save(request: HttpRequest, seat: Seat, submission_id: str) -> HttpResponse:
    """Take over what the preview showed."""
    try:
        kept = signing.loads(request.POST.get("kept", ""), salt=_SALT + submission_id, max_age=_DAY)
    except signing.BadSignature:
        raise Refusal(OLD_PREVIEW) from None
    cells = [
        CellInput(
            line_id,
            raw,
            revision,
            absence_reason=note if name_key(raw) in ("khong ap dung", "kad", "n a") else "",
            note=note,
            origin=f"{kept['origin']}:{address}",
            origin_label=_("%(name)s, ô %(cell)s") % {"name": kept["name"], "cell": address},
        )
        for line_id, raw, note, revision, address in kept["cells"]
    ]
    fill(seat.actor, submission_id, cells, [tuple(one) for one in kept["texts"]])
    n = len(cells) + len(kept["texts"])
    said = ngettext("Đã lấy %(n)d ô từ tệp Excel vào biểu.", "Đã lấy %(n)d ô từ tệp Excel vào biểu.", n) % {"n": n}
    messages.success(request, said)
    return redirect("web:submission", submission_id=submission_id)
