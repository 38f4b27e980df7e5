"""Confirm that tasks are done: four eyes, where there are two people for it."""

from collections.abc import Iterable

from giaoban.base.actors import Actor
from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.base.locks import ledger_held
from giaoban.people.queries import account_names, accounts_with, holders
from giaoban.registry.queries import unit
from giaoban.tasks.desk import demand_step, held, note
from giaoban.tasks.models import Occurrence
from giaoban.tasks.refusals import OWN_REPORT
from giaoban.tasks.standing import bodies_and


def confirm(actor: Actor, occurrence_id: int, text: str = "") -> None:
    """What the lead reported done is done. Needs `tasks.confirm` for the unit that assigned it.

    Who reported it (for the lead, as an office does by telephone) does not confirm it, unless nobody else may: then it
    stands in the trail that one person did both.
    """
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
    others = others_to_confirm(actor, row)
    if others:
        names = account_names(others)
        raise Refusal(OWN_REPORT, names=", ".join(sorted(names.values())))
    note(actor, row, "confirm", text=text)


def reported_by(row: Occurrence) -> int | None:
    """The account that last reported it done."""
    entries = row.entries.filter(verb="complete").order_by("-pk")
    return entries.values_list("account_id", flat=True).first()


def others_to_confirm(actor: Actor, row: Occurrence) -> list[int]:
    """Who has to confirm what the actor reported; nobody where another reported it, or nobody else of the office that
    assigned it may confirm. (Levels above may too, but an office of one is not made to wait for them.)"""
    if actor.account_id is None or reported_by(row) != actor.account_id:
        return []
    office = bodies_and(unit(row.task.unit_id, today()).place_id)
    at_home = {account for found in holders(office).values() for account, _role in found}
    able = accounts_with("tasks.confirm", row.task.unit_id)
    return [one for one in able if one in at_home and one != actor.account_id]
