"""Another process at the same ledger: `compact DIE_AT` writes segments and may die doing so, `watch UNIT` looks on."""

import os
import signal
import sys
from pathlib import Path

import django

# The last figure that the watched test records.
LAST = 1_000_000


def say(line: str) -> None:
    """Tell the test something."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def compact(die_at: int) -> None:
    """Write the segments; every file is one step before it stands whole and one after. Dies at step `die_at`."""
    from giaoban.rollup import mirror, segments

    put, step = segments._put, 0

    def dying(path: Path, content: bytes) -> None:
        nonlocal step
        if step == die_at:
            path.with_name(f".{path.name}.{os.getpid()}").write_bytes(content[: len(content) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        put(path, content)
        if step + 1 == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        step += 2

    segments._put = dying
    mirror.compact()


def watch(unit: int) -> None:
    """Ask and write segments in turn until the last figure is there; the sum to date may only grow."""
    from giaoban.catalogue.rules import parse_period
    from giaoban.rollup import mirror, segments
    from giaoban.rollup.queries import consolidate

    say("begin")
    seen = 0
    while seen < LAST:
        rows = consolidate(unit, parse_period("2024-02"))
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
    {"compact": compact, "watch": watch}[sys.argv[1]](int(sys.argv[2]))
