"""What a reporter has to give, in the order of deadlines."""

from datetime import date

import pytest

from giaoban.catalogue.rules import period_around
from giaoban.intake.actions.accept_submission import accept_submission
from giaoban.intake.actions.send_back import send_back
from giaoban.intake.work import work_of
from tests.conftest import SetClock
from tests.intake.handing import FEBRUARY, JANUARY, Ward, ward_office


@pytest.fixture
def ward(db: None, clock: SetClock) -> Ward:
    clock(2024, 3, 2)
    return ward_office()


def shown(ward: Ward, *unit_ids: int, on: date = date(2024, 3, 2)) -> tuple[list[str], list[str]]:
    todo, done = work_of(unit_ids or (ward.hamlet,), on)
    return [f"{one.period.label} {one.state} {one.given}/{one.asked}" for one in todo], [
        f"{one.period.label} {one.state}" for one in done
    ]


def test_the_period_before_comes_first_and_the_one_that_runs_is_not_urgent(ward: Ward) -> None:
    todo, _done = work_of([ward.hamlet], date(2024, 3, 2))
    assert [(one.period.label, one.due) for one in todo] == [
        ("2024-02", date(2024, 3, 1)),
        ("2024-03", date(2024, 4, 1)),
    ]
    assert [one.is_soon(date(2024, 3, 2)) for one in todo] == [True, False]
    assert [one.is_late(date(2024, 3, 2)) for one in todo] == [True, False]


def test_a_form_that_was_begun_says_how_far_it_is(ward: Ward) -> None:
    ward.begun(vu="3", ho="")
    assert shown(ward)[0][0] == "2024-02 draft 1/3"


def test_what_was_handed_in_is_done_and_comes_back_with_its_reason(ward: Ward) -> None:
    handed_in = ward.handed_in()
    assert shown(ward) == (["2024-03  0/3"], ["2024-02 submitted"])
    send_back(ward.clerk, handed_in.submission_id, reason="Thiếu số vụ ngày 29")
    todo, done = work_of([ward.hamlet], date(2024, 3, 2))
    assert (todo[0].state, todo[0].reason, done) == ("returned", "Thiếu số vụ ngày 29", [])


def test_a_returned_form_of_an_old_period_is_still_work(ward: Ward, clock: SetClock) -> None:
    old = ward.handed_in(period=JANUARY)
    send_back(ward.clerk, old.submission_id, reason="Xem lại")
    assert "2024-01 returned 2/3" in shown(ward, on=date(2024, 6, 15))[0]


def test_accepted_forms_are_done(ward: Ward) -> None:
    accept_submission(ward.clerk, ward.handed_in(period=FEBRUARY).submission_id)
    assert shown(ward)[1] == ["2024-02 accepted"]


def test_several_units_stand_in_one_list(ward: Ward) -> None:
    assert len(work_of([ward.hamlet, ward.other], date(2024, 3, 2))[0]) == 4
    assert work_of([], date(2024, 3, 2)) == ([], [])


@pytest.mark.parametrize(
    ("day", "type", "regime", "label"),
    [
        (date(2024, 2, 14), "month", "ND09", "2024-02"),
        (date(2024, 12, 20), "year", "ND09", "2025"),
        (date(2024, 12, 20), "half", "LICH", "2024-H2"),
        (date(2024, 12, 30), "week", "LICH", "2025-W01"),
        (date(2024, 5, 5), "nine_months", "LICH", "2024-9M"),
    ],
)
def test_the_period_around_a_day(day: date, type: str, regime: str, label: str) -> None:
    period = period_around(day, type, regime)
    assert period is not None and period.label == label
    assert period.first <= day <= period.last


def test_no_period_of_nine_months_around_november() -> None:
    assert period_around(date(2024, 11, 5), "nine_months", "LICH") is None
    assert period_around(date(2024, 11, 5), "term", "LICH") is None
