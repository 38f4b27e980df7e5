"""How well the reader reads conferences: who chaired, what was short, which tasks were set; floors that only rise."""

import pytest

from tests.reading.meetings.marked import load, parse
from tests.reading.meetings.score import Tally, measure

FLOORS = {
    "open": {
        "period": 0.92,
        "held_on": 1.0,
        "time_of_day": 1.0,
        "chair": 1.0,
        "attendees": 1.0,
        "limitations": 0.95,
        "documents": 1.0,
        "tasks": 0.98,
        "lead": 0.98,
        "coordinators": 0.98,
        "due": 0.98,
    },
    "held": {
        "period": 0.92,
        "held_on": 0.92,
        "time_of_day": 0.92,
        "chair": 0.92,
        "attendees": 0.95,
        "limitations": 0.95,
        "tasks": 0.96,
        "lead": 0.96,
        "coordinators": 0.96,
        "due": 0.96,
    },
}
CASES = [(folder, name) for folder, floors in FLOORS.items() for name in floors]


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    """Both folders, read once."""
    return {folder: measure(folder) for folder in FLOORS}


@pytest.mark.parametrize(("folder", "name"), CASES)
def test_floor(tallies: dict[str, Tally], folder: str, name: str) -> None:
    """One measure of one folder has not sunk; a failure quotes the open texts only."""
    why = "\n".join(tallies[folder].lines[:40]) if folder == "open" else f"{name} of the held texts"
    assert tallies[folder].scores()[name] >= FLOORS[folder][name], why


def test_texts_are_many_enough_to_measure(tallies: dict[str, Tally]) -> None:
    assert min(tally.texts for tally in tallies.values()) >= 12
    assert min(tally.marked["tasks"] for tally in tallies.values()) >= 50


@pytest.mark.parametrize("folder", ["open", "held"])
def test_every_text_decodes(folder: str) -> None:
    for marked in load(folder):
        assert all(marked.text[task.start : task.end] == task.text for task in marked.tasks), marked.name


@pytest.mark.parametrize("body", ['<t who="a">Rà soát</t>', "<t>Rà soát", "Rà soát</l>"])
def test_a_mark_that_means_nothing_is_refused(body: str) -> None:
    with pytest.raises(ValueError, match=r"who|mark"):
        parse(f"+++\n+++\n{body}")
