"""What the screens of conferences show beyond one conference: lists with what each still needs, papers, documents."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, Sum

from giaoban.base.actors import Actor
from giaoban.base.clock import now, today
from giaoban.registry.queries import unit
from giaoban.reviews.actions.prepare import Proposal, proposed
from giaoban.reviews.carrying import living
from giaoban.reviews.enums import INVITED_ROLES, Reply, ReviewState, Rhythm
from giaoban.reviews.letters import reachable
from giaoban.reviews.models import Paper, Participant, Review, Series
from giaoban.reviews.rules import PREPARED, lacks


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A conference in a list. `lacks` are codes of `rules.lacks`; `replies` counts those who are to reply by their
    answer; `untold` are those who can be reached and do not know of it as it is now."""

    id: int
    unit_id: int
    unit: str
    series_id: int | None
    name: str
    state: str
    starts_at: datetime
    ends_at: datetime
    place: str
    chair: str
    items: int
    minutes: int
    available: int
    people: int
    replies: dict[str, int]
    present: int
    conclusions: int
    untold: int
    lacks: tuple[str, ...]

    @property
    def silent(self) -> int:
        """How many of those who are to reply have not."""
        return self.replies.get(Reply.NONE, 0)

    @property
    def over(self) -> int:
        """By how many minutes its agenda is too long."""
        return max(0, self.minutes - self.available)


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A series: its next conference as it would be, unless one is in preparation; what lives of its conclusions."""

    id: int
    name: str
    rhythm: str
    active: bool
    items: int
    held: int
    living: int
    proposal: Proposal | None


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper. `sha256` is what it was when it was attached."""

    id: int
    item_id: int | None
    name: str
    size: int
    sha256: str
    at: datetime
    draft: bool


def conferences(actor: Actor, unit_id: int, count: int = 60) -> list[ReviewLine]:
    """The conferences of a unit that somebody sees, and those elsewhere to which he is invited; newest first."""
    mine = Q(participants__account_id=actor.account_id, participants__removed_at=None)
    which = mine if actor.account_id is not None else Q(pk=None)
    if actor.may("reviews.see_all", unit_id):
        which |= Q(unit_id=unit_id)
    ids = Review.objects.filter(which).values_list("pk", flat=True)
    rows = list(Review.objects.filter(pk__in=set(ids)).order_by("-starts_at", "-pk")[:count])
    return list(_lines(rows))


def conference_line(review_id: int) -> ReviewLine:
    """One of them."""
    return next(_lines([Review.objects.get(pk=review_id)]))


def _lines(rows: list[Review]) -> Iterator[ReviewLine]:
    people: dict[int, list[Participant]] = {row.pk: [] for row in rows}
    for one in Participant.objects.filter(review__in=rows, removed_at=None):
        people[one.review_id].append(one)
    for row in rows:
        listed = people[row.pk]
        minutes = row.items.aggregate(sum=Sum("minutes"))["sum"] or 0
        items = row.items.count()
        asked = [one for one in listed if one.role in INVITED_ROLES]
        untold = sum(reachable(one) and one.invited_sequence != row.sequence for one in listed)
        yield ReviewLine(
            id=row.pk,
            unit_id=row.unit_id,
            unit=unit(row.unit_id, today()).name,
            series_id=row.series_id,
            name=row.name,
            state=row.state,
            starts_at=row.starts_at,
            ends_at=row.starts_at + timedelta(minutes=row.minutes_available),
            place=row.place,
            chair=row.chair,
            items=items,
            minutes=minutes,
            available=row.minutes_available,
            people=len(listed),
            replies=dict(Counter(one.reply for one in asked)),
            present=sum(one.attended is True for one in listed),
            conclusions=row.conclusions.exclude(state="dropped").count(),
            untold=untold,
            lacks=lacks(
                row.state,
                items=items,
                over=minutes > row.minutes_available,
                place=bool(row.place),
                chair=bool(row.chair) or any(one.role == "chair" for one in listed),
                people=len(listed),
                untold=untold,
                silent=sum(one.reply == Reply.NONE for one in asked),
                past=row.starts_at <= now(),
            ),
        )


def series_of_unit(unit_id: int) -> list[SeriesLine]:
    """The series of a unit, those that go on first."""
    found = []
    for row in Series.objects.filter(unit_id=unit_id).order_by("-active", "name", "pk"):
        waiting = row.reviews.filter(state__in=PREPARED).exists()
        found.append(
            SeriesLine(
                id=row.pk,
                name=row.name,
                rhythm=str(Rhythm(row.rhythm).label),
                active=row.active,
                items=len(row.template),
                held=row.reviews.filter(state=ReviewState.CLOSED).count(),
                living=len(living(row.pk)),
                proposal=None if waiting or not row.active else proposed(row),
            )
        )
    return found


def papers_of(review_id: int) -> list[PaperView]:
    """The papers of a conference, in the order they came."""
    rows = Paper.objects.filter(review_id=review_id)
    return [
        PaperView(row.pk, row.item_id, row.name, row.size, row.sha256, row.at, row.draft_id is not None) for row in rows
    ]
