"""Processes that are forked from a warm one: what they take over, and what they open for themselves."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from giaoban.catalogue.rules import parse_period
from giaoban.rollup import mirror, remembered
from giaoban.rollup.queries import consolidate
from giaoban.web import warming
from tests import factories as make

FEBRUARY = parse_period("2024-02")


@pytest.fixture
def cold(transactional_db: None, own_folders: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As before the first page of a process."""
    monkeypatch.setattr(warming, "_warm", None)
    mirror.forget()
    remembered.forget()
    yield
    mirror.forget()
    remembered.forget()


def answered(unit: int, again: int) -> str:
    """What a forked process says of a unit before it is warm, at once, and after it was told (a byte on `again`) that
    something changed. It ends here."""
    try:
        said = [f"line {connection.connection is not None}", f"mirror {mirror._kept is not None}"]
        warming.warm_up()
        said += [str(row.this_period.value) for row in consolidate(unit, FEBRUARY)]
        os.read(again, 1)
        return " ".join([*said, *(str(row.this_period.value) for row in consolidate(unit, FEBRUARY))])
    except Exception as error:  # noqa: BLE001  # said to whoever waits
        return repr(error)


def test_forked_processes_have_lines_of_their_own_and_see_what_comes_later(cold: None) -> None:
    town = make.unit(type="thi_xa")
    commune, measures = make.unit(under=town), [make.measure() for _ in range(2)]
    first, _second = (make.recorded(commune, measure, 10) for measure in measures)
    assert [row.this_period.value for row in consolidate(town, FEBRUARY)] == [10, 10]
    warming.warm_up_to_fork()
    assert connection.connection is None
    assert mirror._kept is None, "no DuckDB crosses a fork"
    children = []
    for _ in range(2):
        told, tell = os.pipe()
        heard, say = os.pipe()
        pid = os.fork()
        if pid == 0:
            # Nothing of the test's own may end in this process.
            os.write(say, answered(town, told).encode())
            os._exit(0)
        os.close(say)
        children.append((pid, heard, tell))
    make.recorded(commune, measures[0], 13, supersedes=first, reason="gõ nhầm")
    for pid, heard, tell in children:
        os.write(tell, b".")
        with os.fdopen(heard, "rb") as pipe:
            said = pipe.read().decode().split()
        os.waitpid(pid, 0)
        os.close(tell)
        assert said[:4] == ["line", "False", "mirror", "False"]
        assert said[-2:] == ["13", "10"], said
        assert said[4:-2] in (["10", "10"], ["13", "10"]), said
