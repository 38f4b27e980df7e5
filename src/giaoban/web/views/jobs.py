"""Long work: a page that tells how far it is and may be left, and its part that other pages take in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from giaoban.base.errors import Refusal
from giaoban.base.jobs import NO_JOB, cancel
from giaoban.base.queries import job
from giaoban.web.screen import Seat, job_screen


@job_screen("figures.view")
def job_progress(request: HttpRequest, seat: Seat, job_id: str) -> HttpResponse:
    """How far the work is. htmx gets the part alone and asks again while the work goes on.

    A page takes it in with `{% include "web/job.html" with job=… mine=… %}`.
    """
    view = job(job_id)
    if view is None:
        raise Refusal(NO_JOB)
    context = {"job": view, "mine": view.account_id == seat.actor.account_id}
    template = "web/job.html" if request.headers.get("HX-Request") else "web/job_page.html"
    response = render(request, template, context)
    if request.headers.get("HX-Request") and not view.going_on:
        # What came of it is for the page that took this part in.
        response["HX-Refresh"] = "true"
    return response


@job_screen("figures.view")
@require_POST
def job_cancel(request: HttpRequest, seat: Seat, job_id: str) -> HttpResponse:
    """Stop the work; what it confirmed stays."""
    cancel(seat.actor, job_id)
    return redirect("web:job_progress", job_id=job_id)
