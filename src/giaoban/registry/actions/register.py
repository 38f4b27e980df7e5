"""Put a unit into the registry."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal, declare
from giaoban.registry.actions.rename import code_is_free
from giaoban.registry.enums import BodyKind, Hierarchy
from giaoban.registry.models import Placement, Unit, UnitName
from giaoban.registry.queries import name_key
from giaoban.registry.steps import demand_unit, name_on

NEEDS_PARENT = declare(
    "registry.needs_parent",
    _("Hãy chọn đơn vị cấp trên hoặc địa phương của cơ quan này. Đơn vị đứng đầu chỉ lập bằng lệnh trên máy chủ."),
)


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

    Codes are text (QĐ 19/2025/QĐ-TTg: leading zeros count). Whoever manages the unit above, or the place of a body,
    may; a unit under nobody is for the system alone. Refuses a code that another unit carries from that day.
    """
    above = [other for other in (parent_id, place_id) if other is not None]
    if not above and actor.account_id is not None:
        raise Refusal(NEEDS_PARENT)
    for other in above:
        demand_unit(actor, other)
        name_on(other, valid_from)
    code_is_free(code, valid_from)
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
        Placement.objects.create(
            unit=unit, parent_id=parent_id, hierarchy=hierarchy, valid_from=valid_from, legal_act=legal_act
        )
    audit(actor, "registry.register", unit.pk, {"code": code})
    return unit.pk
