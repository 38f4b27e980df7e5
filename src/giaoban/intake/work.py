"""What a person has to give: forms by deadline, those that were returned, and those that wait for their approval."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from giaoban.base.kept import kept
from giaoban.catalogue.models import FormLine, FormVersion
from giaoban.catalogue.queries import forms_of, plan_of
from giaoban.catalogue.rules import Period, Regime, parse_period, period_around, previous_period
from giaoban.intake.enums import SubmissionState
from giaoban.intake.models import Submission
from giaoban.registry.queries import UnitView, units

# A form whose deadline is no farther than this is work of today.
SOON = timedelta(days=10)
# Where the unit has no more to do.
DONE = frozenset({SubmissionState.SUBMITTED, SubmissionState.ACCEPTED})
_OPEN = frozenset({SubmissionState.RETURNED, SubmissionState.PROPOSED})


@dataclass(frozen=True, slots=True)
class Task:
    """One form of one unit for one period, and how far it is. `submission_id` and `state` are empty until it is begun;
    `given` of `asked` lines say something; `reason` is why it was returned."""

    unit: UnitView
    version_id: int
    name: str
    period: Period
    due: date | None
    submission_id: str
    state: str
    given: int
    asked: int
    reason: str

    def is_soon(self, on: date) -> bool:
        """Whether it is work of today: returned, waiting, or due within ten days."""
        return self.state in _OPEN or self.due is None or self.due <= on + SOON

    def is_late(self, on: date) -> bool:
        """Whether its deadline has passed."""
        return self.due is not None and self.due < on


def work_of(unit_ids: Collection[int], on: date) -> tuple[list[Task], list[Task]]:
    """What these units have to give, by deadline, and what of it they have handed in, the newest first.

    The period that runs and the one before it, of every regime and type that is assigned; returned and proposed forms
    of any period.
    """
    begun = _begun(unit_ids, on)
    asked = list(_asked(unit_ids, on))
    rows = {(row.unit_id, row.form_id, row.regime, row.period): row for row in begun}
    found: dict[tuple[int, int, str, str], tuple[int, date | None, Submission | None]] = {
        key: (version_id, due, rows.get(key)) for key, version_id, due in asked
    }
    for key, row in rows.items():
        if key in found or row.state in _OPEN:
            found[key] = (row.version_id, row.due, row)
    tasks = _tasks(found, on)
    todo = sorted(
        (one for one in tasks if one.state not in DONE), key=lambda one: (one.due or on, one.unit.code, one.name)
    )
    done = sorted((one for one in tasks if one.state in DONE), key=lambda one: one.period.last, reverse=True)
    return todo, done


def _begun(unit_ids: Collection[int], on: date) -> list[Submission]:
    recent = Q(period_last__gte=on - timedelta(days=400)) | Q(state__in=_OPEN)
    said = Count("cells", filter=~Q(cells__raw="") | ~Q(cells__absence=""))
    return list(Submission.objects.filter(recent, unit_id__in=unit_ids).annotate(given=said).order_by("pk"))


def _asked(unit_ids: Collection[int], on: date) -> Iterator[tuple[tuple[int, int, str, str], int, date]]:
    for cutoff in (Regime.ND09, Regime.LICH):
        plan = plan_of(cutoff)
        for type in sorted(plan.period_types):
            for period in periods_around(on, type, cutoff):
                for unit_id in sorted(unit_ids):
                    for one in forms_of(unit_id, period, plan=plan):
                        yield (unit_id, one.form_id, str(period.regime), period.label), one.version_id, one.due


def periods_around(on: date, type: str, cutoff: Regime) -> list[Period]:
    """The period of a type that runs on a day, after the one before it: those that anybody works on."""
    here = period_around(on, type, cutoff)
    before = previous_period(here) if here else period_around(on.replace(month=1, day=1), type, cutoff)
    return [one for one in (before, here) if one is not None]


def _tasks(found: dict[tuple[int, int, str, str], tuple[int, date | None, Submission | None]], on: date) -> list[Task]:
    views = units({key[0] for key in found}, on)
    names, counts = _forms({version_id for version_id, _due, _row in found.values()})
    return [
        Task(
            unit=views[unit_id],
            version_id=version_id,
            name=names[version_id],
            period=parse_period(label, regime),
            due=due,
            submission_id=row.pk if row else "",
            state=row.state if row else "",
            given=getattr(row, "given", 0),
            asked=counts.get(version_id, 0),
            reason=_reason(row),
        )
        for (unit_id, _form, regime, label), (version_id, due, row) in found.items()
        if unit_id in views
    ]


@kept()
def _forms(version_ids: Collection[int]) -> tuple[dict[int, str], dict[int, int]]:
    """What versions of forms are called, and how many lines each asks."""
    lines = FormLine.objects.filter(version_id__in=version_ids)
    counts = lines.values_list("version_id").annotate(n=Count("pk")).order_by()
    return dict(FormVersion.objects.filter(pk__in=version_ids).values_list("pk", "name")), dict(counts)


def _reason(row: Submission | None) -> str:
    """Why a form is back with its unit; empty for one that is not."""
    if row is None or not row.moves or row.state not in (SubmissionState.RETURNED, SubmissionState.DRAFT):
        return ""
    last = row.transitions.order_by("-number").first()
    return last.reason if last and last.verb in ("send_back", "give_back") else ""
