"""Who acts. Rooms below `people` know an actor by this protocol only."""

from typing import Protocol, runtime_checkable

from django.utils.translation import gettext_lazy as _

from giaoban.base.errors import Refusal, declare

NOT_ALLOWED = declare("base.not_allowed", _("Tài khoản của bạn không có quyền làm việc này ở đơn vị này."))


class Actor(Protocol):
    """Someone who may do things for units."""

    @property
    def account_id(self) -> int | None:
        """The account, or None for the system itself."""
        ...

    def may(self, verb: str, unit_id: int) -> bool:
        """Whether the actor may do `verb` (as in `figures.record`) for the unit today."""
        ...


@runtime_checkable
class Deputy(Protocol):
    """An actor who may hold rights on behalf of somebody else ("ủy quyền")."""

    def note(self, verb: str) -> None:
        """Remember the verb that was demanded last."""
        ...

    def on_behalf_of(self, action: str, unit_id: int | None) -> int | None:
        """The account on whose behalf the action is done, or None."""
        ...


class System:
    """The system itself: migrations, jobs, the command line of whoever owns the machine."""

    account_id: int | None = None

    def may(self, verb: str, unit_id: int) -> bool:
        """Always."""
        return True


def demand(actor: Actor, verb: str, unit_id: int) -> None:
    """Refuse unless the actor may do `verb` for the unit."""
    if not actor.may(verb, unit_id):
        raise Refusal(NOT_ALLOWED)
    if isinstance(actor, Deputy):
        actor.note(verb)
