"""Pages that people look at are made ready again when figures were accepted, before somebody asks for them.

Only in processes that serve (`giaoban.wsgi` begins it): one thread a process looks at the ledger a few times a second
while people use the site. After new picks it makes the pages anew that were looked at last and whose units these are
about, one after another, and throws them away: what they are made of is kept (`base.kept`, `rollup.remembered`).
Nothing depends on it: whoever asks meanwhile waits for no more than without it, and what was kept is still held against
the database at every request.
"""

import logging
import sys
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from django.conf import settings
from django.db import close_old_connections, connection
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from giaoban.base.clock import today
from giaoban.base.marks import one_look
from giaoban.people.policy import actor_of
from giaoban.registry.queries import subtree_ids
from giaoban.rollup.queries import picked_since
from giaoban.web.warming import prepare_others, show

log = logging.getLogger(__name__)

# The screens that people land on, by name; what the others are made of is rolled up with them.
RENEWED = ("overview", "figures")
# How often the ledger is looked at, in seconds: while people are there, that is for so long after somebody looked at
# such a page, and how often it is asked whether they are there.
EVERY, AWAKE, SELDOM = 0.2, 300.0, 1.0
# So many seconds another thread keeps the interpreter from one that has got its answer from the database: Python's own
# five milliseconds, waited after each of twenty SELECTs, would double the time of a request beside this thread.
TURN = 0.0005
# Pages that nobody looked at for so long are not made anew, nor more than so many known; of those left so many are, the
# last looked at first. After each it rests for as long as that took, and after all for as long as all took: what comes
# in meanwhile is made anew together.
REMEMBERED, KNOWN, MOST = 900.0, 64, 4


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was asked for: its screen, unit and address, in whose name, in which language."""

    name: str
    unit_id: int
    path: str
    query: str
    account_id: int
    language: str


class Seen:
    """The pages that were looked at last, and when."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[str, int, str, str], tuple[Page, float]] = OrderedDict()
        self._turn = threading.Lock()
        self._last = -AWAKE

    @property
    def somebody(self) -> bool:
        """Whether people are there."""
        return time.monotonic() - self._last < AWAKE

    def note(self, request: HttpRequest, response: HttpResponseBase) -> None:
        """Take note of a request that was answered."""
        match = request.resolver_match
        if request.method != "GET" or response.status_code != 200 or match is None or match.url_name not in RENEWED:
            return
        unit_id, account_id = match.kwargs.get("unit_id"), request.user.pk
        if unit_id is None or account_id is None:
            return
        self._last = time.monotonic()
        language = translation.get_language() or settings.LANGUAGE_CODE
        query = request.META.get("QUERY_STRING", "")
        page = Page(match.url_name, unit_id, request.path_info, query, account_id, language)
        with self._turn:
            # Who looks is not in it.
            same = page.name, page.unit_id, query, language
            self._pages[same] = page, self._last
            self._pages.move_to_end(same)
            while len(self._pages) > KNOWN:
                self._pages.popitem(last=False)

    def pages(self) -> list[Page]:
        """Those that somebody may come back to, the last looked at first."""
        since = time.monotonic() - REMEMBERED
        with self._turn:
            return [page for page, at in reversed(self._pages.values()) if at >= since]


def renew(pages: list[Page], about: set[int], until: threading.Event) -> int:
    """Make the pages anew that are of these units or of units above them, at most MOST, until told to end; how many
    were."""
    done, pause = 0, 0.0
    for page in pages:
        if done < MOST and about & set(subtree_ids(page.unit_id, today())) and not until.wait(pause):
            begun = time.monotonic()
            _make(page)
            done, pause = done + 1, time.monotonic() - begun
    return done


def _make(page: Page) -> None:
    actor = actor_of(page.account_id)
    if actor is None or not actor.may("figures.view", page.unit_id):
        return
    with translation.override(page.language), one_look():
        show(actor, page.unit_id, page.path, page.query)


class Renewing:
    """Looks at the ledger; `run` does so again and again until it is told to end."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        self._position = 0

    def run(self, until: threading.Event) -> None:
        """Look, while people are there."""
        pause = SELDOM
        while not until.wait(pause):
            if self.seen.somebody:
                begun = time.monotonic()
                self.look(until)
                pause = max(EVERY, time.monotonic() - begun)
            else:
                pause = SELDOM
                # No line to the database is kept for nobody.
                connection.close()
        connection.close()

    def look(self, until: threading.Event) -> None:
        """Look at the ledger once, and make ready what is of new picks. What fails is logged and not tried again."""
        try:
            close_old_connections()
            position, about = picked_since(self._position)
            # What was picked before the first look was there when these pages were looked at.
            known, self._position = self._position, position
            if known and about:
                renew(self.seen.pages(), about, until)
        except Exception:
            log.warning("what people look at could not be made ready again", exc_info=True)


# What was looked at in this process; None where nobody renews it.
_seen: Seen | None = None


def begin() -> None:
    """Begin in this process; it ends with it."""
    global _seen
    _seen = Seen()
    sys.setswitchinterval(TURN)
    threading.Thread(target=_beside, args=(_seen, threading.Event()), name="renewing", daemon=True).start()


def _beside(seen: Seen, until: threading.Event) -> None:
    """What this process does beside serving: prepare what warming up had no time for, then whatever is new."""
    try:
        prepare_others(until)
    except Exception:
        log.warning("the pages of further units could not be prepared", exc_info=True)
    Renewing(seen).run(until)


def note(request: HttpRequest, response: HttpResponseBase) -> None:
    """Take note of a request that was answered, where somebody renews."""
    if _seen is not None:
        _seen.note(request, response)
