"""Open the form of a unit for a period: the one there is, or a new draft."""

from django.db import transaction

from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.base.ids import new_id
from giaoban.catalogue.models import FormAssignment
from giaoban.catalogue.queries import form_version, forms_of
from giaoban.catalogue.rules import Period, period_name
from giaoban.intake.enums import Way
from giaoban.intake.faults import NOT_EXPECTED, OTHER_VERSION
from giaoban.intake.models import Submission
from giaoban.registry.enums import Hierarchy
from giaoban.registry.queries import UnitView, parent_id, unit


def open_submission(actor: Actor, unit_id: int, version_id: int, period: Period, way: str = Way.FORM) -> str:
    """The id of the unit's submission of that form for the period; made if there is none yet. Needs `intake.enter`.

    One form is one submission for a unit and period, whatever its version: one that was begun keeps the version it was
    begun with. Refuses a form that the unit is not expected to hand in, and a version that is not in force.
    """
    demand(actor, "intake.enter", unit_id)
    form = form_version(version_id, period.last)
    key = {"unit_id": unit_id, "form_id": form.form_id, "regime": str(period.regime), "period": period.label}
    there = Submission.objects.filter(**key).values_list("pk", flat=True).first()
    if there is not None:
        return there
    asked = next((one for one in forms_of(unit_id, period) if one.form_id == form.form_id), None)
    if asked is None:
        raise Refusal(NOT_EXPECTED, period=period_name(period))
    if asked.version_id != version_id:
        raise Refusal(OTHER_VERSION, period=period_name(period))
    view = unit(unit_id, period.last)
    values = {
        "id": new_id(),
        "about_id": view.place_id,
        "receiver_id": _receiver(view, form.form_id, period),
        "version_id": version_id,
        "period_last": period.last,
        "way": str(Way(way)),
        "due": asked.due,
        "opened_by": actor.account_id,
        "opened_at": now(),
    }
    # Two who open it at the same moment get the same one: the constraint decides, not the look before.
    with transaction.atomic():
        row, _made = Submission.objects.get_or_create(**key, defaults=values)
    return row.pk


def _receiver(view: UnitView, form_id: int, period: Period) -> int | None:
    """Whom a form is handed in to: a body's own place, or the unit above in the hierarchy that the form goes by."""
    tree = _hierarchy_of(form_id)
    if tree != Hierarchy.STATE and (above := parent_id(view.id, period.last, tree)) is not None:
        return above
    return view.place_id if view.place_id != view.id else parent_id(view.id, period.last)


def _hierarchy_of(form_id: int) -> str:
    """By which hierarchy a form is handed in: the one of its assignments, the State's where they go by several."""
    trees = set(FormAssignment.objects.filter(form_id=form_id).values_list("hierarchy", flat=True))
    return trees.pop() if len(trees) == 1 else str(Hierarchy.STATE)
