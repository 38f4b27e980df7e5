"""When a notice may go out: not at night, and after a failure not at once again. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

# Waiting times after the first failure, the second …; after the last one somebody has to look.
WAITS = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=24),
)
# A delivery that has been going out for so long has lost its worker.
LOST_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nobody is told anything, office time, over midnight too; equal ends: never quiet."""

    begins: time
    ends: time

    def holds(self, at: datetime) -> bool:
        """Whether a moment, in office time, lies in the quiet hours.

        >>> night = quiet_of("21:00-07:00")
        >>> [night.holds(datetime(2024, 3, 1, hour)) for hour in (6, 7, 20, 21, 23)]
        [True, False, False, True, True]
        """
        clock = at.time()
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends

    def after(self, at: datetime) -> datetime:
        """The first moment from `at` on that is not quiet, in the same time zone.

        >>> quiet_of("21:00-07:00").after(datetime(2024, 2, 29, 23, 30))
        datetime.datetime(2024, 3, 1, 7, 0)
        """
        if not self.holds(at):
            return at
        end = at.replace(hour=self.ends.hour, minute=self.ends.minute, second=0, microsecond=0)
        return end if end > at else end + timedelta(days=1)


def quiet_of(words: str) -> Quiet:
    """Quiet hours as the setting writes them, "21:00-07:00"; empty: never. Raises ValueError for anything else."""
    if not words.strip():
        return Quiet(time(0), time(0))
    found = re.fullmatch(r"\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*", words, re.ASCII)
    if found is None:
        raise ValueError(words)
    hours = [int(part) for part in found.groups()]
    return Quiet(time(hours[0], hours[1]), time(hours[2], hours[3]))


def wait_after(failures: int) -> timedelta | None:
    """How long to wait after so many failures; None: no more tries.

    >>> wait_after(1), wait_after(6) is None
    (datetime.timedelta(seconds=300), True)
    """
    return WAITS[failures - 1] if failures <= len(WAITS) else None
