"""A task on the desk: held for one writer at a time, and every step of it an entry."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db.models import Q

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now, today
from giaoban.base.errors import Refusal
from giaoban.tasks.enums import State
from giaoban.tasks.models import Entry, Occurrence, Task
from giaoban.tasks.refusals import NO_REASON, NO_TASK, WRONG_STATE
from giaoban.tasks.rules import LEAD, TRANSITIONS, Standing, Step, may_move, stand
from giaoban.tasks.signals import task_moved

MAX_WORDS = 4000


def units_of(task: Task) -> set[int]:
    """The units that a task is the business of: who assigned it, its lead, its coordinators."""
    return {task.unit_id, task.lead_id, *(unit.pk for unit in task.coordinators.all())}


def seen_by(actor: Actor, task: Task) -> bool:
    """Whether the actor sees a task: by a right over one of its units, or as its monitor. What is still a draft shows
    to whoever may give it out only."""
    if task.occurrences.filter(state=State.DRAFT).exists():
        return actor.may("tasks.assign", task.unit_id)
    if task.monitor_id is not None and task.monitor_id == actor.account_id:
        return True
    return any(actor.may("tasks.see", unit_id) for unit_id in units_of(task))


def seen_where(units: Iterable[int], account_id: int | None) -> Q:
    """The tasks of these units, and those that the account monitors; as a condition on Task, which joins."""
    reach = list(units)
    found = Q(unit_id__in=reach) | Q(lead_id__in=reach) | Q(coordinators__in=reach)
    return found | Q(monitor_id=account_id) if account_id is not None else found


def held(actor: Actor, occurrence_id: int) -> Occurrence:
    """One time of a task, locked to the end of this transaction. What one may not see does not exist."""
    row = Occurrence.objects.select_for_update(of=("self",)).select_related("task").filter(pk=occurrence_id).first()
    if row is None or not seen_by(actor, row.task):
        raise Refusal(NO_TASK)
    return row


def demand_step(actor: Actor, row: Occurrence, verb: str, reason: str = "") -> None:
    """Refuse unless the actor may take a step here, it is one of the table, and its reason is given where one must."""
    move = TRANSITIONS[verb]
    demand(actor, f"tasks.{move.right}", row.task.lead_id if move.by == LEAD else row.task.unit_id)
    if not may_move(verb, row.state):
        raise Refusal(WRONG_STATE, state=State(row.state).label)
    if move.reasoned and not reason.strip():
        raise Refusal(NO_REASON)


def step_of(entry: Entry) -> Step:
    """An entry as the rules take it."""
    return Step(entry.verb, entry.after, entry.day, entry.due, entry.percent)


def note(
    actor: Actor,
    row: Occurrence,
    verb: str,
    *,
    text: str = "",
    due: date | None = None,
    percent: int | None = None,
    changes: dict[str, Any] | None = None,
) -> Entry:
    """Write one entry with its audit line, and bring the occurrence's columns up to what its entries say."""
    before = row.state
    after = (TRANSITIONS[verb].after if verb in TRANSITIONS else "") or before
    payload: dict[str, Any] = {"task": row.task_id, "occurrence": row.pk, "before": before, "after": after}
    if due is not None:
        payload["due"] = f"{due:%Y-%m-%d}"
    line = audit(actor, f"tasks.{verb}", row.task.unit_id, payload)
    entry = Entry(
        occurrence=row,
        verb=verb,
        before=before,
        after=after,
        at=now(),
        day=today(),
        account_id=actor.account_id,
        text=" ".join(text.split(" ")).strip()[:MAX_WORDS],
        due=due,
        percent=percent,
        changes=changes or {},
        audit=line,
    )
    entry.save()
    keep(row, stand(step_of(one) for one in row.entries.order_by("pk")))
    task_moved.send(
        sender=Task,
        task_id=row.task_id,
        occurrence_id=row.pk,
        verb=verb,
        before=before,
        after=after,
        account_id=actor.account_id,
    )
    return entry


def keep(row: Occurrence, standing: Standing) -> None:
    """Write a standing into the columns that lists ask."""
    said = asdict(standing)
    for name, value in said.items():
        setattr(row, name, value)
    row.save(update_fields=list(said))
