"""Reading one submission: what it says beside last period and plan, what does not fit, what happened to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from giaoban.base.actors import Actor
from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.catalogue.queries import FormView, LineView, SectionView
from giaoban.catalogue.rules import Period
from giaoban.checks.queries import Found
from giaoban.figures.enums import Severity
from giaoban.figures.queries import StatementView, TargetView, states_of
from giaoban.intake.actions.hand_in import Desk, desk_of, finding_key, look_over
from giaoban.intake.beside import Beside, Offer
from giaoban.intake.cells import Problem, problems, says_something
from giaoban.intake.desk import seen_by
from giaoban.intake.enums import Mark, SubmissionState
from giaoban.intake.faults import NO_SUBMISSION
from giaoban.intake.models import Cell, CellRevision, Narrative, Submission, Transition
from giaoban.intake.rules import REPORTED, TRANSITIONS, late, may_write
from giaoban.people.queries import account_names
from giaoban.registry.queries import UnitView, units


@dataclass(frozen=True, slots=True)
class CellView:
    """What stands in a cell; see models.Cell. `by` is the account's name. `changed`: since the form was returned."""

    raw: str
    value: int | None
    numerator: int | None
    denominator: int | None
    step: int
    qualifier: str
    quality: int
    absence: str
    absence_reason: str
    note: str
    origin: str
    origin_label: str
    mark: str
    mark_reason: str
    revision: int
    by: str
    at: datetime
    statement_seq: int | None
    changed: bool

    @property
    def empty(self) -> bool:
        """Nothing was said, not even why."""
        return not self.raw and not self.absence


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of a form: what it asks, what was said, what was said last period, and what was planned.

    `counts` is the ledger's statement that counts while a correction waits.
    """

    line: LineView
    cell: CellView | None
    fault: str
    previous: StatementView | None
    plan: TargetView | None
    offer: Offer | None
    found: tuple[Found, ...]
    counts: StatementView | None


@dataclass(frozen=True, slots=True)
class TextRow:
    """One section of words."""

    section: SectionView
    text: str
    revision: int
    by: str
    fault: str


@dataclass(frozen=True, slots=True)
class FoundRow:
    """Something that does not fit, with what the unit answered. `key` names it for an answer."""

    found: Found
    key: str
    answer: str

    @property
    def needs_answer(self) -> bool:
        """Whether it stops handing in until somebody explains it."""
        return self.found.severity == Severity.WARNING and not self.answer


@dataclass(frozen=True, slots=True)
class StepRow:
    """One line of a form's log."""

    number: int
    verb: str
    before: str
    after: str
    reason: str
    cells: tuple[tuple[str, str], ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """Everything that the pages of one submission show. `may` are the verbs that whoever looks may do now."""

    id: str
    unit: UnitView
    receiver: UnitView | None
    about_id: int
    form: FormView
    period: Period
    state: str
    way: str
    revision: int
    due: date | None
    submitted_on: date | None
    accepted_at: datetime | None
    lines: tuple[LineRow, ...]
    texts: tuple[TextRow, ...]
    found: tuple[FoundRow, ...]
    problems: tuple[Problem, ...]
    steps: tuple[StepRow, ...]
    may: frozenset[str]

    @property
    def late(self) -> bool:
        """Whether it was handed in after its due day."""
        return late(self.submitted_on, self.due)

    @property
    def overdue(self) -> bool:
        """Whether it is not handed in though its due day is over."""
        return self.due is not None and self.state not in REPORTED and today() > self.due

    @property
    def filled(self) -> int:
        """How many lines say something."""
        return sum(row.cell is not None and not row.cell.empty for row in self.lines)

    @property
    def last_return(self) -> StepRow | None:
        """Why it came back, while it has not gone out again."""
        if self.state not in (SubmissionState.RETURNED, SubmissionState.DRAFT) or not self.steps:
            return None
        last = self.steps[-1]
        return last if last.verb in ("send_back", "give_back") else None


def submission(submission_id: str, actor: Actor | None = None, *, with_history: bool = True) -> SubmissionView:
    """One submission as the actor may see it (None: the system). Refuses one that is not there or not theirs to see.

    Without history (a personal link) there is no last period, no plan, no offer, no log: nothing but what was typed.
    """
    row = _row(submission_id, actor)
    desk = desk_of(row)
    look_over(desk)
    cells = list(desk.cells.values())
    written = Narrative.objects.filter(submission=row) if desk.form.sections else ()
    narratives = {one.section_id: one for one in written}
    texts = {section_id: one.text for section_id, one in narratives.items()}
    log = list(Transition.objects.filter(submission=row).order_by("number")) if with_history and row.moves else []
    names = account_names([*(c.by for c in cells), *(s.account_id for s in log), *(n.by for n in narratives.values())])
    wrong = problems(row, desk.form, desk.cells, texts, desk.period)
    views = units([one for one in (row.unit_id, row.receiver_id) if one], row.period_last)
    return SubmissionView(
        id=row.pk,
        unit=views[row.unit_id],
        receiver=views.get(row.receiver_id or 0),
        about_id=row.about_id,
        form=desk.form,
        period=desk.period,
        state=row.state,
        way=row.way,
        revision=row.revision,
        due=row.due,
        submitted_on=timezone.localdate(row.first_submitted_at) if row.first_submitted_at else None,
        accepted_at=row.accepted_at,
        lines=tuple(_lines(desk, names, wrong, log, with_history)),
        texts=tuple(_texts(desk.form, narratives, names, wrong)),
        found=tuple(FoundRow(one, finding_key(one), desk.answers.get(finding_key(one), "")) for one in desk.found),
        problems=tuple(wrong),
        steps=tuple(_steps(desk.form, log, names)),
        may=what_one_may(actor, row, desk),
    )


@dataclass(frozen=True, slots=True)
class InHand:
    """A form that somebody is still working on; `period` as addresses name it, "2024-02@LICH"."""

    id: str
    unit_id: int
    receiver_id: int | None
    period: str


def in_hand(most: int) -> list[InHand]:
    """Forms that were not accepted yet, of each unit and period one, those begun last first: for whoever makes ready
    what their pages read."""
    rows = Submission.objects.exclude(state=SubmissionState.ACCEPTED).order_by("-opened_at", "pk")
    found: dict[tuple[int, int, str], InHand] = {}
    columns = ("pk", "unit_id", "about_id", "receiver_id", "period", "regime")
    for name, unit_id, about_id, receiver_id, period, regime in rows.values_list(*columns).iterator():
        form = InHand(name, unit_id, receiver_id, f"{period}@{regime}")
        found.setdefault((unit_id, about_id, form.period), form)
        if len(found) == most:
            break
    return list(found.values())


def unit_of_submission(submission_id: str) -> tuple[int, int | None] | None:
    """Whose form it is, and whom it is handed in to (None: nobody above); None when there is no such form."""
    return Submission.objects.filter(pk=submission_id).values_list("unit_id", "receiver_id").first()


def seen_submission(submission_id: str, actor: Actor) -> tuple[int, int | None] | None:
    """As `unit_of_submission`; None also for a form that the actor may not see in its state."""
    row = Submission.objects.filter(pk=submission_id).first()
    return (row.unit_id, row.receiver_id) if row is not None and seen_by(actor, row) else None


def cell_history(submission_id: str, line_id: int, actor: Actor | None = None) -> list[CellRevision]:
    """What a cell said over time, oldest first: who, when, from what, why."""
    row = _row(submission_id, actor)
    return list(CellRevision.objects.filter(submission=row, line_id=line_id).order_by("revision"))


def _row(submission_id: str, actor: Actor | None) -> Submission:
    row = Submission.objects.filter(pk=submission_id).first()
    if row is None or (actor is not None and not seen_by(actor, row)):
        raise Refusal(NO_SUBMISSION)
    return row


def what_one_may(actor: Actor | None, row: Submission, desk: Desk) -> frozenset[str]:
    """The verbs of `TRANSITIONS`, and `enter`, `unlock`, `correct`, that an actor may do with a form as it is now."""
    if actor is None:
        return frozenset()
    above = row.unit_id if row.receiver_id is None else row.receiver_id
    found = set()
    for move in TRANSITIONS.values():
        where = above if move.right in ("accept", "send_back") else row.unit_id
        if row.state in move.before and actor.may(f"intake.{move.right}", where):
            found.add(move.verb)
    if may_write(row.state, approves=actor.may("intake.approve", row.unit_id)) and actor.may(
        "intake.enter", row.unit_id
    ):
        found.add("enter")
    if row.state == SubmissionState.ACCEPTED:
        found |= {"unlock", "correct"} if actor.may("intake.unlock", above) else set()
        unlocked = any(cell.mark == Mark.UNLOCKED for cell in desk.cells.values())
        found |= {"correct_unlocked"} if unlocked and actor.may("intake.enter", row.unit_id) else set()
    return frozenset(found)


# --- lines -------------------------------------------------------------------------------------------------------


def _lines(
    desk: Desk, names: Mapping[int, str], wrong: Iterable[Problem], log: Iterable[Transition], with_history: bool
) -> Iterable[LineRow]:
    faults = {one.line_id: one.sentence for one in wrong if one.line_id is not None}
    returned = max((one.at for one in log if one.verb in ("send_back", "give_back")), default=None)
    beside = Beside(desk) if with_history else None
    seqs = [cell.corrects_seq for cell in desk.cells.values() if cell.corrects_seq is not None]
    ledger = states_of(seqs) if seqs and with_history else {}
    for line in desk.form.lines:
        cell = desk.cells.get(line.id)
        said = cell is not None and says_something(cell)
        yield LineRow(
            line=line,
            cell=_cell(cell, names, returned) if cell else None,
            # An empty cell is no fault while it is being filled in; the list of problems has it.
            fault=faults.get(line.id, "") if said else "",
            previous=beside.previous(line) if beside else None,
            plan=beside.plan(line) if beside else None,
            offer=beside.offer(line) if beside and not said else None,
            found=tuple(one for one in desk.found if line.id in one.line_ids),
            counts=ledger.get(cell.corrects_seq or 0) if cell else None,
        )


def _cell(cell: Cell, names: Mapping[int, str], returned: datetime | None) -> CellView:
    return CellView(
        raw=cell.raw,
        value=cell.value,
        numerator=cell.numerator,
        denominator=cell.denominator,
        step=cell.step,
        qualifier=cell.qualifier,
        quality=cell.quality,
        absence=cell.absence,
        absence_reason=cell.absence_reason,
        note=cell.note,
        origin=cell.origin,
        origin_label=cell.origin_label,
        mark=cell.mark,
        mark_reason=cell.mark_reason,
        revision=cell.revision,
        by=names.get(cell.by or 0, ""),
        at=cell.at,
        statement_seq=cell.statement_seq,
        changed=returned is not None and cell.at > returned and cell.revision > 0,
    )


# --- words and steps ---------------------------------------------------------------------------------------------


def _texts(
    form: FormView, narratives: Mapping[int, Narrative], names: Mapping[int, str], wrong: Iterable[Problem]
) -> Iterable[TextRow]:
    faults = {one.section_id: one.sentence for one in wrong if one.section_id is not None}
    for section in form.sections:
        there = narratives.get(section.id)
        yield TextRow(
            section,
            there.text if there else "",
            there.revision if there else 0,
            names.get(there.by or 0, "") if there else "",
            faults.get(section.id, ""),
        )


def _steps(form: FormView, log: Iterable[Transition], names: Mapping[int, str]) -> Iterable[StepRow]:
    lines = {str(line.id): line.measure.name for line in form.lines}
    for one in log:
        cells = tuple((lines.get(line, line), why) for line, why in one.cells.items())
        by = names.get(one.account_id or 0, "")
        yield StepRow(one.number, one.verb, one.before, one.after, one.reason, cells, by, one.at)
