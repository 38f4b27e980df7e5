"""Give a unit another name, code or type from a day on."""

from datetime import date, timedelta

from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.registry.models import UnitName
from giaoban.registry.queries import name_key


@transaction.atomic
def rename(
    actor: Actor,
    unit_id: int,
    *,
    on: date,
    name: str | None = None,
    code: str | None = None,
    type: str | None = None,
    legal_act: str = "",
) -> None:
    """End the unit's present name the day before and begin the new one; what is not given stays as it was.

    Raises UnitName.DoesNotExist for a unit that has no name that began before that day and still lasts.
    """
    present = UnitName.objects.get(unit_id=unit_id, valid_to__isnull=True, valid_from__lt=on)
    present.valid_to = on - timedelta(days=1)
    present.save(update_fields=["valid_to"])
    UnitName.objects.create(
        unit_id=unit_id,
        code=code or present.code,
        name=name or present.name,
        type=type or present.type,
        valid_from=on,
        legal_act=legal_act,
        search_key=name_key(name or present.name),
    )
    audit(actor, "registry.rename", unit_id, {"code": code or present.code, "on": on.isoformat()})
