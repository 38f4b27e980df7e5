"""Reading conclusions: those of a conference with their assignments, and those of a series that are still alive."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from giaoban.registry.queries import units
from giaoban.reviews.enums import AssignmentState, ConclusionState, DueKind, ReviewState
from giaoban.reviews.following import progress_of
from giaoban.reviews.models import Assignment, Conclusion, Review
from giaoban.reviews.naming import Names


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """One assignment. `lacks` is what a person still has to give: "lead", "due"; `nearest` are units to choose from
    where the lead's words named none or several."""

    id: int
    text: str
    lead_id: int | None
    lead: str
    lead_words: str
    nearest: tuple[str, ...]
    coordinators: tuple[str, ...]
    coordinator_words: str
    product: str
    due_kind: str
    due: date | None
    due_words: str
    due_assumed: bool
    recurrence: str
    state: str
    start: int | None = None
    end: int | None = None

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is missing before it can be confirmed."""
        lead = () if self.lead_id else ("lead",)
        due = () if self.due or self.due_kind == DueKind.NONE else ("due",)
        return (*lead, *due)

    @property
    def is_open(self) -> bool:
        """Whether it is proposed and waits for the secretary."""
        return self.state == AssignmentState.PROPOSED


@dataclass(frozen=True, slots=True)
class ConclusionView:
    """One conclusion. `tasks_open` and `tasks_done` count what came of it; `replaced_by` is the one that took its
    place, (conclusion, conference)."""

    id: int
    review_id: int
    review: str
    held_on: date
    order: int
    text: str
    state: str
    at: datetime
    item: str
    replaces_id: int | None
    replaced_by: tuple[int, int] | None
    assignments: tuple[AssignmentView, ...]
    tasks_open: int
    tasks_done: int

    @property
    def proposed(self) -> tuple[AssignmentView, ...]:
        """The assignments that wait for the secretary."""
        return tuple(one for one in self.assignments if one.is_open)

    @property
    def complete(self) -> int:
        """How many of them lack nothing."""
        return sum(not one.lacks for one in self.proposed)

    @property
    def is_done(self) -> bool:
        """Whether it lives no more: replaced, or everything it assigned is done. Derived, stored nowhere."""
        if self.state != ConclusionState.CONFIRMED or self.replaced_by:
            return True
        given = any(one.state == AssignmentState.CONFIRMED for one in self.assignments)
        return not given or (self.tasks_open == 0 and self.tasks_done > 0)


def together(rows: Iterable[AssignmentView]) -> tuple[AssignmentView, ...]:
    """Assignments of the same words and deadline to several units, one after the other, as one ("các thôn …")."""
    found: list[list[AssignmentView]] = []
    for row in rows:
        same = found and not row.lacks and all(getattr(row, part) == getattr(found[-1][0], part) for part in _ALIKE)
        if same:
            found[-1].append(row)
        else:
            found.append([row])
    return tuple(replace(group[0], lead=", ".join(row.lead for row in group)) for group in found)


_ALIKE = ("text", "due", "due_words", "state", "coordinators", "recurrence", "lacks", "start")


def conclusions_of(review_id: int, names: Names | None = None) -> tuple[ConclusionView, ...]:
    """The conclusions of a conference in their order, without those that were dropped.

    With `names` each assignment without a lead has the units beside it that its words may mean.
    """
    rows = Conclusion.objects.filter(review_id=review_id).exclude(state=ConclusionState.DROPPED)
    return tuple(_views(rows.order_by("order", "pk"), names))


def conclusion(conclusion_id: int) -> ConclusionView | None:
    """One conclusion, dropped or not; None for one that is not there."""
    return next(iter(_views(Conclusion.objects.filter(pk=conclusion_id), None)), None)


def earlier_conclusions(review_id: int) -> tuple[ConclusionView, ...]:
    """The confirmed conclusions of the conferences before this one in its series (of its unit, where it is in none)
    that were alive when it began or still are, oldest first: what is to be reported on there."""
    review = Review.objects.filter(pk=review_id).first()
    if review is None:
        return ()
    before = Review.objects.filter(starts_at__lt=review.starts_at).exclude(state=ReviewState.CANCELLED)
    before = (
        before.filter(series_id=review.series_id)
        if review.series_id
        else before.filter(unit_id=review.unit_id, series=None)
    )
    rows = Conclusion.objects.filter(review__in=before, state=ConclusionState.CONFIRMED)
    last = before.order_by("-starts_at", "-pk").values_list("pk", flat=True).first()
    found = _views(rows.order_by("review__starts_at", "order", "pk"), None)
    return tuple(one for one in found if one.assignments and (not one.is_done or one.review_id == last))


def _views(rows: QuerySet[Conclusion], names: Names | None) -> Iterable[ConclusionView]:
    kept = Assignment.objects.exclude(state=AssignmentState.DROPPED).prefetch_related("coordinators")
    newer = Conclusion.objects.filter(state=ConclusionState.CONFIRMED)
    found = list(
        rows.select_related("review", "item").prefetch_related(
            Prefetch("assignments", kept.order_by("order", "pk")), Prefetch("replaced_by", newer)
        )
    )
    progress = progress_of([row.pk for row in found])
    for row in found:
        on = timezone.localdate(row.review.starts_at)
        assigned = list(row.assignments.all())
        ids = {one.lead_id for one in assigned if one.lead_id} | {
            unit.pk for one in assigned for unit in one.coordinators.all()
        }
        called = {unit_id: view.name for unit_id, view in units(ids, on).items()} if ids else {}
        by = next(((new.pk, new.review_id) for new in row.replaced_by.all()), None)
        still, done = progress[row.pk]
        yield ConclusionView(
            row.pk,
            row.review_id,
            row.review.name,
            on,
            row.order,
            row.text,
            row.state,
            row.at,
            row.item.title if row.item else "",
            row.replaces_id,
            by,
            tuple(_assignment(one, called, names) for one in assigned),
            still,
            done,
        )


def _assignment(row: Assignment, called: dict[int, str], names: Names | None) -> AssignmentView:
    nearest: tuple[str, ...] = ()
    if names and row.lead_id is None and row.lead_words and row.state == AssignmentState.PROPOSED:
        nearest = names.meant(row.lead_words)
    return AssignmentView(
        row.pk,
        row.text,
        row.lead_id,
        called.get(row.lead_id or 0, ""),
        row.lead_words,
        nearest,
        tuple(called[unit.pk] for unit in row.coordinators.all() if unit.pk in called),
        row.coordinator_words,
        row.product,
        row.due_kind,
        row.due,
        row.due_words,
        row.due_assumed,
        row.recurrence.get("rule", ""),
        row.state,
        row.start,
        row.end,
    )
