"""What conferences announce."""

from django.dispatch import Signal

# Inside the transaction that confirms it: `assignment_id`, `actor`. What a listener refuses is not confirmed.
assignment_confirmed = Signal()
