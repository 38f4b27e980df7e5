"""Put a document away without recording anything more of it."""

from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.intake.enums import DocumentState
from giaoban.intake.steps import open_document


@transaction.atomic
def discard(actor: Actor, document_id: str) -> None:
    """The document leaves the list; what was recorded of it stays in the ledger, and the file in storage."""
    document = open_document(actor, document_id)
    document.state = DocumentState.DISCARDED
    document.save(update_fields=["state"])
    audit(actor, "intake.discard", document.office_id, {"document": document.pk})
