"""One cell of a table of one's own, made from a consolidated row. Whole numbers at a scale; words are for screens."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from giaoban.catalogue.enums import Behaviour
from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.rules import Period, previous_period, same_period_last_year
from giaoban.rollup.coverage import Coverage
from giaoban.rollup.layouts import COUNTED, Value
from giaoban.rollup.rows import Cell, Row, TargetCell
from giaoban.rollup.targets import ratio

# What a row calls each value, and the slot of its page of sources.
CELLS = {
    Value.THIS_PERIOD: "this_period",
    Value.TO_DATE: "to_date",
    Value.SAME_PERIOD: "same_period",
    Value.SAME_TO_DATE: "same_to_date",
    Value.PREVIOUS: "previous",
}
_AGAINST = {
    Value.CHANGE_SAME: "same_period",
    Value.CHANGE_TO_DATE: "same_to_date",
    Value.CHANGE_PREVIOUS: "previous",
}
_SLOTS = {
    Value.THIS_PERIOD: "this",
    Value.TARGET: "target",
    Value.SAME_PERIOD: "same",
    Value.CHANGE_SAME: "this",
    Value.SAME_TO_DATE: "same_to_date",
    Value.PREVIOUS: "previous",
    Value.CHANGE_PREVIOUS: "this",
}
# Flows of these may be added up over periods that follow on one another.
SUMMED = (Value.THIS_PERIOD, Value.SAME_PERIOD)
_PERCENT_SCALE = 2
# Why there is no percent: the target was set for another way of counting.
_TARGET_APART = "target_apart"


@dataclass(frozen=True, slots=True)
class Where:
    """The page of sources of a number: whose, of which measure, item, slot and period; of a sum of periods (slot
    "history") the page of the measure's past; of counts over all measures (slot "collected", or "collected_past" over
    periods) who has handed in what."""

    unit_id: int
    measure_id: int
    item_id: int | None
    slot: str
    period: Period


@dataclass(frozen=True, slots=True)
class Figure:
    """What a cell says. `number` stands at `scale`, None where there is none; `of`: it is so many of these ("7/13").

    `percent`: it is in percent; `points`: a difference of percents. `cell` is what was consolidated, `before` what it
    was compared with, `target` what it stands against. `why` there is no number: "apart" (units were split nobody knows
    how), "counted_anew" (the measure is counted otherwise since the day `since`), "uneven" (sums of different units),
    "no_sum" (it does not add up), "not_there" (no unit of the level then), "not_its" (a work or a campaign of others),
    "not_asked" (no form asks for it), "target_apart" (the target is counted otherwise); "" where nothing was reported.
    `summed`: added up over so many of so many periods. `coverage`: what a percent of figures that came is counted from;
    `measure` is None where that is over several.
    """

    value: Value
    measure: MeasureView | None
    number: int | None = None
    scale: int = 0
    of: int | None = None
    percent: bool = False
    points: bool = False
    cell: Cell = field(default_factory=Cell)
    before: Cell | None = None
    target: TargetCell | None = None
    why: str = ""
    since: date | None = None
    summed: tuple[int, int] | None = None
    where: Where | None = None
    coverage: Coverage | None = None

    @property
    def seqs(self) -> tuple[int, ...]:
        """The statements and the target behind the number."""
        if self.number is None and not self.cell.absence:
            return ()
        of_target = (self.target.seq,) if self.target and self.value in (Value.TARGET, Value.PERCENT) else ()
        stated = () if self.value == Value.TARGET else self.cell.seqs
        return (*stated, *(self.before.seqs if self.before else ()), *of_target)

    @property
    def opens(self) -> bool:
        """Whether there is something behind it to look at: of nobody's report and no target there is not."""
        if self.value == Value.REPORTED:
            return bool(self.number)
        if self.coverage is not None:
            return self.measure is None or bool(self.coverage.given)
        return self.cell.opens or self.target is not None or self.summed is not None

    @property
    def exact(self) -> Decimal | None:
        """The number in its unit, in percent for percents."""
        return None if self.number is None else Decimal(self.number).scaleb(-self.scale)

    @property
    def partial(self) -> bool:
        """A sum in which something that was expected is missing: units, or periods."""
        return self.cell.partial or (self.summed is not None and self.summed[0] < self.summed[1])


def figure_of(row: Row, value: Value, unit_id: int, period: Period, since: date | None) -> Figure:
    """One value of a row; `since`: the day from which the measure is counted as it is now, None if it always was."""
    where = _where(row, value, unit_id, period)
    if value in CELLS:
        cell: Cell = getattr(row, CELLS[value])
        return _plain(row, value, cell, where, _why(cell, _period_of(value, period), since), since)
    actual = _actual(row)
    if value == Value.TARGET:
        number, why = row.target.value if row.target else None, _TARGET_APART if row.target_apart else ""
        return Figure(value, row.measure, number, row.measure.scale, target=row.target, why=why, where=where)
    if value == Value.PERCENT:
        reached = row.target.percent if row.target else None
        why = _why(actual, period, since) if row.target else _TARGET_APART if row.target_apart else ""
        return Figure(value, row.measure, *_hundredths(reached), percent=True, cell=actual, target=row.target,
                      why=why if reached is None else "", since=since, where=where)  # fmt: skip
    if value == Value.REPORTED:
        if actual.apart:
            # It is not known who gave what, and nobody is silent.
            return Figure(value, row.measure, cell=Cell(apart=actual.apart), why="apart", where=where)
        k, n = (actual.reported, actual.expected) if actual.expected else (0 if actual.missing else 1, 1)
        return Figure(value, row.measure, k, of=n, cell=Cell(seqs=actual.seqs), where=where)
    return _change(row, value, period, since, where)


def covered(value: Value, coverage: Coverage, measure: MeasureView | None, where: Where | None) -> Figure:
    """How complete, or how timely, what forms ask for is; nothing where none does. `measure` None: over several."""
    percent = coverage.completeness if value == Value.COMPLETENESS else coverage.timeliness
    return Figure(value, measure, *_hundredths(percent), percent=True, why="not_asked" if percent is None else "",
                  where=where, coverage=coverage)  # fmt: skip


def _change(row: Row, value: Value, period: Period, since: date | None, where: Where) -> Figure:
    """A change in percent; of what is itself a percent, the difference in points."""
    against = _AGAINST[value]
    now, before = row.pair(against)
    points = row.measure.in_percent
    if points:
        number, scale = row.difference(against), row.measure.scale
    else:
        number, scale = _hundredths(row.change(against))
    why = ""
    if number is None:
        why = _why(now, period, since) or _why(before, _period_of(value, period), since)
        both = now.value is not None and before.value is not None
        why = why or ("uneven" if both and not row.even(against) else "")
    return Figure(value, row.measure, number, scale, percent=not points, points=points, cell=now, before=before,
                  why=why, since=since, where=where)  # fmt: skip


def _hundredths(percent: Decimal | None) -> tuple[int | None, int]:
    return (None if percent is None else int(percent.scaleb(_PERCENT_SCALE)), _PERCENT_SCALE)


def _plain(row: Row, value: Value, cell: Cell, where: Where, why: str, since: date | None) -> Figure:
    number, scale, of = cell.value, row.measure.scale, None
    if row.measure.behaviour == Behaviour.COUNT:
        of = cell.denominator
    elif number is None and cell.numerator is not None:
        number, scale = cell.numerator, row.measure.part_scale
    return Figure(value, row.measure, number, scale, of, cell=cell, why=why, since=since, where=where)


def _why(cell: Cell, period: Period | None, since: date | None) -> str:
    if cell.apart:
        return "apart"
    if since is not None and period is not None and period.last < since and cell.missing:
        return "counted_anew"
    return ""


def _actual(row: Row) -> Cell:
    """What stands against a target: to date, or this period's where a measure that does not add up was stated for the
    period only."""
    if row.to_date.missing and row.measure.behaviour != Behaviour.FLOW and not row.this_period.missing:
        return row.this_period
    return row.to_date


def _period_of(value: Value, period: Period) -> Period | None:
    """Of which period a value is, or the one that it is compared with."""
    if value in (Value.SAME_PERIOD, Value.SAME_TO_DATE, Value.CHANGE_SAME, Value.CHANGE_TO_DATE):
        return same_period_last_year(period)
    return previous_period(period) if value in (Value.PREVIOUS, Value.CHANGE_PREVIOUS) else period


def _where(row: Row, value: Value, unit_id: int, period: Period) -> Where:
    """The page of a number's sources; of a percent or a change, that of what stands above it."""
    return Where(unit_id, row.measure.id, row.item_id, _SLOTS.get(value, "to_date"), period)


def summed(figures: Sequence[Figure]) -> Figure:
    """Periods that follow on one another, added up: flows of what was reported for each, the change of such sums, and
    counts of figures that came. Nothing else adds up over time."""
    first = figures[0]
    if first.value in COUNTED:
        whole = sum((figure.coverage for figure in figures if figure.coverage is not None), Coverage())
        where = next((figure.where for figure in reversed(figures) if figure.where is not None), None)
        slot = "history" if first.measure else "collected_past"
        return covered(first.value, whole, first.measure, replace(where, slot=slot) if where else None)
    flow = first.measure is not None and first.measure.behaviour == Behaviour.FLOW
    if flow and first.value in SUMMED:
        return _sum(figures)
    if flow and first.value == Value.CHANGE_SAME:
        now, before = _whole(figures, "cell"), _whole(figures, "before")
        if now is not None and before:
            change = ratio(100 * (now - before), abs(before))
            of, where = _count(figures), _past(figures)
            return Figure(first.value, first.measure, *_hundredths(change), percent=True, summed=of, where=where)
        uneven = any(figure.why == "uneven" for figure in figures)
        return Figure(first.value, first.measure, percent=True, why="uneven" if uneven else "")
    return Figure(first.value, first.measure, why="no_sum")


def _whole(figures: Sequence[Figure], name: str) -> int | None:
    """The sum of one side of comparisons, if every one of them is there and compares like with like."""
    cells: list[Cell | None] = [getattr(figure, name) for figure in figures]
    numbers = [cell.value for cell in cells if cell is not None and cell.value is not None]
    whole = len(numbers) == len(figures) and not any(figure.why == "uneven" for figure in figures)
    return sum(numbers) if whole else None


def _past(figures: Sequence[Figure]) -> Where | None:
    last = next((figure.where for figure in reversed(figures) if figure.where is not None), None)
    return replace(last, slot="history") if last else None


def _count(figures: Sequence[Figure]) -> tuple[int, int]:
    return len(figures), len(figures)


def _sum(figures: Sequence[Figure]) -> Figure:
    first = figures[0]
    known = [figure for figure in figures if figure.number is not None]
    why = next((figure.why for figure in figures if figure.why in ("apart", "counted_anew")), "")
    if not known or why:
        na = bool(figures) and all(figure.cell.absence == "na" for figure in figures)
        return Figure(first.value, first.measure, cell=Cell(absence="na" if na else ""), why=why, since=first.since)
    there = sum(1 for figure in figures if not figure.cell.missing)
    cells = [figure.cell for figure in known]
    total = Cell(
        value=sum(cell.value or 0 for cell in cells),
        quality=min((cell.quality for cell in cells if cell.quality is not None), default=None),
        origin="children" if any(cell.origin == "children" for cell in cells) else "own",
        derived=True,
        seqs=tuple(sorted({seq for cell in cells for seq in cell.seqs})),
        conflict=any(cell.conflict for cell in cells),
        estimated=sum(cell.estimated for cell in cells),
        lacking=sum(max(cell.lacking, cell.expected - cell.reported) for cell in cells if cell.partial),
    )
    of, where = (there, len(figures)), _past(figures)
    return Figure(first.value, first.measure, total.value, first.scale, cell=total, summed=of, where=where)
