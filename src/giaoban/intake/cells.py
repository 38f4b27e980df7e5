"""From a form's cells to what the gate takes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from giaoban.base.errors import CODES
from giaoban.catalogue.queries import FormView, LineView, MeasureView
from giaoban.catalogue.rules import Period, period_name
from giaoban.checks.queries import Proposed
from giaoban.figures.enums import Absence, Nature, Quality, SourceKind
from giaoban.figures.proposals import SourceRef, Stated
from giaoban.figures.refusals import FAULTS
from giaoban.figures.rules import Said, Shape, faults
from giaoban.intake.decoding import Decoded, Undecoded, decode, none_occurred
from giaoban.intake.enums import CellAbsence, Way
from giaoban.intake.faults import sentence
from giaoban.intake.models import Cell, Submission

_KIND = {Way.EXCEL: SourceKind.SHEET, Way.BULK: SourceKind.SHEET}
_ABSENCE = {CellAbsence.ZERO: Absence.NONE_OCCURRED, CellAbsence.NOT_APPLICABLE: Absence.NOT_APPLICABLE}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a form cannot be handed in yet: the line (or section) and a sentence."""

    line_id: int | None
    section_id: int | None
    name: str
    sentence: str


def reading_of(raw: str, absence: str, measure: MeasureView) -> Decoded | Undecoded:
    """What a cell says: its absence, or its text decoded. An absence beside another number is refused."""
    if not absence:
        return decode(raw, measure)
    read = decode(raw, measure) if raw.strip() else None
    if isinstance(read, Decoded) and (read.value or read.numerator):
        return Undecoded("cell_zero_with_value", (("raw", raw), ("absence", str(CellAbsence(absence).label))))
    if absence == CellAbsence.ZERO:
        return none_occurred(measure)
    return Decoded(absence=str(CellAbsence.NOT_APPLICABLE))


def says_something(cell: Cell) -> bool:
    """Whether a cell says anything at all: typed, or marked as having nothing."""
    return bool(cell.raw or cell.absence)


def reference_of(submission_id: str) -> str:
    """How the ledger's sources name a submission."""
    return f"submission:{submission_id}"


def stated_of(row: Submission, form: FormView, line: LineView, cell: Cell, period: Period) -> Stated:
    """The statement that a cell makes. For a cell that says something and can be understood."""
    words = cell.raw or str(CellAbsence(cell.absence).label)
    quote = f"{line.measure.name}: {words}" + (f" ({cell.origin_label})" if cell.origin_label else "")
    return Stated(
        about_id=row.unit_id if line.about == "self" else row.about_id,
        stated_by_id=row.unit_id,
        measure_id=line.measure.id,
        period=period,
        nature=Nature(line.nature),
        source=SourceRef(
            kind=_KIND.get(Way(row.way), SourceKind.FORM),
            reference=reference_of(row.pk),
            label=f"{form.name}, {period_name(period)}",
            start=line.id,
            quote=quote,
        ),
        value=cell.value,
        numerator=cell.numerator,
        denominator=cell.denominator,
        step=cell.step,
        quality=Quality(cell.quality),
        qualifier=cell.qualifier,
        item=line.item,
        absence=str(_ABSENCE[CellAbsence(cell.absence)]) if cell.absence else "",
        absence_reason=cell.absence_reason,
    )


def proposed_of(one: Stated) -> Proposed:
    """A statement as the checks look at it."""
    return Proposed(one.value, one.numerator, one.denominator, one.step, int(one.quality), one.qualifier, one.absence)


def cell_problem(row: Submission, form: FormView, line: LineView, cell: Cell | None, period: Period) -> str:
    """What is wrong with one cell by itself, as a sentence; empty when it can be handed in."""
    if cell is None or not says_something(cell):
        return sentence(Undecoded("cell_required")) if line.required else ""
    read = reading_of(cell.raw, cell.absence, line.measure)
    if isinstance(read, Undecoded):
        return sentence(read)
    if read.absence == CellAbsence.NOT_APPLICABLE and not cell.absence_reason:
        return sentence(Undecoded("cell_no_reason"))
    return _gate_fault(stated_of(row, form, line, cell, period), line)


def _gate_fault(one: Stated, line: LineView) -> str:
    """What the gate would object to in this statement, asked before it is asked (figures.rules.faults)."""
    said = Said(
        str(one.nature),
        one.value,
        one.numerator,
        one.denominator,
        one.step,
        one.item,
        one.absence,
        one.absence_reason,
    )
    found = faults(Shape(line.measure.behaviour, line.measure.unit), said)
    if not found:
        return ""
    return str(CODES[FAULTS[found[0]]]) % {"where": f"“{line.measure.name}”", "nature": str(Nature(one.nature).label)}


def problems(
    row: Submission, form: FormView, cells: dict[int, Cell], texts: dict[int, str], period: Period
) -> list[Problem]:
    """Everything that keeps a form from being handed in, in the form's order; what checks find is not here."""
    found = []
    for line in form.lines:
        said = cell_problem(row, form, line, cells.get(line.id), period)
        if said:
            name = f"{line.measure.name}: {line.item}" if line.item else line.measure.name
            found.append(Problem(line.id, None, name, said))
    for section in form.sections:
        if section.required and not texts.get(section.id, "").strip():
            found.append(Problem(None, section.id, section.heading, sentence(Undecoded("section_required"))))
    return found


def first_of(found: Iterable[Problem]) -> str:
    """The first problem in words: where, and what."""
    one = next(iter(found))
    return _("%(name)s: %(sentence)s") % {"name": one.name, "sentence": one.sentence}
