"""The whole way in a real browser, as a clerk goes it, on a wide screen and on a phone; axe looks at every screen."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from giaoban.catalogue.actions.load import load
from giaoban.people.enums import Role
from tests import factories

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.django_db(transaction=True),
]
# Playwright runs an event loop in this thread; Django's test client code beside it is not asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
FLAGS = (
    "headless no-sandbox disable-gpu no-first-run disable-background-networking disable-component-update disable-sync"
)
# A busy machine is no bug.
expect.set_options(timeout=20_000)
PICTURES = Path("test-results")
REPORT = """ĐẢNG ỦY PHƯỜNG AN THỬ
BÁO CÁO
kết quả công tác tháng 02 năm 2024

Trong tháng, Đảng ủy phường làm thủ tục giới thiệu sinh hoạt Đảng cho 11 đảng viên, trong đó tiếp nhận 6 đồng chí,
chuyển đi 4 đồng chí. Phường kết nạp 03 đảng viên mới, hiện còn 185 hộ nghèo, giảm 46 hộ so với đầu năm.
Thu ngân sách phường đạt 209.376.000 đồng. Kho còn lại 77 bao.
"""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": CHROMIUM, "args": [f"--{flag}" for flag in FLAGS.split()]}


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
    page.get_by_role("button", name="Đăng nhập").click()
    yield page
    context.close()
    assert errors == []


def look(page: Page, name: str) -> None:
    """Axe finds nothing, nothing runs off the screen, and a picture is kept for people to look at."""
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found] == []
    size = page.viewport_size or {"width": 0}
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}-{size['width']}.png", full_page=True)


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

    page.get_by_role("link", name="Thu thập", exact=True).click()
    look(page, "collect-empty")
    report = tmp_path / "bao-cao-thang-2.txt"
    report.write_text(REPORT, "utf-8")
    page.locator("#files").set_input_files(report)
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 văn bản chờ soát")
    expect(page.locator("#documents").get_by_role("link", name="bao-cao-thang-2.txt")).to_be_visible()
    page.get_by_role("link", name="bao-cao-thang-2.txt: đọc được").click()
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
    page.get_by_role("link", name="Số liệu", exact=True).click()
    look(page, "figures")
    page.get_by_role("row", name="Số hộ nghèo").get_by_role("link", name="185").first.click()
    expect(page.get_by_text("hiện còn 185 hộ nghèo")).to_be_visible()
    look(page, "source")
    page.get_by_role("link", name="xem trong văn bản").first.click()
    expect(page.locator("mark", has_text="185 hộ nghèo")).to_be_in_viewport()

    page.get_by_role("link", name="Tổng quan", exact=True).click()
    look(page, "overview")

    # The draft, and holding it against the ledger.
    page.get_by_role("link", name="Báo cáo", exact=True).click()
    page.get_by_role("button", name="Soạn dự thảo").click()
    expect(page.get_by_role("status")).to_contain_text("số nào cũng gắn với sổ")
    look(page, "reports")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="bao-cao-").first.click()
    draft = tmp_path / "du-thao.docx"
    waiting.value.save_as(draft)
    page.get_by_label("Tệp .docx đã sửa").set_input_files(draft)
    page.get_by_role("button", name="Đối chiếu với sổ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("đều khớp với sổ")
    look(page, "verdict")


def test_several_files_are_dropped_at_once(clerk: Page) -> None:
    page = clerk
    page.get_by_role("link", name="Thu thập", exact=True).click()
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
    page.get_by_role("link", name="Thu thập", exact=True).click()
    secret = tmp_path / "mat.txt"
    secret.write_text("TỐI MẬT\nKết nạp 03 đảng viên.", "utf-8")
    page.locator("#files").set_input_files(secret)
    expect(page.locator("#progress")).to_contain_text("dấu chỉ độ mật")


def test_the_screens_speak_english_when_asked_to(clerk: Page) -> None:
    page = clerk
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("link", name="Overview")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    look(page, "overview-english")


def test_a_wrong_password_is_said_and_looked_at(browser: Browser, live_server: LiveServer, ward: int) -> None:
    page = browser.new_page()
    page.goto(live_server.url)
    look(page, "sign-in")
    page.get_by_label("Tên tài khoản").fill("thu-ky")
    page.get_by_label("Mật khẩu").fill("sai")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.close()


def test_a_session_that_ends_in_a_review_leads_to_the_way_in_and_back(clerk: Page, tmp_path: Path) -> None:
    page = clerk
    page.get_by_role("link", name="Thu thập", exact=True).click()
    report = tmp_path / "bao-cao-thang-2.txt"
    report.write_text(REPORT, "utf-8")
    page.locator("#files").set_input_files(report)
    page.get_by_role("link", name="bao-cao-thang-2.txt: đọc được").click()
    review = page.url
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="nhận 185", exact=True).click()
    page.get_by_label("Tên tài khoản").fill("thu-ky")
    page.get_by_label("Mật khẩu").fill("mat-khau-de-thu")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page).to_have_url(review)
    page.context.set_offline(True)
    page.get_by_role("button", name="nhận 185", exact=True).click()
    expect(page.locator("#notice")).to_contain_text("mất kết nối")
    page.context.set_offline(False)
    page.get_by_role("button", name="nhận 185", exact=True).click()
    expect(page.locator("#notice")).to_be_empty()
    expect(page.get_by_role("button", name="Ghi nhận 1 số liệu")).to_be_enabled()
