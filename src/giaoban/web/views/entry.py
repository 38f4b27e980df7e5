"""Coming in and going out."""

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from giaoban.base.actors import NOT_ALLOWED
from giaoban.base.errors import Refusal
from giaoban.figures.queries import ledger_position
from giaoban.web.screen import open_screen, person
from giaoban.web.views.mine import gives_only


def _safe(request: HttpRequest, address: str) -> str:
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else "/"


@open_screen
@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("account_login")


@open_screen
@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Show the screens in another language from now on."""
    response = redirect(_safe(request, request.POST.get("next", "/")))
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, max_age=365 * 24 * 3600, samesite="Lax")
    return response


@open_screen
def home(request: HttpRequest) -> HttpResponse:
    """Where a person's work begins: what they have to give, for those who give; the overview for everybody else."""
    actor = person(request)
    unit_id = actor.home_id
    if unit_id is None:
        raise Refusal(NOT_ALLOWED)
    return redirect("web:mine" if gives_only(actor, unit_id) else "web:overview", unit_id=unit_id)


@open_screen
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """200 once the site serves: database reached, this process warmed up."""
    from giaoban.web.warming import warm_up

    ledger_position()
    warm_up()
    return HttpResponse("ok\n", content_type="text/plain")
