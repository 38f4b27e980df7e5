"""Correct one figure of an accepted form: it supersedes exactly the one statement, through the gate."""

from dataclasses import replace
from functools import partial

from django.db import transaction

from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.base.locks import ledger_held
from giaoban.catalogue.queries import FormView, LineView
from giaoban.figures.actions.accept import accept
from giaoban.figures.actions.record import record
from giaoban.figures.actions.withdraw import withdraw
from giaoban.figures.refusals import NO_REASON
from giaoban.intake.actions.hand_in import Waiting
from giaoban.intake.actions.save_cell import CellInput, Clash, keep, write_cell
from giaoban.intake.cells import cell_problem, says_something, stated_of
from giaoban.intake.decoding import Undecoded
from giaoban.intake.desk import demand_above, form_of, held, line_name, line_of, note, period_of, state_name
from giaoban.intake.enums import Mark, SubmissionState
from giaoban.intake.faults import (
    BAD_CORRECTION,
    NO_CORRECTION,
    NOT_UNLOCKED,
    NOTHING_CHANGED,
    WRONG_STATE,
    sentence,
)
from giaoban.intake.models import Cell, CellRevision, Submission
from giaoban.intake.signals import figure_corrected

_SAID = ("raw", "absence", "absence_reason", "value", "numerator", "denominator")


def correct_cell(
    actor: Actor,
    submission_id: str,
    line_id: int,
    raw: str,
    *,
    reason: str,
    absence: str = "",
    absence_reason: str = "",
    expected_revision: int | None = None,
) -> int:
    """Correct a cell of an accepted form, with the reason; returns the number of the new statement.

    The unit may correct a cell that was unlocked (`intake.enter`): the correction waits, and the old figure counts,
    until it is accepted. Whoever may unlock and accept corrects at once. The statement that stood there is superseded,
    never changed.
    """
    if not reason.strip():
        raise Refusal(NO_REASON)
    one = CellInput(line_id, raw, expected_revision, absence, absence_reason)
    with ledger_held():
        row = held(actor, submission_id, "intake.enter")
        if row.state != SubmissionState.ACCEPTED:
            raise Refusal(WRONG_STATE, state=state_name(row.state))
        form = form_of(row)
        line = line_of(form, line_id)
        above = _may_above(actor, row)
        cell = Cell.objects.filter(submission=row, line_id=line_id).first()
        if not above and (cell is None or cell.mark != Mark.UNLOCKED):
            raise Refusal(NOT_UNLOCKED, line=line_name(line))
        if cell is not None and expected_revision is not None and cell.revision != expected_revision:
            raise Clash(line, one, cell)
        return _correct(actor, row, form, line, cell, one, reason.strip()[:500], at_once=above)


def accept_correction(actor: Actor, submission_id: str, line_id: int) -> None:
    """Accept a correction that the unit made of an unlocked cell: it counts from now on, the old figure does not.

    Needs `intake.accept` for whom the form was handed in to."""
    with ledger_held():
        row, line, cell = _corrected(actor, submission_id, line_id)
        if cell.statement_seq is None:
            raise Refusal(NO_CORRECTION, line=line_name(line))
        accept(actor, [cell.statement_seq])
        reason, cell.mark, cell.mark_reason = cell.mark_reason, "", ""
        old, cell.corrects_seq = cell.corrects_seq, None
        cell.save(update_fields=["mark", "mark_reason", "corrects_seq"])
        note(actor, row, "accept_correction", row.state, reason, {line_id: reason})
        _announce(actor, row, line_id, old, cell.statement_seq, reason)


def refuse_correction(actor: Actor, submission_id: str, line_id: int, *, reason: str) -> None:
    """Refuse a correction that waits: it is withdrawn with the reason, and the cell says again what counts."""
    if not reason.strip():
        raise Refusal(NO_REASON)
    with ledger_held():
        row, line, cell = _corrected(actor, submission_id, line_id)
        if cell.statement_seq is not None:
            withdraw(actor, cell.statement_seq, reason=reason.strip()[:500])
        before = CellRevision.objects.filter(submission=row, line_id=line_id, revision__lt=cell.revision)
        last = before.order_by("-revision").first()
        one = CellInput(line_id, last.raw, None, last.absence, last.absence_reason) if last else CellInput(line_id, "")
        write_cell(actor, row, cell, one, line, now())
        cell.statement_seq, cell.corrects_seq, cell.dirty = cell.corrects_seq, None, False
        cell.mark, cell.mark_reason = "", ""
        keep(row, [], [cell], reason.strip())
        note(actor, row, "refuse_correction", row.state, reason.strip()[:500], {line_id: reason.strip()[:500]})


def _may_above(actor: Actor, row: Submission) -> bool:
    receiver = row.unit_id if row.receiver_id is None else row.receiver_id
    return actor.may("intake.unlock", receiver) and actor.may("figures.accept", row.about_id)


def _corrected(actor: Actor, submission_id: str, line_id: int) -> tuple[Submission, LineView, Cell]:
    row = held(actor, submission_id, "intake.accept")
    demand_above(actor, "intake.accept", row)
    line = line_of(form_of(row), line_id)
    cell = Cell.objects.filter(submission=row, line_id=line_id, mark=Mark.CORRECTED).first()
    if cell is None:
        raise Refusal(NO_CORRECTION, line=line_name(line))
    return row, line, cell


def _correct(
    actor: Actor,
    row: Submission,
    form: FormView,
    line: LineView,
    cell: Cell | None,
    one: CellInput,
    reason: str,
    *,
    at_once: bool,
) -> int:
    was = None if cell is None else tuple(getattr(cell, name) for name in _SAID)
    old = None if cell is None else cell.statement_seq
    new = write_cell(actor, row, cell, one, line, now())
    if was == tuple(getattr(new, name) for name in _SAID):
        raise Refusal(NOTHING_CHANGED, line=line_name(line))
    wrong = cell_problem(row, form, line, new, period_of(row))
    if not wrong and not says_something(new):
        wrong = sentence(Undecoded("cell_empty"))
    if wrong:
        raise Refusal(BAD_CORRECTION, line=line_name(line), sentence=wrong)
    stated = stated_of(row, form, line, new, period_of(row))
    if old is not None:
        stated = replace(stated, supersedes=old, reason=reason)
    seq = record(actor if at_once else Waiting(actor), [stated]).seqs[0]
    new.statement_seq, new.dirty = seq, False
    new.corrects_seq = None if at_once else old
    new.mark, new.mark_reason = ("", "") if at_once else (str(Mark.CORRECTED), reason)
    keep(row, [] if new.pk else [new], [new] if new.pk else [], reason)
    note(actor, row, "correct", row.state, reason, {line.id: reason})
    if at_once:
        _announce(actor, row, line.id, old, seq, reason)
    return seq


def _announce(actor: Actor, row: Submission, line_id: int, old: int | None, new: int, reason: str) -> None:
    transaction.on_commit(
        partial(
            figure_corrected.send_robust,
            sender=Submission,
            submission_id=row.pk,
            line_id=line_id,
            old_seq=old,
            new_seq=new,
            reason=reason,
            account_id=actor.account_id,
        )
    )
