"""A conference as a tired clerk prepares it, on a desk and on a phone."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from giaoban.base.clock import now
from giaoban.reviews.actions.agenda import ItemInput, add_item
from giaoban.reviews.actions.people import PersonInput, add_people
from giaoban.reviews.actions.prepare import ReviewInput, prepare
from tests import factories
from tests.web.browsing import IN_A_BROWSER, follow, look
from tests.web.hamlet import PHONE, WIDE, phone, signed_in

pytestmark = IN_A_BROWSER


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "360"])
def test_an_agenda_is_put_in_order_people_are_ticked_and_a_list_is_printed(
    browser: Browser, live_server: LiveServer, transactional_db: None, own_folders: object, size: tuple[int, int]
) -> None:
    ward = factories.unit("Phường Thử Hội")
    clerk = factories.clerk(ward)
    made = prepare(clerk, ward, ReviewInput("Giao ban tháng 2", now() + timedelta(days=5), 60, "Phòng họp số 2"))
    for title in ("Khai mạc", "Báo cáo tháng 2", "Thảo luận"):
        add_item(clerk, made, ItemInput(title, 25))
    add_people(clerk, made, [PersonInput("Hồ Văn Mây", "Trưởng khu phố 4"), PersonInput("Lê Na", "Hiệu trưởng")])
    with phone(browser, size) as office:
        page = signed_in(office, live_server, clerk.user.username)
        page.goto(f"{live_server.url}/{ward}/hoi-nghi/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("còn thiếu")
        look(page, "conferences")
        follow(page.get_by_role("link", name="Giao ban tháng 2"))
        expect(page.get_by_text("Dài quá 15 phút so với giờ họp")).to_be_visible()
        up = page.get_by_role("button", name="Đưa lên: Thảo luận")
        up.focus()
        page.keyboard.press("Alt+ArrowUp")
        titles = page.locator("table.agenda tbody th .strong")
        expect(titles.nth(1)).to_have_text("Thảo luận")
        expect(page.get_by_role("button", name="Đưa lên: Thảo luận")).to_be_focused()
        look(page, "conference")
        follow(page.get_by_role("link", name="Danh sách ký tên để in"))
        look(page, "conference-sheet")
        page.go_back()
        follow(page.get_by_role("button", name="Mở hội nghị, đón đại biểu"))
        follow(page.get_by_role("link", name="Điểm danh: 0/2"))
        page.get_by_role("button", name="Có mặt: Lê Na").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("1/2 người có mặt")
        look(page, "conference-ticks")
