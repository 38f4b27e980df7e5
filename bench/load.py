"""The site under the load of an office: users with real sign-in, cookies and CSRF, 5 to 10 seconds between actions,
four reads to a write; then as many pages as it can, to find what saturates it.

    WITH_POSTGRES_DURABLE=1 tools/with-postgres uv run python -m bench.load
    uv run python -m bench.load [users] [seconds] [seconds of a step] [communes] [months]      # SQLite

50 users, 60 seconds, steps of 8 seconds (0: no ramp), 13 communes × 60 months by default. Server, database and load
share two processors. Prints p50, p95 and the longest of each kind of request, and what went wrong.
BENCH_SERVE="--workers 2" gives options to `giaoban serve`.
"""

import os
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

from bench import town as made
from bench.served import Server, served
from bench.users import Chair, Clerk, Done, Log, Reporter, User, Work

WRITES, STEPS = 0.2, (1, 2, 4, 8, 16)
THINKING = (5.0, 10.0)
# So many of the longest requests are named.
LONGEST = 12


def quantile(values: list[float], share: float) -> float:
    """The value that this share of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def table(rows: list[Done]) -> None:
    """A line a kind, the most frequent first, then all."""
    kinds: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        kinds[row.kind].append(row.taken)
    print(f"{'':28}{'number':>7}{'p50':>7}{'p95':>7}{'max':>7} ms")
    for kind, taken in [*sorted(kinds.items(), key=lambda pair: -len(pair[1])), ("all", [r.taken for r in rows])]:
        middle, most = quantile(taken, 0.5), quantile(taken, 0.95)
        print(f"{kind:28}{len(taken):7}{middle:7.0f}{most:7.0f}{max(taken, default=0):7.0f}")
    wrong = [row.error for row in rows if row.error]
    longest = sorted(rows, key=lambda row: -row.taken)[:LONGEST]
    print("longest: " + "; ".join(f"{row.taken:.0f} ms {row.who} {row.path}" for row in longest))
    print(f"errors: {len(wrong)}{': ' + '; '.join(wrong[:5]) if wrong else ''}", flush=True)


def everybody(town: made.Town, server: Server, work: Work, log: Log) -> list[User]:
    """The users; what the reporters of one commune have begun is shared out among them."""
    users: list[User] = []
    for place, name in enumerate(town.clerks):
        users.append(Clerk(name, server.address, work, log, place))
    for place, name in enumerate(town.chairs):
        users.append(Chair(name, server.address, work, log, 100 + place))
    of: dict[int, list[Reporter]] = defaultdict(list)
    for place, (name, unit) in enumerate(town.reporters.items()):
        one = Reporter(name, server.address, work, log, 200 + place)
        one.unit, one.drafts, one.begun = unit, [], []
        of[unit].append(one)
        users.append(one)
    for unit, ones in of.items():
        for place, name in enumerate(town.drafts.get(unit, ())):
            ones[place % len(ones)].drafts.append(name)
        for place, name in enumerate(town.begun.get(unit, ())):
            ones[place % len(ones)].begun.append(name)
    return users


def usual(users: list[User], seconds: float) -> None:
    """Everybody works at their own pace for so long."""
    end = time.monotonic() + seconds
    share = WRITES * len(users) / max(1, sum(bool(user.writes()) for user in users))

    def live(user: User) -> None:
        time.sleep(user.dice.uniform(0, THINKING[1]))
        while time.monotonic() < end:
            user.act(share)
            time.sleep(user.dice.uniform(*THINKING))

    together([threading.Thread(target=live, args=(user,), daemon=True) for user in users])


def pressed(users: list[User], at_once: int, seconds: float) -> float:
    """So many of them look at one page after another without a pause; pages a second."""
    end, begun = time.monotonic() + seconds, time.monotonic()
    counts = [0] * at_once

    def look(place: int) -> None:
        while time.monotonic() < end:
            users[place].act(0)
            counts[place] += 1

    together([threading.Thread(target=look, args=(place,), daemon=True) for place in range(at_once)])
    return sum(counts) / (time.monotonic() - begun)


def together(threads: list[threading.Thread]) -> None:
    """Run them all to their end."""
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def run(town: made.Town, findings: list[tuple[int, int]], seconds: float, step: float) -> None:
    """Sign everybody in, warm, measure, press."""
    from django.urls import reverse

    log = Log()
    with served(*os.environ.get("BENCH_SERVE", "").split()) as server:
        print(f"/healthz ready after {server.ready_after:.1f} s", flush=True)
        users = everybody(town, server, Work(town, findings), log)
        for user in users:
            user.sign_in(reverse("account_login"))
            user.act(0)
        print("\nsigning in and the first page of each", flush=True)
        table(log.rows)
        log.rows.clear()
        busy, begun = server.processor(), time.monotonic()
        usual(users, seconds)
        took, used = time.monotonic() - begun, server.processor() - busy
        print(f"\n{len(users)} users, {THINKING[0]:.0f}-{THINKING[1]:.0f} s between actions, {took:.0f} s")
        table(log.rows)
        shares = f"{100 * used / took:.0f} % of one processor, {server.memory():.0f} MB"
        print(f"{len(log.rows) / took:.1f} requests a second; web processes {shares}")
        for at_once in STEPS if step else ():
            log.rows.clear()
            pages = pressed(users, min(at_once, len(users)), step)
            taken = [row.taken for row in log.rows]
            wrong = sum(bool(row.error) for row in log.rows)
            print(f"{at_once:3} at once without a pause: {pages:.1f} pages a second, ", end="")
            print(f"p50 {quantile(taken, 0.5):.0f}, p95 {quantile(taken, 0.95):.0f} ms, {wrong} errors", flush=True)


def main() -> None:
    """Prepare, run, print."""
    given = [int(text) for text in sys.argv[1:]]
    users, seconds, step, communes, months = [*given, *(50, 60, 8, 13, 60)[len(given) :]]
    # The machines that it is meant for have two.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
        os.environ["GIAOBAN_VAR"] = folder
        import django

        django.setup()
        Path(folder).mkdir(exist_ok=True)
        from django.db import connection

        from giaoban.figures.queries import open_findings

        town = made.build(communes, months)
        clerks, chairs = max(1, users * 8 // 50), max(1, users * 5 // 50)
        made.people(town, clerks, chairs, users - clerks - chairs)
        made.findings(town)
        made.forms(town)
        found = [(one.about_id, one.id) for one in open_findings([town.id, *town.communes])]
        size = f"{town.figures:,} figures, {len(town.handed)} forms handed in, {len(found)} findings"
        print(f"{connection.vendor}: {communes} communes × {len(town.measures)} measures × {months} months, {size}")
        connection.close()
        run(town, found, seconds, step)


if __name__ == "__main__":
    main()
