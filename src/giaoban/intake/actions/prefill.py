"""Put the figures of a document into the forms of the unit that sent it, each with its characters as source."""

from dataclasses import dataclass

from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal
from giaoban.catalogue.queries import FormView, LineView
from giaoban.catalogue.rules import Period
from giaoban.intake.actions.open_submission import open_submission
from giaoban.intake.actions.save_cell import CellInput, save_cells
from giaoban.intake.decoding import Decoded, decode
from giaoban.intake.enums import Way
from giaoban.intake.facts import from_json
from giaoban.intake.models import Cell, Document, ReadFact, Submission
from giaoban.intake.placing import Place, by_line
from giaoban.intake.proposing import fitted
from giaoban.intake.rules import Numbers, cell_of, may_write, quote_around
from vnfigures import Fact
from vnfigures.numbers import format_number


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What became of the figures of one form: how many cells were filled, how many already said the same, and the lines
    where somebody else's figure stands, which was left alone."""

    submission_id: str
    form_name: str
    filled: int
    same: int
    differs: tuple[str, ...]


def prefill(
    actor: Actor, document: Document, rows: dict[int, ReadFact], placed: dict[int, Place], period: Period
) -> list[Prefilled]:
    """Fill the cells that are still empty; `rows` are figures by index, `placed` their lines.

    Belongs to recording a document, inside its transaction. Needs `intake.enter` for the unit; without it, or where the
    form was handed in already, nothing is filled. What somebody typed is never overwritten.
    """
    unit_id = document.stated_by_id
    mine = {index: one for index, one in placed.items() if index in rows}
    if unit_id is None or not mine or not actor.may("intake.enter", unit_id):
        return []
    forms = {one.form.version_id: one.form for one in mine.values()}
    found = []
    for form in forms.values():
        lines = {
            line_id: [rows[index] for index in indices]
            for line_id, indices in by_line(mine).items()
            if mine[indices[0]].form is form or mine[indices[0]].form.version_id == form.version_id
        }
        try:
            submission_id = open_submission(actor, unit_id, form.version_id, period, Way.DOCUMENT)
        except Refusal:
            # Begun with another version of the form, or not asked of the unit any more: the ledger has the figures.
            continue
        filled = _fill(actor, document, form, submission_id, lines)
        if filled is not None:
            found.append(filled)
    return found


def _fill(
    actor: Actor, document: Document, form: FormView, submission_id: str, lines: dict[int, list[ReadFact]]
) -> Prefilled | None:
    row = Submission.objects.get(pk=submission_id)
    if row.version_id != form.version_id or not may_write(row.state, approves=actor.may("intake.approve", row.unit_id)):
        return None
    there = {cell.line_id: cell for cell in Cell.objects.filter(submission=row)}
    inputs, same, differs = [], 0, []
    for line in form.lines:
        if line.id not in lines:
            continue
        one = _input(document, line, lines[line.id])
        cell = there.get(line.id)
        if one is None:
            continue
        if cell is None or not (cell.raw or cell.absence):
            inputs.append(one)
        elif _agrees(cell, decode(one.raw, line.measure)):
            same += 1
        else:
            differs.append(line.measure.name)
    if inputs:
        save_cells(actor, submission_id, inputs)
    return Prefilled(submission_id, form.name, len(inputs), same, tuple(differs))


def _agrees(cell: Cell, read: object) -> bool:
    return isinstance(read, Decoded) and (cell.value, cell.numerator, cell.denominator) == (
        read.value,
        read.numerator,
        read.denominator,
    )


def _input(document: Document, line: LineView, rows: list[ReadFact]) -> CellInput | None:
    """What the cell is to say: the characters of the document where they decode to the same, else the number."""
    first = rows[0]
    fact = from_json(first.fact)
    numbers = fitted(fact, line.measure)
    if numbers is None:
        return None
    raw = next((text for text in _writings(fact, rows) if _means(decode(text, line.measure), numbers)), None)
    if raw is None:
        return None
    place = cell_of(document.structure, first.start)
    quote = quote_around(document.text, first.start, first.end)
    label = f"{document.name}{' · ' + place if place else ''}: {quote}"
    return CellInput(line.id, raw, origin=f"document:{document.pk}:{first.index}"[:80], origin_label=label[:300])


def _writings(fact: Fact, rows: list[ReadFact]) -> list[str]:
    """Ways of writing a figure into a cell, the document's own first."""
    said = " ".join(fact.text.split())
    number = format_number(fact.value)
    if fact.kind == "ratio" and fact.value2 is not None:
        both = f"{number}/{format_number(fact.value2)}"
        percent = next((from_json(row.fact) for row in rows[1:] if row.fact["kind"] == "percent"), None)
        return [*([f"{both} ({format_number(percent.value)}%)"] if percent else []), both]
    unit = {"VND": "đồng"}.get(fact.unit or "", fact.unit or "")
    return [said, f"{number} {unit}".strip(), f"{number}{unit}", number]


def _means(read: object, numbers: Numbers) -> bool:
    return isinstance(read, Decoded) and all(
        mine is None or mine == theirs
        for mine, theirs in (
            (numbers.value, read.value),
            (numbers.numerator, read.numerator),
            (numbers.denominator, read.denominator),
        )
    )
