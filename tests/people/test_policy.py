"""The one policy: three roles, for a unit of one's own, below it, above it and elsewhere."""

from datetime import date

import pytest
from django.core.mail import EmailMessage
from django.test import override_settings

from giaoban.base.actors import System, demand
from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.people.actions.invite import invite
from giaoban.people.enums import Role
from giaoban.people.mail import send_link
from giaoban.people.models import Grant, User
from giaoban.people.policy import OFFICE, VERBS, WRITERS, Person, seen_units, sees
from giaoban.people.queries import account_names, accounts_with
from tests import factories
from tests.registry.town import START, Town, build_town

pytestmark = pytest.mark.django_db
ON = date(2024, 3, 31)

# What each role may do where its grant reaches; everything else is refused. Written out: the table is the claim.
READ = {"figures.view", "intake.view", "registry.view", "rollup.keep_view"}
REPORT = {"documents.view", "documents.verify", "reviews.see"}
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
TASKS = {"tasks.see", "tasks.receive", "tasks.report"}
GIVE = {"tasks.assign", "tasks.confirm", "tasks.send_back", "tasks.extend", "tasks.pause", "tasks.cancel"}
TRAIL = {"audit.view", "audit.export"}
MAY = {
    Role.REPORTER: READ | REPORT | WRITE | TASKS,
    Role.LEAD: READ
    | REPORT
    | WRITE
    | TASKS
    | GIVE
    | {"documents.take_back", "intake.approve", "intake.link", "people.delegate", "rollup.share_view"},
    Role.CONSOLIDATOR: set(VERBS) - {"registry.manage", "people.manage"},
    Role.CHAIR: READ
    | REPORT
    | {"documents.take_back"}
    | {"tasks.see", "people.delegate", "rollup.share_view", "reviews.see_all", "reviews.run"},
    Role.ABOVE: READ | {"checks.run", "tasks.see"},
    Role.AUDITOR: READ | REPORT | TRAIL | {"checks.run", "reviews.see_all", "tasks.see"},
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


# Who sees a submission of a hamlet, as the roles of its own, of its ward and of the ward next door (data model 12).
SEES = {
    "draft": {"reporter", "lead", "own clerk", "writer"},
    "proposed": {"reporter", "lead", "own clerk", "writer", "ward lead", "ward clerk"},
    "submitted": {"reporter", "lead", "own clerk", "writer", "ward lead", "ward clerk"},
    "returned": {"reporter", "lead", "own clerk", "writer", "ward lead", "ward clerk"},
    "accepted": {
        "reporter",
        "lead",
        "own clerk",
        "writer",
        "ward reporter",
        "ward lead",
        "ward clerk",
        "ward chair",
        "ward above",
        "ward auditor",
        "ward administrator",
    },
    "burnt": {"reporter", "lead", "own clerk", "writer"},
}


@pytest.fixture
def hamlet() -> tuple[int, dict[str, Person]]:
    town = factories.unit("Thị xã Sông Thử", type="thi_xa")
    ward = factories.unit("Phường An Thử", under=town)
    other = factories.unit("Phường Bình Thử", under=town)
    hamlet = factories.unit("Tổ dân phố 1", type="thon", under=ward)
    people = {
        "reporter": factories.person(Role.REPORTER, hamlet),
        "lead": factories.person(Role.LEAD, hamlet),
        "own clerk": factories.person(Role.CONSOLIDATOR, hamlet),
        "writer": factories.person(Role.CONSOLIDATOR, ward),
        "ward reporter": factories.person(Role.REPORTER, ward),
        "ward lead": factories.person(Role.LEAD, ward),
        "ward clerk": factories.person(Role.CONSOLIDATOR, ward),
        "ward chair": factories.person(Role.CHAIR, ward),
        "ward above": factories.person(Role.ABOVE, ward),
        "ward auditor": factories.person(Role.AUDITOR, ward),
        "ward administrator": factories.person(Role.ADMINISTRATOR, ward),
        **{f"foreign {role}": factories.person(role, other) for role in Role},
    }
    return hamlet, people


@pytest.mark.parametrize("state", SEES)
def test_a_submission_is_seen_by_whom_its_state_concerns(state: str, hamlet: tuple[int, dict[str, Person]]) -> None:
    unit_id, people = hamlet
    writers = {people["writer"].account_id or 0, people["foreign reporter"].account_id or 0}
    assert {name for name, one in people.items() if sees(one, unit_id, state, writers)} == SEES[state]


def test_a_place_s_own_people_see_the_drafts_of_its_bodies_and_of_no_other_place(town: Town) -> None:
    for role in (Role.REPORTER, Role.LEAD):
        person = account(role, town.wards[0])
        assert {town.wards[0], town.office, town.front} <= seen_units(person, "draft")
        assert town.wards[1] not in seen_units(person, "draft")
    assert seen_units(account(Role.REPORTER, town.office), "draft") == {town.office}


def test_who_may_do_something_is_found_nearest_first(hamlet: tuple[int, dict[str, Person]]) -> None:
    unit_id, people = hamlet
    leads = [people[name].account_id for name in ("lead", "own clerk", "writer", "ward lead", "ward clerk")]
    assert accounts_with("intake.approve", unit_id) == leads
    assert accounts_with("people.burn", unit_id) == []


def test_names_are_looked_up_when_they_are_shown() -> None:
    User.objects.create_user(username="hoa", display_name="Lê Thị Hoa")
    nameless = User.objects.create_user(username="khong-ten")
    hoa = User.objects.get(username="hoa")
    assert account_names([hoa.pk, nameless.pk, None, 10**9]) == {hoa.pk: "Lê Thị Hoa", nameless.pk: "khong-ten"}


def test_a_link_is_sent_where_there_is_an_address_and_a_server(mailoutbox: list[EmailMessage]) -> None:
    assert send_link("hoa@example.vn", "hoa", "https://giaoban.example.vn/x/")
    assert "https://giaoban.example.vn/x/" in mailoutbox[0].body and "hoa" in mailoutbox[0].body
    assert not send_link("", "hoa", "https://giaoban.example.vn/x/")
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend"):
        assert not send_link("hoa@example.vn", "hoa", "https://giaoban.example.vn/x/")
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=9
    ):
        assert not send_link("hoa@example.vn", "hoa", "https://giaoban.example.vn/x/"), "nobody listens there"
    assert len(mailoutbox) == 1
