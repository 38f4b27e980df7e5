"""One task: what is asked, how far it is, its trail, and the steps that one may take; giving a new one."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.people.queries import account_names, accounts_with
from giaoban.registry.queries import units
from giaoban.tasks.actions.adjust import Adjusted, adjust
from giaoban.tasks.actions.assign import Deadline, Given, assign, issue, reach
from giaoban.tasks.actions.cancel import cancel
from giaoban.tasks.actions.comment import comment
from giaoban.tasks.actions.confirm import confirm
from giaoban.tasks.actions.extend import ask_extension, extend, refuse_extension
from giaoban.tasks.actions.pause import pause, resume
from giaoban.tasks.actions.receive import receive
from giaoban.tasks.actions.reopen import reopen
from giaoban.tasks.actions.report import complete, report
from giaoban.tasks.actions.send_back import send_back
from giaoban.tasks.enums import DueKind, Urgency
from giaoban.tasks.evidence import GivenFile
from giaoban.tasks.queries import TaskPage, evidence_file, page
from giaoban.tasks.reading import deadline_of
from giaoban.tasks.refusals import BAD_DAY, NO_TASK
from giaoban.web.screen import Seat, View, unit_screen, whole
from giaoban.web.views.registry_changes import NOT_FILLED

PERCENTS = (25, 50, 75, 100)
Step = Callable[[HttpRequest, Seat, int], str]


@unit_screen("tasks.see")
@require_GET
def tasks_one(request: HttpRequest, seat: Seat, task_id: str) -> HttpResponse:
    """A task's page."""
    return _page(request, seat, task_id)


def _page(request: HttpRequest, seat: Seat, task_id: str, refusal: Refusal | None = None) -> HttpResponse:
    asked = whole(request.POST.get("lan") or request.GET.get("lan"))
    found = page(seat.actor, task_id, asked)
    context = {
        "page": found,
        "row": found.row,
        "percents": PERCENTS,
        "refused": refusal.message if refusal else "",
        "given": request.POST if refusal else QueryDict(),
        "urgencies": Urgency.choices,
        "leads": _leads(found.row.unit.id) if "adjust" in found.may else [],
        "decides": bool(found.may & {"confirm", "send_back", "extend", "refuse_extension"}),
        "runs": bool(found.may & {"pause", "resume", "adjust", "cancel", "reopen"}),
        "joining": {one.id for one in found.row.coordinators},
        "heading": heading(found),
    }
    return render(request, "web/tasks_one.html", context, status=422 if refusal else 200)


def heading(found: TaskPage) -> str:
    """What the page answers: where the task stands, and how long there is."""
    row = found.row
    if row.late_days:
        return _("Quá hạn %(n)d ngày") % {"n": row.late_days}
    if row.due is None or row.timeliness not in ("in_time", "soon"):
        return ""
    left = (row.due - today()).days
    return _("Hạn hôm nay") if left == 0 else _("Còn %(n)d ngày") % {"n": left} if left > 0 else ""


def _leads(unit_id: int) -> list[tuple[int, str]]:
    views = units(reach(unit_id), today()).values()
    return [(one.id, one.name) for one in sorted(views, key=lambda view: (view.code, view.id))]


def _day(text: str | None, required: bool = True) -> date | None:
    if not text:
        if required:
            raise Refusal(NOT_FILLED, fields=_("Ngày"))
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(BAD_DAY, day=text[:20]) from None


def _must(text: str | None) -> date:
    day = _day(text)
    if day is None:
        raise Refusal(NOT_FILLED, fields=_("Ngày"))
    return day


def _files(request: HttpRequest) -> list[GivenFile]:
    return [GivenFile(one.name or "", one.read()) for one in request.FILES.getlist("tep")]


def _report(request: HttpRequest, seat: Seat, at: int) -> str:
    post = request.POST
    said = post.get("noi-dung", "")
    percent = whole(post.get("muc"))
    figures = post.getlist("so-lieu")
    if "xong" in post or percent == 100:
        despite = post.get("van-xong", "")
        complete(seat.actor, at, said or _("Đã hoàn thành."), files=_files(request), figures=figures, despite=despite)
        return _("Đã báo cáo hoàn thành, chờ xác nhận.")
    propose = _day(post.get("ngay-moi"), required=False)
    report(seat.actor, at, said, percent=percent, files=_files(request), figures=figures, propose=propose)
    return _("Đã báo tiến độ và gửi đề nghị gia hạn.") if propose else _("Đã báo tiến độ.")


def _ask(request: HttpRequest, seat: Seat, at: int) -> str:
    ask_extension(seat.actor, at, _must(request.POST.get("ngay-moi")), request.POST.get("ly-do", ""))
    return _("Đã gửi đề nghị gia hạn.")


def _comment(request: HttpRequest, seat: Seat, at: int) -> str:
    comment(seat.actor, at, request.POST.get("noi-dung", ""), files=_files(request))
    return _("Đã gửi ý kiến.")


def _receive(request: HttpRequest, seat: Seat, at: int) -> str:
    receive(seat.actor, at)
    return _("Đã nhận việc.")


def _confirm(request: HttpRequest, seat: Seat, at: int) -> str:
    confirm(seat.actor, at, request.POST.get("ly-do", ""))
    return _("Đã xác nhận hoàn thành.")


def _send_back(request: HttpRequest, seat: Seat, at: int) -> str:
    send_back(seat.actor, at, request.POST.get("ly-do", ""))
    return _("Đã trả lại, đơn vị chủ trì được báo ngay.")


def _extend(request: HttpRequest, seat: Seat, at: int) -> str:
    post = request.POST
    if "khong" in post:
        refuse_extension(seat.actor, at, post.get("ly-do", ""))
        return _("Đã trả lời không gia hạn.")
    day = _must(post.get("ngay-moi"))
    extend(seat.actor, at, day, post.get("ly-do", ""))
    return _("Đã gia hạn đến %(day)s.") % {"day": f"{day:%d/%m/%Y}"}


def _pause(request: HttpRequest, seat: Seat, at: int) -> str:
    if "tiep-tuc" in request.POST:
        resume(seat.actor, at, request.POST.get("ly-do", ""))
        return _("Nhiệm vụ tiếp tục thực hiện.")
    pause(seat.actor, at, request.POST.get("ly-do", ""))
    return _("Đã tạm dừng, không nhắc nữa.")


def _cancel(request: HttpRequest, seat: Seat, at: int) -> str:
    cancel(seat.actor, at, request.POST.get("ly-do", ""))
    return _("Đã hủy nhiệm vụ.")


def _adjust(request: HttpRequest, seat: Seat, at: int) -> str:
    post = request.POST
    urgency = post.get("do-khan", "")
    joining = [one for text in post.getlist("phoi-hop") if (one := whole(text)) is not None]
    wanted = Adjusted(
        text=post.get("noi-dung"),
        lead_id=whole(post.get("chu-tri")),
        coordinators=joining if "co-phoi-hop" in post else None,
        due=_day(post.get("han"), required=False),
        product=post.get("san-pham"),
        urgency=urgency if urgency in Urgency.values else None,
    )
    adjust(seat.actor, at, post.get("ly-do", ""), wanted)
    return _("Đã điều chỉnh nhiệm vụ.")


def _reopen(request: HttpRequest, seat: Seat, at: int) -> str:
    reopen(seat.actor, at, request.POST.get("ly-do", ""))
    return _("Đã mở lại, đơn vị chủ trì được báo ngay.")


def _issue(request: HttpRequest, seat: Seat, at: int) -> str:
    issue(seat.actor, at)
    return _("Đã giao nhiệm vụ.")


def _step(verb: str, step: Step) -> View:
    @unit_screen(verb)
    @require_POST
    def view(request: HttpRequest, seat: Seat, task_id: str) -> HttpResponse:
        found = page(seat.actor, task_id)
        at = whole(request.POST.get("lan")) or found.row.id
        if not any(row.id == at for row in found.times):
            raise Refusal(NO_TASK)
        try:
            messages.success(request, step(request, seat, at))
        except Refusal as refusal:
            if refusal.code == NO_TASK:
                raise
            return _page(request, seat, task_id, refusal)
        return redirect(f"{seat.url('tasks_one', task_id=task_id)}?lan={at}")

    return view


tasks_report = _step("tasks.report", _report)
tasks_ask = _step("tasks.report", _ask)
tasks_comment = _step("tasks.see", _comment)
tasks_receive = _step("tasks.receive", _receive)
tasks_confirm = _step("tasks.confirm", _confirm)
tasks_send_back = _step("tasks.send_back", _send_back)
tasks_reopen = _step("tasks.confirm", _reopen)
tasks_extend = _step("tasks.extend", _extend)
tasks_pause = _step("tasks.pause", _pause)
tasks_cancel = _step("tasks.cancel", _cancel)
tasks_adjust = _step("tasks.assign", _adjust)
tasks_issue = _step("tasks.assign", _issue)


@unit_screen("tasks.see")
@require_GET
def tasks_evidence(request: HttpRequest, seat: Seat, evidence_id: str) -> HttpResponse:
    """A file that shows something, to keep: never opened inside this site."""
    name, content = evidence_file(seat.actor, evidence_id)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = _as_attachment(name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def _as_attachment(name: str) -> str:
    return content_disposition_header(True, name) or "attachment"


@unit_screen("tasks.assign")
@require_http_methods(["GET", "POST"])
def tasks_new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give a task, or a part of one that the level above gave (`tu`)."""
    refusal: Refusal | None = None
    parent_id = request.POST.get("tu") or request.GET.get("tu") or None
    if request.method == "POST":
        try:
            row = assign(
                seat.actor, seat.unit.id, _given(request), parent_id=parent_id, draft="du-thao" in request.POST
            )
        except Refusal as refused:
            refusal = refused
        else:
            said = _("Đã lưu dự thảo.") if "du-thao" in request.POST else _("Đã giao nhiệm vụ.")
            messages.success(request, said)
            return redirect(seat.url("tasks_one", task_id=row.task_id))
    parent = page(seat.actor, parent_id) if parent_id else None
    monitors = account_names(accounts_with("tasks.see", seat.unit.id))
    context = {
        "parent": parent.row if parent else None,
        "leads": _leads(seat.unit.id),
        "monitors": sorted(monitors.items(), key=lambda pair: pair[1]),
        "urgencies": Urgency.choices,
        "refused": refusal.message if refusal else "",
        "given": request.POST,
        "chosen": {whole(one) for one in request.POST.getlist("phoi-hop")},
        "lead": whole(request.POST.get("chu-tri")),
        "text": request.POST.get("noi-dung") or (parent.row.text if parent else ""),
    }
    return render(request, "web/tasks_new.html", context, status=422 if refusal else 200)


def _given(request: HttpRequest) -> Given:
    post = request.POST
    lead = whole(post.get("chu-tri"))
    if lead is None:
        raise Refusal(NOT_FILLED, fields=_("Đơn vị chủ trì"))
    day = _day(post.get("han"), required=False)
    deadline = Deadline(DueKind.DATE, day) if day else deadline_of(post.get("han-chu", ""), today())
    urgency = post.get("do-khan", "")
    return Given(
        text=post.get("noi-dung", ""),
        lead_id=lead,
        deadline=deadline,
        coordinators=tuple(one for text in post.getlist("phoi-hop") if (one := whole(text)) is not None),
        monitor_id=whole(post.get("theo-doi")),
        product=post.get("san-pham", ""),
        urgency=urgency if urgency in Urgency.values else Urgency.NORMAL,
        source_words=post.get("nguon", ""),
    )
