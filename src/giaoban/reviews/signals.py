"""What conferences announce."""

from django.dispatch import Signal

# Inside the transaction that confirms it: `assignment_id`, `actor`. What a listener refuses is not confirmed.
assignment_confirmed = Signal()
# Inside the transaction in which a confirmed conclusion is replaced: `conclusion_id`, `by_id` (the new one), `actor`.
conclusion_replaced = Signal()
