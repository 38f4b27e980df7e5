"""What this room announces, after commit. A listener that fails is logged and hurts nobody."""

from django.dispatch import Signal

# A submission took a step: `submission_id`, `verb`, `before`, `after` (states, "" before it was opened), `reason`,
# `cells` (line → reason), `account_id`.
submission_moved = Signal()

# A figure that counted was replaced: `submission_id`, `line_id`, `old_seq`, `new_seq` (None: withdrawn), `reason`,
# `account_id`. Whoever used the old one is to be told.
figure_corrected = Signal()

# The reminders of this half-hour are queued: rooms above queue theirs now, so that one person gets one message.
reminding = Signal()
