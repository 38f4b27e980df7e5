"""Give a unit another name, code or type from a day on."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal, declare
from giaoban.registry.models import UnitName
from giaoban.registry.queries import name_key
from giaoban.registry.steps import demand_unit, name_on, put

SAME_NAME = declare("registry.same_name", _("Tên, mã và loại đều như cũ. Hãy ghi điều thay đổi."))
CODE_TAKEN = declare(
    "registry.code_taken", _("Mã %(code)s từ ngày %(day)s đã là của %(name)s. Hãy xem lại mã hoặc kết thúc đơn vị đó.")
)


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
    """End the unit's name of that day the day before and begin the new one; what is not given stays as it was.

    A change of type (xã to phường) is a change of name. Refuses when nothing changes, when the unit is not there that
    day, and a code that another unit carries from that day on.
    """
    demand_unit(actor, unit_id)
    present = name_on(unit_id, on)
    wanted = {"code": code or present.code, "name": name or present.name, "type": type or present.type}
    if all(getattr(present, field) == value for field, value in wanted.items()):
        raise Refusal(SAME_NAME)
    code_is_free(wanted["code"], on, unit_id)
    fields = {**wanted, "legal_act": legal_act, "search_key": name_key(wanted["name"])}
    put(UnitName, on, {"unit_id": unit_id}, fields)
    audit(actor, "registry.rename", unit_id, {"code": wanted["code"], "on": on.isoformat()})


def code_is_free(code: str, on: date, unit_id: int | None = None) -> None:
    """Refuse a code that another unit carries from that very day: (code, valid from) names one unit."""
    other = UnitName.objects.filter(code=code, valid_from=on).first()
    if other is not None and other.unit_id != unit_id:
        raise Refusal(CODE_TAKEN, code=code, day=f"{on:%d/%m/%Y}", name=other.name)
