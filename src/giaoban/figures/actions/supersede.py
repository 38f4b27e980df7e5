"""Correct one statement by another: who, when and why stay in the ledger."""

from dataclasses import replace

from giaoban.base.actors import Actor
from giaoban.figures.actions.record import record
from giaoban.figures.proposals import Recorded, Stated


def supersede(actor: Actor, seq: int, by: Stated, *, reason: str) -> Recorded:
    """Record `by` as the correction of the statement `seq`, with the reason: `record` with `supersedes`.

    Also where the period is sealed. It takes effect when it is accepted: at once for who may accept.
    """
    return record(actor, [replace(by, supersedes=seq, reason=reason)])
