"""Reading regimes, forms and measures as people look at them: lists, one form's life, a year's dates."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from giaoban.base.clock import today
from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.actions.assign import NO_FORM
from giaoban.catalogue.actions.new_form import NO_REGIME
from giaoban.catalogue.chain import Limit, due_date, out_of_order, periods_of
from giaoban.catalogue.enums import FormState
from giaoban.catalogue.models import Form, FormAssignment, FormLine, FormVersion, Holiday, ReportingRegime
from giaoban.catalogue.queries import FormView, MeasureView, days_off, form_version, measures
from giaoban.catalogue.repeats import assigned_units
from giaoban.catalogue.rules import Period
from giaoban.catalogue.thresholds import ThresholdView, threshold_history, thresholds_on
from giaoban.registry.queries import UnitView, above_or_at, subtree_ids, units
from vnfigures.text import fold

NO_SUCH_MEASURE = declare("catalogue.no_such_measure", _("Không có chỉ tiêu này, hoặc là chỉ tiêu riêng của nơi khác."))


@dataclass(frozen=True, slots=True)
class RegimeView:
    """A reporting regime. `owner_id` is None for those of the law; `forms` counts the unit's forms of it."""

    id: int
    code: str
    name: str
    legal_basis: str
    cutoff: str
    period_types: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    owner_id: int | None
    deadlines: dict[str, Limit]
    forms: int


def _regime_view(row: ReportingRegime, forms: int) -> RegimeView:
    return RegimeView(
        id=row.pk,
        code=row.code,
        name=row.name,
        legal_basis=row.legal_basis,
        cutoff=row.cutoff,
        period_types=tuple(row.period_types),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        owner_id=row.owner_id,
        deadlines={
            one.level: Limit(one.working_days, one.latest_day)
            for one in sorted(row.deadlines.all(), key=lambda one: (one.working_days, one.level))
        },
        forms=forms,
    )


def regimes_for(unit_id: int) -> list[RegimeView]:
    """The regimes of the law, of the unit, and of those over it, by code."""
    over = above_or_at(unit_id, today())
    rows = ReportingRegime.objects.prefetch_related("deadlines").order_by("owner_id", "code")
    counts: dict[int, int] = defaultdict(int)
    for regime_id in Form.objects.filter(owner_id__in=over).values_list("regime_id", flat=True):
        counts[regime_id] += 1
    found = [row for row in rows if row.owner_id is None or row.owner_id in over]
    return sorted(
        (_regime_view(row, counts[row.pk]) for row in found), key=lambda view: (view.owner_id or 0, view.code)
    )


def regime(regime_id: int, unit_id: int) -> RegimeView:
    """One of the regimes that a unit sees. Refuses any other."""
    found = next((view for view in regimes_for(unit_id) if view.id == regime_id), None)
    if found is None:
        raise Refusal(NO_REGIME)
    return found


@dataclass(frozen=True, slots=True)
class PeriodDates:
    """A period of a regime: its days, and the last day for handing in by level.

    `tight` are the levels that must hand in no later than those whose reports they wait for: holidays, or a fixed last
    day, have eaten up their days.
    """

    period: Period
    due: dict[str, date]
    tight: frozenset[str]


def dates_of(view: RegimeView, year: int) -> list[PeriodDates]:
    """Every period of a regime that ends in a year, with cut-off and deadlines, by cut-off, shorter ones first."""
    off = days_off()
    found = []
    for type in view.period_types:
        for period in periods_of(type, year, view.cutoff):
            due = {level: due_date(period, limit, *off) for level, limit in view.deadlines.items()}
            late = out_of_order({level: day.toordinal() for level, day in due.items()})
            found.append(PeriodDates(period, due, frozenset(high for _low, high in late)))
    return sorted(found, key=lambda row: (row.period.last, -row.period.first.toordinal()))


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day off, or a Saturday worked by decision; what it rests on, and whether that was checked."""

    day: date
    name: str
    working: bool
    source: str


def holidays(year: int) -> list[DayOff]:
    """The days off of a year, with their source. Where none is entered, that year's deadlines are not to be trusted."""
    rows = Holiday.objects.filter(day__year=year).order_by("day")
    return [DayOff(row.day, row.name, row.working, row.source) for row in rows]


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """To whom a form goes: `unit` alone, or a kind (`unit_type`, `body`)."""

    id: int
    unit: UnitView | None
    unit_type: str
    body: str
    hierarchy: str
    period_type: str
    working_days: int | None
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form in a list. `current` is the version in force today, `draft` the one being written."""

    id: int
    code: str
    name: str
    owner: UnitView
    regime_id: int
    regime_name: str
    period_types: tuple[str, ...]
    units: int
    lines: int
    sections: int
    current: int | None
    draft: int | None


def forms_seen_by(unit_id: int) -> list[FormRow]:
    """The forms of a unit and of those over it, by owner (its own first) and code."""
    over = above_or_at(unit_id, today())
    rows = (
        Form.objects.filter(owner_id__in=over)
        .select_related("regime")
        .prefetch_related("versions__lines", "versions__sections", "assignments")
        .order_by("code")
    )
    owners = units({row.owner_id for row in rows}, today())
    found = [_form_row(row, owners[row.owner_id]) for row in rows]
    return sorted(found, key=lambda row: (row.owner.id != unit_id, row.owner.code, row.code))


def _form_row(row: Form, owner: UnitView) -> FormRow:
    day = today()
    versions = sorted(row.versions.all(), key=lambda one: -one.number)
    current = next(
        (
            one
            for one in versions
            if one.state == FormState.PUBLISHED
            and one.valid_from is not None
            and one.valid_from <= day
            and (one.valid_to is None or day <= one.valid_to)
        ),
        None,
    )
    draft = next((one for one in versions if one.state == FormState.DRAFT), None)
    shown = current or versions[0]
    assigned = assigned_units(shown, day)
    return FormRow(
        id=row.pk,
        code=row.code,
        name=row.name,
        owner=owner,
        regime_id=row.regime_id,
        regime_name=row.regime.name,
        period_types=tuple(type for type in row.regime.period_types if type in assigned),
        units=len(set().union(*assigned.values())) if assigned else 0,
        lines=len(shown.lines.all()),
        sections=len(shown.sections.all()),
        current=current.pk if current else None,
        draft=draft.pk if draft else None,
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What a version asks otherwise than the one before it; `what` is added, removed, changed or moved."""

    what: str
    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version in a form's life, with what it changed."""

    id: int
    number: int
    state: str
    valid_from: date | None
    valid_to: date | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form with its life: the newest version first."""

    row: FormRow
    shown: FormView
    versions: tuple[VersionRow, ...]
    assignments: tuple[AssignmentView, ...]


def form_page(form_id: int, unit_id: int) -> FormPage:
    """A form as a unit sees it: its own, one of those over it, or one of those below. Refuses any other."""
    form = Form.objects.select_related("regime").filter(pk=form_id).first()
    if form is None or form.owner_id not in above_or_at(unit_id, today()) | subtree_ids(unit_id, today()):
        raise Refusal(NO_FORM)
    owner = units([form.owner_id], today())[form.owner_id]
    row = _form_row(form, owner)
    views = [form_version(one.pk) for one in form.versions.order_by("number")]
    versions = [
        VersionRow(
            view.version_id,
            view.number,
            view.state,
            view.valid_from,
            view.valid_to,
            differences(views[number - 1], view) if number else (),
        )
        for number, view in enumerate(views)
    ]
    shown = next((view for view in views if view.version_id == row.current), views[-1])
    return FormPage(row, shown, tuple(reversed(versions)), _assignments(form))


def _assignments(form: Form) -> tuple[AssignmentView, ...]:
    rows: Collection[FormAssignment] = form.assignments.order_by("period_type", "valid_from", "pk")
    names = units({row.unit_id for row in rows if row.unit_id is not None}, today())
    return tuple(
        AssignmentView(
            id=row.pk,
            unit=names[row.unit_id] if row.unit_id is not None else None,
            unit_type=row.unit_type,
            body=row.body,
            hierarchy=row.hierarchy,
            period_type=row.period_type,
            working_days=row.working_days,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows
    )


def differences(old: FormView, new: FormView) -> tuple[Change, ...]:
    """What a version asks otherwise than another: lines by what they ask, sections by their heading."""
    found = []
    if old.name != new.name:
        found.append(Change("renamed", new.name, old.name, new.name))
    if old.guidance != new.guidance:
        found.append(Change("changed", str(_("Hướng dẫn chung")), old.guidance, new.guidance))
    before = {(one.measure.id, one.item, one.about, one.nature): one for one in old.lines}
    after = {(one.measure.id, one.item, one.about, one.nature): one for one in new.lines}
    asked = [{key: _asked(one.required, one.guidance) for key, one in rows.items()} for rows in (before, after)]
    names = {
        key: f"{one.measure.name} – {one.item}" if one.item else one.measure.name
        for key, one in (before | after).items()
    }
    found += _compared([(key, asked[0][key]) for key in before], [(key, asked[1][key]) for key in after], names)
    headings = [[((one.heading,), _asked(one.required, one.guidance)) for one in view.sections] for view in (old, new)]
    found += _compared(headings[0], headings[1], {key: key[0] for rows in headings for key, _how in rows})
    return tuple(found)


def _asked(required: bool, guidance: str) -> str:
    return " · ".join(filter(None, (str(_("bắt buộc") if required else _("không bắt buộc")), guidance)))


def _compared(
    old: Sequence[tuple[Hashable, str]], new: Sequence[tuple[Hashable, str]], names: Mapping[Any, str]
) -> list[Change]:
    before, after = dict(old), dict(new)
    found = [Change("removed", names[key], how) for key, how in old if key not in after]
    found += [Change("added", names[key], "", how) for key, how in new if key not in before]
    found += [
        Change("changed", names[key], before[key], how) for key, how in new if key in before and before[key] != how
    ]
    kept = [key for key in after if key in before]
    if kept != [key for key in before if key in after]:
        found.append(Change("moved", ""))
    return found


def find_measures(words: str, unit_id: int, field: str = "") -> list[MeasureView]:
    """Measures of the catalogue, and the local ones of a unit and those over it, in catalogue order.

    All the words must stand in name or code, with accents or without; a name that is just that, then those that have
    them as whole words, go first.
    """
    phrase = " ".join(fold(words).split())
    wanted = phrase.split()

    def nearness(view: MeasureView) -> int:
        name = fold(view.name)
        return 0 if name == phrase else 1 if set(wanted) <= set(name.split()) else 2

    found = measures(today(), visible_to=above_or_at(unit_id, today())).values()
    hits = [
        view
        for view in found
        if (not field or view.field == field)
        and all(word in fold(f"{view.name} {view.name_en} {view.code}") for word in wanted)
    ]
    return sorted(hits, key=nearness) if wanted else hits


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """A measure with the forms that ask it, of those that a unit sees."""

    measure: MeasureView
    owner: UnitView | None
    asked_by: tuple[FormRow, ...]
    # what is asked of the units below by the catalogue today, and what was before
    threshold: ThresholdView | None = None
    thresholds: tuple[ThresholdView, ...] = ()


def measure_page(measure_id: int, unit_id: int) -> MeasurePage:
    """A measure as a unit sees it. Refuses a local measure of somebody else."""
    view = measures(today(), {measure_id}, above_or_at(unit_id, today())).get(measure_id)
    if view is None:
        raise Refusal(NO_SUCH_MEASURE)
    asking = set(FormLine.objects.filter(measure_id=measure_id).values_list("version_id", flat=True))
    rows = [row for row in forms_seen_by(unit_id) if row.current in asking or row.draft in asking]
    owner = units([view.owner_id], today())[view.owner_id] if view.owner_id else None
    return MeasurePage(
        view,
        owner,
        tuple(rows),
        thresholds_on(today()).below(unit_id).get(measure_id),
        tuple(threshold_history(measure_id, unit_id, today())),
    )


def own_version(version_id: int, owner_id: int) -> FormView:
    """A version of a form that this very unit owns. Refuses any other."""
    row = FormVersion.objects.filter(pk=version_id, form__owner_id=owner_id).first()
    if row is None:
        raise Refusal(NO_FORM)
    return form_version(version_id)
