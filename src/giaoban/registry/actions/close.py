"""End a unit that nobody takes over."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal, declare
from giaoban.registry.models import Placement
from giaoban.registry.queries import units
from giaoban.registry.rules import DAY
from giaoban.registry.steps import demand_unit, end_unit, name_on

STILL_BELOW = declare(
    "registry.still_below",
    _("Sau ngày %(day)s vẫn còn đơn vị trực thuộc: %(names)s. Hãy chuyển hoặc kết thúc các đơn vị này trước."),
)


@transaction.atomic
def close(actor: Actor, unit_id: int, *, last: date, legal_act: str = "") -> None:
    """End a unit, and the bodies of a place with it, after its last day. Refuses while units still stand under it."""
    demand_unit(actor, unit_id)
    name_on(unit_id, last)
    nobody_below(unit_id, last + DAY)
    end_unit(unit_id, last)
    audit(actor, "registry.close", unit_id, {"last": last.isoformat(), "act": legal_act})


def nobody_below(unit_id: int, day: date) -> None:
    """Refuse while units stand under this one on a day or later, in any hierarchy."""
    rows = Placement.objects.filter(parent_id=unit_id).exclude(valid_to__lt=day)
    below = units(rows.values_list("unit_id", flat=True), day)
    if below:
        names = sorted(view.name for view in below.values())
        shown = "; ".join(names[:5]) + (f" … (+{len(names) - 5})" if len(names) > 5 else "")
        raise Refusal(STILL_BELOW, day=f"{day - DAY:%d/%m/%Y}", names=shown)
