"""Chasing in a real browser: whoever collects sees who is missing, reminds, copies the words; the reminded see it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from giaoban.people.enums import Role
from giaoban.people.models import User
from tests import factories
from tests.intake.handing import JANUARY, ward_office
from tests.web.browsing import IN_A_BROWSER, follow, look

pytestmark = IN_A_BROWSER


@pytest.fixture
def ward(transactional_db: None, own_folders: object) -> int:
    found = ward_office()
    found.handed_in(found.hamlet, JANUARY)
    User.objects.filter(pk=found.reporter.user.pk).update(display_name="Tổ trưởng khu phố Một")
    factories.person(Role.CONSOLIDATOR, found.id, "thu-ky")
    factories.person(Role.REPORTER, found.other, "khu-pho-hai")
    return found.id


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.get_by_label("Tên tài khoản").fill(name)
    page.get_by_label("Mật khẩu").fill("mat-khau-de-thu")
    follow(page.get_by_role("button", name="Đăng nhập"))


@pytest.fixture(params=[(1280, 800), (360, 640)], ids=["1280", "360"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    yield context.new_page()
    context.close()


def test_who_is_missing_is_reminded_and_sees_it(page: Page, live_server: LiveServer, ward: int) -> None:
    sign_in(page, live_server.url, "thu-ky")
    page.goto(f"{live_server.url}/{ward}/thu-thap/nhac-viec/?ky=2024-02@LICH")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 đơn vị chưa nộp đủ")
    look(page, "chase")
    page.get_by_text("Lời nhắn cho Zalo").first.click()
    expect(page.get_by_label("Lời nhắn cho Khu phố Một")).to_contain_text("Kính gửi Khu phố Một.")
    page.get_by_role("button", name="Chép lời nhắn").first.click()
    expect(page.get_by_text("Đã chép, mở Zalo và dán vào.")).to_be_visible()
    look(page, "chase-zalo")
    follow(page.get_by_role("button", name="Nhắc ngay 2 đơn vị"))
    expect(page.get_by_text("Đã nhắc 2 đơn vị.")).to_be_visible()
    expect(page.get_by_text("nhắc bằng tay").first).to_be_visible()
    follow(page.get_by_role("button", name="Nhắc ngay Khu phố Hai"))
    expect(page.get_by_text("Hôm nay đã nhắc Khu phố Hai rồi.")).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, live_server.url, "khu-pho-hai")
    follow(page.get_by_role("link", name="1 thông báo"))
    expect(page.get_by_text("Phường Bến Tre Xanh chưa nhận được")).to_be_visible()
    look(page, "notices")
    follow(page.get_by_role("button", name="Đánh dấu đã xem"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Không có thông báo mới")
