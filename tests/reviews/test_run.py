"""Steps of a conference, who was there, its papers, and its minutes also after the end."""

import pytest
from django.core.files.base import ContentFile

from giaoban.base.actions.audit import audit
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.documents.models import Draft
from giaoban.intake.models import RefusedFile
from giaoban.people.enums import Role
from giaoban.people.policy import Person
from giaoban.reviews.actions.agenda import ItemInput, add_item
from giaoban.reviews.actions.attach import attach_draft, attach_file, detach
from giaoban.reviews.actions.attend import attend, attend_rest
from giaoban.reviews.actions.complete import complete
from giaoban.reviews.actions.move import begin, cancel, close, open_review
from giaoban.reviews.actions.people import PersonInput, add_people
from giaoban.reviews.actions.prepare import ReviewInput, change, prepare
from giaoban.reviews.models import Paper, Participant, Review
from giaoban.reviews.papers import paper_file
from tests import factories
from tests.conftest import SetClock
from tests.reviews.conftest import at


@pytest.fixture
def clerk(ward: int, clock: SetClock, own_folders: object) -> Person:
    clock(2024, 3, 8, 7, 30)
    return factories.clerk(ward)


@pytest.fixture
def meeting(clerk: Person, ward: int) -> int:
    made = prepare(clerk, ward, ReviewInput("Giao ban tháng 2", at(2024, 3, 8), 90))
    add_item(clerk, made, ItemInput("Báo cáo tháng 2", 30))
    add_item(clerk, made, ItemInput("Chợ tạm bến đò", 30))
    add_people(clerk, made, [PersonInput("Võ Thị Sim"), PersonInput("Lê Na"), PersonInput("Hồ Văn Mây")])
    return made


def test_it_opens_begins_and_closes_and_what_runs_is_stopped(clerk: Person, meeting: int, clock: SetClock) -> None:
    chair = factories.person(Role.CHAIR, clerk.home_id or 0)
    open_review(chair, meeting)
    clock(2024, 3, 8, 8, 5)
    begin(chair, meeting)
    row = Review.objects.get(pk=meeting)
    row.items.filter(order=0).update(state="current", started_at=now(), seconds_spent=60)
    clock(2024, 3, 8, 9)
    close(chair, meeting)
    row.refresh_from_db()
    assert (row.state, row.started_at, row.ended_at) == ("closed", at(2024, 3, 8, 8, 5), at(2024, 3, 8, 9))
    assert list(row.items.values_list("state", "seconds_spent")) == [("done", 60 + 55 * 60), ("waiting", 0)]
    for again in (open_review, begin, close):
        with pytest.raises(Refusal, match="đã kết thúc"):
            again(chair, meeting)
    with pytest.raises(Refusal, match="reviews.wrong_state"):
        cancel(clerk, meeting, "Bão")


def test_it_begins_neither_without_people_nor_without_an_agenda(clerk: Person, ward: int) -> None:
    bare = prepare(clerk, ward, ReviewInput("Chuyên đề", at(2024, 3, 9)))
    with pytest.raises(Refusal, match="reviews.no_participants"):
        open_review(clerk, bare)
    add_people(clerk, bare, [PersonInput("Võ Thị Sim")])
    open_review(clerk, bare)
    with pytest.raises(Refusal, match="reviews.no_agenda"):
        begin(clerk, bare)
    with pytest.raises(Refusal, match="base.not_allowed"):
        begin(factories.reporter(ward), bare)


def test_when_it_has_begun_its_beginning_is_not_moved(clerk: Person, meeting: int) -> None:
    open_review(clerk, meeting)
    begin(clerk, meeting)
    change(clerk, meeting, ReviewInput("Giao ban tháng 2 (mở rộng)", at(2024, 3, 9), 120))
    row = Review.objects.get(pk=meeting)
    assert (row.name, row.starts_at, row.minutes_available) == ("Giao ban tháng 2 (mở rộng)", at(2024, 3, 8), 120)


def test_who_is_there_is_ticked_with_late_arrivals_and_stand_ins(clerk: Person, meeting: int, clock: SetClock) -> None:
    sim, na, may = Participant.objects.filter(review_id=meeting)
    with pytest.raises(Refusal, match="reviews.wrong_state"):
        attend(clerk, meeting, sim.pk, True)
    open_review(clerk, meeting)
    attend(clerk, meeting, sim.pk, True)
    begin(clerk, meeting)
    clock(2024, 3, 8, 8, 20)
    attend(clerk, meeting, na.pk, True, "Trần Khuê, Phó hiệu trưởng")
    attend(clerk, meeting, sim.pk, True)
    attend(clerk, meeting, may.pk, False)
    for one in (sim, na, may):
        one.refresh_from_db()
    assert (sim.attended, sim.arrived_at) == (True, at(2024, 3, 8, 7, 30))
    assert (na.arrived_at, na.stand_in) == (at(2024, 3, 8, 8, 20), "Trần Khuê, Phó hiệu trưởng")
    assert (may.attended, may.arrived_at) == (False, None)
    attend(clerk, meeting, may.pk, None)
    assert attend_rest(clerk, meeting) == 1
    close(clerk, meeting)
    attend(clerk, meeting, may.pk, False)
    assert AuditEntry.objects.order_by("-id")[0].payload["after_the_end"] is True
    with pytest.raises(Refusal, match="reviews.wrong_state"):
        attend_rest(clerk, meeting)


def test_the_minutes_are_completed_after_the_end_and_each_change_is_logged(clerk: Person, meeting: int) -> None:
    with pytest.raises(Refusal, match="reviews.wrong_state"):
        complete(clerk, meeting, "Chưa họp")
    open_review(clerk, meeting)
    begin(clerk, meeting)
    item = Review.objects.get(pk=meeting).items.all()[0]
    assert complete(clerk, meeting, "Văn phòng đọc báo cáo.\r\n", {item.pk: "Trạm Y tế đề nghị thêm tủ lạnh."}) == 2
    close(clerk, meeting)
    assert complete(clerk, meeting, "Văn phòng đọc báo cáo.", {item.pk: "Trạm Y tế đề nghị thêm tủ vắc xin."}) == 1
    last = AuditEntry.objects.order_by("-id")[0]
    assert (last.action, last.payload["after_the_end"]) == ("reviews.complete", True)
    ((before, after),) = last.payload["changed"].values()
    assert before != after
    assert complete(clerk, meeting, "Văn phòng đọc báo cáo.") == 0
    assert AuditEntry.objects.order_by("-id")[0].id == last.id
    with pytest.raises(Refusal, match="reviews.words_too_long"):
        complete(clerk, meeting, "a" * 20_001)
    with pytest.raises(Refusal, match="base.not_allowed"):
        complete(factories.person(Role.CHAIR, clerk.home_id or 0), meeting, "Chủ trì tự sửa")


def test_a_paper_is_frozen_by_its_hash(clerk: Person, meeting: int) -> None:
    data = "Tờ trình về chợ tạm bến đò.\n".encode()
    done = attach_file(clerk, meeting, "C:\\van ban\\to-trinh.txt", data)
    paper = Paper.objects.get(pk=done.id)
    assert (paper.name, paper.size, done.checked) == ("to-trinh.txt", len(data), True)
    assert paper_file(meeting, done.id) == ("to-trinh.txt", data)
    with pytest.raises(Refusal, match="reviews.same_paper"):
        attach_file(clerk, meeting, "khac.txt", data)
    with paper.file.open("wb") as file:
        file.write(b"khac")
    with pytest.raises(Refusal, match="reviews.paper_changed"):
        paper_file(meeting, done.id)
    with pytest.raises(Refusal, match="reviews.no_paper"):
        paper_file(meeting, 0)


def test_a_paper_with_a_secrecy_mark_leaves_nothing_but_a_count(clerk: Person, meeting: int) -> None:
    with pytest.raises(Refusal, match="intake.secret"):
        attach_file(clerk, meeting, "ke-hoach.txt", "MẬT\nKế hoạch tuần tra".encode())
    assert (Paper.objects.count(), RefusedFile.objects.count()) == (0, 1)
    with pytest.raises(Refusal, match="reviews.empty_file"):
        attach_file(clerk, meeting, "rong.txt", b"")
    picture = b"\x89PNG\r\n\x1a\n" + b"0" * 64
    assert attach_file(clerk, meeting, "so-do.png", picture).checked is False


def test_a_draft_is_attached_as_it_is_where_it_is_of_the_unit_or_below(clerk: Person, meeting: int, ward: int) -> None:
    hamlet = factories.unit("Khu phố Bến", type="thon", under=ward)
    item = Review.objects.get(pk=meeting).items.all()[0]
    mine, below, foreign = (a_draft(unit) for unit in (ward, hamlet, factories.unit("Phường Khác")))
    clerk = Person(clerk.user)
    attached = attach_draft(clerk, meeting, mine, item.pk)
    attach_draft(clerk, meeting, below)
    with pytest.raises(Refusal, match="reviews.foreign_draft"):
        attach_draft(clerk, meeting, foreign)
    with pytest.raises(Refusal, match="documents.no_draft"):
        attach_draft(clerk, meeting, "khong-co")
    assert paper_file(meeting, attached) == ("bao-cao.docx", f"PK {mine}".encode())
    assert [paper.item_id for paper in Paper.objects.all()] == [item.pk, None]
    detach(clerk, meeting, attached)
    assert Draft.objects.filter(pk=mine).exists()
    with pytest.raises(Refusal, match="reviews.no_paper"):
        detach(clerk, meeting, attached)


def a_draft(unit_id: int) -> str:
    row = Draft(
        id=f"dt{unit_id:010d}",
        unit_id=unit_id,
        regime="LICH",
        period="2024-02",
        form="state",
        form_version="2020",
        ledger_seq=0,
        name="bao-cao.docx",
        sha256="0" * 64,
        at=now(),
        audit=audit(factories.SYSTEM, "documents.draft", unit_id, {}),
    )
    row.file.save(f"{row.pk}.docx", ContentFile(f"PK {row.pk}".encode()), save=False)
    row.save(force_insert=True)
    return row.pk


def test_a_file_that_is_taken_off_leaves_the_store(
    clerk: Person, meeting: int, django_capture_on_commit_callbacks: object
) -> None:
    done = attach_file(clerk, meeting, "to-trinh.txt", "Tờ trình về chợ tạm.".encode())
    file = Paper.objects.get(pk=done.id).file
    assert file.storage.exists(file.name)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        detach(clerk, meeting, done.id)
    assert not file.storage.exists(file.name)
