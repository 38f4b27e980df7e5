"""What every action on a conference begins with: the row, held until the end, the right, the state; and how words and
numbers that were typed are taken."""

from collections.abc import Collection

from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal
from giaoban.reviews.enums import ReviewState
from giaoban.reviews.faults import BAD_MINUTES, NO_ITEM, NO_NAME, NO_PARTICIPANT, TOO_LONG, WRONG_STATE
from giaoban.reviews.models import AgendaItem, Participant, Review
from giaoban.reviews.queries import NO_REVIEW


def held(actor: Actor, verb: str, review_id: int, states: Collection[str]) -> Review:
    """The conference, locked until the transaction ends. Needs `verb` for its unit. Refuses it in any other state."""
    row = Review.objects.select_for_update(of=("self",)).select_related("series").filter(pk=review_id).first()
    if row is None:
        raise Refusal(NO_REVIEW)
    demand(actor, verb, row.unit_id)
    demand_state(row, states)
    return row


def demand_state(row: Review, states: Collection[str]) -> None:
    """Refuse a conference that is in none of the states."""
    if row.state not in states:
        raise Refusal(WRONG_STATE, name=row.name, state=ReviewState(row.state).label)


def item_of(row: Review, item_id: int) -> AgendaItem:
    """An item of its agenda."""
    found = row.items.filter(pk=item_id).first()
    if found is None:
        raise Refusal(NO_ITEM)
    return found


def participant_of(row: Review, participant_id: int) -> Participant:
    """Somebody invited to it."""
    found = row.participants.filter(pk=participant_id, removed_at=None).first()
    if found is None:
        raise Refusal(NO_PARTICIPANT)
    return found


def words(text: str, what: str, most: int, *, needed: bool = False) -> str:
    """What was typed into one line, without double spaces. `what` names it in a refusal."""
    found = " ".join(text.split())
    if needed and not found:
        raise Refusal(NO_NAME, what=what)
    if len(found) > most:
        raise Refusal(TOO_LONG, what=what[:1].upper() + what[1:], n=len(found), most=most)
    return found


def minutes(given: int | str, least: int = 1, most: int = 600) -> int:
    """A number of minutes that was typed."""
    said = str(given).strip()
    if not (said.isascii() and said.isdecimal() and len(said) < 6 and least <= int(said) <= most):
        raise Refusal(BAD_MINUTES, least=least, most=most, said=said[:20])
    return int(said)
