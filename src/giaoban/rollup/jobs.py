"""What the worker does for the mirror by the clock."""

import logging
from datetime import timedelta

from giaoban.base.errors import Refusal
from giaoban.base.jobs import timetable
from giaoban.rollup import mirror, segments

log = logging.getLogger(__name__)


@timetable(every=timedelta(minutes=5))
def compact() -> None:
    """Write the picks that are not on disk yet, where they are worth a segment; join segments that became many.

    May be begun again, or by several workers at once: whoever comes second leaves it to the first. A disk that cannot
    be written costs the next process a longer beginning and nobody a figure.
    """
    try:
        mirror.compact(worth=mirror.WORTH)
    except segments.Busy:
        log.info("another process writes the mirror's segments now")
    except (OSError, Refusal):
        log.warning("the mirror's segments could not be written", exc_info=True)
