"""Prepare a conference: a single one, or the next of its series with what the one before left over."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import get_default_timezone, localtime

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now, today
from giaoban.base.errors import Refusal
from giaoban.base.ids import new_id
from giaoban.catalogue.rules import Period, next_period, parse_period, period_around, period_name, previous_period
from giaoban.reviews.actions.keep_series import series_of
from giaoban.reviews.carrying import carried_items, left_over
from giaoban.reviews.desk import held, minutes, words
from giaoban.reviews.enums import MeetingForm, ReviewKind, ReviewState, Rhythm
from giaoban.reviews.faults import SAME_PERIOD, WRONG_RHYTHM
from giaoban.reviews.live import touch
from giaoban.reviews.models import AgendaItem, Participant, Review, Series
from giaoban.reviews.rules import CHANGEABLE, PREPARED
from giaoban.reviews.timing import demand_free, period_of, regimes_of


@dataclass(frozen=True, slots=True)
class ReviewInput:
    """What a conference is called, when and where it is, who chairs. `period` as typed (02/2024), or empty."""

    name: str
    starts_at: datetime
    minutes_available: int | str = 120
    place: str = ""
    chair: str = ""
    period: str = ""
    kind: str = ReviewKind.BRIEFING
    form: str = MeetingForm.STATE
    chair_account_id: int | None = None
    secretary_account_id: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the next conference of a series would be."""

    name: str
    period: Period
    starts_at: datetime
    minutes_available: int


# A conference that was changed in one of these has another calendar entry than the one that was sent.
_SENT = ("name", "starts_at", "minutes_available", "place", "chair")


@transaction.atomic
def prepare(actor: Actor, unit_id: int, given: ReviewInput, series_id: int | None = None) -> int:
    """Prepare a conference; its number. Needs `reviews.prepare`.

    In a series it takes over the template, what the one before did not finish, and whom that one invited. Refuses a
    period of another regime or rhythm, one that the series has had, and a chair who chairs another one at that time.
    """
    demand(actor, "reviews.prepare", unit_id)
    series = series_of(unit_id, series_id) if series_id is not None else None
    row = Review(unit_id=unit_id, series=series, created_at=now(), created_by=actor.account_id)
    row.uid = f"{new_id(16)}@{settings.SITE_ADDRESS.partition('://')[2].partition(':')[0]}"
    _fill(row, given)
    row.save(force_insert=True)
    counts = _inherit(row, series) if series else {}
    audit(actor, "reviews.prepare", unit_id, {"review": row.pk, "series": series_id, "period": row.period, **counts})
    return row.pk


@transaction.atomic
def change(actor: Actor, review_id: int, given: ReviewInput) -> bool:
    """Change what a conference is called, when, where and who chairs. Needs `reviews.prepare`; while it runs, too.

    True where it now differs from the invitations that went out: their calendar entry has a higher sequence then.
    """
    row = held(actor, "reviews.prepare", review_id, CHANGEABLE)
    before = [getattr(row, name) for name in _SENT]
    starts_at = row.starts_at if row.state not in PREPARED else given.starts_at
    _fill(row, given, starts_at)
    changed = before != [getattr(row, name) for name in _SENT]
    sent = row.participants.exclude(invited_sequence=None).exists()
    if changed and sent:
        row.sequence += 1
    row.save()
    audit(
        actor, "reviews.change", row.unit_id, {"review": row.pk, "sequence": row.sequence, "resend": changed and sent}
    )
    touch(row.pk)
    return changed and sent


def proposed(series: Series) -> Proposal:
    """What the next conference of a series would be: the period after its last one (else the last that is over), on the
    same day of the month as the last one or, where there was none, a week from today; at the series' usual time."""
    last = series.reviews.exclude(state=ReviewState.CANCELLED).order_by("-starts_at", "-pk").first()
    period = _next_period(series, last)
    if last is not None:
        day = _months_later(localtime(last.starts_at).date(), _MONTHS[Rhythm(series.rhythm)])
    else:
        day = today() + timedelta(days=7)
    while day.weekday() > 4:
        day += timedelta(days=1)
    at = series.starts_at or (localtime(last.starts_at).time() if last else time(8))
    return Proposal(
        f"{series.name} {period_name(period)}",
        period,
        datetime.combine(day, at, get_default_timezone()),
        series.minutes_available,
    )


_MONTHS = {Rhythm.MONTH: 1, Rhythm.QUARTER: 3, Rhythm.HALF: 6, Rhythm.YEAR: 12}


def _months_later(day: date, count: int) -> date:
    at = day.month - 1 + count
    year, month = day.year + at // 12, at % 12 + 1
    return date(year, month, min(day.day, 28))


def _next_period(series: Series, last: Review | None) -> Period:
    if last is not None and last.period:
        after = next_period(parse_period(last.period, last.regime))
        if after is not None:
            return after
    around = period_around(today(), series.rhythm, series.regime)
    if around is None:
        raise ValueError(f"no period of type {series.rhythm} around {today()}")
    return previous_period(around) or around


def _fill(row: Review, given: ReviewInput, starts_at: datetime | None = None) -> None:
    row.name = words(given.name, "hội nghị", 200, needed=True)
    row.starts_at = starts_at or given.starts_at
    row.minutes_available = minutes(given.minutes_available, 15)
    row.place, row.chair = words(given.place, "địa điểm", 200), words(given.chair, "người chủ trì", 200)
    row.kind, row.form = ReviewKind(given.kind), MeetingForm(given.form)
    row.chair_account_id, row.secretary_account_id = given.chair_account_id, given.secretary_account_id
    day = localtime(row.starts_at).date()
    period = period_of(row.unit_id, given.period, day)
    row.regime = str(period.regime) if period else regimes_of(row.unit_id, day)[0]
    row.period = period.label if period else ""
    if row.series is not None and period is not None:
        _demand_fits(row, row.series, period)
    demand_free(row)


def _demand_fits(row: Review, series: Series, period: Period) -> None:
    if period.type != series.rhythm:
        rhythm = Rhythm(series.rhythm).label
        raise Refusal(WRONG_RHYTHM, series=series.name, rhythm=rhythm, period=period_name(period))
    same = series.reviews.exclude(pk=row.pk).exclude(state=ReviewState.CANCELLED)
    other = same.filter(period=period.label, regime=period.regime).first()
    if other is not None:
        raise Refusal(SAME_PERIOD, series=series.name, period=period_name(period), name=other.name)


def _inherit(row: Review, series: Series) -> dict[str, int]:
    """Give the next of a series its agenda and its people."""
    before = left_over(series, row)
    items = [AgendaItem(review=row, **item) for item in series.template]
    carried = carried_items(row, before, [item.title for item in items]) if before else []
    # What was left over comes before the conclusions of the chair, which close an agenda.
    closing = next((at for at, item in enumerate(items) if item.kind == "conclusion"), len(items))
    for item in carried:
        # A heading that stands around it covers it, too.
        item.section = item.section or (items[closing - 1].section if closing else "")
    items[closing:closing] = carried
    for order, item in enumerate(items):
        item.order = order
    AgendaItem.objects.bulk_create(items)
    people = list(before.participants.filter(removed_at=None)) if before else []
    Participant.objects.bulk_create(_again(row, one) for one in people)
    return {"items": len(items), "carried": len(carried), "people": len(people)}


def _again(row: Review, one: Participant) -> Participant:
    return Participant(
        review=row,
        order=one.order,
        name=one.name,
        post=one.post,
        unit_id=one.unit_id,
        account_id=one.account_id,
        email=one.email,
        role=one.role,
        token=new_id(),
    )
