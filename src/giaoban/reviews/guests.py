"""Somebody who was invited and comes by a personal link, as an actor."""

from dataclasses import dataclass

from giaoban.reviews.links import invited_by


@dataclass(frozen=True, slots=True)
class Guest:
    """Whoever holds a participant's personal link: may speak for that participant and do nothing else anywhere."""

    participant_id: int
    review_id: int
    account_id: int | None = None

    def may(self, verb: str, unit_id: int) -> bool:
        """Nothing by a right of a unit."""
        return False


def guest_of(token: str, address: str) -> Guest:
    """Whose link it is, and to which conference. Refuses as `links.invited_by`."""
    row = invited_by(token, address)
    return Guest(row.pk, row.review_id)
