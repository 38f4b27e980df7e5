"""What is due next: the forms whose deadline lies ahead, of the units below a place and of the place itself."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from giaoban.catalogue.models import FormVersion
from giaoban.catalogue.queries import expected_in, plan_of
from giaoban.catalogue.rules import Period, Regime
from giaoban.intake.models import Submission
from giaoban.intake.rules import REPORTED
from giaoban.intake.work import periods_around
from giaoban.registry.queries import UnitView, units

# A period that ended longer ago than this has no deadline ahead.
_LONGEST = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class DueForm:
    """A form that `units` still have to hand in for a period by a day, by code; `own`: the place itself has to."""

    name: str
    period: Period
    due: date
    units: tuple[UnitView, ...]
    own: bool


def due_next(place_id: int, on: date, count: int = 6) -> list[DueForm]:
    """The forms due on a day or later that were not handed in yet, the nearest first: those that the units below are
    asked for by the place, and the place's own.

    Of every regime and type of period: the period that runs and the one before it.
    """
    plans = [(cutoff, plan) for cutoff in (Regime.ND09, Regime.LICH) if (plan := plan_of(cutoff)).rows]
    periods = [(plan, period) for cutoff, plan in plans for period in _periods(on, plan.period_types, cutoff)]
    asked = [row for row in expected_in(place_id, periods, on) if row[1].due >= on]
    ids = {one.unit_id for _period, one, _own in asked}
    done = set(
        Submission.objects.filter(unit_id__in=ids, state__in=REPORTED, period_last__gte=on - _LONGEST).values_list(
            "unit_id", "form_id", "regime", "period"
        )
    )
    waiting: dict[tuple[date, int, Period, bool], list[int]] = defaultdict(list)
    for period, one, own in asked:
        if (one.unit_id, one.form_id, str(period.regime), period.label) not in done:
            waiting[one.due, one.version_id, period, own].append(one.unit_id)
    first = sorted(waiting.items(), key=lambda pair: (pair[0][0], not pair[0][3], pair[0][1], str(pair[0][2])))[:count]
    views = units({unit for _key, members in first for unit in members}, on)
    names = dict(FormVersion.objects.filter(pk__in={key[1] for key, _members in first}).values_list("pk", "name"))
    return [
        DueForm(
            names[version],
            period,
            due,
            tuple(sorted((views[unit] for unit in members if unit in views), key=lambda view: (view.code, view.id))),
            own,
        )
        for (due, version, period, own), members in first
    ]


def _periods(on: date, types: set[str], cutoff: Regime) -> list[Period]:
    return [
        period for type in sorted(types) for period in periods_around(on, type, cutoff) if period.last >= on - _LONGEST
    ]
