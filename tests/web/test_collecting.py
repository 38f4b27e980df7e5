"""Thu thập: who has reported, and one form from opening to acceptance, return and correction, as screens show it."""

import pytest
from django.test import Client
from django.urls import reverse

from giaoban.intake.actions.accept_submission import accept_submission
from giaoban.intake.actions.correct_cell import correct_cell
from giaoban.intake.actions.hand_in import hand_in
from giaoban.intake.actions.save_cell import save_cell
from giaoban.intake.actions.unlock_cell import unlock_cell
from giaoban.intake.models import Cell, Submission
from giaoban.people.enums import Role
from giaoban.people.policy import Person
from tests import factories as make
from tests.intake.handing import Ward, ward_office

pytestmark = pytest.mark.django_db
KY = "2024-02@LICH"


@pytest.fixture
def ward(own_folders: object) -> Ward:
    return ward_office()


def client_of(actor: Person) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def url(name: str, **kwargs: object) -> str:
    return reverse(f"web:{name}", kwargs=kwargs)


def grid(ward: Ward, actor: Person | None = None, **more: str) -> str:
    client = client_of(actor or ward.clerk)
    return client.get(url("collect", unit_id=ward.id), {"ky": KY, **more}).content.decode()


def test_the_heading_says_how_many_of_how_many_and_who_is_missing(ward: Ward, clock) -> None:  # type: ignore[no-untyped-def]
    clock(2024, 3, 4)
    name = ward.handed_in().submission_id
    page = grid(ward)
    assert "Tháng 02 năm 2024: 1/2 đơn vị đã báo cáo" in page
    assert "1 đơn vị chưa đủ, đã quá hạn" in page and "Khu phố Hai" in page
    assert "muộn 3 ngày" in page and url("submission", submission_id=name) in page
    assert "tháng 01 năm 2024" in page, "the period before is one step away"
    assert "Khu phố Hai" not in grid(ward, loc="cho-nhan").split("<tbody>")[1]
    overview = client_of(ward.clerk).get(url("overview", unit_id=ward.id), {"ky": KY}).content.decode()
    assert "1/2 đơn vị đã báo cáo" in overview and "1 biểu chờ nhận" in overview


def test_the_chair_sees_the_grid_and_nothing_to_press(ward: Ward) -> None:
    ward.handed_in()
    page = grid(ward, make.person(Role.CHAIR, ward.id))
    assert "1/2 đơn vị đã báo cáo" in page
    assert "Nhận các biểu" not in page and 'type="file"' not in page


def test_forms_are_accepted_from_the_grid_all_or_none(ward: Ward) -> None:
    first, second = ward.handed_in().submission_id, ward.begun(ward.other)
    client = client_of(ward.clerk)
    accept = url("collect_accept", unit_id=ward.id)
    refused = client.post(f"{accept}?ky={KY}", {"forms": [first, second]})
    assert refused.status_code == 404, "the second is a draft nobody else sees"
    assert Submission.objects.get(pk=first).state == "submitted"
    page = client.post(f"{accept}?ky={KY}", {"forms": [first]}, follow=True).content.decode()
    assert "Đã nhận 1 biểu." in page and "đã nhận" in page
    assert "Chưa chọn biểu nào" in client.post(f"{accept}?ky={KY}", follow=True).content.decode()


def test_a_form_is_looked_at_and_accepted(ward: Ward) -> None:
    name = ward.handed_in(rate="120/140").submission_id
    client = client_of(ward.clerk)
    page = client.get(url("submission", submission_id=name)).content.decode()
    assert "Khu phố Một, tháng 02 năm 2024: đã nộp" in page
    assert "1.204" in page and "120/140" in page and "3/3 dòng có số" in page
    revision = str(Submission.objects.get(pk=name).revision)
    page = client.post(url("submission_accept", submission_id=name), {"revision": revision}, follow=True)
    assert "Số liệu của biểu được tính từ bây giờ" in page.content.decode()
    again = client.post(url("submission_accept", submission_id=name), {"revision": revision})
    assert again.status_code == 422 and "đã nhận" in again.content.decode()


def test_an_acceptance_of_what_has_changed_meanwhile_is_refused(ward: Ward) -> None:
    name = ward.handed_in().submission_id
    answer = client_of(ward.clerk).post(url("submission_accept", submission_id=name), {"revision": "99"})
    assert answer.status_code == 422 and "vừa được sửa sau khi bạn mở trang" in answer.content.decode()
    assert Submission.objects.get(pk=name).state == "submitted"


def test_one_line_is_returned_with_its_reason_and_comes_back_marked(ward: Ward) -> None:
    name = ward.handed_in().submission_id
    client = client_of(ward.clerk)
    send_back = url("submission_send_back", submission_id=name)
    assert client.post(send_back, {"lines": [ward.lines[0]]}).status_code == 422, "a return says why"
    page = client.post(
        send_back, {"lines": [ward.lines[0]], "reason": "Công an báo 5 vụ"}, follow=True
    ).content.decode()
    assert "trả lại để sửa" in page and "Công an báo 5 vụ" in page and "trả lại biểu" in page
    save_cell(ward.reporter, name, ward.lines[0], "5")
    hand_in(ward.reporter, name)
    page = client.get(url("submission", submission_id=name)).content.decode()
    assert "sửa sau khi trả lại" in page
    assert "Công an báo 5 vụ" in page, "the log remembers"


def test_a_lead_approves_what_the_reporter_put_before_them(ward: Ward) -> None:
    lead = make.person(Role.LEAD, ward.hamlet)
    name = ward.handed_in().submission_id
    client = client_of(lead)
    assert "chờ trưởng đơn vị duyệt" in client.get(url("submission", submission_id=name)).content.decode()
    page = client.post(url("submission_approve", submission_id=name), follow=True).content.decode()
    assert "Đã duyệt và nộp biểu lên cấp trên." in page


def test_a_cell_is_unlocked_corrected_and_the_correction_accepted(ward: Ward) -> None:
    name = ward.handed_in().submission_id
    accept_submission(ward.clerk, name)
    office, unit = client_of(ward.clerk), client_of(ward.reporter)
    cell = {"submission_id": name, "line_id": ward.lines[0]}
    assert "Đính chính số này" not in unit.get(url("submission_cell", **cell)).content.decode()
    page = office.post(url("submission_unlock", **cell), {"reason": "Sót một vụ"}, follow=True).content.decode()
    assert "Đã mở khóa ô này" in page
    assert "Đính chính số này" in unit.get(url("submission_cell", **cell)).content.decode()
    page = unit.post(
        url("submission_correct", **cell), {"raw": "4", "reason": "Vụ ngày 28"}, follow=True
    ).content.decode()
    assert "Đã ghi bản đính chính" in page
    page = office.get(url("submission_cell", **cell)).content.decode()
    assert "Đơn vị đính chính 3 thành 4" in page
    page = office.post(url("submission_correction", **cell), {"answer": "accept"}, follow=True).content.decode()
    assert "Số mới được tính từ bây giờ" in page and "Vụ ngày 28" in page
    assert Cell.objects.get(submission_id=name, line_id=ward.lines[0]).mark == ""


def test_a_correction_is_refused_with_a_reason(ward: Ward) -> None:
    name = ward.handed_in().submission_id
    accept_submission(ward.clerk, name)
    unlock_cell(ward.clerk, name, ward.lines[0], reason="Sót")
    correct_cell(ward.reporter, name, ward.lines[0], "4", reason="Vụ ngày 28")
    page = client_of(ward.clerk).post(
        url("submission_correction", submission_id=name, line_id=ward.lines[0]),
        {"answer": "refuse", "reason": "Vụ đó của khu phố Hai"},
        follow=True,
    )
    assert "Số cũ vẫn được tính" in page.content.decode()


def test_the_figures_of_a_form_do_not_wait_one_by_one(ward: Ward) -> None:
    ward.handed_in()
    page = client_of(ward.clerk).get(url("figures_waiting", unit_id=ward.id)).content.decode()
    assert "Không có số liệu nào chờ duyệt" in page


def test_the_record_of_periods(ward: Ward, clock) -> None:  # type: ignore[no-untyped-def]
    clock(2024, 3, 4)
    ward.handed_in()
    page = client_of(ward.clerk).get(url("collect_history", unit_id=ward.id), {"ky": KY}).content.decode()
    assert "Nền nếp báo cáo đến tháng 02 năm 2024: đủ 50%, đúng hạn 0%" in page
    empty = client_of(ward.office)
    home = ward.office.home_id
    assert "Chưa giao biểu cho đơn vị nào" in empty.get(url("collect_history", unit_id=home)).content.decode()
