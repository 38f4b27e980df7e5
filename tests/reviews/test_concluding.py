"""Conclusions taken while the chair speaks: kept, read, corrected, confirmed into tasks, replaced, alive until done."""

from datetime import date
from typing import Any

import pytest

from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.people.enums import Role
from giaoban.people.policy import Person
from giaoban.registry.enums import BodyKind
from giaoban.reviews import following
from giaoban.reviews.actions.assign import Given, assign
from giaoban.reviews.actions.conclude import conclude
from giaoban.reviews.actions.confirm import confirm
from giaoban.reviews.actions.drop import drop
from giaoban.reviews.actions.reword import reword
from giaoban.reviews.actions.set_usual import set_usual
from giaoban.reviews.concluded import AssignmentView, ConclusionView, conclusions_of, earlier_conclusions
from giaoban.reviews.dues import Usual
from giaoban.reviews.models import Assignment, Conclusion, Review, Series
from giaoban.reviews.offices import names_for, units_for
from giaoban.reviews.signals import assignment_confirmed, conclusion_replaced
from giaoban.tasks.actions.confirm import confirm as confirm_task
from giaoban.tasks.actions.receive import receive
from giaoban.tasks.actions.report import complete
from giaoban.tasks.models import Occurrence
from tests import factories
from tests.reviews.conftest import a_review, at


@pytest.fixture
def bodies(ward: int) -> dict[str, int]:
    """The bodies of the ward, by a short name."""
    return {
        short: factories.unit(f"{name} phường Thử Hội", body=BodyKind.OFFICE, place_id=ward)
        for short, name in (("kt", "Phòng Kinh tế"), ("ca", "Công an"), ("vh", "Phòng Văn hóa - Xã hội"))
    } | {
        short: factories.unit(name, body=BodyKind.SCHOOL, place_id=ward)
        for short, name in (("sen", "Trường Mầm non Hoa Sen"), ("mai", "Trường Mầm non Hoa Mai"))
    }


@pytest.fixture
def running(ward: int, bodies: dict[str, int]) -> Review:
    return a_review(ward, state="in_progress", started_at=at(2024, 3, 5))


@pytest.fixture
def clerk(ward: int) -> Person:
    return factories.clerk(ward)


def only(review: Review) -> AssignmentView:
    (one,) = conclusions_of(review.pk)
    (assignment,) = one.assignments
    return assignment


def taken(review: Review) -> ConclusionView:
    (one,) = conclusions_of(review.pk)
    return one


def test_typed_words_become_a_proposed_task_at_once(running: Review, clerk: Person, bodies: dict[str, int]) -> None:
    before = running.version
    conclude(clerk, running.pk, "Giao Phòng Kinh tế chủ trì, phối hợp Công an phường rà soát vỉa hè trước ngày 25/3.")
    found = only(running)
    assert (found.lead_id, found.coordinators) == (bodies["kt"], ("Công an phường Thử Hội",))
    assert (found.due, found.due_words, found.lacks) == (date(2024, 3, 24), "trước ngày 25/3", ())
    running.refresh_from_db()
    assert running.version == before + 1


def test_one_conclusion_gives_several_tasks(running: Review, clerk: Person, bodies: dict[str, int]) -> None:
    conclude(clerk, running.pk, "Phòng Kinh tế lập dự toán trước 15/3; Công an phường bảo đảm an ninh.")
    assert [one.lead_id for one in taken(running).assignments] == [bodies["kt"], bodies["ca"]]


def test_a_group_is_told_each_for_itself(running: Review, clerk: Person, bodies: dict[str, int]) -> None:
    conclude(clerk, running.pk, "Các trường kiểm tra bếp ăn trước 20/3.")
    assert {one.lead_id for one in taken(running).assignments} == {bodies["sen"], bodies["mai"]}


def test_the_same_words_sent_twice_under_one_key_are_kept_once(running: Review, clerk: Person) -> None:
    first = conclude(clerk, running.pk, "Phòng Kinh tế rà soát.", key="trang-1")
    assert conclude(clerk, running.pk, "Phòng Kinh tế rà soát.", key="trang-1") == first
    assert conclude(clerk, running.pk, "Phòng Kinh tế rà soát.", key="trang-2") != first


def test_a_conclusion_belongs_to_the_current_item(running: Review, clerk: Person) -> None:
    running.items.create(order=1, title="Báo cáo")
    running.items.create(order=2, title="Thảo luận", state="current")
    conclude(clerk, running.pk, "Phòng Kinh tế rà soát.")
    assert taken(running).item == "Thảo luận"


@pytest.mark.parametrize("state", ["draft", "invited", "cancelled"])
def test_nothing_is_concluded_before_it_begins(running: Review, clerk: Person, state: str) -> None:
    Review.objects.filter(pk=running.pk).update(state=state)
    with pytest.raises(Refusal, match=r"reviews\.not_begun"):
        conclude(clerk, running.pk, "Phòng Kinh tế rà soát.")


def test_what_was_said_is_still_taken_after_the_end(running: Review, clerk: Person) -> None:
    Review.objects.filter(pk=running.pk).update(state="closed")
    conclude(clerk, running.pk, "Phòng Kinh tế rà soát.")
    assert taken(running).assignments


@pytest.mark.parametrize(("text", "code"), [("  \n", "reviews.no_words"), ("a" * 8001, "reviews.too_long")])
def test_no_words_and_too_many_are_refused(running: Review, clerk: Person, text: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        conclude(clerk, running.pk, text)
    assert not Conclusion.objects.exists()


@pytest.mark.parametrize("role", [Role.REPORTER, Role.LEAD, Role.CHAIR, Role.AUDITOR])
def test_only_the_office_concludes(running: Review, role: Role) -> None:
    with pytest.raises(Refusal, match=r"base\.not_allowed"):
        conclude(factories.person(role, running.unit_id), running.pk, "Phòng Kinh tế rà soát.")


def test_the_office_s_own_deadline_is_taken_where_none_is_said(running: Review, clerk: Person) -> None:
    set_usual(clerk, running.unit_id, Usual(7, working=False, roll=False))
    conclude(clerk, running.pk, "Phòng Kinh tế rà soát giá đất.")
    assert (only(running).due, only(running).due_assumed) == (date(2024, 3, 12), True)
    with pytest.raises(Refusal, match=r"reviews\.bad_days"):
        set_usual(clerk, running.unit_id, Usual(0))


def test_what_is_unclear_has_its_choices_beside_it(running: Review, clerk: Person) -> None:
    conclude(clerk, running.pk, "Trường Mầm non sửa bếp ăn.")
    names = names_for(running.unit_id, date(2024, 3, 5))
    (one,) = conclusions_of(running.pk, names)
    assert one.assignments[0].nearest == ("Trường Mầm non Hoa Sen", "Trường Mầm non Hoa Mai")
    assert one.assignments[0].lacks == ("lead",)


def test_corrected_by_hand_in_words(running: Review, clerk: Person, bodies: dict[str, int]) -> None:
    conclude(clerk, running.pk, "Rà soát các hộ lấn vỉa hè.")
    row = only(running)
    given = Given(text="rà soát, xử lý hộ lấn vỉa hè", lead="CA phường", coordinators="P. Kinh tế", due="trong tháng 4")
    assign(clerk, taken(running).id, given, assignment_id=row.id)
    row = only(running)
    assert (row.lead_id, row.coordinators) == (bodies["ca"], ("Phòng Kinh tế phường Thử Hội",))
    assert (row.due, row.due_kind, row.due_words, row.due_assumed) == (
        date(2024, 4, 30),
        "period",
        "trong tháng 4",
        False,
    )
    assert Assignment.objects.get().due_period == "2024-04"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (Given(lead="Sở Xây dựng"), "reviews.no_such_unit"),
        (Given(lead="Trường Mầm non"), "reviews.which_unit"),
        (Given(lead="Phòng Kinh tế, Công an phường"), "reviews.one_lead"),
        (Given(coordinators="Phòng Kinh tế và Kho bạc"), "reviews.no_such_unit"),
        (Given(due="bao giờ xong thì xong"), "reviews.no_such_day"),
        (Given(due="32/3"), "reviews.no_such_day"),
        (Given(text=" "), "reviews.no_words"),
    ],
)
def test_what_nobody_understands_is_refused_and_nothing_changes(
    running: Review, clerk: Person, given: Given, code: str
) -> None:
    conclude(clerk, running.pk, "Phòng Kinh tế rà soát giá đất trước 20/3.")
    before = only(running)
    with pytest.raises(Refusal, match=code):
        assign(clerk, taken(running).id, given, assignment_id=before.id)
    assert only(running) == before


@pytest.mark.parametrize("words", ["không", "Không thời hạn.", "thường xuyên"])
def test_no_deadline_can_be_said(running: Review, clerk: Person, words: str) -> None:
    conclude(clerk, running.pk, "Phòng Kinh tế rà soát giá đất trước 20/3.")
    assign(clerk, taken(running).id, Given(due=words), assignment_id=only(running).id)
    assert (only(running).due, only(running).due_kind, only(running).lacks) == (None, "none", ())


def test_other_words_are_read_again_and_corrections_stay(
    running: Review, clerk: Person, bodies: dict[str, int]
) -> None:
    conclude(clerk, running.pk, "Rà soát vỉa hè. Lập dự toán sửa chợ.")
    first, second = taken(running).assignments
    assign(clerk, taken(running).id, Given(lead="Công an phường"), assignment_id=first.id)
    reword(clerk, taken(running).id, "Rà soát vỉa hè. Phòng Kinh tế trình phương án sửa chợ trước 20/3.")
    now_first, now_second = taken(running).assignments
    assert (now_first.id, now_first.lead_id) == (first.id, bodies["ca"])
    assert (now_second.lead_id, now_second.due) == (bodies["kt"], date(2024, 3, 19))
    assert not Assignment.objects.filter(pk=second.id).exists()


class Heard:
    """Listens to what is announced, and refuses if told to."""

    def __init__(self, refuse: bool = False) -> None:
        self.said: list[dict[str, Any]] = []
        self.refuse = refuse

    def __call__(self, signal: object, **said: Any) -> None:
        if self.refuse:
            raise Refusal("reviews.no_conclusion")
        self.said.append(said)


def test_one_press_gives_all_that_are_complete(running: Review, clerk: Person) -> None:
    conclude(clerk, running.pk, "Phòng Kinh tế rà soát giá đất; Công an phường kiểm tra tạm trú.")
    conclude(clerk, running.pk, "Trường Mầm non sửa bếp ăn.")
    conclude(clerk, running.pk, "Thống nhất với báo cáo.")
    heard = Heard()
    assignment_confirmed.connect(heard)
    try:
        done = confirm(clerk, running.pk)
    finally:
        assignment_confirmed.disconnect(heard)
    assert (done.tasks, done.conclusions, done.waiting) == (2, 2, 1)
    assert {one["assignment_id"] for one in heard.said} == set(
        Assignment.objects.filter(state="confirmed").values_list("pk", flat=True)
    )
    assert [one.state for one in conclusions_of(running.pk)] == ["confirmed", "taken", "confirmed"]
    with pytest.raises(Refusal, match=r"reviews\.nothing_complete"):
        confirm(clerk, running.pk)
    assert AuditEntry.objects.filter(action="reviews.confirm").count() == 1


def test_what_a_listener_refuses_is_not_confirmed(running: Review, clerk: Person) -> None:
    conclude(clerk, running.pk, "Phòng Kinh tế rà soát giá đất.")
    heard = Heard(refuse=True)
    assignment_confirmed.connect(heard)
    try:
        with pytest.raises(Refusal):
            confirm(clerk, running.pk)
    finally:
        assignment_confirmed.disconnect(heard)
    assert only(running).state == "proposed"


def test_what_was_confirmed_is_changed_by_a_new_conclusion_only(running: Review, clerk: Person) -> None:
    conclude(clerk, running.pk, "Phòng Kinh tế rà soát giá đất.")
    confirm(clerk, running.pk)
    old = taken(running)
    for change in (
        lambda: reword(clerk, old.id, "Công an phường rà soát."),
        lambda: drop(clerk, old.id),
        lambda: drop(clerk, old.id, assignment_id=old.assignments[0].id),
        lambda: assign(clerk, old.id, Given(lead="CA phường"), assignment_id=old.assignments[0].id),
        lambda: assign(clerk, old.id, Given(text="thêm một việc")),
    ):
        with pytest.raises(Refusal, match=r"reviews\.concluded"):
            change()
    heard = Heard()
    conclusion_replaced.connect(heard)
    try:
        new = conclude(clerk, running.pk, "Giao Công an phường rà soát giá đất.", replaces_id=old.id)
        assert not heard.said
        with pytest.raises(Refusal, match=r"reviews\.not_replaceable"):
            conclude(clerk, running.pk, "Giao lại lần nữa.", replaces_id=old.id)
        confirm(clerk, running.pk)
    finally:
        conclusion_replaced.disconnect(heard)
    assert [(one["conclusion_id"], one["by_id"]) for one in heard.said] == [(old.id, new)]
    before, after = conclusions_of(running.pk)
    assert (before.replaced_by, before.is_done, after.replaces_id) == ((new, running.pk), True, old.id)


def test_a_mistake_is_dropped_and_stays_in_the_history(running: Review, clerk: Person) -> None:
    conclude(clerk, running.pk, "Phòng Kinh tế rà soát giá đất; Công an phường kiểm tra tạm trú.")
    drop(clerk, taken(running).id, assignment_id=taken(running).assignments[0].id)
    assert len(taken(running).assignments) == 1
    drop(clerk, taken(running).id)
    assert conclusions_of(running.pk) == ()
    assert Conclusion.objects.get().state == "dropped"


@pytest.fixture
def tasks_of(monkeypatch: pytest.MonkeyPatch) -> dict[int, tuple[int, int]]:
    """What tasks say of conclusions: (open, done) by conclusion."""
    said: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(following, "_PROVIDERS", [lambda ids: {one: said[one] for one in ids if one in said}])
    return said


def test_a_conclusion_lives_in_its_series_until_its_tasks_are_done(
    ward: int, bodies: dict[str, int], clerk: Person, tasks_of: dict[int, tuple[int, int]]
) -> None:
    series = Series.objects.create(unit_id=ward, name="Giao ban tháng", rhythm="month", regime="LICH")
    held = [
        a_review(ward, series=series, starts_at=at(2024, month, 5), state="in_progress", uid=f"m{month}")
        for month in (2, 3, 4)
    ]
    conclude(clerk, held[0].pk, "Phòng Kinh tế rà soát giá đất.")
    conclude(clerk, held[0].pk, "Công an phường kiểm tra tạm trú.")
    confirm(clerk, held[0].pk)
    first, second = (one.id for one in conclusions_of(held[0].pk))
    tasks_of.update({first: (0, 1), second: (1, 0)})
    # Of the conference right before, all are reported on; of older ones what is not done.
    assert [one.id for one in earlier_conclusions(held[1].pk)] == [first, second]
    assert [one.id for one in earlier_conclusions(held[2].pk)] == [second]
    tasks_of[second] = (0, 1)
    assert earlier_conclusions(held[2].pk) == ()
    assert earlier_conclusions(held[0].pk) == ()


def test_the_units_of_a_town_stand_before_those_of_its_wards(db: None) -> None:
    town = factories.unit("Thị xã Thử", type="thi_xa")
    ward = factories.unit("Phường Trong Thử", under=town)
    own = factories.unit("Phòng Kinh tế thị xã Thử", body=BodyKind.OFFICE, place_id=town)
    theirs = factories.unit("Phòng Kinh tế phường Trong Thử", body=BodyKind.OFFICE, place_id=ward)
    far = {view.id: how_far for view, how_far in units_for(town, date(2024, 3, 5))}
    assert (far[own], far[ward], far[theirs]) == (0, 1, 2)
    review = a_review(town, state="in_progress")
    clerk = factories.clerk(town)
    for text in ("Phòng Kinh tế rà soát.", "Phòng Kinh tế phường Trong Thử rà soát.", "Các phường báo cáo trước 20/3."):
        conclude(clerk, review.pk, text)
    assert [one.assignments[0].lead_id for one in conclusions_of(review.pk)] == [own, theirs, ward]


def test_from_typed_words_to_a_done_task_and_its_conclusion_at_rest(
    ward: int, bodies: dict[str, int], clerk: Person
) -> None:
    series = Series.objects.create(unit_id=ward, name="Giao ban tháng", rhythm="month", regime="LICH")
    first, second = (
        a_review(ward, series=series, starts_at=at(2024, month, 5), state="in_progress", uid=f"t{month}")
        for month in (3, 4)
    )
    conclude(clerk, first.pk, "Phòng Kinh tế rà soát giá đất trước ngày 25/3; Công an phường kiểm tra tạm trú.")
    confirm(clerk, first.pk)
    (one,) = earlier_conclusions(second.pk)
    assert (one.tasks_open, one.tasks_done, one.is_done) == (2, 0, False)
    tasks = list(Occurrence.objects.filter(task__conclusion_id=one.id).order_by("pk"))
    assert [row.task.lead_id for row in tasks] == [bodies["kt"], bodies["ca"]]
    assert tasks[0].due == date(2024, 3, 24)
    lead = factories.person(Role.LEAD, bodies["kt"])
    receive(lead, tasks[0].pk)
    complete(lead, tasks[0].pk, "Đã rà soát 27 thửa.")
    confirm_task(clerk, tasks[0].pk)
    (one,) = earlier_conclusions(second.pk)
    assert (one.tasks_open, one.tasks_done) == (1, 1)
    # The other is taken back by a new conclusion: its task is called off, the old conclusion is at rest.
    conclude(clerk, second.pk, "Thôi việc kiểm tra tạm trú.", replaces_id=one.id)
    (new,) = conclusions_of(second.pk)
    for row in new.proposed:
        drop(clerk, new.id, assignment_id=row.id)
    confirm(clerk, second.pk)
    tasks[1].refresh_from_db()
    assert tasks[1].state == "cancelled"
    assert all(found.is_done for found in earlier_conclusions(second.pk))
