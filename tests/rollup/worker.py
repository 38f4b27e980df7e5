"""Another process at the same ledger: `compact DEATH MOST` writes segments and may die of it, `watch UNIT` looks on."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import django

# The last figure that the watched test records.
LAST = 1_000_000


def say(line: str) -> None:
    """Tell the test something."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def die() -> None:
    """End at once, as by `kill -9`."""
    os.kill(os.getpid(), signal.SIGKILL)


def compact(death: str, most: str) -> None:
    """Write the segments, joining them where there are `most`, and die at a place that test_mirror names."""
    from giaoban.rollup import mirror, segments

    segments.MOST = int(most)
    put, tidy, unlink = segments._put, segments.tidy, Path.unlink

    def dying_put(path: Path, content: bytes) -> None:
        what = "manifest" if path.name == "manifest.json" else "segment"
        if death == what:
            path.with_name(f".{path.name}.{os.getpid()}").write_bytes(content[: len(content) // 2])
            die()
        put(path, content)
        if what == "segment" and death == "manifest next":
            die()

    def dying_tidy(identity: Any, found: Any) -> None:
        if death == "removal next":
            die()
        tidy(identity, found)

    def dying_unlink(path: Path, missing_ok: bool = False) -> None:
        unlink(path, missing_ok)
        if death == "removal" and path.suffix == ".parquet":
            die()

    segments._put, segments.tidy = dying_put, dying_tidy
    Path.unlink = dying_unlink  # type: ignore[method-assign]
    mirror.compact()


def watch(town: str) -> None:
    """Ask and write segments in turn until the last figure is there; the sum to date may only grow."""
    from giaoban.catalogue.rules import parse_period
    from giaoban.rollup import mirror, segments
    from giaoban.rollup.queries import consolidate

    say("begin")
    seen = 0
    while seen < LAST:
        rows = consolidate(int(town), parse_period("2024-02"))
        now = sum(row.this_period.value or 0 for row in rows)
        assert now >= seen, (now, seen)
        seen = now
        try:
            mirror.compact()
        except segments.Busy:
            say("busy")
    say(f"saw {seen}")


if __name__ == "__main__":
    django.setup()
    {"compact": compact, "watch": watch}[sys.argv[1]](*sys.argv[2:])
