"""Tasks as they stood at a moment: read from their entries, so that what a paper said can be proven years later."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from giaoban.registry.models import Unit
from giaoban.tasks.models import Entry, Occurrence
from giaoban.tasks.rules import Counts, Dated, Standing, Step, count, stand

# Whose tasks: those that a unit gave, or those that others gave to it.
GAVE, GOT = "gave", "got"


@dataclass(frozen=True, slots=True)
class Moment:
    """How far entries count: those of days up to `day`, and no later than entry `position`."""

    day: date
    position: int


def position() -> int:
    """The number of the newest entry: later ones are greater."""
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def bodies_and(unit_id: int) -> set[int]:
    """A place with all its bodies, or a body alone."""
    return {unit_id, *Unit.objects.filter(place_id=unit_id).values_list("pk", flat=True)}


def of_unit(unit_id: int, whose: str = GAVE) -> Q:
    """The occurrences of tasks that a unit (a place: with its bodies) gave, or got from others."""
    units = bodies_and(unit_id)
    if whose == GAVE:
        return Q(task__unit_id__in=units)
    return Q(task__lead_id__in=units) & ~Q(task__unit_id__in=units)


def standings(which: Q, moments: Iterable[Moment]) -> dict[int, list[Standing]]:
    """Where each occurrence stood at each of these moments; those without an entry by the last are left out."""
    wanted = list(moments)
    last = max(one.position for one in wanted)
    rows = Entry.objects.filter(occurrence__in=Occurrence.objects.filter(which), pk__lte=last).order_by("pk")
    steps: dict[int, list[tuple[int, Step]]] = defaultdict(list)
    fields = ("occurrence_id", "pk", "verb", "after", "day", "due", "percent")
    for occurrence, pk, *said in rows.values_list(*fields):
        steps[occurrence].append((pk, Step(*said)))
    return {
        occurrence: [stand(step for pk, step in found if pk <= one.position and step.day <= one.day) for one in wanted]
        for occurrence, found in steps.items()
    }


def counts_of(unit_id: int, first: date, last: date, at: int, whose: str = GAVE) -> Counts:
    """How the tasks of a unit of a time stand at its end, by entries up to number `at`."""
    moments = (Moment(last, at), Moment(first - timedelta(days=1), at))
    found = standings(of_unit(unit_id, whose), moments)
    return count([Dated(end, start) for end, start in found.values()], first, last)
