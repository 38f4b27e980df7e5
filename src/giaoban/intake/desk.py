"""A submission on the desk: held for one writer at a time, and every step of it logged."""

from functools import partial
from typing import Any

from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now
from giaoban.base.errors import Refusal
from giaoban.catalogue.queries import FormView, LineView, form_version
from giaoban.catalogue.rules import Period, parse_period
from giaoban.intake.enums import SubmissionState
from giaoban.intake.faults import CHANGED_SINCE, NO_LINE, NO_SUBMISSION, WRONG_STATE
from giaoban.intake.models import Cell, Submission, Transition
from giaoban.intake.rules import TRANSITIONS, may_move
from giaoban.intake.signals import submission_moved
from giaoban.people.policy import Person, sees


def writers_of(row: Submission) -> set[int]:
    """The accounts that wrote in a submission."""
    found = set(Cell.objects.filter(submission=row, by__isnull=False).values_list("by", flat=True))
    return {one for one in (*found, row.opened_by) if one is not None}


def seen_by(actor: Actor, row: Submission) -> bool:
    """Whether the actor sees a submission in its state (people.policy.sees)."""
    if isinstance(actor, Person):
        if sees(actor, row.unit_id, row.state):
            return True
        return actor.may("intake.enter", row.unit_id) and sees(actor, row.unit_id, row.state, writers_of(row))
    return actor.may("intake.view", row.unit_id) or actor.may("intake.enter", row.unit_id)


def held(actor: Actor, submission_id: str, verb: str, expected_revision: int | None = None) -> Submission:
    """The submission, locked to the end of this transaction, for an actor who sees it and may do the verb there.

    What one may not see does not exist. `expected_revision` is what the person looked at: refuses where it changed.
    """
    row = Submission.objects.select_for_update().filter(pk=submission_id).first()
    if row is None or not seen_by(actor, row):
        raise Refusal(NO_SUBMISSION)
    demand(actor, verb, row.unit_id)
    if expected_revision is not None and expected_revision != row.revision:
        raise Refusal(CHANGED_SINCE)
    return row


def demand_above(actor: Actor, verb: str, row: Submission) -> None:
    """Refuse unless the actor may do the verb for whom the form is handed in to: nobody accepts for the level above."""
    demand(actor, verb, row.unit_id if row.receiver_id is None else row.receiver_id)


def period_of(row: Submission) -> Period:
    """The period a submission is for."""
    return parse_period(row.period, row.regime)


def form_of(row: Submission) -> FormView:
    """What the submission's form asks, as counted on the period's last day."""
    return form_version(row.version_id, row.period_last)


def line_of(form: FormView, line_id: int) -> LineView:
    """A line of a form. Refuses one that is not there."""
    found = next((line for line in form.lines if line.id == line_id), None)
    if found is None:
        raise Refusal(NO_LINE)
    return found


def line_name(line: LineView) -> str:
    """A line as people call it."""
    return f"{line.measure.name}: {line.item}" if line.item else line.measure.name


def state_name(state: str) -> str:
    """A state as people call it."""
    return str(SubmissionState(state).label)


def move(actor: Actor, row: Submission, verb: str, reason: str = "", cells: dict[int, str] | None = None) -> None:
    """Take a step of `rules.TRANSITIONS`, or refuse; saves the row's state and logs the step."""
    if not may_move(verb, row.state):
        raise Refusal(WRONG_STATE, state=state_name(row.state))
    note(actor, row, verb, TRANSITIONS[verb].after, reason, cells)


def note(
    actor: Actor, row: Submission, verb: str, after: str, reason: str = "", cells: dict[int, str] | None = None
) -> None:
    """Log a step: in the submission's own log, in the audit trail, and to whoever listens after commit."""
    before, moment = row.state, now()
    row.state = after
    row.moves += 1
    if after == SubmissionState.SUBMITTED and before != after:
        row.submitted_at = moment
        row.first_submitted_at = row.first_submitted_at or moment
    if after == SubmissionState.ACCEPTED and before != after:
        row.accepted_at = moment
    row.save(update_fields=["state", "moves", "submitted_at", "first_submitted_at", "accepted_at", "revision"])
    Transition(
        submission=row,
        number=row.moves,
        verb=verb,
        before=before,
        after=after,
        reason=reason[:500],
        cells={str(line): why for line, why in (cells or {}).items()},
        account_id=actor.account_id,
        at=moment,
    ).save()
    payload: dict[str, Any] = {"submission": row.pk, "before": before, "after": after, "revision": row.revision}
    if reason:
        payload["reason"] = reason[:500]
    if cells:
        payload["lines"] = sorted(cells)
    audit(actor, f"intake.{verb}", row.unit_id, payload)
    announce = partial(
        submission_moved.send_robust,
        sender=Submission,
        submission_id=row.pk,
        verb=verb,
        before=before,
        after=after,
        reason=reason,
        cells=dict(cells or {}),
        account_id=actor.account_id,
    )
    transaction.on_commit(announce)
