"""What the worker does for notices by the clock."""

from datetime import timedelta

from giaoban.base.jobs import timetable
from giaoban.notices.actions.send import send_due


@timetable(every=timedelta(minutes=1))
def send_notices() -> None:
    """Send what waits, outside the quiet hours."""
    send_due()
