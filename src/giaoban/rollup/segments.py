"""The mirror on disk: immutable Parquet segments and a manifest that names them, replaced at one stroke.

Whatever is not whole (missing, damaged, half written, of another ledger or epoch) counts as not there: the ledger has
it all. So the folder may be deleted at any time, and a process that dies while writing leaves the last manifest valid.
"""

import fcntl
import io
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from giaoban.rollup.ledger import Identity

FORMAT = 2
# Rows of the settled segment that are read or left out together.
GROUP = 65_536
# More segments than this are written as one.
MOST = 8


@dataclass(frozen=True, slots=True)
class Segment:
    """One file: the picks numbered `from_seq` to `to_seq`, and the hash of the last of them.

    The first segment is the settled one: sorted by what is asked for together, each pick with the next one of its key
    (`until`). Those after it hold what came later, in the ledger's order.
    """

    file: str
    from_seq: int
    to_seq: int
    rows: int
    sha256: str
    last_digest: str


class Busy(Exception):
    """Another process is writing segments now."""


def folder(identity: Identity) -> Path:
    """Where a ledger's segments of one epoch lie."""
    return Path(settings.MIRROR_ROOT) / f"{_prefix(identity)}{identity.epoch}"


def _prefix(identity: Identity) -> str:
    return sha256(identity.ledger_id.encode()).hexdigest()[:16] + "-"


def manifest(identity: Identity) -> list[Segment]:
    """The segments there are, in order; none when the manifest is missing, unreadable or another ledger's."""
    try:
        said = json.loads((folder(identity) / "manifest.json").read_text("utf-8"))
        if (said["format"], said["ledger_id"], said["epoch"]) != (FORMAT, identity.ledger_id, identity.epoch):
            return []
        return [Segment(**one) for one in said["segments"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def settled_to(identity: Identity) -> int:
    """The last pick of the settled segment on disk; 0 where there is none."""
    found = manifest(identity)
    return found[0].to_seq if found else 0


def whole(identity: Identity) -> list[Segment]:
    """The segments there are, in order; none where one of them is not whole."""
    return [segment for segment, _content in load(identity, 0)]


def load(identity: Identity, in_place: int) -> list[tuple[Segment, Any]]:
    """The segments, each as an Arrow table, the first one as its path where it has `in_place` rows or more (0: only see
    whether all are whole). Nothing when there are none or one is not whole."""
    # A compaction may remove a file between the manifest and its reading: then the manifest is new.
    for _attempt in range(2):
        found = manifest(identity)
        read = [
            (segment, _content(folder(identity) / segment.file, segment, not in_place))
            if place or not in_place or segment.rows < in_place
            else (segment, _content(folder(identity) / segment.file, segment, in_place=True))
            for place, segment in enumerate(found)
        ]
        if found and all(content is not None for _segment, content in read):
            return read
    return []


def _content(path: Path, segment: Segment, in_place: bool) -> Any | None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with path.open("rb") as file:
            if file_digest(file, "sha256").hexdigest() != segment.sha256:
                return None
            if in_place:
                return path if pq.read_metadata(path).num_rows == segment.rows else None
            file.seek(0)
            table = pq.read_table(file)
        return table if table.num_rows == segment.rows else None
    except (OSError, ValueError, pa.ArrowException):
        return None


@contextmanager
def writing(identity: Identity) -> Iterator[None]:
    """Be the only process that writes segments of this ledger. Raises Busy when another is."""
    place = folder(identity)
    place.mkdir(parents=True, exist_ok=True)
    # The lock goes with the process, however it dies.
    with (place / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy from error
        yield


def write(identity: Identity, table: Any, last_digest: str) -> Segment:
    """Write one segment and say what it is; nobody reads it before a manifest names it."""
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    content = buffer.getvalue()
    digest = sha256(content).hexdigest()
    numbers = table.column("seq")
    first, last = numbers[0].as_py(), numbers[-1].as_py()
    name = f"{first:012d}-{last:012d}-{digest[:12]}.parquet"
    _put(folder(identity) / name, content)
    return Segment(name, first, last, table.num_rows, digest, last_digest)


def settle(identity: Identity, cursor: Any, select: str, written: Segment) -> Segment:
    """Write the first segment, all picks so far, as a SELECT of a DuckDB cursor gives them: sorted, never in memory as
    a whole. `written` says what it holds."""
    place = folder(identity)
    draft = place / f".settled.{os.getpid()}"
    try:
        target = str(draft).replace("'", "''")
        cursor.execute(f"COPY ({select}) TO '{target}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {GROUP})")
        with draft.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        name = f"{written.from_seq:012d}-{written.to_seq:012d}-{digest[:12]}.parquet"
        _put(place / name, draft)
    finally:
        draft.unlink(missing_ok=True)
    return replace(written, file=name, sha256=digest)


def publish(identity: Identity, found: list[Segment]) -> None:
    """Name the segments that count from now on, then remove what no manifest names any more."""
    said = {
        "format": FORMAT,
        "ledger_id": identity.ledger_id,
        "epoch": identity.epoch,
        "segments": [asdict(segment) for segment in found],
    }
    _put(folder(identity) / "manifest.json", json.dumps(said, ensure_ascii=False, indent=1).encode())
    tidy(identity, found)


def tidy(identity: Identity, found: list[Segment]) -> None:
    """Remove what the manifest does not name (joined segments, what a process that died had begun), and the folders of
    earlier epochs. Only for whoever is `writing`."""
    place = folder(identity)
    named = {segment.file for segment in found} | {"manifest.json", "lock"}
    for path in place.iterdir():
        if path.name not in named:
            path.unlink(missing_ok=True)
    for other in place.parent.glob(f"{_prefix(identity)}*"):
        epoch = other.name.rpartition("-")[2]
        if epoch.isdigit() and int(epoch) < identity.epoch:
            shutil.rmtree(other, ignore_errors=True)


def _put(path: Path, content: bytes | Path) -> None:
    """Write a file, or give a written one its name: whole or not at all, and on the disk before anything refers to
    it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}") if isinstance(content, bytes) else content
    if isinstance(content, bytes):
        draft.write_bytes(content)
    descriptor = os.open(draft, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    draft.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
