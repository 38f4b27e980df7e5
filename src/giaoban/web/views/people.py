"""Danh mục → Người dùng: the accounts of a unit and below, what they may do, from when to when."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.people.actions.close import close, reopen
from giaoban.people.actions.grant import NO_ACCOUNT, grant
from giaoban.people.actions.invite import invite
from giaoban.people.actions.link import link
from giaoban.people.actions.revoke import revoke
from giaoban.people.enums import Role
from giaoban.people.mail import send_link
from giaoban.people.queries import AccountView, account, accounts_of
from giaoban.registry.enums import Hierarchy
from giaoban.registry.queries import UnitView, subtree_ids, units
from giaoban.web.screen import Seat, unit_screen, whole
from giaoban.web.views.account import day_or_none

NO_ROLE = declare("web.no_role", gettext_lazy("Chưa rõ vai trò, đơn vị hoặc cây tổ chức. Hãy chọn trong danh sách."))
PAGE = 50
# Longer lists are no choice any more: whoever has so many units below opens accounts on those units' own pages.
CHOICES = 400


def _places(seat: Seat) -> list[UnitView]:
    below = units(subtree_ids(seat.unit.id, today()), today()).values()
    shown = sorted(below, key=lambda view: (view.id != seat.unit.id, view.code, view.id))
    return shown[:CHOICES]


def _choices(seat: Seat) -> dict[str, object]:
    return {"roles": Role.choices, "places": _places(seat), "hierarchies": Hierarchy.choices, "today": today()}


@unit_screen("people.manage")
@require_GET
def people(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who has an account here, and what for."""
    words = request.GET.get("tim", "").strip()[:100]
    found = accounts_of(seat.unit.id, words)
    page = Paginator(found, PAGE).get_page(request.GET.get("trang"))
    context = {"words": words, "total": len(found), "open": sum(one.is_active for one in found), "page": page}
    return render(request, "web/people.html", {**context, **_choices(seat)})


@unit_screen("people.manage")
@require_POST
def people_invite(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Open an account, and show the link by which its owner sets a password: this once."""
    role, unit_id, hierarchy = _asked(request)
    account_id = invite(
        seat.actor,
        username=request.POST.get("username", ""),
        display_name=request.POST.get("display_name", ""),
        email=request.POST.get("email", ""),
        role=role,
        unit_id=unit_id,
        hierarchy=hierarchy,
        valid_from=day_or_none(request.POST.get("from")) or today(),
        valid_to=day_or_none(request.POST.get("to")),
    )
    return _show_link(request, seat, account_id)


def _asked(request: HttpRequest) -> tuple[Role, int, Hierarchy]:
    role, hierarchy = request.POST.get("role"), request.POST.get("cay") or Hierarchy.STATE
    unit_id = whole(request.POST.get("unit"))
    if role not in Role.values or hierarchy not in Hierarchy.values or unit_id is None:
        raise Refusal(NO_ROLE)
    return Role(role), unit_id, Hierarchy(hierarchy)


def _show_link(request: HttpRequest, seat: Seat, account_id: int) -> HttpResponse:
    shown = _of_here(seat, account_id)
    url = request.build_absolute_uri(link(seat.actor, account_id))
    sent = send_link(shown.email, shown.username, url)
    answer = render(request, "web/people_link.html", {"shown": shown, "url": url, "sent": sent})
    answer["Cache-Control"] = "no-store"
    return answer


def _of_here(seat: Seat, account_id: int) -> AccountView:
    """The account, when it has or had a role here or below; else there is none."""
    shown = account(account_id)
    reach = set().union(*(subtree_ids(seat.unit.id, today(), tree) for tree in Hierarchy))
    if shown is None or not any(one.unit_id in reach for one in shown.grants):
        raise Refusal(NO_ACCOUNT)
    return shown


@unit_screen("people.manage")
@require_GET
def people_account(request: HttpRequest, seat: Seat, account_id: int) -> HttpResponse:
    """One account: its roles, and what can be done about it."""
    shown = _of_here(seat, account_id)
    context = {
        "shown": shown,
        "past": [one for one in shown.grants if one.state not in ("now", "later")],
        "is_me": shown.id == seat.actor.account_id,
    }
    return render(request, "web/people_account.html", {**context, **_choices(seat)})


@unit_screen("people.manage")
@require_POST
def people_grant(request: HttpRequest, seat: Seat, account_id: int) -> HttpResponse:
    """Give the account one more role."""
    role, unit_id, hierarchy = _asked(request)
    grant(
        seat.actor,
        account_id=_of_here(seat, account_id).id,
        role=role,
        unit_id=unit_id,
        hierarchy=hierarchy,
        valid_from=day_or_none(request.POST.get("from")) or today(),
        valid_to=day_or_none(request.POST.get("to")),
    )
    messages.success(request, _("Đã giao vai trò."))
    return redirect(seat.url("people_account", account_id=account_id))


@unit_screen("people.manage")
@require_POST
def people_revoke(request: HttpRequest, seat: Seat, account_id: int, grant_id: int) -> HttpResponse:
    """Take a role away."""
    if grant_id not in [one.id for one in _of_here(seat, account_id).grants]:
        raise Refusal(NO_ACCOUNT)
    revoke(seat.actor, grant_id)
    messages.success(request, _("Đã thu hồi vai trò."))
    return redirect(seat.url("people_account", account_id=account_id))


@unit_screen("people.manage")
@require_POST
def people_link(request: HttpRequest, seat: Seat, account_id: int) -> HttpResponse:
    """A new link to set a password."""
    return _show_link(request, seat, account_id)


@unit_screen("people.manage")
@require_POST
def people_close(request: HttpRequest, seat: Seat, account_id: int) -> HttpResponse:
    """Close the account, or open it again."""
    shown = _of_here(seat, account_id)
    if shown.is_active:
        close(seat.actor, shown.id)
        messages.success(request, _("Đã ngừng tài khoản %(name)s.") % {"name": shown.username})
    else:
        reopen(seat.actor, shown.id)
        messages.success(request, _("Đã mở lại tài khoản %(name)s.") % {"name": shown.username})
    return redirect(seat.url("people_account", account_id=account_id))
