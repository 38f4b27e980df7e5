"""A live conference: a projector and the members' phones ask, the secretary acts; how long until all have seen it.

    uv run python -m bench.conference [phones] [actions] [seconds between actions]
    tools/with-postgres uv run python -m bench.conference

20 phones and a projector, 24 actions, 3 seconds between them by default. Two web processes; server, database and
screens share two processors. An action is the next item, a speaker who starts, a conclusion taken, a figure accepted;
it is timed from the moment it is sent until each screen holds what shows it. A screen asks every second from a moment
of its own, as `room.js` does. Beside it, in the same run and over as many actions: the whole page asked every second,
and the state sent as it changes (server-sent events, `bench.streamed`: a prototype, 32 threads a process).
"""

import contextlib
import http.client
import json
import os
import random
import re
import socket
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench import town as made
from bench.load import quantile
from bench.served import Server, served
from bench.users import Log, User, Work

EVERY = 1.0
_TOLD = re.compile(r'data-(url|seat|etag)="([^"]*)"')
_FIGURE = re.compile(r'<td class="number value">(.*?)</td>', re.DOTALL)
Shows = Callable[[str], bool]


@dataclass
class Seen:
    """Which actions a screen waits to see, and after how many seconds each screen saw which kind."""

    waiting: dict[int, tuple[str, float, Shows]] = field(default_factory=dict)
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    turn: threading.Lock = field(default_factory=threading.Lock)

    def look(self, html: str, known: set[int]) -> None:
        """A screen holds this now; `known` is what it saw before."""
        at = time.perf_counter()
        with self.turn:
            for number, (kind, begun, shows) in self.waiting.items():
                if number not in known and shows(html):
                    known.add(number)
                    self.taken[kind].append(at - begun)


class Screen(threading.Thread):
    """One screen of the room, which asks until it is told to stop."""

    def __init__(self, server: Server, page: str, cookie: str, seen: Seen, number: int) -> None:
        super().__init__(daemon=True)
        self.line = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=60)
        self.page, self.cookie, self.seen, self.known = page, cookie, seen, set[int]()
        self.dice = random.Random(number)
        self.asked, self.sent, self.ended, self.failed = 0, 0, threading.Event(), ""
        self.told: dict[str, str] = {}

    def get(self, path: str, headers: dict[str, str]) -> tuple[http.client.HTTPResponse, str]:
        """One request over the line that stays open."""
        self.line.request("GET", path, headers=headers)
        answer = self.line.getresponse()
        return answer, answer.read().decode()

    def open(self) -> None:
        """The page itself, with what it tells its script."""
        answer, html = self.get(self.page, {"Cookie": self.cookie})
        if answer.status != 200:
            raise SystemExit(f"{self.page}: {answer.status}")
        self.told = {name: value.replace("&quot;", '"') for name, value in _TOLD.findall(html)}
        self.seen.look(html, self.known)

    def run(self) -> None:
        """Ask once a second from a moment of its own."""
        due = time.perf_counter() + self.dice.random() * EVERY
        try:
            while not self.ended.wait(max(0.0, due - time.perf_counter())):
                due = max(due + EVERY, time.perf_counter() + 0.05)
                self.ask()
        except (OSError, http.client.HTTPException, AttributeError) as error:
            # The line is closed under an asking when the measuring ends.
            if not self.ended.is_set():
                self.failed = repr(error)

    def stop(self) -> None:
        """End it. The line is cut, not closed: closing waits for whoever reads from it."""
        self.ended.set()
        if self.line.sock is not None:
            with contextlib.suppress(OSError):
                self.line.sock.shutdown(socket.SHUT_RDWR)

    def ask(self) -> None:
        """The state, if it is another than the one held."""
        answer, html = self.get(
            self.told["url"], {"X-Room-Seat": self.told["seat"], "If-None-Match": self.told["etag"]}
        )
        self.asked += 1
        if answer.status == 200:
            self.sent += 1
            self.told["etag"] = answer.headers["ETag"]
            self.seen.look(html, self.known)
        elif answer.status != 304:
            self.failed = str(answer.status)


class PageScreen(Screen):
    """The alternative: the whole page every second."""

    def ask(self) -> None:
        """The page, with its session, its template, its frame."""
        _answer, html = self.get(self.page, {"Cookie": self.cookie})
        self.asked += 1
        self.sent += 1
        self.seen.look(html, self.known)


class StreamScreen(Screen):
    """The alternative: the server sends the state when it changes."""

    def run(self) -> None:
        """Listen; each event holds the state."""
        at = urlsplit(self.told["url"]).path
        try:
            self.line.request("GET", f"/_song/{at.split('/')[3]}/?{urlencode({'seat': self.told['seat']})}")
            answer = self.line.getresponse()
            while not self.ended.is_set() and (line := answer.readline()):
                if line.startswith(b"data: "):
                    self.asked += 1
                    self.sent += 1
                    self.seen.look(json.loads(line[6:]), self.known)
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
            if not self.ended.is_set():
                self.failed = repr(error)


@dataclass
class Room:
    """A conference of the town with what the actions need."""

    review_id: int
    unit_id: int
    items: list[int]
    speakers: list[tuple[int, int]]
    waiting: list[int]
    tokens: list[str]


def conference(town: made.Town, phones: int, actions: int) -> Room:
    """A conference in progress: an item, a speaker and a figure that waits for every fourth action."""
    from giaoban.base.actors import System
    from giaoban.base.clock import now
    from giaoban.reviews.actions.ask_to_speak import ask_to_speak
    from giaoban.reviews.actions.start_item import start_item
    from giaoban.reviews.links import token_of
    from giaoban.reviews.models import AgendaItem, Participant, Review, Speaker

    view = next(one for one in town.measures if one.behaviour == "flow")
    row = Review.objects.create(
        unit_id=town.id,
        regime="ND09",
        period=town.now,
        name="Hội nghị đo",
        starts_at=now(),
        started_at=now(),
        created_at=now(),
        state="in_progress",
        uid=f"do-{Review.objects.count()}",
    )
    items = [
        AgendaItem.objects.create(review=row, order=n, title=f"Mục đo {n}", minutes=5, measures=[view.code])
        for n in range(actions // 4 + 2)
    ]
    people = [
        Participant.objects.create(review=row, order=n, name=f"Đại biểu {n}", token=f"do{row.pk:04d}{n:06d}")
        for n in range(max(phones, actions))
    ]
    start_item(System(), row.pk, items[0].pk)
    for one in people[: actions // 4 + 1]:
        ask_to_speak(System(), row.pk, one.pk)
    speakers = list(Speaker.objects.filter(review=row).order_by("order").values_list("pk", "participant_id"))
    waiting = _waiting(town, view, actions // 4 + 1)
    return Room(row.pk, town.id, [one.pk for one in items], speakers, waiting, [token_of(one) for one in people])


def _waiting(town: made.Town, view: Any, count: int) -> list[int]:
    """Figures of the period that communes gave and nobody accepted yet: works of one measure, so that they add up."""
    from giaoban.catalogue.rules import Regime, parse_period
    from giaoban.figures.actions.record import record
    from giaoban.figures.enums import Nature
    from giaoban.figures.proposals import SourceRef, Stated
    from giaoban.people.models import User
    from giaoban.people.policy import Person

    names = {unit: name for name, unit in town.reporters.items()}
    period = parse_period(town.now, Regime.ND09)
    found: list[int] = []
    for number, unit in enumerate(town.communes):
        if len(found) < count and unit in names and unit not in _given:
            _given.add(unit)
            place = SourceRef("form", f"form:do-{unit}", "biểu", number, number + 1)
            stated = Stated(unit, unit, view.id, period, Nature.TO_DATE, place, value=1000 + number)
            found += record(Person(User.objects.get(username=names[unit])), [stated]).seqs
    return found


# Communes that gave their figure of the period already.
_given: set[int] = set()


def acts(room: Room, clerk: User, screen: Screen) -> list[tuple[str, Callable[[], None], Callable[[], Shows]]]:
    """The four kinds of action in turn: its name, doing it, what shows it."""
    from giaoban.base.actors import System
    from giaoban.figures.actions.accept import accept

    base = f"/{room.unit_id}/hoi-nghi/{room.review_id}"
    found: list[tuple[str, Callable[[], None], Callable[[], Shows]]] = []

    def desk(**form: str) -> Callable[[], None]:
        return lambda: void(clerk.ask("desk", f"{base}/dieu-hanh/lam/", form))

    def concluding(number: int) -> Callable[[], None]:
        form = {"text": f"Kết luận đo {number}.", "desk": "1", "key": f"do{number}"}
        return lambda: void(clerk.ask("conclude", f"{base}/ket-luan/ghi/", form))

    def moved() -> Shows:
        before = _FIGURE.findall(screen.get(screen.told["url"], {"X-Room-Seat": screen.told["seat"]})[1])
        return lambda html: _FIGURE.findall(html) != before

    for number, item in enumerate(room.items[1:], start=1):
        title = f'id="now-title">Mục đo {number}<'
        speaker, participant = room.speakers[number - 1]
        speaks = f'data-speaker="{participant}" data-state="speaking"'
        found.append(("next item", desk(do="start", item=str(item)), _always(title)))
        found.append(("speaker starts", desk(do="speak", speaker=str(speaker)), _always(speaks)))
        found.append(("conclusion taken", concluding(number), _always(f"Kết luận đo {number}.")))
        if number <= len(room.waiting):
            seq = room.waiting[number - 1]
            found.append(("figure accepted", lambda seq=seq: void(accept(System(), [seq])), moved))  # type: ignore[misc]
    return found


def void(_value: object) -> None:
    """Nothing of it."""


def _always(text: str) -> Callable[[], Shows]:
    return lambda: lambda html: text in html


def measure(name: str, kind: type[Screen], server: Server, room: Room, phones: int, actions: int, pause: float) -> None:
    """Open the screens, let them ask in vain for a while, then act; print what it took."""
    from django.urls import reverse

    seen = Seen()
    clerk = User("tonghop0", server.address, Work(made.Town(0, [], [], "", ""), []), Log(), 1)
    clerk.sign_in(reverse("account_login"))
    cookie = "; ".join(f"{key}={value}" for key, value in clerk.cookies.items())
    pages = [f"/hn/{token}/phong-hop/" for token in room.tokens[:phones]]
    pages.append(f"/{room.unit_id}/hoi-nghi/{room.review_id}/man-chieu/")
    screens = [kind(server, page, cookie if "man-chieu" in page else "", seen, n) for n, page in enumerate(pages)]
    watcher = Screen(server, pages[-1], cookie, Seen(), 99)
    for screen in (*screens, watcher):
        screen.open()
    for screen in screens:
        screen.start()
    idle = _counted(server, screens, max(4.0, 2 * pause), lambda: None)
    todo = acts(room, clerk, watcher)[:actions]

    def act() -> None:
        for number, (what, do, shown_by) in enumerate(todo):
            shows = shown_by()
            with seen.turn:
                seen.waiting[number] = (what, time.perf_counter(), shows)
            do()
            time.sleep(pause)

    busy = _counted(server, screens, 0, act)
    for screen in screens:
        screen.stop()
    print(f"\n{name}: {phones} phones and a projector, {len(todo)} actions")
    _table(seen, len(screens), [what for what, _do, _shown in todo])
    for words, (took, used, asked) in (("in vain", idle), ("with actions", busy)):
        each = f", {1000 * used / asked:.2f} ms of the processor each" if asked else ""
        print(f"{words}: {asked / took:.1f} askings a second{each}; {100 * used / took:.1f} % of one processor")
    wrong = [screen.failed for screen in screens if screen.failed] + [row.error for row in clerk.log.rows if row.error]
    print(f"errors: {len(wrong)}{': ' + '; '.join(wrong[:3]) if wrong else ''}", flush=True)


def _counted(
    server: Server, screens: list[Screen], seconds: float, work: Callable[[], None]
) -> tuple[float, float, int]:
    begun, busy, before = time.perf_counter(), server.processor(), sum(screen.asked for screen in screens)
    work()
    time.sleep(seconds)
    asked = sum(screen.asked for screen in screens) - before
    return time.perf_counter() - begun, server.processor() - busy, asked


def _table(seen: Seen, screens: int, todo: list[str]) -> None:
    print(f"{'from the action until a screen shows it':42}{'seen':>7}{'p50':>7}{'p95':>7}{'max':>7} s")
    kinds = [*dict.fromkeys(todo), "all"]
    for kind in kinds:
        taken = sum(seen.taken.values(), []) if kind == "all" else seen.taken[kind]
        missing = (len(todo) if kind == "all" else todo.count(kind)) * screens - len(taken)
        middle, most = quantile(taken, 0.5), quantile(taken, 0.95)
        said = f"  {missing} never" if missing else ""
        print(f"{kind:42}{len(taken):7}{middle:7.2f}{most:7.2f}{max(taken, default=0):7.2f}{said}")


def main() -> None:
    """Prepare, measure each way, print."""
    given = [float(text) for text in sys.argv[1:]]
    phones, actions, pause = [*given, *(20.0, 24.0, 3.0)[len(given) :]]
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
        os.environ["GIAOBAN_VAR"] = folder
        import django

        django.setup()
        Path(folder).mkdir(exist_ok=True)
        from django.db import connection

        count = int(actions) // 4 + 1
        town = made.build(4 * count, 3)
        made.people(town, 1, 0, len(town.communes))
        ways = (
            ("asked every second by its tag", Screen),
            ("the whole page every second", PageScreen),
            ("sent as it changes (server-sent events)", StreamScreen),
        )
        print(f"{connection.vendor}: {len(town.communes)} communes, {town.figures:,} figures, two web processes")
        rooms = [conference(town, int(phones), int(actions)) for _way in ways]
        connection.close()
        with served("--workers", "2", "--no-worker") as server:
            for (name, kind), room in zip(ways[:2], rooms, strict=False):
                measure(name, kind, server, room, int(phones), int(actions), pause)
        with served(program=("bench.streamed",)) as server:
            measure(*ways[2], server, rooms[2], int(phones), int(actions), pause)


if __name__ == "__main__":
    main()
