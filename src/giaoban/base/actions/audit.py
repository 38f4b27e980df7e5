"""Append to the audit trail."""

import hashlib
import json
from datetime import UTC
from typing import Any

from giaoban.base.actors import Actor, Deputy
from giaoban.base.clock import now
from giaoban.base.locks import hold_ledger_lock
from giaoban.base.marks import look_again
from giaoban.base.models import AuditEntry, AuditTerm
from giaoban.base.terms import terms_of


def digest(entry: AuditEntry) -> str:
    """The hash of an entry over its content and the hash before it."""
    content = [
        entry.id,
        entry.at.astimezone(UTC).isoformat(),
        entry.account_id,
        entry.action,
        entry.unit_id,
        entry.payload,
        entry.previous,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def audit(actor: Actor, action: str, unit_id: int | None, payload: dict[str, Any]) -> AuditEntry:
    """Write one chained entry for one action (a batch is one) inside the caller's transaction.

    `payload` is JSON and holds ids and counts, never a person's name. What is done on behalf of another account
    ("thay mặt") says so in `payload["on_behalf_of"]`.
    """
    behalf = actor.on_behalf_of(action, unit_id) if isinstance(actor, Deputy) else None
    if behalf is not None:
        payload = {**payload, "on_behalf_of": behalf}
    hold_ledger_lock()
    look_again()
    last = AuditEntry.objects.order_by("-id").first()
    entry = AuditEntry(
        id=last.id + 1 if last else 1,
        at=now().replace(microsecond=0),
        account_id=actor.account_id,
        action=action,
        unit_id=unit_id,
        payload=payload,
        previous=last.digest if last else "",
    )
    entry.digest = digest(entry)
    entry.save(force_insert=True)
    AuditTerm.objects.bulk_create([AuditTerm(term=term, entry=entry) for term in terms_of(action, payload)])
    return entry
