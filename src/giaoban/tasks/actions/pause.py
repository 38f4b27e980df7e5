"""Put a task on hold, and go on with it."""

from giaoban.base.actors import Actor
from giaoban.base.locks import ledger_held
from giaoban.tasks.desk import demand_step, held, note


def pause(actor: Actor, occurrence_id: int, reason: str) -> None:
    """Nobody is reminded of a task on hold, and it is not overdue. Needs `tasks.pause` where it was assigned."""
    with ledger_held():
        row = held(actor, occurrence_id)
        demand_step(actor, row, "pause", reason)
        note(actor, row, "pause", text=reason)


def resume(actor: Actor, occurrence_id: int, text: str = "") -> None:
    """Go on with a task. Its due day is what it was: extend it where it has to be later."""
    with ledger_held():
        row = held(actor, occurrence_id)
        demand_step(actor, row, "resume")
        note(actor, row, "resume", text=text)
