"""The secretary at the desk: words typed while the chair speaks, a line that goes away, one press for all tasks."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from giaoban.registry.enums import BodyKind
from giaoban.reviews.models import Assignment, Conclusion, Review
from tests import factories
from tests.reviews.conftest import a_review, at
from tests.web.browsing import IN_A_BROWSER, follow, look

pytestmark = IN_A_BROWSER
SIZES = [pytest.param((1280, 900), id="1280"), pytest.param((360, 740), id="360")]
FIRST = (
    "Giao Phòng Kinh tế chủ trì, phối hợp Công an phường rà soát các hộ lấn vỉa hè, báo cáo trước ngày 25/3; "
    "Trường Mầm non sửa bếp ăn trong tháng 4."
)


@dataclass(frozen=True)
class Meeting:
    """A ward at its conference."""

    review: Review
    bodies: dict[str, int]


@pytest.fixture
def meeting(own_folders: object, transactional_db: None) -> Meeting:
    ward = factories.unit("Phường An Thử")
    bodies = {
        name: factories.unit(f"{name} phường An Thử", body=BodyKind.OFFICE, place_id=ward)
        for name in ("Phòng Kinh tế", "Công an", "Phòng Văn hóa - Xã hội")
    } | {
        name: factories.unit(name, body=BodyKind.SCHOOL, place_id=ward)
        for name in ("Trường Mầm non Hoa Sen", "Trường Mầm non Hoa Mai")
    }
    clerk = factories.clerk(ward)
    clerk.user.username = "thu-ky"
    clerk.user.save()
    review = a_review(ward, state="in_progress", started_at=at(2024, 3, 5))
    review.items.create(order=1, title="Báo cáo tình hình kinh tế - xã hội", state="current", started_at=timezone.now())
    return Meeting(review, bodies)


@pytest.fixture(params=SIZES)
def desk(request: pytest.FixtureRequest, browser: Browser, live_server, meeting: Meeting) -> Iterator[Page]:  # type: ignore[no-untyped-def]
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{live_server.url}/{meeting.review.unit_id}/hoi-nghi/{meeting.review.pk}/ket-luan/")
    page.get_by_label("Tên tài khoản").fill("thu-ky")
    page.get_by_label("Mật khẩu").fill("mat-khau-de-thu")
    follow(page.get_by_role("button", name="Đăng nhập"))
    yield page
    context.close()


def test_from_the_chair_s_words_to_tasks_even_without_a_line(desk: Page, meeting: Meeting) -> None:
    page, box = desk, desk.get_by_label("Chủ trì kết luận")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Hội nghị chưa có kết luận nào")
    look(page, "conclusions-empty")
    box.fill(FIRST)
    box.press("Control+Enter")
    expect(page.get_by_role("button", name="Giao 1 nhiệm vụ")).to_be_visible()
    expect(page.get_by_text("Chưa rõ “Trường Mầm non” là đơn vị nào.")).to_be_visible()
    expect(box).to_be_focused()

    # The line goes away: what is typed is kept, what was half typed too, and is sent when the line is back.
    page.context.set_offline(True)
    box.fill("Công an phường kiểm tra tạm trú.")
    box.press("Control+Enter")
    expect(page.locator("#take-status")).to_contain_text("Mất kết nối. 1 kết luận còn giữ trên máy này")
    box.press_sequentially("Thống nhất với")
    look(page, "conclusions-offline")
    assert Conclusion.objects.count() == 1
    page.context.set_offline(False)
    expect(page.locator("#take-status")).to_have_text("Đã ghi.")
    expect(page.get_by_role("button", name="Giao 2 nhiệm vụ")).to_be_visible()
    expect(box).to_have_value("Thống nhất với")
    page.reload()
    expect(box).to_have_value("Thống nhất với")
    expect(heading).to_have_text("2 kết luận, 2 nhiệm vụ chờ giao, 1 việc còn thiếu")

    # Which of the two schools is chosen with one press; a deadline is corrected in words.
    page.get_by_role("button", name="Trường Mầm non Hoa Mai").click()
    expect(page.get_by_role("button", name="Giao 3 nhiệm vụ")).to_be_visible()
    due = page.get_by_label("Thời hạn").nth(2)
    due.fill("trước ngày 20 hằng tháng")
    due.press("Tab")
    expect(page.get_by_text("lần đầu 19/3/2024")).to_be_visible()
    look(page, "conclusions")
    follow(page.get_by_role("button", name="Giao 3 nhiệm vụ"))
    expect(heading).to_have_text("2 kết luận, đã giao 3 nhiệm vụ")
    look(page, "conclusions-given")
    given = Assignment.objects.filter(state="confirmed").order_by("conclusion__order", "order")
    wanted = [meeting.bodies[name] for name in ("Phòng Kinh tế", "Trường Mầm non Hoa Mai", "Công an")]
    assert [one.lead_id for one in given] == wanted
    follow(page.get_by_role("button", name="Soạn thông báo kết luận"))
    follow(page.get_by_role("button", name="Soạn biên bản"))
    expect(page.get_by_role("link", name="Thông báo kết luận: Hội nghị giao ban tháng 02 năm 2024")).to_be_visible()
    expect(page.get_by_role("link", name="Biên bản: Hội nghị giao ban tháng 02 năm 2024")).to_be_visible()
    look(page, "conclusions-written")
