"""Reading the catalogue."""

from dataclasses import dataclass
from datetime import date

from giaoban.catalogue.models import MeasureVersion, UnitRegime
from giaoban.catalogue.rules import Regime


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A measure as it is counted on a day. `family` is None for a local measure; `field` groups measures in reports."""

    id: int
    version_id: int
    code: str
    family: str | None
    field: str
    name: str
    name_en: str
    behaviour: str
    direction: str
    unit: str
    part_unit: str
    scale: int
    part_scale: int
    itemised: bool
    owner_id: int | None
    order: int


def measures(on: date, ids: set[int] | None = None, visible_to: set[int] | None = None) -> dict[int, MeasureView]:
    """Measures by id as counted on a day, in catalogue order; `visible_to` adds the local ones of these units only."""
    rows = MeasureVersion.objects.filter(valid_from__lte=on).select_related("measure__family").order_by("valid_from")
    if ids is not None:
        rows = rows.filter(measure_id__in=ids)
    found: dict[int, MeasureView] = {}
    for row in rows:
        measure = row.measure
        if visible_to is not None and measure.owner_id is not None and measure.owner_id not in visible_to:
            continue
        found[measure.pk] = MeasureView(
            id=measure.pk,
            version_id=row.pk,
            code=measure.code,
            family=measure.family_id,
            field=measure.family.field if measure.family else "",
            name=measure.name,
            name_en=measure.name_en or measure.name,
            behaviour=measure.behaviour,
            direction=measure.direction,
            unit=row.unit,
            part_unit=row.part_unit,
            scale=row.scale,
            part_scale=row.part_scale,
            itemised=measure.itemised,
            owner_id=measure.owner_id,
            order=measure.order,
        )
    return dict(sorted(found.items(), key=lambda pair: (pair[1].order, pair[1].code)))


def regime_of(unit_id: int) -> Regime:
    """The regime a unit reports by when none is named; Nghị định 09/2019 for one that never chose."""
    row = UnitRegime.objects.filter(unit_id=unit_id).first()
    return Regime(row.regime) if row else Regime.ND09
