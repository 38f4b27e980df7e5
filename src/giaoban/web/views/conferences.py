"""Hội nghị: which one is next and what it still needs, the series, and preparing one."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.people.queries import account_names, accounts_with
from giaoban.reviews.actions.keep_series import SeriesInput, keep_series, series_of
from giaoban.reviews.actions.prepare import ReviewInput, change, prepare, proposed
from giaoban.reviews.enums import MeetingForm, ReviewKind, ReviewState, Rhythm
from giaoban.reviews.pages import conferences as conferences_of
from giaoban.reviews.pages import series_of_unit
from giaoban.reviews.queries import review
from giaoban.reviews.rules import PREPARED
from giaoban.reviews.timing import regimes_of, span
from giaoban.web.screen import Seat, conference_screen, unit_screen, whole

GONE = frozenset({ReviewState.CLOSED, ReviewState.CANCELLED})
SHOWN = 12


class Typed(dict[str, Any]):
    """What stands in a form's fields; nothing where nothing was typed."""

    def __missing__(self, name: str) -> str:
        """Templates ask for every field."""
        return ""


@unit_screen("reviews.see")
@require_GET
def conferences(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Which conference is next, and what it still needs; the series; those before."""
    lines = conferences_of(seat.actor, seat.unit.id)
    running = [line for line in lines if line.state in ("open", "in_progress")]
    ahead = sorted((line for line in lines if line.state in PREPARED), key=lambda line: line.starts_at)
    over = [line for line in lines if line.state in GONE]
    every = whole(request.GET.get("tat-ca")) is not None
    context = {
        "running": running,
        "next": ahead[0] if ahead else None,
        "ahead": ahead,
        "over": over if every else over[:SHOWN],
        "more": 0 if every else max(0, len(over) - SHOWN),
        "series": series_of_unit(seat.unit.id) if seat.actor.may("reviews.see_all", seat.unit.id) else [],
        "may_prepare": seat.actor.may("reviews.prepare", seat.unit.id),
        "today": today(),
    }
    return render(request, "web/conferences.html", context)


@unit_screen("reviews.prepare")
def conferences_new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Prepare a conference; `?chuoi=3`: the next of a series, as it would be."""
    series_id = whole(request.POST.get("series") or request.GET.get("chuoi"))
    series = series_of(seat.unit.id, series_id) if series_id is not None else None
    if request.method == "POST":
        try:
            made = prepare(seat.actor, seat.unit.id, _given(request, seat), series_id)
        except Refusal as refusal:
            return _form(request, seat, request.POST.dict(), series=series, refusal=refusal)
        messages.success(request, _("Đã lập hội nghị. Xem lại chương trình và thành phần rồi gửi giấy mời."))
        return redirect(seat.url("conference", review_id=made))
    typed: dict[str, Any] = {"start": "08:00", "end": "10:00", "day": (today() + timedelta(days=7)).isoformat()}
    if series is not None:
        following = proposed(series)
        begins = localtime(following.starts_at)
        typed = {
            "name": following.name,
            "period": str(following.period),
            "day": begins.date().isoformat(),
            "start": f"{begins:%H:%M}",
            "end": f"{begins + timedelta(minutes=following.minutes_available):%H:%M}",
            "place": series.place,
            "chair": series.chair,
            "kind": series.kind,
            "form": series.form,
        }
    return _form(request, seat, typed, series=series)


@conference_screen("reviews.prepare")
def conference_edit(request: HttpRequest, seat: Seat, review_id: int) -> HttpResponse:
    """Change what a conference is called, when and where it is, who chairs."""
    held = review(review_id)
    if request.method == "POST":
        try:
            resend = change(seat.actor, review_id, _given(request, seat))
        except Refusal as refusal:
            return _form(request, seat, request.POST.dict(), review_id=review_id, refusal=refusal)
        if resend:
            messages.warning(request, _("Giấy mời đã gửi không còn đúng. Hãy bấm “Gửi giấy mời đã đổi”."))
        else:
            messages.success(request, _("Đã lưu."))
        return redirect(seat.url("conference", review_id=review_id))
    begins, ends = localtime(held.starts_at), localtime(held.ends_at)
    typed = {
        "name": held.name,
        "period": f"{held.period}@{held.regime}" if held.period else "",
        "day": begins.date().isoformat(),
        "start": f"{begins:%H:%M}",
        "end": f"{ends:%H:%M}",
        "place": held.place,
        "chair": held.chair,
        "kind": held.kind,
        "form": held.form,
        "chair_account": str(held.chair_account_id or ""),
        "secretary_account": str(held.secretary_account_id or ""),
    }
    return _form(request, seat, typed, review_id=review_id)


@unit_screen("reviews.prepare")
def conferences_series(request: HttpRequest, seat: Seat, series_id: int = 0) -> HttpResponse:
    """A series: set up, or changed."""
    row = series_of(seat.unit.id, series_id) if series_id else None
    refusal = None
    if request.method == "POST":
        post = request.POST
        given = SeriesInput(
            name=post.get("name", ""),
            rhythm=one_of(Rhythm, post.get("rhythm"), Rhythm.MONTH),
            kind=one_of(ReviewKind, post.get("kind"), ReviewKind.BRIEFING),
            form=one_of(MeetingForm, post.get("form"), MeetingForm.STATE),
            regime=post.get("regime", ""),
            place=post.get("place", ""),
            starts_at=post.get("start", ""),
            minutes_available=post.get("minutes", ""),
            chair=post.get("chair", ""),
            active=not row or "active" in post,
        )
        try:
            keep_series(seat.actor, seat.unit.id, given, series_id or None)
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Đã lưu chuỗi hội nghị “%(name)s”.") % {"name": given.name.strip()})
            return redirect(seat.url("conferences"))
    typed: Mapping[str, Any] = request.POST.dict()
    if request.method != "POST" and row is not None:
        typed = {
            "name": row.name,
            "rhythm": row.rhythm,
            "kind": row.kind,
            "form": row.form,
            "regime": row.regime,
            "place": row.place,
            "start": f"{row.starts_at:%H:%M}" if row.starts_at else "",
            "minutes": row.minutes_available,
            "chair": row.chair,
            "active": row.active,
        }
    context = {
        "typed": Typed({"start": "08:00", "minutes": 120, "rhythm": "month", **typed}),
        "template": row.template if row else [],
        "changing": row is not None,
        "refusal": refusal,
        "rhythms": Rhythm.choices,
        "kinds": ReviewKind.choices,
        "forms": MeetingForm.choices,
        "regimes": regimes_of(seat.unit.id, today()),
    }
    return render(request, "web/conferences_series.html", context, status=422 if refusal else 200)


def _given(request: HttpRequest, seat: Seat) -> ReviewInput:
    post = request.POST
    starts_at, minutes = span(post.get("day", ""), post.get("start", ""), post.get("end", ""))
    accounts = {account_id for account_id, _name in _accounts(seat)}
    chair, secretary = whole(post.get("chair_account")), whole(post.get("secretary_account"))
    return ReviewInput(
        name=post.get("name", ""),
        starts_at=starts_at,
        minutes_available=minutes,
        place=post.get("place", ""),
        chair=post.get("chair", ""),
        period=post.get("period", ""),
        kind=one_of(ReviewKind, post.get("kind"), ReviewKind.BRIEFING),
        form=one_of(MeetingForm, post.get("form"), MeetingForm.STATE),
        chair_account_id=chair if chair in accounts else None,
        secretary_account_id=secretary if secretary in accounts else None,
    )


def one_of(choices: Any, said: str | None, usual: str) -> str:
    """A value of a list; what is none of it is the usual one."""
    return said if said and said in choices.values else usual


def _accounts(seat: Seat) -> list[tuple[int, str]]:
    """The accounts that may run a conference of the unit: its chair and its secretary."""
    ids = accounts_with("reviews.run", seat.unit.id)
    names = account_names(ids)
    return [(one, names[one]) for one in ids]


def _form(
    request: HttpRequest,
    seat: Seat,
    typed: Mapping[str, Any],
    *,
    series: Any = None,
    review_id: int | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {
        "typed": Typed({key: str(value) for key, value in typed.items()}),
        "series": series,
        "review_id": review_id,
        "refusal": refusal,
        "kinds": ReviewKind.choices,
        "forms": MeetingForm.choices,
        "accounts": [(str(one), name) for one, name in _accounts(seat)],
        "periods": seat.periods[:24],
    }
    return render(request, "web/conferences_form.html", context, status=422 if refusal else 200)
