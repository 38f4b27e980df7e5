"""What a process remembers stays right while the ledger grows: only what changed is asked again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from giaoban.catalogue.rules import parse_period
from giaoban.figures.actions.record import record
from giaoban.figures.actions.withdraw import withdraw
from giaoban.figures.queries import ledger_position
from giaoban.rollup import engines, mirror, remembered
from giaoban.rollup.queries import consolidate, history, past
from giaoban.rollup.rows import Row
from tests import factories as make

FEBRUARY = parse_period("2024-02")


class Towns:
    """Two towns of two communes each, five measures, everything reported once; and how often the engine was asked
    about how many measures."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        mirror.forget()
        remembered.forget()
        self.ids = [make.unit(f"Thị xã {number}", type="thi_xa") for number in range(2)]
        self.communes = [[make.unit(under=town) for _ in range(2)] for town in self.ids]
        self.measures = [make.measure() for _ in range(5)]
        self.seqs = {
            (commune, measure): make.recorded(commune, measure, 10)
            for communes in self.communes
            for commune in communes
            for measure in self.measures
        }
        self.asked: list[int] = []
        original = engines.on_duckdb

        def counted(cursor: Any, tables: Any, *more: Any) -> Any:
            self.asked.append(len({row[1] for row in tables["versions"]}))
            return original(cursor, tables, *more)

        monkeypatch.setattr(engines, "on_duckdb", counted)

    def correct(self, value: int, measure: int = 0, town: int = 0) -> None:
        """Correct what the first commune of a town said of a measure."""
        pair = (self.communes[town][0], self.measures[measure])
        self.seqs[pair] = make.recorded(*pair, value, supersedes=self.seqs[pair], reason="gõ nhầm")

    def answers(self, town: int = 0) -> list[Row]:
        """The town's table, held against the ledger's own database: the slow reference, which remembers nothing."""
        found = consolidate(self.ids[town], FEBRUARY)
        assert found == consolidate(self.ids[town], FEBRUARY, engine="database")
        return found

    def values(self, town: int = 0) -> list[int | None]:
        """What the town's table says for the month."""
        return [row.this_period.value for row in self.answers(town)]


@pytest.fixture
def towns(transactional_db: None, own_folders: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Towns]:
    """Towns in a ledger whose transactions are real."""
    yield Towns(monkeypatch)
    mirror.forget()
    remembered.forget()


def test_only_the_measures_that_changed_are_asked_again(towns: Towns) -> None:
    assert towns.values() == [20] * 5
    assert towns.values() == [20] * 5
    assert towns.asked == [5], "remembered"
    towns.correct(13, measure=2)
    assert towns.values() == [20, 20, 23, 20, 20]
    assert towns.asked == [5, 1]
    towns.correct(14, measure=2)
    towns.correct(14, measure=4)
    assert towns.values() == [20, 20, 24, 20, 24]
    assert towns.asked == [5, 1, 2]


def test_what_the_pages_of_a_period_draw_is_asked_for_together(towns: Towns) -> None:
    towns.values()
    town, measure = towns.ids[0], towns.measures[0]
    restated = consolidate(town, FEBRUARY, boundaries="restated")
    drawn = history(town, towns.measures, FEBRUARY)
    points = past(town, measure, None, FEBRUARY, 36)
    assert [row.this_period.value for row in restated] == [20] * 5
    assert [cell.value for _period, cell in drawn[measure, None]] == [None] * 11 + [20]
    assert [point.cell.value for point in points] == [None] * 35 + [20]
    assert towns.asked == [5], "nothing was reorganised: one run for all of them"
    towns.correct(13)
    assert past(town, measure, None, FEBRUARY, 36)[-1].cell.value == 23
    assert history(town, [measure], FEBRUARY)[measure, None][-1][1].value == 23
    assert towns.asked == [5, 1]


def test_figures_of_other_units_and_figures_that_wait_ask_for_nothing(towns: Towns) -> None:
    towns.values()
    make.recorded(towns.communes[1][0], towns.measures[0], 500, period="2024-01")
    make.recorded(towns.communes[0][0], towns.measures[0], 7, regime="ND09")
    reporter = make.reporter(towns.communes[0][0])
    record(reporter, [make.stated(towns.communes[0][0], towns.measures[1], 9, period="2024-03")])
    assert towns.values() == [20] * 5
    assert towns.asked == [5]


def test_a_correction_and_a_withdrawal_show_at_once(towns: Towns) -> None:
    towns.values()
    first = make.recorded(towns.communes[0][0], towns.measures[0], 4, item="Đợt 1")
    assert towns.values() == [20, 4, 20, 20, 20, 20]
    second = make.recorded(towns.communes[0][0], towns.measures[0], 5, item="Đợt 1", supersedes=first, reason="gõ nhầm")
    assert towns.values() == [20, 5, 20, 20, 20, 20]
    withdraw(make.SYSTEM, second, reason="gõ nhầm")
    withdraw(make.SYSTEM, first, reason="gõ nhầm")
    assert towns.values() == [20] * 5


def test_many_changes_are_asked_for_as_a_whole_and_forgotten_picks_too(
    towns: Towns, monkeypatch: pytest.MonkeyPatch
) -> None:
    towns.values()
    for measure in range(3):
        towns.correct(11, measure)
    assert towns.values() == [21, 21, 21, 20, 20]
    assert towns.asked == [5, 5]
    monkeypatch.setattr(remembered, "PICKS", 1)
    for value in (12, 13):
        towns.correct(value, measure=4)
    assert towns.values() == [21, 21, 21, 20, 23]
    assert towns.asked == [5, 5, 5]


def test_a_new_item_is_another_question(towns: Towns) -> None:
    towns.values()
    make.recorded(towns.communes[0][1], towns.measures[2], 3, item="Đợt 1")
    assert towns.values() == [20, 20, 20, 3, 20, 20]


def test_an_earlier_position_stays_what_it_was(towns: Towns) -> None:
    before = ledger_position()
    towns.values()
    towns.correct(14)
    towns.values()
    past = consolidate(towns.ids[0], FEBRUARY, at_seq=before)
    assert [row.this_period.value for row in past] == [20] * 5
    towns.correct(15)
    asked = len(towns.asked)
    assert consolidate(towns.ids[0], FEBRUARY, at_seq=before) == past
    assert len(towns.asked) == asked


def test_a_transaction_is_asked_for_itself_and_leaves_nothing(towns: Towns) -> None:
    towns.values()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make.recorded(towns.communes[0][0], towns.measures[0], 4, item="Đợt 1")
        assert len(consolidate(towns.ids[0], FEBRUARY)) == 6
        1 / 0  # noqa: B018
    assert towns.values() == [20] * 5


def test_a_ledger_that_lost_its_last_figures_is_remembered_no_more(towns: Towns) -> None:
    before = ledger_position()
    towns.values()
    make.recorded(towns.communes[0][0], towns.measures[0], 4, item="Đợt 1")
    assert len(towns.answers()) == 6
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM figures_entry WHERE seq > %s", [before])
    assert len(consolidate(towns.ids[0], FEBRUARY)) == 5


def test_what_is_remembered_is_bounded(towns: Towns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "ANSWERS", 4)
    for _ in range(3):
        for town in (0, 1):
            towns.values(town)
    assert towns.asked == [5, 5]
    monkeypatch.setattr(remembered, "CELLS", 1)
    make.recorded(towns.communes[0][0], towns.measures[0], 4, item="Đợt 1")
    towns.values()
    assert len(remembered._memory.answers) <= 1
