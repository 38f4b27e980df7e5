"""Báo cáo: documents of every kind of a period, and an office's own wording with what it gives."""

import pytest
from django.test import Client

from giaoban.documents.models import Draft, Template
from giaoban.people.enums import Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(own_folders: object, client: Client) -> int:
    """A town of two communes with a figure each, and its clerk at the screen."""
    town = factories.unit("Thị xã Sông Thử", type="thi_xa", code="980")
    money = factories.measure("Tổng thu ngân sách", "flow", "đồng", code="KT01")
    for n in range(2):
        commune = factories.unit(f"Xã Thử {'AB'[n]}", type="xa", under=town, code=f"9800{n}")
        factories.recorded(commune, money, (n + 1) * 1_000_000_000, period="2024-Q1")
    client.force_login(factories.person(Role.CONSOLIDATOR, town).user)
    return town


def test_a_document_of_each_kind_is_made_listed_and_opened(town: int, client: Client) -> None:
    page = client.get(f"/{town}/bao-cao/?ky=2024-Q1@LICH").content.decode()
    assert "Báo cáo tổng hợp các đơn vị, kèm phụ lục so sánh" in page and "Sửa mẫu lời văn" in page
    asked = {"ky": "2024-Q1@LICH", "loai": "level_above", "form": "party"}
    page = client.post(f"/{town}/bao-cao/soan/", asked, follow=True).content.decode()
    assert "BÁO CÁO tổng hợp kết quả thực hiện nhiệm vụ quý I năm 2024 của các đảng bộ trực thuộc" in page
    made = Draft.objects.get()
    assert (made.kind, made.form) == ("level_above", "party")
    assert client.get(f"/bao-cao/{made.pk}/tai-ve/?tep=pdf").content.startswith(b"%PDF")


def test_a_wording_is_tried_kept_opened_again_and_given_back(town: int, client: Client) -> None:
    address = f"/{town}/bao-cao/mau-loi-van/"
    page = client.get(f"{address}?ky=2024-Q1@LICH").content.decode()
    assert "đang dùng lời văn có sẵn" in page and "{{mở đầu}}" in page and "Xem thử: quý I năm 2024" in page
    text = "Thu {{kỳ}} đạt {{KT01 trong kỳ}}."
    tried = client.post(f"{address}thu/", {"ky": "2024-Q1@LICH", "loai": "report", "text": text}).content.decode()
    assert "Thu quý I năm 2024 đạt 3 tỷ đồng./." in tried
    page = client.post(f"{address}giu/", {"ky": "2024-Q1@LICH", "loai": "report", "text": text}, follow=True)
    assert "đang dùng lời văn của đơn vị, bản 1" in page.content.decode()
    client.post(f"/{town}/bao-cao/soan/", {"ky": "2024-Q1@LICH", "loai": "report"})
    client.post(f"/{town}/bao-cao/soan/", {"ky": "2024-Q1@LICH", "loai": "report", "loi-van": "co-san"})
    assert sorted(made.figures.count() == 1 for made in Draft.objects.all()) == [False, True]
    client.post(f"{address}giu/", {"ky": "2024-Q1@LICH", "loai": "report", "delivered": "1"})
    page = client.get(f"{address}?ky=2024-Q1@LICH&ban=1").content.decode()
    assert "đang dùng lời văn có sẵn" in page and "{{KT01 trong kỳ}}" in page


def test_what_is_wrong_is_shown_line_by_line_and_nothing_is_kept(town: int, client: Client) -> None:
    address, text = f"/{town}/bao-cao/mau-loi-van/", "{{mở đềề}}\nCó 12 hộ nghèo, <b>{{KT0l năm nay}}</b>"
    tried = client.post(f"{address}thu/", {"loai": "report", "text": text}).content.decode()
    assert "3 chỗ phải sửa" in tried and "Dòng 2" in tried and "{{KT01 lũy kế}}" in tried
    page = client.post(f"{address}giu/", {"loai": "report", "text": text}, follow=True).content.decode()
    assert "Mẫu lời văn chưa dùng được" in page
    assert not Template.objects.exists()
    assert client.get(f"{address}?loai=thu-tinh").status_code == 422


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("invitation", "trân trọng kính mời:"),
        ("agenda", "Thảo luận"),
        ("minutes", "II. KẾT LUẬN CỦA CHỦ TRÌ"),
        ("conclusions", "2.1. Giải quyết dứt điểm hồ sơ còn tồn."),
    ],
)
def test_a_wording_for_a_meeting_is_shown_by_an_invented_one_until_there_is_one(
    town: int, client: Client, kind: str, said: str
) -> None:
    page = client.get(f"/{town}/bao-cao/mau-loi-van/?loai={kind}").content.decode()
    assert "Xem thử: một hội nghị đặt ra để xem thử" in page and said in page
