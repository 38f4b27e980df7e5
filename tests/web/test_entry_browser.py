"""The entry form in a real browser: a new reporter on a phone, two people at one form, a line that goes away."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from giaoban.catalogue.models import FormLine
from giaoban.intake.models import Cell, CellRevision, Submission
from tests import factories
from tests.web.browsing import IN_A_BROWSER, PATIENCE, follow, look
from tests.web.hamlet import PASSWORD, PHONE, TWELVE, WIDE, Hamlet, hamlet, phone, signed_in

pytestmark = IN_A_BROWSER
Opened = Callable[[str], Page]


@pytest.fixture
def there(transactional_db: None, own_folders: object) -> Hamlet:
    return hamlet()


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    with ExitStack() as stack:

        def new(size: tuple[int, int] = PHONE) -> BrowserContext:
            context = phone(browser, size)
            stack.callback(context.close)
            return context

        yield new


class Thumb:
    """A thumb that counts what it does."""

    def __init__(self) -> None:
        self.taps = self.keys = self.fields = 0

    def tap(self, where: Locator) -> None:
        where.tap()
        self.taps += 1

    def type(self, field: Locator, text: str) -> None:
        expect(field).to_be_focused()
        field.press_sequentially(text)
        self.keys += len(text)
        self.fields += 1

    def next(self, page: Page) -> None:
        page.keyboard.press("Enter")
        self.keys += 1


def field(page: Page, there: Hamlet, index: int) -> Locator:
    return page.locator(f"#{there.field(index)}")


def status(page: Page) -> Locator:
    return page.locator("#give-status")


def cell(there: Hamlet, index: int) -> Cell:
    return Cell.objects.get(line_id=there.lines[index])


def open_form(page: Page) -> None:
    follow(page.get_by_role("button", name="Nhập số").or_(page.get_by_role("link", name="Nhập tiếp")).first)


def test_a_new_reporter_gives_twelve_indicators_on_a_phone(
    contexts: Callable[..., BrowserContext], live_server: LiveServer, there: Hamlet
) -> None:
    page = signed_in(contexts(), live_server, there.first)
    thumb = Thumb()
    expect(page.get_by_role("heading", level=1)).to_contain_text("biểu phải nộp")
    look(page, "mine")
    with page.expect_navigation(wait_until="load", timeout=PATIENCE):
        thumb.tap(page.get_by_role("button", name="Nhập số").first)
    look(page, "entry-empty")
    expect(page.locator(f"#o{there.lines[4]} .before")).to_have_text("Kỳ trước 31 Kế hoạch 20", use_inner_text=True)
    thumb.tap(field(page, there, 0))
    for index, (*_measure, typed) in enumerate(TWELVE):
        if typed:
            thumb.type(field(page, there, index), typed)
        else:
            thumb.tap(page.locator(f"#o{there.lines[index]}").get_by_role("button", name="Không phát sinh"))
            thumb.fields += 1
            thumb.tap(field(page, there, index + 1))
            continue
        thumb.next(page)
    expect(page.locator("#give-progress")).to_have_text("12/12 chỉ tiêu")
    expect(status(page)).to_have_text("đã lưu")
    look(page, "entry-full")
    with page.expect_navigation(wait_until="load", timeout=PATIENCE):
        thumb.tap(page.get_by_role("button", name="Nộp biểu này"))
    expect(page.get_by_role("status")).to_contain_text("Đã nộp “Số liệu tháng của khu phố”")
    look(page, "mine-done")
    row = Submission.objects.get()
    assert (row.state, row.cells.count()) == ("submitted", 12)
    assert cell(there, 10).absence == "zero"
    # docs/measurements.md reckons the time from these; no second is measured on a busy machine.
    assert (thumb.fields, thumb.taps) == (12, 5)
    assert thumb.keys <= 50


def test_two_people_at_one_form_lose_nothing(
    contexts: Callable[..., BrowserContext], live_server: LiveServer, there: Hamlet
) -> None:
    there.begun()
    first, second = (signed_in(contexts(WIDE), live_server, name) for name in (there.first, there.second))
    for page in (first, second):
        follow(page.get_by_role("link", name="Nhập số").first)
    field(first, there, 0).fill("1206")
    field(first, there, 2).fill("5")
    field(first, there, 3).focus()
    expect(status(first)).to_have_text("đã lưu")

    # The second wrote the same cell: both values stand there, nothing was overwritten.
    field(second, there, 0).fill("1300")
    field(second, there, 1).fill("4318")
    field(second, there, 4).focus()
    clash = second.get_by_role("alert")
    expect(clash).to_contain_text("truong-thon vừa ghi “1206”")
    expect(clash).to_contain_text("bạn ghi “1300”")
    expect(field(second, there, 0)).to_have_value("1300")
    assert cell(there, 0).raw == "1206"
    # What the first wrote elsewhere has come along, with who.
    expect(field(second, there, 2)).to_have_value("5")
    expect(second.locator(f"#o{there.lines[2]}")).to_contain_text("truong-thon ghi lúc")
    look(second, "entry-clash")
    second.get_by_role("button", name="Giữ “1300” của tôi").click()
    expect(status(second)).to_have_text("đã lưu")
    expect(second.get_by_role("alert")).to_have_count(0)
    assert (cell(there, 0).raw, cell(there, 1).raw) == ("1300", "4318")
    past = CellRevision.objects.filter(line_id=there.lines[0]).order_by("revision").values_list("raw", flat=True)
    assert list(past) == ["1206", "1300"]

    # Now the first is behind, and takes the other's.
    field(first, there, 0).fill("1207")
    field(first, there, 3).focus()
    first.get_by_role("button", name="Lấy “1300”").click()
    expect(field(first, there, 0)).to_have_value("1300")
    expect(status(first)).to_have_text("đã lưu")
    assert cell(there, 0).raw == "1300"


def test_a_lost_line_loses_nothing(
    contexts: Callable[..., BrowserContext], live_server: LiveServer, there: Hamlet
) -> None:
    context = contexts()
    page = signed_in(context, live_server, there.first)
    open_form(page)
    field(page, there, 0).fill("1206")
    field(page, there, 1).focus()
    expect(status(page)).to_have_text("đã lưu")
    # The device keeps the form and its looks.
    page.wait_for_function("caches.open('giaoban-form').then((kept) => kept.keys()).then((keys) => keys.length > 3)")

    context.set_offline(True)
    page.wait_for_function("!navigator.onLine")
    for index, (*_measure, typed) in enumerate(TWELVE[1:], start=1):
        if typed:
            field(page, there, index).fill(typed)
        else:
            page.locator(f"#o{there.lines[index]}").get_by_role("button", name="Không phát sinh").click()
    expect(status(page)).to_contain_text("Mất mạng: đã giữ trên máy này")
    page.reload()
    expect(field(page, there, 0)).to_have_value("1206")
    expect(field(page, there, 11)).to_have_value("845")
    expect(page.locator("#give-progress")).to_have_text("12/12 chỉ tiêu")
    page.get_by_role("button", name="Nộp biểu này").click()
    expect(status(page)).to_contain_text("có mạng sẽ nộp ngay")
    look(page, "entry-offline")
    assert Submission.objects.get().state == "draft"

    context.set_offline(False)
    expect(page.get_by_role("status")).to_contain_text("Đã nộp")
    assert Submission.objects.get().state == "submitted"
    assert {one.raw for one in Cell.objects.all()} == {typed for *_measure, typed in TWELVE}


def test_a_session_that_ended_keeps_what_was_typed(
    contexts: Callable[..., BrowserContext], live_server: LiveServer, there: Hamlet
) -> None:
    page = signed_in(contexts(), live_server, there.first)
    open_form(page)
    Session.objects.all().delete()
    field(page, there, 0).fill("1206")
    field(page, there, 1).focus()
    expect(status(page)).to_contain_text("Phiên làm việc đã hết")
    follow(page.get_by_role("link", name="Đăng nhập lại"))
    page.get_by_label("Tên tài khoản").fill(there.first)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    follow(page.get_by_role("button", name="Đăng nhập"))
    expect(field(page, there, 0)).to_have_value("1206")
    expect(status(page)).to_have_text("đã lưu")
    assert cell(there, 0).raw == "1206"


def test_what_is_missing_or_wrong_is_listed_with_links_before_it_is_handed_in(
    contexts: Callable[..., BrowserContext], live_server: LiveServer, there: Hamlet
) -> None:
    page = signed_in(contexts(WIDE), live_server, there.first)
    open_form(page)
    # The keyboard alone: Enter leads on, and into the button at the end.
    field(page, there, 0).focus()
    for index, (*_measure, typed) in enumerate(TWELVE):
        expect(field(page, there, index)).to_be_focused()
        page.keyboard.type({0: "1,206.5", 3: ""}.get(index, typed))
        page.keyboard.press("Enter")
    expect(page.locator(f"#o{there.lines[0]}-s")).to_contain_text("dấu phẩy là dấu thập phân")
    expect(field(page, there, 0)).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("button", name="Nộp biểu này")).to_be_focused()
    expect(status(page)).to_have_text("đã lưu")
    with page.expect_navigation(wait_until="load", timeout=PATIENCE):
        page.keyboard.press("Enter")
    still = page.locator("#still")
    expect(still).to_be_focused()
    expect(still).to_contain_text("Còn 3 chỗ phải xem")
    look(page, "entry-missing")
    still.get_by_role("link", name="Người chết").click()
    expect(field(page, there, 3)).to_be_focused()
    assert Submission.objects.get().state == "draft"


def test_the_sum_of_the_parts_shows_while_one_types(
    contexts: Callable[..., BrowserContext], live_server: LiveServer, there: Hamlet
) -> None:
    measures = [factories.measure(code, "stock", code=code) for code in ("XD01", "XD01.chinh_thuc", "XD01.du_bi")]
    version = factories.form(there.ward, measures, units=[there.id], name="Đảng viên của chi bộ")
    whole, *parts = FormLine.objects.filter(version_id=version).order_by("position").values_list("pk", flat=True)
    page = signed_in(contexts(), live_server, there.first)
    follow(page.locator("li", has_text="Đảng viên của chi bộ").get_by_role("button", name="Nhập số").first)
    for part, said in zip(parts, ("1.020", "30"), strict=True):
        page.locator(f"#o{part}-v").fill(said)
    expect(page.locator(f"#o{whole} .sum")).to_have_text("Cộng các phần: 1.050")
    page.locator(f"#o{whole}-v").fill("1049")
    expect(page.locator(f"#o{whole} .sum")).to_have_text("Cộng các phần: 1.050 · lệch 1")
    page.locator(f"#o{parts[0]}-v").focus()
    # The rule itself speaks once it is saved.
    expect(page.locator(f"#o{whole}-s")).to_contain_text("1.049")
    look(page, "entry-sum")
