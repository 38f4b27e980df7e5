"""The one clock: tests and the demo can set it, nothing else asks the machine for the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

_fixed: ContextVar[datetime | None] = ContextVar("giaoban_clock", default=None)


def now() -> datetime:
    """This moment, with its time zone; on a site for trying out, of the day that it was given (GIAOBAN_DAY)."""
    return _fixed.get() or timezone.now() + timedelta(days=settings.CLOCK_DAYS)


def today() -> date:
    """Today's date in the office's time zone (Asia/Ho_Chi_Minh)."""
    return timezone.localdate(now())


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """While it lasts, it is `moment` (with a time zone) for everything that asks this clock."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
