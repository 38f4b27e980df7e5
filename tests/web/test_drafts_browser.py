"""A report's whole way in a real browser: drafted, to Word, back with a changed number, compared, decided, issued,
verified, its signed copy taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from giaoban.documents.models import Draft, Issued
from giaoban.documents.rounds import newest_of
from giaoban.people.enums import Role
from tests import factories
from tests.documents.edits import MAIN, W, add_sentence, edit, retype, said, say
from tests.documents.rounds import both
from tests.web.browsing import IN_A_BROWSER, follow, look

pytestmark = IN_A_BROWSER


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def finished(root: object) -> None:
    for one in root.iter(W + "p"):  # type: ignore[attr-defined]
        if said(one).startswith("[Cơ quan soạn thảo"):
            say(one, "Tiếp tục thực hiện các nhiệm vụ đã giao.")


def both_widths(page: Page, name: str) -> None:
    """Looked at on a desk and on a phone."""
    look(page, name)
    page.set_viewport_size({"width": 360, "height": 740})
    look(page, name)
    page.set_viewport_size({"width": 1280, "height": 800})


def saved(page: Page, link: Locator, folder: Path, name: str) -> Path:
    with page.expect_download() as loading:
        link.click()
    loading.value.save_as(folder / name)
    return folder / name


def test_a_report_from_draft_to_its_signed_copy(
    page: Page, live_server: LiveServer, transactional_db: None, own_folders: object, tmp_path: Path
) -> None:
    ward = factories.unit("Phường Thử Ban Hành", type="phuong", code="99092")
    poor = factories.measure("Số hộ nghèo", "stock", "hộ", code="VX01", direction="down")
    money = factories.measure("Tổng thu ngân sách", "flow", "đồng", code="KT01")
    factories.recorded(ward, poor, 185, period="2024-02", nature="at")
    factories.recorded(ward, money, 1_200_000_000, period="2024-02")
    clerk = factories.person(Role.CONSOLIDATOR, ward).user
    clerk.set_password("mat-khau-de-thu")
    clerk.save()
    page.goto(live_server.url)
    page.get_by_label("Tên tài khoản").fill(clerk.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-de-thu")
    follow(page.get_by_role("button", name="Đăng nhập"))

    page.goto(f"{live_server.url}/{ward}/bao-cao/?ky=2024-02@LICH")
    follow(page.get_by_role("button", name="Soạn dự thảo"))
    made = Draft.objects.get()
    both_widths(page, "draft-new")

    word = saved(page, page.get_by_role("link", name="Tải bản 0 để sửa trong Word"), tmp_path, "bao-cao.docx")
    changes = both(finished, retype("185 hộ", "158 hộ"), add_sentence("Có 350 suất quà."))
    (tmp_path / "da-sua.docx").write_bytes(edit(word.read_bytes(), changes, MAIN))
    page.get_by_label("Tệp .docx đã sửa").set_input_files(tmp_path / "da-sua.docx")
    follow(page.get_by_role("button", name="Nhận thành bản 1"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 số chờ quyết định")
    both_widths(page, "draft-asked")
    follow(page.get_by_role("link", name="Xem chỗ khác với dự thảo"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("chỗ khác nhau giữa bản 0 và bản 1")
    both_widths(page, "draft-differences")
    page.go_back()

    changed = page.locator(".asked > li").filter(has_text="158 hộ")
    changed.get_by_label("Lý do").first.fill("Sổ đúng, gõ nhầm")
    follow(changed.get_by_role("button", name="Giữ số của sổ: 185 hộ"))
    unlinked = page.locator(".asked > li").filter(has_text="350 suất quà")
    unlinked.get_by_label("Lý do").first.fill("Nhà tài trợ trao, không thuộc chỉ tiêu")
    follow(unlinked.get_by_role("button", name="Để nguyên"))
    follow(page.get_by_role("button", name="Lập bản mới theo quyết định"))
    both_widths(page, "draft-settled")

    page.get_by_label("Ngày ban hành").fill("2024-03-01")
    follow(page.get_by_role("button", name="Cấp số và ban hành"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đã ban hành số 01/BC-UBND")
    issued = Issued.objects.get()
    # An edited document's own PDF is LibreOffice's where there is one; else the page asks for the office's.
    assert (issued.pdf_by == "libreoffice") == bool(issued.pdf)
    signed = tmp_path / "da-ky.pdf"
    if issued.pdf:
        saved(page, page.get_by_role("link", name="PDF", exact=True), tmp_path, "da-ky.pdf")
    else:
        expect(page.get_by_text("Chưa có PDF: xuất PDF từ Word")).to_be_visible()
        signed.write_bytes(words_as_pdf(issued))
    signed.write_bytes(signed.read_bytes() + b"\n% signed by the office's own program")
    page.get_by_label("Tệp PDF đã ký số").set_input_files(signed)
    follow(page.get_by_role("button", name="Nhận bản đã ký"))
    expect(page.get_by_role("link", name="PDF đã ký")).to_be_visible()
    both_widths(page, "draft-issued")
    assert issued.copies.count() == 1 and newest_of(made).number == 2

    page.goto(f"{live_server.url}/{ward}/bao-cao/?ky=2024-02@LICH")
    (tmp_path / "la.pdf").write_bytes(signed.read_bytes() + b"\n%")
    page.get_by_label("Tệp .docx hoặc .pdf").set_input_files(tmp_path / "la.pdf")
    follow(page.get_by_role("button", name="Đối chiếu với sổ"))
    expect(page.get_by_text("chỉ so được tập con số")).to_be_visible()
    both_widths(page, "draft-unknown-pdf")


def words_as_pdf(issued: Issued) -> bytes:
    """What an office's Word would export, near enough: the words."""
    from giaoban.documents.actions.write import form_on
    from giaoban.documents.pdf import render_pdf
    from tests.web.test_drafts import lookalike

    return render_pdf(lookalike(issued), form_on("state", issued.on))
