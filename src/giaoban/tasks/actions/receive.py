"""Say that a task has arrived."""

from giaoban.base.actors import Actor
from giaoban.base.locks import ledger_held
from giaoban.tasks.desk import demand_step, held, note


def receive(actor: Actor, occurrence_id: int) -> None:
    """The lead has taken note of a task. Needs `tasks.receive` for the lead."""
    with ledger_held():
        row = held(actor, occurrence_id)
        demand_step(actor, row, "receive")
        note(actor, row, "receive")
