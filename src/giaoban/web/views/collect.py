"""Thu thập: files and pasted words in, and the list of what waits for review."""

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from giaoban.base.errors import Refusal
from giaoban.intake.actions.in_bulk import Bulk, accept_sure_in, record_ready
from giaoban.intake.actions.receive import receive, receive_text
from giaoban.intake.enums import DocumentState
from giaoban.intake.extract import READABLE
from giaoban.intake.queries import documents, review, waiting
from giaoban.web.screen import Seat, unit_screen
from giaoban.web.views.collecting import grid_of


@unit_screen("intake.view")
def collect(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who has reported; what came in and waits, and what was recorded."""
    context = {
        **grid_of(seat, request),
        "may_accept": seat.actor.may("intake.accept", seat.unit.id),
        "may_chase": seat.actor.may("notices.chase", seat.unit.id),
        "may_upload": seat.actor.may("intake.upload", seat.unit.id),
        "may_bulk": seat.actor.may("intake.bulk", seat.unit.id),
        "waiting": waiting(seat.actor, seat.unit.id),
        "may_record": seat.actor.may("figures.record", seat.unit.id),
        "readable": ",".join(READABLE),
        "recorded": documents(seat.actor, seat.unit.id, [DocumentState.RECORDED]),
    }
    return render(request, "web/collect.html", context)


@unit_screen("intake.upload")
@require_POST
def collect_upload(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take in files. The page's script sends one at a time and gets JSON; a plain form gets the page again."""
    answers = [_take(seat, file) for file in request.FILES.getlist("files")]
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"files": answers})
    for answer in answers:
        level = messages.success if answer["ok"] else messages.error
        level(request, str(answer["sentence"]))
    if not answers:
        messages.error(request, _("Chưa chọn tệp nào."))
    return redirect(seat.url("collect"))


def _take(seat: Seat, file: "UploadedFile[bytes]") -> dict[str, object]:
    name = file.name or "?"
    try:
        # One byte more than allowed is enough to refuse: a huge file is never read whole.
        document_id = receive(seat.actor, seat.unit.id, name, file.read(settings.MAX_FILE_BYTES + 1))
    except Refusal as refusal:
        return {"ok": False, "name": name, "sentence": refusal.message}
    view = review(seat.actor, document_id)
    found = len(view.facts)
    sentence = ngettext("%(name)s: đọc được %(n)d số liệu.", "%(name)s: đọc được %(n)d số liệu.", found)
    return {
        "ok": True,
        "name": name,
        "sentence": sentence % {"name": name, "n": found},
        "url": reverse("web:review", kwargs={"document_id": document_id}),
    }


@unit_screen("intake.upload")
@require_POST
def collect_paste(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take in pasted words, and go to their review."""
    title = request.POST.get("title", "").strip() or _("Nội dung dán")
    document_id = receive_text(seat.actor, seat.unit.id, title, request.POST.get("text", ""))
    return redirect("web:review", document_id=document_id)


@unit_screen("intake.review")
@require_POST
def collect_accept_sure(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Accept every sure figure of every document that waits."""
    done = accept_sure_in(seat.actor, seat.unit.id)
    said = _("Đã nhận %(n)d số liệu chắc của %(documents)d văn bản. Chưa số nào vào sổ.")
    messages.success(request, said % {"n": done.figures, "documents": done.documents})
    return _to_documents(seat)


@unit_screen("figures.record")
@require_POST
def collect_record(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Record every document that the page showed as ready."""
    done = record_ready(seat.actor, seat.unit.id, request.POST.getlist("document"))
    if done.documents:
        messages.success(request, _said(done))
    for name, sentence in done.refused:
        messages.error(request, f"{name}: {sentence}")
    return _to_documents(seat)


def _said(done: Bulk) -> str:
    said = _("Đã ghi nhận %(n)d số liệu của %(documents)d văn bản vào sổ, điền %(cells)d ô trong biểu của các đơn vị.")
    return said % {"n": done.figures, "documents": done.documents, "cells": done.cells}


def _to_documents(seat: Seat) -> HttpResponse:
    return redirect(seat.url("collect") + "#heading")
