"""Seal a period (chốt số liệu): what was reported for it changes only by corrections that say why."""

from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal
from giaoban.catalogue.rules import Period, period_name
from giaoban.figures import refusals
from giaoban.figures.enums import EntryKind
from giaoban.figures.gate import batch
from giaoban.figures.reasons import reason_given
from giaoban.figures.rules import covers
from giaoban.figures.sealed import seals_of


def seal(actor: Actor, about_id: int, period: Period, *, reason: str) -> None:
    """Close a period of a unit, and with it every period of the same regime inside; `reason` is what it rests on.

    Needs `figures.seal`. From then on a statement for it is refused unless it corrects one, with its reason; picks
    and withdrawals are refused. Units below are sealed one by one.
    """
    reason = reason_given(reason)
    demand(actor, "figures.seal", about_id)
    with batch(actor, "figures.seal") as pen:
        if any(covers(sealed, period) for sealed in seals_of({about_id}).get(about_id, ())):
            raise Refusal(refusals.SEALED_ALREADY, period=period_name(period))
        pen.enter(EntryKind.SEAL, about_id=about_id, period=period.label, regime=str(period.regime), reason=reason)
