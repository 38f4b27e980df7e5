"""The mirror: the ledger's values of record in columns, current at every query.

Each process keeps the picks in one in-memory DuckDB and catches up by sequence number when asked. DuckDB opens no file:
it is handed Arrow tables only. What is read inside an open transaction is used once and never kept.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from giaoban.rollup import ledger
from giaoban.rollup.ledger import Identity, PickRow


def _duckdb() -> Any:
    import duckdb

    # One process serves many: no extension is fetched, no file opened.
    return duckdb.connect(
        ":memory:", config={"enable_external_access": "false", "autoinstall_known_extensions": "false"}
    )


def schema(name: str) -> Any:
    """The Arrow schema of a table of the expressions."""
    import pyarrow as pa

    from giaoban.rollup.expressions import SCHEMAS

    types = {"int64": pa.int64(), "string": pa.string(), "date": pa.date32()}
    return pa.schema([(column, types[kind]) for column, kind in SCHEMAS[name].items()])


def as_table(rows: list[PickRow]) -> Any:
    """Picks as an Arrow table."""
    import pyarrow as pa

    return pa.table(ledger.columns(rows), schema=schema("kept"))


@dataclass
class Kept:
    """What this process holds: picks up to `last_seq`, whose hash is `last_digest`."""

    identity: Identity
    database: Any
    last_seq: int = 0
    last_digest: str = ""
    rows: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, table: Any, last: PickRow) -> None:
        """Append picks that are committed."""
        with self.database.cursor() as cursor:
            cursor.register("incoming", table)
            cursor.execute("INSERT INTO kept SELECT * FROM incoming")
        self.rows += table.num_rows
        self.last_seq, self.last_digest = last[0], ledger.digest(last)


_kept: Kept | None = None
_swap = threading.Lock()


def _begin(identity: Identity) -> Kept:
    database = _duckdb()
    with database.cursor() as cursor:
        cursor.register("empty", as_table([]))
        cursor.execute("CREATE TABLE kept AS SELECT * FROM empty")
    return Kept(identity, database)


def forget() -> None:
    """Drop what this process holds; the next query reads everything anew."""
    global _kept
    with _swap:
        _kept = None


def _follows(kept: Kept, rows: list[PickRow]) -> bool:
    """Whether rows read from the last kept one on begin with that very row."""
    return kept.last_seq == 0 or (
        bool(rows) and rows[0][0] == kept.last_seq and ledger.digest(rows[0]) == kept.last_digest
    )


def _caught_up() -> tuple[Kept, list[PickRow]]:
    """The kept picks, and those that may not be kept because a transaction is open."""
    global _kept
    with _swap:
        identity = ledger.identity()
        kept = _kept if _kept is not None and _kept.identity == identity else _begin(identity)
        rows = ledger.picks(kept.last_seq)
        if not _follows(kept, rows):
            kept, rows = _begin(identity), ledger.picks(0)
        elif kept.last_seq:
            rows = rows[1:]
        if connection.in_atomic_block:
            # What is seen here may yet be undone, or be older than what others have kept: for this question only.
            return kept, rows
        if rows:
            kept.add(as_table(rows), rows[-1])
        _kept = kept
        return kept, []


@contextmanager
def reading() -> Iterator[Any]:
    """A DuckDB cursor with the tables `kept` and `extra`, together the ledger as this connection sees it now."""
    kept, once = _caught_up()
    with kept.database.cursor() as cursor:
        cursor.register("extra", as_table(once))
        yield cursor
