"""Pick a value of record by hand: a person settles what the rules cannot."""

from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal
from giaoban.figures import refusals
from giaoban.figures.actions.accept import known_statements
from giaoban.figures.gate import CONFLICT, batch
from giaoban.figures.models import Finding
from giaoban.figures.reasons import reason_given
from giaoban.figures.sealed import demand_statements_open


def pick(actor: Actor, seq: int, *, reason: str) -> None:
    """Make a standing statement the value of record of its key, with the reason. Needs `figures.pick`.

    The choice holds until a statement of better quality comes in; a later one of equal quality and another value
    raises the conflict anew. Open findings about the conflict are answered with the reason. Refused for what is not
    accepted, is withdrawn or corrected, or belongs to a sealed period.
    """
    reason = reason_given(reason)
    with batch(actor, "figures.pick") as pen:
        known = known_statements(pen, [seq])[0]
        demand(actor, "figures.pick", known.about_id)
        if seq not in pen.book.standing_of(known.key):
            raise Refusal(refusals.NOT_STANDING)
        demand_statements_open([known])
        pen.pick(known, reason)
        for finding in Finding.objects.filter(
            code=CONFLICT, statements__key=known.key, answers__isnull=True
        ).distinct():
            pen.answer(finding, reason)
