"""One form of one unit, for whoever collects it: values beside last period and plan, findings, what was done."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.errors import Refusal
from giaoban.intake.actions.accept_submission import accept_many, accept_submission
from giaoban.intake.actions.correct_cell import accept_correction, correct_cell, refuse_correction
from giaoban.intake.actions.hand_in import approve
from giaoban.intake.actions.send_back import send_back
from giaoban.intake.actions.unlock_cell import unlock_cell
from giaoban.intake.faults import NO_SUBMISSION
from giaoban.intake.models import CellRevision
from giaoban.intake.queries import cell_history, submission
from giaoban.intake.submissions import LineRow, SubmissionView
from giaoban.people.queries import account_names
from giaoban.web.screen import Seat, submission_screen, unit_screen, whole


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier state of a cell."""

    revision: CellRevision
    by: str


@submission_screen("intake.view")
@require_GET
def submission_page(request: HttpRequest, seat: Seat, submission_id: str) -> HttpResponse:
    """The form as it stands."""
    return _page(request, seat, submission(submission_id, seat.actor))


def _page(request: HttpRequest, seat: Seat, view: SubmissionView) -> HttpResponse:
    waiting = [row for row in view.lines if row.cell and row.cell.mark == "corrected"]
    open_found = [one for one in view.found if one.needs_answer or one.found.severity == "error"]
    context = {
        "view": view,
        "corrections": waiting,
        "open_found": len(open_found),
        "may": view.may,
        "back": f"{seat.url('collect')}?ky={view.period}",
    }
    return render(request, "web/submission.html", context)


@submission_screen("intake.view")
@require_GET
def submission_cell(request: HttpRequest, seat: Seat, submission_id: str, line_id: int) -> HttpResponse:
    """What one cell said over time, and what can be done with it."""
    view = submission(submission_id, seat.actor)
    row = next((one for one in view.lines if one.line.id == line_id), None)
    if row is None:
        raise Refusal(NO_SUBMISSION)
    past = cell_history(submission_id, line_id, seat.actor)
    names = account_names(one.by for one in past)
    context = {
        "view": view,
        "row": row,
        "past": [Past(one, names.get(one.by or 0, "")) for one in reversed(past)],
        "may": view.may,
        "may_correct": _may_correct(view, row),
    }
    return render(request, "web/submission_cell.html", context)


def _may_correct(view: SubmissionView, row: LineRow) -> bool:
    unlocked = row.cell is not None and row.cell.mark == "unlocked"
    return "correct" in view.may or ("correct_unlocked" in view.may and unlocked)


def _revision(request: HttpRequest) -> int | None:
    return whole(request.POST.get("revision"))


@submission_screen("intake.accept")
@require_POST
def submission_accept(request: HttpRequest, seat: Seat, submission_id: str) -> HttpResponse:
    """Accept the form: its figures count."""
    accept_submission(seat.actor, submission_id, expected_revision=_revision(request))
    messages.success(request, _("Đã nhận biểu. Số liệu của biểu được tính từ bây giờ."))
    return redirect("web:submission", submission_id=submission_id)


@submission_screen("intake.approve")
@require_POST
def submission_approve(request: HttpRequest, seat: Seat, submission_id: str) -> HttpResponse:
    """The unit's lead approves: the form goes to the level above."""
    approve(seat.actor, submission_id, expected_revision=_revision(request))
    messages.success(request, _("Đã duyệt và nộp biểu lên cấp trên."))
    return redirect("web:submission", submission_id=submission_id)


@submission_screen("intake.view")
@require_POST
def submission_send_back(request: HttpRequest, seat: Seat, submission_id: str) -> HttpResponse:
    """Return the form, as a whole or for the cells that were ticked."""
    reason = request.POST.get("reason", "")
    ticked = [line for text in request.POST.getlist("lines") if (line := whole(text)) is not None]
    cells = {line: request.POST.get(f"why{line}", "").strip() or reason.strip() for line in ticked}
    send_back(seat.actor, submission_id, reason=reason, cells=cells, expected_revision=_revision(request))
    messages.success(request, _("Đã trả lại biểu, kèm lý do. Đơn vị thấy ngay trong phần việc của mình."))
    return redirect("web:submission", submission_id=submission_id)


@submission_screen("intake.unlock")
@require_POST
def submission_unlock(request: HttpRequest, seat: Seat, submission_id: str, line_id: int) -> HttpResponse:
    """Unlock one cell of an accepted form."""
    unlock_cell(seat.actor, submission_id, line_id, reason=request.POST.get("reason", ""))
    messages.success(request, _("Đã mở khóa ô này. Số cũ vẫn được tính cho đến khi bản đính chính được duyệt."))
    return redirect("web:submission_cell", submission_id=submission_id, line_id=line_id)


@submission_screen("intake.enter")
@require_POST
def submission_correct(request: HttpRequest, seat: Seat, submission_id: str, line_id: int) -> HttpResponse:
    """Correct one cell of an accepted form."""
    correct_cell(
        seat.actor,
        submission_id,
        line_id,
        request.POST.get("raw", ""),
        reason=request.POST.get("reason", ""),
        absence=request.POST.get("absence", ""),
        absence_reason=request.POST.get("absence_reason", ""),
        expected_revision=_revision(request),
    )
    messages.success(request, _("Đã ghi bản đính chính, kèm lý do. Số cũ vẫn còn trong sổ."))
    return redirect("web:submission_cell", submission_id=submission_id, line_id=line_id)


@submission_screen("intake.accept")
@require_POST
def submission_correction(request: HttpRequest, seat: Seat, submission_id: str, line_id: int) -> HttpResponse:
    """Accept or refuse a correction that waits."""
    if request.POST.get("answer") == "accept":
        accept_correction(seat.actor, submission_id, line_id)
        messages.success(request, _("Đã duyệt bản đính chính. Số mới được tính từ bây giờ."))
    else:
        refuse_correction(seat.actor, submission_id, line_id, reason=request.POST.get("reason", ""))
        messages.success(request, _("Đã bỏ bản đính chính, kèm lý do. Số cũ vẫn được tính."))
    return redirect("web:submission_cell", submission_id=submission_id, line_id=line_id)


@unit_screen("intake.accept")
@require_POST
def collect_accept(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Accept the forms that were ticked in the grid, all or none."""
    chosen = request.POST.getlist("forms")
    if not chosen:
        messages.error(request, _("Chưa chọn biểu nào để nhận."))
        return redirect(f"{seat.url('collect')}?ky={seat.period}")
    accept_many(seat.actor, chosen)
    count = len(chosen)
    messages.success(request, ngettext("Đã nhận %(n)d biểu.", "Đã nhận %(n)d biểu.", count) % {"n": count})
    return redirect(f"{seat.url('collect')}?ky={seat.period}")
