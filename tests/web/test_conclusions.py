"""The conclusions of a conference on its page, as a clerk without a script sees them."""

import pytest
from django.test import Client

from giaoban.people.enums import Role
from giaoban.registry.enums import BodyKind
from giaoban.reviews.actions.conclude import conclude
from giaoban.reviews.actions.confirm import confirm
from giaoban.reviews.concluded import conclusions_of
from giaoban.reviews.models import Assignment, Review
from tests import factories
from tests.reviews.conftest import a_review, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(own_folders: object) -> Review:
    ward = factories.unit("Phường An Thử")
    factories.unit("Phòng Kinh tế phường An Thử", body=BodyKind.OFFICE, place_id=ward)
    return a_review(ward, state="in_progress", started_at=at(2024, 3, 5))


@pytest.fixture
def desk(client: Client, review: Review) -> Client:
    client.force_login(factories.clerk(review.unit_id).user)
    return client


def page_of(review: Review, step: str = "") -> str:
    return f"/{review.unit_id}/hoi-nghi/{review.pk}/ket-luan/{step}"


def test_words_are_taken_without_a_script(desk: Client, review: Review) -> None:
    answer = desk.post(page_of(review, "ghi/"), {"text": "Phòng Kinh tế rà soát giá đất."}, follow=True)
    assert "1 kết luận, 1 nhiệm vụ chờ giao" in answer.content.decode()
    assert "mặc định của cơ quan" in answer.content.decode()


def test_the_list_alone_answers_the_page_that_sends(desk: Client, review: Review) -> None:
    answer = desk.post(
        page_of(review, "ghi/"), {"text": "Phòng Kinh tế rà soát.", "desk": "1"}, headers={"HX-Request": "true"}
    )
    assert answer.content.decode().lstrip().startswith('<div id="taken" ')
    assert "Soát và giao 1 nhiệm vụ" in answer.content.decode()


def test_a_correction_answers_with_how_it_stands(desk: Client, review: Review) -> None:
    conclude(factories.SYSTEM, review.pk, "Rà soát giá đất.")
    (one,) = conclusions_of(review.pk)
    said = {"assignment": one.assignments[0].id, "lead": "P. Kinh tế"}
    answer = desk.post(page_of(review, f"{one.id}/viec/"), said, headers={"HX-Request": "true"})
    assert "Giao 1 nhiệm vụ" in answer.content.decode()
    said["lead"] = "Sở Xây dựng"
    answer = desk.post(page_of(review, f"{one.id}/viec/"), said, headers={"HX-Request": "true"})
    assert answer.headers["HX-Retarget"] == "#notice"
    assert "Không tìm thấy đơn vị “Sở Xây dựng”" in answer.content.decode()


def test_the_chair_looks_and_changes_nothing(client: Client, review: Review) -> None:
    conclude(factories.SYSTEM, review.pk, "Phòng Kinh tế rà soát giá đất.")
    client.force_login(factories.person(Role.CHAIR, review.unit_id).user)
    page = client.get(page_of(review)).content.decode()
    assert "Phòng Kinh tế rà soát giá đất." in page
    assert "<textarea" not in page


def test_what_is_replaced_is_said_while_it_is_replaced(desk: Client, review: Review) -> None:
    conclude(factories.SYSTEM, review.pk, "Phòng Kinh tế rà soát giá đất.")
    confirm(factories.SYSTEM, review.pk)
    (one,) = conclusions_of(review.pk)
    assert "Kết luận mới sẽ thay cho" in desk.get(page_of(review) + f"?thay={one.id}").content.decode()
    assert "Kết luận mới sẽ thay cho" not in desk.get(page_of(review) + "?thay=99999").content.decode()


def test_a_number_that_the_ledger_knows_otherwise_is_pointed_out(desk: Client, review: Review) -> None:
    measure = factories.measure("Kết nạp đảng viên mới", unit="đảng viên", code="KN-DV")
    factories.recorded(review.unit_id, measure, 3)
    review.items.create(order=1, title="Xây dựng Đảng", measures=["KN-DV"])
    conclude(factories.SYSTEM, review.pk, "Kết nạp đảng viên mới được 3 đảng viên là tốt.")
    conclude(factories.SYSTEM, review.pk, "Kết nạp đảng viên mới được 5 đảng viên là tốt.")
    page = desk.get(page_of(review)).content.decode()
    assert "3 đảng viên: số trong sổ, Kết nạp đảng viên mới." in page
    assert "5 đảng viên: sổ ghi 3." in page


def test_the_usual_deadline_is_set_on_the_page(desk: Client, review: Review) -> None:
    answer = desk.post(page_of(review, "thoi-han-mac-dinh/"), {"days": "7", "working": "on"}, follow=True)
    assert "Không nói thời hạn: 7 ngày làm việc" in answer.content.decode()


def test_a_conclusion_of_another_conference_is_not_there(desk: Client, review: Review) -> None:
    other = a_review(review.unit_id, state="in_progress", uid="khac", started_at=at(2024, 3, 6))
    conclude(factories.SYSTEM, other.pk, "Phòng Kinh tế rà soát giá đất.")
    (one,) = conclusions_of(other.pk)
    assert desk.post(page_of(review, f"{one.id}/bo/")).status_code in (404, 422)
    assert conclusions_of(other.pk)[0].state == "taken"


def test_what_many_are_told_alike_is_shown_once_and_opened(desk: Client, review: Review) -> None:
    for number in range(6):
        factories.unit(f"Khu phố Số {number}", type="thon", under=review.unit_id)
    desk.post(page_of(review, "ghi/"), {"text": "Các khu phố nộp danh sách hộ nghèo trước ngày 25/3."})
    page = desk.get(page_of(review)).content.decode()
    assert page.count('<details class="alike">') == 1
    assert "đơn vị nữa, mỗi đơn vị một việc như trên" in page
    assert page.count('class="assigned"') == Assignment.objects.count() > 3
