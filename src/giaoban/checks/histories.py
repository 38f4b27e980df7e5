"""Change against a unit's own history: a value that is far from what is usual, season granted."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from math import log10, sqrt

from giaoban.catalogue.rules import Period, parse_period
from giaoban.checks.rules import Found, Rule, Usual, found_by, say, usual
from giaoban.checks.sheet import Kind, Sheet, before, year_before

# Years of the same season that are looked at.
_YEARS = 4
# How many times the limit counts for a season that was not seen yet.
_UNSEEN = 3


def unusual(rule: Rule, sheet: Sheet, unit: int, period: Period) -> Iterator[Found]:
    """Kind `history`: the modified z-score (Iglewicz, Hoaglin 1993) of a period's value against the last `window`
    periods exceeds `score`, and it lies outside what the same season of earlier years had.

    At least `least` earlier values; the spread is never taken below `floor` of the middle. A season is the period and
    its neighbours a year before and earlier: Tết moves between two months. A value that is a thousand times the usual
    is told apart: đồng, nghìn, triệu.
    """
    params = rule.params
    for kind in sheet.kinds_of(unit):
        if kind.behaviour in ("progress", "count") or not rule.looks_at(kind.code):
            continue
        now = sheet.value(unit, kind, 0, period)
        if now is None or not now.applies:
            continue
        past = _past(sheet, unit, kind, period, params["window"])
        if len(past) < params["least"]:
            continue
        value = float(now.value)
        wide = usual(past, params["floor"], _least_spread(kind, past))
        score = wide.score(value)
        seasons = _seasons(sheet, unit, kind, period)
        # What happens may belong to a season that was not seen yet: without a year behind, only what is far beyond.
        limit = params["score"] * (_UNSEEN if kind.behaviour == "flow" and not seasons else 1)
        if abs(score) <= limit or _in_season(rule, kind, seasons, value):
            continue
        yield _far(rule, kind, now.value, wide, score, len(past), now.seqs, now.lines)


def _past(sheet: Sheet, unit: int, kind: Kind, period: Period, count: int) -> list[float]:
    """The values of the last periods of the type, newest first, back to a reorganisation of the unit or measure."""
    found: list[float] = []
    at = before(period)
    for _step in range(count):
        if at is None or sheet.broken(unit, at, period) or kind.epoch(at.last) != kind.epoch(period.last):
            break
        one = sheet.value(unit, kind, 0, at)
        if one is not None and one.applies:
            found.append(float(one.value))
        at = before(at)
    return found


def _least_spread(kind: Kind, past: list[float]) -> float:
    """Below this a spread says nothing: chance among things counted, two points of a percent."""
    if kind.unit == "%":
        return 2.0
    middle = sorted(past)[len(past) // 2]
    counted = kind.scale == 0 and abs(middle) < 10**6
    return sqrt(max(abs(middle), 1.0)) if counted else 0.0001


def _seasons(sheet: Sheet, unit: int, kind: Kind, period: Period) -> list[float]:
    """The values of the same season of earlier years: of the period itself and its neighbours."""
    seasons: list[float] = []
    at = year_before(period)
    for _step in range(_YEARS):
        if at is None or sheet.broken(unit, at, period) or kind.epoch(at.last) != kind.epoch(period.last):
            break
        for one in (before(at), at, *_after(at)):
            found = sheet.value(unit, kind, 0, one) if one is not None else None
            if found is not None and found.applies:
                seasons.append(float(found.value))
        at = year_before(at)
    return seasons


def _in_season(rule: Rule, kind: Kind, seasons: list[float], value: float) -> bool:
    """Whether the same season of an earlier year had the like."""
    if not seasons:
        return False
    room = float(rule.params["floor"] * rule.params["score"])
    slack = _least_spread(kind, seasons) * float(rule.params["score"])
    low, high = min(seasons), max(seasons)
    return low - room * abs(low) - slack <= value <= high + room * abs(high) + slack


@lru_cache(maxsize=4096)
def _after(period: Period) -> tuple[Period, ...]:
    """The period just after, where it is of the same year."""
    if period.ordinal >= {"month": 12, "quarter": 4, "half": 2}.get(period.type, 0):
        return ()
    mark = {"month": f"{period.ordinal + 1:02d}", "quarter": f"Q{period.ordinal + 1}", "half": "H2"}[period.type]
    return (parse_period(f"{period.year}-{mark}", period.regime),)


def _far(
    rule: Rule,
    kind: Kind,
    value: Decimal,
    wide: Usual,
    score: float,
    count: int,
    seqs: tuple[int, ...],
    lines: tuple[int, ...],
) -> Found:
    middle = Decimal(wide.middle).quantize(kind.smallest)
    working = f"{say(value)}; trung vị {count} kỳ {say(middle)}; z = {say(Decimal(score).quantize(Decimal('0.1')))}"
    way = "cao" if score > 0 else "thấp"
    said = f"{say(value)} {kind.unit} {way} khác thường"
    message = f"{kind.name}: {said} so với {count} kỳ trước (thường khoảng {say(middle)})."
    times = _times_thousand(float(value), wide.middle)
    if times:
        message += f" Có thể nhầm đơn vị tính: {'lớn' if score > 0 else 'nhỏ'} gấp khoảng {times} lần."
    return found_by(rule, message, kind.code, working=working, seqs=seqs, lines=lines)


def _times_thousand(value: float, middle: float) -> str:
    """ "1.000" or "1.000.000" where one is about so many times the other."""
    if value <= 0 or middle <= 0:
        return ""
    power = abs(log10(value / middle))
    for zeros, text in ((3, "1.000"), (6, "1.000.000")):
        if abs(power - zeros) < 0.3:
            return text
    return ""
