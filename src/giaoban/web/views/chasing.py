"""Nhắc việc: who is missing, what was sent when, what to paste into Zalo, who will probably be late; one's own list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.errors import Refusal
from giaoban.intake.actions.remind import remind_now
from giaoban.intake.chase_rules import AFTER, BEFORE
from giaoban.intake.chasing import chase
from giaoban.notices.actions.channels import add_channel, remove_channel
from giaoban.notices.actions.read import mark_read
from giaoban.notices.queries import own_notices
from giaoban.web.screen import Seat, own_screen, person, unit_screen, whole
from giaoban.web.views.registry_changes import NOT_FILLED


@unit_screen("notices.chase")
@require_GET
def collect_chase(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who is missing for a period, and what was done about it."""
    period = seat.period
    context = {
        "period": period,
        "periods": seat.periods,
        "chase": chase(seat.about_id, period),
        "before": ", ".join(str(days) for days in BEFORE),
        "after": ", ".join(str(days) for days in AFTER),
    }
    return render(request, "web/collect_chase.html", context)


def _back(request: HttpRequest, seat: Seat) -> HttpResponse:
    return redirect(f"{seat.url('collect_chase')}?ky={seat.period}")


@unit_screen("notices.chase")
@require_POST
def collect_chase_remind(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Remind one unit, or all that were named; what cannot be told is said, the others are told."""
    told = 0
    for text in request.POST.getlist("unit"):
        unit_id = whole(text)
        if unit_id is None:
            continue
        try:
            told += remind_now(seat.actor, seat.about_id, unit_id, seat.period) > 0
        except Refusal as refusal:
            messages.error(request, refusal.message)
    if told:
        words = ngettext("Đã nhắc %(n)d đơn vị.", "Đã nhắc %(n)d đơn vị.", told)
        messages.success(request, words % {"n": told})
    return _back(request, seat)


@unit_screen("notices.chase")
@require_POST
def collect_chase_channel(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Add a chat channel of a unit, or take one away."""
    gone = whole(request.POST.get("remove"))
    if gone is not None:
        remove_channel(seat.actor, gone)
        messages.success(request, _("Đã gỡ kênh."))
        return _back(request, seat)
    unit_id = whole(request.POST.get("unit"))
    if unit_id is None:
        raise Refusal(NOT_FILLED, fields=_("Đơn vị"))
    add_channel(seat.actor, unit_id, request.POST.get("label", ""), request.POST.get("address", ""))
    messages.success(request, _("Đã thêm kênh. Lần nhắc tới sẽ gửi cả vào kênh này."))
    return _back(request, seat)


@own_screen
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """What I was told."""
    account_id = person(request).account_id
    found = own_notices(account_id) if account_id else []
    context = {"found": found, "fresh": sum(not one.is_read and not one.is_over for one in found)}
    return render(request, "web/notices.html", context)


@own_screen
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """I have seen them."""
    account_id = person(request).account_id
    if account_id:
        mark_read(account_id)
    return redirect("web:notices")
