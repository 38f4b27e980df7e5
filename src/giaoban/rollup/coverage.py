"""How complete a period's figures are, and how timely: of every figure that a form asks of a unit, whether it is there
and whether it came by its day. Counted, so that it adds up over units, measures and levels; never stored."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from giaoban.catalogue.queries import MeasureView, plan_of
from giaoban.catalogue.rules import Period
from giaoban.figures.reported import FirstStated, first_stated
from giaoban.registry.enums import Hierarchy
from giaoban.registry.queries import UnitView, units
from giaoban.rollup.consolidation import DATE, THIS, Answer, Asking, ask, slots_of
from giaoban.rollup.expectations import named, named_itself, periods_asked
from giaoban.rollup.question import tree
from giaoban.rollup.targets import ratio

# (measure, name of the item, "" for the whole)
Line = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of `expected` figures so many were `given`; of these, `on_time` by their due day and `late` after it. Of some
    nobody knows when they came (a report on paper that was recorded later, a sum of units below): they are neither."""

    expected: int = 0
    given: int = 0
    on_time: int = 0
    late: int = 0

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(
            self.expected + other.expected,
            self.given + other.given,
            self.on_time + other.on_time,
            self.late + other.late,
        )

    @property
    def completeness(self) -> Decimal | None:
        """Percent of the expected figures that are there, two decimals, half up; None where none is expected."""
        return ratio(100 * self.given, self.expected) if self.expected else None

    @property
    def timeliness(self) -> Decimal | None:
        """Percent of the expected figures that came by their day, two decimals, half up; None where none is
        expected."""
        return ratio(100 * self.on_time, self.expected) if self.expected else None


@dataclass(frozen=True, slots=True)
class UnitCoverage:
    """What one unit gave of what is asked of it itself, and which measures it owes, in catalogue order."""

    unit: UnitView
    coverage: Coverage
    missing: tuple[MeasureView, ...]


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of a unit and period: `whole` counts every level below it, `below` each unit directly below by its code, `lines`
    what the units directly below gave of each measure and item."""

    period: Period
    whole: Coverage
    below: tuple[UnitCoverage, ...]
    lines: Mapping[Line, Coverage] = field(default_factory=dict)


def completeness(asking: Asking, measures: set[int] | None = None, directly: bool = False) -> Completeness:
    """What the forms in force ask of the units at every level below a unit, held against what they gave. Nothing is
    expected where the catalogue names nobody, nor in hierarchies other than the State's. `directly`: only of the units
    directly below."""
    if not plan_of(asking.period.regime).rows or asking.hierarchy != Hierarchy.STATE:
        return Completeness(asking.period, Coverage(), ())
    of_unit: dict[int, Coverage] = defaultdict(Coverage)
    of_line: dict[Line, Coverage] = defaultdict(Coverage)
    owed: dict[int, list[MeasureView]] = defaultdict(list)
    whole, level, depth = Coverage(), 1, 1
    while level <= depth:
        answer = ask(asking, slots_of(asking.period, {THIS, DATE}), level, measures)
        depth = 1 if directly else answer.question.tree.depth
        for one in asked_at(asking, answer, level):
            whole += one.coverage
            if level == 1:
                of_unit[one.unit] += one.coverage
                of_line[one.line] += one.coverage
                if not one.coverage.given:
                    owed[one.unit].append(answer.views[one.line[0]])
        level += 1
    views = units(of_unit, asking.period.last)
    below = (
        UnitCoverage(views[one], of_unit[one], tuple(dict.fromkeys(owed[one])))
        for one in sorted(views, key=lambda one: (views[one].code, one))
    )
    return Completeness(asking.period, whole, tuple(below), dict(of_line))


@dataclass(frozen=True, slots=True)
class AskedFigure:
    """One figure that is asked of a unit: one expected, given or not. `item_id`: 0 for the whole, None of a work or
    campaign that nobody has yet."""

    unit: int
    line: Line
    item_id: int | None
    coverage: Coverage


def asked_at(asking: Asking, answer: Answer, level: int) -> Iterator[AskedFigure]:
    """Every figure that forms ask of the units at a level (0: of the unit itself), of the measures of an answer."""
    plan, question = plan_of(asking.period.regime), answer.question
    if not plan.rows or asking.hierarchy != Hierarchy.STATE:
        return
    slots = [slot for slot in question.slots if slot.number == THIS]
    if level:
        forms = named(question.tree, slots, asking.period.regime, level)
        here = set(question.tree.at(THIS, level))
    else:
        forms, here = named_itself(question.tree, slots[0], asking.period.regime), {asking.about_id}
    due: dict[tuple[int, Line], date] = {}
    for among in forms.forms.values():
        for unit, versions in among.items():
            for version, day in versions.items() if unit in here else ():
                for measure, key in forms.lines[version]:
                    due[unit, (measure, key)] = min(day, due.get((unit, (measure, key)), day))
    wanted = {key: day for key, day in due.items() if key[1][0] in answer.views}
    known = first_stated(here, periods_asked(asking.period, plan), {line[0] for _unit, line in wanted})
    order = {measure: place for place, measure in enumerate(answer.views)}
    for (unit, line), day in sorted(wanted.items(), key=lambda one: (one[0][0], order[one[0][1][0]])):
        measure, key = line
        # Of a work that nobody has yet nothing was given.
        item = question.items.called.get((measure, key)) if key else 0
        there = item is not None and any(not answer.cell(unit, measure, item, slot).missing for slot in (THIS, DATE))
        name = question.items.names.get(item or 0, key)
        yield AskedFigure(unit, (measure, name), item, _coverage(there, known.get((unit, measure)), day))


def _coverage(there: bool, first: FirstStated | None, due: date) -> Coverage:
    if not there:
        return Coverage(expected=1)
    on_time = first is not None and first.day <= due
    late = first is not None and not on_time and first.in_form is not None
    return Coverage(1, 1, int(on_time), int(late))


def asked_below(asking: Asking) -> dict[int, frozenset[int]] | None:
    """By unit directly below, the measures that its forms for the period ask it for, works and seasons too; None where
    the catalogue names nobody, so that everything is expected of everybody."""
    slots = slots_of(asking.period, {THIS})
    below = tree(asking.about_id, slots, asking.hierarchy, asking.boundaries, asking.onto)
    if asking.hierarchy != Hierarchy.STATE:
        return None
    found = named(below, slots, asking.period.regime, 1)
    units_asked = found.forms.get((THIS, asking.about_id))
    if not units_asked:
        return None
    return {
        unit: frozenset(measure for version in units_asked.get(unit, ()) for measure, _item in found.lines[version])
        for unit in below.at(THIS, 1)
    }
