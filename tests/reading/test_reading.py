"""How well the reader reads the marked texts: floors that only rise."""

import pytest

from tests.reading.score import Tally, measure

FLOORS = {
    "open": {
        "f1": 0.99,
        "kind": 0.98,
        "role": 0.96,
        "unit": 0.98,
        "direction": 0.96,
        "comparison": 0.96,
        "part_of": 0.95,
        "indicator": 0.965,
        "sure": 0.995,
        "sure_share": 0.60,
    },
    "held": {
        "f1": 0.995,
        "kind": 0.995,
        "role": 0.93,
        "unit": 0.995,
        "direction": 0.95,
        "comparison": 0.90,
        "part_of": 0.938,
        "indicator": 0.961,
        "sure": 0.995,
        "sure_share": 0.91,
    },
}
CASES = [(folder, name) for folder, floors in FLOORS.items() for name in floors]


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    """Both folders, read once."""
    return {folder: measure(folder) for folder in FLOORS}


@pytest.mark.parametrize(("folder", "name"), CASES)
def test_floor(tallies: dict[str, Tally], folder: str, name: str) -> None:
    """One measure of one folder has not sunk."""
    tally = tallies[folder]
    # a failure quotes the open texts only: what the held ones say stays unread by whoever works on the reader
    why = "\n".join(tally.lines[:40]) if folder == "open" else f"{name} of the held texts"
    assert tally.scores()[name] >= FLOORS[folder][name], why


def test_texts_are_many_enough_to_measure(tallies: dict[str, Tally]) -> None:
    """The measure stands on hundreds of figures, not on a handful."""
    assert tallies["open"].marked + tallies["held"].marked >= 900
    assert tallies["held"].texts >= 10
