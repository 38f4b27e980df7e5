"""Set up a series of conferences, change it, or take over its template from one of its agendas."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.reviews.desk import held, minutes, words
from giaoban.reviews.enums import MeetingForm, ReviewKind, ReviewState, Rhythm
from giaoban.reviews.faults import NO_SERIES, SAME_SERIES
from giaoban.reviews.models import AgendaItem, Series
from giaoban.reviews.rules import template_item
from giaoban.reviews.timing import regimes_of, time_of


@dataclass(frozen=True, slots=True)
class SeriesInput:
    """What a series is called and how it usually meets. `regime` empty: the unit's own; `starts_at` as typed."""

    name: str
    rhythm: str = Rhythm.MONTH
    kind: str = ReviewKind.BRIEFING
    form: str = MeetingForm.STATE
    regime: str = ""
    place: str = ""
    starts_at: str = ""
    minutes_available: int | str = 120
    chair: str = ""
    active: bool = True
    template: tuple[dict[str, Any], ...] = field(default=())


@transaction.atomic
def keep_series(actor: Actor, unit_id: int, given: SeriesInput, series_id: int | None = None) -> int:
    """Set up a series of a unit, or change one; its number. Needs `reviews.prepare`.

    A template that is not given leaves the one there is. Refuses a name that another series of the unit has.
    """
    demand(actor, "reviews.prepare", unit_id)
    row = series_of(unit_id, series_id) if series_id is not None else Series(unit_id=unit_id)
    row.name = words(given.name, "chuỗi hội nghị", 200, needed=True)
    if Series.objects.filter(unit_id=unit_id, name=row.name).exclude(pk=row.pk).exists():
        raise Refusal(SAME_SERIES, name=row.name)
    row.rhythm, row.kind, row.form = Rhythm(given.rhythm), ReviewKind(given.kind), MeetingForm(given.form)
    regimes = regimes_of(unit_id, today())
    row.regime = given.regime if given.regime in regimes else row.regime or regimes[0]
    row.place, row.chair = words(given.place, "địa điểm", 200), words(given.chair, "người chủ trì", 200)
    row.starts_at = time_of(given.starts_at) if given.starts_at.strip() else None
    row.minutes_available = minutes(given.minutes_available, 15)
    row.active = given.active
    if given.template:
        row.template = [template_item(item) for item in given.template]
    row.save()
    audit(actor, "reviews.keep_series", unit_id, {"series": row.pk, "rhythm": row.rhythm, "active": row.active})
    return row.pk


@transaction.atomic
def keep_template(actor: Actor, review_id: int) -> int:
    """Make a conference's agenda the template of its series; how many items it has. Needs `reviews.prepare`.

    What was carried over from the one before is left out: it belongs to that time only.
    """
    row = held(actor, "reviews.prepare", review_id, ReviewState.values)
    if row.series is None:
        raise Refusal(NO_SERIES)
    items = [item_columns(item) for item in row.items.filter(carried_from=None)]
    row.series.template = [template_item(item) for item in items]
    row.series.save(update_fields=["template"])
    audit(actor, "reviews.keep_template", row.unit_id, {"series": row.series_id, "items": len(items)})
    return len(items)


def series_of(unit_id: int, series_id: int) -> Series:
    """A series of a unit. Refuses that of another one."""
    row = Series.objects.filter(pk=series_id, unit_id=unit_id).first()
    if row is None:
        raise Refusal(NO_SERIES)
    return row


def item_columns(item: AgendaItem) -> dict[str, Any]:
    """What of an item comes back another time."""
    return {
        "kind": item.kind,
        "section": item.section,
        "title": item.title,
        "presenter": item.presenter,
        "minutes": item.minutes,
        "measures": item.measures,
    }
