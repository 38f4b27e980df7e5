"""The strip of a distribution: what is far off does not push the units into one heap."""

import re

from giaoban.web.charts.strip import Mark, Quartiles, strip

VALUES = {"Xã A": 912, "Xã B": 1055, "Xã C": 1308}
MARKS = [Mark(name, value) for name, value in VALUES.items()]
QUARTILES = Quartiles(912, 1055, 1308)


def spots(drawn: str) -> list[float]:
    """Where the units' marks stand, from the left."""
    return [float(at) for at in re.findall(r'<path d="M([\d.]+) ', drawn)]


def test_a_value_to_be_reached_near_the_units_stands_on_their_scale() -> None:
    drawn = strip(MARKS, QUARTILES, "", str, aim=1400)
    assert spots(drawn)[-1] < 744 and "→" not in drawn


def test_one_far_off_is_told_at_the_edge_and_the_units_keep_their_room() -> None:
    for aim, arrow in ((9500, "9500 →"), (1, "← 1")):
        drawn = strip(MARKS, QUARTILES, "", str, aim=aim)
        found = spots(drawn)
        assert arrow in drawn
        assert found[-1] - found[0] > 600, "three units over most of the paper"


def test_fewer_than_two_units_make_no_strip() -> None:
    assert strip(MARKS[:1], QUARTILES, "", str) == ""
