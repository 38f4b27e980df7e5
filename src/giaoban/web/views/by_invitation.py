"""What somebody invited sees through a personal link, without an account: the conference, its papers, a reply."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.errors import Refusal
from giaoban.reviews.actions.reply import reply_by_link
from giaoban.reviews.enums import Reply
from giaoban.reviews.links import invited_by
from giaoban.reviews.models import Participant
from giaoban.reviews.pages import conference_line, papers_of
from giaoban.reviews.papers import paper_file
from giaoban.reviews.queries import review
from giaoban.reviews.rules import OPEN, PREPARED, RUNNING
from giaoban.web.screen import open_screen
from giaoban.web.token_pages import STATUS, invited_only
from giaoban.web.views.conference import sent_paper
from giaoban.web.views.conferences import Typed


@open_screen
@login_not_required
@require_GET
@invited_only(invited_by, 410)
def by_invitation(request: HttpRequest, one: Participant, token: str) -> HttpResponse:
    """The conference as whoever holds the link sees it."""
    return _page(request, one, token)


def _page(request: HttpRequest, one: Participant, token: str, refusal: Refusal | None = None) -> HttpResponse:
    held = review(one.review_id)
    context = {
        "held": held,
        "line": conference_line(one.review_id),
        "me": one,
        "typed": Typed(request.POST.dict() if refusal else {}),
        "refusal": refusal,
        "papers": papers_of(one.review_id),
        "may_reply": held.state in PREPARED | {OPEN},
        "running": held.state in RUNNING,
        "replies": [choice for choice in Reply.choices if choice[0] != Reply.NONE],
        "reply_url": reverse("web:by_invitation_reply", kwargs={"token": token}),
        "token": token,
    }
    return render(request, "web/by_invitation.html", context, status=422 if refusal else 200)


@open_screen
@login_not_required
@require_POST
@invited_only(invited_by, 410)
def by_invitation_reply(request: HttpRequest, one: Participant, token: str) -> HttpResponse:
    """Take the reply."""
    post = request.POST
    answer = post.get("reply", "")
    try:
        reply_by_link(
            token,
            str(request.META.get("REMOTE_ADDR", "")),
            answer if answer in Reply.values else Reply.NONE,
            post.get("note", ""),
            post.get("stand_in", ""),
        )
    except Refusal as refusal:
        if refusal.code in STATUS:
            raise
        return _page(request, one, token, refusal)
    return redirect(reverse("web:by_invitation", kwargs={"token": token}) + "?da-gui=1")


@open_screen
@login_not_required
@require_GET
@invited_only(invited_by, 410)
def by_invitation_paper(request: HttpRequest, one: Participant, token: str, paper_id: int) -> HttpResponse:
    """A paper of the conference."""
    return sent_paper(*paper_file(one.review_id, paper_id))
