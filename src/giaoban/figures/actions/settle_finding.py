"""Accept a finding as it is (chấp nhận): what it points out is right and stays."""

from giaoban.base.actors import Actor
from giaoban.figures import refusals
from giaoban.figures.answering import open_finding, words
from giaoban.figures.enums import Outcome
from giaoban.figures.gate import batch


def settle_finding(actor: Actor, finding_id: int, reason: str) -> None:
    """Let a finding stand as it is. Needs `checks.settle` for the unit it is about, and a reason."""
    said = words(reason, refusals.NO_REASON)
    with batch(actor, "checks.settle") as pen:
        finding = open_finding(actor, "checks.settle", finding_id)
        pen.payload["finding"] = finding.pk
        pen.end(finding, Outcome.ACCEPTED, said)
