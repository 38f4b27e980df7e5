"""How fast a table of many units goes the whole way into the ledger, beside plain inserts of the very same rows.

    uv run python -m bench.bulk [FIGURES…]                                    # SQLite; 10000 and 100000 by default
    WITH_POSTGRES_DURABLE=1 tools/with-postgres uv run python -m bench.bulk   # PostgreSQL

The whole way: the CSV opened, names matched, every cell decoded, judged against the ledger, staged for the preview, all
checks run, rights asked, recorded in pieces through the one gate with conflicts, picks, and the audit chain. The plain
inserts write, in pieces of the same size, all rows that this wrote (ledger, audit, staged lines), ready-made, into the
same tables with their indexes and constraints, in the same run.
"""

import os
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
os.environ["GIAOBAN_VAR"] = tempfile.mkdtemp(prefix="giaoban-bench-")

UNITS, MEASURES = 100, 20
LEDGER = ("base_auditentry", "figures_batch", "figures_source", "figures_statement", "figures_entry")
STAGED = "intake_bulkline"
SPENT: dict[str, float] = defaultdict(float)


def bar(done: int, total: int, note: str = "") -> None:
    """One line that moves."""
    width = 30 * done // max(1, total)
    print(f"\r[{'#' * width:<30}] {done:>9,} / {total:,} {note:<40}", end="", file=sys.stderr, flush=True)


def watched(owner: Any, name: str, what: str) -> None:
    """Add up the time spent in a function."""
    inner: Callable[..., Any] = getattr(owner, name)

    def outer(*arguments: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            return inner(*arguments, **named)
        finally:
            SPENT[what] += time.perf_counter() - begun

    setattr(owner, name, outer)


def watch() -> None:
    """Where the time goes: what a stage spends, those inside it included."""
    from giaoban.figures import gate
    from giaoban.figures.actions import record
    from giaoban.intake.bulk import judging, reading, recording, steps

    watched(reading, "_decoded", "  decoding")
    watched(judging, "standing_statements", "  what the ledger says of these keys")
    watched(judging.Judge, "judge", "judging against the ledger")
    watched(steps, "warn", "checks")
    watched(steps, "record_piece", "recording")
    watched(recording, "record", "  the gate (figures.actions.record)")
    watched(record, "_views", "    measures and windows")
    watched(record, "_check_new", "    seals, doubles, corrections")
    watched(record, "_write", "    entries and sources put together")
    watched(gate.Pen, "settle", "    values of record picked")
    watched(gate, "digest_of", "    hashing for the audit chain")
    watched(gate, "add_rows", "    inserting the ledger's rows")


def main() -> None:
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    watch()
    sizes = [int(one) for one in sys.argv[1:]] or [10_000, 100_000]
    print(f"{connection.vendor}: a CSV of {UNITS} units × {MEASURES} measures × months; seconds")
    for size in sizes:
        line(size)


def line(size: int) -> None:
    from giaoban.intake.bulk_models import BulkImport, BulkState

    SPENT.clear()
    clerk, source = prepare(size)
    from giaoban.intake.bulk.steps import read_table, record_table

    begun = time.perf_counter()
    read_table(clerk, source, bar)
    read = time.perf_counter() - begun
    assert source.counts["new"] == size, source.counts
    source.state = BulkState.RECORDING
    source.save()
    record_table(clerk, source, bar)
    whole = time.perf_counter() - begun
    print(file=sys.stderr)
    assert BulkImport.objects.get(pk=source.pk).recorded == size
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    ways = plain_ways(size)
    best_name, best = min(ways.items(), key=lambda pair: pair[1])
    shown = ", ".join(f"{name} {seconds:.1f}" for name, seconds in ways.items())
    print(f"\n{size:,} figures: {whole:.1f} ({size / whole:,.0f} a second)")
    print(f"  preview {read:.1f}, recording {whole - read:.1f}")
    print(f"  plain inserts of the same rows: {shown}; the whole way is {whole / best:.1f} times the {best_name}")
    print(f"  the most memory so far: {memory} MB. Where the time went:")
    for what, seconds in SPENT.items():
        print(f"    {what:<44} {seconds:7.1f}  {100 * seconds / whole:4.0f} %")


def prepare(size: int) -> tuple[Any, Any]:
    """A town, its clerk, and a CSV of so many figures whose columns are chosen."""
    from tests import factories as make

    from giaoban.intake.actions.bulk_receive import bulk_receive
    from giaoban.intake.bulk import layout as roles
    from giaoban.intake.bulk.layout import Layout, layout_from
    from giaoban.intake.bulk_models import BulkImport, BulkState

    stem = f"{size % 97:02d}"
    town = make.unit(f"Thị xã {size}", type="thi_xa", code=f"T{size}")
    for n in range(UNITS):
        make.unit(f"Phường {size} số {n}", under=town, code=f"{stem}{n:04d}")
    for n in range(MEASURES):
        make.measure(f"Chỉ tiêu {size} số {n}", code=f"D{size}.{n}")
    months = [f"{month:02d}/{2000 + year}" for year in range(1, 99) for month in range(1, 13)]
    rows = ["Đơn vị;Chỉ tiêu;Kỳ;Giá trị"]
    for number in range(size):
        month, rest = divmod(number, UNITS * MEASURES)
        unit, measure = divmod(rest, MEASURES)
        value = f"{1_000 + (number * 7919) % 900:,}".replace(",", ".")
        rows.append(f"{stem}{unit:04d};D{size}.{measure};{months[month]};{value}")
    clerk = make.clerk(town)
    source = BulkImport.objects.get(pk=bulk_receive(clerk, town, "bang.csv", "\n".join(rows).encode()))
    layout = layout_from(source.layout)
    assert roles.lacking(layout) == []
    source.layout = Layout(layout.shape, layout.head, layout.columns, "", "LICH").as_json()
    source.state = BulkState.READING
    source.save()
    return clerk, source


def plain_ways(size: int) -> dict[str, float]:
    """Seconds that plain inserts take for all rows that are there now, which they take the place of."""
    from django.db import connection

    from giaoban.intake.bulk.recording import PIECE

    tables = {table: written(table) for table in (*LEDGER, STAGED)}
    ways = {"executemany": False} | ({"COPY": True} if connection.vendor == "postgresql" else {})
    seconds = {}
    for name, copy in ways.items():
        forget()
        begun = time.perf_counter()
        plain(tables, max(1, size // PIECE), copy)
        seconds[name] = time.perf_counter() - begun
    forget()
    return seconds


def written(table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    from django.db import connection

    with connection.cursor() as cursor:
        # JSON as the text that it is kept as: the plain insert is to write it as it stands.
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608
        columns = [column[0] for column in cursor.description]
        return [connection.ops.quote_name(one) for one in columns], cursor.fetchall()


def forget() -> None:
    """Empty tables again, as large on disk as new ones."""
    from django.db import connection

    tables = (*LEDGER, STAGED)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            for table in reversed(tables):
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608
            cursor.execute("PRAGMA foreign_keys = ON")
            cursor.execute("VACUUM")
        cursor.execute("UPDATE figures_ledger SET last_seq = 0, last_source = 0")


def plain(tables: dict[str, tuple[list[str], list[tuple[Any, ...]]]], pieces: int, copy: bool) -> None:
    from django.db import connection, transaction

    for number in range(pieces):
        bar(number + 1, pieces, "COPY" if copy else "executemany")
        with transaction.atomic(), connection.cursor() as cursor:
            for table, (columns, rows) in tables.items():
                # A handful of batches and their audit lines go first: the rest refers to them.
                each = -(-len(rows) // pieces) if len(rows) > 100 * pieces else len(rows)
                part = rows[number * each : (number + 1) * each]
                if copy:
                    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as sink:
                        for row in part:
                            sink.write_row(row)
                    continue
                places = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", part)  # noqa: S608
    print(file=sys.stderr)


if __name__ == "__main__":
    main()
