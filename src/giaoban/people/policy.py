"""The one policy: which role may do which verb, for a unit and its subtree. Screens and commands ask it, nobody else
decides."""

from datetime import date
from functools import cached_property

from giaoban.base.clock import today
from giaoban.people.enums import Role
from giaoban.people.models import Grant, User
from giaoban.registry.queries import lasting, subtree_ids

EVERYONE = frozenset(Role)
OFFICE = frozenset({Role.CONSOLIDATOR})
WRITERS = frozenset({Role.REPORTER, Role.CONSOLIDATOR})

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
    "intake.upload": WRITERS,
    "intake.review": WRITERS,
    "catalogue.add_measure": WRITERS,
    "documents.view": EVERYONE,
    "documents.draft": OFFICE,
    "documents.verify": EVERYONE,
}


class Person:
    """An account as an actor, on one day. Implements `base.actors.Actor`."""

    def __init__(self, user: User, on: date | None = None) -> None:
        self.user = user
        self.on = on or today()

    @property
    def account_id(self) -> int | None:
        """The account's id."""
        return self.user.pk

    @cached_property
    def _grants(self) -> list[Grant]:
        return list(Grant.objects.filter(lasting(self.on), user=self.user).order_by("pk"))

    @cached_property
    def _reach(self) -> dict[str, set[int]]:
        reach: dict[str, set[int]] = {}
        for grant in self._grants:
            reach.setdefault(grant.role, set()).update(subtree_ids(grant.unit_id, self.on, grant.hierarchy))
        return reach

    def may(self, verb: str, unit_id: int) -> bool:
        """Whether one of the account's roles allows the verb for the unit."""
        roles = VERBS.get(verb, frozenset())
        return self.user.is_active and any(unit_id in self._reach.get(role, ()) for role in roles)

    def units_for(self, verb: str) -> set[int]:
        """Every unit for which the account may do the verb."""
        if not self.user.is_active:
            return set()
        return set().union(*(self._reach.get(role, set()) for role in VERBS.get(verb, frozenset())))

    @property
    def home_id(self) -> int | None:
        """The unit of the account's first role: where its screens begin."""
        return self._grants[0].unit_id if self._grants else None
