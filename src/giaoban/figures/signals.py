"""What the ledger announces."""

from django.dispatch import Signal

# After commit: `batch_id`, `action`, `first_seq` and `last_seq` (of the batch's entries), `about_ids` (frozenset of
# units). A listener that fails is logged and hurts nobody: what was recorded is recorded.
figures_recorded = Signal()
