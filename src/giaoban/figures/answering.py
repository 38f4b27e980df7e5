"""What every reply to a finding asks first: words that fit, a finding that is still open, the right to reply."""

from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal
from giaoban.figures import refusals
from giaoban.figures.models import Finding

# Answers and reasons are no longer than their column.
LONGEST = 1000


def words(text: str, empty: str) -> str:
    """The text without blanks around it. Refuses nothing (with the code `empty`) and what is too long."""
    text = text.strip()
    if not text:
        raise Refusal(empty)
    if len(text) > LONGEST:
        raise Refusal(refusals.TOO_LONG, length=LONGEST)
    return text


def open_finding(actor: Actor, verb: str, finding_id: int) -> Finding:
    """A finding that has not ended. Refuses one that is not there, and whoever may not do the verb for its unit."""
    finding = Finding.objects.filter(pk=finding_id).first()
    if finding is None:
        raise Refusal(refusals.NO_FINDING)
    demand(actor, verb, finding.about_id)
    if finding.outcomes.exists():
        raise Refusal(refusals.ENDED)
    return finding
