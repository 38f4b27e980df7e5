"""Answer a finding (giải trình)."""

from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal
from giaoban.figures import refusals
from giaoban.figures.gate import batch
from giaoban.figures.models import Finding


def answer(actor: Actor, finding_id: int, text: str) -> None:
    """Answer a finding; of several answers the last stands. Needs `figures.answer` for the unit it is about."""
    text = text.strip()
    if not text:
        raise Refusal(refusals.NO_ANSWER)
    if len(text) > 1000:
        raise Refusal(refusals.TOO_LONG, length=1000)
    with batch(actor, "figures.answer") as pen:
        finding = Finding.objects.filter(pk=finding_id).first()
        if finding is None:
            raise Refusal(refusals.NO_FINDING)
        demand(actor, "figures.answer", finding.about_id)
        if finding.outcomes.exists():
            raise Refusal(refusals.ENDED)
        pen.payload["finding"] = finding.pk
        pen.answer(finding, text)
