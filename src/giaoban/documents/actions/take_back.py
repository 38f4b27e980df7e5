"""Take back a document that was edited in Word: a new version, and a request for each number that was changed."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal, declare
from giaoban.base.locks import ledger_held
from giaoban.documents.lines import lines_of
from giaoban.documents.models import CorrectionRequest, Version
from giaoban.documents.queries import NO_DRAFT
from giaoban.documents.round_models import VersionKind
from giaoban.documents.rounds import ask, demand_no_secret, demand_open, keep_version, newest_of
from giaoban.documents.strangers import neutral
from giaoban.documents.verify import draft_of
from giaoban.documents.wordfile import WordFile
from giaoban.intake.extract import TOO_LARGE

OTHER_DRAFT = declare(
    "documents.other_draft",
    _("Tệp %(name)s là của văn bản khác (“%(other)s”). Hãy đưa tệp vào trang của văn bản đó."),
)
SAME_VERSION = declare(
    "documents.same_version",
    _("Tệp %(name)s giống hệt bản %(number)s đang có, nên không có gì mới để nhận."),
)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The version that was kept, and what waits for a decision."""

    version: Version
    waiting: tuple[CorrectionRequest, ...]


def take_back(actor: Actor, data: bytes, name: str = "", draft_id: str = "") -> TakenBack:
    """Keep an edited .docx as the next version of its document; the versions before it stay.

    Needs `documents.take_back` for the document's unit. Words stay as they were written; each number that the ledger
    does not say becomes a request. The path of a template on somebody's machine is taken out. Refuses what is no
    .docx of ours, of another document than `draft_id`, issued, marked secret, or byte for byte the newest version.
    """
    if len(data) > settings.MAX_FILE_BYTES:
        raise Refusal(TOO_LARGE, name=name, limit=settings.MAX_FILE_BYTES // 2**20)
    file = WordFile(data, name)
    lines = lines_of(file)
    draft = draft_of(file, lines)
    if not actor.may("documents.view", draft.unit_id):
        raise Refusal(NO_DRAFT)
    demand(actor, "documents.take_back", draft.unit_id)
    if draft_id and draft.pk != draft_id:
        raise Refusal(OTHER_DRAFT, name=name, other=draft.name)
    demand_no_secret(lines)
    kept = neutral(data, {}) if file.has_template() else data
    with ledger_held():
        demand_open(draft)
        last = newest_of(draft)
        if hashlib.sha256(kept).digest() == hashlib.sha256(last.data).digest():
            raise Refusal(SAME_VERSION, name=name or last.name, number=last.number)
        version = keep_version(actor, draft, VersionKind.RETURNED, kept, name or draft.name, "documents.take_back")
        waiting = ask(actor, version, lines, last.version)
    return TakenBack(version, tuple(waiting))
