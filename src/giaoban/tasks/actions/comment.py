"""Say something about a task."""

from collections.abc import Sequence

from giaoban.base.actors import NOT_ALLOWED, Actor
from giaoban.base.errors import Refusal
from giaoban.base.locks import ledger_held
from giaoban.tasks.desk import held, note
from giaoban.tasks.evidence import GivenFile, keep_evidence, looked_at
from giaoban.tasks.models import Task
from giaoban.tasks.refusals import NO_WORDS


def comment(actor: Actor, occurrence_id: int, text: str, *, files: Sequence[GivenFile] = ()) -> None:
    """Add a remark: the lead, the coordinators (`tasks.report` for one of them), whoever assigned (`tasks.confirm`)
    and the monitor may. It changes no state."""
    shown = looked_at(files, ())
    if not text.strip() and not shown:
        raise Refusal(NO_WORDS)
    with ledger_held():
        row = held(actor, occurrence_id)
        if not may_comment(actor, row.task):
            raise Refusal(NOT_ALLOWED)
        keep_evidence(note(actor, row, "comment", text=text), shown)


def may_comment(actor: Actor, task: Task) -> bool:
    """Whether an actor may say something about a task."""
    if task.monitor_id is not None and task.monitor_id == actor.account_id:
        return True
    near = {task.lead_id, *(one.pk for one in task.coordinators.all())}
    return actor.may("tasks.confirm", task.unit_id) or any(actor.may("tasks.report", one) for one in near)
