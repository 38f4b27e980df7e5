"""Making a process ready before it is asked: what its first page would otherwise wait for.

`giaoban serve` warms up once, before it forks its web processes: they begin with all that was compiled, read and rolled
up. What may not cross a fork, lines to the database and DuckDB, each of them opens for itself before it takes a request
(`giaoban.wsgi`), so that `/healthz` speaks for all of them.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

from django.conf import settings
from django.db import close_old_connections, connections
from django.http import HttpRequest, QueryDict
from django.urls import resolve, reverse
from django.utils import translation

from giaoban.base.clock import today
from giaoban.base.marks import one_look
from giaoban.intake.submissions import in_hand, submission
from giaoban.people.policy import Person, actor_of
from giaoban.people.queries import one_account_of_each_unit
from giaoban.registry.queries import unit
from giaoban.rollup.queries import ready, to_be_forked
from giaoban.rollup.queries import warm_up as warm_up_rollup
from giaoban.web.screen import Seat

log = logging.getLogger(__name__)

# No further unit is begun after so long; the pages of the others are prepared while the process serves already
# (`prepare_others`), or when they are asked for.
SECONDS = 5.0

# Of so many forms in hand the past is read beforehand.
FORMS = 100

# The process that is warm.
_warm: int | None = None
_turn = threading.Lock()
# Units that nobody had time for, each with an account that looks at it.
_others: list[tuple[int, int]] = []


def warm_up() -> None:
    """Once in a process: compile the roll-up, read the ledger, and prepare the pages that people land on, for the units
    with most accounts first. Whatever fails there fails again, and is seen, when somebody asks for it.

    A process that was forked from a warm one only opens what that one closed.
    """
    global _warm
    with _turn:
        if _warm == os.getpid():
            return
        if _warm is None:
            _make_ready()
        else:
            ready()
        _warm = os.getpid()


def warm_up_to_fork() -> None:
    """Warm up for processes that will be forked from this one, and close what may not cross a fork."""
    warm_up()
    to_be_forked()
    connections.close_all()


def _make_ready() -> None:
    begun = time.monotonic()
    warm_up_rollup()
    _others[:] = one_account_of_each_unit()
    while _others and time.monotonic() - begun <= SECONDS:
        _prepare_for(*_others.pop(0))


def prepare_others(until: threading.Event) -> None:
    """Prepare the pages of the units that warming up had no time for; then what the forms in hand are held against, and
    the pages of whoever gives and whoever gathers them, of their periods. After each it rests for as long as that took:
    whoever is served meanwhile is not held up."""
    pause = 0.0
    for prepare in _left():
        if until.wait(pause):
            return
        begun = time.monotonic()
        close_old_connections()
        prepare()
        pause = time.monotonic() - begun


def _left() -> Iterator[Callable[[], None]]:
    while _others:
        yield partial(_prepare_for, *_others.pop(0))
    forms, accounts = in_hand(FORMS), dict(one_account_of_each_unit())
    for form in forms:
        yield partial(_prepare_form, form.id)
    wanted = dict.fromkeys(
        (unit_id, form.period) for form in forms for unit_id in (form.receiver_id, form.unit_id) if unit_id in accounts
    )
    for unit_id, period in wanted:
        if unit_id is not None:
            yield partial(_prepare_for, unit_id, accounts[unit_id], f"ky={period}")


def _prepare_form(name: str) -> None:
    try:
        with translation.override(settings.LANGUAGE_CODE), one_look():
            submission(name)
    except Exception:
        log.warning("the form %s could not be prepared", name, exc_info=True)


def _prepare_for(unit_id: int, account_id: int, query: str = "") -> None:
    actor = actor_of(account_id)
    if actor is None or not actor.may("figures.view", unit_id):
        return
    with translation.override(settings.LANGUAGE_CODE), one_look():
        for name in ("overview", "figures"):
            try:
                show(actor, unit_id, reverse(f"web:{name}", kwargs={"unit_id": unit_id}), query)
            except Exception:
                log.warning("the page %s of unit %s could not be prepared", name, unit_id, exc_info=True)


def show(actor: Person, unit_id: int, path: str, query: str = "") -> None:
    """Make a page of a unit that the account may look at, and throw it away: what it is made of is kept."""
    request = HttpRequest()
    request.method, request.GET = "GET", QueryDict(query)
    request.META.update(SERVER_NAME=settings.ALLOWED_HOSTS[0], SERVER_PORT="80", QUERY_STRING=query)
    request.path = request.path_info = path
    request.user = actor.user
    match = request.resolver_match = resolve(path)
    seat = Seat(request, actor, unit(unit_id, today()))
    request.seat = seat  # type: ignore[attr-defined]
    given = {name: value for name, value in match.kwargs.items() if name != "unit_id"}
    # Past the question of rights, which whoever calls asked: there is no session here.
    match.func.__wrapped__(request, seat, **given)  # type: ignore[attr-defined]
