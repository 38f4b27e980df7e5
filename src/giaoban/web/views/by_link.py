"""The form as whoever holds a personal link sees it: empty, theirs to fill, and nothing else of the site."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from giaoban.base.errors import Refusal
from giaoban.intake.actions.give_by_link import NotWhole, give_by_link
from giaoban.intake.actions.open_link import open_link
from giaoban.intake.actions.save_cell import CellInput
from giaoban.intake.link_queries import FormByLink, form_by_link
from giaoban.intake.links import LINK_USED, NO_LINK, TOO_MANY
from giaoban.web.fields import GivenForm, form_for_link
from giaoban.web.screen import open_screen
from giaoban.web.token_pages import quiet
from giaoban.web.views.give import worker

STATUS = {NO_LINK: 404, TOO_MANY: 429}


def _address(request: HttpRequest) -> str:
    """Where a request came from, for counting tries only."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {"sentence": refusal.message, "sent": refusal.code == LINK_USED}
    status = 200 if refusal.code == LINK_USED else STATUS.get(refusal.code, 410)
    return render(request, "web/by_link_closed.html", context, status=status)


def _page(request: HttpRequest, shown: FormByLink, token: str, form: GivenForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "unit_name": shown.unit.name,
        "holder": shown.holder,
        "reason": shown.reason,
        "expires_at": shown.expires_at,
    }
    return render(request, "web/by_link.html", context, status=status)


@open_screen
@login_not_required
@quiet
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The empty form, or the sentence that says why there is none."""
    try:
        shown = form_by_link(token, _address(request))
    except Refusal as refusal:
        return _refused(request, refusal)
    # The worker fetches the page once more for its copy: that is no opening.
    if request.headers.get("Sec-Fetch-Dest", "document") == "document":
        open_link(shown.link_id)
    return _page(request, shown, token, form_for_link(shown, token))


@open_screen
@login_not_required
@require_POST
@quiet
def by_link_give(request: HttpRequest, token: str) -> HttpResponse:
    """Take what was filled in. A page with its script gets an answer in JSON, one without gets a page."""
    as_json = request.headers.get("Accept") == "application/json"
    here = reverse("web:by_link", kwargs={"token": token})
    try:
        shown = form_by_link(token, _address(request))
        cells, texts = _posted(request, shown)
        give_by_link(token, _address(request), cells, texts)
    except NotWhole as refusal:
        wrong = {**{f"o{line}": said for line, said in refusal.lines.items()}}
        wrong.update({f"m{section}": said for section, said in refusal.sections.items()})
        if as_json:
            return JsonResponse({"sentence": refusal.message, "fields": wrong}, status=422)
        return _page(request, shown, token, form_for_link(shown, token, request.POST, wrong), 422)
    except Refusal as refusal:
        if as_json:
            return JsonResponse({"sentence": refusal.message, "fields": {}}, status=STATUS.get(refusal.code, 422))
        return _refused(request, refusal)
    return JsonResponse({"url": here}) if as_json else redirect(here)


def _posted(request: HttpRequest, shown: FormByLink) -> tuple[list[CellInput], dict[int, str]]:
    post = request.POST
    cells = [
        CellInput(
            line.id,
            post.get(f"o{line.id}", "")[:250],
            absence=absence if (absence := post.get(f"o{line.id}-a", "")) in ("zero", "na") else "",
            absence_reason=post.get(f"o{line.id}-l", "")[:300],
        )
        for line in shown.form.lines
    ]
    return cells, {section.id: post.get(f"m{section.id}", "") for section in shown.form.sections}


@open_screen
@login_not_required
def by_link_worker(request: HttpRequest, token: str) -> HttpResponse:
    """As `give.give_worker`, under the link's own address."""
    return worker()
