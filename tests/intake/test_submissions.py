"""A form on its way: begun, handed in, returned, accepted, corrected. Nothing is lost, nothing is half-written."""

from collections.abc import Iterator

import pytest

from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.base.queries import broken_audit_entry
from giaoban.catalogue.models import FormSection
from giaoban.figures.actions.seal import seal
from giaoban.figures.queries import broken_batch, states_of, values_of_record
from giaoban.intake.actions.accept_submission import accept_many, accept_submission
from giaoban.intake.actions.correct_cell import accept_correction, correct_cell, refuse_correction
from giaoban.intake.actions.hand_in import approve, hand_in, hand_in_many
from giaoban.intake.actions.open_submission import open_submission
from giaoban.intake.actions.save_cell import Clash, save_cell
from giaoban.intake.actions.save_narrative import TextClash, save_narrative
from giaoban.intake.actions.send_back import send_back
from giaoban.intake.actions.unlock_cell import unlock_cell
from giaoban.intake.models import Cell, CellRevision, Submission, Transition
from giaoban.intake.signals import figure_corrected, submission_moved
from giaoban.people.enums import Role
from giaoban.people.models import Grant, User
from giaoban.people.policy import Person
from tests import factories as make
from tests.intake.handing import FEBRUARY, Ward, ward_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Ward:
    return ward_office()


@pytest.fixture
def announced() -> Iterator[list[dict[str, object]]]:
    """What the room announced, with what was asked to be told of steps and corrections."""
    told: list[dict[str, object]] = []

    def hear(sender: type, signal: object, **what: object) -> None:
        told.append(what)

    submission_moved.connect(hear)
    figure_corrected.connect(hear)
    yield told
    submission_moved.disconnect(hear)
    figure_corrected.disconnect(hear)


def refused(code: str, what: object, *args: object, **kwargs: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        what(*args, **kwargs)  # type: ignore[operator]
    assert caught.value.code == code, caught.value
    return caught.value


def state(name: str) -> str:
    return Submission.objects.get(pk=name).state


def steps(name: str) -> list[tuple[str, str, str]]:
    return list(Transition.objects.filter(submission_id=name).values_list("verb", "before", "after"))


def values() -> list[int | None]:
    return [one.value for one in states_of(values_of_record().values()).values()]


def test_opened_twice_it_is_one_form(ward: Ward) -> None:
    first = open_submission(ward.reporter, ward.hamlet, ward.version, FEBRUARY)
    assert open_submission(ward.reporter, ward.hamlet, ward.version, FEBRUARY) == first
    assert open_submission(ward.reporter, ward.other, ward.version, FEBRUARY) != first
    row = Submission.objects.get(pk=first)
    assert (row.about_id, row.receiver_id, row.due.isoformat()) == (ward.hamlet, ward.id, "2024-03-01")


def test_a_form_is_opened_only_for_whom_it_is_asked_of(ward: Ward) -> None:
    said = refused("intake.not_expected", open_submission, ward.clerk, ward.id, ward.version, FEBRUARY)
    assert "tháng 02 năm 2024" in said.message
    refused("base.not_allowed", open_submission, ward.office, ward.hamlet, ward.version, FEBRUARY)


def test_handed_in_it_waits_and_accepted_it_counts(ward: Ward) -> None:
    done = ward.handed_in(rate="120/140 (85,7%)")
    assert done.state == "submitted" and len(done.seqs) == 3
    assert values_of_record() == {}, "what is only handed in does not count"
    accept_submission(ward.clerk, done.submission_id)
    assert sorted(filter(None, values())) == [3, 1204, 8570]
    assert state(done.submission_id) == "accepted"
    assert steps(done.submission_id) == [("hand_in", "draft", "submitted"), ("accept", "submitted", "accepted")]
    assert broken_audit_entry() is None and broken_batch() is None


def test_what_cannot_be_understood_is_kept_and_stops_the_handing_in(ward: Ward) -> None:
    name = ward.begun(vu="vài vụ")
    assert Cell.objects.get(submission_id=name, line_id=ward.lines[0]).raw == "vài vụ"
    said = refused("intake.not_ready", hand_in, ward.reporter, name)
    assert "Số vụ vi phạm" in said.message and "không phải là số" in said.message
    save_cell(ward.reporter, name, ward.lines[0], "1.5")
    assert "gõ 1,5" in refused("intake.not_ready", hand_in, ward.reporter, name).message
    assert not values() and state(name) == "draft"


def test_empty_is_missing_and_no_zero(ward: Ward) -> None:
    name = ward.begun(vu="")
    said = refused("intake.not_ready", hand_in, ward.reporter, name)
    assert "Không phát sinh" in said.message
    save_cell(ward.reporter, name, ward.lines[0], "", absence="zero")
    save_cell(ward.reporter, name, ward.lines[1], "", absence="na")
    assert "vì sao" in refused("intake.not_ready", hand_in, ward.reporter, name).message
    save_cell(ward.reporter, name, ward.lines[1], "", absence="na", absence_reason="Khu phố mới lập, chưa rà soát")
    done = hand_in(ward.reporter, name)
    said_of = {one.measure_id: (one.value, one.absence) for one in states_of(done.seqs).values()}
    assert said_of == {ward.measures[0]: (0, "none"), ward.measures[1]: (None, "na")}


def test_a_number_beside_not_occurred_is_refused_not_chosen(ward: Ward) -> None:
    name = ward.begun()
    saved = save_cell(ward.reporter, name, ward.lines[0], "4", absence="zero")
    assert "Hãy bỏ một trong hai" in saved.fault
    refused("intake.not_ready", hand_in, ward.reporter, name)


def test_returned_for_one_cell_only_that_figure_is_stated_anew(ward: Ward) -> None:
    first = ward.handed_in()
    send_back(ward.clerk, first.submission_id, cells={ward.lines[0]: "Công an báo 5 vụ, đề nghị xem lại"})
    assert state(first.submission_id) == "returned"
    cell = Cell.objects.get(submission_id=first.submission_id, line_id=ward.lines[0])
    assert (cell.mark, cell.mark_reason) == ("returned", "Công an báo 5 vụ, đề nghị xem lại")
    save_cell(ward.reporter, first.submission_id, ward.lines[0], "5")
    again = hand_in(ward.reporter, first.submission_id)
    assert len(again.seqs) == 1, "the untouched figure is not stated twice"
    view = states_of(again.seqs)[again.seqs[0]]
    assert (view.corrects, view.reason) == (first.seqs[0], "Công an báo 5 vụ, đề nghị xem lại")
    accept_submission(ward.clerk, first.submission_id)
    assert sorted(values()) == [5, 1204]
    assert not Cell.objects.filter(submission_id=first.submission_id).exclude(mark="").exists()


def test_a_figure_taken_out_after_the_return_is_withdrawn(ward: Ward) -> None:
    first = ward.handed_in(rate="80")
    send_back(ward.clerk, first.submission_id, reason="Tỷ lệ chưa có căn cứ, đề nghị bỏ")
    save_cell(ward.reporter, first.submission_id, ward.lines[2], "")
    hand_in(ward.reporter, first.submission_id)
    accept_submission(ward.clerk, first.submission_id)
    assert sorted(values()) == [3, 1204]
    assert states_of([first.seqs[2]])[first.seqs[2]].withdrawn


def test_returned_and_handed_in_again_unchanged_states_nothing_twice(ward: Ward) -> None:
    first = ward.handed_in()
    send_back(ward.clerk, first.submission_id, reason="Đề nghị rà lại")
    assert hand_in(ward.reporter, first.submission_id).seqs == ()
    accept_submission(ward.clerk, first.submission_id)
    assert sorted(values()) == [3, 1204]


def test_a_return_says_why(ward: Ward) -> None:
    done = ward.handed_in()
    refused("figures.no_reason", send_back, ward.clerk, done.submission_id)
    refused("figures.no_reason", send_back, ward.clerk, done.submission_id, cells={ward.lines[0]: " "})
    assert state(done.submission_id) == "submitted"


def test_no_step_out_of_turn(ward: Ward) -> None:
    name = ward.begun()
    refused("intake.no_submission", accept_submission, ward.clerk, name)
    hand_in(ward.reporter, name)
    refused("intake.wrong_state", hand_in, ward.reporter, name)
    refused("intake.locked", save_cell, ward.reporter, name, ward.lines[0], "9")
    accept_submission(ward.clerk, name)
    refused("intake.wrong_state", accept_submission, ward.clerk, name)
    refused("intake.wrong_state", send_back, ward.clerk, name, reason="Muộn rồi")
    assert len(steps(name)) == 2


def test_nobody_accepts_for_the_level_above_and_nobody_else_sees_it(ward: Ward) -> None:
    done = ward.handed_in()
    refused("base.not_allowed", accept_submission, ward.reporter, done.submission_id)
    refused("intake.no_submission", accept_submission, ward.office, done.submission_id)
    own = make.clerk(ward.hamlet)
    refused("base.not_allowed", accept_submission, own, done.submission_id)
    assert state(done.submission_id) == "submitted"


def test_where_the_unit_has_a_lead_the_reporter_only_proposes(ward: Ward) -> None:
    lead = make.person(Role.LEAD, ward.hamlet)
    done = ward.handed_in()
    assert (done.state, done.seqs) == ("proposed", ())
    refused("intake.wrong_state", accept_submission, ward.clerk, done.submission_id)
    send_back(lead, done.submission_id, reason="Thiếu vụ ngày 28")
    assert state(done.submission_id) == "draft"
    save_cell(ward.reporter, done.submission_id, ward.lines[0], "4")
    hand_in(ward.reporter, done.submission_id)
    save_cell(lead, done.submission_id, ward.lines[0], "5")
    assert len(approve(lead, done.submission_id).seqs) == 2
    accept_submission(ward.clerk, done.submission_id)
    assert sorted(values()) == [5, 1204]


def test_a_lead_hands_in_directly_and_a_link_never_does(ward: Ward) -> None:
    lead = make.person(Role.LEAD, ward.hamlet)
    assert hand_in(lead, ward.begun(by=lead)).state == "submitted"
    name = open_submission(ward.reporter, ward.other, ward.version, FEBRUARY, way="link")
    for line, raw in zip(ward.lines, ("1", "2"), strict=False):
        save_cell(ward.reporter, name, line, raw)
    assert hand_in(ward.reporter, name).state == "proposed", "though the other hamlet has no lead"
    approve(ward.clerk, name)
    assert state(name) == "submitted"


def test_two_people_on_one_cell_the_second_sees_both_values(ward: Ward) -> None:
    lead = make.person(Role.LEAD, ward.hamlet)
    name = open_submission(ward.reporter, ward.hamlet, ward.version, FEBRUARY)
    first = save_cell(ward.reporter, name, ward.lines[0], "3", expected_revision=0)
    with pytest.raises(Clash) as caught:
        save_cell(lead, name, ward.lines[0], "4", expected_revision=0)
    assert (caught.value.mine.raw, caught.value.theirs, caught.value.theirs_by) == ("4", "3", ward.reporter.account_id)
    assert "“3”" in caught.value.message and "“4”" in caught.value.message
    assert Cell.objects.get().raw == "3"
    assert save_cell(lead, name, ward.lines[0], "3", expected_revision=0).revision == first.revision, "the same value"
    assert save_cell(lead, name, ward.lines[1], "1.204", expected_revision=0).revision == 1, "another cell"
    assert save_cell(lead, name, ward.lines[0], "4", expected_revision=caught.value.revision).revision == 2
    history = CellRevision.objects.filter(line_id=ward.lines[0]).order_by("revision").values_list("raw", "by")
    assert list(history) == [("3", ward.reporter.account_id), ("4", lead.account_id)]


def test_two_people_on_one_text_lose_none(ward: Ward) -> None:
    office = ward_office(sections=("Kết quả nổi bật",))
    name = office.begun()
    section = FormSection.objects.get()
    save_narrative(office.reporter, name, section.pk, "Ra quân dọn vệ sinh.", expected_revision=0)
    with pytest.raises(TextClash) as caught:
        save_narrative(office.reporter, name, section.pk, "Trồng 50 cây.", expected_revision=0)
    assert (caught.value.mine, caught.value.theirs) == ("Trồng 50 cây.", "Ra quân dọn vệ sinh.")
    save_narrative(office.reporter, name, section.pk, "Ra quân; trồng 50 cây.", expected_revision=caught.value.revision)
    assert hand_in(office.reporter, name).state == "submitted"


def test_a_correction_supersedes_one_statement_and_tells_old_and_new(
    ward: Ward, announced: list[dict[str, object]], django_capture_on_commit_callbacks: object
) -> None:
    done = ward.handed_in()
    accept_submission(ward.clerk, done.submission_id)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        seq = correct_cell(
            ward.clerk, done.submission_id, ward.lines[0], "4", reason="Biên bản ngày 29/02 ghi thêm một vụ"
        )
    assert sorted(values()) == [4, 1204]
    view = states_of([seq])[seq]
    assert (view.corrects, view.reason) == (done.seqs[0], "Biên bản ngày 29/02 ghi thêm một vụ")
    told = announced[-1]
    assert (told["old_seq"], told["new_seq"], told["line_id"]) == (done.seqs[0], seq, ward.lines[0])
    refused("figures.no_reason", correct_cell, ward.clerk, done.submission_id, ward.lines[0], "5", reason=" ")
    refused("intake.nothing_changed", correct_cell, ward.clerk, done.submission_id, ward.lines[0], "4", reason="Lại")


def test_an_unlocked_cell_is_corrected_by_its_unit_and_counts_once_accepted(ward: Ward) -> None:
    done = ward.handed_in()
    name = done.submission_id
    accept_submission(ward.clerk, name)
    refused("intake.not_unlocked", correct_cell, ward.reporter, name, ward.lines[0], "4", reason="Sót")
    unlock_cell(ward.clerk, name, ward.lines[0], reason="Khu phố báo sót một vụ")
    refused("intake.not_unlocked", correct_cell, ward.reporter, name, ward.lines[1], "9", reason="Sót")
    correct_cell(ward.reporter, name, ward.lines[0], "4", reason="Sót vụ ngày 28")
    assert sorted(values()) == [3, 1204], "the old figure counts until the new one is accepted"
    refuse_correction(ward.clerk, name, ward.lines[0], reason="Vụ đó thuộc khu phố Hai")
    cell = Cell.objects.get(submission_id=name, line_id=ward.lines[0])
    assert (cell.raw, cell.statement_seq, cell.mark) == ("3", done.seqs[0], "")
    unlock_cell(ward.clerk, name, ward.lines[0], reason="Đã đối chiếu lại")
    correct_cell(ward.reporter, name, ward.lines[0], "5", reason="Hai vụ sót")
    accept_correction(ward.clerk, name, ward.lines[0])
    assert sorted(values()) == [5, 1204]
    assert state(name) == "accepted"


def test_many_are_handed_in_and_accepted_in_one_batch_or_none(ward: Ward) -> None:
    good, bad = ward.begun(), ward.begun(ward.other, vu="??")
    said = refused("intake.not_ready", hand_in_many, ward.reporter, [good, bad])
    assert said.params["submission"] == bad and state(good) == "draft" and not Transition.objects.exists()
    save_cell(ward.reporter, bad, ward.lines[0], "2")
    hand_in_many(ward.reporter, [good, bad])
    accept_many(ward.clerk, [good, bad])
    assert sorted(values()) == [2, 3, 1204, 1204]


def test_a_sealed_period_takes_corrections_and_no_late_form(ward: Ward) -> None:
    done = ward.handed_in()
    accept_submission(ward.clerk, done.submission_id)
    for unit_id in (ward.hamlet, ward.other):
        seal(make.SYSTEM, unit_id, FEBRUARY, reason="Chốt số liệu tháng 02")
    refused("figures.sealed", hand_in, ward.reporter, ward.begun(ward.other))
    assert state(open_submission(ward.reporter, ward.other, ward.version, FEBRUARY)) == "draft", "nothing is half-done"
    correct_cell(ward.clerk, done.submission_id, ward.lines[0], "4", reason="Biên bản bổ sung")
    assert sorted(values()) == [4, 1204]


def test_what_is_handed_in_on_behalf_of_another_says_so(ward: Ward) -> None:
    deputy = User.objects.create_user("thay-mat", password="mat-khau-de-thu")
    for one in Grant.objects.filter(user=ward.reporter.user):
        Grant.objects.create(
            user=deputy, role=one.role, unit_id=one.unit_id, valid_from=make.LONG_AGO, delegated_from=one
        )
    name = ward.begun(by=Person(deputy))
    hand_in(Person(deputy), name)
    said = {entry.action: entry.payload.get("on_behalf_of") for entry in AuditEntry.objects.order_by("-id")[:2]}
    reporter = ward.reporter.account_id
    assert said == {"figures.record": reporter, "intake.hand_in": reporter}
