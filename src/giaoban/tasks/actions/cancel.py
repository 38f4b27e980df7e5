"""Call a task off."""

from giaoban.base.actors import Actor
from giaoban.base.clock import today
from giaoban.base.locks import ledger_held
from giaoban.tasks.desk import demand_step, held, note


def cancel(actor: Actor, occurrence_id: int, reason: str) -> None:
    """Call a task off; a recurring one does not come again. What was done of it before stays. Needs `tasks.cancel`
    for the unit that assigned it."""
    with ledger_held():
        row = held(actor, occurrence_id)
        demand_step(actor, row, "cancel", reason)
        note(actor, row, "cancel", text=reason)
        if row.task.rule:
            row.task.ended_on = today()
            row.task.save(update_fields=["ended_on"])
