"""Drafts in the server's process: a commune's month and a town's month over its communes with comparison annexes.

    uv run python -m bench.drafting [communes] [months] [times]

13 communes × 71 measures × 24 months by default, in SQLite or in the database of DATABASE_URL. Beside each draft, in
the same run, python-docx writes a document with the same paragraphs and tables, without links, PDF, form or ledger:
the least that a program without them would do. Prints milliseconds by the clock and of the processor, medians, with
ratios; what the process needed before its first draft apart; and the second draft, when nothing is new.
"""

import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from bench import town as made

Taken = tuple[float, float]


def timed(work: Callable[[], Any]) -> tuple[Taken, Any]:
    """Milliseconds by the clock and of this process's processor, and what came of it."""
    busy, begun = time.process_time(), time.perf_counter()
    found = work()
    return (1000 * (time.perf_counter() - begun), 1000 * (time.process_time() - busy)), found


def often(work: Callable[[], Any], times: int) -> Taken:
    """Medians."""
    taken = [timed(work)[0] for _ in range(times)]
    return median(clock for clock, _ in taken), median(busy for _, busy in taken)


def say(what: str, taken: Taken, beside: Taken | None = None) -> None:
    """A line of the table."""
    ratio = f"{taken[1] / beside[1]:8.2f} ×" if beside else ""
    print(f"  {what:<62} {taken[0]:9.0f} ms {taken[1]:9.0f} ms {ratio}", flush=True)


def by_hand(data: bytes) -> Callable[[], bytes]:
    """What writes the paragraphs and tables of a .docx again with python-docx, cell by cell."""
    from docx import Document
    from docx.table import Table

    blocks: list[str | list[list[str]]] = []
    for one in Document(io.BytesIO(data)).iter_inner_content():
        blocks.append([[cell.text for cell in row.cells] for row in one.rows] if isinstance(one, Table) else one.text)

    def write() -> bytes:
        word = Document()
        for block in blocks:
            if isinstance(block, str):
                word.add_paragraph(block)
                continue
            table = word.add_table(len(block), len(block[0]))
            for row, cells in zip(table.rows, block, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
        out = io.BytesIO()
        word.save(out)
        return out.getvalue()

    return write


def measure(town: made.Town, times: int) -> None:
    """Each kind of draft, beside python-docx."""
    from giaoban.base.actors import System
    from giaoban.catalogue.rules import parse_period
    from giaoban.documents.actions.draft import draft
    from giaoban.rollup.queries import warm_up

    period = parse_period(f"{town.last}@ND09")
    say("start: what `serve` warms before it says ready", timed(warm_up)[0])
    cases = (
        ("a commune's month", town.communes[0], "report"),
        ("the town's month with annexes", town.id, "level_above"),
    )
    for what, unit, kind in cases:
        taken, one = timed(lambda unit=unit, kind=kind: draft(System(), unit, period, kind=kind))  # type: ignore[misc]
        with one.file.open("rb") as file:
            data = file.read()
        hand = often(by_hand(data), times)
        figures = one.figures.count()
        print(f"{what}: {figures} bound figures, {len(data) // 1024} kB")
        say("first draft", taken, hand)
        again = often(lambda unit=unit, kind=kind: draft(System(), unit, period, kind=kind), times)  # type: ignore[misc]
        say("again", again, hand)
        say("python-docx, the same paragraphs and tables, nothing else", hand, hand)


def main() -> None:
    """Prepare, measure, print."""
    given = [int(text) for text in sys.argv[1:]]
    communes, months, times = [*given, *(13, 24, 5)[len(given) :]]
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
        os.environ["GIAOBAN_VAR"] = folder
        begun = time.perf_counter()
        import django

        django.setup()
        print(f"start of a command (imports, settings): {1000 * (time.perf_counter() - begun):.0f} ms")
        from django.db import connection

        town = made.build(communes, months)
        size = f"{communes} communes × {len(town.measures)} measures × {months} months"
        print(f"{connection.vendor}: {town.figures:,} figures of {size}", flush=True)
        measure(town, times)


if __name__ == "__main__":
    main()
