"""The nation's picks in the ledger's own tables, as recording would have left them: of each figure the statement, its
`state` and its pick, in the order of their numbers.

Written past the gate and past the ORM, indexes afterwards: what a benchmark of reading needs, and nothing to learn
about writing from (bench.bulk and bench.writing time the gate). Only for a database that is thrown away.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

# Rows on their way at a time.
BATCH = 100_000
TABLES = ("figures_statement", "figures_entry")


def fill_tables() -> None:
    """Write what the settled segment holds into figures_statement and figures_entry, unless it is there already; say
    how long it took and how large it is."""
    from django.db import connection, transaction

    from giaoban.figures.models import Batch, Entry, Statement

    batch, last = Batch.objects.order_by("id").first(), Entry.objects.order_by("-seq").first()
    assert batch is not None and last is not None
    if Entry.objects.order_by("seq").first() != last:
        return
    now = f"{batch.at:%Y-%m-%d %H:%M:%S}" + ("+00" if connection.vendor == "postgresql" else "")
    start = time.perf_counter()
    with connection.cursor() as cursor, _unguarded(cursor):
        indexes = [one for table in TABLES for one in _without_indexes(cursor, table)]
        said = {"entered_at": f"'{now}'", "absence_reason": "''", "source_id": "1", "batch_id": str(batch.pk)}
        counts = [_copy(cursor, Statement, _statements(_segment(), last.seq), said), 0]
        with transaction.atomic():
            counts[1] = _entries(cursor, batch.pk, now, last.seq)
        common = {"kind": "'pick'", "at": f"'{now}'", "batch_id": str(batch.pk), "reason": "''", "period": "''"}
        common |= {"by_person": "FALSE", "conflict": "FALSE"}
        counts[1] += _copy(cursor, Entry, _gone(_segment(), last.seq), common)
        written = time.perf_counter() - start
        for one in indexes:
            cursor.execute(one, None)
        if connection.vendor == "postgresql":
            for table in TABLES:
                cursor.execute(f"VACUUM ANALYZE {table}", None)
    whole = time.perf_counter() - start
    print(
        f"{counts[0]:,} statements and {counts[1]:,} entries in the ledger's tables: {written:.0f} s, "
        f"{sum(counts) / written:,.0f} rows/s; {len(indexes)} indexes {whole - written:.0f} s; "
        f"{_size() / 1e9:.1f} GB"
    )


def _segment() -> Path:
    from giaoban.rollup import segments
    from giaoban.rollup.ledger import identity

    return segments.folder(identity()) / segments.manifest(identity())[0].file


# A ledger's key has 32 letters, of which the mirror keeps the first 16 as a number.
_KEY = "format('{:016x}', key) || format('{:016x}', key) AS key"


def _statements(path: Path, last: int) -> str:
    return f"""
        SELECT statement AS seq, {_KEY}, about AS about_id, about AS stated_by_id, version AS version_id,
            measure AS measure_id, nullif(item, 0) AS item_id, regime, strftime(window_to, '%Y-%m') AS period,
            window_from::VARCHAR AS window_from, window_to::VARCHAR AS window_to, nature, quality, value, numerator,
            denominator, step, absence, CASE qualifier WHEN 1 THEN 'trên' ELSE '' END AS qualifier
        FROM read_parquet('{path}') WHERE statement IS NOT NULL AND seq < {last} ORDER BY statement
    """  # noqa: S608


def _entries(cursor: Any, batch: int, now: str, last: int) -> int:
    """What the database makes of the statements by itself: of each the entry that states it, and the pick."""
    cursor.execute("CREATE TEMPORARY TABLE contradicted (statement BIGINT PRIMARY KEY)", None)
    asked = f"SELECT statement FROM read_parquet('{_segment()}') WHERE conflict = 1 AND statement IS NOT NULL"  # noqa: S608
    found = [(one,) for part in _batches(asked) for one in part.column(0).to_pylist()]
    cursor.executemany("INSERT INTO contradicted VALUES (%s)", found)
    columns = "seq, kind, key, statement_id, about_id, period, reason, regime, by_person, conflict, at, batch_id"
    conflict = "n = 1 AND s.seq IN (SELECT statement FROM contradicted)"
    made = f"s.seq + n, kind, key, s.seq, about_id, period, '', regime, FALSE, {conflict}, '{now}', {batch}"
    cursor.execute(
        f"INSERT INTO figures_entry ({columns}) SELECT {made} FROM figures_statement s "  # noqa: S608
        "CROSS JOIN (SELECT 0 AS n, 'state' AS kind UNION ALL SELECT 1, 'pick') k "
        f"WHERE s.seq < {last - 1} ORDER BY s.seq, n",
        None,
    )
    rows = int(cursor.rowcount)
    cursor.execute("DROP TABLE contradicted", None)
    return rows


def _gone(path: Path, last: int) -> str:
    return f"""
        SELECT seq, {_KEY}, about AS about_id, regime FROM read_parquet('{path}')
        WHERE statement IS NULL AND seq < {last} ORDER BY seq
    """  # noqa: S608


def _batches(select: str) -> Iterator[Any]:
    import duckdb
    from django.conf import settings

    config: dict[str, Any] = {"memory_limit": f"{settings.ROLLUP_MB}MB", "temp_directory": str(settings.SPILL_ROOT)}
    with duckdb.connect(":memory:", config=config) as database:
        yield from database.execute(select).to_arrow_reader(BATCH)


def _copy(cursor: Any, model: Any, select: str, alike: dict[str, str]) -> int:
    """Rows of a SELECT into a model's table, with what is the same in all of them; how many."""
    from django.db import connection, transaction

    rows, table = 0, model._meta.db_table
    if connection.vendor == "postgresql":
        select = f"SELECT *, {', '.join(f'{said} AS {name}' for name, said in alike.items())} FROM ({select})"  # noqa: S608
        with cursor.copy(f"COPY {table} ({', '.join(_columns(select))}) FROM STDIN (FORMAT csv)") as sink:
            for batch in _batches(select):
                sink.write(_as_csv(batch))
                rows += batch.num_rows
        return rows
    columns = _columns(select)
    values = ", ".join(["?"] * len(columns) + list(alike.values()))
    insert = f"INSERT INTO {table} ({', '.join([*columns, *alike])}) VALUES ({values})"  # noqa: S608
    with transaction.atomic():
        for batch in _batches(select):
            # The driver's own cursor: Django's would look at every row.
            connection.connection.executemany(insert, zip(*(one.to_pylist() for one in batch.columns), strict=True))
            rows += batch.num_rows
    return rows


def _columns(select: str) -> list[str]:
    import duckdb

    return [str(one[0]) for one in duckdb.execute(f"DESCRIBE {select}").fetchall()]


def _as_csv(batch: Any) -> bytes:
    from pyarrow import csv

    sink = BytesIO()
    csv.write_csv(batch, sink, csv.WriteOptions(include_header=False))
    return sink.getvalue()


@contextmanager
def _unguarded(cursor: Any) -> Iterator[None]:
    """Without journal, foreign keys and triggers of this session, as long as it lasts."""
    from django.db import connection

    if connection.vendor == "postgresql":
        before = ["SET session_replication_role = replica", "SET maintenance_work_mem = '1GB'"]
        after = ["RESET session_replication_role", "RESET maintenance_work_mem"]
    else:
        before = ["PRAGMA foreign_keys = OFF", "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF"]
        before += ["PRAGMA cache_size = -500000", "PRAGMA threads = 2"]
        after = ["PRAGMA threads = 0", "PRAGMA cache_size = -2000", "PRAGMA synchronous = FULL"]
        after += ["PRAGMA journal_mode = WAL", "PRAGMA foreign_keys = ON"]
    _each(cursor, before)
    try:
        yield
    finally:
        _each(cursor, after)


def _each(cursor: Any, statements: Sequence[str]) -> None:
    for one in statements:
        cursor.execute(one, None)


def _without_indexes(cursor: Any, table: str) -> list[str]:
    """Drop a table's indexes but the primary key's; what makes them again."""
    from django.db import connection

    asked = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = '{table}' AND sql IS NOT NULL"  # noqa: S608
    if connection.vendor == "postgresql":
        asked = f"""
            SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
            WHERE indrelid = '{table}'::regclass AND NOT indisprimary
        """  # noqa: S608
    cursor.execute(asked, None)
    found = list(cursor.fetchall())
    for name, _sql in found:
        cursor.execute(f"DROP INDEX {name}", None)
    return [str(sql) for _name, sql in found]


def _size() -> int:
    """Bytes of the database."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())", None)
        return int(cursor.fetchone()[0])
