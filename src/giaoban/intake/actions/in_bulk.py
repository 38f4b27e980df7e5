"""Several documents at once: accept what is sure in all of them, record those in which nothing is left to decide."""

from collections.abc import Iterable
from dataclasses import dataclass

from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal
from giaoban.intake.actions.decide import accept_sure
from giaoban.intake.actions.record import record
from giaoban.intake.queries import documents


@dataclass(frozen=True, slots=True)
class Bulk:
    """What became of several documents: how many were touched, how many figures, how many cells of forms were filled;
    and the sentence of each that could not be."""

    documents: int = 0
    figures: int = 0
    cells: int = 0
    refused: tuple[tuple[str, str], ...] = ()


def accept_sure_in(actor: Actor, office_id: int) -> Bulk:
    """Accept every sure figure of every document that waits, one step each, so that each is undone by itself.

    A copy of another document, and one whose body or period is not known, is left for a person to look at.
    """
    demand(actor, "intake.review", office_id)
    done = [accept_sure(actor, one.id) for one in documents(actor, office_id) if one.clear and one.sure]
    return Bulk(len(done), sum(done))


def record_ready(actor: Actor, office_id: int, shown: Iterable[str]) -> Bulk:
    """Record every document that is ready, each by itself, all or nothing: what one lacks does not hold up the others.

    `shown` are the ids that the person saw as ready: what became ready since then waits.
    """
    demand(actor, "figures.record", office_id)
    seen = set(shown)
    count = figures = cells = 0
    refused = []
    # The oldest first, as they came in.
    for one in reversed(documents(actor, office_id)):
        if one.id not in seen or not one.ready:
            continue
        try:
            outcome = record(actor, one.id, one.accepted)
        except Refusal as refusal:
            refused.append((one.name, refusal.message))
            continue
        count += 1
        figures += outcome.recorded + outcome.targets
        cells += sum(form.filled for form in outcome.forms)
    return Bulk(count, figures, cells, tuple(refused))
