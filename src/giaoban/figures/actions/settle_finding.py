"""Accept a finding as it is, with the reason."""

from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal
from giaoban.figures import refusals
from giaoban.figures.enums import Outcome
from giaoban.figures.gate import batch
from giaoban.figures.models import Finding


def settle_finding(actor: Actor, finding_id: int, reason: str) -> None:
    """Let a finding stand as it is. Needs `checks.settle` for the unit it is about, and a reason."""
    reason = reason.strip()
    if not reason:
        raise Refusal(refusals.NO_REASON)
    if len(reason) > 1000:
        raise Refusal(refusals.TOO_LONG, length=1000)
    with batch(actor, "checks.settle") as pen:
        finding = Finding.objects.filter(pk=finding_id).first()
        if finding is None:
            raise Refusal(refusals.NO_FINDING)
        demand(actor, "checks.settle", finding.about_id)
        if finding.outcomes.exists():
            raise Refusal(refusals.ENDED)
        pen.payload["finding"] = finding.pk
        pen.end(finding, Outcome.ACCEPTED, reason)
