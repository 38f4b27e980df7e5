"""Write the invitation and the agenda of a conference as documents, in the form of its office."""

from collections.abc import Callable

from django.utils.timezone import localtime

from giaoban.base.actors import Actor, demand
from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.base.ids import new_id
from giaoban.documents.actions.write import form_on, write
from giaoban.documents.content import Document, DocumentKind
from giaoban.documents.kinds.agenda import AgendaLine, AgendaMatter, compose_agenda
from giaoban.documents.kinds.invitation import InvitationMatter, compose_invitation
from giaoban.documents.models import Draft
from giaoban.documents.sources import office_on
from giaoban.documents.templates import wording_of
from giaoban.reviews.enums import PartRole
from giaoban.reviews.faults import NO_AGENDA, NO_PARTICIPANTS
from giaoban.reviews.queries import ParticipantView, ReviewView, review


def source_of(review_id: int) -> str:
    """By what drafts made from a conference are found again."""
    return f"review:{review_id}"


def write_invitation(actor: Actor, review_id: int) -> Draft:
    """Write the invitation (giấy mời) as Word and PDF. Needs `reviews.prepare` and `documents.draft`.

    Those who carry the conference themselves (chair, secretary) are not asked to come. Refuses one that invites nobody.
    """
    held = review(review_id)
    demand(actor, "reviews.prepare", held.unit_id)
    return _written(actor, held, DocumentKind.INVITATION, invitation_of, f"Giấy mời: {held.name}")


def invitation_of(held: ReviewView, text: str) -> Document:
    """The invitation by a wording; nothing is kept."""
    invited = [one for one in held.participants if one.role not in (PartRole.CHAIR, PartRole.SECRETARY)]
    if not invited:
        raise Refusal(NO_PARTICIPANTS, step="soạn giấy mời")
    matter = InvitationMatter(
        office=office_on(held.unit_id, today()),
        meeting_name=held.name,
        chair=held.chair or _chair(held),
        starts_at=localtime(held.starts_at),
        place=held.place or "(chưa có địa điểm)",
        contents=tuple(item.title for item in held.items),
        invited=tuple(called(one) for one in invited),
    )
    return compose_invitation(matter, form_on(held.form, today()), today(), new_id, text)


def write_agenda(actor: Actor, review_id: int) -> Draft:
    """Write the agenda (chương trình) as Word and PDF. Needs `reviews.prepare` and `documents.draft`."""
    held = review(review_id)
    demand(actor, "reviews.prepare", held.unit_id)
    return _written(actor, held, DocumentKind.AGENDA, agenda_of, f"Chương trình: {held.name}")


def agenda_of(held: ReviewView, text: str) -> Document:
    """The agenda by a wording; nothing is kept."""
    if not held.items:
        raise Refusal(NO_AGENDA)
    matter = AgendaMatter(
        office=office_on(held.unit_id, today()),
        meeting_name=held.name,
        starts_at=localtime(held.starts_at),
        place=held.place or "(chưa có địa điểm)",
        chair=held.chair or _chair(held),
        items=tuple(AgendaLine(localtime(item.at), item.title, item.presenter, item.minutes) for item in held.items),
    )
    return compose_agenda(matter, form_on(held.form, today()), today(), new_id, text)


def _written(
    actor: Actor, held: ReviewView, kind: DocumentKind, compose: Callable[[ReviewView, str], Document], title: str
) -> Draft:
    """A letter of a conference in its office's wording, kept."""
    on, own = today(), wording_of(held.unit_id, kind)
    return write(
        actor,
        held.unit_id,
        kind,
        compose(held, own.text),
        form=held.form,
        on=on,
        terms=terms_of(held),
        source=source_of(held.id),
        template_id=own.template_id,
        title=title,
    )


def called(one: ParticipantView) -> str:
    """Somebody invited, as documents say it: name, post."""
    return ", ".join(part for part in (one.name, one.post) if part)


def came(one: ParticipantView) -> str:
    """Somebody who was there, as minutes say it; who came instead stands before whom he stood in for."""
    return f"{one.stand_in} (thay {called(one)})" if one.stand_in else called(one)


def terms_of(held: ReviewView) -> list[str]:
    """Names with digits in them that documents of a conference print: they are names, not figures."""
    texts = [held.name, held.place, held.chair, *(came(one) for one in held.participants)]
    texts += [text for one in held.participants for text in (called(one), one.post)]
    texts += [text for item in held.items for text in (item.title, item.presenter, *(name for name, _ in item.awards))]
    return sorted({text.rstrip(".") for text in texts if any(letter.isdigit() for letter in text)})


def _chair(held: ReviewView) -> str:
    found = next((called(one) for one in held.participants if one.role == PartRole.CHAIR), "")
    return found or "(chưa phân công)"
