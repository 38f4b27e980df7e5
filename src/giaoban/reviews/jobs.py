"""What this room does by the clock."""

from datetime import timedelta

from giaoban.base.jobs import timetable
from giaoban.reviews.notices import remind


@timetable(every=timedelta(minutes=30))
def review_reminders() -> None:
    """Remind those invited who have not replied."""
    remind()
