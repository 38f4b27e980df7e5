"""A series of conferences in the invented town: one that was held and concluded, the next one invited to."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from giaoban.base.actors import Actor
from giaoban.base.clock import clock_at, today
from giaoban.demo.sample import data
from giaoban.people.policy import Person
from giaoban.reviews.actions.attend import attend
from giaoban.reviews.actions.complete import complete
from giaoban.reviews.actions.conclude import conclude
from giaoban.reviews.actions.confirm import confirm
from giaoban.reviews.actions.end_item import end_item
from giaoban.reviews.actions.invite import invite
from giaoban.reviews.actions.keep_series import SeriesInput, keep_series
from giaoban.reviews.actions.move import begin, close, open_review
from giaoban.reviews.actions.people import PersonInput, add_people
from giaoban.reviews.actions.prepare import ReviewInput, prepare, proposed
from giaoban.reviews.actions.reply import note_reply
from giaoban.reviews.actions.start_item import start_item
from giaoban.reviews.models import Series
from giaoban.reviews.queries import review

_OFFICE = ZoneInfo("Asia/Ho_Chi_Minh")


def build_conferences(person: Callable[[str], Person], ids: dict[str, int], progress: Callable[[str], None]) -> None:
    """Hold one conference of the town and invite to the next. Once."""
    if Series.objects.exists():
        return
    rows = data("conferences")
    office = person("tonghop")
    unit_id = ids[rows["unit"]]
    held, coming = _weekday(rows["held"]["day"], -1), _weekday(rows["next"]["day"], 1)
    with clock_at(_at(held - timedelta(days=8), 9)):
        given = SeriesInput(**{**rows["series"], "template": tuple(rows["series"]["template"])})
        series_id = keep_series(office, unit_id, given)
    _hold(office, person, ids, rows, series_id, held)
    with clock_at(_at(today() - timedelta(days=2), 9)):
        made = _prepare(office, unit_id, series_id, coming, person)
        invite(office, made)
        people = review(made).participants
        for at, answer in rows["next"]["replies"].items():
            one = people[int(at)]
            note_reply(office, made, one.id, answer, stand_in=rows["next"]["stand_in"].get(at, ""))
    progress(f"Hội nghị: {rows['series']['name']}, một kỳ đã họp, kỳ sau đã gửi giấy mời.")


def _hold(
    office: Actor,
    person: Callable[[str], Person],
    ids: dict[str, int],
    rows: dict[str, Any],
    series_id: int,
    day: date,
) -> None:
    told = rows["held"]
    with clock_at(_at(day - timedelta(days=5), 9)):
        made = _prepare(office, ids[rows["unit"]], series_id, day, person)
        add_people(office, made, [_invited(row, ids, person) for row in rows["person"]])
        invite(office, made)
    people = review(made).participants
    with clock_at(_at(day, 7, 50)):
        open_review(office, made)
        for at in told["present"]:
            if str(at) not in told["late"]:
                attend(office, made, people[at].id, True, told["stand_in"].get(str(at)))
    with clock_at(_at(day, 8, 2)):
        begin(office, made)
    _run(office, made, told, day)
    with clock_at(_at(day, 10, 20)):
        close(office, made)
        attend(office, made, people[4].id, False)
        notes = {item.id: said for item, said in zip(review(made).items, told["notes"], strict=False) if said}
        complete(office, made, told["course"], notes)


def _run(office: Actor, made: int, told: dict[str, Any], day: date) -> None:
    held, at = review(made), _at(day, 8, 3)
    for minutes, item in enumerate(held.items):
        with clock_at(at):
            start_item(office, made, item.id)
        at += timedelta(minutes=max(4, item.minutes - 3 + minutes))
    for place, late in told["late"].items():
        with clock_at(_at(day, 8, 2 + late)):
            attend(office, made, held.participants[int(place)].id, True)
    soon, later = today() + timedelta(days=5), today() + timedelta(days=21)
    with clock_at(at):
        for said in told["conclusions"]:
            conclude(office, made, said.format(soon=f"{soon:%d/%m/%Y}", later=f"{later:%d/%m/%Y}"))
        end_item(office, made)
        confirm(office, made)


def _prepare(office: Actor, unit_id: int, series_id: int, day: date, person: Callable[[str], Person]) -> int:
    next_one = proposed(Series.objects.get(pk=series_id))
    series = data("conferences")["series"]
    starts_at = datetime.combine(day, next_one.starts_at.astimezone(_OFFICE).time(), _OFFICE)
    given = ReviewInput(
        next_one.name,
        starts_at,
        next_one.minutes_available,
        place=series["place"],
        chair=series["chair"],
        period=str(next_one.period),
        kind=series["kind"],
        form=series["form"],
        chair_account_id=person("lanhdao").account_id,
        secretary_account_id=person("tonghop").account_id,
    )
    return prepare(office, unit_id, given, series_id)


def _invited(row: dict[str, str], ids: dict[str, int], person: Callable[[str], Person]) -> PersonInput:
    account = person(row["account"]).account_id if "account" in row else None
    unit_id = ids[row["unit"]] if "unit" in row else None
    return PersonInput(
        row["name"], row["post"], row.get("email", ""), row.get("role", "member"), unit_id=unit_id, account_id=account
    )


def _weekday(days: int, step: int) -> date:
    day = today() + timedelta(days=days)
    while day.weekday() > 4:
        day += timedelta(days=step)
    return day


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), _OFFICE)
