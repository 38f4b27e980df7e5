"""Add a local measure: for a figure that no family has."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal, declare
from giaoban.base.ids import new_id
from giaoban.catalogue.definitions import dimension_of, measures_valid_from
from giaoban.catalogue.enums import Behaviour, Direction
from giaoban.catalogue.models import Measure, MeasureVersion
from vnfigures.text import fold

NO_NAME = declare("catalogue.no_name", _("Hãy ghi tên chỉ tiêu và đơn vị tính (tên không quá 200 chữ)."))
SAME_NAME = declare(
    "catalogue.same_name",
    _("Đơn vị đã có chỉ tiêu “%(name)s” tính theo cách khác. Hãy đặt tên khác, hoặc dùng chỉ tiêu đã có."),
)

_SCALES = {"percent": 2, "money": 0, "area": 4, "weight": 3, "count": 0}


@transaction.atomic
def add_measure(
    actor: Actor,
    unit_id: int,
    *,
    name: str,
    unit: str,
    behaviour: str = Behaviour.FLOW,
    direction: str = Direction.NEUTRAL,
) -> int:
    """Add a measure of this unit's own; returns its id.

    The scale follows the unit: đồng 0, % 2, ha 4, tấn 3, others 0. Asked again with the same name (whatever its
    accents' style) and the same behaviour and unit it returns the measure there is. Refuses an empty name or unit, and
    the same name counted otherwise. Raises ValueError for a behaviour or direction that does not exist.
    """
    demand(actor, "catalogue.add_measure", unit_id)
    name, unit = " ".join(name.split()), " ".join(unit.split())
    kind, way = Behaviour(behaviour), Direction(direction)
    if not name or not unit or len(name) > 200 or len(unit) > 40:
        raise Refusal(NO_NAME)
    key = fold(name)[:200]
    existing = Measure.objects.filter(owner_id=unit_id, search_key=key).first()
    if existing is not None:
        version = existing.versions.order_by("-valid_from")[0]
        if (existing.behaviour, fold(version.unit)) != (str(kind), fold(unit)):
            raise Refusal(SAME_NAME, name=existing.name)
        return existing.pk
    measure = Measure.objects.create(
        code=f"dp.{new_id(8)}",  # dp: địa phương
        owner_id=unit_id,
        name=name,
        behaviour=kind,
        direction=way,
        search_key=key,
        itemised=kind == Behaviour.PROGRESS,
    )
    MeasureVersion.objects.create(
        measure=measure,
        valid_from=measures_valid_from(),
        unit=unit,
        scale=_SCALES[dimension_of(unit)],
    )
    audit(actor, "catalogue.add_measure", unit_id, {"measure": measure.pk})
    return measure.pk
