"""The directory of units in a real browser: look at a day, change a unit, put a table in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from giaoban.people.enums import Role
from tests import factories
from tests.web.browsing import IN_A_BROWSER, follow, look

pytestmark = IN_A_BROWSER
TABLE = """Tỉnh, thành phố;Tên Xã mới;Mã Xã mới;Tên Xã cũ;Mã Xã cũ;Ghi chú
Thị xã Sông Thử (977);Phường Thử Lớn;97703;Phường An Thử;97701;Nhập toàn bộ
Thị xã Sông Thử (977);Phường Thử Lớn;97703;Phường Bình Thử;97702;Nhập một phần
Thị xã Sông Thử (977);Xã Thử Ngoài;97704;Phường Bình Thử;97702;Nhập một phần
Thị xã Sông Thử (977);Xã Thử Ngoài;97704;Xã Mường Thử;97705;Theo nghị quyết
"""


@pytest.fixture
def town(transactional_db: None, own_folders: object) -> int:
    unit_id = factories.unit("Thị xã Sông Thử", type="thi_xa", code="977")
    ward = factories.unit("Phường An Thử", under=unit_id, code="97701")
    factories.unit("Phường Bình Thử", under=unit_id, code="97702")
    factories.unit("Đảng ủy phường An Thử", body="dang_uy", place_id=ward, code="97701.DU")
    factories.person(Role.ADMINISTRATOR, unit_id, "quan-tri")
    return unit_id


@pytest.fixture(params=[(1280, 800), (360, 640)], ids=["1280", "360"])
def admin(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, town: int) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(live_server.url)
    page.get_by_label("Tên tài khoản").fill("quan-tri")
    page.get_by_label("Mật khẩu").fill("mat-khau-de-thu")
    follow(page.get_by_role("button", name="Đăng nhập"))
    yield page
    context.close()


def test_an_administrator_looks_changes_and_imports(
    admin: Page, live_server: LiveServer, town: int, tmp_path: Path
) -> None:
    page = admin
    page.goto(f"{live_server.url}/{town}/danh-muc/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 đơn vị cấp dưới")
    look(page, "registry-tree")

    follow(page.get_by_role("link", name="Phường An Thử", exact=True))
    expect(page.get_by_role("heading", level=1)).to_contain_text("đang hoạt động")
    page.get_by_text("Đổi tên, mã hoặc loại").click()
    page.get_by_label("Tên mới").fill("Phường An Thử Đông")
    page.locator("#rename-on").fill("2025-01-01")
    page.locator("#rename-act").fill("NQ 12/NQ-HĐND")
    look(page, "registry-unit")
    follow(page.get_by_role("button", name="Ghi tên, mã, loại mới"))
    expect(page.get_by_role("row", name="Phường An Thử Đông")).to_contain_text("từ 01/01/2025")

    page.goto(f"{live_server.url}/{town}/danh-muc/?ngay=2024-12-31")
    expect(page.get_by_role("link", name="Phường An Thử", exact=True)).to_be_visible()

    page.goto(f"{live_server.url}/{town}/danh-muc/nhap-bang/")
    table = tmp_path / "bang.csv"
    table.write_text(TABLE, "utf-8")
    page.get_by_label("Tệp bảng").set_input_files(table)
    page.get_by_label("Hiệu lực từ ngày").fill("2025-07-01")
    look(page, "registry-import")
    follow(page.get_by_role("button", name="Đọc bảng và xem trước"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("4 dòng, chưa ghi gì")
    expect(page.get_by_text("Không hiểu ghi chú “Theo nghị quyết”")).to_be_visible()
    look(page, "registry-import-seen")
    page.get_by_label("Để lại các dòng không khớp, ghi phần còn lại").check()
    follow(page.get_by_role("button", name="Ghi nhận 7 thay đổi"))
    expect(page.get_by_role("status")).to_contain_text("Đã ghi 7 thay đổi")
    follow(page.get_by_role("link", name="Phường Thử Lớn", exact=True))
    expect(page.get_by_role("heading", name="Hình thành từ")).to_be_visible()
    look(page, "registry-lineage")
