"""Reading conferences: frozen views."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal, declare
from giaoban.reviews.models import AgendaItem, Participant, Review
from giaoban.reviews.rules import Budget, budget, times

NO_REVIEW = declare("reviews.no_review", _("Không có hội nghị này, hoặc bạn không được xem."))


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item of an agenda; `at` is when it is expected to begin; `awards` whom it commends, and the form of award."""

    id: int
    order: int
    kind: str
    section: str
    title: str
    presenter: str
    presenter_unit_id: int | None
    minutes: int
    at: datetime
    measures: tuple[str, ...]
    state: str
    started_at: datetime | None
    seconds_spent: int
    notes: str
    carried: bool
    awards: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ParticipantView:
    """Somebody invited."""

    id: int
    name: str
    post: str
    unit_id: int | None
    account_id: int | None
    email: str
    role: str
    reply: str
    reply_note: str
    stand_in: str
    attended: bool | None
    arrived_at: datetime | None
    invited_at: datetime | None
    reminded_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One conference with its agenda and those invited."""

    id: int
    unit_id: int
    series_id: int | None
    series: str
    form: str
    regime: str
    period: str
    kind: str
    name: str
    starts_at: datetime
    minutes_available: int
    place: str
    chair: str
    chair_account_id: int | None
    secretary_account_id: int | None
    state: str
    course: str
    started_at: datetime | None
    ended_at: datetime | None
    version: int
    sequence: int
    items: tuple[ItemView, ...]
    participants: tuple[ParticipantView, ...]

    @property
    def ends_at(self) -> datetime:
        """When it is expected to end."""
        return self.starts_at + timedelta(minutes=self.minutes_available)

    @property
    def budget(self) -> Budget:
        """What the agenda takes against the time there is."""
        return budget((item.minutes for item in self.items), self.minutes_available)


def review(review_id: int) -> ReviewView:
    """One conference. Refuses one that is not there. Whether somebody may see it is the caller's question."""
    row = Review.objects.select_related("series").filter(pk=review_id).first()
    if row is None:
        raise Refusal(NO_REVIEW)
    items = list(row.items.prefetch_related("commendations"))
    begins = times(row.starts_at, [item.minutes for item in items])
    return ReviewView(
        id=row.pk,
        unit_id=row.unit_id,
        series_id=row.series_id,
        series=row.series.name if row.series else "",
        form=row.form,
        regime=row.regime,
        period=row.period,
        kind=row.kind,
        name=row.name,
        starts_at=row.starts_at,
        minutes_available=row.minutes_available,
        place=row.place,
        chair=row.chair,
        chair_account_id=row.chair_account_id,
        secretary_account_id=row.secretary_account_id,
        state=row.state,
        course=row.course,
        started_at=row.started_at,
        ended_at=row.ended_at,
        version=row.version,
        sequence=row.sequence,
        items=tuple(_item(item, at) for item, at in zip(items, begins, strict=True)),
        participants=tuple(_participant(one) for one in row.participants.filter(removed_at=None)),
    )


def unit_of_review(review_id: int) -> int | None:
    """Whose conference it is; None for one that is not there."""
    return Review.objects.filter(pk=review_id).values_list("unit_id", flat=True).first()


def _item(row: AgendaItem, at: datetime) -> ItemView:
    return ItemView(
        row.pk,
        row.order,
        row.kind,
        row.section,
        row.title,
        row.presenter,
        row.presenter_unit_id,
        row.minutes,
        at,
        tuple(row.measures),
        row.state,
        row.started_at,
        row.seconds_spent,
        row.notes,
        row.carried_from_id is not None,
        tuple((one.name, one.award) for one in row.commendations.all()),
    )


def _participant(row: Participant) -> ParticipantView:
    return ParticipantView(
        row.pk,
        row.name,
        row.post,
        row.unit_id,
        row.account_id,
        row.email,
        row.role,
        row.reply,
        row.reply_note,
        row.stand_in,
        row.attended,
        row.arrived_at,
        row.invited_at,
        row.reminded_at,
    )


def seen_by(actor: Actor, review_id: int) -> bool:
    """Whether somebody sees a conference: those who see every one of its unit, and whoever is invited to it."""
    unit_id = unit_of_review(review_id)
    if unit_id is None:
        return False
    if actor.may("reviews.see_all", unit_id):
        return True
    invited = Participant.objects.filter(review_id=review_id, removed_at=None, account_id=actor.account_id)
    return actor.account_id is not None and invited.exists()
