"""A refusal becomes its sentence, on a page or in the notice of the screen that asked; never an error page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme

from giaoban.base.actors import NOT_ALLOWED
from giaoban.base.errors import Refusal
from giaoban.documents.queries import NO_DRAFT
from giaoban.intake.steps import NO_DOCUMENT

STATUS = {NOT_ALLOWED: 403, NO_DOCUMENT: 404, NO_DRAFT: 404}


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
            return HttpResponse(notice, headers={"HX-Retarget": "#notice", "HX-Reswap": "innerHTML show:top"})
        back = request.headers.get("Referer", "/")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
            back = "/"
        status = STATUS.get(error.code, 422)
        return render(request, "web/refusal.html", {"sentence": error.message, "back": back}, status=status)
