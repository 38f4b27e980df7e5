"""What is due next: the forms whose deadline lies ahead and that were not handed in yet."""

from collections.abc import Callable
from datetime import date

import pytest

from giaoban.intake.actions.send_back import send_back
from giaoban.intake.ahead import DueForm, due_next
from giaoban.registry.models import Placement
from tests import factories as make
from tests.intake.handing import FEBRUARY, JANUARY, Ward, ward_office

pytestmark = pytest.mark.django_db
SetClock = Callable[..., None]


@pytest.fixture
def ward() -> Ward:
    return ward_office()


def said(found: list[DueForm]) -> list[tuple[str, str, date, list[str], bool]]:
    return [(one.name, one.period.label, one.due, [unit.name for unit in one.units], one.own) for one in found]


def test_what_is_due_is_of_the_period_that_runs_and_the_one_before_the_nearest_first(ward: Ward) -> None:
    both = ["Khu phố Một", "Khu phố Hai"]
    assert said(due_next(ward.id, date(2024, 3, 1))) == [
        ("Báo cáo tháng của khu phố", "2024-02", date(2024, 3, 1), both, False),
        ("Báo cáo tháng của khu phố", "2024-03", date(2024, 4, 1), both, False),
    ]
    assert [one.period.label for one in due_next(ward.id, date(2024, 3, 2))] == ["2024-03"], "its day is over"
    assert [one.period.label for one in due_next(ward.id, date(2024, 3, 1), count=1)] == ["2024-02"]


def test_what_was_handed_in_is_not_due_and_what_was_sent_back_is_again(ward: Ward, clock: SetClock) -> None:
    clock(2024, 3, 1)
    done = ward.handed_in()
    ward.begun(ward.other)
    ward.handed_in(ward.other, JANUARY)
    first = due_next(ward.id, date(2024, 3, 1))[0]
    assert (first.period, [unit.name for unit in first.units]) == (FEBRUARY, ["Khu phố Hai"]), (
        "a draft is not handed in"
    )
    send_back(ward.clerk, done.submission_id, reason="Xem lại số hộ")
    assert len(due_next(ward.id, date(2024, 3, 1))[0].units) == 2


def test_a_places_own_form_is_told_from_those_that_it_collects(ward: Ward) -> None:
    town = make.unit("Thị xã Thử", type="thi_xa")
    Placement.objects.create(unit_id=ward.id, parent_id=town, valid_from=make.LONG_AGO)
    make.form(town, ward.measures[:1], units=[ward.id], name="Báo cáo của phường", working_days=3)
    found = said(due_next(ward.id, date(2024, 3, 1)))
    assert ("Báo cáo của phường", "2024-02", date(2024, 3, 5), ["Phường Bến Tre Xanh"], True) in found
    assert [one[4] for one in found[:2]] == [False, True], "the nearest first"


def test_without_forms_nothing_is_due() -> None:
    assert due_next(make.unit("Phường Không Biểu"), date(2024, 3, 1)) == []
