"""Give somebody a task: by hand, from a conclusion, or a part of one that the level above gave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now, today
from giaoban.base.errors import Refusal
from giaoban.base.ids import new_id
from giaoban.base.locks import ledger_held
from giaoban.people.models import User
from giaoban.people.policy import Person
from giaoban.registry.enums import Hierarchy
from giaoban.registry.queries import subtree_ids, unit
from giaoban.tasks.desk import demand_step, held, note, seen_by
from giaoban.tasks.enums import DueKind, State, Urgency
from giaoban.tasks.models import Occurrence, Task
from giaoban.tasks.refusals import (
    AFTER_PARENT,
    BAD_DUE,
    BAD_LEAD,
    BAD_MONITOR,
    BAD_RULE,
    NO_DUE,
    NO_TASK,
    NO_TEXT,
)
from giaoban.tasks.rhythms import BadRule, due_after, rhythm_of

MAX_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a task is due. `due` is the last day in time, of a period its last; a recurring one has a `rule` of RFC
    5545, whose days are the first too late where `before` says so. `words` are those of the conclusion."""

    kind: str = DueKind.NONE
    due: date | None = None
    rule: str = ""
    before: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A task as it is given. `source`, `conclusion_id` and `source_words` say which conclusion it comes from."""

    text: str
    lead_id: int
    deadline: Deadline = Deadline()
    coordinators: tuple[int, ...] = ()
    monitor_id: int | None = None
    product: str = ""
    urgency: str = Urgency.NORMAL
    source: str = ""
    conclusion_id: int | None = None
    source_words: str = ""


def assign(
    actor: Actor, unit_id: int, given: Given, *, parent_id: str | None = None, draft: bool = False
) -> Occurrence:
    """Give a task in a unit's name; as a draft it is seen by the unit only until `issue`. Its first occurrence.

    Needs `tasks.assign` for the unit. The lead and coordinators are under the unit's place, or are that place. A child
    (`parent_id`) is given by the lead of its parent and is due no later. Refuses an empty text and a bad deadline.
    """
    demand(actor, "tasks.assign", unit_id)
    text = given.text.strip()
    if not text or len(text) > MAX_TEXT:
        raise Refusal(NO_TEXT, most=MAX_TEXT)
    _check_people(unit_id, given)
    first = first_due(given.deadline, today(), late=bool(given.source))
    with ledger_held():
        parent = _parent(actor, unit_id, parent_id, first) if parent_id else None
        task = Task.objects.create(
            id=new_id(),
            unit_id=unit_id,
            parent=parent,
            source=given.source,
            conclusion_id=given.conclusion_id if parent is None else parent.conclusion_id,
            source_words=(given.source_words or (parent.source_words if parent else ""))[:300],
            text=text,
            product=given.product.strip()[:300],
            urgency=Urgency(given.urgency),
            lead_id=given.lead_id,
            monitor_id=given.monitor_id,
            due_kind=DueKind(given.deadline.kind),
            due_words=given.deadline.words.strip()[:200],
            rule=given.deadline.rule,
            before=given.deadline.before,
            made_at=now(),
            made_by=actor.account_id,
        )
        task.coordinators.set(one for one in given.coordinators if one != given.lead_id)
        row = Occurrence.objects.create(task=task, original_due=first, due=first)
        if not draft:
            note(actor, row, "assign", due=first)
    return row


def issue(actor: Actor, occurrence_id: int) -> None:
    """Give out a task that was a draft. Needs `tasks.assign` for the unit that made it."""
    with ledger_held():
        row = held(actor, occurrence_id)
        demand_step(actor, row, "assign")
        note(actor, row, "assign", due=row.due)


def open_next(actor: Actor, row: Occurrence) -> Occurrence | None:
    """The next occurrence of a recurring task, once a former one is over its due day; None where it is not due yet.

    Inside the caller's transaction, under the ledger's lock.
    """
    task, last = row.task, row.original_due
    if not task.rule or task.ended_on is not None or row.state == State.DRAFT or last is None or last >= today():
        return None
    due = due_after(rhythm_of(task.rule, task.before), last)
    made = Occurrence.objects.create(task=task, number=row.number + 1, original_due=due, due=due)
    note(actor, made, "assign", due=due)
    return made


def first_due(deadline: Deadline, on: date, *, late: bool = False) -> date | None:
    """The first due day of a deadline from a day on. Refuses one without a day, without a rule, or, unless `late`,
    before the day."""
    if deadline.kind == DueKind.NONE:
        return None
    if deadline.kind == DueKind.RECURRING:
        try:
            return due_after(rhythm_of(deadline.rule, deadline.before), on - timedelta(days=1))
        except BadRule:
            raise Refusal(BAD_RULE, words=deadline.words or deadline.rule) from None
    if deadline.due is None:
        raise Refusal(NO_DUE)
    if deadline.due < on and not late:
        raise Refusal(BAD_DUE, due=f"{deadline.due:%d/%m/%Y}", assigned=f"{on:%d/%m/%Y}")
    return deadline.due


def _check_people(unit_id: int, given: Given) -> None:
    view = unit(unit_id, today())
    below = reach(unit_id)
    if not {given.lead_id, *given.coordinators} <= below:
        raise Refusal(BAD_LEAD, unit=view.name)
    if given.monitor_id is not None:
        user = User.objects.filter(pk=given.monitor_id, is_active=True).first()
        if user is None or not _knows(Person(user), [unit_id, given.lead_id]):
            raise Refusal(BAD_MONITOR, unit=view.name)


def _knows(person: Person, units: Sequence[int]) -> bool:
    return any(person.may("tasks.see", one) for one in units)


def reach(unit_id: int) -> set[int]:
    """The units to which a unit may give tasks: its place with everything below it, in every hierarchy; a body also
    to what is placed under itself."""
    day = today()
    place_id = unit(unit_id, day).place_id
    return set().union(*(subtree_ids(one, day, tree) for one in (unit_id, place_id) for tree in Hierarchy))


def _parent(actor: Actor, unit_id: int, parent_id: str, due: date | None) -> Task:
    """The task that a part is given of: its lead is the unit, or a body of the same place."""
    parent = Task.objects.filter(pk=parent_id).first()
    if parent is None or not seen_by(actor, parent):
        raise Refusal(NO_TASK)
    day = today()
    if unit(parent.lead_id, day).place_id != unit(unit_id, day).place_id:
        raise Refusal(NO_TASK)
    demand_within(parent, due)
    return parent


def demand_within(parent: Task, due: date | None) -> None:
    """Refuse a due day of a part that is after its parent's."""
    limit = parent.occurrences.order_by("-number").values_list("due", flat=True).first()
    if limit is not None and due is not None and due > limit and not parent.rule:
        raise Refusal(AFTER_PARENT, due=f"{due:%d/%m/%Y}", parent=f"{limit:%d/%m/%Y}")
