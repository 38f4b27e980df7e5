"""Attach papers to a conference: files, or drafts of ours; frozen by their hash when they are attached."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.clock import now, today
from giaoban.base.errors import Refusal
from giaoban.documents.queries import NO_DRAFT, draft_file, unit_of_draft
from giaoban.intake.extract import LEGACY, NO_LETTERS, SCAN, TOO_MANY_CELLS, TOO_MANY_PAGES, extract
from giaoban.intake.models import RefusedFile
from giaoban.registry.enums import Hierarchy
from giaoban.registry.queries import subtree_ids, unit
from giaoban.reviews.desk import held, item_of, words
from giaoban.reviews.faults import EMPTY_FILE, FOREIGN_DRAFT, NO_PAPER, SAME_PAPER
from giaoban.reviews.live import touch
from giaoban.reviews.models import Paper, Review
from giaoban.reviews.rules import CHANGEABLE, CLOSED

VERB = "reviews.prepare"
# What cannot be read as text may still be looked at by people; a secrecy mark in it is then theirs to see.
UNREAD = frozenset({SCAN, NO_LETTERS, LEGACY, TOO_MANY_PAGES, TOO_MANY_CELLS})


@dataclass(frozen=True, slots=True)
class Attached:
    """A paper that was attached. `checked`: its text could be read, and carries no secrecy mark."""

    id: int
    checked: bool


def attach_file(actor: Actor, review_id: int, name: str, data: bytes, item_id: int | None = None) -> Attached:
    """Attach a file to a conference, or to one of its items. Needs `reviews.prepare`.

    Refuses an empty file, one above the site's limit, one with a secrecy mark (nothing of it is kept but a count), and
    one whose very content is attached already.
    """
    with transaction.atomic():
        unit_id = held(actor, VERB, review_id, CHANGEABLE | {CLOSED}).unit_id
    called = words(name.replace("\\", "/").rpartition("/")[2], "tên tài liệu", 255, needed=True)
    if not data:
        raise Refusal(EMPTY_FILE, name=called)
    checked = _checked(unit_id, called, data)
    with transaction.atomic():
        row = held(actor, VERB, review_id, CHANGEABLE | {CLOSED})
        made = _paper(actor, row, called, data, item_id)
        # Never under the name it came with: names of files open doors.
        made.file.save(f"{made.sha256[:32]}.bin", ContentFile(data), save=False)
        return Attached(_kept(actor, row, made), checked)


def _checked(unit_id: int, name: str, data: bytes) -> bool:
    try:
        extract(name, data, settings.MAX_FILE_BYTES)
    except Refusal as refusal:
        if refusal.code in UNREAD:
            return False
        RefusedFile.objects.create(office_id=unit_id, code=refusal.code, at=now())
        raise
    return True


@transaction.atomic
def attach_draft(actor: Actor, review_id: int, draft_id: str, item_id: int | None = None) -> int:
    """Attach a draft of the unit or of one below it, as it is; its number. Needs `reviews.prepare`.

    A draft never changes: what is attached is that very file, and its hash says so.
    """
    row = held(actor, VERB, review_id, CHANGEABLE | {CLOSED})
    owner = unit_of_draft(draft_id)
    if owner is None:
        raise Refusal(NO_DRAFT)
    near = set().union(*(subtree_ids(row.unit_id, today(), tree) for tree in Hierarchy))
    if owner not in near:
        raise Refusal(FOREIGN_DRAFT, unit=unit(row.unit_id, today()).name)
    name, data = draft_file(actor, draft_id)
    made = _paper(actor, row, name, data, item_id)
    made.draft_id = draft_id
    return _kept(actor, row, made)


@transaction.atomic
def detach(actor: Actor, review_id: int, paper_id: int) -> None:
    """Take a paper off a conference that is not over. Needs `reviews.prepare`. The audit keeps its hash."""
    row = held(actor, VERB, review_id, CHANGEABLE)
    paper = row.papers.filter(pk=paper_id).first()
    if paper is None:
        raise Refusal(NO_PAPER)
    audit(actor, "reviews.detach", row.unit_id, {"review": row.pk, "paper": paper.pk, "sha256": paper.sha256})
    stored = paper.file.name if paper.file else ""
    storage = paper.file.storage
    paper.delete()
    if stored:
        transaction.on_commit(lambda: storage.delete(stored))
    touch(row.pk)


def _paper(actor: Actor, row: Review, name: str, data: bytes, item_id: int | None) -> Paper:
    digest = hashlib.sha256(data).hexdigest()
    same = row.papers.filter(sha256=digest).first()
    if same is not None:
        raise Refusal(SAME_PAPER, name=same.name)
    item = item_of(row, item_id) if item_id is not None else None
    return Paper(review=row, item=item, name=name, size=len(data), sha256=digest, at=now(), by=actor.account_id)


def _kept(actor: Actor, row: Review, made: Paper) -> int:
    made.save(force_insert=True)
    audit(actor, "reviews.attach", row.unit_id, {"review": row.pk, "paper": made.pk, "sha256": made.sha256})
    touch(row.pk)
    return made.pk
