"""One's own tasks as a calendar, for whoever holds its address."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from giaoban.base.errors import Refusal
from giaoban.tasks.feeds import feed_of
from giaoban.web.screen import open_screen


@login_not_required
@open_screen
@require_safe
def tasks_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar; an address that was revoked, or never was, does not exist."""
    try:
        answer = HttpResponse(feed_of(token), content_type="text/calendar; charset=utf-8")
    except Refusal as refusal:
        answer = HttpResponse(refusal.message, content_type="text/plain; charset=utf-8", status=404)
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    # Django would write the address of a refusal to its log, and with it the token.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer
