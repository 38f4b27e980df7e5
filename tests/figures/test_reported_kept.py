"""What is kept of who stated what, and when it is asked anew."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.catalogue.rules import parse_period
from giaoban.figures.actions.withdraw import withdraw
from giaoban.figures.reported import reported_measures
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
FEBRUARY = parse_period("2024-02", "LICH")


def test_what_was_accepted_or_withdrawn_of_the_period_is_seen_and_nothing_else_asks_again():
    unit, measures = make.unit(), [make.measure() for _ in range(2)]

    def said() -> list[int]:
        return sorted(one.measure_id for one in reported_measures([unit], FEBRUARY, measures))

    assert said() == []
    make.recorded(unit, measures[0], 5)
    assert said() == measures[:1]
    second = make.recorded(unit, measures[1], 7)
    assert said() == measures
    make.recorded(unit, measures[1], 8, period="2024-03")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert said() == measures
    assert not any("figures_statement" in one["sql"] for one in asked.captured_queries)
    withdraw(make.SYSTEM, second, reason="ghi nhầm đơn vị")
    assert said() == measures[:1]
