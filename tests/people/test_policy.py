"""The one policy: three roles, for a unit of one's own, below it, above it and elsewhere."""

from datetime import date

import pytest

from giaoban.base.actors import System, demand
from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.people.actions.invite import invite
from giaoban.people.enums import Role
from giaoban.people.models import Grant, User
from giaoban.people.policy import OFFICE, VERBS, WRITERS, Person
from tests.registry.town import START, Town, build_town

pytestmark = pytest.mark.django_db
ON = date(2024, 3, 31)

# What each role may do where its grant reaches; everything else is refused. Written out: the table is the claim.
READ = {"figures.view", "intake.view", "registry.view"}
REPORT = {"documents.view", "documents.verify"}
WRITE = {
    "figures.record",
    "figures.answer",
    "figures.withdraw",
    "intake.upload",
    "intake.review",
    "intake.enter",
    "intake.submit",
    "checks.run",
    "catalogue.add_measure",
}
TRAIL = {"audit.view", "audit.export"}
MAY = {
    Role.REPORTER: READ | REPORT | WRITE,
    Role.LEAD: READ | REPORT | WRITE | {"intake.approve", "intake.link", "people.delegate"},
    Role.CONSOLIDATOR: set(VERBS) - {"registry.manage", "people.manage"},
    Role.CHAIR: READ | REPORT | {"people.delegate"},
    Role.ABOVE: READ | {"checks.run"},
    Role.AUDITOR: READ | REPORT | TRAIL | {"checks.run"},
    Role.ADMINISTRATOR: READ | TRAIL | {"people.manage", "people.delegate", "registry.manage", "catalogue.manage"},
}


def account(role: Role, unit_id: int, **changes: object) -> Person:
    made = invite(
        System(),
        username=f"{role}-{unit_id}",
        password="mot-mat-khau-dai",
        display_name="Nguyễn Thử Nghiệm",
        role=role,
        unit_id=unit_id,
        valid_from=START,
    )
    User.objects.filter(pk=made).update(**changes)
    return Person(User.objects.get(pk=made), ON)


@pytest.fixture
def town() -> Town:
    return build_town()


@pytest.mark.parametrize("role", list(Role))
def test_a_role_does_what_its_row_says_for_its_own_unit_and_below_and_nothing_elsewhere(role: Role, town: Town) -> None:
    person = account(role, town.wards[0])
    own_and_below = [town.wards[0], town.ward_party[0], town.ward_committee[0], town.front, town.office]
    above_and_foreign = [town.town, town.party, town.committee, town.wards[1], town.ward_party[1], town.commune]
    for verb in VERBS:
        for unit_id in own_and_below:
            assert person.may(verb, unit_id) is (verb in MAY[role]), (role, verb)
        for unit_id in above_and_foreign:
            assert not person.may(verb, unit_id), (role, verb)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_for_the_town_reaches_every_ward_and_its_bodies(role: Role, town: Town) -> None:
    person = account(role, town.town)
    everywhere = {town.town, town.party, *town.wards, *town.ward_party, town.commune, town.front, town.office}
    for verb in VERBS:
        assert person.units_for(verb) >= everywhere if verb in MAY[role] else person.units_for(verb) == set()


@pytest.mark.parametrize("role", list(Role))
def test_a_role_for_a_body_stays_in_that_body(role: Role, town: Town) -> None:
    person = account(role, town.office)
    assert person.units_for("figures.view") == {town.office}
    assert not person.may("figures.view", town.wards[0])


def test_what_a_verb_nobody_listed_allows_is_nothing(town: Town) -> None:
    person = account(Role.CONSOLIDATOR, town.town)
    assert not person.may("figures.burn", town.town)
    assert person.units_for("figures.burn") == set()


def test_only_writers_write_and_only_the_office_accepts() -> None:
    assert {verb for verb, roles in VERBS.items() if Role.CHAIR in roles} == MAY[Role.CHAIR]
    assert VERBS["figures.record"] == WRITERS
    assert all(VERBS[verb] == OFFICE for verb in ("figures.accept", "figures.target", "figures.pick"))


def test_an_account_that_is_closed_may_do_nothing(town: Town) -> None:
    person = account(Role.CONSOLIDATOR, town.wards[0], is_active=False)
    assert not person.may("figures.view", town.wards[0])
    assert person.units_for("figures.view") == set()


def test_being_staff_or_superuser_gives_no_role(town: Town) -> None:
    user = User.objects.create_superuser(username="quan-tri", password="mot-mat-khau-dai")
    assert not Person(user, ON).may("figures.view", town.wards[0])
    assert Person(user, ON).home_id is None


def test_a_role_ends_with_its_last_day(town: Town) -> None:
    person = account(Role.REPORTER, town.wards[0])
    Grant.objects.filter(user=person.user).update(valid_to=date(2024, 3, 31))
    assert Person(person.user, date(2024, 3, 31)).may("figures.record", town.wards[0])
    assert not Person(person.user, date(2024, 4, 1)).may("figures.record", town.wards[0])
    assert not Person(person.user, date(2019, 12, 31)).may("figures.record", town.wards[0])


def test_a_party_role_reaches_down_the_party_tree_only(town: Town) -> None:
    user = User.objects.create_user(username="thi-uy", password="mot-mat-khau-dai")
    Grant.objects.create(user=user, role=Role.CHAIR, unit_id=town.party, hierarchy="party", valid_from=START)
    assert Person(user, ON).units_for("figures.view") == {town.party, *town.ward_party}


def test_whoever_may_not_is_told_so_and_the_system_always_may(town: Town) -> None:
    demand(System(), "figures.record", town.wards[0])
    with pytest.raises(Refusal) as refusal:
        demand(account(Role.CHAIR, town.wards[0]), "figures.record", town.wards[0])
    assert refusal.value.code == "base.not_allowed"


def test_an_invitation_is_audited_without_a_name(town: Town) -> None:
    person = account(Role.CHAIR, town.wards[0])
    entry = AuditEntry.objects.order_by("-id")[0]
    assert (entry.action, entry.unit_id) == ("people.invite", town.wards[0])
    assert entry.payload == {"account": person.account_id, "role": "chair"}
    assert person.home_id == town.wards[0]
    assert person.user.get_full_name() == "Nguyễn Thử Nghiệm"
