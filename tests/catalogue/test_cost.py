"""What a form costs a year, by hand."""

import pytest

from giaoban.catalogue.cost import Questions, assumed, cost, minutes_with

MINUTES = minutes_with("first_time=10,first_time_line=2,open=1,line=1,ratio=3,derived=0.5,section=5,approve=2")


def test_a_monthly_form_of_ten_units_worked_out_by_hand() -> None:
    found = cost({"month": Questions(lines=7, ratios=2, derived=1, sections=1)}, {"month": 10}, 10, MINUTES)
    # 1 + 4 × 1 + 2 × 3 + 1 × 0.5 + 1 × 5 + 2
    assert found.shares[0].minutes_each == 18.5
    assert found.fillings == 120
    assert found.minutes_a_year == 2220
    # once a unit: 10 + 6 × 2
    assert found.minutes_once == 22
    assert found.minutes_first_year == 2440


def test_each_type_of_period_has_its_own_working() -> None:
    asked = {"month": Questions(2, 0, 0, 0), "quarter": Questions(2, 0, 2, 0)}
    found = cost(asked, {"month": 3, "quarter": 5}, 5, MINUTES)
    assert [(share.period_type, share.fillings, share.minutes_each) for share in found.shares] == [
        ("month", 36, 5),
        ("quarter", 20, 4),
    ]
    assert found.minutes_a_year == 260
    # What is taken over need not be looked for, but the month's figures must.
    assert [(step.what, step.count) for step in found.once] == [("first_time", 1), ("first_time_line", 2)]


def test_a_form_given_to_nobody_costs_nothing() -> None:
    assert cost({}, {}, 0, MINUTES).minutes_first_year == 0


def test_the_assumptions_are_named_and_can_be_replaced() -> None:
    minutes, source = assumed()
    assert "chưa đo" in source
    assert minutes_with("") == minutes
    assert minutes_with("section = 3").section == 3


@pytest.mark.parametrize("wrong", ["lines=1", "line=-1", "line=x", "line", "line=9999"])
def test_minutes_that_are_none_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError):
        minutes_with(wrong)
