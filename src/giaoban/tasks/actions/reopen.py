"""Reopen a task that was confirmed as done."""

from giaoban.base.actors import Actor
from giaoban.base.locks import ledger_held
from giaoban.tasks.desk import demand_step, held, note


def reopen(actor: Actor, occurrence_id: int, reason: str) -> None:
    """What was confirmed turns out not to be done: it is at work again, with the reason, judged by the day it had.

    Needs `tasks.confirm` for the unit that assigned it. What was reported and confirmed stays in its entries; papers
    that counted it as done still prove what they said, the next ones carry it over.
    """
    with ledger_held():
        row = held(actor, occurrence_id)
        demand_step(actor, row, "reopen", reason)
        note(actor, row, "reopen", text=reason)
