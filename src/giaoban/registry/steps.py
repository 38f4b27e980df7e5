"""What every change of the registry shares: who may, which day, and how dated rows give way to each other."""

from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import NOT_ALLOWED, Actor, demand
from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.registry.models import Placement, Unit, UnitName
from giaoban.registry.queries import lasting
from giaoban.registry.rules import DAY, Cut, Dated, cut

NOT_ALIVE = declare(
    "registry.not_alive", _("Ngày %(day)s, %(name)s không còn hoặc chưa có. Hãy chọn ngày đơn vị đang hoạt động.")
)
VERB = "registry.manage"


def demand_unit(actor: Actor, unit_id: int) -> None:
    """Refuse unless the actor may manage the unit.

    A unit that does not stand today, because it has ended or is yet to begin, is managed by whoever manages one that
    it last stood under.
    """
    if UnitName.objects.filter(lasting(today()), unit_id=unit_id).exists():
        demand(actor, VERB, unit_id)
        return
    above = Placement.objects.filter(unit_id=unit_id).order_by("valid_from").values_list("parent_id", flat=True)
    own = Unit.objects.filter(pk=unit_id).values_list("place_id", flat=True)
    near = [unit_id, *above, *(place for place in own if place is not None)]
    if not any(actor.may(VERB, other) for other in near):
        raise Refusal(NOT_ALLOWED)


def name_on(unit_id: int, day: date) -> UnitName:
    """The name that a unit carried on a day. Refuses a day on which it was not there."""
    row = UnitName.objects.filter(lasting(day), unit_id=unit_id).first()
    if row is None:
        near = UnitName.objects.filter(unit_id=unit_id).order_by("valid_from").last()
        raise Refusal(NOT_ALIVE, day=f"{day:%d/%m/%Y}", name=near.name if near else unit_id)
    return row


def put(model: type[Model], on: date, scope: dict[str, Any], fields: dict[str, Any]) -> None:
    """Let a dated row begin on a day: what held until then ends the day before; what began that day is rewritten."""
    found = model._default_manager.filter(**scope)
    place = _cut(found.values_list("pk", "valid_from", "valid_to"), on)
    if place.rewrites is not None:
        found.filter(pk=place.rewrites).update(**fields)
        return
    if place.ends is not None:
        found.filter(pk=place.ends).update(valid_to=on - DAY)
    model._default_manager.create(**scope, **fields, valid_from=on, valid_to=place.last)


def _cut(rows: Any, on: date) -> Cut:
    return cut([Dated(*row) for row in rows], on)


def end(model: type[Model], last: date, scope: dict[str, Any]) -> None:
    """Let what lasts end on a day; what was to begin later never does."""
    found = model._default_manager.filter(**scope)
    found.filter(valid_from__gt=last).delete()
    found.filter(lasting(last)).update(valid_to=last)


def end_unit(unit_id: int, last: date) -> None:
    """End a unit's names and places on a day, with the bodies of a place, which end with it."""
    for one in (unit_id, *Unit.objects.filter(place_id=unit_id).values_list("pk", flat=True)):
        end(UnitName, last, {"unit_id": one})
        end(Placement, last, {"unit_id": one})
