"""Báo cáo: drafts for Word, and holding a file that came back against the ledger."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.errors import Refusal, declare
from giaoban.documents.actions.draft import draft
from giaoban.documents.content import DocumentKind
from giaoban.documents.queries import draft_file, drafts, unit_of_draft
from giaoban.documents.templates import wording_of
from giaoban.documents.verify import verify
from giaoban.documents.vocabulary import KIND_WORDS, OF_A_PERIOD
from giaoban.intake.extract import TOO_LARGE
from giaoban.web.screen import Seat, draft_screen, unit_screen

NO_FILE = declare("web.no_file", gettext_lazy("Chưa chọn tệp nào."))
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@unit_screen("documents.view")
@require_GET
def reports(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The drafts there are, a new one, and verifying one that came back."""
    context = {
        "period": seat.period,
        "periods": seat.periods,
        "drafts": drafts(seat.actor, seat.unit.id),
        "may_take_back": seat.actor.may("documents.take_back", seat.unit.id),
        "may_draft": seat.actor.may("documents.draft", seat.unit.id),
        "may_word": seat.actor.may("documents.templates", seat.unit.id),
        "kinds": [(kind, KIND_WORDS[kind]) for kind in OF_A_PERIOD],
        "own_wordings": {kind for kind in OF_A_PERIOD if wording_of(seat.unit.id, kind).is_own},
    }
    return render(request, "web/reports.html", context)


@unit_screen("documents.draft")
@require_POST
def reports_draft(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Draft a document of the period."""
    kind, form = request.POST.get("loai") or DocumentKind.REPORT, request.POST.get("form") or "state"
    own = request.POST.get("loi-van") != "co-san"
    made = draft(seat.actor, seat.unit.id, seat.period, form, kind=kind, own_wording=own)
    count = made.figures.count()
    said = _("Đã soạn %(name)s với %(n)d số liệu, số nào cũng gắn với sổ.")
    messages.success(request, said % {"name": made.title, "n": count})
    return redirect("web:draft", draft_id=made.pk)


@draft_screen("documents.view")
@require_GET
def reports_download(request: HttpRequest, seat: Seat, draft_id: str) -> HttpResponse:
    """The draft's file, for Word, or with `?tep=pdf` the PDF of the same words, with `&xem=1` to be looked at."""
    kind = "pdf" if request.GET.get("tep") == "pdf" else "docx"
    name, data = draft_file(seat.actor, draft_id, kind)
    shown = "inline" if kind == "pdf" and request.GET.get("xem") == "1" else "attachment"
    headers = {"Content-Disposition": f'{shown}; filename="{name}"'}
    return HttpResponse(data, content_type="application/pdf" if kind == "pdf" else DOCX, headers=headers)


@unit_screen("documents.verify")
@require_POST
def reports_verify(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Hold a file that came back from Word against the ledger: changed, removed and unlinked numbers."""
    file = request.FILES.get("file")
    if file is None:
        raise Refusal(NO_FILE)
    if (file.size or 0) > settings.MAX_FILE_BYTES:
        raise Refusal(TOO_LARGE, name=file.name, limit=settings.MAX_FILE_BYTES // 2**20)
    verdict = verify(file.read(), seat.actor, file.name or "")
    context = {"verdict": verdict, "name": file.name, "unit_of_draft": unit_of_draft(verdict.draft_id)}
    return render(request, "web/verdict.html", context)
