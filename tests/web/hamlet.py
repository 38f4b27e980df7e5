"""A hamlet that gives twelve indicators a month to its ward: who is who, what it gave last month, what was planned."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from giaoban.base.clock import today
from giaoban.catalogue.models import FormLine
from giaoban.catalogue.rules import Period, period_around, previous_period
from giaoban.figures.actions.set_target import set_target
from giaoban.intake.actions.open_submission import open_submission
from giaoban.people.enums import Role
from giaoban.people.models import User
from tests import factories
from tests.web.browsing import follow

PASSWORD = "mat-khau-de-thu"
WIDE, PHONE = (1280, 800), (360, 640)
# name, unit, behaviour, scale, last month, plan of the year, what is typed this month
TWELVE: tuple[tuple[str, str, str, int, int, int | None, str], ...] = (
    ("Số hộ", "hộ", "stock", 0, 1204, None, "1206"),
    ("Nhân khẩu", "người", "stock", 0, 4310, None, "4318"),
    ("Trẻ em sinh ra", "trẻ", "flow", 0, 6, 80, "5"),
    ("Người chết", "người", "flow", 0, 2, None, "3"),
    ("Hộ nghèo", "hộ", "stock", 0, 31, 20, "30"),
    ("Hộ cận nghèo", "hộ", "stock", 0, 44, None, "44"),
    ("Thu quỹ vì người nghèo", "đồng", "flow", 0, 12_500_000, 150_000_000, "11000000"),
    ("Diện tích gieo trồng", "ha", "flow", 4, 1_255_000, 4_000_000, "98,5"),
    ("Đàn lợn", "con", "stock", 0, 640, 900, "655"),
    ("Buổi tuyên truyền", "buổi", "flow", 0, 3, 36, "2"),
    ("Vụ mất trộm", "vụ", "flow", 0, 1, None, ""),
    ("Hộ phân loại rác", "hộ", "stock", 0, 820, 1100, "845"),
)


@dataclass(frozen=True)
class Hamlet:
    """The hamlet, its ward, the form's version and lines, and two accounts that give its figures."""

    id: int
    ward: int
    version: int
    lines: tuple[int, ...]
    first: str = "truong-thon"
    second: str = "pho-thon"

    def begun(self, by: str = "") -> str:
        """The form that is due, begun."""
        actor = factories.Person(User.objects.get(username=by or self.first))
        return open_submission(actor, self.id, self.version, due_period())

    def field(self, index: int) -> str:
        """The id of the input of one line."""
        return f"o{self.lines[index]}-v"


def due_period() -> Period:
    """Last month: the clock of a site in another thread cannot be set."""
    here = period_around(today(), "month", "LICH")
    before = previous_period(here) if here else None
    assert before is not None
    return before


def hamlet(*, sections: tuple[str, ...] = ("Khó khăn, kiến nghị",)) -> Hamlet:
    """An invented hamlet; the month before the one that is due is recorded, the year is planned."""
    due = due_period()
    before = previous_period(due)
    assert before is not None
    ward = factories.unit("Phường An Thử", type="phuong")
    unit_id = factories.unit("Khu phố Một", type="thon", under=ward)
    measures = []
    for name, unit, behaviour, scale, last, plan, _typed in TWELVE:
        measure = factories.measure(name, behaviour, unit, scale=scale)
        measures.append(measure)
        nature = "in_period" if behaviour == "flow" else "at"
        factories.recorded(unit_id, measure, last, period=before.label, nature=factories.Nature(nature))
        if plan is not None:
            set_target(
                factories.SYSTEM,
                about_id=unit_id,
                measure_id=measure,
                period=str(due.year),
                value=plan,
                paper="15/NQ-HĐND",
                valid_from=date(due.year, 1, 5),
            )
    version = factories.form(ward, measures, units=[unit_id], sections=[], name="Số liệu tháng của khu phố")
    lines = FormLine.objects.filter(version_id=version).order_by("position").values_list("pk", flat=True)
    found = Hamlet(unit_id, ward, version, tuple(lines))
    factories.person(Role.REPORTER, unit_id, found.first)
    factories.person(Role.REPORTER, unit_id, found.second)
    factories.person(Role.CONSOLIDATOR, ward, "van-phong")
    return found


def phone(browser: Browser, size: tuple[int, int] = PHONE) -> BrowserContext:
    """A browser of its own, as on a phone: touch, small."""
    width, height = size
    return browser.new_context(viewport={"width": width, "height": height}, has_touch=size == PHONE)


def signed_in(context: BrowserContext, site: LiveServer, username: str) -> Page:
    """A page of somebody who has just signed in."""
    page = context.new_page()
    page.goto(site.url)
    page.get_by_label("Tên tài khoản").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    follow(page.get_by_role("button", name="Đăng nhập"))
    return page


def path_of(page: Page) -> str:
    """Where a page is, without the host."""
    return urlsplit(page.url).path
