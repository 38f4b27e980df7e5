"""What every screen begins with: who is there, for which unit and period, and whether they may."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import NOT_ALLOWED, demand
from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.base.jobs import NO_JOB
from giaoban.base.queries import job
from giaoban.catalogue.queries import regime_of
from giaoban.catalogue.rules import Period, PeriodError, parse_period
from giaoban.documents.queries import NO_DRAFT, unit_of_draft
from giaoban.figures.reported import reported_periods, shown_period
from giaoban.intake.bulk.queries import office_of_import
from giaoban.intake.bulk.refusals import NO_IMPORT
from giaoban.intake.faults import NO_SUBMISSION
from giaoban.intake.queries import office_of, seen_submission, unit_of_submission
from giaoban.intake.steps import NO_DOCUMENT
from giaoban.people.policy import Person
from giaoban.registry.queries import UnitView, children, unit
from giaoban.reviews.queries import NO_REVIEW, seen_by, unit_of_review

NO_PERIOD = declare("web.no_period", _("Không hiểu kỳ “%(period)s”. Hãy chọn kỳ trong danh sách."))


@dataclass
class Seat:
    """Who sits before the screen, and for which unit. What it knows of the ledger is read once a request."""

    request: HttpRequest
    actor: Person
    unit: UnitView

    @property
    def about_id(self) -> int:
        """The place that figures are about."""
        return self.unit.place_id

    @cached_property
    def _whose(self) -> list[int]:
        return [self.about_id, *(view.id for view in children(self.about_id, today()))]

    @cached_property
    def periods(self) -> list[Period]:
        """Periods with figures, newest first, for the unit or those directly below it."""
        return reported_periods(self._whose)

    @cached_property
    def period(self) -> Period:
        """The period asked for by `?ky=`, else the newest whose figures are mostly there or due (`shown_period`), else
        this month."""
        asked = self.request.GET.get("ky") or self.request.POST.get("ky") or ""
        regime = regime_of(self.about_id)
        if asked:
            try:
                return parse_period(asked, regime)
            except PeriodError:
                raise Refusal(NO_PERIOD, period=asked) from None
        return shown_period(self._whose, today()) or parse_period(today().strftime("%Y-%m"), regime)

    def url(self, name: str, **kwargs: Any) -> str:
        """The address of a screen of this unit."""
        return reverse(f"web:{name}", kwargs={"unit_id": self.unit.id, **kwargs})


def whole(text: str | None) -> int | None:
    """The whole number that a form or an address gave; None for anything else, or what no table could hold.

    >>> whole("12"), whole("²"), whole("-1"), whole("9" * 5000)
    (12, None, None, None)
    """
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= 18 else None


def without_nul(request: HttpRequest) -> None:
    """Take NUL out of what a form sent: no text of ours has one, and PostgreSQL keeps none."""
    if any("\x00" in value for _name, values in request.POST.lists() for value in values):
        post = request.POST.copy()
        for name, values in request.POST.lists():
            post.setlist(name, [value.replace("\x00", "") for value in values])
        request.POST = post  # type: ignore[assignment]


def asked_from(request: HttpRequest) -> str:
    """The address of the page that sent this request, on this site; the first page where that is not known."""
    address = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "/"
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}):
        return "/"
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


# The verb of screens that show an account what is its own.
OWN = "own"
View = Callable[..., HttpResponseBase]
Decorator = Callable[[View], View]


def person(request: HttpRequest) -> Person:
    """The signed-in account as an actor."""
    return Person(request.user)  # type: ignore[arg-type]  # LoginRequiredMiddleware lets no stranger come here


def _screen(verb: str, name: str, unit_of: Callable[[Any], int | None], sight: str, missing: str) -> Decorator:
    """A screen whose address names something of a unit. What one may not even see does not exist (`missing`)."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            actor, unit_id = person(request), unit_of(kwargs[name])
            if unit_id is None or (sight and not actor.may(sight, unit_id)):
                raise Refusal(missing)
            demand(actor, verb, unit_id)
            without_nul(request)
            seat = Seat(request, actor, unit(unit_id, today()))
            request.seat = seat  # type: ignore[attr-defined]
            if name == "unit_id":
                del kwargs[name]
            return view(request, seat, **kwargs)

        inner.verb = verb  # type: ignore[attr-defined]
        return inner

    return wrap


def unit_screen(verb: str) -> Decorator:
    """A screen of a unit: the view gets a Seat. Refuses whoever may not do the verb for the unit."""
    return _screen(verb, "unit_id", int, "", NOT_ALLOWED)


def document_screen(verb: str) -> Decorator:
    """A screen of one document of an office: the view gets a Seat and `document_id`."""
    return _screen(verb, "document_id", office_of, "intake.review", NO_DOCUMENT)


def draft_screen(verb: str) -> Decorator:
    """A screen of one draft of a unit: the view gets a Seat and `draft_id`."""
    return _screen(verb, "draft_id", unit_of_draft, "documents.view", NO_DRAFT)


def job_screen(verb: str) -> Decorator:
    """A screen of long work for a unit: the view gets a Seat and `job_id`."""
    return _screen(verb, "job_id", _unit_of_job, "figures.view", NO_JOB)


def bulk_screen(verb: str) -> Decorator:
    """A screen of one table of many units: the view gets a Seat and `bulk_id`."""
    return _screen(verb, "bulk_id", office_of_import, "intake.bulk", NO_IMPORT)


def _unit_of_job(job_id: str) -> int | None:
    found = job(job_id)
    return found.unit_id if found else None


def own_screen(view: View) -> View:
    """A screen for every account that is signed in: what it shows and does is the account's own."""
    view.verb = OWN  # type: ignore[attr-defined]
    return view


def submission_screen(verb: str) -> Decorator:
    """A screen of one form of a unit: the view gets a Seat and `submission_id`. Whoever collects it stays in their own
    office: the seat is that of whom it is handed in to, where they may look there."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            actor = person(request)
            found = seen_submission(kwargs["submission_id"], actor)
            if found is None:
                raise Refusal(NO_SUBMISSION)
            unit_id, receiver_id = found
            demand(actor, verb, unit_id)
            without_nul(request)
            home = receiver_id if receiver_id is not None and actor.may("intake.view", receiver_id) else unit_id
            seat = Seat(request, actor, unit(home, today()))
            request.seat = seat  # type: ignore[attr-defined]
            return view(request, seat, **kwargs)

        inner.verb = verb  # type: ignore[attr-defined]
        return inner

    return wrap


def _unit_filling(submission_id: str) -> int | None:
    found = unit_of_submission(submission_id)
    return found[0] if found else None


def link_screen(verb: str) -> Decorator:
    """A screen about the links of one form: the view gets a Seat of the form's unit and `submission_id`. Whoever issues
    links need not see what the unit wrote in its draft."""
    return _screen(verb, "submission_id", _unit_filling, verb, NO_SUBMISSION)


def conference_screen(verb: str) -> Decorator:
    """A screen of one conference of a unit (`unit_id`, `review_id` in its address): the view gets a Seat and
    `review_id`. What one may not see does not exist; whoever is invited from elsewhere stays in their own office."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, unit_id: int, review_id: int, **kwargs: Any) -> HttpResponseBase:
            actor = person(request)
            if unit_of_review(review_id) != unit_id or not seen_by(actor, review_id):
                raise Refusal(NO_REVIEW)
            if verb != "reviews.see":
                demand(actor, verb, unit_id)
            without_nul(request)
            home = unit_id if actor.may("reviews.see", unit_id) else actor.home_id or unit_id
            seat = Seat(request, actor, unit(home, today()))
            request.seat = seat  # type: ignore[attr-defined]
            return view(request, seat, review_id=review_id, **kwargs)

        inner.verb = verb  # type: ignore[attr-defined]
        return inner

    return wrap


def open_screen(view: View) -> View:
    """A screen for everybody, signed in or not."""
    view.verb = None  # type: ignore[attr-defined]
    return view
