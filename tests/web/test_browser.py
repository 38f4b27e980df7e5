"""The whole way in a real browser, as a clerk goes it, on a wide screen and on a phone; axe looks at every screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from giaoban.catalogue.actions.load import load
from giaoban.people.enums import Role
from tests import factories
from tests.web.browsing import IN_A_BROWSER, follow, look

pytestmark = IN_A_BROWSER
REPORT = """ĐẢNG ỦY PHƯỜNG AN THỬ
BÁO CÁO
kết quả công tác tháng 02 năm 2024

Trong tháng, Đảng ủy phường làm thủ tục giới thiệu sinh hoạt Đảng cho 11 đảng viên, trong đó tiếp nhận 6 đồng chí,
chuyển đi 4 đồng chí. Phường kết nạp 03 đảng viên mới, hiện còn 185 hộ nghèo, giảm 46 hộ so với đầu năm.
Thu ngân sách phường đạt 209.376.000 đồng. Kho còn lại 77 bao.
"""


@pytest.fixture
def ward(transactional_db: None, own_folders: object) -> int:
    load(factories.SYSTEM)
    town = factories.unit("Thị xã Sông Thử", type="thi_xa")
    unit_id = factories.unit("Phường An Thử", under=town)
    factories.unit("Đảng ủy phường An Thử", body="dang_uy", place_id=unit_id)
    factories.person(Role.CONSOLIDATOR, unit_id, "thu-ky")
    return unit_id


@pytest.fixture(params=[(1280, 800), (360, 640)], ids=["1280", "360"])
def clerk(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, ward: int) -> Iterator[Page]:
    width, height = request.param
    # An English browser still gets Vietnamese: what the browser speaks does not decide.
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-US")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(live_server.url)
    page.get_by_label("Tên tài khoản").fill("thu-ky")
    page.get_by_label("Mật khẩu").fill("mat-khau-de-thu")
    follow(page.get_by_role("button", name="Đăng nhập"))
    yield page
    context.close()
    assert errors == []


def select(page: Page, words: str) -> None:
    """Select words in the document, as a mouse would."""
    page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.querySelector(".paper"), NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + words.length);
                document.getSelection().removeAllRanges();
                document.getSelection().addRange(range);
                return;
            }
            throw new Error("not found: " + words);
        }""",
        words,
    )


def test_a_report_goes_in_and_a_linked_report_comes_out(clerk: Page, ward: int, tmp_path: Path) -> None:
    page = clerk
    expect(page.get_by_role("heading", level=1)).to_contain_text("0 chỉ tiêu có số liệu")
    look(page, "overview-empty")

    follow(page.get_by_role("link", name="Thu thập", exact=True))
    look(page, "collect-empty")
    report = tmp_path / "bao-cao-thang-2.txt"
    report.write_text(REPORT, "utf-8")
    page.locator("#files").set_input_files(report)
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 văn bản chờ soát")
    expect(page.locator("#documents").get_by_role("link", name="bao-cao-thang-2.txt")).to_be_visible()
    follow(page.get_by_role("link", name="bao-cao-thang-2.txt: đọc được"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 mâu thuẫn")
    expect(page.locator("mark.doubt")).to_have_count(3)
    look(page, "review")

    # A contradiction is answered, a figure the reader did not see is marked, undone and marked again.
    page.locator(".finding summary").click()
    page.get_by_label("Vì sao lại như vậy?").fill("Còn 1 đồng chí chuyển trong nội bộ thị xã.")
    page.get_by_role("button", name="Lưu lời giải trình").click()
    expect(page.locator(".finding.answered")).to_have_count(1)
    before = page.locator("mark").count()
    if page.locator("mark", has_text="77").count() == 0:
        select(page, "77 bao")
        page.get_by_role("button", name="Đánh dấu số liệu này").click()
        expect(page.locator("mark")).to_have_count(before + 1)
        page.get_by_role("button", name="Hoàn tác").click()
        expect(page.locator("mark")).to_have_count(before)

    # The keyboard stays where it was; a step taken on one row is undone for the whole page.
    page.get_by_role("button", name="nhận 185", exact=True).press("Enter")
    expect(page.get_by_role("button", name="thôi nhận 185")).to_be_focused()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_role("button", name="Ghi nhận 0 số liệu")).to_be_disabled()
    for _again in range(2):
        page.get_by_role("link", name="sửa 185").click()
    expect(page.locator("tr.editing")).to_have_count(1)
    expect(page.locator("tr.editing select").first).to_be_focused()
    look(page, "review-edit")
    page.get_by_role("button", name="nhận 185", exact=True).click()
    expect(page.get_by_role("button", name="thôi nhận 185")).to_be_visible()
    page.get_by_role("button", name="nhận 209,376 triệu", exact=True).click()
    expect(page.get_by_role("button", name="Ghi nhận 2 số liệu")).to_be_enabled()
    look(page, "review-accepted")
    page.get_by_role("button", name="Ghi nhận 2 số liệu").dblclick()
    expect(page.get_by_role("status")).to_contain_text("Đã ghi nhận 2 số liệu vào sổ.")

    # The figure is in the next table at once, and leads back to its highlighted place.
    follow(page.get_by_role("link", name="Số liệu", exact=True))
    look(page, "figures")
    follow(page.get_by_role("row", name="Số hộ nghèo").get_by_role("link", name="185").first)
    expect(page.get_by_text("hiện còn 185 hộ nghèo")).to_be_visible()
    look(page, "source")
    follow(page.get_by_role("link", name="xem trong văn bản").first)
    expect(page.locator("mark", has_text="185 hộ nghèo")).to_be_in_viewport()

    follow(page.get_by_role("link", name="Tổng quan", exact=True))
    look(page, "overview")

    # The draft, and holding it against the ledger.
    follow(page.get_by_role("link", name="Báo cáo", exact=True))
    follow(page.get_by_role("button", name="Soạn dự thảo"))
    expect(page.get_by_role("status")).to_contain_text("số nào cũng gắn với sổ")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tải bản 0 để sửa trong Word").click()
    draft = tmp_path / "du-thao.docx"
    waiting.value.save_as(draft)
    follow(page.get_by_role("link", name="Báo cáo", exact=True).first)
    look(page, "reports")
    page.get_by_label("Tệp .docx hoặc .pdf").set_input_files(draft)
    follow(page.get_by_role("button", name="Đối chiếu với sổ"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("đều khớp với sổ")
    look(page, "verdict")


def test_several_files_are_dropped_at_once(clerk: Page) -> None:
    page = clerk
    follow(page.get_by_role("link", name="Thu thập", exact=True))
    dropped = page.evaluate_handle(
        """() => {
            const transfer = new DataTransfer();
            transfer.items.add(new File(["Kết nạp 03 đảng viên mới."], "mot.txt"));
            transfer.items.add(new File(["Phường hiện còn 185 hộ nghèo."], "hai.txt"));
            transfer.items.add(new File([" "], "rong.txt"));
            return transfer;
        }"""
    )
    page.dispatch_event("#drop", "drop", {"dataTransfer": dropped})
    said = page.locator("#progress")
    for sentence in ("mot.txt: đọc được 1 số liệu", "hai.txt: đọc được 1 số liệu", "Tệp rong.txt không có chữ nào"):
        expect(said).to_contain_text(sentence)


def test_a_refused_file_says_why_beside_its_name(clerk: Page, tmp_path: Path) -> None:
    page = clerk
    follow(page.get_by_role("link", name="Thu thập", exact=True))
    secret = tmp_path / "mat.txt"
    secret.write_text("TỐI MẬT\nKết nạp 03 đảng viên.", "utf-8")
    page.locator("#files").set_input_files(secret)
    expect(page.locator("#progress")).to_contain_text("dấu chỉ độ mật")


def test_the_screens_speak_english_when_asked_to(clerk: Page) -> None:
    page = clerk
    follow(page.get_by_role("button", name="English"))
    expect(page.get_by_role("link", name="Overview")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    look(page, "overview-english")


def test_a_wrong_password_is_said_and_looked_at(browser: Browser, live_server: LiveServer, ward: int) -> None:
    page = browser.new_page()
    page.goto(live_server.url)
    look(page, "sign-in")
    page.get_by_label("Tên tài khoản").fill("thu-ky")
    page.get_by_label("Mật khẩu").fill("sai")
    follow(page.get_by_role("button", name="Đăng nhập"))
    expect(page.get_by_role("alert")).to_be_visible()
    page.close()


def test_a_session_that_ends_in_a_review_leads_to_the_way_in_and_back(clerk: Page, tmp_path: Path) -> None:
    page = clerk
    follow(page.get_by_role("link", name="Thu thập", exact=True))
    report = tmp_path / "bao-cao-thang-2.txt"
    report.write_text(REPORT, "utf-8")
    page.locator("#files").set_input_files(report)
    follow(page.get_by_role("link", name="bao-cao-thang-2.txt: đọc được"))
    review = page.url
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="nhận 185", exact=True).click()
    page.get_by_label("Tên tài khoản").fill("thu-ky")
    page.get_by_label("Mật khẩu").fill("mat-khau-de-thu")
    follow(page.get_by_role("button", name="Đăng nhập"))
    expect(page).to_have_url(review)
    page.context.set_offline(True)
    page.get_by_role("button", name="nhận 185", exact=True).click()
    expect(page.locator("#notice")).to_contain_text("mất kết nối")
    page.context.set_offline(False)
    page.get_by_role("button", name="nhận 185", exact=True).click()
    expect(page.locator("#notice")).to_be_empty()
    expect(page.get_by_role("button", name="Ghi nhận 1 số liệu")).to_be_enabled()
