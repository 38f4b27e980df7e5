"""Tick who is there."""

from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.reviews.desk import held, participant_of, words
from giaoban.reviews.live import touch
from giaoban.reviews.rules import CLOSED, RUNNING


@transaction.atomic
def attend(
    actor: Actor, review_id: int, participant_id: int, attended: bool | None, stand_in: str | None = None
) -> None:
    """Write that somebody is there (True), is not (False), or take it back (None). Needs `reviews.prepare`.

    The moment of a first tick is kept: after the beginning it is a late arrival. `stand_in` says who came instead.
    After the end it may still be put right; the moment is then not known.
    """
    row = held(actor, "reviews.prepare", review_id, RUNNING | {CLOSED})
    one = participant_of(row, participant_id)
    if not attended:
        one.arrived_at = None
    elif one.attended is not True:
        one.arrived_at = now() if row.state != CLOSED else None
    one.attended = attended
    if stand_in is not None:
        one.stand_in = words(stand_in, "người dự thay", 120)
    one.save(update_fields=["attended", "arrived_at", "stand_in"])
    payload = {"review": row.pk, "participant": one.pk, "attended": attended, "after_the_end": row.state == CLOSED}
    audit(actor, "reviews.attend", row.unit_id, payload)
    touch(row.pk)


@transaction.atomic
def attend_rest(actor: Actor, review_id: int) -> int:
    """Write that everybody is there about whom nothing was written and who did not decline; how many. Needs
    `reviews.prepare`."""
    row = held(actor, "reviews.prepare", review_id, RUNNING)
    rest = row.participants.filter(removed_at=None, attended=None).exclude(reply="no")
    count = rest.update(attended=True, arrived_at=now())
    audit(actor, "reviews.attend", row.unit_id, {"review": row.pk, "rest": count})
    touch(row.pk)
    return count
