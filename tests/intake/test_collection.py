"""Who has reported: the level above sees 9/12 and who is missing, and is blocked by nobody."""

from collections.abc import Callable

import pytest

from giaoban.base.errors import Refusal
from giaoban.catalogue.rules import parse_period
from giaoban.figures.actions.set_target import set_target
from giaoban.figures.queries import states_of
from giaoban.intake.actions.accept_submission import accept_submission
from giaoban.intake.actions.hand_in import hand_in
from giaoban.intake.actions.save_cell import save_cell
from giaoban.intake.actions.send_back import send_back
from giaoban.intake.queries import collection, reporting_history, seen_submission, submission
from giaoban.people.enums import Role
from tests import factories as make
from tests.intake.handing import FEBRUARY, JANUARY, Ward, ward_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Ward:
    return ward_office()


def seen(ward: Ward, actor: object = None) -> list[tuple[str, bool]]:
    view = collection(ward.id, FEBRUARY, actor)  # type: ignore[arg-type]
    return [(cell.state, cell.submission_id is not None) for row in view.rows for cell in row.asked]


def test_nothing_yet(ward: Ward, clock: Callable[..., None]) -> None:
    clock(2024, 3, 1)
    view = collection(ward.id, FEBRUARY)
    assert (view.complete, view.units, [row.unit.name for row in view.missing]) == (
        0,
        2,
        ["Khu phố Một", "Khu phố Hai"],
    )
    assert not view.all_overdue
    clock(2024, 3, 2)
    assert collection(ward.id, FEBRUARY).all_overdue


def test_one_late_unit_blocks_nobody(ward: Ward, clock: Callable[..., None]) -> None:
    clock(2024, 3, 1)
    first = ward.handed_in()
    accept_submission(ward.clerk, first.submission_id)
    clock(2024, 3, 5)
    ward.handed_in(ward.other)
    view = collection(ward.id, FEBRUARY)
    assert (view.complete, view.units) == (2, 2)
    assert [row.unit.name for row in view.late] == ["Khu phố Hai"]
    assert (view.rates.on_time, view.rates.late, view.rates.accepted) == (1, 1, 1)


def test_returned_and_handed_in_again_is_not_late_for_that(ward: Ward, clock: Callable[..., None]) -> None:
    clock(2024, 3, 1)
    done = ward.handed_in()
    clock(2024, 3, 4)
    send_back(ward.clerk, done.submission_id, reason="Xem lại số hộ")
    assert collection(ward.id, FEBRUARY).complete == 0
    hand_in(ward.reporter, done.submission_id)
    view = collection(ward.id, FEBRUARY)
    assert (view.complete, view.late, view.rates.on_time) == (1, [], 1)


def test_what_an_accepted_report_gave_is_not_asked_again(ward: Ward) -> None:
    for measure, value, nature in ((ward.measures[0], 7, "in_period"), (ward.measures[1], 1204, "at")):
        assert collection(ward.id, FEBRUARY).complete == 0
        make.recorded(ward.hamlet, measure, value, nature=nature, source=make.source(label="bao-cao.docx"))
    view = collection(ward.id, FEBRUARY)
    assert (view.rows[0].asked[0].state, view.complete) == ("document", 1)
    assert (view.rows[1].asked[0].answered, view.rows[1].asked[0].required) == (0, 2)
    name = ward.begun(vu="", ho="")
    rows = submission(name).lines
    assert [row.offer.raw if row.offer else None for row in rows] == ["7", "1.204", None]
    assert rows[0].offer is not None and rows[0].offer.label == "bao-cao.docx"


def test_a_returned_form_is_not_received_whatever_else_is_known(ward: Ward) -> None:
    done = ward.handed_in()
    make.recorded(ward.hamlet, ward.measures[0], 3)
    make.recorded(ward.hamlet, ward.measures[1], 1204, nature="at")
    send_back(ward.clerk, done.submission_id, reason="Số vụ chưa khớp")
    assert seen(ward)[0] == ("returned", True)


def test_a_draft_is_seen_by_who_writes_it_its_state_by_who_collects(ward: Ward) -> None:
    name = ward.begun()
    lead, chair = make.person(Role.LEAD, ward.hamlet), make.person(Role.CHAIR, ward.id)
    assert [
        seen_submission(name, one) is not None for one in (ward.reporter, lead, ward.clerk, chair, ward.office)
    ] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert seen(ward, ward.clerk)[0] == ("draft", False)
    with pytest.raises(Refusal):
        submission(name, ward.clerk)
    hand_in(lead, name)
    assert [bool(seen_submission(name, one)) for one in (ward.clerk, chair, ward.office)] == [True, False, False]
    accept_submission(ward.clerk, name)
    assert [bool(seen_submission(name, one)) for one in (chair, ward.office)] == [True, False]


def test_beside_a_line_stand_last_period_and_the_plan(ward: Ward) -> None:
    accept_submission(ward.clerk, ward.handed_in(period=JANUARY, vu="8", ho="1.190").submission_id)
    set_target(
        make.SYSTEM,
        about_id=ward.hamlet,
        measure_id=ward.measures[0],
        period="2024",
        value=60,
        paper="Kế hoạch năm",
        valid_from=JANUARY.first,
    )
    view = submission(ward.begun())
    assert [row.previous.value if row.previous else None for row in view.lines] == [8, 1190, None]
    assert [row.plan.value if row.plan else None for row in view.lines] == [60, None, None]
    bare = submission(ward.begun(), with_history=False)
    assert all(row.previous is None and row.plan is None and row.offer is None for row in bare.lines)


def test_the_record_of_the_last_periods(ward: Ward, clock: Callable[..., None]) -> None:
    clock(2024, 2, 1)
    ward.handed_in(period=JANUARY)
    clock(2024, 3, 4)
    ward.handed_in()
    ward.handed_in(ward.other)
    history = reporting_history(ward.id, FEBRUARY, 6)
    assert [str(one) for one in history.periods] == ["2024-01@LICH", "2024-02@LICH"], "before that nobody used forms"
    assert [(one.received, one.expected, one.on_time) for one in history.overall] == [(1, 2, 1), (2, 2, 0)]
    by_name = {row.unit.name: row.overall for row in history.units}
    assert (by_name["Khu phố Một"].completeness, by_name["Khu phố Hai"].completeness) == (100, 50)


def test_a_quarter_of_nobody_is_empty(ward: Ward) -> None:
    view = collection(ward.id, parse_period("2024-Q1"))
    assert view.rows == () and view.rates.completeness is None


def test_what_changed_after_the_return_is_pointed_out(ward: Ward, clock: Callable[..., None]) -> None:
    clock(2024, 3, 1)
    done = ward.handed_in()
    clock(2024, 3, 2)
    send_back(ward.clerk, done.submission_id, cells={ward.lines[0]: "Thiếu vụ ngày 28"})
    clock(2024, 3, 3)
    save_cell(ward.reporter, done.submission_id, ward.lines[1], "1.205")
    rows = submission(done.submission_id, ward.clerk).lines
    assert [(bool(row.cell and row.cell.changed), row.cell.mark if row.cell else "") for row in rows] == [
        (False, "returned"),
        (True, ""),
        (False, ""),
    ]
    assert states_of(done.seqs), "what was stated before stays in the ledger"
