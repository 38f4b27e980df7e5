"""Report on a task: how far it is, or that it is done; at the deadline either that, or a new day."""

from collections.abc import Sequence
from datetime import date

from giaoban.base.actors import Actor
from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.base.locks import ledger_held
from giaoban.tasks.desk import demand_step, held, note
from giaoban.tasks.evidence import GivenFile, Shown, keep_evidence, looked_at
from giaoban.tasks.models import Occurrence
from giaoban.tasks.refusals import BAD_EXTENSION, BAD_PERCENT, CHILDREN_OPEN, NO_PROPOSAL, NO_WORDS
from giaoban.tasks.rules import OPEN


def report(
    actor: Actor,
    occurrence_id: int,
    text: str = "",
    *,
    percent: int | None = None,
    files: Sequence[GivenFile] = (),
    figures: Sequence[str] = (),
    propose: date | None = None,
) -> None:
    """Report how far a task is, with evidence: files, and named expressions of the ledger. Needs `tasks.report` for
    the lead.

    From the due day on a task that is not done needs a reason in `text` and a day on which it will be (`propose`):
    that asks for an extension. (Duty at the deadline: report in both cases, with a new day where it is not done.)
    """
    shown = looked_at(files, figures)
    if percent is not None and not 0 <= percent <= 100:
        raise Refusal(BAD_PERCENT)
    if not text.strip() and not shown and percent is None:
        raise Refusal(NO_WORDS)
    with ledger_held():
        row = held(actor, occurrence_id)
        demand_step(actor, row, "progress")
        if propose is None and row.due is not None and row.due <= today() and row.asked_due is None:
            raise Refusal(NO_PROPOSAL, due=f"{row.due:%d/%m/%Y}")
        entry = note(actor, row, "progress", text=text, percent=percent)
        keep_evidence(entry, shown)
        if propose is not None:
            demand_step(actor, row, "ask_extension", text)
            demand_later(row, propose)
            note(actor, row, "ask_extension", text=text, due=propose)


def complete(
    actor: Actor,
    occurrence_id: int,
    text: str,
    *,
    files: Sequence[GivenFile] = (),
    figures: Sequence[str] = (),
    despite: str = "",
) -> None:
    """Report that a task is done; it then waits for confirmation. Needs `tasks.report` for the lead.

    While tasks given on from it are open it is refused, unless `despite` says why it is done all the same.
    """
    shown: list[Shown] = looked_at(files, figures)
    if not text.strip() and not shown:
        raise Refusal(NO_WORDS)
    with ledger_held():
        row = held(actor, occurrence_id)
        demand_step(actor, row, "complete")
        waiting = open_children(row)
        if waiting and not despite.strip():
            raise Refusal(CHILDREN_OPEN, n=waiting)
        said = f"{text.strip()}\n{despite.strip()}".strip() if waiting else text
        keep_evidence(note(actor, row, "complete", text=said), shown)


def open_children(row: Occurrence) -> int:
    """How many tasks given on from this one are not finished; of recurring ones those due by the same day."""
    below = Occurrence.objects.filter(task__parent_id=row.task_id, state__in=OPEN)
    if row.task.rule and row.original_due is not None:
        below = below.filter(original_due__lte=row.original_due)
    return below.count()


def demand_later(row: Occurrence, day: date) -> None:
    """Refuse a new due day that is not after the one in force and after today."""
    if day <= today() or (row.due is not None and day <= row.due):
        raise Refusal(BAD_EXTENSION, due=f"{row.due:%d/%m/%Y}" if row.due else "–")
