"""Bảng tự chọn in a real browser: one path of the clerk of the level above, wide and on a phone."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from giaoban.people.enums import Role
from tests import factories
from tests.web.browsing import IN_A_BROWSER, follow, look

pytestmark = IN_A_BROWSER


@pytest.fixture
def town(transactional_db: None, own_folders: object) -> int:
    """A town with four communes; two months of two indicators."""
    town = factories.unit("Thị xã Sông Thử", type="thi_xa")
    births, homes = factories.measure("Trẻ sinh ra", unit="trẻ"), factories.measure("Hộ nghèo", "stock", "hộ")
    for number, name in enumerate(("Phường An Thử", "Phường Bình Thử", "Xã Cẩm Thử", "Xã Dương Thử")):
        commune = factories.unit(name, under=town)
        for month in ("2024-01", "2024-02"):
            if (number, month) != (3, "2024-02"):
                factories.recorded(commune, births, 10 + 7 * number % 5, period=month)
                factories.recorded(commune, homes, 100 + number, period=month, nature="at")
    factories.person(Role.CONSOLIDATOR, town, "tong-hop")
    return town


@pytest.mark.parametrize("size", [(1280, 800), (360, 640)], ids=["1280", "360"])
def test_a_table_is_chosen_sorted_swapped_and_kept(
    size: tuple[int, int], browser: Browser, live_server: LiveServer, town: int
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, base_url=live_server.url)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Tên tài khoản").fill("tong-hop")
    page.get_by_label("Mật khẩu").fill("mat-khau-de-thu")
    follow(page.get_by_role("button", name="Đăng nhập"))
    follow(page.get_by_role("link", name="Số liệu", exact=True))
    follow(page.get_by_role("link", name="Bảng tự chọn"))
    follow(page.get_by_role("link", name="Các đơn vị × mọi chỉ tiêu: lũy kế"))
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Lũy kế: 4 đơn vị × 2 chỉ tiêu, tháng 02 năm 2024")
    if size[0] < 861:
        page.get_by_text("Chọn lại kỳ, đơn vị, chỉ tiêu, hàng và cột").click()
    # What is chosen shows at once, without a button.
    page.get_by_label("Lấy những kỳ nào").select_option("các tháng trong năm")
    expect(heading).to_have_text("Lũy kế: 4 đơn vị × 2 chỉ tiêu, từ tháng 01 năm 2024 đến tháng 02 năm 2024")
    look(page, "pivot-chosen")
    follow(page.get_by_role("link", name="Một chỉ tiêu: các đơn vị × các tháng"))
    follow(page.get_by_role("columnheader", name="Tháng 02 năm 2024").get_by_role("link"))
    column = page.get_by_role("columnheader", name="Tháng 02 năm 2024")
    expect(column).to_have_attribute("aria-sort", "descending")
    rows = page.get_by_role("rowheader")
    expect(rows).to_have_text(["Thị xã Sông Thử", "Xã Cẩm Thử", "Phường Bình Thử", "Phường An Thử", "Xã Dương Thử"])
    page.get_by_text("Lưu bảng này").click()
    page.get_by_label("Tên bảng").fill("Trẻ sinh ra từng tháng")
    look(page, "pivot-keep")
    follow(page.get_by_role("button", name="Lưu bảng"))
    expect(page.get_by_role("status")).to_have_text("Đã lưu bảng “Trẻ sinh ra từng tháng”.")
    follow(page.get_by_role("link", name="Đổi hàng thành cột"))
    expect(rows).to_have_text(["Tháng 01 năm 2024", "Tháng 02 năm 2024", "Cộng các kỳ"])
    look(page, "pivot-kept")
    follow(page.get_by_role("cell").get_by_role("link").first)
    expect(heading).to_contain_text("Trẻ sinh ra")
    context.close()
