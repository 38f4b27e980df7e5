"""Hand in a form: to the unit's lead where one must approve, else to the level above, through the ledger's gate."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from giaoban.base.actors import Actor, Deputy
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.base.locks import ledger_held
from giaoban.catalogue.queries import FormView
from giaoban.catalogue.rules import Period
from giaoban.checks.queries import Found, check_cells
from giaoban.figures.actions.record import record
from giaoban.figures.actions.withdraw import withdraw
from giaoban.figures.enums import Severity
from giaoban.figures.proposals import Doubted, Stated
from giaoban.intake.cells import first_of, problems, proposed_of, says_something, stated_of
from giaoban.intake.desk import form_of, held, move, period_of, state_name
from giaoban.intake.enums import SubmissionState
from giaoban.intake.faults import BLOCKED, NOT_EXPLAINED, NOT_READY, RETURNED_REASON, WRONG_STATE
from giaoban.intake.models import Cell, Explanation, Narrative, Submission
from giaoban.intake.rules import TRANSITIONS, first_state, may_move
from giaoban.people.queries import has_lead


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of a form: its state, and the statements that were recorded."""

    submission_id: str
    state: str
    seqs: tuple[int, ...]


class Waiting:
    """An actor whose statements wait for acceptance, whatever rights the person has: a form is accepted as a whole."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    @property
    def account_id(self) -> int | None:
        """The person's account."""
        return self.actor.account_id

    def may(self, verb: str, unit_id: int) -> bool:
        """As the person, but for accepting."""
        return verb != "figures.accept" and self.actor.may(verb, unit_id)

    def note(self, verb: str) -> None:
        """What was demanded last, told on to a person who may act on another's behalf."""
        if isinstance(self.actor, Deputy):
            self.actor.note(verb)

    def on_behalf_of(self, action: str, unit_id: int | None) -> int | None:
        """On whose behalf the person does it."""
        return self.actor.on_behalf_of(action, unit_id) if isinstance(self.actor, Deputy) else None


@dataclass(slots=True)
class Desk:
    """Everything of one form that is being handed in."""

    row: Submission
    form: FormView
    period: Period
    cells: dict[int, Cell]
    stated: dict[int, Stated] = field(default_factory=dict)
    found: tuple[Found, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def changed(self) -> list[Cell]:
        """The cells that say something else than the ledger has, in the form's order."""
        return [self.cells[line] for line in self.stated if self.cells[line].dirty]

    @property
    def emptied(self) -> list[Cell]:
        """The cells whose statement does not hold any more, and that say nothing in its place."""
        return [one for one in self.cells.values() if one.statement_seq is not None and not says_something(one)]


def finding_key(found: Found) -> str:
    """How an answer names the warning it answers: what does not fit, with which numbers. Other numbers, another key."""
    what = found.mark or ",".join(map(str, sorted(found.line_ids)))
    return f"{found.code}:{what}:{found.state}"[:120]


def desk_of(row: Submission) -> Desk:
    """A form with its cells, what they state, and what the checks find."""
    form, period = form_of(row), period_of(row)
    desk = Desk(row, form, period, {cell.line_id: cell for cell in Cell.objects.filter(submission=row)})
    for line in form.lines:
        cell = desk.cells.get(line.id)
        if cell is not None and says_something(cell):
            desk.stated[line.id] = stated_of(row, form, line, cell, period)
    desk.answers = dict(Explanation.objects.filter(submission=row).values_list("key", "text"))
    return desk


def look_over(desk: Desk) -> None:
    """Ask the checks about a form as it stands."""
    values = {line_id: proposed_of(one) for line_id, one in desk.stated.items()}
    desk.found = check_cells(desk.row.unit_id, desk.row.about_id, desk.row.version_id, desk.period, values)


def hand_in(
    actor: Actor,
    submission_id: str,
    *,
    answers: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> HandedIn:
    """Hand in one form. Needs `intake.submit`.

    `answers` are explanations (giải trình) by `finding_key`. Refuses, naming the first place, a form with a required
    line or section empty, a cell that cannot be understood, an error of the checks, or a warning without an answer.
    Where the unit's lead must approve, it is only proposed and nothing reaches the ledger yet; else every figure is
    recorded, waiting for the level above. All or nothing.
    """
    return hand_in_many(actor, [submission_id], {submission_id: answers or {}}, {submission_id: expected_revision})[0]


def hand_in_many(
    actor: Actor,
    submission_ids: Sequence[str],
    answers: Mapping[str, Mapping[str, str]] | None = None,
    expected_revisions: Mapping[str, int | None] | None = None,
) -> list[HandedIn]:
    """Hand in several forms at once, all or none: one batch of the ledger. As `hand_in`; a refusal has `submission`."""
    with ledger_held():
        desks = []
        for submission_id in submission_ids:
            row = held(actor, submission_id, "intake.submit", (expected_revisions or {}).get(submission_id))
            desks.append(_checked(actor, row, (answers or {}).get(submission_id, {})))
        proposed = {desk.row.pk: _goes_to_lead(actor, desk.row) for desk in desks}
        seqs = put_on_record(actor, [desk for desk in desks if not proposed[desk.row.pk]])
        for desk in desks:
            move(actor, desk.row, "propose" if proposed[desk.row.pk] else "hand_in")
    return [HandedIn(desk.row.pk, desk.row.state, seqs.get(desk.row.pk, ())) for desk in desks]


def approve(
    actor: Actor,
    submission_id: str,
    *,
    answers: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> HandedIn:
    """The unit's lead approves a proposed form: only now its figures are recorded and the level above sees it.

    Needs `intake.approve` and `figures.record`: who approves states the figures. Checks run again; `answers` as in
    `hand_in`, for what nobody explained yet (a personal link asks for no explanation).
    """
    with ledger_held():
        row = held(actor, submission_id, "intake.approve", expected_revision)
        if not may_move("approve", row.state):
            raise Refusal(WRONG_STATE, state=state_name(row.state))
        desk = _checked(actor, row, answers or {}, "approve")
        seqs = put_on_record(actor, [desk])
        move(actor, row, "approve")
    return HandedIn(row.pk, row.state, seqs.get(row.pk, ()))


def _goes_to_lead(actor: Actor, row: Submission) -> bool:
    approves = actor.may("intake.approve", row.unit_id)
    return first_state(row.way, has_lead(row.unit_id), approves) == SubmissionState.PROPOSED


def _checked(actor: Actor, row: Submission, answers: Mapping[str, str], verb: str = "hand_in") -> Desk:
    """The form, found fit for handing in, its answers kept. Refuses otherwise."""
    if row.state not in TRANSITIONS[verb].before:
        raise Refusal(WRONG_STATE, state=state_name(row.state), submission=row.pk)
    desk = desk_of(row)
    texts = dict(Narrative.objects.filter(submission=row).values_list("section_id", "text"))
    lacking = problems(row, desk.form, desk.cells, texts, desk.period)
    if lacking:
        raise Refusal(NOT_READY, n=len(lacking), first=first_of(lacking), submission=row.pk, problems=lacking)
    look_over(desk)
    errors = [one for one in desk.found if one.severity == Severity.ERROR]
    if errors:
        raise Refusal(BLOCKED, n=len(errors), first=errors[0].message, submission=row.pk)
    explain(actor, row, answers, desk)
    silent = [one for one in desk.found if one.severity == Severity.WARNING and not desk.answers.get(finding_key(one))]
    if silent:
        raise Refusal(NOT_EXPLAINED, n=len(silent), first=silent[0].message, submission=row.pk)
    return desk


def explain(actor: Actor, row: Submission, answers: Mapping[str, str], desk: Desk) -> None:
    """Keep what the unit answers to warnings."""
    for key, text in answers.items():
        if text.strip() and desk.answers.get(key) != text.strip():
            Explanation.objects.update_or_create(
                submission=row,
                key=key[:120],
                defaults={"text": text.strip()[:1000], "by": actor.account_id, "at": now()},
            )
            desk.answers[key] = text.strip()[:1000]


def put_on_record(actor: Actor, desks: Sequence[Desk]) -> dict[str, tuple[int, ...]]:
    """Record what these forms state and the ledger does not have yet, as one batch; nothing is accepted by this.

    A figure that was changed after the form was returned supersedes the one before; one that was taken out is
    withdrawn. Returns the numbers recorded, by submission.
    """
    waiting = Waiting(actor)
    for desk in desks:
        for cell in desk.emptied:
            if cell.statement_seq is not None:
                withdraw(actor, cell.statement_seq, reason=_why(desk.row))
            cell.statement_seq, cell.dirty = None, True
            cell.save(update_fields=["statement_seq", "dirty"])
    pairs = [(desk, cell) for desk in desks for cell in desk.changed]
    if not pairs:
        return {}
    batch = [_correcting(desk, cell) for desk, cell in pairs]
    place = {(desk.row.pk, cell.line_id): index for index, (desk, cell) in enumerate(pairs)}
    recorded = record(waiting, batch, [doubt for desk in desks for doubt in _doubted(desk, place)])
    seqs: dict[str, list[int]] = {}
    for (desk, cell), seq in zip(pairs, recorded.seqs, strict=True):
        cell.statement_seq, cell.dirty, cell.mark, cell.mark_reason = seq, False, "", ""
        seqs.setdefault(desk.row.pk, []).append(seq)
    Cell.objects.bulk_update([cell for _, cell in pairs], ["statement_seq", "dirty", "mark", "mark_reason"])
    return {name: tuple(found) for name, found in seqs.items()}


def _correcting(desk: Desk, cell: Cell) -> Stated:
    one = desk.stated[cell.line_id]
    if cell.statement_seq is None:
        return one
    return replace(one, supersedes=cell.statement_seq, reason=_why(desk.row, cell))


def _why(row: Submission, cell: Cell | None = None) -> str:
    """Why a figure is stated anew: what the form was returned for."""
    if cell is not None and cell.mark_reason:
        return cell.mark_reason[:500]
    last = row.transitions.filter(verb="send_back").order_by("-number").first()
    return (last.reason if last and last.reason else RETURNED_REASON)[:500]


def _doubted(desk: Desk, place: Mapping[tuple[str, int], int]) -> Iterator[Doubted]:
    """The answered warnings as findings of the ledger, about the figures of this batch that they speak of."""
    for found in desk.found:
        of = tuple(place[desk.row.pk, line] for line in found.line_ids if (desk.row.pk, line) in place)
        if found.severity == Severity.WARNING and of:
            answer = desk.answers.get(finding_key(found), "")
            params = {str(name): str(value) for name, value in found.params.items()}
            yield Doubted(found.code, str(found.severity), found.message, of, params, answer)
