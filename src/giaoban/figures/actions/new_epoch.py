"""Begin a new epoch of the ledger: after a backup was restored."""

from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.actors import System
from giaoban.base.locks import hold_ledger_lock
from giaoban.figures.gate import the_ledger


@transaction.atomic
def new_epoch(*, seen_seq: int = 0) -> int:
    """Begin a new epoch and return its number. Only for whoever owns the machine: there is no verb for it.

    A restored ledger has forgotten entries that others saw: a mirror, an issued report. `seen_seq` is the highest
    number that anybody outside the ledger still knows; numbers go on after it, so that none of those is given to
    something else. Every mirror of another epoch is worthless and builds itself anew. See docs/restore.md.
    """
    hold_ledger_lock()
    ledger = the_ledger()
    ledger.epoch += 1
    ledger.last_seq = max(ledger.last_seq, seen_seq)
    ledger.save(update_fields=["epoch", "last_seq"])
    audit(System(), "figures.new_epoch", None, {"epoch": ledger.epoch, "last_seq": ledger.last_seq})
    return ledger.epoch
