"""Who has reported: units × forms of a period by state, and reporting as an indicator over periods."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from giaoban.base.actors import Actor
from giaoban.base.clock import today
from giaoban.base.kept import kept
from giaoban.catalogue.models import FormLine, FormVersion
from giaoban.catalogue.queries import Expected, expected
from giaoban.catalogue.rules import Period, previous_period
from giaoban.figures.reported import reported_measures
from giaoban.intake.enums import SubmissionState
from giaoban.intake.models import Submission, Transition
from giaoban.intake.rules import REPORTED, Rates, late, rates
from giaoban.people.policy import Person, seen_units
from giaoban.registry.queries import UnitView, unit, units

# A form nobody handed in whose every required figure was stated by other ways (a report that was read and recorded).
BY_DOCUMENT = "document"
_COUNTED = frozenset({*REPORTED, BY_DOCUMENT})


@dataclass(frozen=True, slots=True)
class FormHead:
    """A column: a form as it is called this period."""

    id: int
    version_id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class AsOf:
    """As of when it is asked who has reported: a time, and the ledger's position then."""

    at: datetime
    seq: int


@dataclass(frozen=True, slots=True)
class GridCell:
    """One form of one unit. `state` is a SubmissionState, `document`, or "" where nothing was begun; `day` is when it
    was handed in first (None: not, or nobody knows). `submission_id` only where whoever looks may open it. `answered`
    of `required` figures were stated by other ways, where the form itself was not handed in."""

    unit_id: int
    form_id: int
    version_id: int
    due: date
    state: str
    day: date | None
    submission_id: str | None
    overdue: bool
    answered: int = 0
    required: int = 0

    @property
    def reported(self) -> bool:
        """Whether the level above has it."""
        return self.state in _COUNTED

    @property
    def late(self) -> bool:
        """Whether it came after its due day."""
        return self.reported and late(self.day, self.due)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit's forms, in the order of the columns; None where the form is not asked of it."""

    unit: UnitView
    cells: tuple[GridCell | None, ...]

    @property
    def asked(self) -> list[GridCell]:
        """The forms asked of the unit."""
        return [cell for cell in self.cells if cell is not None]

    @property
    def complete(self) -> bool:
        """Whether every form asked of the unit was handed in."""
        return all(cell.reported for cell in self.asked)

    @property
    def missing(self) -> int:
        """How many forms are not there yet."""
        return sum(not cell.reported for cell in self.asked)

    @property
    def overdue(self) -> bool:
        """Whether a form is not there though its due day is over."""
        return any(cell.overdue for cell in self.asked)

    @property
    def late(self) -> bool:
        """Whether a form came after its due day."""
        return any(cell.late for cell in self.asked)


@dataclass(frozen=True, slots=True)
class CollectionView:
    """Everything the level above asks of a period: the grid, and what it adds up to. One late unit blocks nothing."""

    period: Period
    forms: tuple[FormHead, ...]
    rows: tuple[UnitRow, ...]
    rates: Rates

    @property
    def units(self) -> int:
        """How many units are expected to report."""
        return len(self.rows)

    @property
    def complete(self) -> int:
        """How many of them handed in every form asked of them."""
        return sum(row.complete for row in self.rows)

    @property
    def missing(self) -> list[UnitRow]:
        """Those that did not, in the order of their codes."""
        return [row for row in self.rows if not row.complete]

    @property
    def late(self) -> list[UnitRow]:
        """Those of which a form came late."""
        return [row for row in self.rows if row.late]

    @property
    def due(self) -> date | None:
        """The last due day of all."""
        return max((cell.due for row in self.rows for cell in row.asked), default=None)

    @property
    def one_each(self) -> bool:
        """Whether there are several forms, but only one of them for each unit: a list says it better than a grid."""
        return len(self.forms) > 1 and all(len(row.asked) == 1 for row in self.rows)

    @property
    def all_overdue(self) -> bool:
        """Whether whatever is missing is past its due day."""
        return all(row.overdue for row in self.missing)

    @property
    def to_accept(self) -> list[GridCell]:
        """The forms that wait for acceptance and may be opened by whoever looks."""
        return [
            cell
            for row in self.rows
            for cell in row.asked
            if cell.state == SubmissionState.SUBMITTED and cell.submission_id
        ]


def collection(under_id: int, period: Period, actor: Actor | None = None) -> CollectionView:
    """Units × forms of a period for the place that collects them, with an `actor` only what they may open.

    That a unit has begun a form is no secret, what stands in it is (design, data model 12).
    """
    asked = expected(under_id, period)
    views = units({one.unit_id for one in asked}, period.last)
    grid = _grid(asked, period, actor)
    heads = _heads(asked)
    by_unit: dict[int, dict[int, GridCell]] = defaultdict(dict)
    for cell in grid:
        by_unit[cell.unit_id][cell.form_id] = cell
    rows = tuple(
        UnitRow(views[unit_id], tuple(by_unit[unit_id].get(head.id) for head in heads))
        for unit_id in dict.fromkeys(one.unit_id for one in asked)
    )
    return CollectionView(period, heads, rows, _rates(grid))


def grid_cells(under_id: int, period: Period, unit_id: int | None = None, as_of: AsOf | None = None) -> list[GridCell]:
    """What every unit, or one, is asked for by a place for a period, and how far it is, or was; without looking into
    forms."""
    asked = expected(under_id, period)
    return _grid([one for one in asked if unit_id is None or one.unit_id == unit_id], period, None, as_of)


def _heads(asked: Iterable[Expected]) -> tuple[FormHead, ...]:
    return _heads_of(frozenset({one.form_id: one.version_id for one in asked}.values()))


@kept()
def _heads_of(version_ids: frozenset[int]) -> tuple[FormHead, ...]:
    rows = FormVersion.objects.filter(pk__in=version_ids).select_related("form")
    heads = [FormHead(row.form_id, row.pk, row.form.code, row.name) for row in rows]
    return tuple(sorted(heads, key=lambda head: (head.code, head.id)))


@dataclass(slots=True)
class _Sight:
    """What of a period somebody may open, asked once for the whole grid."""

    actor: Actor | None
    account_id: int | None = None
    seen: dict[str, set[int]] = field(default_factory=dict)

    def may_open(self, unit_id: int, state: str, opened_by: int | None) -> bool:
        if self.actor is None:
            return True
        if not isinstance(self.actor, Person):
            return self.actor.may("intake.view", unit_id)
        if state not in self.seen:
            self.seen[state] = seen_units(self.actor, state)
        return unit_id in self.seen[state] or (
            opened_by is not None and opened_by == self.actor.account_id and self.actor.may("intake.enter", unit_id)
        )


_There = dict[tuple[int, int], tuple[str, str, datetime | None, int | None]]


def _submitted(unit_ids: set[int], period: Period, as_of: AsOf | None) -> _There:
    """By unit and form: the submission with its state, when it was first handed in, and who opened it."""
    rows = Submission.objects.filter(regime=str(period.regime), period=period.label, unit_id__in=unit_ids)
    if as_of is not None:
        rows = rows.filter(opened_at__lte=as_of.at)
    names = ("unit_id", "form_id", "pk", "state", "first_submitted_at", "opened_by")
    there: _There = {(row[0], row[1]): row[2:] for row in rows.values_list(*names)}
    if as_of is None:
        return there
    steps = Transition.objects.filter(submission_id__in=[row[0] for row in there.values()], at__lte=as_of.at)
    states = dict(steps.order_by("number").values_list("submission_id", "after"))
    return {
        of: (pk, states.get(pk, SubmissionState.DRAFT), first if first and first <= as_of.at else None, by)
        for of, (pk, _state, first, by) in there.items()
    }


def _grid(asked: Sequence[Expected], period: Period, actor: Actor | None, as_of: AsOf | None = None) -> list[GridCell]:
    there = _submitted({one.unit_id for one in asked}, period, as_of)
    pending = [one for one in asked if there.get((one.unit_id, one.form_id), ("", ""))[1] not in REPORTED]
    stated = _stated_otherwise(pending, period, as_of.seq if as_of else None)
    sight, now = _Sight(actor), timezone.localdate(as_of.at) if as_of else today()
    cells = []
    for one in asked:
        pk, state, first, opened_by = there.get((one.unit_id, one.form_id), (None, "", None, None))
        day = timezone.localdate(first) if first else None
        answered, required, known = stated.get((one.unit_id, one.form_id), (0, 0, None))
        if state in ("", SubmissionState.DRAFT) and required and answered == required:
            # When an office recorded a report says nothing of when it came, unless that was in time.
            state, day = BY_DOCUMENT, known if known and not late(known, one.due) else None
        cells.append(
            GridCell(
                one.unit_id,
                one.form_id,
                one.version_id,
                one.due,
                state,
                day,
                pk if pk and sight.may_open(one.unit_id, state, opened_by) else None,
                state not in _COUNTED and now > one.due,
                answered,
                required,
            )
        )
    return cells


def _stated_otherwise(
    pending: Sequence[Expected], period: Period, until: int | None
) -> dict[tuple[int, int], tuple[int, int, date | None]]:
    """Of forms not handed in: how many required figures the ledger has all the same, of how many, since when.

    A measure counts as answered whichever way it was stated for the period (in the period, to date, at its end).
    """
    if not pending:
        return {}
    wanted, any_of = _wanted({one.version_id for one in pending})
    days: dict[int, dict[int, date]] = defaultdict(dict)
    asked_of, asked_for = {one.unit_id for one in pending}, set().union(*wanted.values())
    for said in reported_measures(asked_of, period, asked_for, until):
        for unit_id in {said.stated_by_id, said.about_id}:
            days[unit_id][said.measure_id] = min(said.day, days[unit_id].get(said.measure_id, said.day))
    found: dict[tuple[int, int], tuple[int, int, date | None]] = {}
    for asked in pending:
        measure_ids = wanted.get(asked.version_id, set())
        known = [days[asked.unit_id][one] for one in measure_ids if one in days[asked.unit_id]]
        needed = min(1, len(measure_ids)) if asked.version_id in any_of else len(measure_ids)
        found[asked.unit_id, asked.form_id] = min(needed, len(known)), needed, max(known, default=None)
    return found


@kept()
def _wanted(version_ids: Collection[int]) -> tuple[dict[int, set[int]], set[int]]:
    """The measures that each version requires; and the versions that require none, of which any line will do."""
    required: dict[int, set[int]] = defaultdict(set)
    asked: dict[int, set[int]] = defaultdict(set)
    lines = FormLine.objects.filter(version_id__in=version_ids)
    for version_id, measure_id, must in lines.values_list("version_id", "measure_id", "required"):
        asked[version_id].add(measure_id)
        if must:
            required[version_id].add(measure_id)
    return {**asked, **required}, set(asked) - set(required)


def _rates(grid: Iterable[GridCell]) -> Rates:
    known = ((SubmissionState.SUBMITTED if c.state == BY_DOCUMENT else c.state, c.day, c.due) for c in grid)
    return rates(known, today())


# --- reporting as an indicator -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnitRates:
    """How one unit reported: its rates in each period asked for, and over all of them."""

    unit: UnitView
    by_period: tuple[Rates | None, ...]
    overall: Rates


@dataclass(frozen=True, slots=True)
class ReportingHistory:
    """Completeness and timeliness by period and by unit: periods oldest first. None where nothing was expected."""

    periods: tuple[Period, ...]
    overall: tuple[Rates, ...]
    units: tuple[UnitRates, ...]


def reporting_history(under_id: int, period: Period, count: int = 6) -> ReportingHistory:
    """The rates of the `count` periods that end with this one: for a place as a whole and for each of its units.

    DHIS2 knows the like as REPORTING_RATE and REPORTING_RATE_ON_TIME; here they are computed, never stored.
    """
    periods = [period]
    while len(periods) < count and (before := previous_period(periods[0])) is not None:
        periods.insert(0, before)
    first = Submission.objects.filter(receiver_id=unit(under_id, period.last).place_id, regime=str(period.regime))
    began = first.order_by("period_last").values_list("period_last", flat=True).first()
    # Before anybody reported this way there is nothing to be late with.
    return reporting_rates(under_id, [one for one in periods if began and one.last >= began] or [period])


def reporting_rates(under_id: int, periods: Sequence[Period]) -> ReportingHistory:
    """The rates of these periods, in the order given."""
    grids = [_grid(expected(under_id, one), one, None) for one in periods]
    ids = list(dict.fromkeys(cell.unit_id for grid in reversed(grids) for cell in grid))
    views = units(ids, periods[-1].last)
    of_unit: list[dict[int, list[GridCell]]] = []
    for grid in grids:
        split: dict[int, list[GridCell]] = defaultdict(list)
        for cell in grid:
            split[cell.unit_id].append(cell)
        of_unit.append(split)
    rows = [
        UnitRates(
            views[one],
            tuple(_rates(split[one]) if one in split else None for split in of_unit),
            _rates(cell for split in of_unit for cell in split.get(one, ())),
        )
        for one in ids
    ]
    rows.sort(key=lambda row: (row.unit.code, row.unit.id))
    return ReportingHistory(tuple(periods), tuple(_rates(grid) for grid in grids), tuple(rows))
