"""One's own account: what one may do where, how one signs in, who acts on one's behalf."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.people.actions.delegate import delegate
from giaoban.people.actions.grant import NO_ACCOUNT
from giaoban.people.actions.revoke import revoke
from giaoban.people.models import User
from giaoban.people.queries import account as account_view
from giaoban.people.queries import delegated_by
from giaoban.web.screen import own_screen, person, whole
from giaoban.web.views.units import day_of


def day_or_none(text: str | None) -> date | None:
    """The day that a field sent, None when it was left empty. Refuses what is no day."""
    return day_of(text) if text and text.strip() else None


@own_screen
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """What I may do, how I sign in, and who acts for me."""
    account_id = person(request).account_id
    mine = account_view(account_id) if account_id else None
    given = delegated_by(account_id) if account_id else []
    context = {
        "mine": mine,
        "delegable": [one for one in mine.grants if one.delegable] if mine else [],
        "given": [one for one in given if one.state in ("now", "later")],
        "past": [one for one in given if one.state not in ("now", "later")],
        "today": today(),
    }
    return render(request, "web/account.html", context)


@own_screen
@require_POST
def account_delegate(request: HttpRequest) -> HttpResponse:
    """Let somebody act on my behalf."""
    name = request.POST.get("username", "").strip()
    other = User.objects.filter(username__iexact=name, is_active=True).first()
    if other is None:
        raise Refusal(NO_ACCOUNT)
    delegate(
        person(request),
        grant_id=whole(request.POST.get("grant")) or 0,
        account_id=other.pk,
        valid_from=day_or_none(request.POST.get("from")) or today(),
        valid_to=day_or_none(request.POST.get("to")),
    )
    messages.success(request, _("Đã ủy quyền cho %(name)s.") % {"name": other.get_full_name()})
    return redirect("web:account")


@own_screen
@require_POST
def account_take_back(request: HttpRequest, grant_id: int) -> HttpResponse:
    """End what somebody does on my behalf, at once."""
    revoke(person(request), grant_id)
    messages.success(request, _("Đã thu hồi ủy quyền."))
    return redirect("web:account")
