"""Nhiệm vụ: what the lists and the page say, what their forms do, and what a person sees when something is wrong."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from giaoban.base.clock import clock_at
from giaoban.people.policy import Person
from giaoban.tasks.actions.report import complete
from giaoban.tasks.jobs import renew
from giaoban.tasks.models import Evidence, Occurrence, Task
from tests.tasks.town import Ward, at, build, given

pytestmark = pytest.mark.django_db
DUE = date(2024, 2, 20)
TODAY = date(2024, 2, 12)


@pytest.fixture
def ward(own_folders: object) -> Iterator[Ward]:
    with clock_at(at(TODAY)):
        yield build()


def client(person: Person) -> Client:
    found = Client()
    found.force_login(person.user)
    return found


def said(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def test_the_heading_counts_what_waits(ward: Ward) -> None:
    with clock_at(at(date(2024, 2, 1))):
        given(ward, date(2024, 2, 8))
    given(ward, DUE)
    given(ward, date(2024, 2, 14))
    given(ward, date(2024, 4, 1))
    text = said(client(ward.officer).get(f"/{ward.police}/nhiem-vu/"))
    assert "<h1>Việc của tôi: 1 quá hạn, 1 sắp đến hạn, 2 đang làm</h1>" in text
    assert "hạn 08/02/2024, quá 4 ngày" in text
    assert text.count("Báo tiến độ<span") == 4
    late = said(client(ward.clerk).get(f"/{ward.id}/nhiem-vu/?muc=qua-han"))
    assert late.count('class="task"') == 1
    # Whoever assigned is not pressed to report.
    assert "Báo tiến độ<span" not in late


def test_an_empty_list_says_what_to_do(ward: Ward) -> None:
    assert "Không có nhiệm vụ nào đang làm" in said(client(ward.clerk).get(f"/{ward.id}/nhiem-vu/?muc=don-vi"))
    assert "bấm “Giao nhiệm vụ”" in said(client(ward.clerk).get(f"/{ward.id}/nhiem-vu/?muc=don-vi"))


def test_a_task_is_given_in_words_and_reported_on_in_two_fields(ward: Ward) -> None:
    office = client(ward.clerk)
    form = {
        "noi-dung": "Rà soát tạm trú",
        "chu-tri": ward.police,
        "han-chu": "trước ngày 25/2",
        "phoi-hop": [ward.women],
    }
    answer = office.post(f"/{ward.id}/nhiem-vu/giao/", form)
    row = Occurrence.objects.get()
    assert (answer.status_code, row.due, row.state) == (302, date(2024, 2, 24), "assigned")
    address = f"/{ward.police}/nhiem-vu/{row.task_id}/"
    officer = client(ward.officer)
    assert "Còn 12 ngày" in said(officer.get(address))
    assert officer.post(f"{address}bao-cao/", {"lan": row.pk, "muc": "50", "noi-dung": ""}).status_code == 302
    paper = SimpleUploadedFile("biên bản.txt", "Biên bản".encode())
    officer.post(f"{address}bao-cao/", {"lan": row.pk, "muc": "100", "noi-dung": "Đã rà soát", "tep": paper})
    row.refresh_from_db()
    assert (row.state, row.percent) == ("reported", 100)
    kept = Evidence.objects.get()
    answer = office.get(f"/{ward.id}/nhiem-vu/minh-chung/{kept.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["X-Content-Type-Options"], answer.content.decode()) == ("nosniff", "Biên bản")
    assert client(ward.stranger).get(f"/{ward.other}/nhiem-vu/minh-chung/{kept.pk}/").status_code == 404


def test_what_is_wrong_is_said_and_what_was_typed_stays(ward: Ward) -> None:
    office = client(ward.clerk)
    form = {"noi-dung": "Rà soát tạm trú", "chu-tri": ward.police, "han-chu": "sớm nhất có thể"}
    answer = office.post(f"/{ward.id}/nhiem-vu/giao/", form)
    assert answer.status_code == 422
    assert "Không đọc được thời hạn “sớm nhất có thể”" in said(answer)
    assert "Rà soát tạm trú" in said(answer)
    assert office.post(f"/{ward.id}/nhiem-vu/giao/", {"noi-dung": "x", "han": "2024-13-40"}).status_code == 422
    assert not Task.objects.exists()


def test_at_the_deadline_the_page_asks_for_done_or_a_new_day(ward: Ward) -> None:
    row = given(ward, TODAY)
    officer, address = client(ward.officer), f"/{ward.police}/nhiem-vu/{row.task_id}/"
    assert "Đã đến hạn: báo cáo xong, hoặc đề xuất ngày mới" in said(officer.get(address))
    answer = officer.post(f"{address}bao-cao/", {"lan": row.pk, "muc": "75", "noi-dung": "Chờ đo đạc"})
    assert answer.status_code == 422
    assert "đề xuất ngày hoàn thành mới" in said(answer)
    assert "Chờ đo đạc" in said(answer)
    form = {"lan": row.pk, "muc": "75", "noi-dung": "Chờ đo đạc", "ngay-moi": "2024-02-20"}
    assert officer.post(f"{address}bao-cao/", form).status_code == 302
    office = client(ward.clerk)
    assert "Đơn vị xin gia hạn đến 20/02/2024" in said(office.get(f"/{ward.id}/nhiem-vu/{row.task_id}/"))
    form = {"lan": row.pk, "ngay-moi": "2024-02-20", "ly-do": "Đồng ý"}
    office.post(f"/{ward.id}/nhiem-vu/{row.task_id}/gia-han/", form)
    assert "hạn 20/02/2024 (gia hạn 1 lần, hạn đầu 12/02/2024)" in said(officer.get(address))


def test_several_are_confirmed_at_once(ward: Ward) -> None:
    rows = [given(ward, DUE) for _ in range(3)]
    for row in rows:
        complete(ward.officer, row.pk, "Xong")
    office = client(ward.clerk)
    assert "3 chờ xác nhận" in said(office.get(f"/{ward.id}/nhiem-vu/"))
    answer = office.post(f"/{ward.id}/nhiem-vu/xac-nhan/", {"viec": [row.pk for row in rows]}, follow=True)
    assert "Đã xác nhận 3 nhiệm vụ hoàn thành." in said(answer)
    assert set(Occurrence.objects.values_list("state", flat=True)) == {"done"}


def test_what_is_not_ones_own_step_is_refused(ward: Ward) -> None:
    row = given(ward, DUE)
    officer = client(ward.officer)
    assert officer.post(f"/{ward.police}/nhiem-vu/{row.task_id}/huy/", {"lan": row.pk, "ly-do": "x"}).status_code == 403
    other = given(ward, DUE)
    # The time of another task does not pass for this one's.
    wrong = officer.post(f"/{ward.police}/nhiem-vu/{row.task_id}/nhan/", {"lan": other.pk})
    assert wrong.status_code == 404
    assert client(ward.stranger).get(f"/{ward.other}/nhiem-vu/{row.task_id}/").status_code == 404


def test_the_lists_by_conclusion_and_as_excel(ward: Ward) -> None:
    given(ward, DUE, source_words="Thông báo số 15/TB-UBND")
    given(ward, DUE, text="Việc giao thẳng")
    office = client(ward.clerk)
    text = said(office.get(f"/{ward.id}/nhiem-vu/?muc=ket-luan"))
    assert text.index("Thông báo số 15/TB-UBND</h2>") < text.index("Giao trực tiếp, không theo kết luận</h2>")
    answer = office.get(f"/{ward.id}/nhiem-vu/bang.xlsx?muc=don-vi&tim=giao+thang")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet["B"]][3:] == ["Việc giao thẳng"]


def test_what_is_due_stands_on_the_first_pages_too(ward: Ward) -> None:
    given(ward, DUE, text="Rà soát hộ kinh doanh")
    assert "Rà soát hộ kinh doanh" in said(client(ward.clerk).get(f"/{ward.id}/tong-quan/"))
    text = said(client(ward.officer).get(f"/{ward.police}/viec-cua-toi/"))
    assert "1 nhiệm vụ được giao" in text
    assert "Rà soát hộ kinh doanh" in text


def test_a_calendar_address_is_shown_once_and_asked_without_signing_in(ward: Ward) -> None:
    given(ward, DUE)
    officer = client(ward.officer)
    text = said(officer.post(f"/{ward.police}/nhiem-vu/lich/"))
    address = text.split("/nhiem-vu/lich/")[-1].split(".ics")[0]
    answer = Client().get(f"/nhiem-vu/lich/{address}.ics")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "DTSTART;VALUE=DATE:20240220" in answer.content.decode()
    officer.post(f"/{ward.police}/nhiem-vu/lich/", {"revoke": "1"})
    assert Client().get(f"/nhiem-vu/lich/{address}.ics").status_code == 404


def test_the_next_time_of_a_recurring_task_is_reached_from_the_page(ward: Ward) -> None:
    office = client(ward.clerk)
    form = {"noi-dung": "Báo cáo an ninh", "chu-tri": ward.police, "han-chu": "định kỳ trước ngày 25 hằng tháng"}
    office.post(f"/{ward.id}/nhiem-vu/giao/", form)
    with clock_at(at(date(2024, 3, 1))):
        renew()
        text = said(office.get(f"/{ward.id}/nhiem-vu/{Task.objects.get().pk}/"))
        assert "hạn 24/02/2024" in text
        assert "hạn 24/03/2024" in text
