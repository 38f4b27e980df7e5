"""From a number to its history, and the audit trail, in a real browser."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from giaoban.figures.actions.record import record
from giaoban.figures.actions.supersede import supersede
from giaoban.people.enums import Role
from tests import factories
from tests.web.browsing import IN_A_BROWSER, follow, look

pytestmark = IN_A_BROWSER


@pytest.fixture
def ward(transactional_db: None, own_folders: object) -> int:
    unit_id = factories.unit("Phường An Thử")
    measure = factories.measure("Số hộ nghèo", behaviour="stock", unit="hộ")
    clerk = factories.person(Role.CONSOLIDATOR, unit_id, "thu-ky")
    first = record(clerk, [factories.stated(unit_id, measure, 185, nature="at")]).seqs[0]
    supersede(clerk, first, factories.stated(unit_id, measure, 186, nature="at"), reason="đếm lại theo danh sách")
    record(clerk, [factories.stated(unit_id, measure, 190, nature="at")])
    return unit_id


@pytest.mark.parametrize("size", [(1280, 800), (360, 640)], ids=["1280", "360"])
def test_a_number_leads_to_its_history_and_the_trail_is_searched(
    size: tuple[int, int], browser: Browser, live_server: LiveServer, ward: int
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, base_url=live_server.url)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Tên tài khoản").fill("thu-ky")
    page.get_by_label("Mật khẩu").fill("mat-khau-de-thu")
    follow(page.get_by_role("button", name="Đăng nhập"))
    follow(page.get_by_role("link", name="Số liệu", exact=True))
    follow(page.get_by_role("link", name="186").first)
    follow(page.get_by_role("link", name="lịch sử").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Số hộ nghèo: 186")
    expect(page.get_by_text("Lý do: đếm lại theo danh sách")).to_be_visible()
    look(page, "figure-history")
    follow(page.get_by_role("link", name="Danh mục"))
    follow(page.get_by_role("link", name="Nhật ký"))
    page.get_by_label("Việc").select_option("figures.record")
    page.get_by_label("Ai", exact=True).fill("thu ky")
    follow(page.get_by_role("button", name="Tìm"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Phường An Thử: 3 việc trong nhật ký")
    page.get_by_text("Nhật ký có bị sửa không?").click()
    look(page, "audit")
    context.close()
