"""From a question to consolidated rows: the last divisions and roundings, in whole numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from giaoban.catalogue.enums import Behaviour
from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.queries import measures as measure_views
from giaoban.catalogue.rules import Period, same_period_last_year
from giaoban.rollup import engines, ledger
from giaoban.rollup.engines import Record
from giaoban.rollup.question import Question, Scales, items, scales, tree
from giaoban.rollup.recipes import IN_PERIOD, TO_DATE, Slot
from giaoban.rollup.rows import Cell, Row, TargetCell
from giaoban.rollup.targets import InForce, in_force, percent

# What a ratio's unit says of its quotient.
_TIMES = {"%": 100, "‰": 1000}

THIS, DATE, SAME, SAME_DATE = range(4)

# (unit, measure, item or 0, slot)
CellKey = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asked about, on which tree, as the ledger stood when."""

    about_id: int
    period: Period
    hierarchy: str = "state"
    boundaries: str = "then"
    engine: str = "duckdb"
    at_seq: int | None = None

    def position(self) -> int:
        """The ledger position of the answer."""
        return ledger.position() if self.at_seq is None else self.at_seq

    def question(self, slots: Sequence[Slot], measures: set[int] | None = None) -> Question:
        """The question for these slots and measures (all when None)."""
        below = tree(self.about_id, slots, self.hierarchy, self.boundaries)
        on = max(slot.period.last for slot in slots)
        return Question(self.period.regime, self.position(), slots, below, items(below), scales(on), measures)


def slots_of(period: Period) -> list[Slot]:
    """This period, to date, and both a year before where there is such a period."""
    found = [Slot(THIS, IN_PERIOD, period), Slot(DATE, TO_DATE, period)]
    before = same_period_last_year(period)
    if before is not None:
        found += [Slot(SAME, IN_PERIOD, before), Slot(SAME_DATE, TO_DATE, before)]
    return found


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


def _cell(record: Record, view: MeasureView, scale: Scales, expected: int) -> Cell:
    value = _value(record, "", view, scale)
    own = record["own_stands"] == 1
    shown = bool(record["fresh"]) or record["as_of"] is not None
    beside = _value(record, "below_", view, scale) if own else None
    return Cell(
        value=value,
        numerator=_down(record["numerator"], scale.part_down),
        denominator=_down(record["denominator"], scale.part_down),
        quality=record["quality"],
        qualifier=record["qualifier"] or "",
        step=max(1, half_up(record["step"] or 1, scale.down)),
        origin=("own" if own else "children") if shown else "",
        derived=bool(record["derived"]),
        as_of=record["as_of"].isoformat() if record["as_of"] else "",
        absence=record["absence"] or "",
        seqs=tuple(sorted({int(seq) for seq in (record["seqs"] or "").split(",") if seq})),
        reported=record["below_reported"] or 0,
        expected=expected,
        unsummed=record["below_unsummed"] or 0,
        children_value=None if beside == value else beside,
        conflict=bool(record["conflict"]),
    )


def _down(value: int | None, divisor: int) -> int | None:
    return None if value is None else half_up(int(value), divisor)


def _value(record: Record, prefix: str, view: MeasureView, scale: Scales) -> int | None:
    if view.behaviour == Behaviour.RATIO:
        parts = quotient(
            _down(record[prefix + "numerator"], scale.part_down),
            _down(record[prefix + "denominator"], scale.part_down),
            view,
        )
        if parts is not None:
            return parts
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
        return found or Cell(expected=self.expected(unit, slot))

    def expected(self, unit: int, slot: int) -> int:
        """How many units directly below are expected to report."""
        return self.question.tree.children.get((slot, unit), 0)


def ask(asking: Asking, slots: Sequence[Slot], level: int = 0, measures: set[int] | None = None) -> Answer:
    """Run the expressions for the units at a level of the tree (0: the unit itself)."""
    question = asking.question(slots, measures)
    views = measure_views(asking.period.last, measures)
    depth = question.tree.depth
    if level > depth:
        return Answer(question, views, {})
    answer = Answer(question, views, {})
    for record in engines.run(question.tables(), depth, level, asking.engine):
        view = views.get(record["measure"])
        if view is None:
            continue
        key = (record["unit"], view.id, record["item"], record["slot"])
        expected = answer.expected(record["unit"], record["slot"])
        answer.cells[key] = _cell(record, view, question.scales[view.id], expected)
    return answer


def rows(asking: Asking) -> list[Row]:
    """Every measure that the unit or the units below have a value or a target for, in catalogue order."""
    answer = ask(asking, slots_of(asking.period))
    question = answer.question
    about, names = asking.about_id, question.items.names
    asked = {about, *question.tree.at(THIS, 1)}
    targets = in_force(asked, asking.period, question.at_seq)
    own = {
        (measure, question.items.of(item)): target for (unit, measure, item), target in targets.items() if unit == about
    }
    wanted = {(measure, item) for _unit, measure, item, _slot in answer.cells}
    wanted |= {(measure, question.items.of(item)) for _unit, measure, item in targets}
    order = {measure: place for place, measure in enumerate(answer.views)}
    found = []
    for measure, item in sorted(
        (pair for pair in wanted if pair[0] in order),
        key=lambda pair: (order[pair[0]], names.get(pair[1], ""), pair[1]),
    ):
        view = answer.views[measure]
        to_date = answer.cell(about, measure, item, DATE)
        found.append(
            Row(
                measure=view,
                item_id=item or None,
                item=names.get(item, ""),
                this_period=answer.cell(about, measure, item, THIS),
                to_date=to_date,
                target=target_cell(own.get((measure, item)), to_date, view, question.scales[measure]),
                same_period=answer.cell(about, measure, item, SAME),
                same_to_date=answer.cell(about, measure, item, SAME_DATE),
            )
        )
    return found


def target_cell(target: InForce | None, actual: Cell, view: MeasureView, scale: Scales) -> TargetCell | None:
    """A target at the measure's present scale, with the percent reached; None where there is none to compare with."""
    if target is None or target.version not in scale.versions:
        return None
    value = half_up(target.value * scale.versions[target.version][0], scale.down)
    cell = TargetCell(target.seq, value, target.comparator, target.kind, target.paper)
    adds_up = view.behaviour == Behaviour.FLOW
    # What adds up over a year says nothing of a term's target, and a value out of date nothing of this period's.
    if actual.as_of or (adds_up and not target.yearly):
        return cell
    return replace(cell, percent=percent(actual.value, value, target.comparator, adds_up))
