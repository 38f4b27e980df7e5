"""A table of many units goes in, in a real browser, on a wide screen and on a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from giaoban.people.enums import Role
from tests import factories
from tests.intake.tables import csv
from tests.web.browsing import IN_A_BROWSER, follow, look

pytestmark = IN_A_BROWSER
TABLE = [
    ["TT", "Tên đơn vị", "Số phần quà đã trao", "Thu ngân sách trên địa bàn (triệu đồng)"],
    ["1", "Phường An Thử", "1.234", "1.500,5"],
    ["2", "Bình Thử", "7", "nhiều"],
    ["", "Tổng cộng", "1.241", ""],
]


@pytest.fixture
def town(transactional_db: None, own_folders: object) -> int:
    town = factories.unit("Thị xã Sông Thử", type="thi_xa")
    factories.unit("Phường An Thử", under=town)
    factories.unit("Xã Bình Thử", type="xa", under=town)
    factories.measure("Số phần quà đã trao", unit="phần")
    factories.measure("Thu ngân sách trên địa bàn", unit="đồng")
    factories.person(Role.CONSOLIDATOR, town, "thu-ky")
    return town


@pytest.fixture(params=[(1280, 800), (360, 640)], ids=["1280", "360"])
def clerk(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, town: int) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(live_server.url)
    page.get_by_label("Tên tài khoản").fill("thu-ky")
    page.get_by_label("Mật khẩu").fill("mat-khau-de-thu")
    follow(page.get_by_role("button", name="Đăng nhập"))
    yield page
    context.close()


@pytest.mark.slow
def test_a_table_of_many_units_goes_in(clerk: Page, town: int, tmp_path: Path) -> None:
    follow(clerk.get_by_role("link", name="Thu thập", exact=True))
    follow(clerk.get_by_role("link", name="Nhập bảng Excel/CSV của nhiều đơn vị"))
    look(clerk, "bulk-start")
    (tmp_path / "bang.csv").write_bytes(csv(TABLE))
    clerk.get_by_label("Tệp Excel").set_input_files(tmp_path / "bang.csv")
    follow(clerk.get_by_role("button", name="Xem các cột của bảng"))
    look(clerk, "bulk-columns")
    clerk.get_by_label("Kỳ chung").fill("02/2024")
    follow(clerk.get_by_role("button", name="Đọc bảng và xem trước"))
    expect(clerk.get_by_role("heading", level=1)).to_have_text("2 số mới, 0 số thay đổi, 3 ô lỗi")
    look(clerk, "bulk-preview")
    clerk.get_by_label("Bình Thử").select_option(label="Xã Bình Thử (" + code_of("Xã Bình Thử") + ")")
    clerk.get_by_label("Tổng cộng").select_option("skip")
    follow(clerk.get_by_role("button", name="Xác nhận các tên"))
    follow(clerk.get_by_role("button", name="Ghi nhận 3 số liệu"))
    expect(clerk.get_by_role("heading", level=1)).to_have_text("Đã ghi nhận 3 số liệu")
    expect(clerk.get_by_text("“nhiều” không phải là số")).to_be_visible()
    look(clerk, "bulk-done")


def code_of(name: str) -> str:
    """The code that a unit of the test got."""
    from giaoban.registry.models import UnitName

    return UnitName.objects.get(name=name).code
