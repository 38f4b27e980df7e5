"""Screens of conferences: what is next and what it lacks, preparing one from end to end, replying by link, signing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from giaoban.base.clock import now
from giaoban.people.enums import Role
from giaoban.people.policy import Person
from giaoban.reviews.links import PUBLIC, token_of
from giaoban.reviews.models import AgendaItem, Paper, Participant, Review, Series
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward(own_folders: object) -> int:
    return factories.unit("Phường Thử Hội")


@pytest.fixture
def office(ward: int) -> Client:
    return client_of(factories.clerk(ward))


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def page(client: Client, name: str, **kwargs: object) -> str:
    return client.get(reverse(f"web:{name}", kwargs=kwargs)).content.decode()


def typed(**more: str) -> dict[str, str]:
    day = localtime(now() + timedelta(days=9)).date().isoformat()
    given = {"name": "Giao ban tháng 2", "day": day, "start": "08:00", "end": "09:30", "chair": "bà Lý Thanh Trà"}
    return {**given, "place": "Phòng họp số 2", "kind": "briefing", "form": "state", "period": "", **more}


def prepared(office: Client, ward: int) -> Review:
    office.post(reverse("web:conferences_new", kwargs={"unit_id": ward}), typed())
    return Review.objects.get(unit_id=ward)


def do(office: Client, row: Review, viec: str, **given: object) -> object:
    address = reverse("web:conference_prepare", kwargs={"unit_id": row.unit_id, "review_id": row.pk})
    return office.post(address, {"viec": viec, **given})


def test_the_first_page_says_what_is_next_and_what_it_lacks(office: Client, ward: int) -> None:
    said = page(office, "conferences", unit_id=ward)
    assert "Chưa có hội nghị nào sắp họp" in said
    assert "thì lập chuỗi" in said
    row = prepared(office, ward)
    said = page(office, "conferences", unit_id=ward)
    assert "Giao ban tháng 2: 08:00" in said
    assert "còn thiếu chương trình, thành phần" in said
    do(office, row, "item_add", title="Báo cáo", minutes="120", kind="report")
    do(office, row, "people_add", people="Hồ Văn Mây; Trưởng khu phố; may@example.vn\nLê Na")
    said = page(office, "conference", unit_id=ward, review_id=row.pk)
    assert "còn thiếu rút bớt chương trình (dài quá 30 phút), gửi giấy mời" in said
    assert "Dài quá 30 phút so với giờ họp" in said
    assert "chưa có địa chỉ: gọi, hoặc gửi giấy" in said


def test_what_cannot_be_stays_typed_with_the_reason_above_it(office: Client, ward: int) -> None:
    answer = office.post(
        reverse("web:conferences_new", kwargs={"unit_id": ward}), typed(end="07:30", name="Tên giữ lại")
    )
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Giờ kết thúc 07:30 không sau giờ bắt đầu 08:00" in said
    assert 'value="Tên giữ lại"' in said
    assert not Review.objects.exists()
    row = prepared(office, ward)
    answer = do(office, row, "people_add", people="Hồ Văn Mây; Trưởng khu phố; khong-phai@")
    said = answer.content.decode()  # type: ignore[attr-defined]
    assert "Dòng 1: “khong-phai@” không phải địa chỉ" in said
    assert "Hồ Văn Mây; Trưởng khu phố; khong-phai@</textarea>" in said
    answer = do(office, row, "item_add", title="Mục giữ lại", minutes="lâu")
    assert 'value="Mục giữ lại"' in answer.content.decode()  # type: ignore[attr-defined]
    assert "không còn nút vừa bấm" in do(office, row, "dot").content.decode()  # type: ignore[attr-defined]


def test_a_series_is_set_up_and_its_next_conference_begins_filled_in(office: Client, ward: int) -> None:
    address = reverse("web:conferences_series_new", kwargs={"unit_id": ward})
    given = {"name": "Hội nghị giao ban", "rhythm": "month", "start": "08:00", "minutes": "90", "kind": "briefing"}
    assert office.post(address, {**given, "minutes": "ít"}).status_code == 422
    office.post(address, given)
    series = Series.objects.get()
    Series.objects.update(template=[{"title": "Khai mạc", "minutes": 5, "kind": "opening"}])
    assert f"?chuoi={series.pk}" in page(office, "conferences", unit_id=ward)
    address = reverse("web:conferences_new", kwargs={"unit_id": ward})
    said = office.get(f"{address}?chuoi={series.pk}").content.decode()
    assert "Kỳ tiếp theo của “Hội nghị giao ban” họp lúc nào?" in said
    office.post(address, {**typed(), "series": str(series.pk)})
    assert list(AgendaItem.objects.values_list("title", flat=True)) == ["Khai mạc"]
    said = page(office, "conferences_series", unit_id=ward, series_id=series.pk)
    assert "Khai mạc" in said
    assert office.get(f"{address}?chuoi=999").status_code == 422


def test_a_conference_is_prepared_opened_ticked_run_and_its_minutes_written(office: Client, ward: int) -> None:
    row = prepared(office, ward)
    for title in ("Một", "Hai"):
        do(office, row, "item_add", title=title, minutes="10", kind="report")
    first, second = row.items.all()
    do(office, row, "item_up", item=second.pk)
    assert list(row.items.values_list("title", flat=True)) == ["Hai", "Một"]
    do(office, row, "item_save", item=first.pk, title="Khen thưởng", minutes="15", kind="commendation", awards="")
    do(
        office,
        row,
        "item_save",
        item=first.pk,
        title="Khen thưởng",
        minutes="15",
        kind="commendation",
        awards="Khu phố Bến Đò; Giấy khen\n\nBà Mai; Giấy khen",
    )
    assert "Bà Mai: Giấy khen" in page(office, "conference", unit_id=ward, review_id=row.pk)
    do(office, row, "people_add", people="Hồ Văn Mây; Trưởng khu phố\nLê Na; Hiệu trưởng")
    may, na = Participant.objects.all()
    do(office, row, "person_save", person=may.pk, name="Hồ Văn Mây", post="Trưởng khu phố 4", role="member")
    do(office, row, "note_reply", person=na.pk, reply="no", note="Đi họp Sở")
    file = SimpleUploadedFile("to-trinh.txt", "Tờ trình chợ tạm.".encode())
    do(office, row, "attach", files=[file], item=first.pk)
    do(office, row, "letter", kind="invitation")
    do(office, row, "letter", kind="agenda")
    said = page(office, "conference", unit_id=ward, review_id=row.pk)
    for words in ("Trưởng khu phố 4", "“Đi họp Sở”", "to-trinh.txt", "Giấy mời: Giao ban tháng 2", "SHA-256"):
        assert words in said
    sheet = page(office, "conference_sheet", unit_id=ward, review_id=row.pk)
    assert "mời qua điện thoại" in sheet
    assert "báo vắng" in sheet
    step = reverse("web:conference_step", kwargs={"unit_id": ward, "review_id": row.pk})
    assert "Chưa đến lúc điểm danh" in page(office, "conference_attendance", unit_id=ward, review_id=row.pk)
    office.post(step, {"viec": "open"})
    ticks = reverse("web:conference_attendance", kwargs={"unit_id": ward, "review_id": row.pk})
    answer = office.post(ticks, {"person": may.pk, "attended": "yes"}, headers={"HX-Request": "true"})
    assert "1/2 người có mặt" in answer.content.decode()
    office.post(step, {"viec": "begin"})
    office.post(ticks, {"person": na.pk, "attended": "yes", "stand_in": "Trần Khuê"})
    said = page(office, "conference_attendance", unit_id=ward, review_id=row.pk)
    assert "2/2 người có mặt, 1 đến muộn" in said
    assert "thay: Trần Khuê" in said
    minutes = reverse("web:conference_minutes", kwargs={"unit_id": ward, "review_id": row.pk})
    office.post(minutes, {"course": "Văn phòng báo cáo.", f"n{first.pk}": "Trao giấy khen."})
    office.post(step, {"viec": "close"})
    said = page(office, "conference_minutes", unit_id=ward, review_id=row.pk)
    assert "Hội nghị đã kết thúc: bổ sung biên bản" in said
    assert "Trao giấy khen." in said
    assert "2/2 người dự" in page(office, "conferences", unit_id=ward)


def test_a_paper_comes_as_a_file_and_never_as_a_page(office: Client, ward: int) -> None:
    row = prepared(office, ward)
    do(office, row, "attach", files=[SimpleUploadedFile("Tờ trình.txt", "Tờ trình.".encode())])
    address = reverse(
        "web:conference_paper", kwargs={"unit_id": ward, "review_id": row.pk, "paper_id": Paper.objects.get().pk}
    )
    answer = office.get(address)
    assert answer.content.decode() == "Tờ trình."
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_whoever_is_invited_from_elsewhere_sees_that_conference_only(office: Client, ward: int) -> None:
    row = prepared(office, ward)
    guest = factories.person(Role.LEAD, factories.unit("Phường Bên"))
    here = reverse("web:conference", kwargs={"unit_id": ward, "review_id": row.pk})
    assert client_of(guest).get(here).status_code == 404
    Participant.objects.create(review=row, name="Khách", account=guest.user, token="khach0000000")
    client = client_of(guest)
    said = client.get(here).content.decode()
    assert "Bạn được mời dự. Bạn có dự không?" in said
    assert "Gửi giấy mời" not in said
    client.post(f"{here}tra-loi/", {"reply": "yes"})
    assert Participant.objects.get(account=guest.user).reply == "yes"
    assert "Giao ban tháng 2" in page(client, "conferences", unit_id=guest.home_id)
    assert do(client, row, "item_add", title="Của khách").status_code == 403  # type: ignore[attr-defined]
    other = factories.unit("Phường Khác Nữa")
    assert office.get(reverse("web:conference", kwargs={"unit_id": other, "review_id": row.pk})).status_code == 404


def test_a_personal_link_shows_the_conference_and_takes_the_reply(office: Client, ward: int) -> None:
    row = prepared(office, ward)
    do(office, row, "item_add", title="Chợ tạm bến đò", minutes="10", kind="report")
    do(office, row, "people_add", people="Hồ Văn Mây; Trưởng khu phố; may@example.vn")
    do(office, row, "attach", files=[SimpleUploadedFile("to-trinh.txt", "Tờ trình.".encode())])
    do(office, row, "invite")
    one = Participant.objects.get()
    stranger, here = Client(), reverse("web:by_invitation", kwargs={"token": token_of(one)})
    answer = stranger.get(here)
    said = answer.content.decode()
    for words in ("bạn có dự không?", "Chợ tạm bến đò", "to-trinh.txt", "Phòng họp số 2"):
        assert words in said
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "same-origin")
    answer = stranger.post(f"{here}tra-loi/", {"reply": "stand_in", "stand_in": ""})
    assert "Hãy ghi họ tên, chức vụ người dự thay." in answer.content.decode()
    answer = stranger.post(f"{here}tra-loi/", {"reply": "stand_in", "stand_in": "Lê Na"}, follow=True)
    assert "Bạn đã trả lời: cử người dự thay (Lê Na)" in " ".join(answer.content.decode().split())
    assert stranger.get(f"{here}tai-lieu/{Paper.objects.get().pk}/").content.decode() == "Tờ trình."
    wrong = here.replace(token_of(one)[PUBLIC:], "0" * 24)
    assert stranger.get(wrong).status_code == 404
    assert stranger.get(f"{wrong}tai-lieu/1/").status_code == 404
    do(office, row, "cancel", reason="Bão số 3")
    assert "đã hoãn, hủy" in stranger.get(here).content.decode()
