"""Nhật ký and the history of one figure, as those see them who may."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import giaoban
from giaoban.base.models import AuditEntry
from giaoban.catalogue.models import MeasureVersion
from giaoban.figures.actions.accept import accept
from giaoban.figures.actions.record import record
from giaoban.figures.actions.supersede import supersede
from giaoban.figures.actions.withdraw import withdraw
from giaoban.intake.rules import TRANSITIONS
from giaoban.people.enums import Role
from giaoban.people.policy import Person
from giaoban.reviews.rules import TRANSITIONS as REVIEW_STEPS
from giaoban.tasks.rules import TRANSITIONS as TASK_STEPS
from giaoban.web.audit_words import ACTIONS
from tests import factories
from tests.web.conftest import Places


def said(answer: Any) -> str:
    return str(answer.content.decode())


def numbers(page: str) -> set[str]:
    """The numbers that somebody reads there; addresses and tokens hold any."""
    return set(re.findall(r"[0-9.,]+", re.sub(r"<[^>]+>", " ", page)))


def of(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def busy(places: Places) -> Places:
    """A figure in the ward, one in the hamlet, one next door, one in the town."""
    measure = factories.measure("Số hộ nghèo", behaviour="stock", unit="hộ")
    for unit_id in (places.own, places.below, places.foreign, places.above):
        record(factories.clerk(unit_id), [factories.stated(unit_id, measure, nature="at")])
    return places


def units_seen(client: Client, unit_id: int) -> set[int | None]:
    lines = client.get(f"/{unit_id}/danh-muc/nhat-ky/").context["lines"]
    return {line.entry.unit_id for line in lines}


def test_a_consolidator_sees_the_trail_of_the_own_subtree(busy: Places) -> None:
    clerk = of(factories.clerk(busy.own))
    assert units_seen(clerk, busy.own) == {busy.own, busy.below}
    assert units_seen(clerk, busy.below) == {busy.below}


def test_an_auditor_sees_also_what_concerns_no_single_unit(busy: Places) -> None:
    measure = factories.measure()
    record(factories.SYSTEM, [factories.stated(busy.own, measure), factories.stated(busy.foreign, measure)])
    auditor = of(factories.person(Role.AUDITOR, busy.above))
    assert units_seen(auditor, busy.above) == {None, busy.own, busy.below, busy.foreign, busy.above}
    assert None not in units_seen(of(factories.clerk(busy.above)), busy.above)


def test_the_trail_is_searched_by_its_form(busy: Places) -> None:
    factories.person(Role.REPORTER, busy.own, "hoa.le")
    auditor = of(factories.person(Role.AUDITOR, busy.above, "thanh.tra"))

    def asked(**form: str) -> list[str]:
        answer = auditor.get(f"/{busy.above}/danh-muc/nhat-ky/", form)
        return [line.entry.action for line in answer.context["lines"]]

    assert set(asked(viec="figures.record")) == {"figures.record"}
    assert asked(don_vi="an thu", viec="figures.record") == ["figures.record"]
    assert asked(ai="khong co ai") == []
    assert asked(tim="registry") and set(asked(tim="registry")) == {"registry.register"}
    assert asked(tu="2999-01-01") == []
    assert auditor.get(f"/{busy.above}/danh-muc/nhat-ky/", {"tu": "hôm nay"}).status_code == 422
    page = said(auditor.get(f"/{busy.above}/danh-muc/nhat-ky/", {"viec": "figures.record", "ai": "<b>"}))
    assert "&lt;b&gt;" in page


def test_whatever_is_written_down_has_a_name_in_words() -> None:
    code = "".join(file.read_text("utf-8") for file in Path(giaoban.__path__[0]).rglob("*.py"))
    written = set(re.findall(r'\baudit\(\s*[\w.]+(?:\(\))?,\s*"([a-z_.]+)"', code))
    assert len(written) > 30
    steps = {"intake": TRANSITIONS, "reviews": REVIEW_STEPS, "tasks": TASK_STEPS}
    moves = {f"{room}.{verb}" for room, table in steps.items() for verb in table}
    assert (written | moves) - set(ACTIONS) == set()


def test_pages_go_on_where_the_last_one_ended(busy: Places) -> None:
    auditor = of(factories.person(Role.AUDITOR, busy.above))
    measure = factories.measure()
    for _ in range(60):
        factories.recorded(busy.own, measure)
    first = auditor.get(f"/{busy.above}/danh-muc/nhat-ky/", {"viec": "figures.record"})
    older = first.context["older"]
    second = auditor.get(f"/{busy.above}/danh-muc/nhat-ky/", {"viec": "figures.record", "truoc": older})
    ids = [line.entry.id for page in (first, second) for line in page.context["lines"]]
    assert len(ids) == len(set(ids)) == 64 and ids == sorted(ids, reverse=True)
    assert second.context["older"] is None
    assert "64 việc trong nhật ký" in said(first)


def test_the_trail_is_taken_out_as_a_table_and_that_is_written_down(busy: Places) -> None:
    auditor = factories.person(Role.AUDITOR, busy.above, "thanh.tra")
    answer = of(auditor).post(f"/{busy.above}/danh-muc/nhat-ky/tai-ve/", {"viec": "figures.record"})
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.startswith("\ufeffso,luc,")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["viec"] for row in rows] == ["figures.record"] * 4
    entry = AuditEntry.objects.get(id=rows[0]["so"])
    assert rows[0]["dau"] == entry.digest and rows[0]["luc"].endswith("+07:00")
    noted = AuditEntry.objects.latest("id")
    assert (noted.action, noted.account_id, noted.payload) == (
        "audit.export",
        auditor.account_id,
        {"asked": "viec=figures.record"},
    )


def test_a_name_that_looks_like_a_formula_is_harmless_in_the_table(busy: Places) -> None:
    auditor = factories.person(Role.AUDITOR, busy.above, "thanh.tra")
    auditor.user.display_name = "=HYPERLINK(1)"
    auditor.user.save()
    export = of(auditor).post
    for _ in range(2):
        text = b"".join(export(f"/{busy.above}/danh-muc/nhat-ky/tai-ve/").streaming_content).decode()  # type: ignore[attr-defined]
    assert "'=HYPERLINK(1)" in text and ",=HYPERLINK" not in text


@pytest.fixture
def figure(places: Places) -> tuple[int, int, Person]:
    """A figure of the ward: stated, contradicted, corrected, and one version withdrawn."""
    measure = factories.measure("Số hộ nghèo", behaviour="stock", unit="hộ")
    clerk = factories.person(Role.CONSOLIDATOR, places.own, "thu.ky")
    first = record(clerk, [factories.stated(places.own, measure, 185, nature="at")]).seqs[0]
    supersede(clerk, first, factories.stated(places.own, measure, 186, nature="at"), reason="đếm lại theo danh sách")
    record(clerk, [factories.stated(places.own, measure, 190, nature="at")])
    waiting = record(factories.reporter(places.own), [factories.stated(places.own, measure, 999, nature="at")]).seqs[0]
    return first, waiting, clerk


def test_a_figure_tells_who_when_from_what_what_before_and_why(figure: tuple[int, int, Person], places: Places) -> None:
    first, _waiting, clerk = figure
    page = said(of(clerk).get(f"/{places.own}/so-lieu/lich-su/{first}/"))
    assert "Số hộ nghèo: 186" in page
    assert "Lý do: đếm lại theo danh sách" in page
    assert "số chính là 186" in page, "the contradiction changed nothing"
    assert "185 → 186" in page and "(mâu thuẫn)" in page
    assert "thu.ky" in page and "bao-cao.docx" in page and "xem trong văn bản" in page
    assert "999" in page, "the clerk may accept it, and so sees it"


def test_the_level_above_sees_only_what_was_accepted(figure: tuple[int, int, Person], places: Places) -> None:
    first, waiting, _clerk = figure
    above = of(factories.person(Role.ABOVE, places.above))
    page = said(above.get(f"/{places.own}/so-lieu/lich-su/{first}/"))
    assert "186" in numbers(page) and "999" not in numbers(page)
    reporter = of(factories.person(Role.ABOVE, places.foreign))
    hidden = reporter.get(f"/{places.foreign}/so-lieu/lich-su/{first}/")
    assert hidden.status_code == 422 and "186" not in numbers(said(hidden))
    assert above.get(f"/{places.own}/so-lieu/lich-su/{10**9}/").status_code == 422


def test_what_was_stated_once_is_not_told_as_a_list_and_leads_back(places: Places) -> None:
    measure = factories.measure("Số hộ nghèo", behaviour="stock", unit="hộ")
    source = factories.source(label="Biểu tháng 2, Phường An Thử")
    clerk = factories.clerk(places.own)
    seq = record(clerk, [factories.stated(places.own, measure, 185, nature="at", source=source)]).seqs[0]
    page = said(of(clerk).get(f"/{places.own}/so-lieu/lich-su/{seq}/"))
    assert "Mới nêu một lần." in page and "mới nhất ở trên" not in page
    # The source names the unit already; from here one goes back to the whole indicator.
    assert '<span class="small">Biểu tháng 2, Phường An Thử' in page
    assert f"/{places.own}/so-lieu/chi-tieu/{measure}/?ky=2024-02@LICH" in page


def test_a_figure_keeps_the_unit_it_was_stated_in_when_its_measure_is_counted_otherwise(places: Places) -> None:
    measure = factories.measure("Thu ngân sách", unit="đồng")
    clerk = factories.clerk(places.own)
    seq = record(clerk, [factories.stated(places.own, measure, 5_000_000_000)]).seqs[0]
    MeasureVersion.objects.create(measure_id=measure, valid_from="2025-01-01", unit="lượt", scale=0, comparable=False)
    page = said(of(clerk).get(f"/{places.own}/so-lieu/lich-su/{seq}/"))
    assert "Thu ngân sách: 5 tỷ đồng" in page and "lượt" not in page


def test_a_withdrawal_and_what_is_left_are_told(places: Places) -> None:
    measure = factories.measure("Số trẻ sinh ra", unit="trẻ")
    clerk = factories.clerk(places.own)
    seq = record(clerk, [factories.stated(places.own, measure, 12)]).seqs[0]
    withdraw(clerk, seq, reason="ghi nhầm phường")
    page = said(of(clerk).get(f"/{places.own}/so-lieu/lich-su/{seq}/"))
    assert "chưa có số nào được dùng" in page
    assert "Lý do: ghi nhầm phường" in page
    assert "Rút lại · không còn số nào được dùng" in page


def test_who_stood_in_is_told_with_for_whom(places: Places) -> None:
    from giaoban.people.models import Grant

    measure = factories.measure()
    owner, other = factories.person(Role.CONSOLIDATOR, places.own, "chinh"), factories.reporter(places.foreign)
    seq = record(factories.reporter(places.own), [factories.stated(places.own, measure, 3)]).seqs[0]
    Grant.objects.create(
        user=other.user,
        role="consolidator",
        unit_id=places.own,
        valid_from=factories.LONG_AGO,
        delegated_from=Grant.objects.get(user=owner.user),
    )
    accept(Person(other.user), [seq])
    page = said(of(owner).get(f"/{places.own}/so-lieu/lich-su/{seq}/"))
    assert "thay mặt chinh" in page
    assert "thay mặt chinh" in said(of(owner).get(f"/{places.own}/danh-muc/nhat-ky/"))
