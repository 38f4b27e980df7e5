"""The demo builds in an empty database, once."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from giaoban.base.models import AuditEntry
from giaoban.base.queries import broken_audit_entry
from giaoban.catalogue.models import FormAssignment, FormVersion, UnitRegime
from giaoban.catalogue.queries import expected
from giaoban.catalogue.rules import parse_period
from giaoban.demo.build import LEFT_IN_REVIEW, REPORTS, build
from giaoban.demo.sample import estimates, figures, goals, waiting
from giaoban.demo.town import PASSWORD
from giaoban.figures.enums import Quality
from giaoban.figures.models import Entry, Statement, Target
from giaoban.intake.enums import DocumentState, FactState
from giaoban.intake.models import Document, ReadFact
from giaoban.intake.queries import collection
from giaoban.intake.said import remarks_on
from giaoban.people.models import User
from giaoban.people.policy import Person
from giaoban.registry.models import Unit
from giaoban.registry.queries import children, resolve, units
from giaoban.rollup.queries import consolidate, standings
from giaoban.rollup.rows import Cell

# Each test is a savepoint inside the transaction of `said`.
pytestmark = pytest.mark.django_db
PERIOD = parse_period("2024-Q1@LICH")
ON = PERIOD.last


@pytest.fixture(scope="module")
def said(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """Built once for this file, in one transaction that is taken back at its end."""
    lines: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic():
        build(lines.append)
        yield lines
        transaction.set_rollback(True)


def counts() -> tuple[int, ...]:
    models = (
        Unit,
        FormAssignment,
        FormVersion,
        UnitRegime,
        User,
        Target,
        Statement,
        Entry,
        Document,
        ReadFact,
        AuditEntry,
    )
    return tuple(model._default_manager.count() for model in models)


def test_building_twice_adds_nothing_the_second_time(said: list[str]) -> None:
    before = counts()
    again: list[str] = []
    build(again.append)
    assert counts() == before
    assert not [line for line in again if line.startswith("Ghi nhận")]
    assert broken_audit_entry() is None


def test_the_town_its_figures_and_its_targets_are_there(said: list[str]) -> None:
    town = resolve("990", ON)
    assert (town.name, len(children(town.id, ON))) == ("Thị xã Sông Mai", 13)
    assert Target.objects.filter(source=None).count() == len(goals())
    forms = Statement.objects.filter(source__reference__startswith="form:demo")
    assert forms.count() == len(figures()) + len(estimates()) + len(waiting())
    assert len(expected(town.id, PERIOD)) == 13
    february = parse_period("2024-02@LICH")
    asked = {row.unit_id for row in expected(resolve("99001", ON).id, february)}
    stated = set(forms.filter(period=february.label).values_list("stated_by_id", flat=True))
    assert (len(asked), len(asked & stated)) == (12, 4)
    ward = collection(resolve("99001", ON).id, february)
    assert (ward.complete, ward.units, len(ward.late), len(ward.to_accept)) == (5, 12, 1, 3)
    assert (collection(town.id, PERIOD).complete, len(collection(town.id, PERIOD).missing)) == (11, 2)


def test_the_roll_up_over_communes_says_who_reported(said: list[str]) -> None:
    rows = {row.measure.code: row for row in consolidate(resolve("990", ON).id, PERIOD)}
    members = rows["XD07"]
    assert (members.this_period.children_value or members.this_period.value) == 93
    assert (members.this_period.reported, members.this_period.expected) == (11, 13)
    assert rows["KT01"].target is not None
    assert rows["KT01"].same_period.value == 84_200_000_000


def test_what_a_reporter_entered_waits_for_the_office(said: list[str]) -> None:
    entered = Statement.objects.filter(entered_by=User.objects.get(username="baocao").pk)
    entered = entered.filter(source__reference__startswith="form:demo")
    assert entered.count() == len(waiting()) == 2
    assert not entered.filter(entries__kind="accept").exists()


def test_every_report_came_through_the_pipeline_and_one_waits_in_review(said: list[str]) -> None:
    assert {document.name for document in Document.objects.all()} == {name for name, _place in REPORTS}
    left = Document.objects.get(name=LEFT_IN_REVIEW)
    assert left.state == DocumentState.READ
    assert not left.facts.exclude(state__in=(FactState.OPEN, FactState.REPEATED)).exists()
    assert left.facts.count() >= 10
    recorded = Statement.objects.filter(source__kind="document")
    facts = ReadFact.objects.filter(state=FactState.RECORDED, statement_seq__isnull=False)
    assert recorded.count() == facts.exclude(fact__role="target").count()
    for statement in recorded.select_related("source"):
        text = Document.objects.get(pk=statement.source.reference.removeprefix("document:")).text
        assert text[statement.source.start : statement.source.end].strip()


def test_each_report_is_proposed_for_its_body_place_and_period(said: list[str]) -> None:
    views = units(Unit.objects.values_list("pk", flat=True), ON)
    proposed = {
        document.name: (views[document.stated_by_id or 0].name, views[document.about_id or 0].name, document.period)
        for document in Document.objects.all()
    }
    assert proposed == {
        "01-thang-02-2024.txt": ("Đảng ủy phường An Bình", "Phường An Bình", "2024-02"),
        "02-thang-11-2023.txt": ("Đảng ủy phường Hòa Mai", "Phường Hòa Mai", "2023-11"),
        "03-nam-2022.txt": ("Đảng ủy phường Bình Khê", "Phường Bình Khê", "2022"),
        "04-quy-1-2024.txt": ("Thị ủy Sông Mai", "Thị xã Sông Mai", "2024-Q1"),
        "05-6-thang-2023.txt": ("Đảng ủy phường Đông Phong", "Phường Đông Phong", "2023-H1"),
    }


def test_the_towns_own_report_stands_beside_what_its_communes_sent(said: list[str]) -> None:
    rows = {(row.measure.code, row.item): row.this_period for row in consolidate(resolve("990", ON).id, PERIOD)}
    admitted, members, units_k_n = rows["XD02", ""], rows["DV03", ""], rows["XD03", ""]
    assert (admitted.value, admitted.origin) == (14, "own")
    assert (members.value, members.children_value) == (812, 806)
    assert (units_k_n.value, units_k_n.denominator) == (7, 13)
    assert rows["DT02.don_vi", ""].value == 3


def test_the_accounts_are_printed_and_open(said: list[str]) -> None:
    for user in User.objects.all():
        assert user.check_password(PASSWORD)
        assert any(line.startswith(f"  {user.username} / {PASSWORD}") for line in said)
    everybody = ["anbinh", "baocao", "kiemtra", "lanhdao", "quantri", "tonghop", "truongdv"]
    assert sorted(User.objects.values_list("username", flat=True)) == everybody


def test_a_merger_can_be_restated_and_a_split_without_shares_cannot(said: list[str]) -> None:
    def same(code: str, boundaries: str) -> Cell:
        rows = consolidate(resolve(code, ON).id, PERIOD, boundaries=boundaries)
        return next(row for row in rows if row.measure.code == "KT01").same_period

    merged, shared, unknown = "99013", "99012", "99009"
    assert (same(merged, "restated").value or 0) > (same(merged, "then").value or 0) > 0
    assert (same(shared, "restated").value or 0) > (same(shared, "then").value or 0) > 0
    cell = same(unknown, "restated")
    assert (cell.value, len(cell.apart)) == (None, 1)
    assert same("990", "restated").value == same("990", "then").value == 84_200_000_000


def test_targets_are_behind_met_and_revised_and_an_estimate_waits(said: list[str]) -> None:
    town = resolve("990", ON).id
    found = consolidate(town, PERIOD)
    rows = {row.measure.code: row for row in found}
    states = [stand.behind for stand in standings(town, PERIOD, found).values()]
    assert states.count(True) >= 3
    assert states.count(False) >= 3
    target = rows["KT02"].target
    assert target is not None
    assert (target.value, "điều chỉnh" in target.paper) == (112_000_000_000, True)
    assert rows["KT02"].this_period.quality == Quality.ESTIMATE
    assert rows["KT01"].this_period.quality == Quality.ACTUAL


def test_two_communes_have_not_sent_the_last_month(said: list[str]) -> None:
    march = collection(resolve("990", ON).id, parse_period("2024-03@LICH"))
    assert [row.unit.code for row in march.missing] == ["99001", "99011"]


def test_communes_say_why_a_figure_lags(said: list[str]) -> None:
    town, chair = resolve("990", ON).id, Person(User.objects.get(username="lanhdao"))
    revenue = next(row.measure.id for row in consolidate(town, PERIOD) if row.measure.code == "KT01")
    below = [view.id for view in children(town, ON)]
    remarks = remarks_on([revenue], below, PERIOD, chair)[revenue]
    assert [(one.unit.code, bool(one.text)) for one in remarks] == [("99004", True), ("99008", True)]
