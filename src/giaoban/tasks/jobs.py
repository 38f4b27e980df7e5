"""What runs by the clock: the next time of recurring tasks. Reminders go with those of collecting (`notices`)."""

from datetime import timedelta

from django.db.models import F, Max

from giaoban.base.actors import System
from giaoban.base.clock import today
from giaoban.base.jobs import timetable
from giaoban.base.locks import ledger_held
from giaoban.tasks.actions.assign import open_next
from giaoban.tasks.enums import DueKind
from giaoban.tasks.models import Occurrence


@timetable(every=timedelta(minutes=30), name="tasks.renew")
def renew() -> int:
    """Open the next time of each recurring task whose last one is over its due day; how many were opened.

    Several where the worker stood still for long: none is left out.
    """
    opened = 0
    last = Occurrence.objects.filter(task__due_kind=DueKind.RECURRING, task__ended_on=None).annotate(
        newest=Max("task__occurrences__number")
    )
    for pk in last.filter(number=F("newest"), original_due__lt=today()).values_list("pk", flat=True):
        with ledger_held():
            row: Occurrence | None = (
                Occurrence.objects.select_for_update(of=("self",)).select_related("task").get(pk=pk)
            )
            while row is not None and not row.task.occurrences.filter(number__gt=row.number).exists():
                row = open_next(System(), row)
                opened += row is not None
    return opened
