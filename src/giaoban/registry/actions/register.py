"""Put a unit into the registry."""

from datetime import date

from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.registry.enums import BodyKind, Hierarchy
from giaoban.registry.models import Placement, Unit, UnitName
from giaoban.registry.queries import name_key


@transaction.atomic
def register(
    actor: Actor,
    *,
    code: str,
    name: str,
    type: str,
    valid_from: date,
    body: str = BodyKind.PLACE,
    place_id: int | None = None,
    parent_id: int | None = None,
    hierarchy: str = Hierarchy.STATE,
    legal_act: str = "",
) -> int:
    """Add a place or a body with its first name and, where it has one, its place in a hierarchy; returns its id.

    Codes are text (QĐ 19/2025/QĐ-TTg: leading zeros count). Only the system registers units in this version.
    """
    unit = Unit.objects.create(body=body, place_id=place_id)
    UnitName.objects.create(
        unit=unit,
        code=code,
        name=name,
        type=type,
        valid_from=valid_from,
        legal_act=legal_act,
        search_key=name_key(name),
    )
    if parent_id is not None:
        Placement.objects.create(unit=unit, parent_id=parent_id, hierarchy=hierarchy, valid_from=valid_from)
    audit(actor, "registry.register", unit.pk, {"code": code})
    return unit.pk
