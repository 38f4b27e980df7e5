"""Nhiệm vụ: what waits for me, my unit's, what is overdue, by conclusion; the list as Excel; one's own calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.clock import today
from giaoban.notices.channels import absolute
from giaoban.registry.enums import Hierarchy
from giaoban.registry.queries import subtree_ids
from giaoban.tasks.actions.confirm import confirm_all
from giaoban.tasks.actions.feed import make_feed, revoke_feed
from giaoban.tasks.export import as_workbook
from giaoban.tasks.queries import Asked, Board, Tally, TaskRow, board, has_feed, mine, own_reports, own_units, visible
from giaoban.tasks.rules import AT_WORK
from giaoban.web.screen import Seat, asked_from, unit_screen, whole
from giaoban.web.views.pivot import XLSX

# What an address says, and what it asks of the room.
GROUPS = {
    "qua-han": "overdue",
    "sap-den-han": "soon",
    "cho-xac-nhan": "reported",
    "xin-gia-han": "asked",
    "xong": "done",
    "tam-dung": "on_hold",
    "da-huy": "cancelled",
    "du-thao": "draft",
}
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """A tab or a filter as it is drawn."""

    words: str
    url: str
    here: bool


def scope_of(seat: Seat) -> set[int]:
    """The units whose tasks the screens of a unit show: the unit, its place's bodies and everything below."""
    return set().union(*(subtree_ids(seat.unit.id, today(), tree) for tree in Hierarchy))


def _which(seat: Seat, tab: str) -> Q:
    if tab == "cua-toi":
        return mine(seat.actor) & visible(seat.actor)
    return visible(seat.actor, scope_of(seat))


def _asked(seat: Seat, tab: str) -> Asked:
    get = seat.request.GET
    group = "overdue" if tab == "qua-han" else GROUPS.get(get.get("loc", ""), "open")
    return Asked(group, whole(get.get("chu-tri")), get.get("tim", "")[:100])


def _tab(seat: Seat) -> str:
    asked = seat.request.GET.get("muc", "")
    return asked if asked in ("don-vi", "qua-han", "ket-luan") else "cua-toi"


@unit_screen("tasks.see")
@require_GET
def tasks(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A list of tasks, and how many are late, soon due and under way."""
    tab = _tab(seat)
    asked = _asked(seat, tab)
    found = board(_which(seat, tab), asked)
    waiting = [row for row in found.rows if row.state == "reported" and seat.actor.may("tasks.confirm", row.unit.id)]
    own = own_reports(seat.actor, [row.id for row in waiting])
    may_confirm = [row.id for row in waiting if row.id not in own]
    context = {
        "board": found,
        "head": heading(found.tally, tab),
        "rows": found.rows[:SHOWN],
        "more": max(0, len(found.rows) - SHOWN),
        "tab": tab,
        "tabs_of_tasks": _tabs(seat, tab),
        "filters": _filters(seat, tab, asked),
        "asked": asked,
        "groups": _by_conclusion(found) if tab == "ket-luan" else [],
        "confirmable": may_confirm,
        "may_assign": seat.actor.may("tasks.assign", seat.unit.id),
        "several": len({row.lead.id for row in found.rows}) > 1,
        "query": request.GET.urlencode(),
        "has_feed": has_feed(seat.actor.account_id),
        "reports_for": own_rows(seat, found.rows),
    }
    return render(request, "web/tasks.html", context)


def own_rows(seat: Seat, rows: Iterable[TaskRow]) -> set[int]:
    """The rows that one's own unit has to do: whoever may report for all below is not pressed to."""
    able = own_units(seat.actor) & seat.actor.units_for("tasks.report")
    return {row.id for row in rows if row.lead.id in able and row.state in AT_WORK}


def heading(tally: Tally, tab: str) -> str:
    """What the page answers: "Nhiệm vụ: 3 quá hạn, 5 sắp đến hạn, 12 đang làm"."""
    parts = [
        (tally.overdue, _("%(n)d quá hạn")),
        (tally.soon, _("%(n)d sắp đến hạn")),
        (tally.going, _("%(n)d đang làm")),
        (tally.waiting, _("%(n)d chờ xác nhận")),
    ]
    said = ", ".join(words % {"n": n} for n, words in parts if n)
    title = _("Việc của tôi") if tab == "cua-toi" else _("Nhiệm vụ")
    return f"{title}: {said}" if said else _("Không có nhiệm vụ nào đang làm")


def _tabs(seat: Seat, tab: str) -> list[Choice]:
    names = (
        ("cua-toi", _("Của tôi")),
        ("don-vi", _("Của đơn vị")),
        ("qua-han", _("Quá hạn")),
        ("ket-luan", _("Theo kết luận")),
    )
    url = seat.url("tasks")
    return [Choice(words, url if name == "cua-toi" else f"{url}?muc={name}", name == tab) for name, words in names]


def _filters(seat: Seat, tab: str, asked: Asked) -> list[Choice]:
    if tab == "qua-han":
        return []
    names = (
        ("", _("Đang làm")),
        ("qua-han", _("Quá hạn")),
        ("sap-den-han", _("Sắp đến hạn")),
        ("cho-xac-nhan", _("Chờ xác nhận")),
        ("xin-gia-han", _("Xin gia hạn")),
        ("xong", _("Hoàn thành")),
        ("tam-dung", _("Tạm dừng")),
        ("da-huy", _("Đã hủy")),
        *((("du-thao", _("Dự thảo")),) if seat.actor.may("tasks.assign", seat.unit.id) else ()),
    )
    found = []
    for name, words in names:
        keep: dict[str, Any] = {"muc": tab} if tab != "cua-toi" else {}
        keep |= {"loc": name} if name else {}
        keep |= {"chu-tri": asked.lead_id} if asked.lead_id else {}
        url = seat.url("tasks") + (f"?{urlencode(keep)}" if keep else "")
        found.append(Choice(words, url, GROUPS.get(name, "open") == asked.group))
    return found


def _by_conclusion(found: Board) -> list[tuple[str, list[TaskRow]]]:
    """The rows by the paper or conference they come from, the newest first; those made by hand last."""
    rows = sorted(
        found.rows[:SHOWN], key=lambda row: (row.source_words == "", -(row.conclusion_id or 0), row.source_words)
    )
    return [(words, list(group)) for words, group in groupby(rows, key=lambda row: row.source_words)]


@unit_screen("tasks.confirm")
@require_POST
def tasks_confirm_all(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Confirm all that were ticked."""
    wanted = [one for text in request.POST.getlist("viec") if (one := whole(text)) is not None]
    if wanted:
        n = confirm_all(seat.actor, wanted)
        words = ngettext("Đã xác nhận %(n)d nhiệm vụ hoàn thành.", "Đã xác nhận %(n)d nhiệm vụ hoàn thành.", n)
        messages.success(request, words % {"n": n})
    else:
        messages.error(request, _("Chưa chọn nhiệm vụ nào để xác nhận."))
    return redirect(_back(request, seat))


def _back(request: HttpRequest, seat: Seat) -> str:
    address = asked_from(request)
    home = seat.url("tasks")
    return address if address.startswith(home) and url_has_allowed_host_and_scheme(address, None) else home


@unit_screen("tasks.see")
@require_GET
def tasks_export(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The list that is shown, as Excel."""
    tab = _tab(seat)
    found = board(_which(seat, tab), _asked(seat, tab))
    answer = HttpResponse(as_workbook(found.rows, heading(found.tally, tab)), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="nhiem-vu-{seat.unit.code}-{today():%Y-%m-%d}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer


@unit_screen("tasks.see")
@require_POST
def tasks_calendar(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Make one's own calendar address, shown this once; or revoke it."""
    if "revoke" in request.POST:
        revoke_feed(seat.actor)
        messages.success(request, _("Đã thu hồi địa chỉ lịch."))
        return redirect(seat.url("tasks"))
    token = make_feed(seat.actor)
    context = {"address": absolute(reverse("web:tasks_feed", kwargs={"token": token}))}
    answer = render(request, "web/tasks_calendar.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
