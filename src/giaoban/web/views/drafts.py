"""One document of an office: its versions, what came back changed from Word, its issue."""

from datetime import date

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.documents.actions.attach_signed import attach_signed
from giaoban.documents.actions.decide_correction import accept_correction, refuse_correction, send_correction
from giaoban.documents.actions.issue import BAD_DAY, ORDINARY, Order, issue
from giaoban.documents.actions.set_again import set_again
from giaoban.documents.actions.settle_number import link_number, mark_plain, reopen
from giaoban.documents.actions.take_back import TakenBack, take_back
from giaoban.documents.document_page import differences, document_page, heading_of, issued_file, version_file
from giaoban.documents.verify import numbers_lacking
from giaoban.intake.extract import TOO_LARGE
from giaoban.web.screen import Seat, draft_screen, unit_screen, whole
from giaoban.web.views.reports import DOCX, NO_FILE

_VERBS = ("take_back", "correct", "issue")


@draft_screen("documents.view")
@require_GET
def draft_page(request: HttpRequest, seat: Seat, draft_id: str) -> HttpResponse:
    """A document: what waits for a decision, whether it can be issued, its versions."""
    page = document_page(seat.actor, draft_id)
    context = {
        "page": page,
        "heading": heading_of(page),
        "may": {verb for verb in _VERBS if seat.actor.may(f"documents.{verb}", seat.unit.id)},
    }
    return render(request, "web/draft.html", context)


@draft_screen("documents.view")
@require_GET
def draft_differences(request: HttpRequest, seat: Seat, draft_id: str) -> HttpResponse:
    """Two versions side by side."""
    found = differences(seat.actor, draft_id, whole(request.GET.get("tu")), whole(request.GET.get("den")))
    return render(request, "web/draft_differences.html", {"found": found, "all": request.GET.get("ca") == "1"})


@draft_screen("documents.view")
@require_GET
def draft_version(request: HttpRequest, seat: Seat, draft_id: str, number: int) -> HttpResponse:
    """The file of one version, for Word."""
    name, data = version_file(seat.actor, draft_id, number)
    return _download(name, data, DOCX)


@draft_screen("documents.view")
@require_GET
def draft_issued(request: HttpRequest, seat: Seat, draft_id: str, which: str) -> HttpResponse:
    """A file as it was issued or signed."""
    name, data, kind = issued_file(seat.actor, draft_id, which)
    return _download(name, data, DOCX if kind == "docx" else "application/pdf")


@unit_screen("documents.take_back")
@require_POST
def reports_take_back(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take a file back from Word; it says itself which document it is of."""
    return _taken(request, take_back(seat.actor, *_file(request)))


@draft_screen("documents.take_back")
@require_POST
def draft_take_back(request: HttpRequest, seat: Seat, draft_id: str) -> HttpResponse:
    """Take a file of this document back from Word."""
    return _taken(request, take_back(seat.actor, *_file(request), draft_id))


@draft_screen("documents.correct")
@require_POST
def draft_decide(request: HttpRequest, seat: Seat, draft_id: str, request_id: str) -> HttpResponse:
    """Decide one number of a file that came back."""
    posted, actor = request.POST, seat.actor
    do, _colon, more = posted.get("do", "").partition(":")
    reason = posted.get("reason", "")
    if do == "accept":
        accept_correction(actor, request_id, reason=reason)
        messages.success(request, _("Đã ghi đính chính vào sổ, nguồn là tệp trả lại."))
    elif do == "refuse":
        refuse_correction(actor, request_id, reason=reason)
        messages.success(request, _("Giữ số của sổ: bản tiếp theo sẽ in lại số đó."))
    elif do == "send":
        send_correction(actor, request_id, whole(more) or 0, reason=reason)
        messages.success(request, _("Đã chuyển yêu cầu đến đơn vị có số liệu."))
    elif do == "link":
        link_number(actor, request_id, posted.get("figure", ""))
        messages.success(request, _("Đã chọn số liệu: bản tiếp theo sẽ gắn con số này với sổ."))
    elif do == "reopen":
        reopen(actor, request_id)
        messages.success(request, _("Con số chờ quyết định lại."))
    else:
        mark_plain(actor, request_id, reason=reason)
        messages.success(request, _("Để nguyên con số, lý do đã ghi lại."))
    return redirect(_page(draft_id))


@draft_screen("documents.correct")
@require_POST
def draft_set(request: HttpRequest, seat: Seat, draft_id: str) -> HttpResponse:
    """Make the next version by what was decided, or with the ledger's values of now."""
    done = set_again(seat.actor, draft_id, refresh=request.POST.get("refresh") == "1")
    parts = [
        words % {"n": count}
        for words, count in (
            (_("đặt lại %(n)d số"), done.back),
            (_("gắn %(n)d số"), done.bound),
            (_("in lại %(n)d số theo sổ"), done.fresh),
        )
        if count
    ]
    said = _("Đã lập bản %(n)d: %(what)s.") % {"n": done.version.number, "what": ", ".join(parts)}
    messages.success(request, said if parts else _("Đã lập bản %(n)d.") % {"n": done.version.number})
    if done.left:
        left = _("Chưa in lại được, hãy sửa trong Word: %(left)s") % {"left": "; ".join(done.left[:10])}
        messages.warning(request, left)
    return redirect(_page(draft_id))


@draft_screen("documents.issue")
@require_POST
def draft_issue(request: HttpRequest, seat: Seat, draft_id: str) -> HttpResponse:
    """Give the document its number and freeze it."""
    row = issue(seat.actor, draft_id, _order(request))
    messages.success(request, _("Đã ban hành số %(symbol)s.") % {"symbol": row.symbol})
    return redirect(_page(draft_id))


@draft_screen("documents.issue")
@require_POST
def draft_signed(request: HttpRequest, seat: Seat, draft_id: str) -> HttpResponse:
    """Take the signed PDF back."""
    data, name = _file(request)
    row = attach_signed(seat.actor, draft_id, data, name)
    signed = _("Đã nhận bản PDF có chữ ký số.") if row.has_signature else _("Đã nhận bản PDF; tệp không có chữ ký số.")
    messages.success(request, signed)
    lacking = numbers_lacking(row.issued, data, name)
    if lacking:
        said = _("Trong PDF không thấy các con số đã ban hành: %(numbers)s. Hãy xem có đúng bản đã ký không.")
        messages.warning(request, said % {"numbers": "; ".join(lacking[:10])})
    return redirect(_page(draft_id))


def _order(request: HttpRequest) -> Order:
    posted = request.POST
    on = _day(posted.get("on"))
    if on is None:
        raise Refusal(BAD_DAY, today=f"{today():%d/%m/%Y}")
    return Order(
        on=on,
        number=whole(posted.get("number")),
        body=posted.get("body", ""),
        secrecy=posted.get("secrecy") or ORDINARY,
        gap_reason=posted.get("gap_reason", ""),
        term=posted.get("term", ""),
        term_from=_day(posted.get("term_from")),
        groups=_groups(posted.get("series"), posted.get("groups", "")),
        follows=posted.get("follows", ""),
        follows_as=posted.get("follows_as", "replace"),
    )


def _groups(choice: str | None, text: str) -> str | None:
    return {"one": "", "each": "*", "groups": text}.get(choice or "")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _taken(request: HttpRequest, taken: TakenBack) -> HttpResponse:
    said = {"number": taken.version.number, "n": len(taken.waiting)}
    if taken.waiting:
        messages.success(request, _("Đã nhận bản %(number)d; %(n)d số chờ quyết định.") % said)
    else:
        messages.success(request, _("Đã nhận bản %(number)d; không số nào bị sửa.") % said)
    return redirect(_page(taken.version.draft_id))


def _page(draft_id: str) -> str:
    return reverse("web:draft", kwargs={"draft_id": draft_id})


def _file(request: HttpRequest) -> tuple[bytes, str]:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Refusal(NO_FILE)
    if (file.size or 0) > settings.MAX_FILE_BYTES:
        raise Refusal(TOO_LARGE, name=file.name, limit=settings.MAX_FILE_BYTES // 2**20)
    return file.read(), file.name or ""


def _download(name: str, data: bytes, kind: str) -> HttpResponse:
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
