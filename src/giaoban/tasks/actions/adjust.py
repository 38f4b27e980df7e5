"""Change what a task says, who leads and joins in, by when, with a reason; what it was stays in its entries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from giaoban.base.actors import Actor
from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.base.locks import ledger_held
from giaoban.registry.queries import unit
from giaoban.tasks.actions.assign import MAX_TEXT, demand_within, reach
from giaoban.tasks.desk import demand_step, held, note
from giaoban.tasks.enums import DueKind, State, Urgency
from giaoban.tasks.models import Occurrence, Task
from giaoban.tasks.refusals import BAD_COORDINATORS, BAD_DUE, BAD_LEAD, LATER_IS_EXTENDED, NO_TEXT, RECURRING_DUE


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What a task is to be. None: as it is."""

    text: str | None = None
    lead_id: int | None = None
    coordinators: Collection[int] | None = None
    due: date | None = None
    product: str | None = None
    urgency: str | None = None
    source_words: str | None = None


def adjust(actor: Actor, occurrence_id: int, reason: str, wanted: Adjusted) -> None:
    """Change a task that is not finished. Needs `tasks.assign` where it was assigned.

    A due day may only come earlier, or be given to a task that had none; a later one is an extension, so that the first
    stays shown and counts. A draft's may be any.
    """
    with ledger_held():
        row = held(actor, occurrence_id)
        demand_step(actor, row, "adjust", reason)
        task = row.task
        columns = _columns(task, wanted)
        changes = {name: [getattr(task, name), value] for name, value in columns.items() if value is not None}
        changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
        lead_id = columns["lead_id"] or task.lead_id
        joining = _coordinators(task, lead_id, wanted.coordinators)
        if joining is not None:
            changes["coordinators"] = [sorted(one.pk for one in task.coordinators.all()), joining]
        due = _due(row, wanted.due)
        if due is not None:
            changes["due"] = [f"{row.due:%d/%m/%Y}" if row.due else "", f"{due:%d/%m/%Y}"]
        _write(task, changes, due)
        # What a draft is due by follows from its entries too.
        note(actor, row, "adjust", text=reason, changes=changes, due=due or _as_drafted(row))


def _columns(task: Task, wanted: Adjusted) -> dict[str, Any]:
    if wanted.text is not None and not 0 < len(wanted.text.strip()) <= MAX_TEXT:
        raise Refusal(NO_TEXT, most=MAX_TEXT)
    if wanted.lead_id is not None and wanted.lead_id not in reach(task.unit_id):
        raise Refusal(BAD_LEAD, unit=unit(task.unit_id, today()).name)
    return {
        "text": wanted.text.strip() if wanted.text is not None else None,
        "lead_id": wanted.lead_id,
        "product": wanted.product.strip()[:300] if wanted.product is not None else None,
        "source_words": wanted.source_words[:300] if wanted.source_words is not None else None,
        "urgency": Urgency(wanted.urgency).value if wanted.urgency is not None else None,
    }


def _coordinators(task: Task, lead_id: int, wanted: Collection[int] | None) -> list[int] | None:
    """Who joins in from now on, without the lead; None where nothing changes."""
    held_now = {one.pk for one in task.coordinators.all()}
    asked = set(held_now if wanted is None else wanted)
    if not asked - held_now <= reach(task.unit_id):
        raise Refusal(BAD_COORDINATORS, unit=unit(task.unit_id, today()).name)
    asked.discard(lead_id)
    return sorted(asked) if asked != held_now else None


def _due(row: Occurrence, wanted: date | None) -> date | None:
    """The new due day; None where it stays."""
    if wanted is None or wanted == row.due:
        return None
    if row.task.rule:
        raise Refusal(RECURRING_DUE)
    if row.state != State.DRAFT:
        if row.due is not None and not today() <= wanted < row.due:
            raise Refusal(LATER_IS_EXTENDED, due=f"{row.due:%d/%m/%Y}")
        if wanted < today():
            raise Refusal(BAD_DUE, due=f"{wanted:%d/%m/%Y}", assigned=f"{today():%d/%m/%Y}")
    if row.task.parent is not None:
        demand_within(row.task.parent, wanted)
    return wanted


def _as_drafted(row: Occurrence) -> date | None:
    return row.due if row.state == State.DRAFT else None


def _write(task: Task, changes: dict[str, list[Any]], due: date | None) -> None:
    own = [name for name in changes if name not in ("coordinators", "due")]
    for name in own:
        setattr(task, name, changes[name][1])
    if due is not None:
        task.due_kind, own = DueKind.DATE, [*own, "due_kind"]
    task.save(update_fields=own)
    if "coordinators" in changes:
        task.coordinators.set(changes["coordinators"][1])
