"""When a conference is, as people type it; which periods its unit has; whether its chair is free."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_default_timezone, localtime

from giaoban.base.errors import Refusal
from giaoban.catalogue.queries import regime_of
from giaoban.catalogue.rules import Period, PeriodError, parse_period, period_name
from giaoban.intake.rules import period_label
from giaoban.registry.queries import bodies_of, name_key, unit
from giaoban.reviews.enums import ReviewState
from giaoban.reviews.faults import BAD_PERIOD, BAD_TIME, CHAIR_BUSY, ENDS_BEFORE, FOREIGN_PERIOD
from giaoban.reviews.models import Review
from giaoban.reviews.rules import overlap

_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_TIMES = ("%H:%M", "%Hh%M", "%Hg%M", "%Hh", "%H giờ", "%H giờ %M", "%H")


def day_of(said: str) -> date:
    """A day as people write it, or as a browser sends it."""
    for form in _DAYS:
        try:
            return datetime.strptime(said.strip(), form).date()  # noqa: DTZ007  # a day has no time zone
        except ValueError:
            continue
    raise Refusal(BAD_TIME, said=said[:40])


def time_of(said: str) -> time:
    """A time of day as people write it: 8:00, 8h30, 14 giờ."""
    for form in _TIMES:
        try:
            return datetime.strptime(" ".join(said.lower().split()), form).time()  # noqa: DTZ007  # nor has a time of day
        except ValueError:
            continue
    raise Refusal(BAD_TIME, said=said[:40])


def span(day: str, start: str, end: str) -> tuple[datetime, int]:
    """The beginning (office time, Asia/Ho_Chi_Minh) and the minutes of a conference of one day."""
    on, begins, ends = day_of(day), time_of(start), time_of(end)
    if ends <= begins:
        raise Refusal(ENDS_BEFORE, start=f"{begins:%H:%M}", end=f"{ends:%H:%M}")
    starts_at = datetime.combine(on, begins, get_default_timezone())
    return starts_at, (ends.hour - begins.hour) * 60 + ends.minute - begins.minute


def regimes_of(unit_id: int, on: date) -> list[str]:
    """The regimes by which a unit counts its periods: its own, and those of its place and the place's bodies."""
    place_id = unit(unit_id, on).place_id
    ordered = [unit_id, place_id, *sorted(bodies_of([place_id]))]
    return list(dict.fromkeys(str(regime_of(one)) for one in ordered))


def period_of(unit_id: int, said: str, on: date) -> Period | None:
    """The period a conference of a unit looks at; None where none was named. Refuses one of a regime not its own."""
    if not said.strip():
        return None
    regimes = regimes_of(unit_id, on)
    label, mark, regime = said.partition("@")
    try:
        period = parse_period(period_label(label) + mark + regime, regimes[0])
    except PeriodError:
        raise Refusal(BAD_PERIOD, period=said[:40]) from None
    if period.type != "custom" and period.regime not in regimes:
        raise Refusal(
            FOREIGN_PERIOD,
            period=period_name(period),
            unit=unit(unit_id, on).name,
            regime=period.regime,
            regimes=", ".join(regimes),
        )
    return period


def demand_free(row: Review) -> None:
    """Refuse where whoever chairs this one chairs another at the same time: the same account, or the same words."""
    if not row.chair and row.chair_account_id is None:
        return
    near = Review.objects.exclude(pk=row.pk).exclude(state=ReviewState.CANCELLED)
    near = near.filter(starts_at__gt=row.starts_at - timedelta(days=1), starts_at__lt=row.starts_at + timedelta(days=1))
    for other in near.order_by("starts_at"):
        if _same_chair(row, other) and overlap(
            (row.starts_at, row.minutes_available), (other.starts_at, other.minutes_available)
        ):
            begins = localtime(other.starts_at)
            ends = begins + timedelta(minutes=other.minutes_available)
            raise Refusal(
                CHAIR_BUSY,
                chair=row.chair or other.chair,
                name=other.name,
                start=f"{begins:%H:%M}",
                end=f"{ends:%H:%M %d/%m/%Y}",
            )


def _same_chair(one: Review, other: Review) -> bool:
    if one.chair_account_id is not None and one.chair_account_id == other.chair_account_id:
        return True
    # "Chủ tịch UBND phường" without a name says who only inside one unit.
    return bool(one.chair) and one.unit_id == other.unit_id and name_key(one.chair) == name_key(other.chair)
