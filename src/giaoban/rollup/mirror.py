"""The mirror: the ledger's values of record in columns, current at every query.

Each process keeps the picks in one in-memory DuckDB, begun from the segments on disk, and catches up by sequence number
whenever it is asked. DuckDB opens no file: it is handed Arrow tables only. What is read inside an open transaction is
used once and never kept.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from giaoban.rollup import ledger, segments
from giaoban.rollup.ledger import Identity, PickRow
from giaoban.rollup.tables import SCHEMAS

# So many picks that are not on disk yet are worth a segment to the job that writes them.
WORTH = 500
# From so many picks on a query is spread over all processors.
MANY = 1_000_000
# Answers that a process remembers for the ledger position it stands at.
REMEMBERED = 64


def _duckdb() -> Any:
    import duckdb

    # One process serves many: no extension is fetched, no file opened; a town's figures are faster on one thread.
    config: dict[str, Any] = {
        "enable_external_access": "false",
        "autoinstall_known_extensions": "false",
        "threads": "1",
    }
    return duckdb.connect(":memory:", config=config)


def schema(name: str) -> Any:
    """The Arrow schema of a table of the expressions."""
    import pyarrow as pa

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
    answers: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)

    def add(self, table: Any, last_seq: int, last_digest: str) -> None:
        """Append picks that are committed."""
        with self.database.cursor() as cursor:
            cursor.register("incoming", table)
            cursor.execute("INSERT INTO kept SELECT * FROM incoming")
            if self.rows < MANY <= self.rows + table.num_rows:
                cursor.execute("RESET threads")
        self.rows += table.num_rows
        self.last_seq, self.last_digest = last_seq, last_digest
        self.answers.clear()

    def after(self, seq: int) -> Any:
        """The kept picks after a sequence number, in order, as an Arrow table."""
        with self.database.cursor() as cursor:
            return cursor.execute("SELECT * FROM kept WHERE seq > ? ORDER BY seq", [seq]).to_arrow_table()


_kept: Kept | None = None
# Held while catching up, so that every pick is kept once; queries themselves run side by side.
_swap = threading.RLock()


def _begin(identity: Identity, from_disk: bool = True) -> Kept:
    database = _duckdb()
    with database.cursor() as cursor:
        cursor.register("empty", as_table([]))
        cursor.execute("CREATE TABLE kept AS SELECT * FROM empty")
    kept = Kept(identity, database)
    loaded = segments.load(identity, schema("kept")) if from_disk else None
    if loaded is not None:
        tables, last = loaded
        for table in tables:
            kept.add(table, last.to_seq, last.last_digest)
    return kept


def forget() -> None:
    """Drop what this process holds; the next query begins from the segments again."""
    global _kept
    with _swap:
        _kept = None


def _follows(kept: Kept, rows: list[PickRow]) -> bool:
    """Whether rows read from the last kept one on begin with that very row."""
    if kept.last_seq == 0:
        return True
    return bool(rows) and rows[0][0] == kept.last_seq and ledger.digest(rows[0]) == kept.last_digest


def _caught_up() -> tuple[Kept, list[PickRow]]:
    """The kept picks, and those that may not be kept because a transaction is open."""
    global _kept
    with _swap:
        identity = ledger.identity()
        kept = _kept if _kept is not None and _kept.identity == identity else _begin(identity)
        rows = ledger.picks(kept.last_seq)
        if not _follows(kept, rows):
            kept, rows = _begin(identity, from_disk=False), ledger.picks(0)
        elif kept.last_seq:
            rows = rows[1:]
        if connection.in_atomic_block:
            # What is seen here may yet be undone, or be older than what others have kept: for this question only.
            return kept, rows
        if rows:
            kept.add(as_table(rows), rows[-1][0], ledger.digest(rows[-1]))
        _kept = kept
        return kept, []


def _save(kept: Kept, worth: int) -> list[segments.Segment]:
    with segments.writing(kept.identity):
        found = _trusted(kept)
        new = kept.after(found[-1].to_seq if found else 0)
        if new.num_rows < worth:
            segments.tidy(kept.identity, found)
            return found
        if len(found) >= segments.MOST:
            found, new = [], kept.after(0)
        found.append(segments.write(kept.identity, new, kept.last_digest))
        segments.publish(kept.identity, found)
        return found


def _trusted(kept: Kept) -> list[segments.Segment]:
    """The segments on disk that the ledger bears out: whole, and ending in a row that is still there."""
    loaded = segments.load(kept.identity, schema("kept"))
    if loaded is None:
        return []
    last = loaded[1]
    rows = ledger.picks(last.to_seq, limit=1)
    sound = last.to_seq <= kept.last_seq and bool(rows) and ledger.digest(rows[0]) == last.last_digest
    return segments.manifest(kept.identity) if sound else []


def compact(worth: int = 1) -> int:
    """Bring the segments on disk up to the ledger where at least `worth` picks are not there (or what was there is
    lost or damaged, and they are that many); how many picks they hold now.

    Only the worker's job and the command line do this, never a question. Raises segments.Busy while another process
    does the same, and RuntimeError inside a transaction.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a transaction is open: what it sees may not be kept")
    with _swap:
        kept, _once = _caught_up()
        found = _save(kept, worth)
        return sum(segment.rows for segment in found)


def segments_and_tail() -> tuple[list[segments.Segment], Any]:
    """The segments on disk that the ledger bears out, and as an Arrow table every pick after them."""
    kept, once = _caught_up()
    with _swap:
        found = _trusted(kept)
    tail = kept.after(found[-1].to_seq if found else 0)
    if not once:
        return found, tail
    import pyarrow as pa

    return found, pa.concat_tables([tail, as_table(once)])


@contextmanager
def reading() -> Iterator[Any]:
    """A DuckDB cursor with the tables `kept` and `extra`, together the ledger as this connection sees it now."""
    kept, once = _caught_up()
    with kept.database.cursor() as cursor:
        cursor.register("extra", as_table(once))
        yield cursor


def answered(question: Hashable, find: Callable[[Any], Any]) -> Any:
    """What `find` makes of a cursor as `reading` gives it, remembered until the ledger grows.

    `question` must hold everything that the answer depends on besides the ledger.
    """
    kept, once = _caught_up()
    with _swap:
        if not once and question in kept.answers:
            kept.answers.move_to_end(question)
            return kept.answers[question]
        position = kept.last_seq
    with kept.database.cursor() as cursor:
        cursor.register("extra", as_table(once))
        found = find(cursor)
    with _swap:
        if not once and kept.last_seq == position:
            kept.answers[question] = found
            while len(kept.answers) > REMEMBERED:
                kept.answers.popitem(last=False)
    return found


@dataclass(frozen=True, slots=True)
class Verified:
    """How the mirror compares with the ledger: picks compared, and the first that differs (None: none does)."""

    rows: int
    differs_at: int | None


def verify(chunk: int = 5000) -> Verified:
    """Compare the mirror, begun anew from its segments and caught up, with the ledger, row by row."""
    identity = ledger.identity()
    kept = _begin(identity)
    rows = ledger.picks(kept.last_seq)
    if _follows(kept, rows):
        later = rows[1:] if kept.last_seq else rows
        if later:
            kept.add(as_table(later), later[-1][0], ledger.digest(later[-1]))
    mirrored = kept.after(0)
    at, place = 0, 0
    while True:
        expected = ledger.picks(at + 1, limit=chunk)
        actual = [tuple(row.values()) for row in mirrored.slice(place, chunk).to_pylist()]
        for one, other in zip(expected, actual, strict=False):
            if one != other:
                return Verified(place, min(one[0], other[0]))
            place += 1
        if len(expected) != len(actual):
            longer = expected if len(expected) > len(actual) else actual
            return Verified(place, longer[min(len(expected), len(actual))][0])
        if len(expected) < chunk:
            return Verified(place, None)
        at = expected[-1][0]
