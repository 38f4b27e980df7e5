"""Reading the audit trail."""

from giaoban.base.actions.audit import digest
from giaoban.base.models import AuditEntry


def broken_audit_entry() -> int | None:
    """The first entry whose hash or place in the chain is not what it must be, or None when the chain holds."""
    previous, expected = "", 1
    for entry in AuditEntry.objects.order_by("id").iterator():
        if entry.id != expected or entry.previous != previous or digest(entry) != entry.digest:
            return entry.id
        previous, expected = entry.digest, expected + 1
    return None
