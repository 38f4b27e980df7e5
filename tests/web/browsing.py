"""What every test in a real browser shares: starting it, stepping to another page, looking at a page."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
IN_A_BROWSER = [
    pytest.mark.browser,
    # Another database would say nothing more of what a browser shows.
    pytest.mark.once,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.django_db(transaction=True),
]
FLAGS = (
    "headless no-sandbox disable-gpu no-first-run disable-background-networking disable-component-update disable-sync"
)
PICTURES = Path("test-results")
# Playwright runs an event loop in this thread; Django's test client code beside it is not asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
# A busy machine is no bug.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


def follow(step: Locator) -> None:
    """Click what leads to another page, and wait until that page stands there whole.

    A click alone returns while the old page may still be on its way out, and whoever looks then sees neither.
    """
    with step.page.expect_navigation(wait_until="load", timeout=PATIENCE):
        step.click()


def told_by_axe(violations: list[dict[str, Any]]) -> str:
    """What axe found: a line for each rule that is broken, a line for each element that breaks it."""
    lines = []
    for violation in violations:
        lines.append(f"{violation['id']}: {violation['help']}")
        lines += [f"  {node['html'][:300]}" for node in violation["nodes"]]
    return "\n".join(lines)


def look(page: Page, name: str) -> None:
    """Axe finds nothing, nothing runs off the screen, and a picture is kept for people to look at."""
    page.wait_for_load_state("load")
    found = Axe().run(page).response["violations"]
    # Said in words: pytest tells the two sides of an assertion apart in files of tests only.
    assert not found, f"{name}: {told_by_axe(found)}"
    size = page.viewport_size or {"width": 0}
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}-{size['width']}.png", full_page=True)
