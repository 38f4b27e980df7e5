"""The alternative to asking every second: the state of a conference sent as it changes (server-sent events).

For `bench.conference` only: the site as it is, and beside it `/_song/<review>/?seat=…`, an answer without an end. In
each web process one thread looks at the room's stamp ten times a second for all that listen there; a listener holds a
thread of the server, so there are as many threads as may listen. No reconnecting, no access check after the first:
kinder to this way than a product could be.

    uv run python -m bench.streamed --port 8000
"""

import json
import os
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qs

if __name__ != "__main__":
    # In a web process, where it warms itself up; the server that starts them only starts them.
    from giaoban.wsgi import application as site

LOOK = 0.1
# Both processes together hold a room's screens; one may get most of them.
THREADS = 32


class Watched:
    """A room as one process sees it: a number that goes up with each state, and those who wait for it."""

    def __init__(self, review_id: int) -> None:
        self.review_id = review_id
        self.turn = threading.Condition()
        self.stamp: object = None
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        from giaoban.reviews.live import stamp

        while True:
            found = stamp(self.review_id)
            if found != self.stamp:
                with self.turn:
                    self.stamp = found
                    self.turn.notify_all()
            time.sleep(LOOK)

    def after(self, known: object) -> object:
        """The stamp once it is another; the same one after a while, so that a dead line is noticed."""
        with self.turn:
            self.turn.wait_for(lambda: self.stamp != known, timeout=15)
            return self.stamp


_rooms: dict[int, Watched] = {}
_opening = threading.Lock()


def application(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    """The site; and the stream of a room."""
    path = environ["PATH_INFO"]
    if not path.startswith("/_song/"):
        return site(environ, start)
    review_id = int(path.split("/")[2])
    with _opening:
        room = _rooms.get(review_id) or _rooms.setdefault(review_id, Watched(review_id))
    start("200 OK", [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")])
    return _events(room, parse_qs(environ["QUERY_STRING"])["seat"][0])


def _events(room: Watched, signed: str) -> Iterator[bytes]:
    from django.db import close_old_connections

    from giaoban.web.room import seat_of, state_of

    seat, known, tag = seat_of(signed), None, ""
    if seat is None:
        return
    while True:
        known = room.after(known)
        state = state_of(seat.screen, seat.review_id)
        if state is None:
            return
        if state.tag == tag:
            yield b": still here\n\n"
            continue
        tag = state.tag
        yield f"data: {json.dumps(state.html)}\n\n".encode()
        close_old_connections()


def main() -> None:
    """Serve it as `giaoban serve --workers 2` would, with threads for those who listen."""
    from granian import Granian
    from granian.constants import Interfaces

    os.environ["GIAOBAN_SERVER"] = str(os.getpid())
    port = int(sys.argv[sys.argv.index("--port") + 1])
    Granian(
        "bench.streamed:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=THREADS,
        backlog=1024,
    ).serve()


if __name__ == "__main__":
    main()
