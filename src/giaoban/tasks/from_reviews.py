"""What a conference concluded becomes tasks; how far they are goes back to it."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q

from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal
from giaoban.reviews.following import register
from giaoban.reviews.models import Assignment, Conclusion
from giaoban.reviews.signals import assignment_confirmed, conclusion_replaced
from giaoban.tasks.actions.assign import Deadline, Given, assign
from giaoban.tasks.actions.cancel import cancel
from giaoban.tasks.enums import DueKind
from giaoban.tasks.models import Occurrence, Task
from giaoban.tasks.refusals import BAD_LEAD
from giaoban.tasks.replacing import Replacing, carry_over, continued, open_of, proposed_by, what_becomes
from giaoban.tasks.rules import OPEN
from vnfigures.deadlines import task_deadline


def _confirmed(assignment_id: int, actor: Actor, **_more: Any) -> None:
    """The secretary confirmed what a conclusion assigns: give the task, inside the same transaction."""
    row = Assignment.objects.select_related("conclusion__review").get(pk=assignment_id)
    if Task.objects.filter(source=f"assignment:{row.pk}").exists():
        return
    given, old = given_by(row), row.conclusion.replaces_id
    kept = continued(given, row.due_assumed, open_of(old)) if old else None
    if kept is not None:
        carry_over(actor, kept, given, row.due_assumed)
    else:
        assign(actor, row.conclusion.review.unit_id, given)


def given_by(row: Assignment) -> Given:
    """The task that an assignment gives. Refuses one without a lead."""
    review = row.conclusion.review
    if row.lead_id is None:
        raise Refusal(BAD_LEAD, unit=review.name)
    return Given(
        text=row.text[:1].upper() + row.text[1:],
        lead_id=row.lead_id,
        deadline=_deadline(row),
        coordinators=tuple(one.pk for one in row.coordinators.all()),
        monitor_id=row.monitor_id,
        product=row.product,
        source=f"assignment:{row.pk}",
        conclusion_id=row.conclusion_id,
        source_words=f"Kết luận {review.name}, ngày {review.starts_at:%d/%m/%Y}",
    )


def what_replacing_does(conclusion_id: int) -> Replacing:
    """Before a conclusion is confirmed: which tasks of the one it replaces go on, which will be called off."""
    new = Conclusion.objects.get(pk=conclusion_id)
    return what_becomes(new, [(given_by(row), row.due_assumed) for row in proposed_by(new)])


def _deadline(row: Assignment) -> Deadline:
    """The deadline that was confirmed; of a recurring one its rule, as the words or the column say it."""
    words = row.due_words
    if row.due_kind == DueKind.RECURRING:
        said = task_deadline(words, None, alone=True) if words else None
        rule = str(row.recurrence.get("rule") or (said.rule if said else "") or "")
        before = bool(row.recurrence.get("before", said.before if said else False))
        return Deadline(DueKind.RECURRING, rule=rule, before=before, words=words)
    if row.due_kind == DueKind.NONE or row.due is None:
        return Deadline(words=words)
    return Deadline(row.due_kind, row.due, words=words)


def progress_of(conclusion_ids: Collection[int]) -> Mapping[int, tuple[int, int]]:
    """By conclusion how many of its tasks are open and how many are done; what was called off is neither."""
    found: dict[int, tuple[int, int]] = {}
    rows = Occurrence.objects.filter(Q(task__conclusion_id__in=list(conclusion_ids)), task__parent=None)
    for conclusion_id, state in rows.values_list("task__conclusion_id", "state"):
        if conclusion_id is None:
            continue
        still, done = found.get(conclusion_id, (0, 0))
        found[conclusion_id] = (still + (state in OPEN), done + (state == "done"))
    return found


def _replaced(conclusion_id: int, by_id: int, actor: Actor, **_more: Any) -> None:
    """A new conclusion took the place of an earlier one: what is still open of its tasks and did not go over to the new
    one is called off with it."""
    new = Conclusion.objects.select_related("review").get(pk=by_id)
    reason = f"Thay bằng kết luận {new.order}, {new.review.name}"
    for row in Occurrence.objects.filter(task__conclusion_id=conclusion_id, task__parent=None, state__in=OPEN):
        cancel(actor, row.pk, reason[:300])


def listen() -> None:
    """From now on confirmed assignments become tasks, and conclusions know how far they are."""
    conclusion_replaced.connect(_replaced, dispatch_uid="tasks.from_reviews.replaced")
    assignment_confirmed.connect(_confirmed, dispatch_uid="tasks.from_reviews")
    register(progress_of)
