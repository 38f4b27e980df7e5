"""Targets: which is in force, and how far it is reached. The percent's rules are pure; docs/rollup.md says them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from giaoban.catalogue.rules import Period
from giaoban.figures.enums import Comparator, TargetKind
from giaoban.figures.models import Target

# Whose target a percent stands against where several are in force: the unit's own resolution binds it first.
_FIRST = (TargetKind.RESOLUTION, TargetKind.ASSIGNED, TargetKind.STRIVING)
_HUNDREDTH = Decimal("0.01")


# (unit, measure, item or 0)
TargetKey = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class InForce:
    """A target in force on a day, as the ledger holds it."""

    seq: int
    about: int
    measure: int
    item: int
    version: int
    value: int
    comparator: str
    kind: str
    paper: str
    valid_from: date
    yearly: bool


def in_force(about_ids: Iterable[int], period: Period, at_seq: int) -> dict[TargetKey, InForce]:
    """By (unit, measure, item or 0): the target in force at the period's end, for its year, else for a term around it.

    The last version valid by then counts; of several kinds, the resolution's before the assigned one before the
    striven for.
    """
    year = str(period.last.year if period.type in ("custom", "week") else period.year)
    rows = Target.objects.filter(about_id__in=list(about_ids), valid_from__lte=period.last, seq__lte=at_seq)
    best: dict[TargetKey, tuple[tuple[int, int, date, int], InForce]] = {}
    for row in rows.order_by("seq"):
        if not _meant_for(row.period, year):
            continue
        yearly = row.period == year
        target = InForce(
            row.seq,
            row.about_id,
            row.measure_id,
            row.item_id or 0,
            row.version_id,
            row.value,
            row.comparator,
            row.kind,
            row.paper,
            row.valid_from,
            yearly,
        )
        rank = (int(yearly), -_FIRST.index(TargetKind(row.kind)), row.valid_from, row.seq)
        key = (target.about, target.measure, target.item)
        if key not in best or rank > best[key][0]:
            best[key] = (rank, target)
    return {key: target for key, (_rank, target) in best.items()}


def _meant_for(label: str, year: str) -> bool:
    first, _slash, last = label.partition("/")
    return first == year if not last else first <= year <= last


def percent(value: int | None, target: int, comparator: str, accumulates: bool) -> Decimal | None:
    """Percent of a target reached, two decimals, rounded half up; None where it means nothing.

    At least, exactly: actual / target. At most (domain notes 5.2): what adds up over the year is 100 while it stays
    within the limit and limit / actual beyond it; anything else is limit / actual, and 100 where nothing is left of it.
    A limit of nought ("không để xảy ra") is kept (100) or broken (0).
    """
    if value is None:
        return None
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
