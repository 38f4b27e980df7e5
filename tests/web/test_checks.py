"""Findings as a clerk meets them: list, answer, acceptance, run, rules; on a wide screen and a phone."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from giaoban.catalogue.actions.load import load
from giaoban.catalogue.rules import parse_period
from giaoban.checks.actions.run import run
from giaoban.checks.models import RuleSetting
from giaoban.figures.queries import findings, open_findings
from giaoban.people.enums import Role
from tests import factories as make
from tests.checks.cases import Case
from tests.web.browsing import IN_A_BROWSER, follow, look

TOWN = """XD01 2024-06: 315
          XD01.chinh_thuc 2024-06: 311
          XD01.du_bi 2024-06: 3
          xã Một: HC04 2023-12..2024-06: 22 | 25 | 21 | 24 | 23 | 22 | 160
          xã Hai: HC04 2023-12..2024-06: 12 | 15 | 11 | 14 | 13 | 12 | 14
          xã Hai: HC01 2024-06: 45/60 = 90%"""
JUNE = parse_period("2024-06")


def laid() -> Case:
    load(make.SYSTEM)
    case = Case("thị xã thử", TOWN)
    case.lay()
    make.person(Role.CONSOLIDATOR, case.town, "thu-ky")
    return case


def signed_in(account: str = "thu-ky") -> Client:
    from giaoban.people.models import User

    client = Client()
    client.force_login(User.objects.get(username=account))
    return client


def text(client: Client, name: str, case: Case, query: str = "", **kwargs: object) -> str:
    url = reverse(f"web:{name}", kwargs={"unit_id": case.town, **kwargs})
    response = client.get(f"{url}?{query}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db
def test_the_page_says_what_does_not_fit_with_its_working_and_sources(own_folders: object):
    case = laid()
    run(make.SYSTEM, case.town, JUNE)
    page = text(signed_in(), "checks", case, "ky=2024-06@LICH")
    assert "2 điểm sai" in page and "1 điểm cần giải trình" in page
    assert "311 + 3 = 314 ≠ 315" in page and "45 / 60 = 75% ≠ 90%" in page
    assert "bao-cao.docx" in page and "3 số liệu liên quan" in page
    only = text(signed_in(), "checks", case, f"ky=2024-06@LICH&don-vi={case.unit('xã Một')}")
    assert "khác thường" in only and "311 + 3" not in only


@pytest.mark.django_db
def test_a_run_from_the_page_raises_and_closes(own_folders: object):
    case = laid()
    client = signed_in()
    url = reverse("web:checks_run", kwargs={"unit_id": case.town})
    answer = client.post(url, {"ky": "2024-06@LICH"}, follow=True).content.decode()
    assert "Điểm mới: 3" in answer and "311 + 3 = 314 ≠ 315" in answer
    again = client.post(url, {"ky": "2024-06@LICH", "tu": "2024-01@LICH"}, follow=True).content.decode()
    assert "Điểm mới: 0" in again
    refused = client.post(url, {"ky": "2024-06@LICH", "tu": "2024-08@LICH"}, follow=True).content.decode()
    assert "Kỳ đầu phải trước kỳ cuối" in refused


@pytest.mark.django_db
def test_an_answer_and_an_acceptance_move_a_finding_down(own_folders: object):
    case = laid()
    run(make.SYSTEM, case.town, JUNE)
    client = signed_in()
    first, second, third = (one.id for one in open_findings([case.town, *case.units.values()]))
    where = {"unit_id": case.town}
    client.post(reverse("web:checks_answer", kwargs={**where, "finding_id": first}), {"answer": "đã rà soát"})
    client.post(reverse("web:checks_accept", kwargs={**where, "finding_id": second}), {"reason": "đúng thực tế"})
    empty = client.post(reverse("web:checks_accept", kwargs={**where, "finding_id": third}), {"reason": " "})
    assert "Hãy ghi lý do" in empty.content.decode()
    page = text(client, "checks", case, "ky=2024-06@LICH")
    assert "đã rà soát" in page and "đúng thực tế" in page and "2 điểm đã giải trình" in page


@pytest.mark.django_db
def test_the_chair_reads_and_changes_nothing(own_folders: object):
    case = laid()
    run(make.SYSTEM, case.town, JUNE)
    make.person(Role.CHAIR, case.town, "chu-tich")
    page = text(signed_in("chu-tich"), "checks", case, "ky=2024-06@LICH")
    assert "311 + 3" in page and "Chấp nhận điểm này" not in page and "Kiểm tra lại" not in page


@pytest.mark.django_db
def test_a_rule_is_tried_before_it_is_set(own_folders: object):
    case = laid()
    client = signed_in()
    assert "quy tắc kiểm tra" in text(client, "rules", case)
    tried = text(client, "rules_one", case, "ky=2024-06@LICH&thu=1&score=3,5", rule_code="khac-thuong")
    assert "nêu 1 điểm" in tried and "160" in tried
    mild = text(client, "rules_one", case, "ky=2024-06@LICH&thu=1&score=19", rule_code="khac-thuong")
    assert "nêu 1 điểm" in mild or "Quy tắc không nêu điểm nào" in mild
    bad = client.get(
        reverse("web:rules_one", kwargs={"unit_id": case.town, "rule_code": "khac-thuong"}) + "?thu=1&score=nhiều"
    )
    assert "nhiều" in bad.content.decode() and bad.status_code == 422
    assert not RuleSetting.objects.exists()


@pytest.mark.django_db
def test_a_rule_of_ones_own_is_tried_added_and_turned_off(own_folders: object):
    case = laid()
    client = signed_in()
    relation = {"name": "Tin bài không quá 100", "relation": "HC04 <= HC04:previous + HC04:previous"}
    tried = client.get(reverse("web:rules", kwargs={"unit_id": case.town}), {**relation, "ky": "2024-06@LICH"})
    assert "nêu 1 điểm" in tried.content.decode() and not RuleSetting.objects.exists()
    client.post(
        reverse("web:rules_add", kwargs={"unit_id": case.town}),
        {**relation, "severity": "info", "tu-ngay": "2024-01-01"},
    )
    assert "Tin bài không quá 100" in text(client, "rules", case)
    code = RuleSetting.objects.get().code
    run(make.SYSTEM, case.town, JUNE)
    assert [one.severity for one in findings([case.unit("xã Một")]) if one.params["rule"] == code] == ["info"]
    client.post(
        reverse("web:rules_set", kwargs={"unit_id": case.town, "rule_code": code}),
        {"dung": "0", "severity": "info", "tu-ngay": "01/01/2024"},
    )
    assert RuleSetting.objects.latest("pk").valid_from == date(2024, 1, 1)
    assert "đang tắt" in text(client, "rules", case)


@pytest.fixture
def town(transactional_db: None, own_folders: object) -> Case:
    return laid()


@pytest.fixture(params=[(1280, 800), (360, 640)], ids=["1280", "360"])
def clerk(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, town: Case) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(live_server.url)
    page.get_by_label("Tên tài khoản").fill("thu-ky")
    page.get_by_label("Mật khẩu").fill("mat-khau-de-thu")
    follow(page.get_by_role("button", name="Đăng nhập"))
    yield page
    context.close()


@pytest.mark.browser
@IN_A_BROWSER[1]
@IN_A_BROWSER[2]
def test_a_clerk_checks_answers_accepts_and_tries_a_rule(clerk: Page, town: Case) -> None:
    page = clerk
    page.goto(page.url.split("?")[0] + "?ky=2024-06@LICH")
    follow(page.get_by_role("link", name="Kiểm tra số liệu kỳ này"))
    look(page, "checks-empty")
    follow(page.get_by_role("button", name="Kiểm tra lại"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 điểm sai, 1 điểm cần giải trình")
    page.get_by_text("3 số liệu liên quan").click()
    look(page, "checks")
    page.get_by_text("Giải trình", exact=True).first.click()
    page.get_by_label("Vì sao lại như vậy?").first.fill("Một đồng chí chờ quyết định.")
    follow(page.get_by_role("button", name="Lưu lời giải trình").first)
    page.get_by_text("Chấp nhận, kèm lý do").first.click()
    page.get_by_label("Vì sao để như vậy là đúng?").first.fill("Đã đối chiếu sổ một cửa.")
    follow(page.get_by_role("button", name="Chấp nhận điểm này").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("0 điểm sai")
    page.get_by_text("2 điểm đã giải trình").click()
    look(page, "checks-settled")
    follow(page.get_by_role("link", name="Quy tắc kiểm tra").first)
    look(page, "rules")
    follow(page.get_by_role("link", name="Khác thường so với chính đơn vị"))
    follow(page.get_by_role("button", name="Thử trên 12 kỳ qua"))
    look(page, "rule")
