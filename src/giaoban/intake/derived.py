"""Enter once over time: a quarter's line is answered from the months that were given already."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from giaoban.catalogue.models import FormLine
from giaoban.catalogue.queries import LineView
from giaoban.catalogue.repeats import Derivation, How, derivations
from giaoban.figures.rules import unscaled
from giaoban.intake.actions.hand_in import Desk
from giaoban.intake.cells import reference_of
from giaoban.intake.enums import CellAbsence
from giaoban.intake.models import Cell
from vnfigures.numbers import format_number


@dataclass(frozen=True, slots=True)
class Derived:
    """What other forms of the unit make of a line: as one would type it, and where it comes from."""

    raw: str
    absence: str
    reference: str
    label: str


def derived(desk: Desk) -> dict[int, Derived]:
    """By line: the sum, or the last, of what the unit gave for the parts of the period (`catalogue.repeats`).

    A sum needs every part, and numbers only; what is not known for one part is not known for the whole.
    """
    row = desk.row
    asked = {
        line_id: one
        for line_id, one in derivations(row.version_id, row.unit_id, desk.period).items()
        if one.how != How.SAME
    }
    lines = {line.id: line for line in desk.form.lines}
    forms = {taken.form_id for one in asked.values() for taken in one.sources}
    labels = {taken.period.label for one in asked.values() for taken in one.sources}
    cells = (
        Cell.objects.filter(
            submission__unit_id=row.unit_id,
            submission__regime=row.regime,
            submission__form_id__in=forms,
            submission__period__in=labels,
        )
        .exclude(raw="", absence="")
        .select_related("line", "submission__form")
        if asked
        else ()
    )
    # By what is asked, not by the line's id: a part may have been handed in by an earlier version of its form.
    known = {
        (cell.submission.form_id, cell.submission.period, *_question(cell.line.measure_id, cell.line)): cell
        for cell in cells
    }
    found = {}
    for line_id, one in asked.items():
        line = lines[line_id]
        parts = [
            cell
            for taken in one.sources
            if (cell := known.get((taken.form_id, taken.period.label, *_question(line.measure.id, line)))) is not None
        ]
        made = _made(one, line, parts)
        if made is not None:
            found[line_id] = made
    return found


def _question(measure_id: int, line: LineView | FormLine) -> tuple[int, str, str, str]:
    return measure_id, line.item, line.about, line.nature


def _made(one: Derivation, line: LineView, parts: Sequence[Cell]) -> Derived | None:
    if len(parts) < len(one.sources) or not parts:
        return None
    last = parts[-1]
    reference = reference_of(last.submission_id)
    name = last.submission.form.name
    if one.how == How.LAST:
        return Derived(last.raw, last.absence, reference, f"{name}, {last.submission.period}")
    raw = _sum(line, parts)
    if raw is None:
        return None
    said = ngettext("tổng %(n)d kỳ, %(name)s", "tổng %(n)d kỳ, %(name)s", len(parts)) % {"n": len(parts), "name": name}
    return Derived(raw, "", reference, said)


def _sum(line: LineView, parts: Sequence[Cell]) -> str | None:
    """What the parts add up to, as one would type it: a ratio from its numbers; nothing occurred counts as 0."""
    measure = line.measure
    if any(cell.absence == CellAbsence.NOT_APPLICABLE for cell in parts):
        return None
    if measure.behaviour == "ratio":
        above, below = [cell.numerator for cell in parts], [cell.denominator for cell in parts]
        if None in above or None in below:
            return None
        pair = (sum(value or 0 for value in side) for side in (above, below))
        return "/".join(format_number(unscaled(value, measure.part_scale)) for value in pair)
    values = [0 if cell.absence else cell.value for cell in parts]
    if None in values:
        return None
    return format_number(unscaled(sum(value or 0 for value in values), measure.scale))
