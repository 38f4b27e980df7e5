"""Return a task that was reported done."""

from giaoban.base.actors import Actor
from giaoban.base.locks import ledger_held
from giaoban.tasks.desk import demand_step, held, note


def send_back(actor: Actor, occurrence_id: int, reason: str) -> None:
    """What the lead reported done is not; the reason says what lacks. Needs `tasks.send_back` where it was assigned."""
    with ledger_held():
        row = held(actor, occurrence_id)
        demand_step(actor, row, "send_back", reason)
        note(actor, row, "send_back", text=reason)
