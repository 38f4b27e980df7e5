"""A running conference: the projector, each member's phone, the secretary's desk, and the state that they ask for."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.intake.links import count
from giaoban.people.policy import actor_of
from giaoban.reviews.actions.ask_to_speak import ask_to_speak
from giaoban.reviews.actions.end_item import end_item
from giaoban.reviews.actions.end_speaker import end_speaker
from giaoban.reviews.actions.leave_queue import leave_queue
from giaoban.reviews.actions.limit_speeches import limit_speeches
from giaoban.reviews.actions.move import begin
from giaoban.reviews.actions.move_speaker import move_speaker
from giaoban.reviews.actions.pause import pause
from giaoban.reviews.actions.start_item import start_item
from giaoban.reviews.actions.start_speaker import start_speaker
from giaoban.reviews.faults import NO_PARTICIPANT
from giaoban.reviews.guests import Guest, guest_of
from giaoban.reviews.live import Live, done_at, first_time, is_invited, live, participant_of
from giaoban.reviews.queries import NO_REVIEW, review, seen_by, unit_of_review
from giaoban.web.middleware import STATUS
from giaoban.web.room import DESK, PHONE, PROJECTOR, Seat, seat_of, state_of, too_often
from giaoban.web.screen import Seat as UnitSeat
from giaoban.web.screen import conference_screen, open_screen, whole
from giaoban.web.token_pages import invited_only
from giaoban.web.views.conclusions import conclusions_context
from giaoban.web.views.conference import NO_STEP

# Within ten minutes, of one participant.
WISHES = 40
# How often a screen asks, in milliseconds.
EVERY = 1000
SPEECH_CHOICES = (0, 2, 3, 5, 7, 10, 15, 20)


def _room(seat: Seat, key: str) -> tuple[Live, dict[str, object]]:
    """The conference now, and what the page of any of its screens carries: the state, and where to ask for the next."""
    seen, state = live(seat.review_id), state_of(seat.screen, seat.review_id)
    if seen is None or state is None:
        raise Refusal(NO_REVIEW)
    return seen, {
        "live": seen,
        "state": state,
        "room_key": key,
        "room_url": reverse("web:room_state", kwargs={"unit_id": seen.unit_id, "review_id": seat.review_id}),
        "room_seat": seat.signed(),
        "room_now": _milliseconds(now()),
        "room_zone": settings.TIME_ZONE,
        "room_every": EVERY,
        "participant_id": seat.participant_id,
    }


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


@conference_screen("reviews.see")
@require_GET
def room_projector(request: HttpRequest, seat: UnitSeat, review_id: int) -> HttpResponse:
    """The one screen for the room; `?nen=sang` for a room that is not dark."""
    _seen, context = _room(Seat(PROJECTOR, review_id, seat.actor.account_id, None), f"{review_id}")
    return _page(request, "web/room_projector.html", {**context, "light": request.GET.get("nen") == "sang"})


@conference_screen("reviews.run")
@require_GET
def room_desk(request: HttpRequest, seat: UnitSeat, review_id: int) -> HttpResponse:
    """The secretary's desk: items, time, who speaks, conclusions."""
    seen, context = _room(Seat(DESK, review_id, seat.actor.account_id, None), f"{review_id}")
    people = review(review_id).participants
    extra = {
        "participants": people,
        "invited": len(people),
        "present": sum(one.attended is True for one in people),
        "speech_choices": SPEECH_CHOICES,
        "speech_minutes": seen.speech_minutes,
        "do_url": _here(review_id, "room_do"),
        "projector_url": _here(review_id, "room_projector"),
        "review_url": _here(review_id, "conference"),
        "attendance_url": _here(review_id, "conference_attendance"),
    }
    concluding = conclusions_context(seat, review_id, on_desk=True)
    return _page(request, "web/room_desk.html", {**concluding, **context, **extra})


def _page(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    answer = render(request, template, context)
    # It carries a seat and a moment: never to be shown from a cache.
    answer["Cache-Control"] = "no-store"
    return answer


@open_screen
@login_not_required
@require_GET
def room_state(request: HttpRequest, unit_id: int, review_id: int) -> HttpResponse:
    """What a screen shows, or 304 where it has that already. The seat that the page carries is the way in: no session
    is read. Whoever lost the right to look is told so as soon as there would be something to see."""
    signed = request.headers.get("X-Room-Seat", "")
    seat = seat_of(signed)
    if seat is None or seat.review_id != review_id:
        return HttpResponse(status=403)
    if too_often(signed):
        return HttpResponse(status=429, headers={"Retry-After": "2"})
    with translation.override(seat.language):
        state = state_of(seat.screen, review_id)
    if state is None:
        return HttpResponse(status=404)
    asked = now()
    if request.headers.get("If-None-Match") == state.tag:
        answer: HttpResponse = HttpResponseNotModified()
    elif not _may_look(seat):
        return HttpResponse(status=403)
    else:
        answer = HttpResponse(state.html)
    answer["ETag"] = state.tag
    answer["Cache-Control"] = "no-store"
    answer["X-Room-Now"] = str(_milliseconds(asked))
    return answer


def _may_look(seat: Seat) -> bool:
    if seat.participant_id is not None:
        return is_invited(seat.participant_id, seat.review_id, seat.account_id)
    actor, unit_id = actor_of(seat.account_id), unit_of_review(seat.review_id)
    if actor is None or unit_id is None or not seen_by(actor, seat.review_id):
        return False
    return seat.screen != DESK or actor.may("reviews.run", unit_id)


Do = Callable[[Actor, int, QueryDict, datetime], None]


def _step(post: QueryDict) -> QueryDict:
    """What is asked for: a button carries its whole step as one value ("do=start&item=3"), a form as its fields."""
    step = post.get("step")
    return post if step is None else QueryDict(step)


def _id(post: QueryDict, name: str) -> int:
    return whole(post.get(name)) or 0


# What the desk's buttons do: `do` of the form → the action.
DESK_DOES: dict[str, Do] = {
    "begin": lambda actor, review_id, post, at: begin(actor, review_id),
    "start": lambda actor, review_id, post, at: start_item(actor, review_id, _id(post, "item"), at=at),
    "pause": lambda actor, review_id, post, at: pause(actor, review_id, at=at),
    "end": lambda actor, review_id, post, at: end_item(actor, review_id, at=at),
    "add": lambda actor, review_id, post, at: ask_to_speak(actor, review_id, _id(post, "participant"), at=at),
    "remove": lambda actor, review_id, post, at: leave_queue(actor, review_id, _id(post, "participant")),
    "move": lambda actor, review_id, post, at: move_speaker(actor, review_id, _id(post, "speaker"), _id(post, "place")),
    "speak": lambda actor, review_id, post, at: start_speaker(actor, review_id, _id(post, "speaker"), at=at),
    "finish": lambda actor, review_id, post, at: end_speaker(actor, review_id, at=at),
    "limit": lambda actor, review_id, post, at: limit_speeches(actor, review_id, post.get("minutes", "")),
}


def _done(request: HttpRequest, actor: Actor, review_id: int, does: Do | None, back: str) -> HttpResponse:
    """Do what a form asks, once however often a browser sends it; answer as the sender wants it."""
    as_json = request.headers.get("Accept") == "application/json"
    try:
        if does is None:
            raise Refusal(NO_STEP)
        with transaction.atomic():
            if first_time(request.POST.get("khoa", ""), review_id):
                does(actor, review_id, _step(request.POST), done_at(request.POST.get("luc", "")))
    except Refusal as refusal:
        if not as_json:
            raise
        return JsonResponse({"sentence": refusal.message, "sent": False}, status=STATUS.get(refusal.code, 422))
    return HttpResponse(status=204) if as_json else redirect(back)


@conference_screen("reviews.run")
@require_POST
def room_do(request: HttpRequest, seat: UnitSeat, review_id: int) -> HttpResponse:
    """One step of the secretary's: what `do` says."""
    does = DESK_DOES.get(_step(request.POST).get("do", ""))
    return _done(request, seat.actor, review_id, does, _here(review_id, "room_desk"))


# What a member may ask for on a phone; the participant is whoever the page was given to.
def _wish(post: QueryDict, participant_id: int) -> Do | None:
    if post.get("do") == "ask":
        topic = post.get("topic", "")
        return lambda actor, review_id, post, at: ask_to_speak(actor, review_id, participant_id, topic=topic, at=at)
    if post.get("do") == "leave":
        return lambda actor, review_id, post, at: leave_queue(actor, review_id, participant_id)
    return None


def _phone(request: HttpRequest, seat: Seat, wish_url: str) -> HttpResponse:
    seen, context = _room(seat, f"{seat.review_id}-{seat.participant_id}")
    waits = any(one.participant_id == seat.participant_id for one in seen.queue)
    return _page(request, "web/room_phone.html", {**context, "wish_url": wish_url, "waits": waits})


@conference_screen("reviews.see")
@require_GET
def room_phone(request: HttpRequest, seat: UnitSeat, review_id: int) -> HttpResponse:
    """A member's own phone, by account. Whoever sees all conferences but was not invited to this one only looks."""
    mine = participant_of(review_id, seat.actor.user.pk)
    own = Seat(PHONE, review_id, seat.actor.account_id, mine)
    return _phone(request, own, _here(review_id, "room_wish"))


@conference_screen("reviews.see")
@require_POST
def room_wish(request: HttpRequest, seat: UnitSeat, review_id: int) -> HttpResponse:
    """A member's wish to speak, or to speak no more."""
    mine = participant_of(review_id, seat.actor.user.pk)
    if mine is None:
        raise Refusal(NO_PARTICIPANT)
    count(f"wish:{mine}", WISHES)
    return _done(request, seat.actor, review_id, _wish(request.POST, mine), _here(review_id, "room_phone"))


def _here(review_id: int, name: str) -> str:
    """An address of the same conference: its unit is that of the address, where somebody from elsewhere is invited."""
    return reverse(f"web:{name}", kwargs={"unit_id": unit_of_review(review_id), "review_id": review_id})


@open_screen
@login_not_required
@invited_only(guest_of, 422)
def room_link(request: HttpRequest, guest: Guest, token: str) -> HttpResponse:
    """The phone of somebody without an account, by the personal link of the invitation."""
    seat = Seat(PHONE, guest.review_id, None, guest.participant_id)
    return _phone(request, seat, reverse("web:room_link_wish", kwargs={"token": token}))


@open_screen
@login_not_required
@require_POST
@invited_only(guest_of, 422)
def room_link_wish(request: HttpRequest, guest: Guest, token: str) -> HttpResponse:
    """A wish to speak, or to speak no more, by personal link."""
    count(f"wish:{guest.participant_id}", WISHES)
    does = _wish(request.POST, guest.participant_id)
    return _done(request, guest, guest.review_id, does, reverse("web:room_link", kwargs={"token": token}))
