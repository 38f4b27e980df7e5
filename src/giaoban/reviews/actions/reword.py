"""Change the words of a conclusion that was taken down and not confirmed; they are read again."""

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.locks import ledger_held
from giaoban.reviews.enums import AssignmentState
from giaoban.reviews.live import touch
from giaoban.reviews.proposing import Office, changeable, held_conclusion, propose, said_text


def reword(actor: Actor, conclusion_id: int, text: str) -> None:
    """Give a conclusion other words. Needs `reviews.conclude`; refuses one that has given tasks.

    What the secretary corrected on an assignment stays where its own words are unchanged.
    """
    words = said_text(text)
    with ledger_held():
        row = changeable(held_conclusion(actor, conclusion_id))
        if row.text == words:
            return
        row.text = words
        row.save(update_fields=["text"])
        former = {one.text: one for one in row.assignments.filter(state=AssignmentState.PROPOSED)}
        propose(Office.of(row.review), row, former)
        row.assignments.filter(pk__in=[one.pk for one in former.values()]).delete()
        audit(actor, "reviews.reword", row.review.unit_id, {"conclusion": row.pk, "length": len(words)})
        touch(row.review_id)
