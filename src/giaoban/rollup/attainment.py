"""How a target stands on a period's last day. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from giaoban.catalogue.rules import Period, parse_period
from giaoban.figures.enums import Comparator
from giaoban.rollup.outlook import Outlook, outlook, pace, stands_on
from giaoban.rollup.rows import Row, TargetCell, Threshold
from giaoban.rollup.targets import met

# (measure, item or None)
Line = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Standing:
    """`pace` is the share of the year gone by, in percent, for what adds up over the year: a hint, never a target.
    `gap`: how far below the target it ends if it goes on as so far, or stands where nobody can say; the larger, the
    more likely it is missed. `outlook` says how that was reckoned. `unsaid`: the target is not reached in what was
    reported, and so much is missing that nobody can say whether it is behind. `kept` of a limit ("at most"): it is not
    passed, and its time is not over, so that it may still be; such a target is not done."""

    percent: Decimal | None
    pace: Decimal | None
    behind: bool
    gap: Decimal
    outlook: Outlook | None = None
    unsaid: bool = False
    kept: bool = False


def standing(row: Row, period: Period, parts: Sequence[Row] = ()) -> Standing | None:
    """How the row's target stands, or None without a target or without figures. `parts`: the same line of each unit
    directly below, by which a number that is not of all units is judged.

    Behind is a limit that is broken, a target not reached at the year's end, and within the year whatever misses its
    target if it goes on as so far (`outlook`). Of what does not add up and has no last year to go by, nothing is
    said before the year's end. Nothing is behind only because units are silent: where some are, only what is behind by
    those that spoke.
    """
    target, actual = row.target, stands_on(row)
    if target is None or actual.missing or actual.value is None:
        return None
    gone, ahead = _pace(row, period), outlook(row, actual, period, parts)
    limit = target.comparator == "le" and row.measure.behaviour == "flow"
    reaches = met(actual.value, target.value, target.comparator)
    if reaches:
        missed = limit and ahead is not None and ahead.missed
    else:
        over = not actual.partial and is_over(target, period)
        missed = limit or over or (ahead is not None and ahead.missed)
    unsaid = actual.partial and ahead is None and not missed and not (reaches and not limit)
    reached = target.percent or Decimal(0)
    short = Decimal(100) - (ahead.percent if ahead is not None else reached)
    gap = max(Decimal(0), short) if missed else Decimal(0)
    kept = bool(reaches) and target.comparator == Comparator.AT_MOST and not is_over(target, period)
    return Standing(target.percent, gone, missed, gap, ahead, unsaid, kept)


def is_over(target: TargetCell | Threshold, period: Period) -> bool:
    """Whether the time that a target is set for is over at a period's end: its year, of a term the last of its years;
    of what is asked without a year, the period's own."""
    year = target.period[-4:] if isinstance(target, TargetCell) else ""
    regime = "LICH" if period.type == "custom" else period.regime
    return parse_period(year or str(period.last.year), regime).last <= period.last


def standings(rows: Iterable[Row], period: Period, below: Mapping[int, Sequence[Row]]) -> dict[Line, Standing]:
    """How each of the rows stands that has a target and a figure, by its line; `below` are the lines of the units
    directly below (needed of `unsure` only)."""
    parts: dict[tuple[int, str], list[Row]] = {}
    for one in (row for of_unit in below.values() for row in of_unit):
        parts.setdefault(_named(one), []).append(one)
    found = ((row, standing(row, period, parts.get(_named(row), ()))) for row in rows)
    return {line_of(row): stand for row, stand in found if stand is not None}


def unsure(rows: Iterable[Row]) -> set[int]:
    """The measures whose number stands against a target and is not of all units: of these the units below are
    needed."""
    return {row.measure.id for row in rows if row.target is not None and stands_on(row).partial}


def line_of(row: Row) -> Line:
    """What names a row among those of its unit."""
    return row.measure.id, row.item_id


def _named(row: Row) -> tuple[int, str]:
    """What is the same in the lines of several units: items go by their names."""
    return row.measure.id, row.item


def _pace(row: Row, period: Period) -> Decimal | None:
    """The share of the year gone by, in percent, for what adds up over it towards an "at least"."""
    if row.target is not None and "/" in row.target.period:
        return None
    if row.measure.behaviour != "flow" or (row.target and row.target.comparator == "le"):
        return None
    return pace(period)
