"""The one clock: tests and the demo can set it, nothing else asks the machine for the time."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, with its time zone."""
    return timezone.now()


def today() -> date:
    """Today's date in the office's time zone (Asia/Ho_Chi_Minh)."""
    return timezone.localdate()
