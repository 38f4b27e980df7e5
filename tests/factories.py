"""What tests are about: an invented town, its communes, measures and people. Keyword by keyword, nothing hidden."""

from datetime import date
from itertools import count
from typing import Any

from giaoban.base.actors import System
from giaoban.catalogue.models import Measure, MeasureVersion
from giaoban.catalogue.rules import parse_period
from giaoban.figures.actions.record import record
from giaoban.figures.enums import Nature
from giaoban.figures.proposals import SourceRef, Stated
from giaoban.people.actions.invite import invite
from giaoban.people.enums import Role
from giaoban.people.models import User
from giaoban.people.policy import Person
from giaoban.registry.actions.register import register

SYSTEM = System()
LONG_AGO = date(2000, 1, 1)
_numbers = count(1)


def unit(name: str = "", *, type: str = "phuong", under: int | None = None, **more: Any) -> int:
    """A place (or, with `body` and `place_id`, a body) that has always been there; returns its id."""
    number = next(_numbers)
    return register(
        SYSTEM,
        code=more.pop("code", f"{number:05d}"),
        name=name or f"Phường Thử {number}",
        type=type,
        valid_from=more.pop("valid_from", LONG_AGO),
        parent_id=under,
        **more,
    )


def measure(name: str = "", behaviour: str = "flow", unit: str = "người", **more: Any) -> int:
    """A measure with one version, valid since long ago; returns its id."""
    number = next(_numbers)
    row = Measure.objects.create(
        code=more.pop("code", f"THU{number:04d}"),
        name=name or f"Chỉ tiêu thử {number}",
        behaviour=behaviour,
        direction=more.pop("direction", "up"),
        itemised=more.pop("itemised", False),
        owner_id=more.pop("owner_id", None),
        search_key=f"chi tieu thu {number}",
    )
    MeasureVersion.objects.create(
        measure=row,
        valid_from=more.pop("valid_from", LONG_AGO),
        unit=unit,
        part_unit=more.pop("part_unit", "hồ sơ" if behaviour == "ratio" else ""),
        scale=more.pop("scale", 2 if behaviour in ("ratio", "progress") else 0),
        part_scale=more.pop("part_scale", 0),
    )
    assert not more, f"unknown: {more}"
    return row.pk


def person(role: Role, unit_id: int, name: str = "") -> Person:
    """An account with one role for a unit and its subtree, as an actor."""
    account = invite(
        SYSTEM,
        username=name or f"nguoi{next(_numbers)}",
        password="mat-khau-de-thu",
        display_name="",
        role=role,
        unit_id=unit_id,
        valid_from=LONG_AGO,
    )
    return Person(User.objects.get(pk=account))


def clerk(unit_id: int) -> Person:
    """An office clerk: records and accepts."""
    return person(Role.CONSOLIDATOR, unit_id)


def reporter(unit_id: int) -> Person:
    """A unit's reporter: records, and waits for acceptance."""
    return person(Role.REPORTER, unit_id)


def source(reference: str = "", kind: str = "document", **more: Any) -> SourceRef:
    """A place in a document of its own, or in `reference`."""
    number = next(_numbers)
    return SourceRef(
        kind=kind,
        reference=reference or f"document:thu{number}",
        label=more.pop("label", "bao-cao.docx"),
        start=more.pop("start", 10),
        end=more.pop("end", 15),
        quote=more.pop("quote", ""),
    )


def stated(about_id: int, measure_id: int, value: int | None = 1, **more: Any) -> Stated:
    """A figure of February 2024 by calendar months, in the period, from a document of its own."""
    period = parse_period(more.pop("period", "2024-02"), more.pop("regime", "LICH"))
    return Stated(
        about_id=about_id,
        stated_by_id=more.pop("stated_by_id", about_id),
        measure_id=measure_id,
        period=period,
        nature=more.pop("nature", Nature.IN_PERIOD),
        source=more.pop("source", None) or source(),
        value=value,
        **more,
    )


def recorded(about_id: int, measure_id: int, value: int | None = 1, **more: Any) -> int:
    """A figure that the system recorded and so accepted; returns its number."""
    return record(SYSTEM, [stated(about_id, measure_id, value, **more)]).seqs[0]
