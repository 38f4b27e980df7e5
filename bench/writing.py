"""What the pages of those who report and collect cost, and each thing that they send: the processor's time and the
SELECTs of the web process, and the time by the clock with the database's own in it.

    WITH_POSTGRES_DURABLE=1 tools/with-postgres uv run python -m bench.writing
    uv run python -m bench.writing [communes] [months] [times]      # SQLite

13 communes × 60 months, 8 times by default. Asked in this process, through the whole of Django but without a socket;
medians. Every form is looked at once before it is measured, as whoever sends something from it does.
"""

import os
import random
import re
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any

from bench import town as made

_REVISION = re.compile(rb'name="revision" value="(\d+)"')
_FIELD = re.compile(rb'name="(o\d+)-r" value="(\d+)"')
_WHY = re.compile(rb'name="(why:[^"]+)"')


class Sender:
    """A browser of an account, in this process; what each kind of request took, in `rows`."""

    def __init__(self, name: str, rows: dict[str, list[tuple[float, float, int]]]) -> None:
        from django.conf import settings
        from django.test import Client

        self.client, self.rows = Client(), rows
        self.client.cookies[settings.SESSION_COOKIE_NAME] = made.sessions([name])[name]

    def ask(self, kind: str, path: str, form: dict[str, str] | None = None) -> bytes:
        """Look, or send; noted unless the kind is empty."""
        from django.db import connection

        asked = 0

        def count(execute: Any, sql: Any, *rest: Any) -> Any:
            nonlocal asked
            asked += str(sql).lstrip().startswith("SELECT")
            return execute(sql, *rest)

        send = self.client.get if form is None else self.client.post
        with connection.execute_wrapper(count):
            begun, clock = time.process_time(), time.perf_counter()
            answer = send(path, form, HTTP_HOST="127.0.0.1")
            taken = 1000 * (time.process_time() - begun), 1000 * (time.perf_counter() - clock), asked
        if answer.status_code not in (200, 302, 422):
            raise SystemExit(f"{path}: {answer.status_code}")
        if kind:
            self.rows[kind if answer.status_code != 422 else f"{kind}, to be explained"].append(taken)
        return bytes(answer.content)


def reporting(town: made.Town, times: int, rows: dict[str, list[tuple[float, float, int]]]) -> None:
    """One reporter looks, types, hands in."""
    dice = random.Random(5)
    name, unit = next(iter(town.reporters.items()))
    user, begun, drafts = Sender(name, rows), town.begun[unit], town.drafts[unit]
    mine = f"/{unit}/viec-cua-toi/"
    for path in (mine, *[f"/nhap/{one}/" for one in (*begun, *drafts)]):
        user.ask("", path)
    for turn in range(times):
        form = f"/nhap/{begun[turn % len(begun)]}/"
        user.ask("own work", mine)
        line, revision = dice.choice(_FIELD.findall(user.ask("form", form)))
        sent = {"field": line.decode(), "raw": str(dice.randrange(40, 400)), "revision": revision.decode()}
        user.ask("save a field", f"{form}luu/", sent)
        user.ask("form, after a field was saved", form)
    for form in drafts:
        text = user.ask("hand a form in", f"/nhap/{form}/nop/", {})
        whys = {one.decode().replace("&gt;", ">"): "Đã đối chiếu, số liệu đúng." for one in _WHY.findall(text)}
        if whys:
            user.ask("hand a form in", f"/nhap/{form}/nop/", whys)
        user.ask("own work, after a form was handed in", mine)
        user.ask("form, after another was handed in", f"/nhap/{begun[0]}/")


def collecting(town: made.Town, times: int, rows: dict[str, list[tuple[float, float, int]]]) -> None:
    """One clerk accepts, and answers findings."""
    from giaoban.figures.queries import open_findings

    user, grid = Sender(town.clerks[0], rows), f"/{town.id}/thu-thap/?ky={town.last}@ND09"
    user.ask("", grid)
    for form in town.handed[:times]:
        user.ask("grid of who has reported", grid)
        revision = _REVISION.search(user.ask("form to accept, first look", f"/bieu/{form}/"))
        if revision is not None:
            user.ask("accept a form", f"/bieu/{form}/nhan/", {"revision": revision[1].decode()})
            user.ask("the form, accepted", f"/bieu/{form}/")
            user.ask("grid, after a form was accepted", grid)
    for found in open_findings([town.id, *town.communes])[:times]:
        answer = {"answer": "Đã đối chiếu với sổ theo dõi, số liệu đúng."}
        user.ask("answer a finding", f"/{town.id}/giai-trinh/{found.id}/", answer)


def main() -> None:
    """Prepare, run, print."""
    given = [int(text) for text in sys.argv[1:]]
    communes, months, times = [*given, *(13, 60, 8)[len(given) :]]
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
        os.environ["GIAOBAN_VAR"] = folder
        import django

        django.setup()
        Path(folder).mkdir(exist_ok=True)
        from django.core.management import call_command
        from django.db import connection

        town = made.build(communes, months)
        call_command("collectstatic", interactive=False, verbosity=0)
        made.people(town, 1, 1, communes)
        made.findings(town)
        made.forms(town)
        rows: dict[str, list[tuple[float, float, int]]] = defaultdict(list)
        reporting(town, times, rows)
        collecting(town, times, rows)
        print(f"{connection.vendor}: {communes} communes × {len(town.measures)} measures × {months} months")
        print(f"{'':40}{'number':>7}{'processor ms':>14}{'clock ms':>10}{'SELECTs':>9}")
        for kind, taken in rows.items():
            processor, clock, selects = (median(one[place] for one in taken) for place in range(3))
            print(f"{kind:40}{len(taken):7}{processor:14.0f}{clock:10.0f}{selects:9.0f}")


if __name__ == "__main__":
    main()
