"""Confirm that tasks are done."""

from collections.abc import Iterable

from giaoban.base.actors import Actor
from giaoban.base.locks import ledger_held
from giaoban.tasks.desk import demand_step, held, note


def confirm(actor: Actor, occurrence_id: int, text: str = "") -> None:
    """What the lead reported done is done. Needs `tasks.confirm` for the unit that assigned it."""
    with ledger_held():
        _confirm(actor, occurrence_id, text)


def confirm_all(actor: Actor, occurrence_ids: Iterable[int]) -> int:
    """Confirm several tasks, all or none; how many."""
    wanted = sorted(set(occurrence_ids))
    with ledger_held():
        for one in wanted:
            _confirm(actor, one)
    return len(wanted)


def _confirm(actor: Actor, occurrence_id: int, text: str = "") -> None:
    row = held(actor, occurrence_id)
    demand_step(actor, row, "confirm")
    note(actor, row, "confirm", text=text)
