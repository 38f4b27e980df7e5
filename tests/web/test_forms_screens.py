"""Danh mục → Chế độ và biểu mẫu, Chỉ tiêu: what the pages say and what their forms refuse."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from giaoban.base.actors import System
from giaoban.catalogue.actions.add_measure import add_measure
from giaoban.catalogue.actions.load import load
from giaoban.catalogue.models import Form, FormAssignment, FormVersion, Holiday, Measure, ReportingRegime
from giaoban.catalogue.queries import form_version
from giaoban.people.enums import Role
from tests import factories as make
from tests.catalogue.test_ready import OWN
from tests.conftest import SetClock
from tests.factories import ReportingWard

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward(own_folders: object) -> ReportingWard:
    load(System())
    return make.reporting_ward()


@pytest.fixture
def clerk(ward: ReportingWard) -> Client:
    client = Client()
    client.force_login(make.clerk(ward.id).user)
    return client


def page(client: Client, ward: ReportingWard, path: str, **more: Any) -> str:
    answer = client.get(f"/{ward.id}/danh-muc/{path}", more)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def post(client: Client, ward: ReportingWard, path: str, **values: Any) -> Any:
    return client.post(f"/{ward.id}/danh-muc/{path}", values)


def draft(client: Client, ward: ReportingWard) -> FormVersion:
    law = ReportingRegime.objects.get(code="LICH", owner=None)
    answer = post(client, ward, "bieu-mau/moi/", ten="Báo cáo quý", ky_hieu="BQ", che_do=law.pk)
    assert answer.status_code == 302
    return FormVersion.objects.get(form__code="BQ")


def test_the_list_says_what_is_in_use_and_each_regime_by_when(clerk: Client, ward: ReportingWard) -> None:
    text = page(clerk, ward, "bieu-mau/")
    assert "1 biểu mẫu đang dùng" in text
    assert "Báo cáo tháng của phường" in text
    assert "Nghị định 09/2019" in page(clerk, ward, f"che-do/{ReportingRegime.objects.get(code='ND09').pk}/")
    assert "Xã, phường, đặc khu: 2 ngày làm việc sau ngày chốt" in text


def test_a_regime_shows_its_dates_of_a_year_and_where_holidays_leave_no_day(
    clerk: Client, ward: ReportingWard, clock: SetClock
) -> None:
    clock(2026, 2, 1)
    decree = ReportingRegime.objects.get(code="ND09", owner=None)
    text = page(clerk, ward, f"che-do/{decree.pk}/", nam=2026)
    assert "Kỳ tới, tháng 02 năm 2026: chốt số liệu ngày 14/02/2026" in text
    # Tết: the first working day after the cut-off of 14/02 is the 23rd; a province's last day is the 25th anyway.
    assert "T2 23/02" in text
    assert "không còn ngày nào để tổng hợp" in text
    assert "Chưa có ngày nghỉ lễ nào" in page(clerk, ward, f"che-do/{decree.pk}/", nam=2035)
    assert "Bộ luật Lao động 2019, điều 112" in page(clerk, ward, "ngay-nghi/", nam=2026)
    assert "Năm 2026" in page(clerk, ward, "ngay-nghi/", nam="năm nay")
    Holiday.objects.all().delete()
    assert "Chưa có ngày nghỉ nào của năm 2026" in page(clerk, ward, "ngay-nghi/", nam=2026)
    assert clerk.get(f"/{ward.id}/danh-muc/che-do/0/").status_code == 404


def test_a_clerk_writes_a_form_step_by_step(clerk: Client, ward: ReportingWard) -> None:
    version = draft(clerk, ward)
    path = f"soan/{version.pk}/"
    assert "Số hộ nghèo" in page(clerk, ward, path, tim="ho ngheo")
    assert "Không có chỉ tiêu nào khớp" in page(clerk, ward, path, tim="xyzt")
    flow, stock, ratio = ward.measures
    for one in (flow, stock, ratio):
        assert post(clerk, ward, path + "sua/", viec="add_line", chi_tieu=one).status_code == 302
    post(clerk, ward, path + "sua/", viec="add_section", muc="Nổi bật")
    post(clerk, ward, path + "sua/", viec="describe", ten="Báo cáo quý của phường", huong_dan="Gửi sớm.")
    lines = form_version(version.pk).lines
    post(clerk, ward, path + "sua/", viec="up", phan=f"line-{lines[2].id}")
    post(clerk, ward, path + "sua/", viec="down", phan=f"line-{lines[0].id}")
    post(clerk, ward, path + "sua/", viec="remove", phan=f"line-{lines[1].id}")
    changed = {"huong_dan": "Chỉ số mới", "ve": "self", "pham_vi": "to_date", "noi_dung": ""}
    post(clerk, ward, path + "sua/", viec="change", phan=f"line-{lines[0].id}", **changed)
    section = form_version(version.pk).sections[0].id
    post(
        clerk, ward, path + "sua/", viec="change", phan=f"section-{section}", muc="Kết quả", huong_dan="", bat_buoc="on"
    )
    view = form_version(version.pk)
    assert (view.name, view.guidance) == ("Báo cáo quý của phường", "Gửi sớm.")
    assert [(line.measure.id, line.required, line.nature) for line in view.lines] == [
        (ratio, True, "at"),
        (flow, False, "to_date"),
    ]
    assert [(one.heading, one.required) for one in view.sections] == [("Kết quả", True)]
    # htmx gets the editor alone; a refusal goes to the notice and leaves the editor.
    headers = {"HX-Request": "true"}
    answer = clerk.post(f"/{ward.id}/danh-muc/{path}sua/", {"viec": "add_line", "chi_tieu": stock}, headers=headers)
    assert answer.content.decode().lstrip().startswith('<div id="editor"')
    answer = clerk.post(f"/{ward.id}/danh-muc/{path}sua/", {"viec": "add_line", "chi_tieu": stock}, headers=headers)
    assert (answer["HX-Retarget"], "Biểu đã hỏi" in answer.content.decode()) == ("#notice", True)
    assert "người báo cáo sẽ thấy thế này" in page(clerk, ward, path + "xem-thu/")


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"viec": "fly"},
        {"viec": "up", "phan": "line-0"},
        {"viec": "add_line", "chi_tieu": "x"},
        {"viec": "add_section"},
    ],
)
def test_a_step_that_means_nothing_is_refused_in_words(
    clerk: Client, ward: ReportingWard, values: dict[str, str]
) -> None:
    version = draft(clerk, ward)
    answer = post(clerk, ward, f"soan/{version.pk}/sua/", **values)
    assert answer.status_code == 422
    assert "Hãy" in answer.content.decode()


def test_publishing_shows_the_cost_and_what_is_asked_already(clerk: Client, ward: ReportingWard) -> None:
    version = draft(clerk, ward)
    for one in ward.measures:
        post(clerk, ward, f"soan/{version.pk}/sua/", viec="add_line", chi_tieu=one)
    path = f"soan/{version.pk}/ban-hanh/"
    assert "chưa giao cho đơn vị nào" in page(clerk, ward, path)
    given = post(
        clerk,
        ward,
        f"bieu-mau/{version.form_id}/giao/",
        cho=f"unit:{ward.police}",
        ky="quarter",
        tu="2024-01-01",
        cay="state",
    )
    assert given.status_code == 302
    text = page(clerk, ward, path)
    assert "1 đơn vị mất khoảng" in text
    assert "3 chỗ biểu khác đã hỏi cùng đơn vị" in text
    assert "Có sẵn tổng các kỳ của biểu kia: bấm nhận, không gõ lại." in text
    assert "chưa đo ở cơ quan nào" in text
    assert post(clerk, ward, path, tu="hôm qua").status_code == 422
    assert post(clerk, ward, path, tu="2024-01-01").status_code == 302
    version.refresh_from_db()
    assert (version.state, version.valid_from) == ("published", date(2024, 1, 1))
    # From now on the editor only shows it, and every step is refused.
    assert "không sửa được" in page(clerk, ward, f"soan/{version.pk}/")
    refused = post(clerk, ward, f"soan/{version.pk}/sua/", viec="add_section", muc="Thêm")
    assert (refused.status_code, "đã ban hành" in refused.content.decode()) == (422, True)
    assert post(clerk, ward, f"bieu-mau/{version.form_id}/ban-moi/").status_code == 302
    second = FormVersion.objects.get(form=version.form, number=2)
    line = form_version(second.pk).lines[0]
    post(clerk, ward, f"soan/{second.pk}/sua/", viec="remove", phan=f"line-{line.id}")
    post(clerk, ward, f"soan/{second.pk}/sua/", viec="add_section", muc="Kiến nghị")
    text = page(clerk, ward, f"bieu-mau/{version.form_id}/")
    assert "Bỏ</span> Số vụ vi phạm" in text
    assert "Thêm</span> Kiến nghị" in text
    assert post(clerk, ward, f"soan/{second.pk}/bo/").status_code == 302
    assert not FormVersion.objects.filter(pk=second.pk).exists()


def test_assigning_to_a_kind_and_ending_it(clerk: Client, ward: ReportingWard) -> None:
    form_id = form_version(ward.version).form_id
    path = f"bieu-mau/{form_id}/giao/"
    values = {"cho": "kind:thon:", "ky": "quarter", "tu": "2024-01-01", "cay": "state", "ngay_lam_viec": "3"}
    assert post(clerk, ward, path, **values).status_code == 302
    row = FormAssignment.objects.get(form_id=form_id, unit_type="thon")
    assert (row.period_type, row.working_days) == ("quarter", 3)
    assert "Mọi thôn, tổ dân phố" in page(clerk, ward, f"bieu-mau/{form_id}/")
    for bad in ({"cho": ""}, {"tu": ""}, {"ngay_lam_viec": "ba"}, {"ky": "century"}, {"cho": "unit:0"}):
        assert post(clerk, ward, path, **{**values, "ky": "half", **bad}).status_code == 422, bad
    assert post(clerk, ward, path, ket_thuc=row.pk, den="2024-03-31").status_code == 302
    row.refresh_from_db()
    assert row.valid_to == date(2024, 3, 31)


def test_a_regime_of_ones_own_is_copied_and_checked(clerk: Client, ward: ReportingWard) -> None:
    law = ReportingRegime.objects.get(code="ND09", owner=None)
    assert law.legal_basis.split(",")[0] in page(clerk, ward, "che-do/moi/", theo=law.pk)
    values = {
        "ky_hieu": "P-01",
        "ten": "Chế độ của phường",
        "can_cu": "Quyết định của UBND phường",
        "cach_tinh": "ND09",
        "ky": ["month", "quarter"],
        "tu": "2024-01-01",
        "ngay_hamlet": "1",
        "ngay_commune": "2",
    }
    assert post(clerk, ward, "che-do/moi/", **values).status_code == 302
    own = ReportingRegime.objects.get(code="P-01")
    assert own.owner_id == ward.id
    answer = post(clerk, ward, f"che-do/{own.pk}/sua/", **{**values, "ngay_hamlet": "2"})
    assert (answer.status_code, "Thời hạn các cấp chưa hợp lý" in answer.content.decode()) == (422, True)
    assert post(clerk, ward, f"che-do/{own.pk}/sua/", **{**values, "ngay_hamlet": "một"}).status_code == 422
    assert post(clerk, ward, f"che-do/{own.pk}/sua/", **{**values, "ngay_commune": "4"}).status_code == 302
    assert post(clerk, ward, f"che-do/{law.pk}/sua/", **values).status_code == 422


def test_ready_made_forms_are_taken_or_brought(clerk: Client, ward: ReportingWard) -> None:
    assert "Báo cáo tháng của khu phố, thôn" in page(clerk, ward, "bieu-mau/co-san/")
    assert post(clerk, ward, "bieu-mau/co-san/", bieu=["KP-T", "CA-T"]).status_code == 302
    assert set(Form.objects.filter(owner_id=ward.id, code__in=["KP-T", "CA-T"]).values_list("code", flat=True)) == {
        "KP-T",
        "CA-T",
    }
    assert "[[form]]" in page(clerk, ward, "bieu-mau/mau.toml")
    for content, said in ((b"\xff\xfe\x00", "UTF-8"), (b"[[form", "TOML"), (b"x = 1", "không có mục nào tên")):
        answer = post(clerk, ward, "bieu-mau/co-san/", tep=SimpleUploadedFile("a.toml", content))
        assert (answer.status_code, said in answer.content.decode()) == (422, True), said
    assert post(clerk, ward, "bieu-mau/co-san/").status_code == 422
    assert post(clerk, ward, "bieu-mau/co-san/", tep=SimpleUploadedFile("a.toml", OWN.encode())).status_code == 302
    assert Form.objects.filter(owner_id=ward.id, code="TH").exists()


def test_the_catalogue_is_searched_with_or_without_accents_and_shows_local_measures(
    clerk: Client, ward: ReportingWard
) -> None:
    add_measure(System(), ward.id, name="Ghế đá", unit="chiếc")
    assert "trong đó 1 chỉ tiêu riêng" in page(clerk, ward, "chi-tieu/")
    text = page(clerk, ward, "chi-tieu/", tim="ghe da")
    assert "Ghế đá" in text and "1 chỉ tiêu khớp" in text
    poor = Measure.objects.get(code="VX01")
    text = page(clerk, ward, f"chi-tieu/{poor.pk}/")
    assert "lấy số mới nhất" in text and "Càng thấp càng tốt" in text
    asked = page(clerk, ward, f"chi-tieu/{ward.measures[0]}/")
    assert "1 biểu hỏi chỉ tiêu này" in asked
    assert "Không có chỉ tiêu nào khớp" in page(clerk, ward, "chi-tieu/", tim="xyzt")
    assert "Số hộ nghèo" not in page(clerk, ward, "chi-tieu/", nhom="KT")
    other = add_measure(System(), make.unit(), name="Của nơi khác", unit="cái")
    assert clerk.get(f"/{ward.id}/danh-muc/chi-tieu/{other}/").status_code == 422


def test_who_may_only_look_sees_no_button_and_nobody_sees_a_strangers_form(ward: ReportingWard) -> None:
    client = Client()
    client.force_login(make.person(Role.REPORTER, ward.police).user)
    form_id = form_version(ward.version).form_id
    text = client.get(f"/{ward.police}/danh-muc/bieu-mau/{form_id}/").content.decode()
    assert "Báo cáo tháng của phường" in text
    assert "Soạn phiên bản mới" not in text and "Giao thêm" not in text
    stranger = Client()
    stranger.force_login(make.clerk(other := make.unit()).user)
    assert stranger.get(f"/{other}/danh-muc/bieu-mau/{form_id}/").status_code == 404
    assert stranger.get(f"/{other}/danh-muc/soan/{ward.version}/").status_code == 404
    assert stranger.post(f"/{other}/danh-muc/soan/{ward.version}/sua/", {"viec": "up"}).status_code == 404
