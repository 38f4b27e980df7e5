"""The chair's first picture of the demo's town: five questions answered without scrolling, on a screen and on a phone;
the whole of it on one sheet of paper."""

import re
from collections.abc import Iterator
from io import BytesIO

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from giaoban.base.clock import today
from giaoban.catalogue.rules import parse_period
from giaoban.checks.rules import CONTRADICTS, tells
from giaoban.demo.build import build
from giaoban.demo.town import PASSWORD
from giaoban.figures.enums import Severity
from giaoban.figures.queries import open_findings
from giaoban.intake.ahead import due_next
from giaoban.registry.queries import children, resolve
from giaoban.rollup.queries import briefing
from giaoban.tasks.models import Occurrence
from tests.web.browsing import IN_A_BROWSER, follow, look

pytestmark = IN_A_BROWSER
PERIOD = parse_period("2024-Q1@LICH")
SIZES = ((1280, 800), (360, 640))


@pytest.fixture
def chair(browser: Browser, live_server: LiveServer, transactional_db: None, own_folders: object) -> Iterator[Page]:
    """The chair of the demo's town, signed in, looking at what comes first."""
    build(lambda _line: None)
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    # The first page of a town just built takes its time.
    context.set_default_timeout(120_000)
    context.set_default_navigation_timeout(120_000)
    page = context.new_page()
    page.goto(live_server.url)
    page.get_by_label("Tên tài khoản").fill("lanhdao")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    follow(page.get_by_role("button", name="Đăng nhập"))
    yield page
    context.close()


def answer(page: Page, key: str) -> str:
    """An answer's words, all of which begin in the picture as it is: nobody has scrolled."""
    found = page.locator(f"[data-answer={key}]")
    expect(found).to_be_visible()
    box, size = found.bounding_box(), page.viewport_size
    assert box is not None and size is not None
    assert page.evaluate("window.scrollY") == 0
    assert box["y"] >= 0 and box["y"] + box["height"] <= size["height"], (key, box)
    assert box["x"] >= 0 and box["x"] + box["width"] <= size["width"], (key, box)
    return found.inner_text()


def test_the_first_picture_answers_five_questions(chair: Page) -> None:
    town = resolve("990", PERIOD.last).id
    brief = briefing(town, PERIOD)
    below = [view.id for view in children(town, today())]
    open_ones = [one for one in open_findings([town, *below]) if one.severity != Severity.INFO]
    found = [one for one in open_ones if tells(one.params) == CONTRADICTS]
    due = due_next(town, today())
    assert brief.lags and brief.changes and found and due
    for width, height in SIZES:
        chair.set_viewport_size({"width": width, "height": height})
        chair.reload()
        expect(chair.get_by_role("heading", level=1)).to_contain_text("Quý I năm 2024")
        behind = answer(chair, "cham")
        assert f"{len(brief.lags)}/{brief.with_target} chỉ tiêu" in behind
        assert brief.lags[0].row.measure.name in behind
        missing = answer(chair, "chua-bao-cao")
        assert "2/13 đơn vị" in missing
        assert "Phường An Bình; Xã Thạch Lương" in missing
        assert f"{len(found)} chỗ" in answer(chair, "mau-thuan")
        # What is counted and what is itself in percent: the first of each order, and against which quarter.
        changed = answer(chair, "thay-doi")
        first_of_each = {one.in_points: one for one in reversed(brief.changes)}
        assert len(first_of_each) == 2
        assert all(one.row.measure.name in changed for one in first_of_each.values())
        assert "so với quý I/2023" in changed
        # Tasks stand beside forms, the nearest day first.
        nearest = min(due[0].due, Occurrence.objects.filter(due__gte=today()).earliest("due").due)
        assert re.search(r"(\d\d/\d\d), [^:;]+: ", answer(chair, "den-han"))[1] == f"{nearest:%d/%m}"  # type: ignore[index]
        look(chair, "overview-chair")


def test_every_answer_leads_to_what_stands_behind_it_and_one_sheet_holds_it_all(chair: Page) -> None:
    for key in ("cham", "chua-bao-cao", "mau-thuan", "thay-doi", "den-han"):
        chair.locator(f"[data-answer={key}]").click()
        expect(chair.locator(f"section#{key}")).to_be_in_viewport()
    reader = pypdf.PdfReader(BytesIO(chair.pdf(prefer_css_page_size=True)))
    assert len(reader.pages) == 1
    page = reader.pages[0]
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)
    # Text comes out of a PDF with blanks where a font changes.
    words = "".join(page.extract_text().split())
    for heading in (
        "khó đạt nhất đứng trước",
        "Thay đổi nhiều nhất",
        "Mâu thuẫn cần giải trình",
        "Sắp đến hạn, tính từ",
    ):
        assert heading.replace(" ", "") in words, heading
