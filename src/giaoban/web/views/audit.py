"""Danh mục → Nhật ký: who did what, when, for which unit; searched, read on, and taken out as a table."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.actions.audit import audit as write_down
from giaoban.base.clock import today
from giaoban.base.sheets import harmless
from giaoban.base.trail import TrailLine, Wanted, audit_head, trail, trail_actions, trail_count, whole_trail
from giaoban.people.enums import Role
from giaoban.people.queries import account_names, accounts_named
from giaoban.registry.enums import Hierarchy
from giaoban.registry.queries import UnitView, subtree_ids, units
from giaoban.registry.trees import search
from giaoban.web.audit_words import FIELDS, action_name
from giaoban.web.screen import Seat, unit_screen, whole
from giaoban.web.views.account import day_or_none

PAGE = 50
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks for, as it stands in the form and in the address of the next page."""

    who: str
    where: str
    action: str
    words: str
    since: date | None
    until: date | None

    @property
    def query(self) -> str:
        """The form as an address carries it, ready for one more parameter."""
        given = {
            "ai": self.who,
            "don_vi": self.where,
            "viec": self.action,
            "tim": self.words,
            "tu": self.since.isoformat() if self.since else "",
            "den": self.until.isoformat() if self.until else "",
        }
        said = urlencode({name: value for name, value in given.items() if value})
        return f"{said}&" if said else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as people read it."""

    entry: TrailLine
    who: str
    on_behalf_of: str
    what: str
    where: str
    details: str


def _asked(given: "Iterable[tuple[str, object]]") -> Asked:
    form = {name: str(value).strip()[:100] for name, value in given}
    return Asked(
        who=form.get("ai", ""),
        where=form.get("don_vi", ""),
        action=form.get("viec", "")[:60],
        words=form.get("tim", ""),
        since=day_or_none(form.get("tu")),
        until=day_or_none(form.get("den")),
    )


def wanted_by(seat: Seat, asked: Asked) -> Wanted:
    """What the actor may see of what is asked for: an auditor everything of the units in reach and what concerns no
    single unit; anybody else the entries of the units in reach, and their own."""
    below = set().union(*(subtree_ids(seat.unit.id, today(), tree) for tree in Hierarchy))
    reach = below & seat.actor.units_for("audit.view")
    wanted = Wanted(
        unit_ids=frozenset(reach),
        or_account_id=seat.actor.account_id,
        without_unit=bool(seat.actor.units_as([Role.AUDITOR])),
        action=asked.action,
        since=_midnight(asked.since),
        until=_midnight(asked.until + timedelta(days=1)) if asked.until else None,
        words=asked.words,
    )
    if asked.who:
        wanted = replace(wanted, account_ids=frozenset(accounts_named(asked.who)))
    if asked.where:
        wanted = replace(wanted, only_unit_ids=frozenset(view.id for view in search(asked.where, today(), 200)))
    return wanted


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(settings.TIME_ZONE)) if day else None


@unit_screen("audit.view")
@require_GET
def audit(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The newest entries that are asked for, a page at a time."""
    asked = _asked(request.GET.items())
    wanted = wanted_by(seat, asked)
    found = trail(wanted, whole(request.GET.get("truoc")), PAGE + 1)
    number, said = audit_head()
    context = {
        "asked": asked,
        "lines": _lines(found[:PAGE]),
        "older": found[PAGE - 1].id if len(found) > PAGE else None,
        "paged": "truoc" in request.GET,
        "count": trail_count(wanted, MOST),
        "most": MOST,
        "actions": [(action, action_name(action)) for action in trail_actions()],
        "head": f"{number}:{said}",
        "may_export": seat.actor.may("audit.export", seat.unit.id),
    }
    return render(request, "web/audit.html", context)


def _lines(entries: Iterable[TrailLine]) -> list[Line]:
    listed = list(entries)
    names = account_names({one for entry in listed for one in _accounts_in(entry)})
    places = units({entry.unit_id for entry in listed if entry.unit_id is not None}, today())
    return [_line(entry, names, places) for entry in listed]


def _accounts_in(entry: TrailLine) -> tuple[int | None, ...]:
    concerned = entry.payload.get("account")
    return entry.account_id, entry.on_behalf_of, concerned if isinstance(concerned, int) else None


def _line(entry: TrailLine, names: dict[int, str], places: dict[int, UnitView]) -> Line:
    place = places.get(entry.unit_id or 0)
    return Line(
        entry=entry,
        who=_("hệ thống") if entry.account_id is None else names.get(entry.account_id, f"#{entry.account_id}"),
        on_behalf_of="" if entry.on_behalf_of is None else names.get(entry.on_behalf_of, f"#{entry.on_behalf_of}"),
        what=action_name(entry.action),
        where=place.name if place else "",
        details=" · ".join(
            f"{FIELDS[name]}: {_plain(name, value, names)}" for name, value in entry.payload.items() if name in FIELDS
        ),
    )


def _plain(name: str, value: object, names: dict[int, str]) -> str:
    if name == "account" and isinstance(value, int):
        return names.get(value, f"#{value}")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


HEAD = ("so", "luc", "tai_khoan", "ten", "thay_mat", "viec", "don_vi", "ten_don_vi", "noi_dung", "dau")


@unit_screen("audit.export")
@require_POST
def audit_export(request: HttpRequest, seat: Seat) -> StreamingHttpResponse:
    """Everything that is asked for as a CSV file, sent while it is read; that it was taken out is written down."""
    asked = _asked(request.POST.items())
    wanted = wanted_by(seat, asked)
    _note(seat, asked)
    answer = StreamingHttpResponse(_csv(whole_trail(wanted)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="nhat-ky-{today().isoformat()}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


def _note(seat: Seat, asked: Asked) -> None:
    from django.db import transaction

    with transaction.atomic():
        write_down(seat.actor, "audit.export", seat.unit.id, {"asked": asked.query.rstrip("&")})


class _Echo:
    def write(self, text: str) -> str:
        return text


def _csv(entries: Iterator[TrailLine]) -> Iterator[str]:
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    # Excel takes a file for Unicode by this mark.
    yield "\ufeff" + writer.writerow(HEAD)
    chunk: list[TrailLine] = []
    for entry in entries:
        chunk.append(entry)
        if len(chunk) == 500:
            yield _rows(writer, chunk)
            chunk = []
    yield _rows(writer, chunk)


def _rows(writer: Any, entries: list[TrailLine]) -> str:
    return "".join(str(writer.writerow([harmless(value) for value in _row(line)])) for line in _lines(entries))


def _row(line: Line) -> tuple[object, ...]:
    entry = line.entry
    at = timezone.localtime(entry.at).isoformat(timespec="seconds")
    return (
        entry.id,
        at,
        entry.account_id,
        line.who,
        entry.on_behalf_of,
        entry.action,
        entry.unit_id,
        line.where,
        json.dumps(entry.payload, ensure_ascii=False, sort_keys=True),
        entry.digest,
    )
