"""Appointments as calendar files (iCalendar, RFC 5545; invitations RFC 5546), through the library icalendar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vText

from giaoban.base.clock import now

PRODUCT = "-//Giao Ban//VI"
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


@dataclass(frozen=True, slots=True)
class Entry:
    """One appointment. `starts` is a moment with its time zone, or a day (then `ends` is the last one, both inclusive).

    `uid` never changes; `sequence` rises with every change of what was sent. `organizer` and `attendees` are
    (name, e-mail address).
    """

    uid: str
    summary: str
    starts: datetime | date
    ends: datetime | date
    sequence: int = 0
    place: str = ""
    description: str = ""
    url: str = ""
    organizer: tuple[str, str] | None = None
    attendees: Sequence[tuple[str, str]] = ()
    cancelled: bool = False


def event(entry: Entry, method: str = REQUEST) -> bytes:
    """One appointment as a file: to be entered (REQUEST), or taken out again (CANCEL)."""
    return _file([entry], method)


def feed(name: str, entries: Iterable[Entry]) -> bytes:
    """Appointments as a calendar that other calendars subscribe to."""
    return _file(entries, PUBLISH, name)


def _file(entries: Iterable[Entry], method: str, name: str = "") -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, method))
    return bytes(calendar.to_ical())


def _event(entry: Entry, method: str) -> Event:
    made = Event()
    made.add("uid", entry.uid)
    made.add("dtstamp", now().astimezone(UTC))
    made.add("sequence", entry.sequence)
    made.add("summary", entry.summary)
    made.add("dtstart", _moment(entry.starts))
    # The end of whole days is the day after the last one.
    whole = not isinstance(entry.ends, datetime)
    made.add("dtend", entry.ends + timedelta(days=1) if whole else _moment(entry.ends))
    for field, value in (("location", entry.place), ("description", entry.description), ("url", entry.url)):
        if value:
            made.add(field, value)
    made.add("status", "CANCELLED" if method == CANCEL or entry.cancelled else "CONFIRMED")
    if entry.organizer:
        made["organizer"] = _address(*entry.organizer)
    for name, address in entry.attendees:
        one = _address(name, address)
        one.params["RSVP"] = vText("TRUE" if method == REQUEST else "FALSE")
        one.params["PARTSTAT"] = vText("NEEDS-ACTION")
        made.add("attendee", one, encode=False)
    return made


def _moment(moment: datetime | date) -> datetime | date:
    """Universal time needs no table of time zones in the file; Vietnam has known no summer time since 1975."""
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def _address(name: str, address: str) -> vCalAddress:
    made = vCalAddress(f"mailto:{address}")
    made.params["CN"] = vText(name)
    return made
