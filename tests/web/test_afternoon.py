"""The clerk's afternoon: twelve files dropped at once and a message, by as few clicks as it takes, and not one figure
typed. A thirteenth paper is a copy; two contradictions are answered; the unit that is late is named."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from giaoban.demo.build import build
from giaoban.demo.dossier import PERIOD, TWICE, dossier, message
from giaoban.demo.town import PASSWORD
from giaoban.documents.verify import verify
from giaoban.figures.models import Finding, Source, Statement
from giaoban.intake.actions.close import close
from giaoban.intake.models import Cell, Document, Submission
from giaoban.people.models import User
from giaoban.people.policy import Person
from giaoban.registry.models import UnitName
from tests.web.browsing import IN_A_BROWSER, follow, look

pytestmark = [*IN_A_BROWSER, pytest.mark.slow]
MOST_CLICKS = 60
SLOW = 180_000

# Every figure of every paper: measure, item, value as a person would say it (numerator/denominator for a share).
STATED: dict[str, list[tuple[str, str]]] = {
    "01-hoi-phu-nu.docx": [("VX04", "120"), ("VX05", "36000000"), ("DV03", "18"), ("DV01", "1"), ("DV02", "2")],
    "02-hoi-nong-dan.docx": [("DV03", "12"), ("DV02", "1"), ("DV01", "2"), ("VX04", "25"), ("VX05", "7500000")],
    "03-doan-thanh-nien.docx": [
        ("DV03", "21"), ("DV01", "1"), ("DV02", "2"), ("VX04", "40"), ("VX05", "8000000"), ("HC04", "24"),
    ],
    "04-hoi-cuu-chien-binh.docx": [("DV03", "3"), ("DV01", "1"), ("DV02", "1"), ("VX04", "10"), ("VX05", "3000000")],
    "05-quan-su.docx": [("QA02", "62"), ("QA03", "96/98"), ("QA03", "98"), ("QA01.nguoi", "21")],
    "06-truong-thcs.docx": [("YT07", "1"), ("VX04", "30"), ("HC04", "6")],
    "07-kinh-te-ha-tang.docx": [
        ("KT02", "1245000000"), ("KT03", "386000000"), ("KT04", "42500000"), ("KT05", "918000000"),
        ("KT06", "8500000000/27000000000"), ("KT12.ho_kinh_doanh", "17"), ("DT05.vu", "4"),
        ("DT05.ty_le_xu_ly", "75"), ("DT06", "6"), ("QA05.vu", "2"),
    ],
    "08-khu-pho-ben-do.docx": [
        ("VX01", "27"), ("VX02", "31"), ("DT01.ty_le", "412/430"), ("DT02.ty_le", "305/430"), ("DT03", "1"),
    ],
    "09-tram-y-te.xlsx": [
        ("YT04", "5"), ("YT04", "2"), ("YT01", "94.6"), ("YT05", "6.2"), ("YT02", "1286"), ("YT03", "902"),
    ],
    "10-van-hoa-xa-hoi.xlsx": [
        ("VX04", "225"), ("VX05", "60500000"), ("VX07", "12600000"), ("VX08", "34"), ("HC04", "30"), ("HC05", "3450"),
        ("HC01", "99.2"), ("HC02", "87.5"),
    ],
    "11-cong-an.pdf": [
        ("QA04.vu", "5"), ("QA04.ty_le_kham_pha", "80"), ("QA05.vu", "3"), ("QA05.chet", "1"),
        ("QA05.bi_thuong", "4"), ("QA06", "1"),
    ],
    "Nội dung dán": [
        ("VX01", "22"), ("VX02", "19"), ("DT01.ty_le", "388/401"), ("DT02.ty_le", "290/401"), ("DT03", "2"),
    ],
}  # fmt: skip
# Two figures that no form of their unit asks for, or that stand in one cell with another.
WITHOUT_A_CELL = {("07-kinh-te-ha-tang.docx", "QA05.vu"), ("05-quan-su.docx", "QA03")}

COUNTING = """
const count = (name) => sessionStorage.setItem(name, 1 + Number(sessionStorage.getItem(name) || 0));
addEventListener("click", (event) => { if (event.isTrusted) count("clicks"); }, true);
addEventListener("keydown", (event) => {
    if (!event.isTrusted) return;
    count("keys");
    if (/[0-9]/.test(event.key)) count("digits");
}, true);
"""


@dataclass
class Hand:
    """What the clerk's hand did."""

    page: Page
    dropped: int = 0
    pasted: int = 0

    def done(self, what: str) -> int:
        """Clicks, keys or digits so far."""
        return int(self.page.evaluate("name => Number(sessionStorage.getItem(name) || 0)", what))

    def write(self, box: Locator, words: str) -> None:
        """Click into a box and type, key by key."""
        box.click()
        box.press_sequentially(words)

    def paste(self, box: Locator, words: str) -> None:
        """Click into a box and paste what was copied elsewhere."""
        box.click()
        self.page.keyboard.insert_text(words)
        self.pasted += 1


@pytest.fixture
def hand(browser: Browser, live_server: LiveServer, transactional_db: None, own_folders: object) -> Iterator[Hand]:
    build(lambda _line: None)
    # What the demo left in the ward's review is another afternoon's work.
    office = UnitName.objects.get(code="99001").unit_id
    for left in Document.objects.filter(office_id=office, state="read"):
        close(Person(User.objects.get(username="anbinh")), left.pk)
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.add_init_script(COUNTING)
    context.set_default_timeout(SLOW)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(live_server.url)
    page.get_by_label("Tên tài khoản").fill("anbinh")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    # The first page of a town just built takes its time: the roll-up's columns are written for the first time.
    with page.expect_navigation(wait_until="load", timeout=SLOW):
        page.get_by_role("button", name="Đăng nhập").click(timeout=SLOW)
    yield Hand(page)
    context.close()
    assert errors == []


def drop(hand: Hand, files: dict[str, bytes]) -> None:
    """Drop all files at once on the page, as a mouse would."""
    page = hand.page
    transfer = page.evaluate_handle("() => new DataTransfer()")
    for name, content in files.items():
        page.evaluate(
            """([transfer, name, hex]) => {
                const bytes = new Uint8Array(hex.match(/../g).map((pair) => parseInt(pair, 16)));
                transfer.items.add(new File([bytes], name));
            }""",
            [transfer, name, content.hex()],
        )
    page.dispatch_event("#drop", "drop", {"dataTransfer": transfer})
    hand.dropped += 1
    expect(page.locator("#progress li a")).to_have_count(len(files), timeout=SLOW)


def look_at_both(page: Page, name: str) -> None:
    """The same page on a wide screen and on a phone."""
    look(page, name)
    page.set_viewport_size({"width": 360, "height": 640})
    look(page, name)
    page.set_viewport_size({"width": 1280, "height": 800})


def in_ledger(document: Document) -> list[tuple[str, str]]:
    """What the ledger has from a document, in the order of its text."""
    rows = Statement.objects.filter(source__reference=f"document:{document.pk}").select_related("source", "measure")
    return [(row.measure.code, said(row)) for row in sorted(rows, key=lambda row: row.source.start or 0)]


def said(row: Statement) -> str:
    """A statement's number at its own scale."""
    if row.numerator is not None:
        return f"{row.numerator}/{row.denominator}" if row.denominator is not None else str(row.numerator)
    return format((Decimal(row.value or 0).scaleb(-row.version.scale)).normalize(), "f")


def test_the_clerks_afternoon(hand: Hand, tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    page, files = hand.page, dossier()
    assert sum(name.endswith(".docx") for name in files) == 9
    follow(page.get_by_role("link", name="Thu thập", exact=True))
    drop(hand, files)
    expect(page.locator("#heading")).to_contain_text("12 văn bản chờ soát, 1 mâu thuẫn")
    look(page, "afternoon-1-dropped")

    follow(page.get_by_role("button", name="số chắc trong"))
    expect(page.get_by_text("số liệu chắc của 11 văn bản")).to_be_visible()
    look_at_both(page, "afternoon-2-accepted")

    # The one contradiction inside a paper is answered; the copy is put away.
    follow(page.get_by_role("link", name="Soát lần lượt 2 văn bản"))
    expect(page.locator(".finding")).to_contain_text("120 × 350.000 đồng = 42 triệu đồng")
    page.locator(".finding summary").click()
    hand.write(page.get_by_label("Vì sao lại như vậy?"), "Một phần quà do nhà hảo tâm tặng bằng hiện vật.")
    page.get_by_role("button", name="Lưu lời giải trình").click()
    page.get_by_role("button", name="Nhận 2 số liệu chắc").click()
    look(page, "afternoon-3-answered")
    page.get_by_role("button", name="Ghi nhận 5 số liệu").click()
    expect(page.get_by_role("status")).to_contain_text("Đã điền 5 ô của biểu")
    look_at_both(page, "afternoon-4-recorded")
    follow(page.get_by_role("link", name="Soát văn bản tiếp theo"))
    expect(page.get_by_text("trùng nội dung với “01-hoi-phu-nu.docx”")).to_be_visible()
    follow(page.get_by_role("button", name="Bỏ văn bản này"))

    follow(page.get_by_role("button", name="của 10 văn bản đã xong"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("11/12 đơn vị đã báo cáo")
    expect(page.locator(".missing-names")).to_contain_text("Khu phố Chợ Mới")
    expect(page.locator(".missing-names")).to_contain_text("1 đơn vị chưa đủ")
    look(page, "afternoon-5-late")

    # The late unit sends a message, which is pasted.
    page.get_by_text("Dán nội dung thay cho tệp").click()
    hand.paste(page.get_by_label("Nội dung", exact=True), message())
    follow(page.get_by_role("button", name="Đọc nội dung này"))
    page.get_by_role("button", name="Nhận 5 số liệu chắc").click()
    page.get_by_role("button", name="Ghi nhận 5 số liệu").click()
    expect(page.get_by_role("status")).to_contain_text("Đã ghi nhận 5 số liệu")

    # From the review to the form it filled, and back to the very words.
    follow(page.get_by_role("link", name="Báo cáo tháng của khu phố, thôn"))
    expect(page.get_by_text("388/401").first).to_be_visible()
    look(page, "afternoon-6-form")
    follow(page.get_by_role("link", name="xem trong văn bản").first)
    expect(page.locator("mark").first).to_be_visible()

    # Two units disagree about the same figure: answered on the overview.
    follow(page.get_by_role("link", name="Tổng quan", exact=True))
    expect(page.get_by_text("12/12").first).to_be_visible()
    look(page, "afternoon-7-overview")
    finding = page.locator("li[id^=finding]", has_text="khác nhau").first
    finding.locator("summary").click()
    hand.write(finding.get_by_role("textbox"), "Theo Công an phường; một vụ ở ranh giới phường bên.")
    follow(finding.get_by_role("button"))

    follow(page.get_by_role("link", name="Báo cáo", exact=True))
    follow(page.get_by_role("button", name="Soạn dự thảo"))
    expect(page.get_by_role("status")).to_contain_text("số nào cũng gắn với sổ")
    look(page, "afternoon-8-draft")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tải bản 0 để sửa trong Word").click()
    draft = tmp_path / "du-thao.docx"
    waiting.value.save_as(draft)

    # Not one digit was typed, and the hand is not tired.
    clicks = hand.done("clicks") + hand.dropped
    record_property("clicks", clicks)
    record_property("keys", hand.done("keys"))
    Path("test-results/afternoon.txt").write_text(
        f"{clicks} clicks, {hand.done('keys')} keys, {hand.dropped} drop, {hand.pasted} paste\n", "utf-8"
    )
    assert clicks <= MOST_CLICKS
    assert hand.done("digits") == 0
    everything_is_there()
    verdict = verify(draft.read_bytes())
    assert verdict.mismatches == ()
    assert verdict.figures > 40


def everything_is_there() -> None:
    """Every figure of every paper once in the ledger with its source, and in its cell; contradictions answered."""
    for name, figures in STATED.items():
        document = Document.objects.get(name=name)
        assert document.period == PERIOD, name
        scaled = [(code, value) for code, value in in_ledger(document)]
        assert sorted(code for code, _ in scaled) == sorted(code for code, _ in figures), name
        assert sorted(map(plain, scaled)) == sorted(map(plain, figures)), name
        sources = Source.objects.filter(reference=f"document:{document.pk}")
        assert all(document.text[one.start : one.end].strip() for one in sources), name
        cells = Cell.objects.filter(origin__startswith=f"document:{document.pk}:")
        without = sum((name, code) in WITHOUT_A_CELL for code in {code for code, _ in figures})
        assert cells.count() == len(figures) - without, name
    copy = Document.objects.get(name=TWICE[1])
    assert in_ledger(copy) == []
    ward = UnitName.objects.get(code="99001").unit_id
    assert Submission.objects.filter(receiver_id=ward, period=PERIOD).count() == 12
    assert not Finding.objects.filter(period=PERIOD, answers__isnull=True).exists()
    workbook = Source.objects.filter(label__startswith="09-tram-y-te.xlsx · Tháng 3!D").count()
    assert workbook == 6
    assert settings.LANGUAGE_CODE.startswith("vi")


def plain(entry: tuple[str, str]) -> tuple[str, tuple[Decimal, ...]]:
    """A figure whatever its scale is: a share's parts may be kept finer than whole."""
    code, number = entry
    parts = tuple(Decimal(part).normalize() for part in number.split("/"))
    return code, parts if len(parts) == 1 else (parts[0] / parts[1],)
