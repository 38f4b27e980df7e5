"""Answer a finding (giải trình)."""

from giaoban.base.actors import Actor
from giaoban.figures import refusals
from giaoban.figures.answering import open_finding, words
from giaoban.figures.gate import batch


def answer(actor: Actor, finding_id: int, text: str) -> None:
    """Answer a finding; of several answers the last stands. Needs `figures.answer` for the unit it is about."""
    said = words(text, refusals.NO_ANSWER)
    with batch(actor, "figures.answer") as pen:
        finding = open_finding(actor, "figures.answer", finding_id)
        pen.payload["finding"] = finding.pk
        pen.answer(finding, said)
