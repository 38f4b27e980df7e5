"""The helper that looks at a page sees a planted fault, and names it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.web import browsing

pytestmark = browsing.IN_A_BROWSER

PAGE = '<!doctype html><html lang="vi"><head><title>Thử</title></head><body><main><h1>Thử</h1>{}</main></body></html>'
TABLE = "<table><tr>" + "<td>Hoàn thành kế hoạch năm</td>" * 9 + "</tr></table>"
FRAME = '<div class="bang" style="white-space: nowrap; overflow-x: auto"{}>' + TABLE + "</div>"
FAULTS = [
    (FRAME.format(""), ["hep: ", "scrollable-region-focusable: ", '  <div class="bang"']),
    ('<button></button><img src="data:," id="hinh">', ["button-name: ", "  <button>", "image-alt: ", 'id="hinh">']),
    ('<p style="width: 3000px">Số liệu</p>', ["hep"]),
]


@pytest.fixture
def narrow(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    monkeypatch.setattr(browsing, "PICTURES", tmp_path)
    context = browser.new_context(viewport={"width": 360, "height": 640})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("fault", "named"), FAULTS, ids=["frame", "two", "wide"])
def test_a_fault_of_a_page_is_named(narrow: Page, fault: str, named: list[str]) -> None:
    narrow.set_content(PAGE.format(fault))
    with pytest.raises(AssertionError) as told:
        browsing.look(narrow, "hep")
    for words in named:
        assert words in str(told.value)


def test_a_page_without_a_fault_is_kept_as_a_picture(narrow: Page, tmp_path: Path) -> None:
    narrow.set_content(PAGE.format(FRAME.format(' tabindex="0" role="group" aria-label="Bảng"')))
    browsing.look(narrow, "sạch")
    assert [file.name for file in tmp_path.iterdir()] == ["sạch-360.png"]
