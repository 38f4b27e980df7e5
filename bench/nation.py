"""A nation's figures rolled up: our expressions beside SQL written by hand for the very same answer, engine by engine.

    uv run python -m bench.nation [months] [communes] [provinces] [--growth] [--spark [sail|spark]] [--database]
        [--rounds TIMES] [--keep FOLDER]

3,321 communes under 34 provinces × 71 measures × 36 months by default. Prints seconds by the clock and of the
processor, medians of 5 warm rounds (--rounds), and the medians of the rounds' ratios; the answers are compared to the
last digit first.
"""

import argparse
import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

RUNS = 5
# Megabytes that the largest roll-up is allowed, one after another.
ALLOWED = (4096, 512, 256, 128)
# What is asked: of whom (by id: 1 the nation, 2 the first province), for which period.
QUESTIONS = {"a province's month": (2, "2025-11"), "the nation's year": (1, "2025")}


def main() -> None:
    """Prepare, compare, time, print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("months", nargs="?", type=int, default=36)
    asked.add_argument("communes", nargs="?", type=int, default=3321)
    asked.add_argument("provinces", nargs="?", type=int, default=34)
    sparks = ("sail", "spark")
    asked.add_argument(
        "--spark",
        nargs="?",
        choices=(*sparks, "both"),
        const="both",
        help="also on Sail, on Spark, or both (group spark)",
    )
    asked.add_argument("--database", action="store_true", help="also in the ledger's own database")
    asked.add_argument("--growth", action="store_true", help="time by months and units, drawn into docs/pictures")
    asked.add_argument("--alone", action="store_true", help="only the nation's year, once, and the memory it took")
    asked.add_argument("--points", action="store_true", help="only the points of the drawing, by the memory allowed")
    asked.add_argument("--rounds", type=int, default=RUNS, help="how often each line runs, all of them in turn")
    asked.add_argument("--keep", default="", help="a folder whose ledger is used again")
    given = asked.parse_args()
    chosen = {None: (), "both": sparks}.get(given.spark, (given.spark,))
    with nation(given.months, given.communes, given.provinces, given.keep) as folder:
        if given.database:
            from bench.country.in_tables import fill_tables

            fill_tables()
        if given.alone:
            alone()
            return
        if given.points:
            from bench.country.growth import say_points

            say_points(given.months)
            return
        for name, (about, label) in QUESTIONS.items():
            print(f"\n{name} ({label})")
            compare(about, label, sparks=chosen, database=given.database, rounds=given.rounds)
        print("\nthe nation's year in a process of its own, by the memory allowed to it (GIAOBAN_ROLLUP_MB):")
        for allowed in ALLOWED:
            environment = {**os.environ, "GIAOBAN_ROLLUP_MB": str(allowed)}
            command = [sys.executable, "-m", "bench.nation", "--alone", "--keep", str(folder)]
            subprocess.run(command, env=environment, check=False)
        if given.growth:
            from bench.country.growth import draw

            draw(given.months, folder)


def alone() -> None:
    """One roll-up of the nation's year, and what it took."""
    from django.conf import settings

    from bench.country.asking import Asked
    from giaoban.base.errors import Refusal
    from giaoban.rollup import mirror

    asked = Asked(*QUESTIONS["the nation's year"])
    before = _peak_mb()
    start, busy = time.perf_counter(), time.process_time()
    try:
        cells = f"{len(mirror.asked(asked.on_cursor)):,} cells"
    except Refusal as refused:
        cells = f"refused: {refused}"
    peak = _peak_mb()
    print(
        f"  {settings.ROLLUP_MB} MB: {cells}, {time.perf_counter() - start:.1f} s, "
        f"processor {time.process_time() - busy:.1f} s; process {before:.0f} MB before, {peak:.0f} MB at its peak"
    )


def _peak_mb() -> float:
    """The most memory this process itself ever held, in MB. A child's ru_maxrss begins with what its parent had."""
    said = Path("/proc/self/status").read_text("ascii", errors="replace")
    return next(int(line.split()[1]) for line in said.splitlines() if line.startswith("VmHWM:")) / 1024


@contextmanager
def nation(months: int, communes: int, provinces: int, keep: str = "") -> Iterator[Path]:
    """A ledger of that size, in a throw-away SQLite database and mirror (or in a folder that stays)."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(keep or scratch)
        new = not (folder / "mirror").exists()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
        os.environ["GIAOBAN_VAR"] = str(folder)
        os.environ.setdefault("GIAOBAN_ROLLUP_MB", "4096")
        os.environ.setdefault("GIAOBAN_ROLLUP_IN_PLACE", "100000")
        folder.mkdir(exist_ok=True)
        import django

        django.setup()
        if new:
            from django.core.management import call_command

            from bench.country.ledger import Size, prepare
            from giaoban.base.appendonly import gate_open

            call_command("migrate", verbosity=0)
            start = time.perf_counter()
            with gate_open():
                prepare(Size(provinces, communes, months))
            print(f"written in {time.perf_counter() - start:.0f} s")
        yield folder


# Seconds by the clock and of the processor, what came of it, and both beside another's.
Timed = tuple[float, float, Any, float, float]


def timed(call: Callable[[], Any], times: int = RUNS, busy_so_far: Callable[[], float] = time.process_time) -> Timed:
    """Medians of some runs after a first one."""
    return in_turn([call], times, busy_so_far)[0]


def in_turn(
    calls: Sequence[Callable[[], Any]], times: int = RUNS, busy_so_far: Callable[[], float] = time.process_time
) -> list[Timed]:
    """Medians of some rounds, in each of which one call runs after the other, so that a machine that is slower for a
    while is so for all of them; each ran once before. Last, by how much each took longer than the first one did in the
    same round, of the clock and of the processor: medians again."""
    found = [call() for call in calls]
    # As a process that serves does once it is warm (giaoban.wsgi): what is there is not looked through for garbage.
    gc.collect()
    gc.freeze()
    taken: list[list[float]] = [[] for _ in calls]
    worked: list[list[float]] = [[] for _ in calls]
    for _ in range(times):
        for place, call in enumerate(calls):
            start, busy = time.perf_counter(), busy_so_far()
            call()
            taken[place].append(time.perf_counter() - start)
            worked[place].append(busy_so_far() - busy)
    return [
        (median(clock), median(busy), one, _beside(clock, taken[0]), _beside(busy, worked[0]))
        for clock, busy, one in zip(taken, worked, found, strict=True)
    ]


def _beside(these: Sequence[float], those: Sequence[float]) -> float:
    """Round by round: a ratio of medians would hold a slow minute of one against a fast one of the other."""
    return median(this / that for this, that in zip(these, those, strict=True))


def in_database(about: int, label: str) -> tuple[Any, tuple[float, float], str]:
    """A question in the ledger's own database, once, in a process of its own: its cells, seconds by the clock and of
    both sides' processor, and what it took."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        found: tuple[Any, tuple[float, float], str] = pool.submit(_in_database, about, label).result()
    return found


def _in_database(about: int, label: str) -> tuple[Any, tuple[float, float], str]:
    import django

    django.setup()
    from bench.country import asking

    one = asking.Asked(about, label)
    one.compile_for_database()
    before, served = _peak_mb(), asking.server_seconds()
    start, busy = time.perf_counter(), time.process_time()
    found = one.on_database()
    clock, processor = time.perf_counter() - start, time.process_time() - busy
    server = asking.server_seconds() - served
    said = (
        f"{asking.vendor()}, processor {processor:.1f} s here and {server:.1f} s of its server; "
        f"process {before:.0f} MB before, {_peak_mb():.0f} MB at its peak"
    )
    return found, (clock, processor + server), said


def compare(about: int, label: str, *, sparks: Iterable[str], database: bool, rounds: int = RUNS) -> None:
    """One question on each engine."""
    from bench.country import asking

    one = asking.Asked(about, label)
    calls: dict[str, Callable[[], Any]] = {
        "SQL by hand, DuckDB": one.by_hand,
        "our expressions, DuckDB (compiled in it)": one.on_duckdb,
        "the whole `consolidate` (registry, targets, rows)": one.consolidated,
    }
    if one.listed_costs:
        calls["our expressions with the statements behind every number"] = one.on_duckdb_listed
    lines: dict[str, Timed] = dict(zip(calls, in_turn(list(calls.values()), rounds), strict=True))
    hand, ours, *_others = lines.values()
    _same(ours[2], hand[2])
    for kind in sparks:
        name, found = by_spark(one, kind)
        _same(found[2], ours[2])
        lines[name] = (*found[:3], found[0] / hand[0], found[1] / hand[1])
    if database:
        found, took, said = in_database(about, label)
        _same(found, ours[2])
        print(f"  in the ledger's own database: {said}")
        name = "our expressions, the ledger's own database, once"
        lines[name] = (*took, found, took[0] / hand[0], took[1] / hand[1])
    print(f"  {len(ours[2]):,} cells, the same on every line")
    for name, (clock, processor, _found, more, more_processor) in lines.items():
        print(f"  {name}: {clock:.3f} s, processor {processor:.3f} s; / by hand {more:.2f}, {more_processor:.2f}")


def by_spark(one: Any, kind: str) -> tuple[str, Timed]:
    """A question on a Spark server of that kind, with its processor's time; its name says the memory it took."""
    from bench.country import sparks

    with sparks.server(kind) as server:
        found = timed(lambda: one.on_spark(server.address), 3, lambda: time.process_time() + server.processor())
        return f"our expressions, {sparks.KINDS[kind]} (server: {server.peak_mb():,.0f} MB at its peak)", found


def _same(ours: Any, theirs: Any) -> None:
    from bench.country.asking import differences

    if different := differences(ours, theirs):
        sys.exit(f"{different} of {len(theirs):,} cells differ")


if __name__ == "__main__":
    main()
