"""What this room announces, inside the transaction of the step: a listener writes with it or not at all."""

from django.dispatch import Signal

# A task took a step: `task_id`, `occurrence_id`, `verb`, `before`, `after` (states), `account_id`.
task_moved = Signal()
