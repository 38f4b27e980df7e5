"""The one policy: which role may do which verb, for a unit and its subtree. Screens and commands ask it, nobody else
decides."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from giaoban.base.clock import today
from giaoban.base.kept import kept
from giaoban.people.enums import Role
from giaoban.people.models import Grant, User
from giaoban.registry.queries import bodies_of, lasting, subtree_ids

EVERYONE = frozenset(Role)
OFFICE = frozenset({Role.CONSOLIDATOR})
WRITERS = frozenset({Role.REPORTER, Role.LEAD, Role.CONSOLIDATOR})
INSIDE = WRITERS | {Role.CHAIR, Role.AUDITOR}
APPROVERS = frozenset({Role.LEAD, Role.CONSOLIDATOR})
WARDENS = frozenset({Role.ADMINISTRATOR})

# verb → roles. A verb that is missing here may be done by nobody; a test walks every address against this table.
VERBS: dict[str, frozenset[Role]] = {
    "figures.view": EVERYONE,
    "figures.record": WRITERS,
    "figures.accept": OFFICE,
    "figures.target": OFFICE,
    "figures.pick": OFFICE,
    "figures.answer": WRITERS,
    "figures.withdraw": WRITERS,
    "figures.seal": OFFICE,
    "rollup.keep_view": EVERYONE,
    "rollup.share_view": OFFICE | {Role.LEAD, Role.CHAIR},
    "intake.upload": WRITERS,
    "intake.review": WRITERS,
    # What a submission shows in which state: `sees`.
    "intake.view": EVERYONE,
    "intake.enter": WRITERS,
    "intake.submit": WRITERS,
    "intake.approve": APPROVERS,
    "intake.accept": OFFICE,
    "intake.send_back": OFFICE,
    "intake.unlock": OFFICE,
    "intake.bulk": OFFICE,
    "intake.link": APPROVERS,
    "checks.run": WRITERS | {Role.ABOVE, Role.AUDITOR},
    "checks.settle": OFFICE,
    "notices.chase": OFFICE,
    "catalogue.add_measure": WRITERS,
    "catalogue.manage": OFFICE | WARDENS,
    "registry.view": EVERYONE,
    "registry.manage": WARDENS,
    "people.manage": WARDENS,
    "people.delegate": APPROVERS | WARDENS | {Role.CHAIR},
    "audit.view": OFFICE | WARDENS | {Role.AUDITOR},
    "audit.export": OFFICE | WARDENS | {Role.AUDITOR},
    "documents.view": INSIDE,
    "documents.draft": OFFICE,
    "documents.templates": OFFICE,
    "documents.verify": INSIDE,
    "documents.take_back": OFFICE | {Role.LEAD, Role.CHAIR},
    "documents.correct": OFFICE,
    "documents.issue": OFFICE,
    # Members see the conferences that they are invited to; `see_all` shows every one of a unit.
    "reviews.see": INSIDE,
    "reviews.see_all": OFFICE | {Role.CHAIR, Role.AUDITOR},
    "reviews.prepare": OFFICE,
    "reviews.run": OFFICE | {Role.CHAIR},
    "reviews.conclude": OFFICE,
    "tasks.see": INSIDE | {Role.ABOVE},
    "tasks.assign": APPROVERS,
    "tasks.receive": WRITERS,
    "tasks.report": WRITERS,
    "tasks.confirm": APPROVERS,
    "tasks.send_back": APPROVERS,
    "tasks.extend": APPROVERS,
    "tasks.pause": APPROVERS,
    "tasks.cancel": APPROVERS,
}

# state of a submission → roles that see it wherever they reach. Whoever writes for that very unit sees every state.
STATES: dict[str, frozenset[Role]] = {
    "draft": frozenset(),
    "proposed": APPROVERS,
    "submitted": APPROVERS,
    "returned": APPROVERS,
    "accepted": EVERYONE,
}


@dataclass(frozen=True, slots=True)
class Held:
    """What one grant gives on a day: a role for units, in one's own right or on behalf of an account."""

    role: Role
    unit_id: int
    units: frozenset[int]
    on_behalf_of: int | None


def held_by(user: User, on: date) -> list[Held]:
    """What an account holds on a day, in the order it was given; nothing for a closed one.

    What is held on behalf of somebody lasts and reaches no further than what that person holds in their own right.
    """
    if not user.is_active:
        return []
    return list(_held_on(user.pk, on))


@kept(1024)
def _held_on(user_id: int, on: date) -> tuple[Held, ...]:
    rows = Grant.objects.filter(lasting(on), user_id=user_id, revoked_at=None).select_related("delegated_from__user")
    return tuple(one for row in rows.order_by("pk") if (one := _held(row, on)) is not None)


def _held(row: Grant, on: date) -> Held | None:
    units = frozenset(subtree_ids(row.unit_id, on, row.hierarchy))
    source = row.delegated_from
    if source is None:
        return Held(Role(row.role), row.unit_id, units, None)
    lasts = source.valid_from <= on and (source.valid_to is None or on <= source.valid_to)
    if not lasts or source.revoked_at or source.delegated_from_id or source.role != row.role:
        return None
    if not source.user.is_active:
        return None
    units &= subtree_ids(source.unit_id, on, source.hierarchy)
    return Held(Role(row.role), row.unit_id, units, source.user_id)


class Person:
    """An account as an actor, on one day. Implements `base.actors.Actor`."""

    def __init__(self, user: User, on: date | None = None) -> None:
        self.user = user
        self.on = on or today()
        self._last: str | None = None

    @property
    def account_id(self) -> int | None:
        """The account's id."""
        return self.user.pk

    @cached_property
    def held(self) -> list[Held]:
        """What the account holds that day."""
        return held_by(self.user, self.on)

    @cached_property
    def _reach(self) -> dict[Role, set[int]]:
        reach: dict[Role, set[int]] = {}
        for one in self.held:
            reach.setdefault(one.role, set()).update(one.units)
        return reach

    def may(self, verb: str, unit_id: int) -> bool:
        """Whether one of the account's roles allows the verb for the unit."""
        roles = VERBS.get(verb, frozenset())
        return any(unit_id in self._reach.get(role, ()) for role in roles)

    def units_for(self, verb: str) -> set[int]:
        """Every unit for which the account may do the verb."""
        return self.units_as(VERBS.get(verb, frozenset()))

    def units_as(self, roles: Iterable[Role]) -> set[int]:
        """Every unit for which the account has one of the roles."""
        return set().union(*(self._reach.get(role, set()) for role in roles))

    def note(self, verb: str) -> None:
        """Remember what was demanded last: `on_behalf_of` an action without a right of its own name asks."""
        self._last = verb

    def on_behalf_of(self, action: str, unit_id: int | None) -> int | None:
        """The account on whose behalf an action is done ("thay mặt"), None for what one does in one's own right."""
        roles = VERBS.get(action) or VERBS.get(self._last or "", EVERYONE)
        able = [one for one in self.held if one.role in roles and (unit_id is None or unit_id in one.units)]
        if not able or any(one.on_behalf_of is None for one in able):
            return None
        return able[0].on_behalf_of

    @property
    def home_id(self) -> int | None:
        """The unit of the account's first role: where its screens begin."""
        return self.held[0].unit_id if self.held else None


def sees(person: Person, unit_id: int, state: str, writers: Collection[int] = ()) -> bool:
    """Whether a person sees a unit's submission in this state (`STATES`). `writers`: the accounts that wrote in it.

    Draft: whoever wrote in it, and those who write for that very unit: its reporter and lead, for a place also those
    of the place for its bodies, and the clerk whose office the unit itself is. Handed in (to its lead, or on) or
    returned: also the lead and the consolidator above. Accepted: everybody with a right over the subtree (design,
    data model 12).
    """
    return unit_id in seen_units(person, state) or (
        person.account_id in writers and person.may("intake.enter", unit_id)
    )


def seen_units(person: Person, state: str) -> set[int]:
    """The units whose submissions in this state a person sees, without those that the person wrote in."""
    seen = person.units_as(STATES.get(state, frozenset()))
    own = {one.unit_id for one in person.held if one.role in WRITERS}
    places = {one.unit_id for one in person.held if one.role in (Role.REPORTER, Role.LEAD)}
    return seen | own | bodies_of(places)


def actor_of(account_id: int | None) -> Person | None:
    """The account as an actor, for work that goes on without it; None for one that is gone or closed."""
    user = None if account_id is None else User.objects.filter(pk=account_id, is_active=True).first()
    return Person(user) if user else None
