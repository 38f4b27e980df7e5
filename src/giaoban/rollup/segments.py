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
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from giaoban.rollup.ledger import Identity

FORMAT = 1
# More segments than this are written as one.
MOST = 8


@dataclass(frozen=True, slots=True)
class Segment:
    """One file: the picks numbered `from_seq` to `to_seq`, and the hash of its last row."""

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


def load(identity: Identity, schema: Any) -> tuple[list[Any], Segment] | None:
    """All segments as Arrow tables, with the last one's description; None when there are none or one is not whole."""
    # A compaction may remove a file between the manifest and its reading: then the manifest is new.
    for _attempt in range(2):
        found = manifest(identity)
        tables = [_table(folder(identity) / segment.file, segment, schema) for segment in found]
        if found and all(table is not None for table in tables):
            return tables, found[-1]
    return None


def _table(path: Path, segment: Segment, schema: Any) -> Any | None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        content = path.read_bytes()
        if sha256(content).hexdigest() != segment.sha256:
            return None
        table = pq.read_table(io.BytesIO(content))
        return table.cast(schema) if table.num_rows == segment.rows else None
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


def _put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and on the disk before anything refers to it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
