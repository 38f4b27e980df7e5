"""What reporters wrote beside their figures, for whoever asks why a figure is as it is."""

from collections.abc import Collection
from dataclasses import dataclass

from giaoban.catalogue.rules import Period
from giaoban.intake.enums import SubmissionState
from giaoban.intake.models import Cell
from giaoban.intake.rules import REPORTED
from giaoban.people.policy import Person, seen_units
from giaoban.registry.queries import UnitView, units


@dataclass(frozen=True, slots=True)
class Remark:
    """A unit's own words about one of its figures."""

    unit: UnitView
    measure_id: int
    text: str


def remarks_on(
    measure_ids: Collection[int], about_ids: Collection[int], period: Period, actor: Person
) -> dict[int, list[Remark]]:
    """By measure, the remarks that stand beside its figures in the forms about these units for a period, by unit code.

    Of forms that were accepted; of those only handed in, what the actor may see of them (design, data model 12).
    """
    rows = Cell.objects.filter(
        line__measure_id__in=measure_ids,
        submission__about_id__in=about_ids,
        submission__regime=str(period.regime),
        submission__period=period.label,
        submission__state__in=REPORTED,
    ).exclude(note="")
    found = list(
        rows.values_list("line__measure_id", "submission__about_id", "submission__unit_id", "submission__state", "note")
    )
    seen = seen_units(actor, SubmissionState.SUBMITTED) if found else set()
    shown = [row for row in found if row[3] == SubmissionState.ACCEPTED or row[2] in seen]
    views = units({row[1] for row in shown}, period.last)
    remarks: dict[int, list[Remark]] = {}
    for measure_id, about_id, _unit, _state, note in shown:
        if about_id in views:
            remarks.setdefault(measure_id, []).append(Remark(views[about_id], measure_id, note))
    return {key: sorted(value, key=lambda one: one.unit.code) for key, value in remarks.items()}
