"""What stands beside a form's lines: last period's values, plans, and what was given elsewhere already."""

from collections.abc import Mapping
from dataclasses import dataclass

from giaoban.catalogue.actions.name_item import item_key
from giaoban.catalogue.models import Item
from giaoban.catalogue.queries import LineView, form_version
from giaoban.catalogue.rules import Period, previous_period
from giaoban.figures.queries import StatementView, TargetView, targets_in_force, values_at_keys
from giaoban.figures.rules import key_of, unscaled, window_of
from giaoban.intake.actions.hand_in import Desk
from giaoban.intake.cells import reference_of
from giaoban.intake.derived import derived
from giaoban.intake.models import Cell, Submission
from giaoban.rollup.remembered import made_of, recall
from vnfigures.numbers import format_number

_ABSENCE = {"none": "zero", "na": "na"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A value that was given for the same thing elsewhere: offered, so that nobody is asked twice.

    `raw` is as it was typed or as it is typed; `origin` and `label` say where it stands.
    """

    raw: str
    absence: str
    origin: str
    label: str


class Beside:
    """What stands beside a form's lines: last period's values, plans, and what was given elsewhere already."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._known = _known_of(desk)
        self._others = _given_elsewhere(desk)
        self._parts = derived(desk)

    def previous(self, line: LineView) -> StatementView | None:
        """The value of record of the period before."""
        return self._known.before.get(line.id)

    def plan(self, line: LineView) -> TargetView | None:
        """The target in force for the year."""
        about = _about(self.desk.row, line)
        item = self._known.items.get((about, line.measure.id, line.item))
        return self._known.plans.get((about, line.measure.id, item))

    def offer(self, line: LineView) -> Offer | None:
        """What was given for the same thing: an accepted figure of another source, a cell of another form, or what the
        forms for the parts of the period come to."""
        there = self._known.now.get(line.id)
        if there is not None and there.source.reference != reference_of(self.desk.row.pk):
            raw = typed(there, line)
            return Offer(raw, _ABSENCE.get(there.absence, ""), there.source.reference, there.source.label)
        other = self._others.get((_about(self.desk.row, line), line.measure.id, line.item, line.nature))
        part = self._parts.get(line.id)
        if other is None and part is not None:
            return Offer(part.raw, part.absence, part.reference, part.label)
        return other


@dataclass(frozen=True, slots=True)
class _Known:
    """What the ledger says beside a form: by line the values of record of its period and of the one before, plans by
    unit, measure and item, and the ids of items by unit, measure and name."""

    now: dict[int, StatementView]
    before: dict[int, StatementView]
    plans: dict[tuple[int, int, int | None], TargetView]
    items: dict[tuple[int, int, str], int]


def _known_of(desk: Desk) -> _Known:
    """Remembered until one of these values is picked anew, or a unit, a target, the form or the catalogue changes."""
    row, units = desk.row, frozenset({desk.row.unit_id, desk.row.about_id})

    def find(_before: _Known | None, _changed: frozenset[int] | None) -> _Known:
        made_of(units, str(desk.period.regime), {line.measure.id for line in desk.form.lines})
        # Read again here, so that who remembers this knows what it was read from.
        form = form_version(row.version_id, row.period_last)
        items, before = _items(desk), previous_period(desk.period)
        now = {line.id: _key(desk, line, desk.period, items) for line in form.lines}
        then = {line.id: _key(desk, line, before, items) for line in form.lines} if before else {}
        values = values_at_keys({key for key in (*now.values(), *then.values()) if key})
        return _Known(
            now={line: values[key] for line, key in now.items() if key in values},
            before={line: values[key] for line, key in then.items() if key in values},
            plans=_plans(desk),
            items=items,
        )

    question = ("intake.beside", row.unit_id, row.about_id, row.version_id, desk.period)
    return recall(question, None, find, lambda one: len(one.now) + len(one.before))


def typed(view: StatementView, line: LineView) -> str:
    """A recorded figure as one would type it into the line."""

    def number(value: int, scale: int) -> str:
        return format_number(unscaled(value, scale))

    if view.absence:
        return ""
    measure = line.measure
    if view.numerator is not None and view.denominator is not None:
        return f"{number(view.numerator, measure.part_scale)}/{number(view.denominator, measure.part_scale)}"
    if view.denominator is not None and view.value is not None:
        return f"{number(view.value, measure.scale)}/{number(view.denominator, measure.scale)}"
    return number(view.value, measure.scale) if view.value is not None else ""


def _about(row: Submission, line: LineView) -> int:
    return row.unit_id if line.about == "self" else row.about_id


def _items(desk: Desk) -> dict[tuple[int, int, str], int]:
    """The ids of the items that the form's lines name, where they were named before."""
    named = [line for line in desk.form.lines if line.item]
    if not named:
        return {}
    abouts = {desk.row.unit_id, desk.row.about_id}
    rows = Item.objects.filter(unit_id__in=abouts, measure_id__in={line.measure.id for line in named})
    ids = {row[:3]: row[3] for row in rows.values_list("unit_id", "measure_id", "search_key", "pk")}
    found = {}
    for line in named:
        about = _about(desk.row, line)
        pk = ids.get((about, line.measure.id, item_key(line.item)))
        if pk is not None:
            found[about, line.measure.id, line.item] = pk
    return found


def _key(desk: Desk, line: LineView, period: Period | None, items: Mapping[tuple[int, int, str], int]) -> str:
    """The ledger's key of a line for a period; empty where its item was never named."""
    if period is None:
        return ""
    about = _about(desk.row, line)
    item_id = items.get((about, line.measure.id, line.item))
    if line.item and item_id is None:
        return ""
    window = window_of(period, line.nature)
    return key_of(about, line.measure.id, item_id, str(period.regime), window, line.nature)


def _plans(desk: Desk) -> dict[tuple[int, int, int | None], TargetView]:
    abouts = {desk.row.unit_id, desk.row.about_id}
    found: dict[tuple[int, int, int | None], TargetView] = {}
    for target in targets_in_force(abouts, str(desk.period.year), desk.period.last):
        found.setdefault((target.about_id, target.measure_id, target.item_id), target)
    return found


def _given_elsewhere(desk: Desk) -> dict[tuple[int, int, str, str], Offer]:
    """Cells of other forms that the unit filled in for the period, by what they are about."""
    row = desk.row
    cells = (
        Cell.objects.filter(
            submission__unit_id=row.unit_id, submission__regime=row.regime, submission__period=row.period
        )
        .exclude(submission=row)
        .exclude(raw="", absence="")
        .filter(line__measure_id__in={line.measure.id for line in desk.form.lines})
        .order_by("at")
        .values_list(
            *("line__about", "submission__about_id", "line__measure_id", "line__item", "line__nature"),
            *("raw", "absence", "submission_id", "submission__form__name"),
        )
    )
    found = {}
    for about, about_id, measure_id, item, nature, raw, absence, submission_id, name in cells:
        whose = row.unit_id if about == "self" else about_id
        found[whose, measure_id, item, nature] = Offer(raw, absence, reference_of(submission_id), name)
    return found
