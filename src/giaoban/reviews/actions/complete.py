"""Write the minutes: the course of the conference and what was said to each item, also after the end."""

import hashlib
from collections.abc import Mapping

from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal
from giaoban.reviews.desk import held, item_of
from giaoban.reviews.faults import TOO_LONG
from giaoban.reviews.live import touch
from giaoban.reviews.rules import CLOSED, RECORDED

MOST = 20_000


@transaction.atomic
def complete(actor: Actor, review_id: int, course: str | None = None, notes: Mapping[int, str] | None = None) -> int:
    """Write the course, and what was said to items (number → words); how many texts changed. Needs `reviews.conclude`.

    What is None or not named stays. Each change is in the audit with the hash of what stood before and stands now, and
    whether it came after the end.
    """
    row = held(actor, "reviews.conclude", review_id, RECORDED)
    changed: dict[str, list[str]] = {}
    if course is not None and _text(course, "diễn biến") != row.course:
        changed["course"] = [_mark(row.course), _mark(_text(course, "diễn biến"))]
        row.course = _text(course, "diễn biến")
        row.save(update_fields=["course"])
    for item_id, said in (notes or {}).items():
        item, text = item_of(row, item_id), _text(said, "ý kiến")
        if text != item.notes:
            changed[str(item.pk)] = [_mark(item.notes), _mark(text)]
            item.notes = text
            item.save(update_fields=["notes"])
    if changed:
        payload = {"review": row.pk, "changed": changed, "after_the_end": row.state == CLOSED}
        audit(actor, "reviews.complete", row.unit_id, payload)
        touch(row.pk)
    return len(changed)


def _text(given: str, what: str) -> str:
    text = given.replace("\r\n", "\n").strip()
    if len(text) > MOST:
        raise Refusal(TOO_LONG, what=what, n=len(text), most=MOST)
    return text


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
