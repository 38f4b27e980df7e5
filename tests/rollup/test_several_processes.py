"""Several web processes and one writer at once: every answer is the ledger's at a moment of its question.

Each reader is a process with a mirror of its own and two threads that ask without a pause; a fourth process writes and
joins segments as the worker's job does; this one records through the gate. Run on SQLite and on PostgreSQL.
"""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from giaoban.base.actors import System
from giaoban.figures.actions.record import record
from giaoban.figures.queries import ledger_position
from giaoban.rollup import mirror
from tests import factories as make
from tests.rollup.test_mirror import started

READERS, BATCHES = 2, 24
# What a town's table says: by item, the sums of two measures.
State = dict[str, list[int]]


class Town:
    """A town of two communes, two measures, and what its table says after each batch."""

    def __init__(self) -> None:
        mirror.forget()
        self.id = make.unit("Thị xã Thử", type="thi_xa")
        self.communes = [make.unit(under=self.id) for _ in range(2)]
        self.measures = [make.measure(), make.measure()]
        self.stated: dict[str, list[int]] = {}
        # the ledger position after each batch, and the table then
        self.after: list[tuple[int, State]] = [(ledger_position(), {})]

    def batch(self, number: int) -> None:
        """Record for both communes and both measures at once: a new item; every third time the last one's correction,
        each figure of the batch by as much."""
        correct = number % 3 == 0
        item = f"Đợt {number - 1 if correct else number}"
        value = 1000 * number if correct else number
        old = self.stated.get(item, [0] * 4)
        more = [{"supersedes": seq, "reason": "gõ nhầm"} if correct else {} for seq in old]
        pairs = [(unit, measure) for unit in self.communes for measure in self.measures]
        batch = [
            make.stated(*pair, value, item=item, **one)  # type: ignore[arg-type]
            for pair, one in zip(pairs, more, strict=True)
        ]
        self.stated[item] = list(record(System(), batch).seqs)
        table = {**self.after[-1][1], item: [2 * value, 2 * value]}
        self.after.append((ledger_position(), table))

    def number(self, position: int) -> int:
        """How many batches were there at a position of the ledger."""
        return max(number for number, (after, _table) in enumerate(self.after) if after <= position)


@pytest.fixture
def town(transactional_db: None, own_folders: Path) -> Iterator[Town]:
    """A town in a ledger whose transactions are real."""
    yield Town()
    mirror.forget()


@pytest.mark.slow
def test_every_answer_of_every_process_is_the_ledgers_at_a_moment_of_its_question(
    town: Town, own_folders: Path
) -> None:
    last = f"Đợt {BATCHES - 1}"
    asked = [str(town.id), ",".join(map(str, town.measures)), last, str(2000 * BATCHES)]
    readers = [started(own_folders, "ask", *asked) for _ in range(READERS)]
    compactor = started(own_folders, "compacting")
    try:
        for process in (*readers, compactor):
            assert process.stdout is not None
            assert process.stdout.readline() == "begin\n"
        for number in range(1, BATCHES + 1):
            town.batch(number)
        for process in readers:
            check(town, process)
    finally:
        for process in (*readers, compactor):
            process.kill()
            process.communicate()
    assert mirror.verify().differs_at is None


def check(town: Town, process: "subprocess.Popen[str]") -> None:
    """Hold every answer of a process against the ledger; the answers of each of its threads never go back."""
    said, _errors = process.communicate(timeout=240)
    assert process.returncode == 0
    lines = [json.loads(line) for line in said.splitlines()]
    seen: dict[int, int] = {}
    for thread, before, after, table in lines:
        between = range(town.number(before), town.number(after) + 1)
        found = [number for number in between if town.after[number][1] == table]
        assert found, f"between {before} and {after}: {table}"
        assert found[-1] >= seen.get(thread, 0)
        seen[thread] = found[0]
    assert seen == {0: BATCHES, 1: BATCHES}
    assert len(lines) > len(seen), "each thread asked once only"
