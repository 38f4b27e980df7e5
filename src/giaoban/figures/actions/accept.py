"""Accept submitted statements: from now on they count."""

from collections.abc import Sequence

from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal
from giaoban.figures import refusals
from giaoban.figures.book import Known
from giaoban.figures.gate import Pen, batch
from giaoban.figures.proposals import Recorded
from giaoban.figures.sealed import demand_statements_open


def accept(actor: Actor, seqs: Sequence[int]) -> Recorded:
    """Accept statements, all or none; those accepted before are passed over, and refused when all were.

    Needs `figures.accept` for every unit they are about, and for the unit of what a correction corrects. In a sealed
    period only corrections can still be accepted. The rules then pick anew.
    """
    if not seqs:
        raise Refusal(refusals.NOTHING)
    with batch(actor, "figures.accept") as pen:
        wanted = [known for known in known_statements(pen, seqs) if not known.accepted]
        for known in wanted:
            if known.withdrawn:
                raise Refusal(refusals.WITHDRAWN, seq=known.seq)
            for one in pen.book.line(known.seq):
                demand(actor, "figures.accept", one.about_id)
        if not wanted:
            raise Refusal(refusals.ACCEPTED_ALREADY)
        demand_statements_open(known for known in wanted if known.corrects is None)
        for known in wanted:
            pen.accept(known)
        pen.payload["statements"] = len(wanted)
    left = tuple(known.seq for known in wanted if known.key in pen.conflicts)
    return Recorded(pen.batch_id, tuple(known.seq for known in wanted), left)


def known_statements(pen: Pen, seqs: Sequence[int]) -> list[Known]:
    """The statements of these numbers, each once, loaded into the pen's book. Refuses a number that is none's."""
    pen.book.load_statements(seqs)
    for seq in seqs:
        if seq not in pen.book.known:
            raise Refusal(refusals.NO_STATEMENT, seq=seq)
    return [pen.book.known[seq] for seq in dict.fromkeys(seqs)]
