"""A personal link, from the lead's screen to the hamlet head's phone and back."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from giaoban.intake.models import PersonalLink, Submission
from tests.web.browsing import IN_A_BROWSER, follow, look
from tests.web.hamlet import PHONE, TWELVE, WIDE, hamlet, phone, signed_in

pytestmark = IN_A_BROWSER


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "360"])
def test_a_hamlet_head_without_an_account_gives_figures(
    browser: Browser, live_server: LiveServer, transactional_db: None, own_folders: object, size: tuple[int, int]
) -> None:
    there = hamlet()
    submission_id = there.begun("van-phong")
    with phone(browser, size) as office, phone(browser, PHONE) as pocket:
        lead = signed_in(office, live_server, "van-phong")
        lead.goto(f"{live_server.url}/nhap/{submission_id}/duong-dan/")
        lead.get_by_label("Giao cho ai").fill("Trưởng khu phố Một")
        follow(lead.get_by_role("button", name="Tạo đường dẫn"))
        expect(lead.get_by_role("heading", level=1)).to_contain_text("Trưởng khu phố Một đã sẵn sàng")
        expect(lead.get_by_role("img", name="Mã QR")).to_be_visible()
        text = lead.get_by_label("Tin nhắn để dán vào Zalo").input_value()
        lead.get_by_role("button", name="Chép tin nhắn").click()
        expect(lead.get_by_text("Đã chép")).to_be_visible()
        look(lead, "links-fresh")
        url = next(word for word in text.split() if word.startswith("http"))

        page = pocket.new_page()
        page.goto(url)
        expect(page.get_by_text("giao riêng cho Trưởng khu phố Một")).to_be_visible()
        expect(page.get_by_text("1.204")).to_have_count(0)
        look(page, "by-link-empty")
        for index, (*_measure, typed) in enumerate(TWELVE):
            if typed and index != 3:
                page.locator(f"#{there.field(index)}").fill(typed)
        page.locator(f"#o{there.lines[10]}").get_by_role("button", name="Không phát sinh").tap()
        # Nothing leaves the device before it is sent; a reload loses nothing.
        assert not Submission.objects.get().cells.exists()
        page.reload()
        expect(page.locator("#give-progress")).to_have_text("11/12 chỉ tiêu")
        page.get_by_role("button", name="Gửi số liệu").tap()
        expect(page.locator("#give-status")).to_contain_text("còn 1 ô cần xem lại")
        expect(page.locator(f"#{there.field(3)}")).to_be_focused()
        page.locator(f"#{there.field(3)}").fill("3")
        with page.expect_navigation():
            page.get_by_role("button", name="Gửi số liệu").tap()
        expect(page.get_by_role("heading", level=1)).to_have_text("Đã gửi xong, cảm ơn bạn")
        look(page, "by-link-sent")
        assert (Submission.objects.get().state, PersonalLink.objects.get().sent) == ("proposed", 1)

        lead.goto(f"{live_server.url}/nhap/{submission_id}/duong-dan/")
        lead.get_by_text("12 mục").click()
        expect(lead.get_by_text("Trẻ em sinh ra: 5")).to_be_visible()
        look(lead, "links-used")
        follow(lead.get_by_role("link", name="Số liệu tháng của khu phố"))
        look(lead, "entry-approve")
        follow(lead.get_by_role("button", name="Duyệt và nộp"))
        expect(lead.get_by_role("status")).to_contain_text("Đã nộp")
    assert Submission.objects.get().state == "submitted"
