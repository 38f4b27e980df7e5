"""Targets: which is in force, and how far it is reached. The percent's rules are pure; docs/rollup.md says them."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from giaoban.catalogue.rules import Period
from giaoban.figures.enums import Comparator, TargetKind
from giaoban.figures.picks import TargetRow, targets_at

# Whose target a percent stands against where several are in force: what was assigned, then what the unit resolved.
_FIRST = (TargetKind.ASSIGNED, TargetKind.RESOLUTION, TargetKind.STRIVING)
_HUNDREDTH = Decimal("0.01")

# (unit, measure, item or 0)
TargetKey = tuple[int, int, int]


def year_of(period: Period) -> str:
    """The year whose targets a period stands against; of a term, the term itself."""
    if period.type == "term":
        return period.label
    return str(period.last.year if period.type in ("custom", "week") else period.year)


def in_force(about_ids: Iterable[int], period: Period, at_seq: int) -> dict[TargetKey, TargetRow]:
    """The target in force at the period's end, for its year, else for a term around it.

    Of several kinds, what a higher level assigned before what the unit resolved before what it strives for; of one
    kind the last valid by then.
    """
    year = year_of(period)
    best: dict[TargetKey, tuple[tuple[bool, int, date, int], TargetRow]] = {}
    for row in targets_at(about_ids, period.last, at_seq):
        if not _meant_for(row.period, year):
            continue
        rank = (row.period == year, -_FIRST.index(TargetKind(row.kind)), row.valid_from, row.seq)
        key = (row.about, row.measure, row.item)
        if key not in best or rank > best[key][0]:
            best[key] = (rank, row)
    return {key: row for key, (_rank, row) in best.items()}


def _meant_for(label: str, year: str) -> bool:
    first, _slash, last = label.partition("/")
    return label == year or bool(last) and "/" not in year and first <= year <= last


def yearly(target: TargetRow) -> bool:
    """Whether a target is a year's, not a term's."""
    return "/" not in target.period


def percent(value: int | None, target: int, comparator: str, accumulates: bool) -> Decimal | None:
    """Percent of a target reached, two decimals, rounded half up; None where it means nothing.

    At least, exactly: actual / target. At most (domain notes 5.2): what adds up over the year is 100 while it stays
    within the limit and limit / actual beyond it; anything else is limit / actual, and 100 where nothing is left of it.
    A limit of nought ("không để xảy ra") is kept (100) or broken (0). Of what is below nought there are no parts: such
    a limit is kept (100) or not, anything else is without a percent.
    """
    if value is None:
        return None
    if target < 0:
        return Decimal("100.00") if comparator == Comparator.AT_MOST and value <= target else None
    if comparator != Comparator.AT_MOST:
        return None if target == 0 else ratio(100 * value, target)
    if value <= target and (accumulates or value <= 0 or target == 0):
        return Decimal("100.00")
    return ratio(100 * target, value)


def met(value: int | None, target: int, comparator: str) -> bool | None:
    """Whether a target is reached; None while nothing is reported."""
    if value is None:
        return None
    if comparator == Comparator.AT_MOST:
        return value <= target
    return value == target if comparator == Comparator.EQUAL else value >= target


def ratio(numerator: int, denominator: int) -> Decimal:
    """A quotient with two decimals, rounded half up (away from zero)."""
    return (Decimal(numerator) / Decimal(denominator)).quantize(_HUNDREDTH, ROUND_HALF_UP)
