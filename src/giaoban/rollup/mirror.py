"""The mirror: the ledger's values of record in columns, current at every query.

Each process has one DuckDB, begun from the segments on disk, and catches up by sequence number whenever it is asked. A
town's segments are kept in memory; a nation's are read where they lie. DuckDB opens no file but these, and spills what
does not fit into its memory. What is read inside an open transaction is used once and never kept.
"""

import logging
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import Refusal, declare
from giaoban.rollup import ledger, limits, segments
from giaoban.rollup.ledger import Identity, PickRow
from giaoban.rollup.tables import NEVER, SCHEMAS

log = logging.getLogger(__name__)

# So many picks that are not on disk yet are worth a segment to the job that writes them.
WORTH = 500
# From so many picks on a query is spread over all processors.
MANY = 1_000_000
# Picks read from the ledger at a time.
AT_ONCE = 50_000
# A process that holds so many picks beside the settled ones begins anew where somebody has settled them since.
LATE = 20_000

NO_ROOM = declare(
    "rollup.no_room",
    _(
        "Phép tổng hợp này cần nhiều bộ nhớ và chỗ trống trên đĩa hơn mức máy đang có (GIAOBAN_ROLLUP_MB = %(mb)s). "
        "Hãy tăng mức đó, dọn chỗ trong thư mục %(folder)s, hoặc hỏi ít đơn vị, ít kỳ hơn."
    ),
)
NO_SPILL = declare(
    "rollup.no_spill",
    _(
        "Khi tổng hợp số liệu, máy không ghi được vào thư mục %(folder)s. "
        "Hãy kiểm tra quyền ghi và chỗ trống của thư mục đó."
    ),
)


def _duckdb() -> Any:
    import duckdb

    spill = _spill()
    # One process serves many: no extension is fetched; a town's figures are faster on one thread.
    config: dict[str, Any] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "threads": "1",
        "memory_limit": f"{settings.ROLLUP_MB}MB",
        # Nothing there means anything to another process, or after this one.
        "temp_directory": str(spill),
        "preserve_insertion_order": "false",
    }
    database = duckdb.connect(":memory:", config=config)
    # For every cursor: a plain SET is of the one that sets. What a segment's footer says is read once, not at each of
    # its mentions in a question.
    database.execute("SET GLOBAL parquet_metadata_cache = true")
    # The expressions join the larger table with the smaller, in the order that leaves out most: guesses at how many
    # rows a step will have only turn that round (tried).
    database.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    # No file is opened but segments and what is spilled.
    folders = ", ".join(f"'{_quoted(one)}/'" for one in (settings.MIRROR_ROOT, spill))
    database.execute(f"SET allowed_directories = [{folders}]")
    database.execute("SET enable_external_access = false")
    return database


def _spill() -> Path:
    """The folder of this process for what does not fit into memory; those of processes that died are removed."""
    root = Path(settings.SPILL_ROOT)
    try:
        root.mkdir(parents=True, exist_ok=True)
        for other in root.iterdir():
            if other.name.isdecimal() and not Path(f"/proc/{other.name}").exists() and Path("/proc").exists():
                shutil.rmtree(other, ignore_errors=True)
    except OSError:
        log.warning("the folder for what does not fit into memory cannot be written", exc_info=True)
    return root / str(os.getpid())


def _quoted(path: object) -> str:
    return str(path).replace("'", "''")


def schema(name: str) -> Any:
    """The Arrow schema of a table of the expressions."""
    import pyarrow as pa

    types = {"int64": pa.int64(), "string": pa.string(), "date": pa.date32()}
    return pa.schema([(column, types[kind]) for column, kind in SCHEMAS[name].items()])


def as_table(rows: list[PickRow]) -> Any:
    """Picks as an Arrow table."""
    import pyarrow as pa

    return pa.table(ledger.columns(rows), schema=schema("extra"))


def settled(rows: list[PickRow]) -> Any:
    """Picks as an Arrow table of settled ones, each with the next one of its key."""
    until: list[int] = []
    following: dict[tuple[int, int], int] = {}
    for row in reversed(rows):
        until.append(following.get((row[3], row[1]), NEVER))
        following[row[3], row[1]] = row[0]
    import pyarrow as pa

    return as_table(rows).append_column("until", pa.array(until[::-1], type=pa.int64()))


_COLUMNS = ", ".join(SCHEMAS["extra"])


@dataclass
class Kept:
    """What this process has: picks up to `last_seq`, whose hash is `last_digest`.

    In its database `settled` are those of the first segment, which know what follows each of them, in memory or in
    place; `later` those after them.
    """

    identity: Identity
    database: Any
    last_seq: int = 0
    last_digest: str = ""
    settled: int = 0
    settled_to: int = 0
    later: int = 0
    # the first segment, and whether it is read where it lies
    first: segments.Segment | None = None
    in_place: bool = False
    # that file, and what the file system said of it when its hash was right
    file: Path | None = None
    stamp: tuple[int, ...] | None = None

    @property
    def sound(self) -> bool:
        """Whether the file that is read where it lies is still the one whose hash was right: what was written over it
        might be read as numbers."""
        return self.file is None or _stamp(self.file) == self.stamp

    @property
    def rows(self) -> int:
        """How many picks there are."""
        return self.settled + self.later

    def begin(self, first: segments.Segment | None, content: Any) -> None:
        """Take up the first segment: an Arrow table, or the path of a file that is read where it lies."""
        self.first, self.in_place = first, isinstance(content, Path)
        if isinstance(content, Path):
            self.file, self.stamp = content, _stamp(content)
        with self.database.cursor() as cursor:
            cursor.register("nothing", as_table([]))
            cursor.execute("CREATE TABLE later AS SELECT * FROM nothing")
            if isinstance(content, Path):
                columns = ", ".join(SCHEMAS["kept"])
                path = _quoted(content)
                cursor.execute(f"CREATE VIEW settled AS SELECT {columns} FROM read_parquet('{path}')")  # noqa: S608
            else:
                cursor.register("whole", schema("kept").empty_table() if content is None else content)
                cursor.execute("CREATE TABLE settled AS SELECT * FROM whole")
            if first is not None:
                self._grown(cursor, first.rows)
                self.settled, self.settled_to = first.rows, first.to_seq
                self.last_seq, self.last_digest = first.to_seq, first.last_digest

    def add(self, table: Any, last_seq: int, last_digest: str) -> None:
        """Append picks that are committed."""
        with self.database.cursor() as cursor:
            cursor.register("incoming", table)
            cursor.execute("INSERT INTO later SELECT * FROM incoming")
            self._grown(cursor, table.num_rows)
        self.later += table.num_rows
        self.last_seq, self.last_digest = last_seq, last_digest

    def _grown(self, cursor: Any, more: int) -> None:
        if self.rows < MANY <= self.rows + more:
            cursor.execute("RESET threads")

    def after(self, seq: int, to: int | None = None) -> Any:
        """The picks after a sequence number (up to another), in order, as an Arrow table."""
        held = f"SELECT {_COLUMNS} FROM later"  # noqa: S608
        if seq < self.settled_to:
            held = f"SELECT {_COLUMNS} FROM settled UNION ALL {held}"  # noqa: S608
        last = self.last_seq if to is None else to
        with self.database.cursor() as cursor:
            asked = f"SELECT * FROM ({held}) WHERE seq > ? AND seq <= ? ORDER BY seq"  # noqa: S608
            return cursor.execute(asked, [seq, last]).to_arrow_table()

    def settle(self) -> Any:
        """Everything as one table whose picks know what follows them, near one another what is asked for together: a
        cursor and the SELECT that gives it."""
        return f"""
            WITH following AS (SELECT about, key, min(seq) AS next FROM later GROUP BY about, key),
            added AS (
                SELECT *, coalesce(lead(seq) OVER (PARTITION BY about, key ORDER BY seq), {NEVER}) AS until FROM later
            )
            SELECT * FROM (
                SELECT settled.* REPLACE (
                    CASE WHEN until = {NEVER} THEN coalesce(next, {NEVER}) ELSE until END AS until
                ) FROM settled LEFT JOIN following USING (about, key)
                UNION ALL SELECT * FROM added
            ) ORDER BY regime, year(window_to), about, measure, item, nature, window_to, seq
        """  # noqa: S608


def _stamp(path: Path) -> tuple[int, ...] | None:
    try:
        said = path.stat()
    except OSError:
        return None
    return said.st_ino, said.st_size, said.st_mtime_ns


@dataclass(frozen=True, slots=True)
class Packed:
    """What a process that is about to be forked held, as plain Arrow tables: no DuckDB may cross a fork."""

    identity: Identity
    first: segments.Segment | None
    settled: Any
    later: Any
    last_seq: int
    last_digest: str


_packed: Packed | None = None
_kept: Kept | None = None
# Held while catching up, so that every pick is kept once; queries themselves run side by side.
_swap = threading.RLock()


def pack() -> None:
    """Close this process's DuckDB; processes forked from it begin with what it held, without reading it again. What is
    read where it lies, they read there."""
    global _kept, _packed
    with _swap:
        kept, _kept = _kept, None
        if kept is None:
            return
        with kept.database.cursor() as cursor:
            if not kept.in_place:
                settled = cursor.execute("SELECT * FROM settled").to_arrow_table()
                later = cursor.execute("SELECT * FROM later").to_arrow_table()
                _packed = Packed(kept.identity, kept.first, settled, later, kept.last_seq, kept.last_digest)
        kept.database.close()


def _begin(identity: Identity, from_disk: bool = True) -> Kept:
    global _packed
    kept, packed, _packed = Kept(identity, _duckdb()), _packed, None
    if from_disk and packed is not None and packed.identity == identity:
        kept.begin(packed.first, packed.settled)
        kept.add(packed.later, packed.last_seq, packed.last_digest)
        return kept
    found = segments.load(identity, settings.ROLLUP_IN_PLACE) if from_disk else []
    kept.begin(*(found[0] if found else (None, None)))
    for segment, table in found[1:]:
        kept.add(table, segment.to_seq, segment.last_digest)
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
        kept = _kept if _kept is not None and _kept.identity == identity and _kept.sound else _begin(identity)
        if connection.in_atomic_block:
            rows = ledger.picks(kept.last_seq)
            if not _follows(kept, rows):
                return _begin(identity, from_disk=False), ledger.picks(0)
            # What is seen here may yet be undone, or be older than what others have kept: for this question only.
            return kept, rows[1:] if kept.last_seq else rows
        kept = _read_on(kept)
        if kept.later > max(LATE, kept.settled // 4) and segments.settled_to(identity) > kept.settled_to:
            kept = _read_on(_begin(identity))
        _kept = kept
        return kept, []


def _read_on(kept: Kept) -> Kept:
    """The kept picks with everything that came since; begun anew from the ledger where they are not of it any more."""
    rows = ledger.picks(kept.last_seq, limit=AT_ONCE)
    if not _follows(kept, rows):
        kept = _begin(kept.identity, from_disk=False)
        rows = ledger.picks(0, limit=AT_ONCE)
    elif kept.last_seq:
        last = len(rows) == AT_ONCE
        rows = rows[1:]
        if last and not rows:
            rows = ledger.picks(kept.last_seq + 1, limit=AT_ONCE)
    while rows:
        kept.add(as_table(rows), rows[-1][0], ledger.digest(rows[-1]))
        rows = ledger.picks(kept.last_seq + 1, limit=AT_ONCE) if len(rows) >= AT_ONCE - 1 else []
    return kept


def _save(kept: Kept, worth: int) -> list[segments.Segment]:
    with segments.writing(kept.identity):
        found = _trusted(kept)
        saved = found[-1].to_seq if found else 0
        new = kept.rows - sum(segment.rows for segment in found)
        if new < worth:
            segments.tidy(kept.identity, found)
            return found
        if found and len(found) >= segments.MOST and 10 * (kept.rows - found[0].rows) < found[0].rows:
            # So few that the settled picks are not worth writing again.
            found, saved = found[:1], found[0].to_seq
        if found and len(found) < segments.MOST:
            found.append(segments.write(kept.identity, kept.after(saved), kept.last_digest))
        else:
            with kept.database.cursor() as cursor:
                written = segments.Segment("", 1, kept.last_seq, kept.rows, "", kept.last_digest)
                found = [segments.settle(kept.identity, cursor, kept.settle(), written)]
        segments.publish(kept.identity, found)
        return found


def _trusted(kept: Kept) -> list[segments.Segment]:
    """The segments on disk that the ledger bears out: whole, and ending in a row that is still there."""
    found = segments.whole(kept.identity)
    if not found:
        return []
    last = found[-1]
    rows = ledger.picks(last.to_seq, limit=1)
    sound = last.to_seq <= kept.last_seq and bool(rows) and ledger.digest(rows[0]) == last.last_digest
    return found if sound else []


def compact(worth: int = 1) -> int:
    """Bring the segments on disk up to the ledger where at least `worth` picks are not there (or what was there is
    lost or damaged, and they are that many); how many picks they hold now.

    Only the worker's job and the command line do this, never a question. Raises segments.Busy while another process
    does the same, and RuntimeError inside a transaction. Refuses a disk or a memory that has no room for it.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a transaction is open: what it sees may not be kept")
    import duckdb

    try:
        with _in_words(), _swap:
            kept, _once = _caught_up()
            return sum(segment.rows for segment in _save(kept, worth))
    except duckdb.IOException as error:
        raise Refusal(NO_SPILL, folder=settings.MIRROR_ROOT) from error


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
    """A DuckDB cursor with the tables `settled`, `later` and `once`, together the ledger as this connection sees it."""
    kept, once = _caught_up()
    with kept.database.cursor() as cursor:
        cursor.register("once", as_table(once))
        yield cursor


def ready() -> None:
    """Have everything that a question reads."""
    with reading():
        pass


def asked(find: Callable[[Any], Any]) -> Any:
    """What `find` makes of a cursor as `reading` gives it; what is worth remembering is remembered by `remembered`.

    Refuses what fits neither into the memory allowed nor on the disk, and a sum that no engine holds.
    """
    import duckdb

    try:
        return _found(find)
    except (duckdb.IOException, duckdb.InvalidInputException):
        # A segment that was read where it lies has been joined into another, or lost.
        log.warning("the mirror begins anew", exc_info=True)
        forget()
    try:
        return _found(find)
    except duckdb.IOException as error:
        raise Refusal(NO_SPILL, folder=settings.SPILL_ROOT) from error


def _found(find: Callable[[Any], Any]) -> Any:
    with _in_words(), reading() as cursor:
        return find(cursor)


@contextmanager
def _in_words() -> Iterator[None]:
    """What does not fit, refused with a sentence."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise Refusal(NO_ROOM, mb=settings.ROLLUP_MB, folder=settings.SPILL_ROOT) from error
    except (duckdb.ConversionException, duckdb.OutOfRangeException) as error:
        raise Refusal(limits.TOO_GREAT) from error


@dataclass(frozen=True, slots=True)
class Verified:
    """How the mirror compares with the ledger: picks compared, and the first that differs (None: none does)."""

    rows: int
    differs_at: int | None


def verify(chunk: int = 5000) -> Verified:
    """Compare the mirror, begun anew from its segments and caught up, with the ledger, row by row."""
    with _in_words():
        return _verified(chunk)


def _verified(chunk: int) -> Verified:
    kept = _begin(ledger.identity())
    held = kept.last_seq
    rows = ledger.picks(held, limit=1)
    if _follows(kept, rows):
        kept = _read_on(kept)
    # Settled picks do not lie in the ledger's order: each chunk is searched for.
    chunk = max(chunk, kept.settled // 50)
    at, place = 0, 0
    while True:
        expected = ledger.picks(at + 1, limit=chunk)
        more = len(expected) == chunk
        actual = [tuple(row.values()) for row in kept.after(at, expected[-1][0] if more else None).to_pylist()]
        for one, other in zip(expected, actual, strict=False):
            if one != other:
                return Verified(place, min(one[0], other[0]))
            place += 1
        if len(expected) != len(actual):
            longer = expected if len(expected) > len(actual) else actual
            return Verified(place, longer[min(len(expected), len(actual))][0])
        if not more:
            return Verified(place, None)
        at = expected[-1][0]
