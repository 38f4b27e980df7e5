"""Take a document in: refuse it or keep it with everything that was read and proposed. Nothing reaches the ledger."""

import hashlib
from dataclasses import asdict
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now
from giaoban.base.errors import Refusal, declare
from giaoban.base.ids import new_id
from giaoban.intake.extract import READABLE, check_text, extract
from giaoban.intake.facts import to_json
from giaoban.intake.formats.blocks import Extracted
from giaoban.intake.models import Document, ReadDoubt, ReadFact, RefusedFile
from giaoban.intake.proposing import propose
from giaoban.intake.rules import words_of
from vnfigures.read import read

NO_TEXT = declare("intake.no_text", _("Ô nội dung chưa có chữ nào. Hãy dán nội dung báo cáo vào ô rồi bấm lại."))


def receive(actor: Actor, office_id: int, name: str, data: bytes) -> str:
    """Take in one file for an office; returns the document's id. Needs `intake.upload` there.

    A refused file leaves nothing but a count.
    """
    demand(actor, "intake.upload", office_id)
    try:
        extracted = extract(name, data, settings.MAX_FILE_BYTES)
    except Refusal as refusal:
        RefusedFile.objects.create(office_id=office_id, code=refusal.code, at=now())
        raise
    return _keep(actor, office_id, PurePath(name).name[-255:], data, extracted)


def receive_text(actor: Actor, office_id: int, title: str, text: str) -> str:
    """Take in pasted words; as `receive`."""
    demand(actor, "intake.upload", office_id)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    try:
        if not text.strip():
            raise Refusal(NO_TEXT)
        check_text(title, text)
    except Refusal as refusal:
        RefusedFile.objects.create(office_id=office_id, code=refusal.code, at=now())
        raise
    return _keep(actor, office_id, title[:255], None, Extracted(text))


@transaction.atomic
def _keep(actor: Actor, office_id: int, name: str, data: bytes | None, extracted: Extracted) -> str:
    reading = read(extracted.text)
    proposal = propose(office_id, extracted.text, reading)
    document = Document(
        id=new_id(),
        office_id=office_id,
        name=name,
        sha256=hashlib.sha256(data if data is not None else extracted.text.encode()).hexdigest(),
        text_sha256=hashlib.sha256(words_of(extracted.text).encode()).hexdigest(),
        text=extracted.text,
        structure={
            "blocks": [asdict(block) for block in extracted.blocks],
            "notes": [asdict(note) for note in extracted.notes],
        },
        uploaded_by_id=actor.account_id,
        uploaded_at=now(),
        about_id=proposal.about_id,
        stated_by_id=proposal.stated_by_id,
        regime=proposal.regime,
        period=proposal.period,
        meta=proposal.meta,
        replaces_id=proposal.replaces_id,
    )
    if data is not None:
        # The stored name says nothing of the content; the office's own name stays in the table.
        suffix = PurePath(name).suffix.lower()
        document.file.save(f"{document.id}{suffix if suffix in READABLE else ''}", ContentFile(data), save=False)
    document.save(force_insert=True)
    ReadFact.objects.bulk_create(
        ReadFact(
            document=document,
            index=index,
            start=fact.start,
            end=fact.end,
            fact=to_json(fact),
            confidence=fact.confidence,
            measure_id=match.measure_id,
            item=match.item,
            nature=match.nature,
            quality=match.quality,
            state=match.state,
            asked=match.asked,
        )
        for index, (fact, match) in enumerate(zip(reading.facts, proposal.matches, strict=True))
    )
    ReadDoubt.objects.bulk_create(
        ReadDoubt(
            document=document,
            code=doubt.code,
            message=doubt.message[:1000],
            params=doubt.params,
            facts=list(doubt.facts),
        )
        for doubt in reading.doubts
    )
    audit(actor, "intake.receive", office_id, {"document": document.id, "facts": len(reading.facts)})
    return document.id
