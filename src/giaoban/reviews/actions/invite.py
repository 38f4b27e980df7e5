"""Send invitations: to those who have none yet, and anew where what was sent is no longer so."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.reviews.desk import held
from giaoban.reviews.faults import NO_CHANGE_TO_SEND, NO_PARTICIPANTS, PAST
from giaoban.reviews.letters import reachable, tell_invited, when
from giaoban.reviews.live import touch
from giaoban.reviews.rules import TRANSITIONS

MOVE = TRANSITIONS["invite"]


@dataclass(frozen=True, slots=True)
class Invited:
    """To how many an invitation went, and who must be called or gets it on paper, by name."""

    sent: int
    unreachable: tuple[str, ...]


@transaction.atomic
def invite(actor: Actor, review_id: int) -> Invited:
    """Invite whoever does not know of the conference as it is now. Needs `reviews.prepare`.

    Each gets the calendar entry with the current sequence; nobody gets the same one twice. Refuses one without
    participants, one that should have begun, and one where nobody is left to tell.
    """
    row = held(actor, f"reviews.{MOVE.right}", review_id, MOVE.before)
    people = list(row.participants.filter(removed_at=None))
    if not people:
        raise Refusal(NO_PARTICIPANTS, step=_("gửi giấy mời"))
    if row.starts_at <= now():
        raise Refusal(PAST, when=when(row))
    waiting = [one for one in people if one.invited_sequence != row.sequence]
    reached = [one for one in waiting if reachable(one)]
    if row.state == MOVE.after and not reached:
        raise Refusal(NO_CHANGE_TO_SEND)
    tell_invited(row, reached)
    for one in reached:
        one.invited_sequence, one.invited_at = row.sequence, now()
        one.save(update_fields=["invited_sequence", "invited_at"])
    row.state = MOVE.after
    row.save(update_fields=["state"])
    without = tuple(one.name for one in people if not reachable(one))
    payload = {"review": row.pk, "sequence": row.sequence, "sent": len(reached), "unreachable": len(without)}
    audit(actor, "reviews.invite", row.unit_id, payload)
    touch(row.pk)
    return Invited(len(reached), without)
