"""Which period a screen begins with."""

from datetime import date

import pytest

from giaoban.catalogue.rules import Period
from giaoban.figures.reported import shown_period
from tests import factories

pytestmark = pytest.mark.django_db
LATER = date(2026, 11, 23)


def given(unit: int, label: str, count: int) -> None:
    for number in range(count):
        measure = factories.measure(f"Chỉ tiêu {label} {number}")
        factories.recorded(unit, measure, 5, period=label)


def shown(unit: int, on: date = LATER) -> str:
    found = shown_period([unit], on)
    assert isinstance(found, Period)
    return found.label


def test_the_newest_period_that_is_mostly_there_comes_first() -> None:
    ward = factories.unit()
    assert shown_period([ward], LATER) is None
    given(ward, "2024-02", 4)
    given(ward, "2024-03", 2)
    assert shown(ward) == "2024-03"


def test_one_figure_of_a_later_month_does_not_move_the_screen() -> None:
    ward = factories.unit()
    given(ward, "2024-02", 4)
    given(ward, "2024-03", 1)
    assert shown(ward) == "2024-02"


def test_a_month_just_over_is_looked_at_from_its_first_figure_on() -> None:
    ward = factories.unit()
    given(ward, "2024-02", 4)
    given(ward, "2024-03", 1)
    assert shown(ward, date(2024, 4, 2)) == "2024-03"
    # Not before it is over, and not when nobody waits for it any more.
    assert shown(ward, date(2024, 3, 20)) == "2024-02"
    assert shown(ward, date(2024, 5, 2)) == "2024-02"


def test_periods_are_held_to_others_of_their_kind_only() -> None:
    ward = factories.unit()
    given(ward, "2024-03", 6)
    given(ward, "2024-Q1", 2)
    assert shown(ward) == "2024-Q1", "the first quarter of all has nothing to be compared with"
