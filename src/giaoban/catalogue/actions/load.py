"""Load what the catalogue is delivered with, or bring an older one up to date."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.catalogue.actions.load_forms import load_regimes
from giaoban.catalogue.definitions import (
    HolidayDefinition,
    MeasureDefinition,
    ThresholdDefinition,
    field_of,
    holiday_definitions,
    measure_definitions,
    measures_valid_from,
    threshold_definitions,
)
from giaoban.catalogue.models import Family, Holiday, Measure, MeasureVersion, Threshold
from vnfigures.indicators import families
from vnfigures.text import fold


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows were added or changed; all zero when the catalogue was up to date."""

    families: int
    measures: int
    versions: int
    holidays: int
    regimes: int
    thresholds: int = 0


@transaction.atomic
def load(actor: Actor) -> Loaded:
    """Add or correct families, measures, their first versions, thresholds and holidays, and add the regimes of the
    law; touches nothing that offices added.

    Doing it twice changes nothing and leaves no second audit entry. A version that statements use is never changed:
    to count differently from a day on, add a version.
    """
    done = Loaded(
        families=sum(
            _put(
                Family,
                {"code": row.code},
                {"name": row.name, "name_en": row.name_en, "field": field_of(row.code), "order": n},
            )
            for n, row in enumerate(families(), start=1)
        ),
        measures=sum(_measure(n, row) for n, row in enumerate(measure_definitions().values(), start=1)),
        versions=sum(_version(row) for row in measure_definitions().values()),
        holidays=sum(_holiday(row) for row in holiday_definitions()),
        regimes=load_regimes(),
        thresholds=sum(_threshold(row) for row in threshold_definitions()),
    )
    if any(asdict(done).values()):
        audit(actor, "catalogue.load", None, asdict(done))
    return done


def _put(model: type[Model], key: dict[str, Any], values: dict[str, Any]) -> bool:
    """Add a row or correct the one that has the key; False when it was right already."""
    row = model._default_manager.filter(**key).first()
    if row is None:
        model._default_manager.create(**key, **values)
        return True
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return True


def _measure(order: int, row: MeasureDefinition) -> bool:
    return _put(
        Measure,
        {"code": row.code},
        {
            "family_id": row.family,
            "name": row.name,
            "name_en": row.name_en,
            "behaviour": row.behaviour,
            "direction": row.direction,
            "order": order,
            "itemised": row.itemised,
            "search_key": fold(row.name)[:200],
        },
    )


def _version(row: MeasureDefinition) -> bool:
    measure = Measure.objects.get(code=row.code)
    if MeasureVersion.objects.filter(measure=measure).exists():
        return False
    MeasureVersion.objects.create(
        measure=measure,
        valid_from=measures_valid_from(),
        unit=row.unit,
        part_unit=row.part_unit,
        scale=row.scale,
        part_scale=row.part_scale,
    )
    return True


def _threshold(row: ThresholdDefinition) -> bool:
    measure = Measure.objects.get(code=row.measure)
    return _put(
        Threshold,
        {"measure": measure, "owner": None, "valid_from": row.valid_from},
        {"comparator": row.comparator, "value": row.value, "paper": row.paper, "valid_to": row.valid_to},
    )


def _holiday(row: HolidayDefinition) -> bool:
    return _put(Holiday, {"day": row.day}, {"name": row.name, "working": row.working, "source": row.source})
