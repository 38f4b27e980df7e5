"""Withdraw a statement: it was never meant, or stands twice."""

from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal
from giaoban.figures import refusals
from giaoban.figures.actions.accept import known_statements
from giaoban.figures.gate import batch
from giaoban.figures.reasons import reason_given
from giaoban.figures.rights import demand_to_speak
from giaoban.figures.sealed import demand_statements_open


def withdraw(actor: Actor, seq: int, *, reason: str) -> None:
    """Withdraw a statement, with the reason; it stays in the ledger and does not count.

    Needs `figures.withdraw` for the unit (or for the body of that place which stated it), and `figures.accept` once it
    is accepted. A withdrawn correction gives its place back to what it corrected. Refused for one that is withdrawn
    already or belongs to a sealed period.
    """
    reason = reason_given(reason)
    with batch(actor, "figures.withdraw") as pen:
        known = known_statements(pen, [seq])[0]
        demand_to_speak(actor, "figures.withdraw", known.about_id, known.stated_by_id)
        if known.accepted:
            demand(actor, "figures.accept", known.about_id)
        if known.withdrawn:
            raise Refusal(refusals.WITHDRAWN, seq=seq)
        demand_statements_open([known])
        pen.withdraw(known, reason)
