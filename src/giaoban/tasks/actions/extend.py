"""Extend a task: the lead asks with a reason, whoever assigned decides; as often as it is needed, and counted."""

from datetime import date

from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal
from giaoban.base.locks import ledger_held
from giaoban.tasks.actions.report import demand_later
from giaoban.tasks.desk import demand_step, held, note
from giaoban.tasks.refusals import NO_DUE_TO_EXTEND, NOTHING_ASKED


def ask_extension(actor: Actor, occurrence_id: int, day: date, reason: str) -> None:
    """Ask for a later due day. Needs `tasks.report` for the lead. A second asking replaces the first."""
    with ledger_held():
        row = held(actor, occurrence_id)
        demand_step(actor, row, "ask_extension", reason)
        if row.due is None:
            raise Refusal(NO_DUE_TO_EXTEND)
        demand_later(row, day)
        note(actor, row, "ask_extension", text=reason, due=day)


def extend(actor: Actor, occurrence_id: int, day: date, reason: str) -> None:
    """Give a task a later due day, asked for or not; it is judged by that day from now on, the first one stays shown.

    Needs `tasks.extend` for the unit that assigned it.
    """
    with ledger_held():
        row = held(actor, occurrence_id)
        demand_step(actor, row, "extend", reason)
        if row.due is None:
            raise Refusal(NO_DUE_TO_EXTEND)
        demand_later(row, day)
        note(actor, row, "extend", text=reason, due=day)


def refuse_extension(actor: Actor, occurrence_id: int, reason: str) -> None:
    """Leave the due day as it is, though a later one was asked for. Needs `tasks.extend` where it was assigned."""
    with ledger_held():
        row = held(actor, occurrence_id)
        demand_step(actor, row, "refuse_extension", reason)
        if row.asked_due is None:
            raise Refusal(NOTHING_ASKED)
        note(actor, row, "refuse_extension", text=reason)
