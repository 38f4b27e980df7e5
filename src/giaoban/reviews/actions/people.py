"""Whom a conference invites: one by one, or a list that is pasted."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.base.ids import new_id
from giaoban.registry.queries import name_key
from giaoban.reviews.desk import held, participant_of, words
from giaoban.reviews.enums import PartRole
from giaoban.reviews.faults import BAD_EMAIL, SAME_PERSON, TOO_MANY_PEOPLE, TWO_CHAIRS
from giaoban.reviews.letters import tell_cancelled
from giaoban.reviews.live import touch
from giaoban.reviews.models import Participant, Review
from giaoban.reviews.rules import CHANGEABLE

VERB = "reviews.prepare"
MOST = 300


@dataclass(frozen=True, slots=True)
class PersonInput:
    """Somebody as typed: name, post, where letters go, the unit he stands for, his account."""

    name: str
    post: str = ""
    email: str = ""
    role: str = PartRole.MEMBER
    unit_id: int | None = None
    account_id: int | None = None


@transaction.atomic
def add_people(actor: Actor, review_id: int, people: Sequence[PersonInput]) -> list[int]:
    """Add those invited, in this order; their numbers. Needs `reviews.prepare`; all of them, or none.

    While the conference runs, who came without an invitation is added here, too. Refuses a second chair, and whoever is
    there already by the same name and post.
    """
    row = held(actor, VERB, review_id, CHANGEABLE)
    if len(people) > MOST:
        raise Refusal(TOO_MANY_PEOPLE, most=MOST, n=len(people))
    last = row.participants.order_by("-order").values_list("order", flat=True).first()
    order = 0 if last is None else last + 1
    made = []
    for line, given in enumerate(people, 1):
        one = Participant(review=row, order=order + line, token=new_id())
        _fill(one, row, given, line)
        one.save(force_insert=True)
        made.append(one.pk)
    audit(actor, "reviews.add_people", row.unit_id, {"review": row.pk, "count": len(made)})
    touch(row.pk)
    return made


@transaction.atomic
def change_person(actor: Actor, review_id: int, participant_id: int, given: PersonInput) -> None:
    """Change what is known of somebody invited. Needs `reviews.prepare`. A new address gets its own invitation."""
    row = held(actor, VERB, review_id, CHANGEABLE)
    one = participant_of(row, participant_id)
    before = one.email
    _fill(one, row, given, 1)
    if one.email != before:
        one.invited_sequence = one.invited_at = None
    one.save()
    audit(actor, "reviews.change_person", row.unit_id, {"review": row.pk, "participant": one.pk})
    touch(row.pk)


@transaction.atomic
def remove_person(actor: Actor, review_id: int, participant_id: int) -> None:
    """Take somebody off the list; who was invited gets word, and the entry leaves his calendar. Needs
    `reviews.prepare`."""
    row = held(actor, VERB, review_id, CHANGEABLE)
    one = participant_of(row, participant_id)
    one.removed_at = now()
    one.save(update_fields=["removed_at"])
    if one.invited_sequence is not None:
        tell_cancelled(row, [one], "")
    audit(actor, "reviews.remove_person", row.unit_id, {"review": row.pk, "participant": one.pk})
    touch(row.pk)


def people_of(text: str) -> list[PersonInput]:
    """Those in a list that was pasted, one a line: name, post, e-mail, parted by semicolons or tabs; an address is
    found wherever it stands.

    >>> people_of("Hồ Văn Mây; Trưởng khu phố Bến Đò; may@example.vn")[0].email
    'may@example.vn'
    """
    found = []
    for line in text.splitlines():
        parts = [part.strip() for part in line.replace("\t", ";").split(";")]
        email = next((part for part in parts if "@" in part), "")
        rest = [part for part in parts if part and part != email]
        if rest or email:
            found.append(PersonInput(rest[0] if rest else "", ", ".join(rest[1:]), email))
    return found


def _fill(one: Participant, row: Review, given: PersonInput, line: int) -> None:
    one.name = words(given.name, "người dự", 120, needed=True)
    one.post = words(given.post, "chức vụ", 200)
    one.email = given.email.strip()
    if one.email:
        try:
            validate_email(one.email)
        except ValidationError:
            raise Refusal(BAD_EMAIL, line=line, email=one.email[:80]) from None
    one.role = PartRole(given.role)
    one.unit_id, one.account_id = given.unit_id, given.account_id
    others = list(row.participants.filter(removed_at=None).exclude(pk=one.pk))
    if one.role == PartRole.CHAIR and (chair := next((at for at in others if at.role == PartRole.CHAIR), None)):
        raise Refusal(TWO_CHAIRS, name=chair.name)
    key = (name_key(one.name), name_key(one.post))
    if any((name_key(at.name), name_key(at.post)) == key for at in others):
        raise Refusal(SAME_PERSON, name=one.name, post=one.post)
