"""Be done with a document: what is still open in it will not be recorded."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal, declare
from giaoban.intake.enums import DocumentState, FactState
from giaoban.intake.steps import open_document

STILL_ACCEPTED = declare(
    "intake.still_accepted", _("Còn số liệu đã nhận mà chưa ghi nhận. Hãy ghi nhận, hoặc thôi nhận, rồi mới khép lại.")
)


@transaction.atomic
def close(actor: Actor, document_id: str) -> None:
    """The document is done, with or without figures (a report of words alone is one too); its open figures count as
    rejected. Refuses while accepted figures wait to be recorded, lest they be lost."""
    document = open_document(actor, document_id)
    if document.facts.filter(state=FactState.ACCEPTED).exists():
        raise Refusal(STILL_ACCEPTED)
    left = document.facts.filter(state=FactState.OPEN).update(state=FactState.REJECTED)
    document.state = DocumentState.RECORDED
    document.save(update_fields=["state"])
    audit(actor, "intake.close", document.office_id, {"document": document.pk, "left": left})
