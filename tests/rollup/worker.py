"""Another process at the same ledger: `compact DEATH MOST` writes segments and may die of it, `ask TOWN MEASURES LAST
VALUE` asks until it sees the last figure, `compacting` writes segments until it is killed."""

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import django


def say(line: str) -> None:
    """Tell the test something."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def die() -> None:
    """End at once, as by `kill -9`."""
    os.kill(os.getpid(), signal.SIGKILL)


def compact(death: str, most: str) -> None:
    """Write the segments, joining them where there are `most`, and die at a place that test_mirror names."""
    from giaoban.rollup import mirror, segments

    segments.MOST = int(most)
    put, tidy, unlink = segments._put, segments.tidy, Path.unlink

    def dying_put(path: Path, content: bytes | Path) -> None:
        what = "manifest" if path.name == "manifest.json" else "segment"
        if death == what:
            whole = content if isinstance(content, bytes) else content.read_bytes()
            path.with_name(f".{path.name}.{os.getpid()}").write_bytes(whole[: len(whole) // 2])
            die()
        put(path, content)
        if what == "segment" and death == "manifest next":
            die()

    def dying_tidy(identity: Any, found: Any) -> None:
        if death == "removal next":
            die()
        tidy(identity, found)

    def dying_unlink(path: Path, missing_ok: bool = False) -> None:
        unlink(path, missing_ok)
        if death == "removal" and path.suffix == ".parquet":
            die()

    segments._put, segments.tidy = dying_put, dying_tidy
    Path.unlink = dying_unlink  # type: ignore[method-assign]
    mirror.compact()


def ask(town: str, measures: str, last: str, value: str) -> None:
    """In two threads, ask for the town's table again and again until the last figure is there; at the end say each
    answer, with the ledger's position before and after the question."""
    from django.db import connection

    from giaoban.catalogue.rules import parse_period
    from giaoban.figures.queries import ledger_position
    from giaoban.rollup.queries import consolidate

    places = {int(measure): place for place, measure in enumerate(measures.split(","))}
    period = parse_period("2024-02")
    lines: list[str] = []

    def table() -> dict[str, list[int | None]]:
        found: dict[str, list[int | None]] = {}
        for row in consolidate(int(town), period):
            found.setdefault(row.item, [None] * len(places))[places[row.measure.id]] = row.this_period.value
        return found

    def go_on(thread: int) -> None:
        seen: dict[str, list[int | None]] = {}
        while seen.get(last) != [int(value)] * len(places):
            before = ledger_position()
            seen = table()
            after = ledger_position()
            lines.append(json.dumps([thread, before, after, seen], ensure_ascii=False))
        connection.close()

    table()
    say("begin")
    threads = [threading.Thread(target=go_on, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    say("\n".join(lines))


def compacting() -> None:
    """Write every pick to a segment, and join two of them to one, until killed."""
    from giaoban.rollup import jobs, mirror, segments

    segments.MOST, mirror.WORTH = 2, 1
    say("begin")
    while True:
        jobs.compact()
        time.sleep(0.05)


COMMANDS = {"compact": compact, "ask": ask, "compacting": compacting}

if __name__ == "__main__":
    django.setup()
    COMMANDS[sys.argv[1]](*sys.argv[2:])
