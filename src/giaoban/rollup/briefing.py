"""What the chair reads first: which targets are behind, why, and what changed. Two runs for all of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from giaoban.registry.queries import UnitView, units
from giaoban.rollup import table
from giaoban.rollup.attainment import Line, Standing, line_of, standings, unsure
from giaoban.rollup.changes import Change, changed, incomplete
from giaoban.rollup.consolidation import DATE, Asking
from giaoban.rollup.outlook import stands_on
from giaoban.rollup.remembered import recall
from giaoban.rollup.rows import Row
from giaoban.rollup.shortfalls import Shortfall, shortfalls

# So many of the units below are named as making a gap.
NAMED = 3


@dataclass(frozen=True, slots=True)
class Lag:
    """A target that is behind. `short`: the units below that make most of the gap, of `lagging` that lag; `absent`:
    those whose figure is not in the number though it was expected; `apart`: those whose figure cannot be compared since
    a unit was split nobody knows how."""

    row: Row
    standing: Standing
    short: tuple[tuple[UnitView, Shortfall], ...] = ()
    lagging: int = 0
    absent: tuple[UnitView, ...] = ()
    apart: tuple[UnitView, ...] = ()


@dataclass(frozen=True, slots=True)
class Briefing:
    """The lines of a unit and period; those behind, the likeliest to be missed first; what changed: what is counted by
    percent, the most first, then what is itself in percent by points. `stands`: how each line with a target stands;
    `unsaid`: those of which nobody can say whether they are behind, so many units being silent."""

    rows: list[Row]
    lags: list[Lag]
    changes: list[Change]
    stands: Mapping[Line, Standing] = field(default_factory=dict)
    unsaid: tuple[Row, ...] = ()

    @property
    def with_target(self) -> int:
        """How many lines have a target."""
        return sum(row.target is not None for row in self.rows)


def briefing(asking: Asking) -> Briefing:
    """The briefing of a unit and period; see Asking for the boundaries."""
    asking = replace(asking, at_seq=asking.position())
    if asking.engine != "duckdb":
        return _briefed(asking)
    key = ("briefing", replace(asking, at_seq=None))
    # Its rows are those of sheets that are remembered already.
    return recall(key, asking.at_seq, lambda _known, _changed: _briefed(asking), lambda found: len(found.rows))


def _briefed(asking: Asking) -> Briefing:
    rows = table.rows(asking)
    # Only what may be behind, or is not complete, is looked at below.
    likely = {measure for (measure, _item), stand in standings(rows, asking.period, {}).items() if stand.behind}
    sheet = table.sheet(asking, 1, likely | unsure(rows) | incomplete(rows))
    below = {unit: sheet.rows(unit) for unit in sheet.units}
    known = standings(rows, asking.period, below)
    stands = [(row, stand) for row in rows if (stand := known.get(line_of(row))) is not None and stand.behind]
    stands.sort(key=lambda pair: (-pair[1].gap, pair[0].measure.id))
    views = units(sheet.units, asking.period.last)
    answer = sheet.answer
    of = answer.question.items.of
    expected = [answer.asked(asking.about_id, row.measure.id, of(row.item_id or 0), DATE) for row, _stand in stands]
    lags = [_lag(row, stand, below, views, who) for (row, stand), who in zip(stands, expected, strict=True)]
    unsaid = tuple(row for row in rows if (stand := known.get(line_of(row))) is not None and stand.unsaid)
    return Briefing(rows, lags, changed(rows, below), known, unsaid)


def _lag(
    row: Row,
    stand: Standing,
    below: Mapping[int, Sequence[Row]],
    views: Mapping[int, UnitView],
    expected: Collection[int],
) -> Lag:
    mine = {
        unit: one
        for unit, of_unit in below.items()
        for one in of_unit
        if (one.measure.id, one.item) == (row.measure.id, row.item)
    }
    found = shortfalls(row, stand, mine)
    cell = stands_on(row)
    there = {unit for unit, one in mine.items() if not stands_on(one).missing}
    divided = {unit for unit, one in mine.items() if stands_on(one).apart}
    gone = [unit for unit in expected if unit not in there] if cell.partial else []
    absent, apart = (
        tuple(sorted((views[one] for one in of if one in views), key=lambda view: (view.code, view.id)))
        for of in (set(gone) - divided, divided)
    )
    named = tuple((views[one.unit_id], one) for one in found[:NAMED] if one.unit_id in views)
    return Lag(row, stand, named, len(found), absent, apart)
