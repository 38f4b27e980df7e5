"""What changed most against the period before and the same period of last year. In words: docs/rollup.md."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from giaoban.rollup.alike import ADD, enough, gave_all, is_estimated, known, summed
from giaoban.rollup.rows import Row
from giaoban.rollup.targets import ratio

# Counts below this on both sides are too few to call a change by its percent.
FEW = 10
PREVIOUS, SAME = "previous", "same_period"


@dataclass(frozen=True, slots=True)
class Against:
    """One comparison. `now` and `before` at the measure's scale, `percent` of `before` (None from nought, and of
    percents, which differ in points). `units` k of n where both are sums over those k units below that gave both, since
    one of the two is not complete. `unlike`: one is an estimate, the other is not."""

    to: str
    now: int
    before: int
    percent: Decimal | None
    units: tuple[int, int] | None
    unlike: bool

    @property
    def difference(self) -> int:
        """This less that, at the measure's scale (of percents: points)."""
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Change:
    """How a measure (and item) changed. `main` is the comparison that ranks it: the same period, since the season is in
    it; else the period before."""

    row: Row
    main: Against
    previous: Against | None
    same_period: Against | None

    @property
    def in_points(self) -> bool:
        """Whether it is told in points, being itself in percent: never in one order with changes in percent."""
        return self.row.measure.in_percent

    @property
    def better(self) -> bool | None:
        """True for the better, False for the worse; None where the measure has no direction."""
        way = self.row.measure.direction
        if way not in ("up", "down") or not self.main.difference:
            return None
        return (self.main.difference > 0) == (way == "up")


Below = Mapping[int, Sequence[Row]]


def incomplete(rows: Iterable[Row]) -> set[int]:
    """The measures whose sums lack units on one side of a comparison: of these the units below are needed."""
    return {
        row.measure.id
        for row in rows
        if row.measure.behaviour in ADD and any(cell.partial for to in (PREVIOUS, SAME) for cell in row.pair(to))
    }


def changed(rows: Iterable[Row], below: Below) -> list[Change]:
    """What changed; nothing that has not, and no count of units or work's progress.

    Two orders, one after the other, since a percent and a point are not to be set against one another: what is counted
    by its relative change against the same period, few counts after the others; then what is itself in percent, by its
    points.
    """
    lines: dict[tuple[int, str], list[Row]] = {}
    for one in (row for of_unit in below.values() for row in of_unit):
        lines.setdefault((one.measure.id, one.item), []).append(one)
    found = []
    for row in rows:
        if row.measure.behaviour in ("count", "progress"):
            continue
        parts = lines.get((row.measure.id, row.item), [])
        previous, same = against(row, PREVIOUS, parts), against(row, SAME, parts)
        main = same or previous
        if main is not None and main.difference:
            found.append(Change(row, main, previous, same))
    return sorted(found, key=_weight)


def _weight(change: Change) -> tuple[bool, bool, Decimal, int]:
    main, measure = change.main, change.row.measure
    if change.in_points:
        points = Decimal(abs(main.difference)).scaleb(-measure.scale)
        return True, False, -(points / 10 if measure.unit.startswith("‰") else points), measure.id
    few = measure.scale == 0 and max(abs(main.now), abs(main.before)) < FEW
    size = ratio(100 * abs(main.difference), abs(main.before)) if main.before else Decimal(100)
    return False, few or not main.before, -size, measure.id


def against(row: Row, to: str, parts: Sequence[Row]) -> Against | None:
    """A line set against the period before or the same period (`to`); of those of its units below (`parts`) that gave
    both, where one side is not complete. None where nothing can be said."""
    now, before = row.pair(to)
    units = None
    if now.partial or before.partial:
        both = gave_all(row.measure, (one.pair(to) for one in parts))
        expected = max(now.expected, len(both))
        if not enough(len(both), expected) or row.measure.behaviour not in ADD:
            return None
        now, before = (summed(cells, row.measure) for cells in zip(*both, strict=True))
        units = None if len(both) == expected else (len(both), expected)
    if not (known(now) and known(before)) or now.value is None or before.value is None:
        return None
    percent = ratio(100 * (now.value - before.value), abs(before.value)) if before.value else None
    if row.measure.in_percent:
        percent = None
    return Against(to, now.value, before.value, percent, units, is_estimated(now) != is_estimated(before))
