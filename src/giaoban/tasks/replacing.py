"""A conclusion that takes the place of an earlier one: which of the earlier one's tasks go on, which are called off.

A task goes on where the new conclusion asks the same lead for much the same: at least three fifths of the words of both
are shared, and the deadline is of the same kind. It keeps its reports and evidence and gets the new words, coordinators
and deadline, a later one as an extension; a day that has passed changes nothing. What the new conclusion no longer asks
for is called off.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from giaoban.base.actors import Actor
from giaoban.base.clock import today
from giaoban.registry.queries import name_key
from giaoban.reviews.enums import AssignmentState
from giaoban.reviews.models import Assignment, Conclusion
from giaoban.tasks.actions.adjust import Adjusted, adjust
from giaoban.tasks.actions.assign import Given
from giaoban.tasks.actions.extend import extend
from giaoban.tasks.actions.pause import resume
from giaoban.tasks.desk import held, note
from giaoban.tasks.enums import DueKind, State
from giaoban.tasks.models import Occurrence, Task
from giaoban.tasks.rules import OPEN

ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Replacing:
    """What confirming a conclusion does to the tasks of the one it replaces: their texts."""

    kept: tuple[str, ...]
    called_off: tuple[str, ...]


def alike(one: str, other: str) -> float:
    """How much of their words two texts share, 0 to 1 (twice what is shared by the sum of both).

    >>> alike("Rà soát giá đất", "rà soát giá đất, báo cáo"), alike("Rà soát giá đất", "Dọn chợ")
    (0.8, 0.0)
    """
    words, others = set(name_key(one).split()), set(name_key(other).split())
    return 2 * len(words & others) / max(1, len(words) + len(others))


def open_of(conclusion_id: int) -> list[Occurrence]:
    """What is open of a conclusion's tasks; of a recurring one the newest time."""
    rows = Occurrence.objects.filter(task__conclusion_id=conclusion_id, task__parent=None, state__in=OPEN)
    return list({row.task_id: row for row in rows.select_related("task").order_by("pk")}.values())


def continued(given: Given, assumed: bool, rows: Iterable[Occurrence]) -> Occurrence | None:
    """Which of these tasks goes on as what is given now; None for a new one. `assumed`: no deadline was said."""
    fitting = [row for row in rows if row.task.lead_id == given.lead_id and _same_kind(row.task, given, assumed)]
    best = max(fitting, key=lambda row: (alike(row.task.text, given.text), -row.pk), default=None)
    return best if best is not None and alike(best.task.text, given.text) >= ALIKE else None


def _same_kind(task: Task, given: Given, assumed: bool) -> bool:
    new = given.deadline
    if task.rule or new.rule:
        return (task.rule, task.before) == (new.rule, new.before)
    return assumed or new.due is not None or task.due_kind == DueKind.NONE


def what_becomes(new: Conclusion, given: Iterable[tuple[Given, bool]]) -> Replacing:
    """What confirming a conclusion will do, from what its assignments would give (with: no deadline was said)."""
    left = open_of(new.replaces_id) if new.replaces_id else []
    kept: list[str] = []
    for each, assumed in given:
        found = continued(each, assumed, left)
        if found is not None:
            left.remove(found)
            kept.append(found.task.text)
    return Replacing(tuple(kept), tuple(row.task.text for row in left))


def carry_over(actor: Actor, row: Occurrence, given: Given, assumed: bool) -> None:
    """Go on with a task under the conclusion that replaced its own. Inside the transaction that confirms it."""
    task, reason = row.task, f"{given.source_words} (thay kết luận trước)"
    old, due = row.due, None if assumed or given.deadline.rule else given.deadline.due
    task.source, task.conclusion_id = given.source, given.conclusion_id
    task.save(update_fields=["source", "conclusion_id"])
    if row.state == State.REPORTED:
        # What was reported done is judged as it was given.
        note(actor, held(actor, row.pk), "comment", text=reason)
        return
    if row.state == State.PAUSED:
        resume(actor, row.pk, reason)
    due = due if due is not None and due > today() else None
    sooner = due if due is not None and (old is None or due < old) else None
    wanted = Adjusted(
        text=given.text,
        coordinators=given.coordinators,
        due=sooner,
        product=given.product or None,
        source_words=given.source_words,
    )
    adjust(actor, row.pk, reason, wanted)
    if due is not None and old is not None and due > old:
        extend(actor, row.pk, due, reason)


def proposed_by(conclusion: Conclusion) -> list[Assignment]:
    """The assignments that wait for the secretary and have a lead."""
    rows = conclusion.assignments.filter(state=AssignmentState.PROPOSED, lead__isnull=False)
    return list(rows.select_related("conclusion__review").order_by("order", "pk"))
