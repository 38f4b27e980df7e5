"""Báo cáo → Mẫu lời văn in a real browser: what is wrong and what it gives are shown while one types."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from giaoban.people.enums import Role
from tests import factories
from tests.web.browsing import IN_A_BROWSER, follow, look

pytestmark = IN_A_BROWSER


@pytest.fixture(params=[(1280, 800), (360, 640)], ids=["1280", "360"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    yield context.new_page()
    context.close()


def test_a_clerk_writes_the_offices_own_words(
    page: Page, live_server: LiveServer, transactional_db: None, own_folders: object
) -> None:
    ward = factories.unit("Phường Thử Lời", type="phuong", code="99091")
    factories.recorded(
        ward, factories.measure("Số hộ nghèo", "stock", "hộ", code="VX01"), 185, period="2024-02", nature="at"
    )
    clerk = factories.person(Role.CONSOLIDATOR, ward).user
    clerk.set_password("mat-khau-de-thu")
    clerk.save()
    page.goto(live_server.url)
    page.get_by_label("Tên tài khoản").fill(clerk.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-de-thu")
    follow(page.get_by_role("button", name="Đăng nhập"))
    page.goto(f"{live_server.url}/{ward}/bao-cao/?ky=2024-02@LICH")
    look(page, "reports")
    follow(page.get_by_role("link", name="Sửa mẫu lời văn"))
    text = page.get_by_label("Lời văn", exact=True)
    text.fill("Hộ nghèo: {{VX0l trong kỳ}}.")
    expect(page.get_by_text("Có phải: {{VX01 trong kỳ}}?")).to_be_visible()
    look(page, "wording-wrong")
    text.fill("Hộ nghèo {{kỳ}}: {{VX01 trong kỳ}}.")
    expect(page.get_by_text("Hộ nghèo tháng 02 năm 2024: 185 hộ./.")).to_be_visible()
    follow(page.get_by_role("button", name="Giữ thành bản mới"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("lời văn của đơn vị, bản 1")
    look(page, "wording-kept")
