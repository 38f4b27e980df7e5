"""A task in a real browser: given, reported from a phone in four touches, confirmed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from giaoban.base.clock import today
from giaoban.people.enums import Role
from giaoban.people.models import User
from giaoban.tasks.actions.report import complete
from tests import factories
from tests.tasks.town import Ward, build, given
from tests.web.browsing import IN_A_BROWSER, follow, look

pytestmark = IN_A_BROWSER


@pytest.fixture
def ward(transactional_db: None, own_folders: object) -> Ward:
    found = build()
    factories.person(Role.CONSOLIDATOR, found.id, "van-thu")
    User.objects.filter(pk=found.officer.user.pk).update(username="can-bo", display_name="Cán bộ công an")
    given(
        found,
        today() + timedelta(days=2),
        text="Rà soát hộ kinh doanh có điều kiện",
        source_words="Thông báo số 15/TB-UBND",
    )
    given(found, today() + timedelta(days=40), text="Lập danh sách nhà trọ chưa khai báo")
    done = given(found, today() + timedelta(days=5), text="Tuyên truyền phòng cháy ở chợ")
    complete(found.officer, done.pk, "Đã phát tờ rơi cho các hộ")
    return found


def sign_in(page: Page, address: str, name: str) -> None:
    page.context.clear_cookies()
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


def test_a_task_is_reported_in_four_touches_and_confirmed(page: Page, live_server: LiveServer, ward: Ward) -> None:
    sign_in(page, live_server.url, "can-bo")
    page.goto(f"{live_server.url}/{ward.police}/nhiem-vu/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi: 1 sắp đến hạn, 1 đang làm")
    look(page, "tasks-mine")
    # From the list: the task, how far, send.
    follow(page.get_by_role("link", name="Báo tiến độ Rà soát hộ kinh doanh"))
    page.get_by_role("radio", name="75%").check()
    follow(page.get_by_role("button", name="Gửi báo cáo"))
    expect(page.get_by_text("Đã báo tiến độ.")).to_be_visible()
    look(page, "tasks-one")
    page.get_by_role("radio", name="Xong").check()
    page.get_by_label("Kết quả, minh chứng").fill("Đã rà soát 82 hộ")
    follow(page.get_by_role("button", name="Gửi báo cáo"))

    sign_in(page, live_server.url, "van-thu")
    page.goto(f"{live_server.url}/{ward.id}/nhiem-vu/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi: 2 chờ xác nhận")
    page.get_by_label("Chọn: Rà soát hộ kinh doanh").check()
    page.get_by_label("Chọn: Tuyên truyền phòng cháy").check()
    look(page, "tasks-confirm")
    follow(page.get_by_role("button", name="Xác nhận hoàn thành các nhiệm vụ đã chọn"))
    expect(page.get_by_text("Đã xác nhận 2 nhiệm vụ hoàn thành.")).to_be_visible()
    follow(page.get_by_role("link", name="Theo kết luận"))
    look(page, "tasks-by-conclusion")
    follow(page.get_by_role("link", name="Giao nhiệm vụ"))
    page.get_by_label("Nội dung").fill("Kiểm tra nhà trọ")
    page.get_by_label("Đơn vị chủ trì (một)").select_option(label="Công an phường An Thử")
    page.get_by_label("Hoặc ghi bằng chữ").fill("định kỳ trước ngày 25 hằng tháng")
    look(page, "tasks-new")
    follow(page.get_by_role("button", name="Giao nhiệm vụ"))
    expect(page.get_by_text("Đã giao nhiệm vụ.")).to_be_visible()
    look(page, "tasks-assigner")
