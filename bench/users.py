"""Users of the real site, as a browser would send them: sign-in, cookies, CSRF, a connection kept open, pages looked at
and forms sent. For bench.load."""

import http.client
import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from bench.town import PASSWORD, Town

_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
_REVISION = re.compile(rb'name="revision" value="(\d+)"')
_FIELD = re.compile(rb'name="(o\d+)-r" value="(\d+)"')
_WHY = re.compile(rb'name="(why:[^"]+)"')


@dataclass(frozen=True, slots=True)
class Done:
    """One request: what it was, how long it took in milliseconds, its status; `error` where it was not as it should;
    whose it was, and its address."""

    kind: str
    taken: float
    status: int
    error: str = ""
    who: str = ""
    path: str = ""


@dataclass
class Log:
    """What all users did."""

    rows: list[Done] = field(default_factory=list)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def add(self, row: Done) -> None:
        """Note one request."""
        with self.turn:
            self.rows.append(row)


class Work:
    """What there is to do in the town, each piece once."""

    def __init__(self, town: Town, findings: list[tuple[int, int]]) -> None:
        self.town, self.findings = town, findings
        self.handed = list(town.handed)
        self._turn = threading.Lock()

    def take(self, where: list[str] | list[tuple[int, int]]) -> "str | tuple[int, int] | None":
        """The next piece, for one user only."""
        with self._turn:
            return where.pop() if where else None


class User:
    """Somebody with a browser."""

    def __init__(self, name: str, address: str, work: Work, log: Log, seed: int) -> None:
        self.name, self.work, self.log = name, work, log
        self.host = urlsplit(address).netloc
        self.dice = random.Random(seed)
        self.cookies: dict[str, str] = {}
        self._line: http.client.HTTPConnection | None = None

    # --- sending

    def ask(self, kind: str, path: str, form: dict[str, str] | None = None, well: tuple[int, ...] = (200,)) -> bytes:
        """Send a request and note it; a redirect after a form is followed and noted as the page it is."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-CSRFToken": self.cookies.get("csrftoken", ""),
                "Referer": f"http://{self.host}{path}",
            }
            body = urlencode(form)
        begun = time.perf_counter()
        try:
            answer, text = self._send("GET" if form is None else "POST", path, body, headers)
        except (OSError, http.client.HTTPException) as error:
            self.log.add(Done(kind, 1000 * (time.perf_counter() - begun), 0, repr(error), self.name, path))
            return b""
        taken = 1000 * (time.perf_counter() - begun)
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        allowed = (*well, 302)
        error = "" if answer.status in allowed else f"{kind} {path}: {answer.status}"
        if "/login/" in (answer.getheader("Location") or "") or "dang-nhap" in (answer.getheader("Location") or ""):
            error = f"{kind} {path}: signed out"
        self.log.add(Done(kind, taken, answer.status, error, self.name, path))
        if answer.status == 302 and not error:
            there = urlsplit(answer.getheader("Location") or "/")
            return self.ask("page after a form", there.path + (f"?{there.query}" if there.query else ""))
        return text

    def _send(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        for again in (True, False):
            if self._line is None:
                self._line = http.client.HTTPConnection(self.host, timeout=60)
            try:
                self._line.request(method, path, body, headers)
                answer = self._line.getresponse()
                return answer, answer.read()
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                # A browser opens a line again that the server closed while nobody spoke.
                self._line.close()
                self._line = None
                if not again:
                    raise
        raise AssertionError

    def sign_in(self, path: str) -> None:
        """As anybody: the page, then name and password."""
        text = self.ask("sign-in page", path)
        token = _TOKEN.search(text)
        form = {"login": self.name, "password": PASSWORD, "csrfmiddlewaretoken": token[1].decode() if token else ""}
        self.ask("signing in", path, form)
        if "sessionid" not in self.cookies:
            self.log.add(Done("signing in", 0, 0, f"{self.name} could not sign in"))

    # --- what people do

    def reads(self) -> list[Callable[[], object]]:
        """What this user looks at."""
        raise NotImplementedError

    def writes(self) -> list[Callable[[], object]]:
        """What this user sends; empty for whoever only looks."""
        return []

    def act(self, share: float) -> None:
        """One thing, a write with the probability `share`."""
        writes = self.writes()
        self.dice.choice(writes if writes and self.dice.random() < share else self.reads())()

    def look(self, kind: str, path: str) -> bytes:
        """A page of the town, at its last period."""
        return self.ask(kind, f"{path}?ky={self.work.town.last}@ND09")

    def looking(self, unit: int) -> list[Callable[[], object]]:
        """The pages about a unit's figures, the usual ones oftener."""
        town = self.work.town

        def measure() -> int:
            return int(self.dice.choice(town.measures).id)

        return [
            lambda: self.look("overview", f"/{unit}/tong-quan/"),
            lambda: self.look("overview", f"/{unit}/tong-quan/"),
            lambda: self.look("overview", f"/{unit}/tong-quan/"),
            lambda: self.look("table of figures", f"/{unit}/so-lieu/"),
            lambda: self.look("table of figures", f"/{unit}/so-lieu/"),
            lambda: self.look("source of a number", f"/{unit}/so-lieu/{measure()}/to_date/"),
            lambda: self.look("page of an indicator", f"/{unit}/so-lieu/chi-tieu/{measure()}/"),
        ]


class Chair(User):
    """Looks, and compares."""

    def reads(self) -> list[Callable[[], object]]:
        """The town's figures, its pivot, its communes side by side."""
        unit = self.work.town.id
        return [
            *self.looking(unit),
            lambda: self.look("pivot", f"/{unit}/so-lieu/bang-chon/"),
            lambda: self.look("communes compared", f"/{unit}/so-lieu/so-sanh/"),
        ]


class Clerk(User):
    """Gathers, accepts, answers findings."""

    def reads(self) -> list[Callable[[], object]]:
        """The town's figures and who has reported."""
        unit = self.work.town.id
        return [*self.looking(unit), *[lambda: self.look("collect grid", f"/{unit}/thu-thap/")] * 3]

    def writes(self) -> list[Callable[[], object]]:
        """Accept a form, answer a finding."""
        return [self.accept, self.answer]

    def accept(self) -> None:
        """Open the next form that was handed in, and accept it."""
        name = self.work.take(self.work.handed)
        if name is None:
            self.answer()
            return
        text = self.ask("form to accept", f"/bieu/{name}/")
        revision = _REVISION.search(text)
        if revision is not None:
            self.ask("accept a form", f"/bieu/{name}/nhan/", {"revision": revision[1].decode()})

    def answer(self) -> None:
        """Answer a finding."""
        found = self.work.take(self.work.findings)
        if found is not None:
            path = f"/{self.work.town.id}/giai-trinh/{found[1]}/"
            self.ask("answer a finding", path, {"answer": "Đã đối chiếu với sổ theo dõi, số liệu đúng."})


class Reporter(User):
    """Gives a commune's figures. `drafts` are filled in, `begun` are open: this user's own."""

    unit: int
    drafts: list[str]
    begun: list[str]

    def reads(self) -> list[Callable[[], object]]:
        """Own work, forms, the commune's own figures."""
        forms = [*self.drafts, *self.begun]
        return [
            lambda: self.ask("own work", f"/{self.unit}/viec-cua-toi/"),
            *[lambda: self.ask("form page", f"/nhap/{self.dice.choice(forms)}/")] * (3 if forms else 0),
            *self.looking(self.unit)[2:],
        ]

    def writes(self) -> list[Callable[[], object]]:
        """Save a field; now and then hand a form in."""
        saves: list[Callable[[], object]] = [self.save] * 5 if self.begun else []
        return [*saves, self.hand_in] if self.drafts else saves

    def save(self) -> None:
        """Open a form, type into one of its fields: it is saved as one leaves it."""
        name = self.dice.choice(self.begun)
        fields = _FIELD.findall(self.ask("form page", f"/nhap/{name}/"))
        if fields:
            line, revision = self.dice.choice(fields)
            form = {"field": line.decode(), "raw": str(self.dice.randrange(40, 400)), "revision": revision.decode()}
            self.ask("save a field", f"/nhap/{name}/luu/", form)

    def hand_in(self) -> None:
        """Hand a filled form in; what must be explained is explained the second time."""
        name = self.drafts.pop()
        text = self.ask("hand a form in", f"/nhap/{name}/nop/", {}, well=(200, 422))
        whys = {one.decode().replace("&gt;", ">"): "Đã đối chiếu, số liệu đúng." for one in _WHY.findall(text)}
        if whys:
            self.ask("hand a form in", f"/nhap/{name}/nop/", whys, well=(200, 422))
