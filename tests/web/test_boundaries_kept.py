"""On whose boundaries a page stands is kept by every link to another page of figures, however far one goes."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from tests.web.towns import Merged, a_merged_town, a_target

KY = "2024-02@LICH"
# Pages that show no consolidated figure, and tables that were kept on boundaries of their own.
APART = ("cho-duyet", "/luu/", "/xoa/", "bang=")
# So many pages are looked at from one beginning.
MOST = 60


@pytest.fixture
def merged(db: None, own_folders: object) -> Merged:
    made = a_merged_town()
    a_target(made.town, made.measure, 400)
    return made


def onward(text: str) -> set[str]:
    """The addresses of figures that a page leads to."""
    found = {unescape(one) for one in re.findall(r'href="([^"]*)"', text)}
    return {one.split("#")[0] for one in found if "/so-lieu/" in one and not any(word in one for word in APART)}


def asked(address: str) -> list[str]:
    return parse_qs(urlsplit(address).query).get("ranh-gioi", ["then"])


def switched(address: str) -> str:
    """What the switch of boundaries itself changes is no loss: the same page on others."""
    parts = urlsplit(address)
    query = {key: value for key, value in parse_qs(parts.query).items() if key not in ("ranh-gioi", "quy-ve")}
    return f"{parts.path}?{sorted(query.items())}"


@pytest.mark.parametrize("boundaries", ["restated", "now"])
def test_every_link_of_every_page_of_figures_keeps_the_boundaries(merged: Merged, boundaries: str) -> None:
    first = f"{reverse('web:figures', kwargs={'unit_id': merged.town})}?ky={KY}&ranh-gioi={boundaries}"
    waiting, seen, kinds = [first], set(), set()
    while waiting and len(seen) < MOST:
        here = waiting.pop(0)
        if here in seen:
            continue
        seen.add(here)
        answer = merged.client.get(here)
        assert answer.status_code == 200, here
        if "tai-ve" in here:
            continue
        kinds.add(answer.resolver_match.url_name)
        text = answer.content.decode()
        links = {one for one in onward(text) if switched(one) != switched(here)}
        lost = sorted(one for one in links if asked(one) != [boundaries])
        assert lost == [], here
        # One of each kind of page of each unit and slot is enough.
        known = {urlsplit(one).path for one in (*seen, *waiting)}
        waiting += sorted(one for one in links if urlsplit(one).path not in known)
    assert kinds >= {"figures", "indicator", "unit_page", "compare", "pivot", "figures_source", "figures_history"}
    assert {one.rpartition(".")[2].split("?")[0] for one in seen if "tai-ve" in one} == {"xlsx", "csv"}


def test_the_form_that_changes_the_period_keeps_the_boundaries(merged: Merged) -> None:
    for name in ("figures", "compare"):
        address = reverse(f"web:{name}", kwargs={"unit_id": merged.town})
        text = merged.client.get(address, {"ky": KY, "ranh-gioi": "restated"}).content.decode()
        forms = re.findall(r"<form[^>]*>.*?</form>", text.split('id="content"')[1], re.S)
        of_period = [one for one in forms if 'name="ky"' in one]
        assert of_period, name
        assert all('name="ranh-gioi" value="restated"' in one for one in of_period), name


def test_the_overview_stands_restated_and_its_numbers_open_so(merged: Merged) -> None:
    text = merged.client.get(reverse("web:overview", kwargs={"unit_id": merged.town}), {"ky": KY}).content.decode()
    links = onward(text.split('id="content"')[1])
    assert any(f"/{merged.measure}/to_date/" in one for one in links)
    assert [one for one in links if asked(one) != ["restated"]] == []
