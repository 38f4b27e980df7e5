"""Remove a kept view."""

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal
from giaoban.base.locks import ledger_held
from giaoban.rollup.models import SavedView
from giaoban.rollup.views import NO_VIEW, kept_view


def remove_view(actor: Actor, unit_id: int, view_id: int) -> None:
    """Remove a view: one's own, or a shared one with `rollup.share_view`. Needs `rollup.keep_view`."""
    demand(actor, "rollup.keep_view", unit_id)
    with ledger_held():
        found = kept_view(unit_id, view_id, actor)
        if not found.changeable:
            raise Refusal(NO_VIEW)
        SavedView.objects.filter(pk=found.id).delete()
        audit(actor, "rollup.remove_view", unit_id, {"view": found.id, "name": found.name, "shared": found.shared})
