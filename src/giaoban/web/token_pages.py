"""Pages that a personal link opens: whoever has the address is let in, so nothing may carry the address further."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from giaoban.base.errors import Refusal
from giaoban.intake.links import TOO_MANY
from giaoban.reviews.links import NO_LINK
from giaoban.web.screen import without_nul

View = Callable[..., HttpResponse]
STATUS = {NO_LINK: 404, TOO_MANY: 429}


def quiet(view: View) -> View:
    """Nothing of these pages is kept by others: not by caches, not by search, and no page they lead to learns them."""

    @wraps(view)
    def inner(request: HttpRequest, token: str, **kwargs: int) -> HttpResponse:
        without_nul(request)
        answer = view(request, token, **kwargs)
        answer["Cache-Control"] = "no-store"
        answer["Referrer-Policy"] = "same-origin"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        # Django would write the address of a refusal to its log, and with it the token.
        answer._has_been_logged = True  # type: ignore[attr-defined]
        return answer

    return inner


def invited_only(find: Callable[[str, str], Any], status: int) -> Callable[[View], View]:
    """A quiet page for whom `find` (token, address asked from) finds; a refusal is a page of its own, with `status`
    where the link itself is good."""

    def wrap(view: View) -> View:
        @quiet
        @wraps(view)
        def inner(request: HttpRequest, token: str, **kwargs: int) -> HttpResponse:
            try:
                return view(request, find(token, str(request.META.get("REMOTE_ADDR", ""))), token, **kwargs)
            except Refusal as refusal:
                context = {"sentence": refusal.message, "sent": False}
                code = STATUS.get(refusal.code, status)
                return render(request, "web/by_link_closed.html", context, status=code)

        return inner

    return wrap
