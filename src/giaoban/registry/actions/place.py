"""Place a unit under another in a hierarchy from a day on, or move it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal, declare
from giaoban.registry.enums import Hierarchy
from giaoban.registry.models import Placement
from giaoban.registry.queries import subtree_ids
from giaoban.registry.rules import DAY
from giaoban.registry.steps import demand_unit, end, name_on, put

IN_A_RING = declare(
    "registry.in_a_ring",
    _("%(parent)s ngày %(day)s đang đứng dưới %(unit)s nên không thể là cấp trên. Hãy chọn đơn vị khác."),
)


@transaction.atomic
def place(
    actor: Actor,
    unit_id: int,
    parent_id: int | None,
    *,
    on: date,
    hierarchy: str = Hierarchy.STATE,
    legal_act: str = "",
) -> None:
    """Let a unit stand under another from a day on; with no parent it leaves the hierarchy.

    What was set to begin later in the same hierarchy stays. Refuses a day on which one of them is not there, and a
    parent that itself stands below the unit on that day or on any later day on which places change.
    """
    demand_unit(actor, unit_id)
    own = name_on(unit_id, on)
    scope = {"unit_id": unit_id, "hierarchy": hierarchy}
    if parent_id is None:
        end(Placement, on - DAY, scope)
    else:
        demand_unit(actor, parent_id)
        above = name_on(parent_id, on)
        for day in _days_of_change(on, hierarchy):
            if parent_id in subtree_ids(unit_id, day, hierarchy):
                raise Refusal(IN_A_RING, parent=above.name, unit=own.name, day=f"{day:%d/%m/%Y}")
        put(Placement, on, scope, {"parent_id": parent_id, "legal_act": legal_act})
    audit(actor, "registry.place", unit_id, {"under": parent_id, "in": hierarchy, "on": on.isoformat()})


def _days_of_change(on: date, hierarchy: str) -> list[date]:
    later = Placement.objects.filter(hierarchy=hierarchy, valid_from__gt=on)
    return [on, *sorted(set(later.values_list("valid_from", flat=True)))]
