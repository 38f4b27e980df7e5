"""Units merge, split and change: one passes into another by an act."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal, declare
from giaoban.registry.enums import SuccessionKind
from giaoban.registry.models import Placement, Succession, UnitName

SAME_UNIT = declare("registry.same_unit", _("Một đơn vị không thể nhập vào chính nó."))


@transaction.atomic
def succeed(
    actor: Actor, *, old_id: int, new_id: int, kind: SuccessionKind, on: date, legal_act: str = "", ends: bool = True
) -> int:
    """Record that `old_id` passed into `new_id` on a day, wholly or in part; returns the succession's id.

    With `ends` the old unit's names and placements end the day before; leave it off while an old unit that is split
    still has parts to hand over, or lives on smaller. Refuses a unit that passes into itself.
    """
    if old_id == new_id:
        raise Refusal(SAME_UNIT)
    row = Succession.objects.create(old_id=old_id, new_id=new_id, kind=kind, on=on, legal_act=legal_act)
    if ends:
        last = on - timedelta(days=1)
        for model in (UnitName, Placement):
            model.objects.filter(unit_id=old_id, valid_to__isnull=True, valid_from__lte=last).update(valid_to=last)
    audit(actor, "registry.succeed", new_id, {"old": old_id, "kind": str(kind), "on": on.isoformat()})
    return row.pk
