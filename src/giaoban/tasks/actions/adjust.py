"""Change what a task says or who leads it, with a reason; what it was stays in its entries."""

from typing import Any

from giaoban.base.actors import Actor
from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.base.locks import ledger_held
from giaoban.registry.queries import unit
from giaoban.tasks.actions.assign import MAX_TEXT, reach
from giaoban.tasks.desk import demand_step, held, note
from giaoban.tasks.enums import Urgency
from giaoban.tasks.refusals import BAD_LEAD, NO_TEXT


def adjust(
    actor: Actor,
    occurrence_id: int,
    reason: str,
    *,
    text: str | None = None,
    lead_id: int | None = None,
    product: str | None = None,
    urgency: str | None = None,
) -> None:
    """Change a task that is not finished. Needs `tasks.assign` where it was assigned. None: as it is."""
    if text is not None and not 0 < len(text.strip()) <= MAX_TEXT:
        raise Refusal(NO_TEXT, most=MAX_TEXT)
    with ledger_held():
        row = held(actor, occurrence_id)
        demand_step(actor, row, "adjust", reason)
        task = row.task
        if lead_id is not None and lead_id not in reach(task.unit_id):
            raise Refusal(BAD_LEAD, unit=unit(task.unit_id, today()).name)
        wanted: dict[str, Any] = {
            "text": text.strip() if text is not None else None,
            "lead_id": lead_id,
            "product": product.strip()[:300] if product is not None else None,
            "urgency": Urgency(urgency).value if urgency is not None else None,
        }
        changes = {
            name: [getattr(task, name), value]
            for name, value in wanted.items()
            if value is not None and value != getattr(task, name)
        }
        for name, (_was, value) in changes.items():
            setattr(task, name, value)
        task.save(update_fields=list(changes))
        note(actor, row, "adjust", text=reason, changes=changes)
