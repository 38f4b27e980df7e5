"""What the screens of a running conference are sent: made once by each web process for everybody who looks.

A screen asks every second. Its seat is signed, so that asking costs one indexed SELECT and no session; whether it may
still look is asked anew whenever there is something to be sent. A state is known by its tag: the room's version and a
digest of what is shown, figures included. Two processes give the same one, and what moves in the ledger without
showing sends nothing.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

from django.core import signing
from django.template.loader import render_to_string
from django.utils.translation import get_language

from giaoban.base.clock import today
from giaoban.catalogue.rules import PeriodError, parse_period
from giaoban.registry.queries import unit
from giaoban.reviews.enums import ReviewState
from giaoban.reviews.live import Live, Stamp, live, stamp
from giaoban.rollup.queries import consolidate, standings
from giaoban.web.tables import Line, lines

PROJECTOR, PHONE, DESK = "projector", "phone", "desk"
# A seat is good for a working day; the page is loaded anew after that.
SEAT_SECONDS = 14 * 3600
SALT = "giaoban.room"
# So many figures, names and conclusions fit on a projector that is to be read from the last row; each conclusion takes
# the place of a figure.
FIGURES, QUEUE, CONCLUSIONS = 5, 6, 2
KEPT = 64
# One screen asks once a second; a reload or a second tab more often, for a moment.
BURST, EACH_SECOND = 20.0, 4.0


@dataclass(frozen=True, slots=True)
class Seat:
    """Who looks at which conference through which screen: an account, or a participant by personal link."""

    screen: str
    review_id: int
    account_id: int | None
    participant_id: int | None
    language: str = ""

    def signed(self) -> str:
        """The seat as the page carries it."""
        said = [self.screen, self.review_id, self.account_id, self.participant_id, get_language()]
        return signing.dumps(said, salt=SALT)


def seat_of(signed: str) -> Seat | None:
    """The seat that a page carries; None for one that is too old or not ours."""
    try:
        return Seat(*signing.loads(signed, salt=SALT, max_age=SEAT_SECONDS))
    except (signing.BadSignature, TypeError, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class State:
    """What a screen is sent, and its tag."""

    tag: str
    html: str


Key = tuple[str, int, str]
K = TypeVar("K")
V = TypeVar("V")
_states: OrderedDict[Key, tuple[Stamp, State]] = OrderedDict()
_figures: OrderedDict[tuple[object, ...], tuple[Line, ...]] = OrderedDict()
_turn = threading.Lock()


def state_of(screen: str, review_id: int) -> State | None:
    """What a screen shows now, made anew only where the room or the ledger moved; None for one that is gone."""
    position = stamp(review_id)
    if position is None:
        return None
    key = (screen, review_id, get_language() or "")
    found = _states.get(key)
    if found is not None and found[0] == position:
        return found[1]
    with _turn:
        # Whoever waited for the turn finds what the first one made.
        found = _states.get(key)
        if found is None or found[0] != position:
            made = _made(screen, review_id, position[1])
            if made is None:
                return None
            found = (position, made)
            _keep(_states, key, found)
    return found[1]


def _keep(kept: OrderedDict[K, V], key: K, value: V) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > KEPT:
        kept.popitem(last=False)


def _made(screen: str, review_id: int, position: int) -> State | None:
    seen = live(review_id)
    if seen is None:
        return None
    html = render_to_string(f"web/room_{screen}_now.html", context_of(seen, position))
    digest = blake2b(html.encode(), digest_size=9).hexdigest()
    return State(f'W/"{seen.version}-{digest}"', html)


def context_of(seen: Live, position: int) -> dict[str, object]:
    """What the templates of the room show of a conference."""
    current, said = seen.current, seen.said_here[-CONCLUSIONS:]
    figures, room = figures_of(seen, position), FIGURES - len(said)
    return {
        "live": seen,
        "current": current,
        "figures": figures[:room],
        "more_figures": max(0, len(figures) - room),
        "queue": seen.queue[:QUEUE],
        "more_queue": max(0, len(seen.queue) - QUEUE),
        "conclusions": said,
        "begun": seen.state == ReviewState.IN_PROGRESS,
        "closed": seen.state in (ReviewState.CLOSED, ReviewState.CANCELLED),
    }


def figures_of(seen: Live, position: int) -> tuple[Line, ...]:
    """The values of record that the current item is about, as the overview has them, in the order of the agenda."""
    codes = seen.current.measures if seen.current else ()
    if not codes or not seen.period:
        return ()
    key = (seen.unit_id, seen.regime, seen.period, codes, position, today())
    found = _figures.get(key)
    if found is None:
        found = _lines(seen, codes)
        _keep(_figures, key, found)
    return found


def _lines(seen: Live, codes: tuple[str, ...]) -> tuple[Line, ...]:
    try:
        period = parse_period(seen.period, seen.regime)
    except PeriodError:
        return ()
    about = unit(seen.unit_id, today()).place_id
    # On the boundaries of the overview, so that both say the same number.
    found = consolidate(about, period, boundaries="restated")
    rows = [row for row in found if row.measure.code in codes or row.measure.family in codes]
    order = {code: place for place, code in enumerate(codes)}
    rows.sort(key=lambda row: order.get(row.measure.code, len(order)))
    return tuple(lines(rows, standings(about, period, rows, boundaries="restated"), {}))


# seat → (tokens left, when that was)
_asked: OrderedDict[str, tuple[float, float]] = OrderedDict()


def too_often(signed: str, clock: Callable[[], float] = time.monotonic) -> bool:
    """Whether one seat asks this process more often than a screen does."""
    left, at = _asked.get(signed, (BURST, clock()))
    moment = clock()
    left = min(BURST, left + (moment - at) * EACH_SECOND)
    _asked[signed] = (max(0.0, left - 1), moment)
    _asked.move_to_end(signed)
    while len(_asked) > 2000:
        _asked.popitem(last=False)
    return left < 1
