"""A conference on real screens: half a minute without network loses nothing, and everybody catches up by itself."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from giaoban.base.clock import now
from giaoban.reviews.actions.start_item import start_item
from giaoban.reviews.links import token_of
from giaoban.reviews.models import AgendaItem, Participant, Review, Speaker
from tests import factories
from tests.reviews.conftest import a_review
from tests.web.browsing import IN_A_BROWSER, follow, look

pytestmark = IN_A_BROWSER


@pytest.fixture
def held(own_folders: object, transactional_db: None) -> Review:
    """A conference in progress whose first item is on, with one member by personal link."""
    ward = factories.unit("Phường An Thử")
    clerk = factories.clerk(ward)
    clerk.user.username = "thu-ky"
    clerk.user.save()
    review = a_review(ward, state="in_progress", starts_at=now() - timedelta(minutes=5))
    for order, title in enumerate(["Báo cáo tháng 02", "Thảo luận", "Kết luận của chủ trì"], start=1):
        AgendaItem.objects.create(review=review, order=order, title=title, minutes=10)
    Participant.objects.create(review=review, order=1, name="Đỗ Minh An", post="Tổ trưởng", token="khach0000001")
    start_item(factories.SYSTEM, review.pk, review.items.all()[0].pk)
    return review


@pytest.fixture
def phone(browser: Browser, live_server, held: Review) -> Iterator[Page]:  # type: ignore[no-untyped-def]
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN")
    page = context.new_page()
    page.clock.install()
    page.goto(f"{live_server.url}/hn/{token_of(held.participants.get())}/phong-hop/")
    yield page
    context.close()


def test_half_a_minute_without_network_loses_nothing_on_a_phone(phone: Page, held: Review) -> None:
    expect(phone.get_by_role("heading", level=1)).to_have_text("Báo cáo tháng 02")
    expect(phone.get_by_role("timer")).to_contain_text("còn")
    look(phone, "room-phone")
    phone.context.set_offline(True)
    expect(phone.locator("#line")).to_contain_text("Mất kết nối, đang thử lại…")
    expect(phone.locator("#line")).to_contain_text("Màn hình hiện như lúc")
    # Meanwhile the room goes on, and the member types and asks.
    start_item(factories.SYSTEM, held.pk, held.items.all()[1].pk)
    phone.get_by_label("Về việc gì").fill("Đường liên tổ 3")
    phone.get_by_role("button", name="Xin phát biểu").click()
    expect(phone.locator("#outbox")).to_contain_text("Chờ có mạng để gửi: Đường liên tổ 3")
    look(phone, "room-phone-lost")
    phone.clock.run_for(30_000)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Báo cáo tháng 02")
    assert Speaker.objects.count() == 0
    phone.context.set_offline(False)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thảo luận")
    expect(phone.locator("#my-place")).to_have_text("Bạn đứng thứ 1 trong danh sách chờ phát biểu.")
    expect(phone.locator("#line")).to_have_text("")
    expect(phone.locator("#outbox")).to_be_empty()
    asked = Speaker.objects.get()
    assert (asked.topic, asked.item) == ("Đường liên tổ 3", held.items.all()[1])


def test_what_waits_survives_the_page_itself(phone: Page) -> None:
    expect(phone.get_by_role("timer")).to_contain_text("còn")
    # The server is out of reach, the page can still be loaded anew afterwards.
    phone.route("**/phat-bieu/", lambda route: route.abort())
    phone.get_by_role("button", name="Xin phát biểu").click()
    expect(phone.locator("#outbox")).to_contain_text("Chờ có mạng để gửi")
    phone.unroute("**/phat-bieu/")
    phone.reload()
    expect(phone.locator("#my-place")).to_have_text("Bạn đứng thứ 1 trong danh sách chờ phát biểu.")
    assert Speaker.objects.count() == 1


def test_a_wrong_clock_shows_the_right_time(browser: Browser, live_server, held: Review) -> None:  # type: ignore[no-untyped-def]
    held.items.filter(order=1).update(minutes=600, started_at=now() - timedelta(minutes=100))
    context = browser.new_context(locale="vi-VN")
    page = context.new_page()
    page.clock.install(time="2031-01-01T03:00:00Z")
    page.goto(f"{live_server.url}/hn/{token_of(held.participants.get())}/phong-hop/")
    # Of ten hours an hour and forty minutes are gone, whatever this device believes.
    expect(page.get_by_role("timer")).to_contain_text("còn 8:19:")
    context.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (360, 740)], ids=["1280", "360"])
def test_the_secretary_runs_the_room_by_keyboard(  # type: ignore[no-untyped-def]
    browser: Browser, live_server, held: Review, width: int, height: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN")
    desk = context.new_page()
    desk.goto(f"{live_server.url}/{held.unit_id}/hoi-nghi/{held.pk}/dieu-hanh/")
    desk.get_by_label("Tên tài khoản").fill("thu-ky")
    desk.get_by_label("Mật khẩu").fill("mat-khau-de-thu")
    follow(desk.get_by_role("button", name="Đăng nhập"))
    projector = context.new_page()
    projector.goto(f"{live_server.url}/{held.unit_id}/hoi-nghi/{held.pk}/man-chieu/")
    expect(projector.get_by_role("heading", level=1)).to_have_text("Báo cáo tháng 02")
    desk.bring_to_front()
    desk.keyboard.press("ArrowRight")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Thảo luận")
    desk.keyboard.press("Space")
    expect(desk.get_by_role("button", name="Tiếp tục")).to_be_visible()
    desk.keyboard.press("Space")
    expect(desk.get_by_role("button", name="Tạm dừng")).to_be_visible()
    desk.keyboard.press("ArrowLeft")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Báo cáo tháng 02")
    desk.get_by_role("button", name="Thêm vào danh sách").click()
    desk.get_by_role("button", name="Mời phát biểu").click()
    expect(desk.get_by_role("button", name="Phát biểu xong")).to_be_visible()
    look(desk, "room-desk")
    projector.bring_to_front()
    expect(projector.locator(".speaking")).to_contain_text("Đỗ Minh An")
    look(projector, "room-projector")
    context.close()
