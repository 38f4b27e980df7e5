"""A clerk collects: from who is missing to one form, its return for one line, its acceptance and a correction."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from giaoban.intake.actions.hand_in import hand_in
from giaoban.intake.actions.save_cell import save_cell
from tests.intake.handing import Ward, ward_office
from tests.web.browsing import IN_A_BROWSER, follow, look

pytestmark = IN_A_BROWSER
SIZES = [pytest.param((1280, 900), id="1280"), pytest.param((360, 740), id="360")]


@pytest.fixture
def ward(own_folders: object, transactional_db: None) -> Ward:
    ward = ward_office(sections=("Kết quả nổi bật",))
    ward.clerk.user.username = "tong-hop"
    ward.clerk.user.save()
    return ward


@pytest.fixture(params=SIZES)
def clerk(request: pytest.FixtureRequest, browser: Browser, live_server, ward: Ward) -> Iterator[Page]:  # type: ignore[no-untyped-def]
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{live_server.url}/{ward.id}/thu-thap/?ky=2024-02@LICH")
    page.get_by_label("Tên tài khoản").fill("tong-hop")
    page.get_by_label("Mật khẩu").fill("mat-khau-de-thu")
    follow(page.get_by_role("button", name="Đăng nhập"))
    yield page
    context.close()


def hand_one_in(ward: Ward) -> str:
    from giaoban.catalogue.models import FormSection
    from giaoban.intake.actions.save_narrative import save_narrative

    name = ward.begun(rate="120/140")
    save_narrative(ward.reporter, name, FormSection.objects.get().pk, "Ra quân dọn vệ sinh đầu tháng.")
    hand_in(ward.reporter, name)
    return name


def test_from_who_is_missing_to_a_corrected_figure(clerk: Page, ward: Ward) -> None:
    page = clerk
    expect(page.get_by_role("heading", level=1)).to_contain_text("0/2 đơn vị đã báo cáo")
    name = hand_one_in(ward)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1/2 đơn vị đã báo cáo")
    expect(page.locator(".missing-names")).to_contain_text("Khu phố Hai")
    look(page, "collect-grid")

    follow(page.get_by_role("link", name="chờ nhận", exact=True))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Khu phố Một")
    look(page, "submission")
    page.get_by_label("Số vụ vi phạm").check()
    page.get_by_text("Trả lại để sửa").click()
    page.get_by_label("Lý do trả lại").fill("Công an phường báo 5 vụ, đề nghị đối chiếu.")
    look(page, "submission-returning")
    follow(page.get_by_role("button", name="Trả lại biểu này"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("trả lại")

    save_cell(ward.reporter, name, ward.lines[0], "5")
    hand_in(ward.reporter, name)
    page.reload()
    expect(page.get_by_text("sửa sau khi trả lại")).to_be_visible()
    follow(page.get_by_role("button", name="Nhận biểu, 3 dòng có số"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("đã nhận")

    follow(page.get_by_role("link", name="5", exact=True))
    look(page, "submission-cell")
    page.get_by_label("Số đúng (vụ)").fill("6")
    page.get_by_label("Lý do đính chính").fill("Biên bản ngày 29/02 ghi thêm một vụ.")
    follow(page.get_by_role("button", name="Ghi bản đính chính"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("6 vụ")
    page.goto(page.url.split("/bieu/")[0] + f"/{ward.id}/thu-thap/nen-nep/?ky=2024-02@LICH")
    expect(page.get_by_role("heading", level=1)).to_contain_text("đủ 50%")
    look(page, "collect-history")
