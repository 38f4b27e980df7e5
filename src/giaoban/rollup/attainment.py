"""How a target stands on a period's last day. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from giaoban.catalogue.rules import Period
from giaoban.rollup.outlook import Outlook, outlook, pace
from giaoban.rollup.rows import Cell, Row
from giaoban.rollup.targets import met


@dataclass(frozen=True, slots=True)
class Standing:
    """`pace` is the share of the year gone by, in percent, for what adds up over the year: a hint, never a target.
    `gap`: how far below the target it ends if it goes on as so far, or stands where nobody can say; the larger, the
    more likely it is missed. `outlook` says how that was reckoned."""

    percent: Decimal | None
    pace: Decimal | None
    behind: bool
    gap: Decimal
    outlook: Outlook | None = None


def standing(row: Row, period: Period) -> Standing | None:
    """How the row's target stands, or None without a target or without figures.

    Behind is a limit that is broken, a target not reached at the year's end, and within the year whatever misses its
    target if it goes on as so far (`outlook`). Of what does not add up and has no last year to go by, nothing is
    said before the year's end.
    """
    target, actual = row.target, stands_on(row)
    if target is None or actual.missing or actual.value is None:
        return None
    gone, ahead = _pace(row, period), outlook(row, actual, period)
    # A term's target is due in its last year.
    due = str(period.year) == target.period[-4:] or not target.period
    limit = target.comparator == "le" and row.measure.behaviour == "flow"
    if met(actual.value, target.value, target.comparator):
        missed = limit and ahead is not None and ahead.missed
    else:
        over = period.type == "term" or (period.type == "year" and due)
        missed = limit or over or (ahead is not None and ahead.missed)
    reached = target.percent or Decimal(0)
    short = Decimal(100) - (ahead.percent if ahead is not None else reached)
    return Standing(target.percent, gone, missed, max(Decimal(0), short) if missed else Decimal(0), ahead)


def stands_on(row: Row) -> Cell:
    """The cell that stands against the row's target: the value to date or, of what does not add up, where it was stated
    for the period only, this period's; a value out of date says nothing of this period. What adds up stands against a
    term's target from the term's first day."""
    if row.target is not None and "/" in row.target.period and row.measure.behaviour == "flow":
        return row.since_term
    return row.this_period if row.to_date.missing and row.measure.behaviour != "flow" else row.to_date


def _pace(row: Row, period: Period) -> Decimal | None:
    """The share of the year gone by, in percent, for what adds up over it towards an "at least"."""
    if row.target is not None and "/" in row.target.period:
        return None
    if row.measure.behaviour != "flow" or (row.target and row.target.comparator == "le"):
        return None
    return pace(period)
