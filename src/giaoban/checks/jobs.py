"""Running the checks in the background."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giaoban.base.actors import NOT_ALLOWED
from giaoban.base.errors import Refusal
from giaoban.base.jobs import Progress, job_kind
from giaoban.catalogue.rules import parse_period
from giaoban.checks.actions.run import Ran, run
from giaoban.people.policy import actor_of


@job_kind("checks.run")
def run_checks(job: Progress, unit_id: int, first: str, last: str = "") -> dict[str, Any]:
    """Check a unit and everything below it from a period to a period (labels with their regime)."""
    actor = actor_of(job.account_id)
    if actor is None:
        raise Refusal(NOT_ALLOWED)
    start = parse_period(first)
    return {"sentence": sentence(run(actor, unit_id, start, parse_period(last) if last else None, job))}


def sentence(ran: Ran) -> str:
    """What a run did, for people."""
    looked = ngettext("Đã kiểm tra %(units)d đơn vị, %(n)d kỳ.", "Đã kiểm tra %(units)d đơn vị, %(n)d kỳ.", ran.periods)
    did = _("Điểm mới: %(raised)d; khép lại vì nay đã khớp: %(closed)d; vẫn còn: %(kept)d.")
    done = ran.renewed
    counts = {"raised": done.raised, "closed": done.closed, "kept": done.kept}
    return f"{looked % {'units': ran.units, 'n': ran.periods}} {did % counts}"
