"""Save what a person typed into a form: cell by cell, kept even where it cannot be understood yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.catalogue.queries import LineView
from giaoban.figures.refusals import TOO_LONG
from giaoban.intake.cells import reading_of
from giaoban.intake.decoding import LONGEST, Undecoded
from giaoban.intake.desk import form_of, held, line_name, line_of, state_name
from giaoban.intake.enums import CellAbsence
from giaoban.intake.faults import CELL, CLASH, LOCKED, sentence
from giaoban.intake.models import Cell, CellRevision, Submission
from giaoban.intake.rules import may_write


@dataclass(frozen=True, slots=True)
class CellInput:
    """What one cell is to say. `expected_revision` is the cell's revision the person saw (0: none yet; None: whatever
    stands there is replaced). `origin` names what it was taken over from, empty where it was typed."""

    line_id: int
    raw: str
    expected_revision: int | None = None
    absence: str = ""
    absence_reason: str = ""
    note: str = ""
    origin: str = ""
    origin_label: str = ""


@dataclass(frozen=True, slots=True)
class CellSaved:
    """What became of a cell: its new revision, and what is wrong with what was typed (empty when all is well)."""

    line_id: int
    revision: int
    fault: str


class Clash(Refusal):
    """Two people wrote the same cell: nothing was changed. Both values are here, none is lost."""

    def __init__(self, line: LineView, mine: CellInput, theirs: Cell) -> None:
        super().__init__(
            CLASH, line=line_name(line), mine=_shown(mine.raw, mine.absence), theirs=_shown(theirs.raw, theirs.absence)
        )
        self.line_id = line.id
        self.mine = mine
        self.theirs = theirs.raw
        self.theirs_absence = theirs.absence
        self.theirs_by = theirs.by
        self.theirs_at = theirs.at
        self.revision = theirs.revision


def save_cell(
    actor: Actor,
    submission_id: str,
    line_id: int,
    raw: str,
    *,
    expected_revision: int | None = None,
    absence: str = "",
    absence_reason: str = "",
    note: str = "",
    origin: str = "",
    origin_label: str = "",
) -> CellSaved:
    """Save one cell of a form; see `save_cells`. Raises Clash where another person changed it since it was seen."""
    one = CellInput(line_id, raw, expected_revision, absence, absence_reason, note, origin, origin_label)
    return save_cells(actor, submission_id, [one])[0]


@transaction.atomic
def save_cells(actor: Actor, submission_id: str, inputs: Sequence[CellInput]) -> list[CellSaved]:
    """Save cells of one form, all or none. Needs `intake.enter`, and a form that may still be written.

    What cannot be understood is kept as typed, with the sentence that says why; it only stops the form from being
    handed in. Saving what already stands there changes nothing. Each change is kept with who and when.
    """
    row = held(actor, submission_id, "intake.enter")
    writable = may_write(row.state, approves=actor.may("intake.approve", row.unit_id))
    form = form_of(row)
    lines = {line.id: line for line in form.lines}
    there = {cell.line_id: cell for cell in Cell.objects.filter(submission=row)}
    moment = now()
    made: list[Cell] = []
    changed: list[Cell] = []
    saved = []
    for one in inputs:
        line = lines.get(one.line_id) or line_of(form, one.line_id)
        cell = there.get(one.line_id)
        if not writable:
            raise Refusal(LOCKED, state=state_name(row.state), line=line_name(line))
        fault = _fault(one, line)
        if cell is None or not _same(cell, one):
            if cell is not None and one.expected_revision is not None and cell.revision != one.expected_revision:
                raise Clash(line, one, cell)
            cell = write_cell(actor, row, cell, one, line, moment)
            (changed if cell.pk else made).append(cell)
            there[one.line_id] = cell
        saved.append(CellSaved(one.line_id, cell.revision, fault))
    if changed or made:
        keep(row, made, changed)
    return saved


def write_cell(
    actor: Actor, row: Submission, cell: Cell | None, one: CellInput, line: LineView, moment: datetime
) -> Cell:
    """The cell with what it is to say, not saved yet."""
    if cell is None:
        cell = Cell(submission=row, line_id=line.id)
    cell.raw, cell.absence, cell.absence_reason = one.raw.strip(), str(one.absence), one.absence_reason.strip()
    cell.note, cell.origin, cell.origin_label = one.note.strip(), one.origin, one.origin_label[:300]
    read = reading_of(cell.raw, cell.absence, line.measure)
    known = None if isinstance(read, Undecoded) else read
    cell.value = known.value if known else None
    cell.numerator = known.numerator if known else None
    cell.denominator = known.denominator if known else None
    cell.step = known.step if known else 1
    cell.qualifier = known.qualifier if known else ""
    cell.quality = 1 if known and known.estimate else 3
    cell.absence = known.absence if known else cell.absence
    cell.revision += 1
    cell.by, cell.at, cell.dirty = actor.account_id, moment, True
    return cell


def keep(row: Submission, made: Sequence[Cell], changed: Sequence[Cell], reason: str = "") -> None:
    """Save new and changed cells with their history; the submission's revision rises by one."""
    Cell.objects.bulk_create(made)
    if changed:
        Cell.objects.bulk_update(changed, _WRITTEN)
    CellRevision.objects.bulk_create([_revision(cell, reason) for cell in (*made, *changed)])
    row.revision += 1
    row.save(update_fields=["revision"])


_WRITTEN = [
    "raw",
    "value",
    "numerator",
    "denominator",
    "step",
    "quality",
    "qualifier",
    "absence",
    "absence_reason",
    "note",
    "origin",
    "origin_label",
    "revision",
    "by",
    "at",
    "dirty",
    "mark",
    "mark_reason",
    "corrects_seq",
    "statement_seq",
]


def _revision(cell: Cell, reason: str) -> CellRevision:
    return CellRevision(
        submission_id=cell.submission_id,
        line_id=cell.line_id,
        revision=cell.revision,
        raw=cell.raw,
        absence=cell.absence,
        absence_reason=cell.absence_reason,
        note=cell.note,
        origin=cell.origin,
        reason=reason[:500],
        by=cell.by,
        at=cell.at,
    )


def _fault(one: CellInput, line: LineView) -> str:
    """What is wrong with an input, as a sentence; refuses only what no cell can keep."""
    for text, length in ((one.raw, LONGEST), (one.absence_reason, 300), (one.note, 500), (one.origin, 80)):
        if len(text) > length:
            raise Refusal(CELL["cell_too_long"] if text is one.raw else TOO_LONG, length=length)
    if one.absence:
        CellAbsence(one.absence)
    if not one.raw.strip() and not one.absence:
        return ""
    read = reading_of(one.raw, one.absence, line.measure)
    if isinstance(read, Undecoded):
        return sentence(read)
    if read.absence == CellAbsence.NOT_APPLICABLE and not one.absence_reason.strip():
        return sentence(Undecoded("cell_no_reason"))
    return ""


def _same(cell: Cell, one: CellInput) -> bool:
    return (cell.raw, cell.absence_reason, cell.note) == (
        one.raw.strip(),
        one.absence_reason.strip(),
        one.note.strip(),
    ) and (cell.absence == one.absence or (not one.absence and bool(one.raw.strip())))


def _shown(raw: str, absence: str) -> str:
    return raw or (str(CellAbsence(absence).label) if absence else "")
