"""Reading the catalogue."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Min

from giaoban.base.clock import today
from giaoban.base.kept import kept
from giaoban.catalogue.actions.name_item import item_key
from giaoban.catalogue.chain import Limit, due_date, level_of
from giaoban.catalogue.enums import FormState
from giaoban.catalogue.models import (
    FormAssignment,
    FormLine,
    FormVersion,
    Holiday,
    Measure,
    MeasureVersion,
    RegimeDeadline,
    ReportingRegime,
    UnitRegime,
)
from giaoban.catalogue.rules import Period, Regime, add_working_days
from giaoban.registry.enums import BodyKind, Hierarchy
from giaoban.registry.queries import UnitView, above_or_at, reporting_to, unit, units


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

    @property
    def in_percent(self) -> bool:
        """Whether it is itself counted in percent or in thousandths: what changes is told in points, not in percent."""
        return self.unit[:1] in ("%", "‰")


@kept()
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


def measure_names(codes: set[str]) -> dict[str, str]:
    """What measures (by code) are called today."""
    return dict(Measure.objects.filter(code__in=codes).values_list("code", "name"))


@kept()
def first_measures(ids: set[int]) -> dict[int, MeasureView]:
    """Measures as they were first counted, whenever that was."""
    days = MeasureVersion.objects.filter(measure_id__in=ids).values_list("measure_id").annotate(first=Min("valid_from"))
    return {measure_id: measures(first, {measure_id})[measure_id] for measure_id, first in days}


@kept(1024)
def regime_of(unit_id: int) -> Regime:
    """The regime a unit reports by when none is named; Nghị định 09/2019 for one that never chose."""
    row = UnitRegime.objects.filter(unit_id=unit_id).first()
    return Regime(row.regime) if row else Regime.ND09


@kept()
def days_off() -> tuple[frozenset[date], frozenset[date]]:
    """Holidays, and days off by the calendar on which people work by decision."""
    rows = Holiday.objects.values_list("day", "working")
    return frozenset(day for day, working in rows if not working), frozenset(day for day, working in rows if working)


def deadline(period: Period, working_days: int = 1) -> date:
    """The last day for sending: so many working days after the period's cut-off.

    Nghị định 09/2019/NĐ-CP, điều 8.5.b asks for at least one. It is as good as the holidays entered for that year.
    """
    return add_working_days(period.last, working_days, *days_off())


@dataclass(frozen=True, slots=True)
class LineView:
    """One figure that a form asks for."""

    id: int
    position: int
    measure: MeasureView
    item: str
    required: bool
    about: str
    nature: str
    guidance: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """Words that a form asks for."""

    id: int
    position: int
    heading: str
    guidance: str
    required: bool


@dataclass(frozen=True, slots=True)
class FormView:
    """A version of a form with everything it asks. `cutoff` is the `rules.Regime` its periods are counted by."""

    version_id: int
    form_id: int
    code: str
    name: str
    number: int
    state: str
    valid_from: date | None
    valid_to: date | None
    guidance: str
    regime_id: int
    regime_code: str
    regime_name: str
    cutoff: str
    owner_id: int
    lines: tuple[LineView, ...]
    sections: tuple[SectionView, ...]


@kept(1024)
def form_version(version_id: int, on: date | None = None) -> FormView:
    """A version of a form, its measures as counted on a day: a period's last day; else the version's last, or today.

    A measure that was first counted later than that is shown as it was first. Raises FormVersion.DoesNotExist.
    """
    row = FormVersion.objects.select_related("form__regime").get(pk=version_id)
    lines = list(row.lines.all())
    ids = {line.measure_id for line in lines}
    counted = measures(on or row.valid_to or today(), ids)
    if len(counted) < len(ids):
        counted = first_measures(ids) | counted
    form = row.form
    return FormView(
        version_id=row.pk,
        form_id=form.pk,
        code=form.code,
        name=row.name,
        number=row.number,
        state=row.state,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        guidance=row.guidance,
        regime_id=form.regime_id,
        regime_code=form.regime.code,
        regime_name=form.regime.name,
        cutoff=form.regime.cutoff,
        owner_id=form.owner_id,
        lines=tuple(
            LineView(
                id=line.pk,
                position=line.position,
                measure=counted[line.measure_id],
                item=line.item,
                required=line.required,
                about=line.about,
                nature=line.nature,
                guidance=line.guidance,
            )
            for line in lines
        ),
        sections=tuple(
            SectionView(one.pk, one.position, one.heading, one.guidance, one.required) for one in row.sections.all()
        ),
    )


@dataclass(frozen=True, slots=True)
class Expected:
    """A unit that is expected to hand in a form for a period: by which version of it, and by when."""

    unit_id: int
    form_id: int
    version_id: int
    due: date


class Plan:
    """Every assignment of forms whose periods are counted in one way, read once for many units and periods."""

    def __init__(self, cutoff: str) -> None:
        # One unit before a kind, a body of a type before either: the more particular assignment gives the deadline.
        rows = FormAssignment.objects.filter(form__regime__cutoff=cutoff).select_related("form__regime")
        self.rows = sorted(rows, key=lambda row: (row.unit_id is None, not (row.unit_type and row.body), row.pk))
        self.trees = sorted({row.hierarchy for row in self.rows})
        self.codes = {row.form_id: row.form.code for row in self.rows}
        self._versions: dict[int, list[FormVersion]] = {}
        self._limits: dict[tuple[int, str], Limit] = {}
        if not self.rows:
            return
        for version in FormVersion.objects.filter(form_id__in=self.codes, state=FormState.PUBLISHED).order_by(
            "-number"
        ):
            self._versions.setdefault(version.form_id, []).append(version)
        for limit in RegimeDeadline.objects.filter(regime__cutoff=cutoff):
            self._limits[limit.regime_id, limit.level] = Limit(limit.working_days, limit.latest_day)
        self._off = days_off()

    @property
    def period_types(self) -> set[str]:
        """The types of periods that anything is assigned for."""
        return {row.period_type for row in self.rows}

    def version(self, form_id: int, day: date) -> FormVersion | None:
        """The version of a form in force on a day."""
        return next((one for one in self._versions.get(form_id, ()) if _holds(one, day)), None)

    def asked(self, view: UnitView, above: set[int], tree: str, period: Period, day: date) -> Iterator[Expected]:
        """What one unit is asked for; `above` are the units at or over it in the hierarchy `tree`."""
        for row in self.rows:
            if row.hierarchy != tree or row.period_type != period.type or row.under_id not in above:
                continue
            if not meant(row, view) or not _holds(row, day) or not _holds(row.form.regime, day):
                continue
            version = self.version(row.form_id, day)
            if version is not None:
                yield Expected(view.id, row.form_id, version.pk, self.due(row, view, period))

    def due(self, row: FormAssignment, view: UnitView, period: Period) -> date:
        """By when: the assignment's own working days, else the regime's for the unit's level, else one."""
        level = level_of(view.type, view.body, view.code)
        limit = self._limits.get((row.form.regime_id, level), Limit(1))
        if row.working_days is not None:
            limit = Limit(row.working_days)
        return due_date(period, limit, *self._off)


@kept()
def plan_of(cutoff: str) -> Plan:
    """Every assignment of forms whose periods are counted in one way."""
    return Plan(cutoff)


def asked_among(
    names: Collection[UnitView], above: set[int], periods: Iterable[Period], plan: Plan, day: date
) -> dict[int, dict[int, date]]:
    """Of these units, all directly below one place, those that are to hand in anything for one of the periods: by unit
    which versions of forms, each with the (first) day by which. `above` are the units over them, the place included;
    units and assignments as they are on a day."""
    found: dict[int, dict[int, date]] = {}
    for period in periods:
        for view in names:
            for one in plan.asked(view, above | {view.id}, Hierarchy.STATE, period, day):
                versions = found.setdefault(view.id, {})
                versions[one.version_id] = min(one.due, versions.get(one.version_id, one.due))
    return found


# (measure, search key of the item or "")
AskedLine = tuple[int, str]


@kept()
def lines_expected(version_ids: Collection[int]) -> dict[int, frozenset[AskedLine]]:
    """By version of a form what it requires; of one that requires nothing in particular all that it asks."""
    required: dict[int, set[AskedLine]] = {one: set() for one in version_ids}
    asked: dict[int, set[AskedLine]] = {one: set() for one in version_ids}
    rows = FormLine.objects.filter(version_id__in=list(version_ids))
    for version_id, measure_id, item, must in rows.values_list("version_id", "measure_id", "item", "required"):
        line = (measure_id, item_key(item))
        asked[version_id].add(line)
        if must:
            required[version_id].add(line)
    return {one: frozenset(required[one] or asked[one]) for one in version_ids}


@kept(1024)
def expected(under_id: int, period: Period, on: date | None = None) -> tuple[Expected, ...]:
    """Who is to hand in what to a place for a period, by unit code, then form code.

    Those one step below the place (in the hierarchy of each assignment) and its own bodies: every level collects from
    the next one only. A body stands for its place. Units, assignments and versions as they are on `on`, the period's
    last day unless given. A form without a version in force is not expected.
    """
    day = on or period.last
    plan = plan_of(period.regime)
    if not plan.rows:
        return ()
    place_id = unit(under_id, day).place_id
    return _expected(plan, place_id, {tree: reporting_to(place_id, day, tree) for tree in plan.trees}, period, day)


def expected_in(
    place_id: int, periods: Iterable[tuple[Plan, Period]], on: date
) -> Iterator[tuple[Period, Expected, bool]]:
    """Who is to hand in what for many periods at once, each with its plan: to a place, as `expected` says it, and what
    the place itself has to hand in (True). Units and assignments as they are on a day; read once for all periods."""
    near: dict[str, set[int]] = {}
    above: dict[str, set[int]] = {}
    wanted = list(periods)
    for tree in {tree for plan, _period in wanted for tree in plan.trees}:
        near[tree], above[tree] = reporting_to(place_id, on, tree), above_or_at(place_id, on, tree)
    views = units({place_id}.union(*near.values()), on)
    for plan, period in wanted:
        seen: set[tuple[int, int]] = set()
        for tree in plan.trees:
            for unit_id in sorted({place_id, *near[tree]} & views.keys()):
                view = views[unit_id]
                for one in plan.asked(view, above[tree] | {view.id, view.place_id}, tree, period, on):
                    if (one.unit_id, one.form_id) not in seen:
                        seen.add((one.unit_id, one.form_id))
                        yield period, one, unit_id == place_id


@kept(1024)
def forms_of(unit_id: int, period: Period, on: date | None = None, plan: Plan | None = None) -> tuple[Expected, ...]:
    """The forms that a unit is to hand in for a period, by form code; `plan` spares reading the assignments again."""
    day = on or period.last
    plan = plan or plan_of(period.regime)
    return _expected(plan, unit_id, {tree: {unit_id} for tree in plan.trees}, period, day) if plan.rows else ()


def _expected(plan: Plan, about_id: int, near: dict[str, set[int]], period: Period, day: date) -> tuple[Expected, ...]:
    views = units(set().union(*near.values()), day)
    found: dict[tuple[int, int], Expected] = {}
    for tree, ids in near.items():
        above = above_or_at(about_id, day, tree)
        for view in (views[one] for one in ids if one in views):
            for entry in plan.asked(view, above | {view.id, view.place_id}, tree, period, day):
                found.setdefault((entry.unit_id, entry.form_id), entry)
    codes = plan.codes
    return tuple(
        sorted(found.values(), key=lambda entry: (views[entry.unit_id].code, entry.unit_id, codes[entry.form_id]))
    )


def _holds(row: FormVersion | FormAssignment | ReportingRegime, day: date) -> bool:
    return row.valid_from is not None and row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)


def meant(row: FormAssignment, view: UnitView) -> bool:
    """Whether an assignment means a unit: itself, a place of the type, a body of the kind (of a place of the type)."""
    if row.unit_id is not None:
        return row.unit_id == view.id
    if row.unit_type and row.unit_type != view.type:
        return False
    return view.body == (row.body or BodyKind.PLACE)
