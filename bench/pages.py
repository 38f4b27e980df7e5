"""What each page that people read costs in a process that is warm: the processor's time and the SELECTs, with nothing
new, after one figure was recorded, after a form was accepted, and after a field of a draft was saved.

    tools/with-postgres uv run python -m bench.pages
    uv run python -m bench.pages [communes] [months] [times] [words of the pages wanted ...]      # SQLite

13 communes × 60 months, 5 times by default. Asked in this process, through the whole of Django but without a socket;
medians of milliseconds of the processor. What is written is written by this process too, before the clock begins.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from bench import town as made

Page = tuple[str, str, str]


def pages(town: made.Town) -> list[Page]:
    """What is measured: its name, who looks, the address."""
    chair, clerk = town.chairs[0], town.clerks[0]
    commune = town.communes[2]
    reporter = next(name for name, unit in town.reporters.items() if unit == commune)
    at, measure = f"?ky={town.last}@ND09", town.measures[3].id
    return [
        ("overview of the town", chair, f"/{town.id}/tong-quan/{at}"),
        ("overview of a commune", reporter, f"/{commune}/tong-quan/{at}"),
        ("table of figures, town", chair, f"/{town.id}/so-lieu/{at}"),
        ("table of figures, commune", reporter, f"/{commune}/so-lieu/{at}"),
        ("source of a number, town", chair, f"/{town.id}/so-lieu/{measure}/to_date/{at}"),
        ("page of an indicator, town", chair, f"/{town.id}/so-lieu/chi-tieu/{measure}/{at}"),
        ("page of an indicator, commune", reporter, f"/{commune}/so-lieu/chi-tieu/{measure}/{at}"),
        ("pivot", chair, f"/{town.id}/so-lieu/bang-chon/{at}"),
        ("communes compared", chair, f"/{town.id}/so-lieu/so-sanh/{at}"),
        ("grid of who has reported", clerk, f"/{town.id}/thu-thap/{at}"),
        ("own work", reporter, f"/{commune}/viec-cua-toi/"),
    ]


class Looker:
    """A browser of each account, in this process."""

    def __init__(self, names: set[str]) -> None:
        from django.conf import settings
        from django.test import Client

        self.cookies = made.sessions(sorted(names))
        self.clients = {name: Client() for name in names}
        for name, client in self.clients.items():
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[name]

    def look(self, name: str, path: str) -> tuple[float, int]:
        """Milliseconds of the processor, and SELECTs."""
        from django.db import connection

        asked = 0

        def count(execute: Any, sql: Any, *rest: Any) -> Any:
            nonlocal asked
            asked += 1
            return execute(sql, *rest)

        with connection.execute_wrapper(count):
            begun = time.process_time()
            answer = self.clients[name].get(path, HTTP_HOST="127.0.0.1")
            taken = 1000 * (time.process_time() - begun)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
        return taken, asked


def writes(town: made.Town) -> dict[str, Callable[[], object]]:
    """What happens before a page is asked for."""
    handed, begun = iter(list(town.handed)), _begun(town)
    dice, waves = random.Random(3), iter(range(time.time_ns(), 10**20))
    return {
        "nothing": lambda: None,
        "figure": lambda: made.state(town, town.last, dice, next(waves), most=1),
        "accepted": lambda: _accept(next(handed)),
        "draft": lambda: _save(town, *next(begun)),
    }


def _accept(name: str) -> None:
    from giaoban.base.actors import System
    from giaoban.intake.actions.accept_submission import accept_submission

    accept_submission(System(), name)


def _begun(town: made.Town) -> Iterator[tuple[int, str]]:
    while True:
        for unit, names in town.begun.items():
            for name in names:
                yield unit, name


def _save(town: made.Town, unit: int, name: str) -> None:
    from giaoban.base.actors import System
    from giaoban.intake.actions.save_cell import CellInput, save_cells
    from giaoban.intake.submissions import submission

    row = submission(name).lines[0]
    text = str(random.randrange(40, 400))  # noqa: S311
    if row.line.measure.behaviour == "ratio":
        text = f"{text}/400"
    save_cells(System(), name, [CellInput(row.line.id, text)])


def measure(town: made.Town, times: int, words: list[str]) -> None:
    """The table."""
    from django.core.management import call_command

    from giaoban.web.warming import warm_up

    call_command("collectstatic", verbosity=0, interactive=False)
    wanted = [one for one in pages(town) if not words or any(word in one[0] for word in words)]
    looker = Looker({name for _what, name, _path in wanted})
    begun, busy = time.perf_counter(), time.process_time()
    warm_up()
    print(f"warm-up: {time.perf_counter() - begun:.1f} s, processor {time.process_time() - busy:.1f} s")
    before = writes(town)
    print(f"{'':32}{'first':>6}" + "".join(f"{what:>18}" for what in before))
    for what, name, path in wanted:
        line = f"{what:32}{looker.look(name, path)[0]:6.0f}"
        looker.look(name, path)
        for write in before.values():
            taken = []
            for _ in range(times):
                write()
                taken.append(looker.look(name, path))
            line += f"{median(ms for ms, _n in taken):9.0f} ms {median(n for _ms, n in taken):4.0f} q"
        print(line, flush=True)


def main() -> None:
    """Prepare, measure, print."""
    numbers = [int(text) for text in sys.argv[1:] if text.isdecimal()]
    communes, months, times = [*numbers, *(13, 60, 5)[len(numbers) :]]
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
        os.environ["GIAOBAN_VAR"] = folder
        import django

        django.setup()
        Path(folder).mkdir(exist_ok=True)
        from django.db import connection

        town = made.build(communes, months)
        made.people(town, clerks=8, chairs=5, reporters=37)
        made.findings(town)
        made.forms(town)
        print(f"{connection.vendor}: {communes} communes × {len(town.measures)} measures × {months} months")
        measure(town, times, [text for text in sys.argv[1:] if not text.isdecimal()])


if __name__ == "__main__":
    main()
