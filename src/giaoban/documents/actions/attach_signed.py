"""Take the signed PDF of an issued document back, and keep its hash. Keys and signatures stay with the signers."""

import hashlib
import re

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.base.errors import Refusal, declare
from giaoban.base.ids import new_id
from giaoban.base.locks import ledger_held
from giaoban.documents.lines import clean
from giaoban.documents.models import Issued, SignedCopy
from giaoban.documents.rounds import draft_for
from giaoban.intake.extract import TOO_LARGE, extract

NOT_ISSUED = declare("documents.not_issued", _("Văn bản này chưa ban hành nên chưa có bản ký số để nhận."))
NOT_PDF = declare("documents.not_pdf", _("Tệp %(name)s không phải PDF. Hãy đưa bản PDF đã ký số của văn bản."))
OTHER_NUMBER = declare(
    "documents.other_number",
    _("Trong tệp %(name)s không thấy số %(symbol)s. Hãy đưa đúng bản PDF đã ký của văn bản này."),
)
SAME_COPY = declare("documents.same_copy", _("Bản PDF này đã được nhận rồi."))

_SIGNED = re.compile(rb"/ByteRange\s*\[")


def attach_signed(actor: Actor, draft_id: str, data: bytes, name: str = "") -> SignedCopy:
    """Keep the signed PDF (or the office's own PDF) of an issued document.

    Needs `documents.issue` for the document's unit. Refuses what is no PDF with text, or in whose text the document's
    number does not stand. Whether the signature is good is not judged here; whether there is one is kept.
    """
    if len(data) > settings.MAX_FILE_BYTES:
        raise Refusal(TOO_LARGE, name=name, limit=settings.MAX_FILE_BYTES // 2**20)
    draft = draft_for(actor, draft_id, "documents.issue")
    issued = Issued.objects.filter(pk=draft.pk).first()
    if issued is None:
        raise Refusal(NOT_ISSUED)
    if b"%PDF-" not in data[:1024]:
        raise Refusal(NOT_PDF, name=name)
    text = "".join(clean(extract(name or "pdf", data, settings.MAX_FILE_BYTES).text).split())
    if "".join(issued.symbol.split()) not in text:
        raise Refusal(OTHER_NUMBER, name=name, symbol=issued.symbol)
    sha256 = hashlib.sha256(data).hexdigest()
    with ledger_held():
        if SignedCopy.objects.filter(issued=issued, sha256=sha256).exists():
            raise Refusal(SAME_COPY)
        payload = {"draft": draft.pk, "symbol": issued.symbol, "sha256": sha256}
        row = SignedCopy(
            id=new_id(),
            issued=issued,
            name=name[:200],
            sha256=sha256,
            has_signature=bool(_SIGNED.search(data)),
            account_id=actor.account_id,
            at=now(),
            audit=audit(actor, "documents.attach_signed", draft.unit_id, payload),
        )
        row.file.save(f"{draft.pk}-{row.pk}.pdf", ContentFile(data), save=False)
        row.save(force_insert=True)
    return row
