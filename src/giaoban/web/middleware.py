"""A refusal becomes its sentence, on a page or in the notice of the screen that asked; never an error page."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import NOT_ALLOWED
from giaoban.base.errors import Refusal, declare
from giaoban.base.jobs import NO_JOB
from giaoban.base.marks import one_look
from giaoban.catalogue.actions.assign import NO_FORM
from giaoban.catalogue.actions.new_form import NO_REGIME
from giaoban.catalogue.actions.publish import NO_VERSION
from giaoban.documents.queries import NO_DRAFT
from giaoban.intake.bulk.refusals import NO_IMPORT
from giaoban.intake.faults import NO_SUBMISSION
from giaoban.intake.steps import NO_DOCUMENT
from giaoban.registry.lineage import NO_SUCH_UNIT
from giaoban.reviews.queries import NO_REVIEW
from giaoban.tasks.refusals import NO_EVIDENCE, NO_TASK
from giaoban.web.renewing import note
from giaoban.web.screen import asked_from

SIGNED_OUT = declare("web.signed_out", _("Phiên làm việc đã hết. Hãy đăng nhập lại rồi làm tiếp."))
STALE_PAGE = declare(
    "web.stale_page", _("Trang này mở từ lần đăng nhập trước nên không dùng được nữa. Hãy quay lại, tải lại trang.")
)
STATUS = {
    NOT_ALLOWED: 403,
    NO_DOCUMENT: 404,
    NO_DRAFT: 404,
    NO_JOB: 404,
    NO_SUBMISSION: 404,
    NO_IMPORT: 404,
    NO_SUCH_UNIT: 404,
    NO_FORM: 404,
    NO_REGIME: 404,
    NO_VERSION: 404,
    NO_REVIEW: 404,
    NO_TASK: 404,
    NO_EVIDENCE: 404,
}


class LanguageMiddleware:
    """Vietnamese, unless the person chose otherwise here: what the browser speaks does not decide."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language that was chosen."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class OneLookMiddleware:
    """Whoever only looks sees everything as it stood when they asked: the database is asked once what has changed, and
    once more after each write. What they looked at is made ready again after the next change (`renewing`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        with one_look(writes=request.method not in ("GET", "HEAD")):
            response = self.get_response(request)
        note(request, response)
        return response


class RefusalMiddleware:
    """Turns Refusal into an answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The sentence of a refusal; any other exception goes its way."""
        if not isinstance(error, Refusal):
            return None
        if getattr(request, "htmx", False):
            # htmx swaps only successful answers: the sentence goes into the notice, the screen stays as it is.
            notice = format_html('<p class="message error" role="alert">{}</p>', error.message)
            return HttpResponse(notice, headers={"HX-Retarget": "#notice", "HX-Reswap": "innerHTML"})
        return refused(request, error.message, STATUS.get(error.code, 422))


def refused(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """The page that says a refusal."""
    return render(request, "web/refusal.html", {"sentence": sentence, "back": asked_from(request)}, status=status)


def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What a form of an earlier sign-in gets (Django's CSRF check): htmx loads the page anew, others read why."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return refused(request, Refusal(STALE_PAGE).message, 403)


class WayInMiddleware:
    """Where somebody lands who must sign in first, or who opens an address that is only for sending to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Never the sign-in page inside another page, never a blank page, and afterwards back to the page itself."""
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET":
            return redirect("/")
        # Signing out leads there too, but asks for no page afterwards.
        if response.status_code != 302 or not response["Location"].startswith(reverse("account_login") + "?next="):
            return response
        if "HX-Request" in request.headers:
            return HttpResponse(status=204, headers={"HX-Redirect": self._way_in(request)})
        if request.headers.get("Accept") == "application/json":
            answer = {"ok": False, "name": "", "sentence": Refusal(SIGNED_OUT).message}
            return JsonResponse({"files": [answer]}, status=401)
        return redirect(self._way_in(request)) if request.method == "POST" else response

    def _way_in(self, request: HttpRequest) -> str:
        return f"{reverse('account_login')}?{urlencode({'next': asked_from(request)})}"
