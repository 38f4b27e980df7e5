"""An administrator invites somebody, who comes in, sets up the second step, and lets somebody stand in."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from giaoban.people.enums import Role
from tests import factories
from tests.web.browsing import IN_A_BROWSER, follow, look
from tests.web.test_sign_in import code_now

pytestmark = IN_A_BROWSER


@pytest.fixture
def ward(transactional_db: None, own_folders: object) -> int:
    town = factories.unit("Thị xã Sông Thử", type="thi_xa")
    unit_id = factories.unit("Phường An Thử", under=town)
    factories.unit("Tổ dân phố 1", type="thon", under=unit_id)
    factories.person(Role.ADMINISTRATOR, unit_id, "quan-tri")
    factories.person(Role.REPORTER, unit_id, "nguoi-thay")
    return unit_id


@pytest.fixture(params=[(1280, 800), (360, 640)], ids=["1280", "360"])
def context(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=live_server.url)
    yield context
    context.close()


def sign_in(page: Page, name: str, password: str) -> None:
    page.goto("/")
    page.get_by_label("Tên tài khoản").fill(name)
    page.get_by_label("Mật khẩu").fill(password)
    follow(page.get_by_role("button", name="Đăng nhập"))


def test_invited_with_a_second_step_and_somebody_who_stands_in(context: BrowserContext, ward: int) -> None:
    page = context.new_page()
    page.goto("/")
    look(page, "sign-in")
    sign_in(page, "quan-tri", "sai-mat-khau")
    expect(page.get_by_role("alert")).to_have_text("Tên tài khoản hoặc mật khẩu không đúng.")
    sign_in(page, "quan-tri", "mat-khau-de-thu")

    follow(page.get_by_role("link", name="Danh mục"))
    follow(page.get_by_role("link", name="Người dùng"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Phường An Thử: 2 tài khoản đang dùng")
    page.get_by_text("Mời người mới").click()
    page.get_by_label("Tên tài khoản").fill("truong")
    page.get_by_label("Tên hiển thị").fill("Trưởng đơn vị An Thử")
    page.get_by_label("Vai trò").select_option("lead")
    look(page, "people")
    follow(page.get_by_role("button", name="Mở tài khoản, lấy liên kết"))
    look(page, "people-link")
    link = page.get_by_label("Liên kết").input_value()
    follow(page.get_by_role("link", name="Xong"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Trưởng đơn vị An Thử")
    look(page, "people-account")
    page.locator("details.account summary").click()
    follow(page.get_by_role("button", name="Đăng xuất"))

    page.goto(link)
    look(page, "set-password")
    page.get_by_label("Mật khẩu mới", exact=True).fill("mot cau ngan de nho")
    page.get_by_label("Mật khẩu mới, một lần nữa").fill("mot cau ngan de nho")
    follow(page.get_by_role("button", name="Đặt mật khẩu"))
    look(page, "password-set")
    sign_in(page, "truong", "mot cau ngan de nho")

    page.locator("details.account summary").click()
    follow(page.get_by_role("link", name="Tài khoản của tôi"))
    follow(page.get_by_role("link", name="Xác nhận hai bước"))
    look(page, "second-step-off")
    follow(page.get_by_role("link", name="Bật xác nhận hai bước"))
    look(page, "confirm-it-is-you")
    page.get_by_label("Mật khẩu").fill("mot cau ngan de nho")
    follow(page.get_by_role("button", name="Tiếp tục"))
    look(page, "second-step")
    page.get_by_label("2. Nhập mã 6 số đang hiện").fill(code_now(page.locator("code").inner_text()))
    follow(page.get_by_role("button", name="Bật xác nhận hai bước"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Còn 10 mã dự phòng")
    expect(page.get_by_text("Đã bật xác nhận hai bước.")).to_be_visible()
    look(page, "recovery-codes")
    spare = page.locator("code").first.inner_text()
    page.locator("details.account summary").click()
    follow(page.get_by_role("button", name="Đăng xuất"))
    sign_in(page, "truong", "mot cau ngan de nho")
    look(page, "sign-in-second-step")
    page.get_by_label("Mã 6 số trên điện thoại, hoặc một mã dự phòng").fill(spare)
    follow(page.get_by_role("button", name="Đăng nhập", exact=True))

    page.goto("/tai-khoan/")
    page.get_by_label("Tên tài khoản người nhận").fill("nguoi-thay")
    page.get_by_label("Đến hết ngày").fill("2099-12-31")
    look(page, "account")
    follow(page.get_by_role("button", name="Ủy quyền"))
    expect(page.get_by_text("Đã ủy quyền cho nguoi-thay.")).to_be_visible()
    look(page, "account-delegated")
    follow(page.get_by_role("button", name="Thu hồi của nguoi-thay"))
    expect(page.get_by_text("Đã thu hồi ủy quyền.")).to_be_visible()
    page.goto("/tai-khoan/phien/")
    look(page, "sessions")
