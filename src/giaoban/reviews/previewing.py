"""What an office's own wording of a conference's document would give: by the newest conference that has what it needs,
else by an invented one. Nothing is kept."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now, today
from giaoban.base.errors import Refusal
from giaoban.base.ids import new_id
from giaoban.documents.actions.write import form_on
from giaoban.documents.content import Document, DocumentKind, evenly_dated
from giaoban.documents.kinds.samples import sample
from giaoban.documents.sources import office_on
from giaoban.reviews.actions.write_letter import agenda_of, invitation_of
from giaoban.reviews.actions.write_record import conclusions_notice, minutes_of
from giaoban.reviews.models import Review
from giaoban.reviews.queries import ReviewView, review

# So many of the newest conferences are looked through for one that has what a document needs.
_NEWEST = 12

_COMPOSERS: dict[str, Callable[[Actor, ReviewView, str], Document]] = {
    DocumentKind.INVITATION: lambda _actor, held, text: invitation_of(held, text),
    DocumentKind.AGENDA: lambda _actor, held, text: agenda_of(held, text),
    DocumentKind.CONCLUSIONS: conclusions_notice,
    DocumentKind.MINUTES: minutes_of,
}


@dataclass(frozen=True, slots=True)
class Previewed:
    """A document as a wording gives it, and of which conference; empty: of an invented one."""

    document: Document
    meeting: str


def preview_meeting(actor: Actor, unit_id: int, kind: str, text: str) -> Previewed:
    """What a wording that is not kept yet gives. Needs `documents.templates`, and `reviews.see` to look at the unit's
    own conferences. Raises Refusal for a wording with faults."""
    demand(actor, "documents.templates", unit_id)
    own = Review.objects.filter(unit_id=unit_id).order_by("-starts_at", "-pk")
    ids = own.values_list("pk", flat=True)[:_NEWEST] if actor.may("reviews.see", unit_id) else ()
    for review_id in ids:
        held = review(review_id)
        try:
            return Previewed(_looked_at(actor, held, kind, text), held.name)
        except Refusal:
            # It has not what this document needs; the next one may.
            continue
    made = sample(kind, office_on(unit_id, today()), form_on("state", today()), now(), new_id, text)
    return Previewed(evenly_dated(made), "")


def _looked_at(actor: Actor, held: ReviewView, kind: str, text: str) -> Document:
    with transaction.atomic():
        document = evenly_dated(_COMPOSERS[kind](actor, held, text))
        # Words behind numbers are kept while composing: whoever only looks leaves nothing.
        transaction.set_rollback(True)
    return document
