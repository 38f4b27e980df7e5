"""The overview and the table of figures of a town, from the real server: the first request after it says ready, later
ones, and what catching up costs after 1, 100 and 10,000 new figures.

    uv run python -m bench.overview [communes] [months] [most new figures]

13 communes × 71 measures × 60 months by default, with targets, findings and forms, in SQLite, or in the
database of DATABASE_URL. Figures are recorded through the gate by this process while the server runs in its own.
Prints milliseconds by the clock and of the server's processor, and ratios to a page with nothing new.
"""

import os
import random
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median

from bench import town as made
from bench.served import Server, served

Taken = tuple[float, float]


class Browser:
    """Whoever looks, signed in."""

    def __init__(self, server: Server, cookie: str) -> None:
        self.server, self.cookie = server, cookie

    def get(self, path: str) -> Taken:
        """Milliseconds of one page: by the clock, and of the server's processor (which counts in steps of 10)."""
        request = urllib.request.Request(self.server.address + path, headers={"Cookie": self.cookie})  # noqa: S310
        busy, begun = self.server.processor(), time.perf_counter()
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
            text = answer.read()
        taken = 1000 * (time.perf_counter() - begun)
        if answer.url != request.full_url or b"<h1" not in text:
            raise SystemExit(f"{path}: not the page that was asked for")
        return taken, 1000 * (self.server.processor() - busy)

    def often(self, path: str, times: int = 15) -> Taken:
        """Medians of some pages; of the processor the mean, which its steps do not bend."""
        taken = [self.get(path) for _ in range(times)]
        return median(clock for clock, _busy in taken), sum(busy for _clock, busy in taken) / times


def say(what: str, taken: Taken, beside: Taken | None = None) -> None:
    """A line of the table."""
    ratio = f", {taken[0] / beside[0]:.1f} × nothing new" if beside else ""
    print(f"{what}: {taken[0]:.0f} ms, processor {taken[1]:.0f} ms{ratio}", flush=True)


def measure(town: made.Town, most: int) -> None:
    """Start the server, ask, record, ask again."""
    from django.conf import settings

    name = town.chairs[0]
    cookie = f"{settings.SESSION_COOKIE_NAME}={made.sessions([name])[name]}"
    pages = {"overview": f"/{town.id}/tong-quan/", "table of figures": f"/{town.id}/so-lieu/"}
    with served() as server:
        print(f"/healthz ready after {server.ready_after:.1f} s, processor {server.processor():.1f} s")
        browser = Browser(server, cookie)
        for what, path in pages.items():
            say(f"{what}, first request", browser.get(path))
        usual = {}
        for what, path in pages.items():
            usual[what] = browser.often(path)
            say(f"{what}, nothing new", usual[what])
        dice, wave = random.Random(2), 1
        for count in (1, 100, 10_000):
            if count > most:
                continue
            for what, path in pages.items():
                taken = []
                for _ in range(5 if count < 10_000 else 1):
                    _record(town, count, dice, wave)
                    wave += 1
                    taken.append(browser.get(path))
                found = (median(clock for clock, _b in taken), sum(busy for _c, busy in taken) / len(taken))
                say(f"{what}, after {count:,} new figures", found, usual[what])


def _record(town: made.Town, count: int, dice: random.Random, wave: int) -> None:
    """So many figures: second statements for months that have figures already, from another source."""
    back = 0
    while count > 0:
        number = int(town.last[:4]) * 12 + int(town.last[5:]) - 1 - back
        label = f"{number // 12}-{number % 12 + 1:02d}"
        count -= made.state(town, label, dice, wave, most=count)
        back += 1


def main() -> None:
    """Prepare, measure, print."""
    given = [int(text) for text in sys.argv[1:]]
    communes, months, most = [*given, *(13, 60, 10_000)[len(given) :]]
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
        os.environ["GIAOBAN_VAR"] = folder
        import django

        django.setup()
        Path(folder).mkdir(exist_ok=True)
        from django.db import connection

        town = made.build(communes, months)
        made.people(town, clerks=2, chairs=1, reporters=2)
        found = made.findings(town)
        made.forms(town)
        size = f"{communes} communes × {len(town.measures)} measures × {months} months"
        print(f"{connection.vendor}: {town.figures:,} figures of {size}, {found} findings", flush=True)
        measure(town, most)


if __name__ == "__main__":
    main()
