"""Looking at figures in a real browser: from the units side by side to one cell, its number and its sources."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.web.browsing import IN_A_BROWSER, follow, look
from tests.web.towns import Merged, a_merged_town, a_town

pytestmark = IN_A_BROWSER


@pytest.fixture(params=[(1280, 800), (360, 640)], ids=["1280", "360"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    yield context.new_page()
    context.close()


def sign_in(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url)
    page.get_by_label("Tên tài khoản").fill("lanh-dao")
    page.get_by_label("Mật khẩu").fill("mat-khau-de-thu")
    follow(page.get_by_role("button", name="Đăng nhập"))


def test_a_chair_looks_from_all_units_down_to_one_statement(
    page: Page, live_server: LiveServer, transactional_db: None, own_folders: object
) -> None:
    town = a_town()
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/{town.id}/so-lieu/?ky=2024-02@LICH")
    follow(page.get_by_role("link", name="So sánh đơn vị"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("1/4 đơn vị có chỉ tiêu chậm")
    look(page, "compare")

    follow(page.get_by_role("cell", name="chậm, đạt 8,3 %").get_by_role("link"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("đạt 8,3 % kế hoạch năm, chậm")
    look(page, "indicator")

    follow(page.get_by_role("row", name="Lũy kế từ đầu năm").get_by_role("link"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Đảng viên kết nạp: 1 người")
    look(page, "figure-source")

    page.goto(f"{live_server.url}/{town.id}/so-lieu/don-vi/{town.guess}/?ky=2024-02@LICH")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Phường Ước")
    look(page, "unit")


def test_after_a_merger_the_boundaries_are_chosen_and_the_working_is_shown(
    page: Page, live_server: LiveServer, transactional_db: None, own_folders: object
) -> None:
    merged: Merged = a_merged_town()
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/{merged.whole}/so-lieu/?ky=2024-02@LICH")
    follow(page.get_by_role("link", name="quy về đơn vị của kỳ này"))
    follow(page.get_by_role("link", name="14", exact=True))
    expect(page.get_by_role("heading", level=2).first).to_have_text("Từ các đơn vị cũ")
    look(page, "figure-working")
