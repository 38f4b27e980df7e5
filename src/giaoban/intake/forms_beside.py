"""Which forms a document fills, for the review: what has a line, what stands there already, what has none."""

from dataclasses import dataclass

from giaoban.intake.enums import FactState
from giaoban.intake.facts import from_json
from giaoban.intake.models import Cell, Document, ReadFact, Submission
from giaoban.intake.placing import period_or_none
from giaoban.intake.proposing import placed_of
from giaoban.intake.rules import only_said

_GONE = (FactState.REJECTED, FactState.REPEATED)


@dataclass(frozen=True, slots=True)
class FormBeside:
    """A form that the document has figures for: how many of its lines, and how many cells were taken from it."""

    form_name: str
    submission_id: str | None
    lines: int
    figures: int
    filled: int


@dataclass(frozen=True, slots=True)
class Beside:
    """The forms of a document, and its figures (by index) that none of them asks for."""

    forms: tuple[FormBeside, ...] = ()
    without_line: tuple[int, ...] = ()


def beside(document: Document, rows: list[ReadFact]) -> Beside:
    """The forms of whom the document is from, for its period, with what of it belongs there."""
    period = period_or_none(document.period, document.regime)
    stated = [row for row in rows if row.state not in _GONE and not only_said(from_json(row.fact), row.measure_id)]
    placed = placed_of(document, stated)
    if period is None or not placed or document.stated_by_id is None:
        return Beside()
    forms = {one.form.form_id: one.form for one in placed.values()}
    there = dict(
        Submission.objects.filter(
            unit_id=document.stated_by_id, form_id__in=forms, regime=str(period.regime), period=period.label
        ).values_list("form_id", "pk")
    )
    origin = f"document:{document.pk}:"
    filled = list(
        Cell.objects.filter(submission__in=there.values(), origin__startswith=origin).values_list(
            "submission_id", flat=True
        )
    )
    said = [row.index for row in stated if row.measure_id is not None and row.fact["role"] != "target"]
    lines_taken = {(one.form.form_id, one.line.measure.id, one.line.item) for one in placed.values()}
    doubles = {row.index for row in stated for form_id in forms if (form_id, row.measure_id, row.item) in lines_taken}
    return Beside(
        tuple(
            FormBeside(
                form_name=form.name,
                submission_id=there.get(form_id),
                lines=len(form.lines),
                figures=sum(one.form.form_id == form_id for one in placed.values()),
                filled=filled.count(there.get(form_id, "")),
            )
            for form_id, form in forms.items()
        ),
        tuple(index for index in said if index not in placed and index not in doubles),
    )
