"""What the room sees while a conference runs, and the counter by which its screens notice that something changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from giaoban.base.clock import now
from giaoban.figures.queries import with_position
from giaoban.reviews.enums import ConclusionState, ItemState, ReviewState, SpeakerState
from giaoban.reviews.models import AgendaItem, Conclusion, Participant, Review, Sending, Speaker

# What is sent later than it was done, because there was no network, is dated back by so much at most.
BELATED = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Timer:
    """How much time something has and has had, in seconds. `limit` 0: no limit. `since`: running from that moment on;
    None: it stands still."""

    limit: int
    spent: int
    since: datetime | None

    def gone(self, moment: datetime) -> int:
        """Seconds used up at a moment."""
        running = max(0, int((moment - self.since).total_seconds())) if self.since else 0
        return self.spent + running


@dataclass(frozen=True, slots=True)
class LiveItem:
    """One item of the agenda. `measures` are the codes of what is shown while it is current."""

    id: int
    number: int
    title: str
    presenter: str
    state: str
    timer: Timer
    measures: tuple[str, ...]

    @property
    def minutes(self) -> int:
        """How long it was given."""
        return self.timer.limit // 60

    @property
    def minutes_taken(self) -> int:
        """How long it took, before the run that goes on; begun minutes count."""
        return -(-self.timer.spent // 60)


@dataclass(frozen=True, slots=True)
class LiveSpeaker:
    """Somebody who speaks or asked to. `topic`: what about, in their own words; `item`: the number of the item that it
    was asked at."""

    id: int
    participant_id: int
    name: str
    post: str
    topic: str
    item: int | None
    state: str
    timer: Timer


@dataclass(frozen=True, slots=True)
class LiveConclusion:
    """A conclusion as it was taken down; `confirmed` by the secretary or not yet."""

    id: int
    item_id: int | None
    text: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Live:
    """A conference as the room sees it, at one version. Holds what is said aloud there, and nothing else."""

    id: int
    unit_id: int
    version: int
    name: str
    state: str
    place: str
    chair: str
    regime: str
    period: str
    starts_at: datetime
    planned_end: datetime | None
    ended_at: datetime | None
    speech_minutes: int
    items: tuple[LiveItem, ...]
    speakers: tuple[LiveSpeaker, ...]
    conclusions: tuple[LiveConclusion, ...]

    @property
    def current(self) -> LiveItem | None:
        """The item that is on, running or paused."""
        return next((item for item in self.items if item.state == ItemState.CURRENT), None)

    @property
    def following(self) -> LiveItem | None:
        """The next item that still waits: after the current one, else the first."""
        after = self.current.number if self.current else 0
        waiting = [item for item in self.items if item.state == ItemState.WAITING]
        return next((item for item in waiting if item.number > after), waiting[0] if waiting else None)

    @property
    def preceding(self) -> LiveItem | None:
        """The item to go back to: the one before the current, else the last that was done."""
        before = [item for item in self.items if self.current is None or item.number < self.current.number]
        return before[-1] if before and (self.current or before[-1].state == ItemState.DONE) else None

    @property
    def running(self) -> bool:
        """Whether the current item's time is running."""
        return self.current is not None and self.current.timer.since is not None

    @property
    def speaking(self) -> tuple[LiveSpeaker, ...]:
        """Who has the floor."""
        return tuple(one for one in self.speakers if one.state == SpeakerState.SPEAKING)

    @property
    def queue(self) -> tuple[LiveSpeaker, ...]:
        """Who waits to speak, in order."""
        return tuple(one for one in self.speakers if one.state == SpeakerState.WAITING)

    @property
    def said_here(self) -> tuple[LiveConclusion, ...]:
        """Conclusions of the current item; those of no item where there is none."""
        here = self.current.id if self.current else None
        return tuple(one for one in self.conclusions if one.item_id == here)

    @property
    def rest(self) -> int:
        """Seconds that the items which still wait are to take."""
        return sum(item.timer.limit for item in self.items if item.state == ItemState.WAITING)

    def expected_end(self, moment: datetime) -> datetime:
        """When it will end if every item takes what it was given: from now, or from the start where that is later; an
        item that is over its time has nothing left."""
        timer = self.current.timer if self.current else None
        left = max(0, timer.limit - timer.gone(moment)) if timer else 0
        begin = moment if self.state in (ReviewState.IN_PROGRESS, ReviewState.CLOSED) else max(moment, self.starts_at)
        return begin + timedelta(seconds=left + self.rest)


def touch(review_id: int) -> None:
    """Say to every screen of the room that something changed. Inside the transaction of the change."""
    Review.objects.filter(pk=review_id).update(version=F("version") + 1)


Stamp = tuple[int, int, datetime]


def stamp(review_id: int) -> Stamp | None:
    """The room's version and the position of the ledger, in one indexed SELECT; None for a conference that is gone.

    With when it was made, which tells it from one that had its number before a backup was put back.
    """
    rows = with_position(Review.objects.filter(pk=review_id))
    return next(iter(rows.values_list("version", "ledger_position", "created_at")), None)


def first_time(key: str, review_id: int) -> bool:
    """Whether this sending of a browser is new; inside the transaction of what it asks for.

    A browser without network sends again until it hears an answer: what was done already is not done twice. An empty
    key is always new.
    """
    if not key:
        return True
    _row, made = Sending.objects.get_or_create(key=key[:40], defaults={"review_id": review_id, "at": now()})
    return made


def done_at(milliseconds: str) -> datetime:
    """The moment that a browser says something was done at (the server's time, as it reckoned it), where that is
    believable; else now."""
    present = now()
    if not (milliseconds.isascii() and milliseconds.isdecimal() and len(milliseconds) <= 14):
        return present
    said = datetime.fromtimestamp(int(milliseconds) / 1000, tz=present.tzinfo)
    return min(present, max(present - BELATED, said))


def live(review_id: int) -> Live | None:
    """The conference as the room sees it; None where it is gone. Four SELECTs."""
    row = Review.objects.filter(pk=review_id).first()
    if row is None:
        return None
    items = list(AgendaItem.objects.filter(review_id=review_id).order_by("order", "pk"))
    numbers = {item.pk: number for number, item in enumerate(items, start=1)}
    speakers = (
        Speaker.objects.filter(review_id=review_id)
        .exclude(state=SpeakerState.DONE)
        .select_related("participant")
        .order_by("order", "pk")
    )
    said = Conclusion.objects.filter(review_id=review_id).exclude(state=ConclusionState.DROPPED)
    return Live(
        id=row.pk,
        unit_id=row.unit_id,
        version=row.version,
        name=row.name,
        state=row.state,
        place=row.place,
        chair=row.chair,
        regime=row.regime,
        period=row.period,
        starts_at=row.starts_at,
        planned_end=row.starts_at + timedelta(minutes=row.minutes_available) if row.minutes_available else None,
        ended_at=row.ended_at,
        speech_minutes=row.speech_minutes,
        items=tuple(_items(items)),
        speakers=tuple(_speaker(one, numbers, row.speech_minutes) for one in speakers),
        conclusions=tuple(
            LiveConclusion(one.pk, one.item_id, one.text, one.state == ConclusionState.CONFIRMED)
            for one in said.order_by("order", "pk")
        ),
    )


def participant_of(review_id: int, account_id: int) -> int | None:
    """Who of those invited holds the account; None for nobody."""
    mine = Participant.objects.filter(review_id=review_id, account_id=account_id, removed_at=None)
    return mine.values_list("pk", flat=True).first()


def is_invited(participant_id: int, review_id: int, account_id: int | None) -> bool:
    """Whether a participant is still among those invited; by account, whether it is still that account's (and open)."""
    mine = Participant.objects.filter(pk=participant_id, review_id=review_id, removed_at=None)
    if account_id is not None:
        mine = mine.filter(account_id=account_id, account__is_active=True)
    return mine.exists()


def _items(rows: Sequence[AgendaItem]) -> list[LiveItem]:
    return [
        LiveItem(
            id=row.pk,
            number=number,
            title=row.title,
            presenter=row.presenter,
            state=row.state,
            timer=Timer(60 * row.minutes, row.seconds_spent, row.started_at),
            measures=tuple(row.measures),
        )
        for number, row in enumerate(rows, start=1)
    ]


def _speaker(row: Speaker, numbers: dict[int, int], minutes: int) -> LiveSpeaker:
    return LiveSpeaker(
        id=row.pk,
        participant_id=row.participant_id,
        name=row.participant.name,
        post=row.participant.post,
        topic=row.topic,
        item=numbers.get(row.item_id) if row.item_id else None,
        state=row.state,
        timer=Timer(60 * minutes, row.seconds_spent, row.started_at if row.state == SpeakerState.SPEAKING else None),
    )
