"""The gate: the only way into the ledger."""

from collections.abc import Sequence

from giaoban.base.actors import Actor
from giaoban.figures.proposals import Doubted, Recorded, Stated


def record(actor: Actor, stated: Sequence[Stated], doubted: Sequence[Doubted] = ()) -> Recorded:
    """Record a batch of statements, all or none, with the contradictions found among them.

    Needs `figures.record` for every unit they are about; where the actor also has `figures.accept` they are accepted
    at once, else they wait. Picks the value of record of each key by rule. Refuses, naming the statement, what is
    inconsistent with its measure. One batch is one entry of the audit trail.
    """
    raise NotImplementedError
