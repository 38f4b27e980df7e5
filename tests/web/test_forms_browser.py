"""Writing a form in a real browser, as a clerk would: search, add, reorder by keyboard, see the cost, publish."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from giaoban.base.actors import System
from giaoban.catalogue.actions.load import load
from giaoban.catalogue.models import FormVersion, Measure
from giaoban.people.enums import Role
from tests import factories
from tests.factories import ReportingWard
from tests.web.browsing import IN_A_BROWSER, follow, look

pytestmark = IN_A_BROWSER


@pytest.fixture
def ward(transactional_db: None, own_folders: object) -> ReportingWard:
    load(System())
    ward = factories.reporting_ward()
    factories.person(Role.CONSOLIDATOR, ward.id, "tong-hop")
    return ward


@pytest.fixture(params=[(1280, 800), (360, 640)], ids=["1280", "360"])
def clerk(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, ward: ReportingWard
) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=live_server.url)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Tên tài khoản").fill("tong-hop")
    page.get_by_label("Mật khẩu").fill("mat-khau-de-thu")
    follow(page.get_by_role("button", name="Đăng nhập"))
    yield page
    context.close()


def settled(page: Page) -> None:
    """What was just put into the page listens."""
    expect(page.locator(".htmx-settling, .htmx-request")).to_have_count(0)


def test_a_clerk_writes_a_form_sees_what_it_costs_and_publishes_it(clerk: Page, ward: ReportingWard) -> None:
    page, heading = clerk, clerk.get_by_role("heading", level=1)
    page.goto(f"/{ward.id}/danh-muc/bieu-mau/")
    expect(heading).to_contain_text("1 biểu mẫu đang dùng")
    look(page, "forms")
    follow(page.get_by_role("link", name="Lập biểu mới"))
    page.get_by_label("Tên biểu").fill("Báo cáo quý của công an")
    page.get_by_label("Ký hiệu").fill("CAQ")
    page.get_by_label("Chế độ báo cáo").select_option(
        label="Báo cáo theo tháng dương lịch (Đảng, ngân sách, thuế, thống kê)"
    )
    follow(page.get_by_role("button", name="Lập biểu và soạn"))

    search = page.get_by_label("Tìm theo tên, có dấu hay không đều được")
    for words, name in (("so vu vi pham", "Số vụ vi phạm"), ("so ho", "Số hộ"), ("chay no", "Vụ cháy, nổ")):
        search.fill(words)
        add = page.get_by_role("button", name=f"Thêm {name}", exact=True)
        expect(add).to_be_visible()
        settled(page)
        add.click()
        expect(page.locator("[data-part]", has_text=name).first).to_be_visible()
        settled(page)
    expect(heading).to_contain_text("đang hỏi 3 chỉ tiêu")
    # The last line goes up twice, by keyboard alone: the focus stays with it.
    page.get_by_role("button", name="Đưa lên: Vụ cháy, nổ").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[data-part]").nth(1)).to_contain_text("Vụ cháy, nổ")
    settled(page)
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[data-part]").nth(0)).to_contain_text("Vụ cháy, nổ")
    settled(page)
    page.get_by_label("Sửa cách hỏi: Vụ cháy, nổ").click()
    page.locator("[data-part]").nth(0).get_by_label("Hướng dẫn").fill("Kể cả cháy rừng.")
    page.get_by_role("button", name="Lưu cách hỏi").first.click()
    expect(page.locator("[data-part]").nth(0)).to_contain_text("Kể cả cháy rừng.")
    settled(page)
    page.get_by_label("Thêm mục lời văn").fill("Tình hình")
    page.get_by_role("button", name="Thêm mục").click()
    expect(page.locator("[data-part]")).to_have_count(4)
    settled(page)
    # What is refused is said, and nothing is lost.
    search.fill("chay")
    expect(page.locator("#found li")).to_have_count(1)
    settled(page)
    page.get_by_role("button", name="Thêm Vụ cháy, nổ", exact=True).click()
    expect(page.locator("#notice")).to_contain_text("Biểu đã hỏi “Vụ cháy, nổ”")
    look(page, "forms-editor")

    follow(page.get_by_role("link", name="Xem trên điện thoại"))
    look(page, "forms-preview")
    follow(page.get_by_role("link", name="Trở lại soạn biểu"))
    follow(page.get_by_role("link", name="Xem chi phí và ban hành"))
    expect(heading).to_contain_text("chưa giao cho đơn vị nào")
    follow(page.get_by_role("link", name="Giao biểu"))
    page.get_by_label("Giao cho").select_option(label="Công an phường Thử Nghiệm")
    page.locator("#ky").select_option(label="quý")
    follow(page.get_by_role("button", name="Giao biểu"))
    look(page, "forms-form")
    follow(page.get_by_role("link", name="Xem chi phí và ban hành"))
    expect(heading).to_contain_text("1 đơn vị mất khoảng")
    expect(page.get_by_text("Có sẵn tổng các kỳ của biểu kia: bấm nhận, không gõ lại.")).to_be_visible()
    look(page, "forms-publish")
    follow(page.get_by_role("button", name="Ban hành biểu"))
    expect(page.get_by_text("Đã ban hành “Báo cáo quý của công an”.")).to_be_visible()
    assert FormVersion.objects.get(form__code="CAQ").state == "published"

    page.goto(f"/{ward.id}/danh-muc/chi-tieu/?tim=chay")
    look(page, "measures")
    follow(page.get_by_role("link", name="Vụ cháy, nổ"))
    expect(page.get_by_text("Báo cáo quý của công an")).to_be_visible()
    look(page, "measures-one")


def test_a_clerk_sets_what_is_asked_of_the_units_below(clerk: Page, ward: ReportingWard) -> None:
    page, heading = clerk, clerk.get_by_role("heading", level=2)
    measure = Measure.objects.get(code="DT02.ty_le")
    page.goto(f"/{ward.id}/danh-muc/chi-tieu/{measure.pk}/")
    expect(heading.first).to_have_text("Đơn vị trực thuộc đạt khi từ 60 % trở lên")
    page.get_by_text("Đặt ngưỡng mới").click()
    page.get_by_label("Ngưỡng (%)").fill("62,5")
    page.get_by_label("Văn bản giao").fill("Kế hoạch số 12/KH-UBND ngày 05/01/2024")
    page.get_by_label("Áp dụng từ ngày").fill("2024-01-05")
    look(page, "measures-threshold")
    follow(page.get_by_role("button", name="Đặt ngưỡng"))
    expect(page.get_by_text("Đã đặt ngưỡng đạt.")).to_be_visible()
    expect(heading.first).to_have_text("Đơn vị trực thuộc đạt khi từ 62,5 % trở lên")
    look(page, "measures-threshold-set")
