"""Answer a contradiction that was found in a document (giải trình)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal, declare
from giaoban.intake.steps import open_document

NO_ANSWER = declare("intake.no_answer", _("Hãy ghi lời giải trình trước khi lưu."))
NO_DOUBT = declare("intake.no_doubt", _("Không có mâu thuẫn này trong văn bản."))


@transaction.atomic
def answer(actor: Actor, document_id: str, doubt_id: int, text: str) -> None:
    """Keep the answer; it goes into the ledger with the finding."""
    document = open_document(actor, document_id)
    if not text.strip():
        raise Refusal(NO_ANSWER)
    doubt = document.doubts.filter(pk=doubt_id).first()
    if doubt is None:
        raise Refusal(NO_DOUBT)
    doubt.answer = text.strip()[:1000]
    doubt.save(update_fields=["answer"])
