"""Reading accounts and what they hold. Names of persons are resolved here, at display; everything else keeps ids."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db.models import Count, Min

from giaoban.base.clock import today
from giaoban.base.kept import kept
from giaoban.people.enums import Role
from giaoban.people.models import Grant, User
from giaoban.people.policy import VERBS, held_by
from giaoban.registry.enums import Hierarchy
from giaoban.registry.queries import above_or_at, lasting, name_key, subtree_ids, units


@dataclass(frozen=True, slots=True)
class GrantView:
    """A role of an account. `state`: "now", "later", "over" or "revoked"; `on_behalf_of`: whose, by name, or empty."""

    id: int
    account_id: int
    account: str
    role: Role
    unit_id: int
    unit: str
    hierarchy: Hierarchy
    valid_from: date
    valid_to: date | None
    on_behalf_of: str
    state: str

    @property
    def delegable(self) -> bool:
        """Whether its holder may let somebody act on his behalf by it."""
        return self.state == "now" and not self.on_behalf_of and self.role in VERBS["people.delegate"]


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account with its roles, those in force first."""

    id: int
    username: str
    name: str
    email: str
    is_active: bool
    has_password: bool
    second_step: bool
    last_login: datetime | None
    grants: tuple[GrantView, ...]

    @property
    def now(self) -> tuple[GrantView, ...]:
        """The roles in force, or to come."""
        return tuple(one for one in self.grants if one.state in ("now", "later"))


@kept(1024)
def has_lead(unit_id: int, on: date | None = None) -> bool:
    """Whether somebody is lead of this very unit (not only of one above it) on a day, today unless given."""
    return Grant.objects.filter(
        lasting(on or today()), unit_id=unit_id, role=Role.LEAD, revoked_at=None, user__is_active=True
    ).exists()


def account_names(account_ids: Iterable[int | None]) -> dict[int, str]:
    """How accounts are called on screens; for pages that tell who did something, never for logs."""
    wanted = frozenset(one for one in account_ids if one is not None)
    return _names(wanted) if wanted else {}


@kept()
def _names(wanted: frozenset[int]) -> dict[int, str]:
    return {user.pk: user.get_full_name() for user in User.objects.filter(pk__in=wanted)}


def accounts_named(words: str, among: Iterable[int] | None = None) -> set[int]:
    """The ids of accounts whose name, or shown name, has these words in it, however they are accented."""
    wanted = name_key(words)
    rows = User.objects.all() if among is None else User.objects.filter(pk__in=list(among))
    return {row.pk for row in rows if wanted in name_key(f"{row.username} {row.display_name}")}


def account(account_id: int) -> AccountView | None:
    """One account, or None."""
    found = _accounts([account_id])
    return found[0] if found else None


def accounts_of(unit_id: int, words: str = "") -> list[AccountView]:
    """The accounts that have, or had, a role in a unit or below it in any hierarchy: open ones first, by name.

    With `words`, those whose name has them.
    """
    reach = set().union(*(subtree_ids(unit_id, today(), hierarchy) for hierarchy in Hierarchy))
    ids = set(Grant.objects.filter(unit_id__in=reach).values_list("user_id", flat=True))
    if words.strip():
        ids = accounts_named(words, ids)
    return sorted(_accounts(ids), key=lambda one: (not one.is_active, name_key(one.name), one.id))


def accounts_with(verb: str, unit_id: int, on: date | None = None) -> list[int]:
    """The open accounts that may do a verb for a unit on a day, those whose role is for that very unit first."""
    day = on or today()
    rows = Grant.objects.filter(lasting(day), role__in=VERBS.get(verb, frozenset()), revoked_at=None)
    found: dict[int, bool] = {}
    for user in User.objects.filter(pk__in=rows.values("user_id"), is_active=True).order_by("pk"):
        for one in held_by(user, day):
            if one.role in VERBS[verb] and unit_id in one.units:
                found[user.pk] = found.get(user.pk, False) or one.unit_id == unit_id
    return sorted(found, key=lambda account_id: (not found[account_id], account_id))


def holders(unit_ids: Iterable[int], on: date | None = None) -> dict[int, list[tuple[int, Role]]]:
    """Who holds which role for these very units on a day (not one above them), by unit, as (account, role).

    Roles held on behalf of somebody count; closed accounts do not.
    """
    day = on or today()
    wanted = set(unit_ids)
    rows = Grant.objects.filter(lasting(day), unit_id__in=wanted, revoked_at=None, user__is_active=True)
    found: dict[int, list[tuple[int, Role]]] = {}
    for user in User.objects.filter(pk__in=rows.values("user_id")).order_by("pk"):
        for one in held_by(user, day):
            if one.unit_id in wanted:
                found.setdefault(one.unit_id, []).append((user.pk, one.role))
    return found


def accounts_by_unit(verb: str, unit_ids: Iterable[int], on: date | None = None) -> dict[int, list[int]]:
    """For each unit the open accounts that may do a verb for it on a day, those with a role for it alone first."""
    day, wanted = on or today(), set(unit_ids)
    near = set().union(*(above_or_at(one, day, tree) for one in wanted for tree in Hierarchy)) if wanted else set()
    rows = Grant.objects.filter(lasting(day), unit_id__in=near, role__in=VERBS.get(verb, frozenset()), revoked_at=None)
    found: dict[int, dict[int, bool]] = {one: {} for one in wanted}
    for user in User.objects.filter(pk__in=rows.values("user_id"), is_active=True).order_by("pk"):
        for one in held_by(user, day):
            for unit_id in one.units & wanted if one.role in VERBS[verb] else ():
                found[unit_id][user.pk] = found[unit_id].get(user.pk, False) or one.unit_id == unit_id
    return {
        unit_id: sorted(accounts, key=lambda account_id: (not accounts[account_id], account_id))
        for unit_id, accounts in found.items()
    }


def one_account_of_each_unit(on: date | None = None) -> list[tuple[int, int]]:
    """(unit, account): of every unit for which anybody holds a role, one who does; those with most accounts first."""
    rows = Grant.objects.filter(lasting(on or today()), revoked_at=None, user__is_active=True)
    found = rows.values_list("unit_id").annotate(accounts=Count("user_id"), one=Min("user_id"))
    return [(unit_id, one) for unit_id, _accounts, one in found.order_by("-accounts", "unit_id")]


def last_seen(account_ids: Iterable[int]) -> dict[int, datetime | None]:
    """When accounts last signed in; None for one that never did."""
    return dict(User.objects.filter(pk__in=list(account_ids)).values_list("pk", "last_login"))


def collecting_places(on: date | None = None) -> set[int]:
    """The places for which somebody is consolidator on a day: those whose office collects from the units below."""
    rows = Grant.objects.filter(
        lasting(on or today()), role=Role.CONSOLIDATOR, revoked_at=None, user__is_active=True
    ).values_list("unit_id", "unit__place_id")
    return {place_id or unit_id for unit_id, place_id in rows}


def delegated_by(account_id: int) -> list[GrantView]:
    """What an account lets others do on its behalf, newest first, those that are over too."""
    rows = Grant.objects.filter(delegated_from__user_id=account_id).order_by("-pk")
    return _views(rows.select_related("user", "delegated_from__user"))


def _accounts(ids: Iterable[int]) -> list[AccountView]:
    users = list(User.objects.filter(pk__in=list(ids)))
    rows = Grant.objects.filter(user__in=users).select_related("user", "delegated_from__user").order_by("pk")
    grants: dict[int, list[GrantView]] = {}
    for view in _views(rows):
        grants.setdefault(view.account_id, []).append(view)
    sure = set(
        Authenticator.objects.filter(user__in=users, type=Authenticator.Type.TOTP).values_list("user_id", flat=True)
    )
    order = {"now": 0, "later": 1, "over": 2, "revoked": 3}
    return [
        AccountView(
            id=user.pk,
            username=user.username,
            name=user.get_full_name(),
            email=user.email,
            is_active=user.is_active,
            has_password=user.has_usable_password(),
            second_step=user.pk in sure,
            last_login=user.last_login,
            grants=tuple(sorted(grants.get(user.pk, []), key=lambda one: (order[one.state], one.id))),
        )
        for user in users
    ]


def _views(rows: Iterable[Grant]) -> list[GrantView]:
    listed = list(rows)
    shown = units({row.unit_id for row in listed}, today())
    return [
        GrantView(
            id=row.pk,
            account_id=row.user_id,
            account=row.user.get_full_name(),
            role=Role(row.role),
            unit_id=row.unit_id,
            unit=shown[row.unit_id].name if row.unit_id in shown else str(row.unit_id),
            hierarchy=Hierarchy(row.hierarchy),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            on_behalf_of=row.delegated_from.user.get_full_name() if row.delegated_from else "",
            state=_state(row, today()),
        )
        for row in listed
    ]


def _state(row: Grant, on: date) -> str:
    ended = row.delegated_from is not None and row.delegated_from.revoked_at is not None
    if row.revoked_at is not None or ended:
        return "revoked"
    if row.valid_to is not None and row.valid_to < on:
        return "over"
    return "later" if row.valid_from > on else "now"
