"""Reading the catalogue."""

from dataclasses import dataclass
from datetime import date

from giaoban.catalogue.models import Expectation, Holiday, MeasureVersion, UnitRegime
from giaoban.catalogue.rules import Period, Regime, add_working_days
from giaoban.registry.queries import UnitView, lasting, reporting_to, unit, units


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


@dataclass(frozen=True, slots=True)
class Expected:
    """A unit that is expected to report for a period, and by when."""

    unit: UnitView
    due: date


def days_off() -> tuple[frozenset[date], frozenset[date]]:
    """Holidays, and days off by the calendar on which people work by decision."""
    rows = Holiday.objects.values_list("day", "working")
    return frozenset(day for day, working in rows if not working), frozenset(day for day, working in rows if working)


def deadline(period: Period, working_days: int = 1) -> date:
    """The last day for sending: so many working days after the period's cut-off.

    Nghị định 09/2019/NĐ-CP, điều 8.5.b asks for at least one. It is as good as the holidays entered for that year.
    """
    return add_working_days(period.last, working_days, *days_off())


def expected_units(period: Period, about_id: int) -> list[Expected]:
    """The units that report to a place for a period: those placed directly under it and its own bodies, by code.

    A body stands for its place. Every level collects from the next one only.
    """
    on = period.last
    place_id = unit(about_id, on).place_id
    near = reporting_to(place_id, on)
    rows = Expectation.objects.filter(
        lasting(on), regime=period.regime, period_type=period.type, unit_id__in=near
    ).order_by("-working_days")
    allowed = {row.unit_id: row.working_days for row in rows}
    off = days_off()
    found = [
        Expected(view, add_working_days(period.last, allowed[view.id], *off)) for view in units(allowed, on).values()
    ]
    return sorted(found, key=lambda entry: (entry.unit.code, entry.unit.id))
