"""Ủy quyền: at most what one has, for at most as long, taken back at once, and the audit says for whom."""

from datetime import date

import pytest

from giaoban.base.actors import demand
from giaoban.base.errors import Refusal
from giaoban.base.models import AuditEntry
from giaoban.figures.actions.accept import accept
from giaoban.figures.actions.record import record
from giaoban.people.actions.close import close, reopen
from giaoban.people.actions.delegate import delegate
from giaoban.people.actions.grant import grant
from giaoban.people.actions.revoke import revoke
from giaoban.people.enums import Role
from giaoban.people.models import Grant, User
from giaoban.people.policy import Person
from giaoban.people.queries import account, accounts_of, delegated_by
from tests import factories
from tests.conftest import SetClock
from tests.web.conftest import Places, places  # noqa: F401

pytestmark = pytest.mark.django_db
UNTIL = date(2024, 3, 31)


@pytest.fixture
def today(clock: SetClock) -> None:
    clock(2024, 3, 4)


@pytest.fixture
def clerk(today: None, places: Places) -> Person:  # noqa: F811
    return factories.person(Role.CONSOLIDATOR, places.own, "thu-ky")


@pytest.fixture
def stand_in(clerk: Person, places: Places) -> User:  # noqa: F811
    return factories.person(Role.REPORTER, places.foreign, "thay").user


def lend(clerk: Person, other: User, **more: object) -> int:
    mine = Grant.objects.get(user=clerk.user)
    given: dict[str, object] = {"valid_from": date(2024, 3, 4), "valid_to": UNTIL, **more}
    return delegate(clerk, grant_id=mine.pk, account_id=other.pk, **given)  # type: ignore[arg-type]


def test_who_stands_in_may_what_the_role_may_where_it_reaches_while_it_lasts(
    clerk: Person,
    stand_in: User,
    places: Places,  # noqa: F811
) -> None:
    lend(clerk, stand_in)
    assert Person(stand_in).may("figures.accept", places.own)
    assert Person(stand_in).may("figures.accept", places.below)
    assert not Person(stand_in).may("figures.accept", places.foreign)
    assert not Person(stand_in).may("figures.accept", places.above)
    assert not Person(stand_in, date(2024, 3, 3)).may("figures.accept", places.own)
    assert Person(stand_in, UNTIL).may("figures.accept", places.own)
    assert not Person(stand_in, date(2024, 4, 1)).may("figures.accept", places.own)
    assert Person(stand_in).may("figures.record", places.foreign), "what one holds oneself stays"


def test_the_audit_says_on_whose_behalf(clerk: Person, stand_in: User, places: Places) -> None:  # noqa: F811
    lend(clerk, stand_in)
    measure = factories.measure()
    person = Person(stand_in)
    written = factories.reporter(places.own)
    seq = record(written, [factories.stated(places.own, measure)]).seqs[0]
    accept(person, [seq])
    entry = AuditEntry.objects.filter(action="figures.accept").latest("id")
    assert (entry.account_id, entry.payload["on_behalf_of"]) == (stand_in.pk, clerk.account_id)
    record(person, [factories.stated(places.foreign, measure)])
    own = AuditEntry.objects.filter(action="figures.record").latest("id")
    assert "on_behalf_of" not in own.payload, "in one's own right"
    demand(person, "figures.accept", places.own)
    assert person.on_behalf_of("an.action.without.a.verb", places.own) == clerk.account_id


def test_it_may_be_narrower_and_never_wider(clerk: Person, stand_in: User, places: Places) -> None:  # noqa: F811
    lend(clerk, stand_in, unit_id=places.below)
    assert Person(stand_in).may("figures.accept", places.below)
    assert not Person(stand_in).may("figures.accept", places.own)
    for unit_id in (places.above, places.foreign):
        with pytest.raises(Refusal):
            lend(clerk, stand_in, unit_id=unit_id)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"valid_to": None}, "people.delegation_without_end"),
        ({"valid_to": date(2024, 3, 1)}, "people.bad_dates"),
        ({"valid_to": date(2024, 12, 31)}, "people.delegated_too_long"),
    ],
)
def test_it_ends_and_not_after_one_s_own_role(
    clerk: Person, stand_in: User, more: dict[str, object], code: str
) -> None:
    Grant.objects.filter(user=clerk.user).update(valid_to=date(2024, 6, 30))
    with pytest.raises(Refusal) as refusal:
        lend(clerk, stand_in, **more)
    assert refusal.value.code == code
    assert not Grant.objects.exclude(delegated_from=None).exists()


def test_it_is_not_handed_on_nor_given_to_oneself_nor_by_somebody_else(
    clerk: Person,
    stand_in: User,
    places: Places,  # noqa: F811
) -> None:
    lent = lend(clerk, stand_in)
    third = factories.person(Role.CONSOLIDATOR, places.foreign, "ba")
    dates = {"valid_from": date(2024, 3, 4), "valid_to": UNTIL}
    attempts = [
        (Person(stand_in), {"grant_id": lent, "account_id": third.user.pk}, "people.not_yours_to_delegate"),
        (
            third,
            {"grant_id": Grant.objects.get(user=clerk.user).pk, "account_id": third.user.pk},
            "people.not_yours_to_delegate",
        ),
        (
            clerk,
            {"grant_id": Grant.objects.get(user=clerk.user).pk, "account_id": clerk.user.pk},
            "people.delegated_to_oneself",
        ),
        (clerk, {"grant_id": Grant.objects.get(user=clerk.user).pk, "account_id": 10**9}, "people.no_account"),
        (
            factories.reporter(places.own),
            {"grant_id": 10**9, "account_id": clerk.user.pk},
            "people.not_yours_to_delegate",
        ),
    ]
    for actor, what, code in attempts:
        with pytest.raises(Refusal) as refusal:
            delegate(actor, **what, **dates)
        assert refusal.value.code == code


def test_a_reporter_s_role_is_not_delegated(places: Places, today: None, stand_in: User) -> None:  # noqa: F811
    with pytest.raises(Refusal) as refusal:
        lend(factories.reporter(places.own), stand_in)
    assert refusal.value.code == "people.not_yours_to_delegate"


def test_taken_back_it_is_over_at_once(clerk: Person, stand_in: User, places: Places) -> None:  # noqa: F811
    lent = lend(clerk, stand_in)
    with pytest.raises(Refusal):
        revoke(Person(stand_in), lent)
    revoke(clerk, lent)
    revoke(clerk, lent)
    assert not Person(stand_in).may("figures.accept", places.own)
    assert [one.state for one in delegated_by(clerk.user.pk)] == ["revoked"]
    assert AuditEntry.objects.filter(action="people.revoke").count() == 1


@pytest.mark.parametrize("end", ["closed", "revoked", "over", "narrowed"])
def test_it_ends_with_what_it_comes_from(end: str, clerk: Person, stand_in: User, places: Places) -> None:  # noqa: F811
    lend(clerk, stand_in)
    own = Grant.objects.filter(user=clerk.user)
    if end == "closed":
        close(factories.SYSTEM, clerk.user.pk)
    elif end == "revoked":
        revoke(factories.SYSTEM, own.get().pk)
    elif end == "over":
        own.update(valid_to=date(2024, 3, 3))
    else:
        own.update(unit_id=places.below)
    assert not Person(stand_in).may("figures.accept", places.own)
    assert Person(stand_in).may("figures.accept", places.below) is (end == "narrowed")
    if end == "closed":
        reopen(factories.SYSTEM, clerk.user.pk)
        assert Person(stand_in).may("figures.accept", places.own)


def test_a_lead_lends_the_approval_of_his_unit_and_the_accounts_say_so(
    today: None,
    stand_in: User,
    places: Places,  # noqa: F811
) -> None:
    lead = factories.person(Role.LEAD, places.own, "truong")
    lend(lead, stand_in)
    assert Person(stand_in).may("intake.approve", places.own)
    (_own, lent) = account(stand_in.pk).grants  # type: ignore[union-attr]
    assert (lent.role, lent.on_behalf_of, lent.delegable) == (Role.LEAD, "truong", False)
    assert "thay" in [one.username for one in accounts_of(places.own)]
    assert accounts_of(places.own, "không ai") == []


def test_an_administrator_gives_roles_below_and_takes_them_away(places: Places, today: None) -> None:  # noqa: F811
    warden, other = factories.person(Role.ADMINISTRATOR, places.own), factories.reporter(places.below)
    made = grant(warden, account_id=other.user.pk, role=Role.LEAD, unit_id=places.below, valid_from=date(2024, 3, 4))
    assert Person(other.user).may("intake.approve", places.below)
    revoke(warden, made)
    assert not Person(other.user).may("intake.approve", places.below)
    for unit_id in (places.above, places.foreign):
        with pytest.raises(Refusal):
            grant(warden, account_id=other.user.pk, role=Role.LEAD, unit_id=unit_id, valid_from=date(2024, 3, 4))
    with pytest.raises(Refusal):
        grant(other, account_id=other.user.pk, role=Role.LEAD, unit_id=places.below, valid_from=date(2024, 3, 4))
    with pytest.raises(Refusal):
        revoke(other, made)


def test_a_role_in_another_tree_needs_the_right_over_all_that_it_reaches(places: Places, today: None) -> None:  # noqa: F811
    from giaoban.registry.models import Placement

    warden, other = factories.person(Role.ADMINISTRATOR, places.own), factories.reporter(places.own)
    # In the Party's tree the ward stands above its neighbour.
    Placement.objects.create(
        unit_id=places.foreign, parent_id=places.own, hierarchy="party", valid_from=factories.LONG_AGO
    )
    role = {"account_id": other.user.pk, "role": Role.CHAIR, "unit_id": places.own, "valid_from": date(2024, 3, 4)}
    grant(warden, **role)  # type: ignore[arg-type]
    with pytest.raises(Refusal):
        grant(warden, hierarchy="party", **role)  # type: ignore[arg-type]


def test_the_last_administrator_can_neither_leave_nor_be_put_out(places: Places, today: None) -> None:  # noqa: F811
    first = factories.person(Role.ADMINISTRATOR, places.own, "quan-tri")
    own = Grant.objects.get(user=first.user)
    delegate(
        first,
        grant_id=own.pk,
        account_id=factories.reporter(places.own).user.pk,
        valid_from=date(2024, 3, 4),
        valid_to=UNTIL,
    )
    factories.person(Role.ADMINISTRATOR, places.below)
    for last in (lambda: revoke(first, own.pk), lambda: close(first, first.user.pk)):
        with pytest.raises(Refusal) as refusal:
            last()
        assert refusal.value.code == "people.last_administrator"
    above = factories.person(Role.ADMINISTRATOR, places.above)
    revoke(first, own.pk)
    assert not Person(first.user).may("people.manage", places.own)
    assert above.may("people.manage", places.own)


def test_an_administrator_who_leaves_soon_does_not_count(places: Places, today: None) -> None:  # noqa: F811
    first = factories.person(Role.ADMINISTRATOR, places.own)
    second = factories.person(Role.ADMINISTRATOR, places.own)
    Grant.objects.filter(user=second.user).update(valid_to=UNTIL)
    with pytest.raises(Refusal):
        close(first, first.user.pk)
    close(first, second.user.pk)


def test_an_account_is_closed_by_who_manages_all_of_its_units(places: Places, today: None) -> None:  # noqa: F811
    warden, other = factories.person(Role.ADMINISTRATOR, places.own), factories.reporter(places.own)
    Grant.objects.create(user=other.user, role="chair", unit_id=places.foreign, valid_from=factories.LONG_AGO)
    with pytest.raises(Refusal):
        close(warden, other.user.pk)
    close(factories.person(Role.ADMINISTRATOR, places.above), other.user.pk)
    assert not User.objects.get(pk=other.user.pk).is_active
