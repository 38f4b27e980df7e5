"""Pages that people looked at are ready again after new figures, and whatever a page asks is compiled beforehand."""

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from giaoban.catalogue.rules import parse_period
from giaoban.intake.actions.open_submission import open_submission
from giaoban.intake.enums import SubmissionState
from giaoban.intake.models import Submission
from giaoban.intake.submissions import in_hand, submission
from giaoban.rollup import engines, mirror, remembered
from giaoban.rollup.engines import steps
from giaoban.rollup.queries import consolidate
from giaoban.web import renewing, warming
from giaoban.web.renewing import Renewing, Seen
from tests import factories as make
from tests.web.hamlet import Hamlet, due_period, hamlet
from tests.web.towns import Town, a_merged_town, a_town


class Looking:
    """A town whose transactions are real, and how often the engine was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        mirror.forget()
        remembered.forget()
        self.town: Town = a_town()
        self.asked = 0
        self.seen = Seen()
        monkeypatch.setattr(renewing, "_seen", self.seen)
        original = engines.on_duckdb

        def counted(*given: Any) -> Any:
            self.asked += 1
            return original(*given)

        monkeypatch.setattr(engines, "on_duckdb", counted)

    def page(self, name: str, **more: int) -> None:
        """Look at a page of the town."""
        address = reverse(f"web:{name}", kwargs={"unit_id": self.town.id, **more})
        assert self.town.client.get(address, {"ky": "2024-02@LICH"}).status_code == 200

    def asking(self) -> int:
        """How often the engine is asked for all pages now."""
        before = self.asked
        for name in ("overview", "figures", "compare", "pivot"):
            self.page(name)
        self.page("indicator", measure_id=self.town.measure)
        return self.asked - before


@pytest.fixture
def looking(transactional_db: None, own_folders: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Looking]:
    yield Looking(monkeypatch)
    mirror.forget()
    remembered.forget()


def test_what_people_looked_at_is_ready_again_after_new_figures(looking: Looking) -> None:
    renewer = Renewing(looking.seen)
    renewer.look(threading.Event())
    assert looking.asking() > 0
    make.recorded(looking.town.silent, looking.town.measure, 9)
    asked = looking.asked
    renewer.look(threading.Event())
    assert looking.asked > asked
    assert looking.asking() == 0
    (row,) = consolidate(looking.town.id, parse_period("2024-02"))
    assert row.this_period.value == 19
    renewer.look(threading.Event())
    make.recorded(make.unit("Phường Khác"), looking.town.measure, 9)
    asked = looking.asked
    renewer.look(threading.Event())
    assert looking.asked == asked, "nobody looked at what is of that unit"


def test_what_cannot_be_made_ready_is_logged_and_goes_on(
    looking: Looking, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_given: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(renewing, "renew", fails)
    renewer = Renewing(looking.seen)
    renewer.look(threading.Event())
    make.recorded(looking.town.silent, looking.town.measure, 9)
    with caplog.at_level(logging.WARNING):
        renewer.look(threading.Event())
    assert "could not be made ready" in caplog.text


def test_it_looks_while_people_are_there_and_ends_when_told(looking: Looking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewing, "SELDOM", 0.001)
    renewer, until, looked = Renewing(looking.seen), threading.Event(), threading.Event()
    monkeypatch.setattr(renewer, "look", lambda _until: looked.set())
    thread = threading.Thread(target=renewer.run, args=(until,))
    thread.start()
    assert not looked.wait(0.05), "nobody is there"
    looking.page("figures")
    assert looked.wait(60)
    until.set()
    thread.join(60)
    assert not thread.is_alive()


def test_whoever_renews_gives_way_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewing, "_seen", None)
    monkeypatch.setattr(renewing, "_beside", lambda seen, _until: seen.pages())
    usual = sys.getswitchinterval()
    try:
        renewing.begin()
        assert sys.getswitchinterval() < usual / 5
    finally:
        sys.setswitchinterval(usual)


# The pages of what is rolled up, and what their addresses need besides the unit.
PAGES: dict[str, dict[str, Any]] = {
    "overview": {},
    "figures": {},
    "compare": {},
    "pivot": {},
    "indicator": {"measure_id": 0},
    "figures_source": {"measure_id": 0, "slot": "to_date"},
    "collect": {},
}


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever compiles fails."""

    def fails(*given: object) -> Any:
        raise AssertionError(f"not compiled beforehand: {given}")

    monkeypatch.setattr(steps, "afresh", fails)
    monkeypatch.setattr(steps, "ranking_afresh", fails)
    steps.compiled.cache_clear()


def test_what_warming_up_had_no_time_for_is_prepared_while_the_process_serves(
    looking: Looking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "_warm", None)
    monkeypatch.setattr(warming, "SECONDS", -1.0)
    warming.warm_up()
    units = [unit for unit, _account in warming._others]
    assert looking.town.id in units, "there was no time for any"
    before = looking.asked
    warming.prepare_others(threading.Event())
    assert not warming._others and looking.asked > before
    before = looking.asked
    looking.page("overview")
    looking.page("figures")
    assert looking.asked == before, "what these pages are made of is there"


def test_what_forms_in_hand_are_held_against_is_read_beforehand(
    transactional_db: None, own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered.forget()
    place = hamlet()
    first, second, done = place.begun(), a_form_below(place, "Khu phố Hai"), a_form_below(place, "Khu phố Ba")
    Submission.objects.filter(pk=done).update(state=SubmissionState.ACCEPTED)
    assert [form.id for form in in_hand(9)] == [second, first], "begun last first, and nothing that was accepted"
    assert [form.id for form in in_hand(1)] == [second]
    monkeypatch.setattr(warming, "_others", [])

    def past_read() -> int:
        """How often the ledger's values are read for a form's page."""
        with CaptureQueriesContext(connection) as asked:
            submission(first)
        return sum('FROM "figures_entry"' in one["sql"] for one in asked)

    stopped = threading.Event()
    stopped.set()
    warming.prepare_others(stopped)
    assert past_read() > 0, "told to end it prepares nothing"
    remembered.forget()
    made: list[tuple[int, str]] = []
    monkeypatch.setattr(warming, "show", lambda _actor, unit, _path, query: made.append((unit, query)))
    warming.prepare_others(threading.Event())
    assert past_read() == 0
    due = f"ky={due_period()}"
    assert made == 2 * [(place.ward, due)] + 2 * [(place.id, due)], "a unit that nobody works for has no pages"


def a_form_below(place: Hamlet, name: str) -> str:
    """A form of the same month, begun by another unit of the ward."""
    unit = make.unit(name, type="thon", under=place.ward)
    version = make.form(place.ward, [make.measure()], units=[unit])
    return open_submission(make.SYSTEM, unit, version, due_period())


def test_whatever_the_pages_ask_is_compiled_beforehand(
    transactional_db: None, own_folders: Path, written: None
) -> None:
    """A town whose communes were merged and have hamlets and an association, then one of these communes: Ibis takes
    seconds that nobody should wait for."""
    mirror.forget()
    remembered.forget()
    merged = a_merged_town()
    make.recorded(make.unit("Thôn Một", type="thon", under=merged.whole), merged.measure, 3)
    make.recorded(make.unit("Hội Thử", body="association", place_id=merged.whole), merged.measure, 1)
    for unit in (merged.town, merged.whole):
        for name, more in PAGES.items():
            given = {key: merged.measure if key == "measure_id" else value for key, value in more.items()}
            address = reverse(f"web:{name}", kwargs={"unit_id": unit, **given})
            for boundaries in ("then", "restated"):
                answer = merged.client.get(address, {"ky": "2024-02@LICH", "ranh-gioi": boundaries})
                assert answer.status_code == 200, (address, boundaries)
