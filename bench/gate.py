"""How fast the gate is, beside plain inserts of the very same rows into the very same tables, in the same run.

    uv run python -m bench.gate                                # SQLite
    WITH_POSTGRES_DURABLE=1 tools/with-postgres uv run python -m bench.gate   # PostgreSQL
    uv run python -m bench.gate 2000                           # so many statements, a multiple of 2,000

Every batch is one transaction on both sides. The gate also judges each statement, looks for doubles and seals, lets the
rules pick, and hashes the batch into the audit trail; the plain insert only writes rows that are ready. Besides: the
gate with and without the triggers that note which tables changed (base.marks), in turn, by clock and processor of this
process (a server's is not in it), the least of three.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
os.environ["GIAOBAN_VAR"] = tempfile.mkdtemp(prefix="giaoban-bench-")

TOTAL = int(sys.argv[1]) if sys.argv[1:] else 10_000
SIZES = (20, 200, 2_000)
TABLES = ("base_auditentry", "base_auditterm", "figures_batch", "figures_source", "figures_statement", "figures_entry")


@contextmanager
def timed(into: dict[str, float], name: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    into[name] = time.perf_counter() - begun


def main() -> None:
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    print(f"{connection.vendor}, {TOTAL:,} statements a line; seconds, and statements a second")
    print(f"{'batch':>6} {'gate':>18} {'executemany':>18} {'COPY':>18} {'gate is slower':>16}")
    for size in SIZES:
        line(size)
    for size in SIZES:
        noting(size)


def noting(size: int) -> None:
    """What noting which tables changed costs: the gate with the triggers of base.marks, and without them."""
    from giaoban.base import marks

    _about, batches = prepare(size)
    found: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for _ in range(3):
        for noted in (True, False):
            if noted:
                marks.install()
            else:
                drop_triggers()
            begun, busy = time.perf_counter(), time.process_time()
            through_gate(batches)
            found[noted].append((time.perf_counter() - begun, time.process_time() - busy))
            forget()
    marks.install()
    (clock, processor), (clock_without, processor_without) = (
        tuple(min(one[place] for one in found[noted]) for place in (0, 1)) for noted in (True, False)
    )
    print(
        f"{size:>6} gate {clock:.2f} s, processor {processor:.2f}; without noting changes {clock_without:.2f} s, "
        f"processor {processor_without:.2f}: {clock / clock_without:.3f} and {processor / processor_without:.3f} times"
    )


def drop_triggers() -> None:
    """Take the triggers away that note which tables changed."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'giaoban_change'")
            for (table,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER giaoban_change ON {table}")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'giaoban_change_%'", None)
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def line(size: int) -> None:
    from django.db import connection

    seconds: dict[str, float] = {}
    about, batches = prepare(size)
    with timed(seconds, "gate"):
        through_gate(batches)
    rows = {table: written(table) for table in TABLES}
    assert len(rows["figures_statement"][1]) == TOTAL
    forget()
    with timed(seconds, "executemany"):
        plain(rows, size, copy=False)
    forget()
    if connection.vendor == "postgresql":
        with timed(seconds, "copy"):
            plain(rows, size, copy=True)
        forget()
    best = min(value for name, value in seconds.items() if name != "gate")
    shown = [
        f"{seconds[name]:8.2f} {TOTAL / seconds[name]:9,.0f}" if name in seconds else f"{'':>18}"
        for name in ("gate", "executemany", "copy")
    ]
    print(f"{size:>6} {shown[0]} {shown[1]} {shown[2]} {seconds['gate'] / best:>14.1f}×")


def prepare(size: int) -> tuple[int, list[list[Any]]]:
    """A unit, 40 measures, and TOTAL figures: every measure for many days of several years."""
    from datetime import date, timedelta

    from tests import factories as make

    from giaoban.catalogue.rules import parse_period
    from giaoban.figures.enums import Nature
    from giaoban.figures.proposals import SourceRef, Stated

    about = make.unit()
    measures = [make.measure() for _ in range(40)]
    first = date(2020, 1, 1)
    periods = [
        parse_period(f"{first + timedelta(days=7 * week)}..{first + timedelta(days=7 * week + 6)}")
        for week in range(TOTAL // len(measures))
    ]
    stated = [
        Stated(
            about,
            about,
            measure,
            period,
            Nature.IN_PERIOD,
            SourceRef(
                "document", f"document:{number // size}-{size}", "bao-cao.docx", number, number + 5, "1.493 phần quà"
            ),
            value=number,
        )
        for number, (period, measure) in enumerate((period, measure) for period in periods for measure in measures)
    ]
    return about, [stated[at : at + size] for at in range(0, TOTAL, size)]


def through_gate(batches: list[list[Any]]) -> None:
    from giaoban.base.actors import System
    from giaoban.figures.actions.record import record

    for batch in batches:
        record(System(), batch)


def written(table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    from django.db import connection

    with connection.cursor() as cursor:
        where = "WHERE action = 'figures.record'" if table == "base_auditentry" else ""
        cursor.execute(f"SELECT * FROM {table} {where} ORDER BY 1")  # noqa: S608
        return [connection.ops.quote_name(column[0]) for column in cursor.description], cursor.fetchall()


def forget() -> None:
    """Empty tables again, as large on disk as new ones."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            for table in reversed(TABLES):
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608
            cursor.execute("PRAGMA foreign_keys = ON")
            cursor.execute("VACUUM")
        cursor.execute("UPDATE figures_ledger SET last_seq = 0")


def plain(rows: dict[str, tuple[list[str], list[tuple[Any, ...]]]], size: int, copy: bool) -> None:
    from django.db import connection, transaction

    batches = TOTAL // size
    for number in range(batches):
        with transaction.atomic(), connection.cursor() as cursor:
            for table, (columns, all_rows) in rows.items():
                each = len(all_rows) // batches
                part = all_rows[number * each : (number + 1) * each]
                if copy:
                    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as sink:
                        for row in part:
                            sink.write_row(row)
                    continue
                places = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", part)  # noqa: S608


if __name__ == "__main__":
    main()
