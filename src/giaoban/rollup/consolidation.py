"""From a question to consolidated rows: the last divisions and roundings, in whole numbers."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypedDict

from django.db import connection

from giaoban.base.errors import Refusal
from giaoban.base.kept import kept
from giaoban.catalogue.enums import Behaviour
from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.queries import measures as measure_views
from giaoban.catalogue.rules import Period, parse_period, previous_period, same_period_last_year
from giaoban.figures.enums import Comparator
from giaoban.figures.picks import TargetRow
from giaoban.figures.queries import ledger_position
from giaoban.registry.enums import Hierarchy
from giaoban.rollup import engines, terms
from giaoban.rollup.engines import Record, Records, Shape
from giaoban.rollup.expectations import named
from giaoban.rollup.found import CellKey, Found
from giaoban.rollup.hedges import of_difference, words_of
from giaoban.rollup.limits import TOO_GREAT, within
from giaoban.rollup.question import Asks, Origins, Question, Rows, Scales, items, origins, scales, tree
from giaoban.rollup.recipes import IN_PERIOD, TO_DATE, Slot
from giaoban.rollup.remembered import made_of, recall
from giaoban.rollup.rows import Cell, TargetCell
from giaoban.rollup.tables import SCHEMAS
from giaoban.rollup.targets import TargetKey, percent, yearly

# What a ratio's unit says of its quotient.
_TIMES = {"%": 100, "‰": 1000}

THIS, DATE, SAME, SAME_DATE, PREVIOUS, YEAR_BEGAN, LAST_YEAR = range(7)
# What a row shows, in its order.
SHOWN = (THIS, DATE, SAME, SAME_DATE, PREVIOUS, LAST_YEAR)
# Of a tree with so many units, or fewer, all measures are asked for at once.
FEW_UNITS = 60
# With them so many periods back, by type, as the page of an indicator draws (two years, and the year before them beside
# them); of other types as many as a sparkline has, and so many of the units directly below, of the period and to date.
# Their slots are numbered from here.
DRAWN, FEW_DRAWN = {"month": 36, "quarter": 28}, 12
FIRST_DRAWN, FIRST_TO_DATE = 100, 200
_MEASURE = list(SCHEMAS["versions"]).index("measure")


class How(TypedDict, total=False):
    """The fields of an Asking besides the unit and the period, as they are named to the questions of this room."""

    hierarchy: str
    boundaries: str
    engine: str
    at_seq: int | None
    onto: date | None


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asked about, on which tree, as the ledger stood when. Restated figures stand on the units of the period's
    end, or of a later day (`onto`): that of the newest period of a table of several."""

    about_id: int
    period: Period
    hierarchy: str = "state"
    boundaries: str = "then"
    engine: str = "duckdb"
    at_seq: int | None = None
    onto: date | None = None

    def position(self) -> int:
        """The ledger position of the answer."""
        return ledger_position() if self.at_seq is None else self.at_seq

    def question(self, slots: Sequence[Slot], measures: set[int] | None = None, level: int = 0) -> Question:
        """The question for these slots and measures (all when None), to be shown at a level of the tree."""
        asked = _asked(
            replace(self, at_seq=None, engine=""),
            tuple(slots),
            None if measures is None else frozenset(measures),
            level,
        )
        return replace(asked, at_seq=self.position())

    def views(self, measures: set[int] | None = None) -> dict[int, MeasureView]:
        """The measures as they are counted on the day that the question stands on."""
        return measure_views(self.period.last if self.onto is None else self.onto, measures)


@kept()
def _asked(asking: Asking, slots: Sequence[Slot], measures: frozenset[int] | None, level: int) -> Question:
    """A question but for the ledger's position: what it takes from the registry and the catalogue."""
    on = max(slot.period.last for slot in slots)
    on = on if asking.onto is None else max(on, asking.onto)
    below = tree(asking.about_id, slots, asking.hierarchy, asking.boundaries, asking.onto)
    made_of = origins(below, on) if asking.boundaries == "restated" else Origins()
    known, regime = items(below, made_of), asking.period.regime
    asks = named(below, slots, regime, level).asks() if asking.hierarchy == Hierarchy.STATE else Asks()
    return Question(regime, 0, slots, below, known, scales(on), measures, made_of, asks)


def slots_of(period: Period, numbers: Collection[int] = (THIS, DATE, SAME, SAME_DATE)) -> list[Slot]:
    """The slots of a period by their numbers: this period and to date, both a year before, the period before this one,
    the last month before the year began, the whole year before (of what does not add up: where it stood in its
    last month, or in the last period of this type, which ends with it). Those that this period lacks are left out."""
    before, last = same_period_last_year(period), previous_period(period)
    found = [Slot(THIS, IN_PERIOD, period), Slot(DATE, TO_DATE, period)]
    if before is not None:
        found += [Slot(SAME, IN_PERIOD, before), Slot(SAME_DATE, TO_DATE, before)]
        year, month = (parse_period(f"{period.year - 1}{of}", period.regime) for of in ("", "-12"))
        found.append(Slot(YEAR_BEGAN, IN_PERIOD, month))
        # What stood at some day of that year does not say where the year ended. A period that ends with its year is
        # held against the same one.
        since = before.first if before.last == year.last else month.first
        found.append(Slot(LAST_YEAR, TO_DATE, year, None if period.type == "year" else since))
    if last is not None:
        found.append(Slot(PREVIOUS, IN_PERIOD, last))
    return [slot for slot in found if slot.number in numbers]


def half_up(value: int, divisor: int) -> int:
    """A whole number divided, rounded half up (away from zero)."""
    if divisor == 1:
        return value
    whole = (2 * abs(value) + divisor) // (2 * divisor)
    return whole if value >= 0 else -whole


def quotient(numerator: int | None, denominator: int | None, view: MeasureView) -> int | None:
    """A ratio at its measure's scale, rounded half up; None where a part is missing or nothing is divided by."""
    if numerator is None or not denominator:
        return None
    times = _TIMES.get(view.unit[:1], 1) * 10**view.scale
    negative = (numerator < 0) != (denominator < 0)
    whole = half_up(abs(numerator) * times, abs(denominator))
    return -whole if negative else whole


def _cell(record: Record, view: MeasureView, scale: Scales) -> Cell:
    value = _value(record, "", view, scale)
    own = record["own_stands"] == 1
    shown = bool(record["fresh"]) or record["as_of"] is not None
    beside = _value(record, "below_", view, scale) if own else None
    reported = record["below_reported"] or 0
    return Cell(
        value=value,
        numerator=_down(record["numerator"], scale.part_down),
        denominator=_down(record["denominator"], scale.part_down),
        quality=record["quality"],
        qualifier=words_of(record["qualifier"] or 0),
        step=max(1, half_up(record["step"] or 1, scale.down)),
        origin=("own" if own else "children") if shown else "",
        derived=bool(record["derived"]),
        as_of=record["as_of"].isoformat() if record["as_of"] else "",
        absence=record["absence"] or "",
        seqs=tuple(sorted({int(seq) for seq in (record["seqs"] or "").split(",") if seq.isdigit()})),
        # Who spoke unasked, as departments and associations for themselves, counts too.
        reported=reported,
        expected=reported + (int(record["below_awaited"] or 0)),
        unsummed=record["below_unsummed"] or 0,
        children_value=None if beside == value else beside,
        conflict=bool(record["conflict"]),
        estimated=int(record["estimated"] or 0),
        lacking=int(record["lacking"] or 0),
        who=int(record["who"] or 0),
    )


def _down(value: int | None, divisor: int) -> int | None:
    return None if value is None else within(half_up(int(value), divisor))


def _value(record: Record, prefix: str, view: MeasureView, scale: Scales) -> int | None:
    if view.behaviour == Behaviour.RATIO:
        parts = quotient(
            _down(record[prefix + "numerator"], scale.part_down),
            _down(record[prefix + "denominator"], scale.part_down),
            view,
        )
        if parts is not None:
            return within(parts)
    return _down(record[prefix + "value"], scale.down)


@dataclass(frozen=True, slots=True)
class Answer:
    """The cells of one run, with what was asked."""

    question: Question
    views: dict[int, MeasureView]
    cells: dict[CellKey, Cell]

    def cell(self, unit: int, measure: int, item: int, slot: int) -> Cell:
        """A cell; an empty one, with the units expected, where nothing was reported."""
        found = self.cells.get((unit, measure, item, slot))
        return found or Cell(expected=self.expected(unit, measure, item, slot))

    def against_target(self, unit: int, measure: int, item: int) -> Cell:
        """What stands against the year's target: the value to date, or this period's where a measure that does not add
        up was stated for the period only."""
        to_date = self.cell(unit, measure, item, DATE)
        if to_date.missing and self.views[measure].behaviour != Behaviour.FLOW:
            this = self.cell(unit, measure, item, THIS)
            return to_date if this.missing else this
        return to_date

    def below(self, slot: int) -> list[int]:
        """The units directly below the one asked about."""
        return self.question.tree.at(slot, 1)

    def target(self, targets: Mapping[TargetKey, TargetRow], unit: int, measure: int, item: int) -> TargetRow | None:
        """A unit's target for a measure and item, whichever of the items of that name it was set for."""
        alike = self.question.items.of
        found = targets.get((unit, measure, item))
        if found is None and item:
            same = (row for (who, what, one), row in targets.items() if (who, what) == (unit, measure) and one)
            found = next((row for row in same if alike(row.item) == item), None)
        return found

    def expected(self, unit: int, measure: int, item: int, slot: int) -> int:
        """How many units directly below are expected to report: those that have the work, for a work's progress; else
        those whose forms for such a period ask it of them, or all of them where the catalogue names none."""
        return len(self.asked(unit, measure, item, slot))

    def asked(self, unit: int, measure: int, item: int, slot: int) -> Collection[int]:
        """The units directly below that are expected to report."""
        view = self.views.get(measure)
        if slot not in self.question.tree.by_slot:
            return ()
        if item and view is not None and view.behaviour == Behaviour.PROGRESS:
            return self.question.tree.among(self.question.items.owners.get(item, ()), slot, unit)
        return self.question.asked(slot, unit, measure, item)


def ask(asking: Asking, slots: Sequence[Slot], level: int = 0, measures: set[int] | None = None) -> Answer:
    """The cells of the units at a level of the tree (0: the unit itself).

    Of a small tree every measure and every usual slot are asked for together, once, and remembered: whoever wants some
    of them takes these.
    """
    question = asking.question(slots, measures, level)
    answer = Answer(question, asking.views(measures), {})
    if level > question.tree.depth:
        return answer
    run, numbers = _together(asking, question, slots, level)
    try:
        found = _remembered(plainest(asking, run.slots, run.lowest), run).get(level, {})
    except Refusal as refusal:
        run, together = Run.of(question, level), run
        if refusal.code != TOO_GREAT or run == together:
            raise
        # It may be a number that nobody wanted here.
        numbers = {slot.number: [slot.number] for slot in slots}
        found = _remembered(plainest(asking, run.slots, run.lowest), run).get(level, {})
    for measure in found.keys() if measures is None else found.keys() & measures:
        for key, cell in found[measure].of(numbers):
            for number in numbers[key[3]]:
                answer.cells[key if number == key[3] else (*key[:3], number)] = cell
    if any(slot.period.type == "term" for slot in slots):
        terms.fill(answer.cells, slots, lambda years: flows_of(ask(asking, years, level, measures)))
    return answer


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of the expressions answers: the units at a level, in the slots numbered `below` those one level
    lower as well; these measures (None: all)."""

    slots: tuple[Slot, ...]
    level: int
    below: frozenset[int] = frozenset()
    measures: frozenset[int] | None = None

    @property
    def lowest(self) -> int:
        """The lowest level that it answers for."""
        return self.level + bool(self.below)

    @classmethod
    def of(cls, question: Question, level: int) -> "Run":
        """What was asked, and nothing else."""
        wanted = None if question.measures is None else frozenset(question.measures)
        return cls(tuple(question.slots), level, measures=wanted)


def _together(
    asking: Asking, question: Question, slots: Sequence[Slot], level: int
) -> tuple[Run, dict[int, list[int]]]:
    """The run that answers for these slots at a level: of a small tree all that the pages of a period show, where these
    are among it and it will be remembered. With the numbers that each of its slots has here.

    The units directly below are a step on the way to the unit itself: where the same forms are looked up for both
    (no deeper than `expectations` does for the unit), one run answers for both.
    """
    if asking.engine != "duckdb" or len(question.tree.everyone()) > FEW_UNITS:
        return Run.of(question, level), {slot.number: [slot.number] for slot in slots}
    period = asking.period
    both = level < 2 and 0 < question.tree.depth <= 2
    usual, below = _usual(period, both) if both or level == 0 else (slots_of(period, SHOWN), frozenset[int]())
    known = {slot.what: slot for slot in usual if not (both and level) or slot.number in below}
    asked = {slot.what for slot in slots}
    if not asked & {(IN_PERIOD, period, None), (TO_DATE, period, None)} or not asked <= known.keys():
        return Run(tuple(slots), level), {slot.number: [slot.number] for slot in slots}
    numbers: dict[int, list[int]] = {}
    for slot in slots:
        numbers.setdefault(known[slot.what].number, []).append(slot.number)
    return Run(tuple(usual), 0 if both else level, below), numbers


def _usual(period: Period, both: bool) -> tuple[list[Slot], frozenset[int]]:
    """The slots that the pages of a period show of a unit; with `both` also those of the units directly below, and the
    numbers of these. What comes to the same as one of these is one of these: the expressions take the lowest number."""
    usual = {slot.what: slot for slot in slots_of(period, SHOWN)}
    shown = {slot.number for slot in usual.values()}
    back = back_from(period, DRAWN.get(period.type, FEW_DRAWN))
    for number, one in enumerate(back, FIRST_DRAWN):
        usual.setdefault((IN_PERIOD, one, None), Slot(number, IN_PERIOD, one))
    if not both:
        return list(usual.values()), frozenset()
    few = back[-FEW_DRAWN:]
    for number, one in enumerate(few, FIRST_TO_DATE):
        usual.setdefault((TO_DATE, one, None), Slot(number, TO_DATE, one))
    below = frozenset(slot.number for (_w, one, _since), slot in usual.items() if slot.number in shown or one in few)
    return list(usual.values()), below


def back_from(period: Period, count: int) -> list[Period]:
    """A period and those of its type before it, oldest first; fewer than `count` where there are none before."""
    found: list[Period] = []
    at: Period | None = period
    while at is not None and len(found) < count:
        found.append(at)
        at = previous_period(at)
    return found[::-1]


def plainest(asking: Asking, slots: Sequence[Slot], level: int) -> Asking:
    """The same question, on boundaries as they were then where these slots come to the same on them: where nothing was
    reorganised, pages that restate and pages that do not share one answer."""
    if asking.boundaries == "then" or connection.in_atomic_block:
        return asking
    same = _same_then(replace(asking, at_seq=None, engine=""), tuple(slots), level)
    return replace(asking, boundaries="then") if same else asking


@kept()
def _same_then(asking: Asking, slots: Sequence[Slot], level: int) -> bool:
    then = replace(asking, boundaries="then")
    return _asked(asking, slots, None, level) == _asked(then, slots, None, level)


# By measure, its cells; and by level.
ByMeasure = dict[int, Found]
ByLevel = dict[int, ByMeasure]


def _remembered(asking: Asking, run: Run) -> ByLevel:
    """The cells by level and measure, of which a process asks those again that may have changed."""
    whose = replace(asking, at_seq=None)
    wanted = None if run.measures is None else set(run.measures)

    def find(known: ByLevel | None, changed: frozenset[int] | None) -> ByLevel:
        question = asking.question(run.slots, wanted, run.lowest)
        tables = question.tables(run.level, run.below)
        asked = {row[_MEASURE] for row in tables["versions"]}
        made_of({row[0] for row in tables["sources"]}, question.regime, wanted)
        if known is None or changed is None or 2 * len(changed & asked) > len(asked):
            return _run(asking, question, tables, run)
        if not changed & asked:
            return known
        tables["versions"] = [row for row in tables["versions"] if row[_MEASURE] in changed]
        again = _run(asking, question, tables, run)
        return {
            level: {measure: cells for measure, cells in found.items() if measure not in changed} | again[level]
            for level, found in known.items()
        }

    if asking.engine != "duckdb":
        return find(None, None)

    def weigh(found: ByLevel) -> int:
        return sum(one.size for by_measure in found.values() for one in by_measure.values())

    return recall(("cells", whose, run), asking.at_seq, find, weigh)


def _run(asking: Asking, question: Question, tables: dict[str, Rows], run: Run) -> ByLevel:
    """Run the expressions."""
    views = asking.views()
    answer = Answer(question, views, {})
    slots = {slot.number: slot for slot in question.slots}

    def made(record: Record) -> tuple[CellKey, Cell]:
        view = views[record["measure"]]
        key = (record["unit"], view.id, record["item"], record["slot"])
        cell = _cell(record, view, question.scales[view.id])
        if view.behaviour == Behaviour.PROGRESS or not cell.reported:
            # Of a work's progress those that have the work; and where nobody below spoke, all are still expected.
            cell = replace(cell, expected=max(cell.reported, answer.expected(*key)))
        return key, _restated(question, slots, record, cell) if question.origins.streams else cell

    shape = Shape(question.tree.depth, run.level, question.listed, bool(run.below))
    found = engines.run(tables, shape, asking.engine)
    unit, measure = (found.columns.index(name) if found.rows else 0 for name in ("unit", "measure"))
    apart: dict[int, dict[int, Rows]] = {level: {} for level in range(run.level, run.lowest + 1)}
    for row in found.rows:
        level = run.lowest if row[unit] != asking.about_id else run.level
        apart[level].setdefault(row[measure], []).append(row)
    return {
        level: {one: Found(Records(found.columns, rows), made) for one, rows in by_measure.items() if one in views}
        for level, by_measure in apart.items()
    }


def _restated(question: Question, slots: Mapping[int, Slot], record: Record, cell: Cell) -> Cell:
    """A cell on restated boundaries: of how many units it was made, or that it cannot be compared."""
    divided = _divided(record["seqs"])
    if divided:
        return Cell(expected=cell.expected, apart=tuple(sorted(divided)))
    if _divided(record["below_seqs"]):
        cell = replace(cell, children_value=None)
    made_of = question.origins.made_of(record["unit"], slots[record["slot"]].period.last)
    if cell.origin != "own" or made_of == {record["unit"]}:
        return cell
    return replace(cell, reported=len(made_of) - cell.lacking, expected=len(made_of))


def _divided(seqs: str | None) -> set[int]:
    """The units of whose figures a number holds some parts and not all, where nobody knows how they were divided.

    Each part of such a figure leaves "?unit:parts:window" among the statements; all parts together are the figure.
    """
    marks = Counter(mark for mark in (seqs or "").split(",") if mark.startswith("?"))
    found = set()
    for mark, times in marks.items():
        unit, pieces, _window = mark[1:].split(":")
        if times != int(pieces):
            found.add(int(unit))
    return found


def flows_of(answer: Answer) -> dict[CellKey, Cell]:
    """The cells of an answer that add up over time."""
    views = answer.views
    return {key: cell for key, cell in answer.cells.items() if views[key[1]].behaviour == Behaviour.FLOW}


def target_cell(
    target: TargetRow | None, actual: Cell, view: MeasureView, scale: Scales, since_term: Cell | None = None
) -> TargetCell | None:
    """A target at the measure's present scale, with the percent reached; None where there is none to compare with."""
    said = None if target is None else scale.at_current(target.value, target.version)
    if target is None or said is None:
        return None
    value = half_up(said.numerator, said.denominator)
    cell = TargetCell(
        target.seq,
        value,
        target.comparator,
        target.kind,
        target.paper,
        valid_from=target.valid_from,
        period=target.period,
    )
    adds_up = view.behaviour == Behaviour.FLOW
    # What adds up stands against a term's target from the term's first day; a value out of date says nothing.
    if adds_up and not yearly(target):
        actual = since_term or Cell()
    if actual.as_of:
        return cell
    reached = percent(actual.value, value, target.comparator, adds_up)
    limit = target.comparator == Comparator.AT_MOST
    hedge = of_difference("", [actual.qualifier]) if limit else actual.qualifier
    return replace(cell, percent=reached, qualifier="" if reached is None or limit and reached == 100 else hedge)
