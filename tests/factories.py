"""What tests are about: an invented town, its communes, measures and people. Keyword by keyword, nothing hidden."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from giaoban.base.actors import System
from giaoban.catalogue.actions.publish import publish
from giaoban.catalogue.models import (
    Form,
    FormAssignment,
    FormLine,
    FormSection,
    FormVersion,
    Measure,
    MeasureVersion,
    RegimeDeadline,
    ReportingRegime,
)
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


def regime(cutoff: str = "LICH", *, code: str = "", **deadlines: int) -> int:
    """A reporting regime for every type of period; `deadlines` are working days by level. Returns its id."""
    row = ReportingRegime.objects.create(
        code=code or f"CD{next(_numbers)}",
        name="Chế độ báo cáo thử",
        legal_basis="Quy chế làm việc thử",
        cutoff=cutoff,
        period_types=["month", "quarter", "half", "nine_months", "year"],
        valid_from=LONG_AGO,
    )
    for level, days in deadlines.items():
        RegimeDeadline.objects.create(regime=row, level=level, working_days=days)
    return row.pk


def form(
    owner_id: int,
    measures: Sequence[int] = (),
    *,
    units: Iterable[int] = (),
    period_types: Sequence[str] = ("month",),
    sections: Sequence[str] = (),
    cutoff: str = "LICH",
    about: str = "place",
    optional: Sequence[int] = (),
    publish_from: date | None = LONG_AGO,
    **more: Any,
) -> int:
    """A published version of a new form with a line a measure (of `optional` too, not required), assigned to units.

    `more`: natures (by measure), name, code, regime_id, kind ({"unit_type": …, "body": …}), and valid_from, valid_to
    and working_days of the assignments. `publish_from=None` leaves a draft. Returns the version's id.
    """
    number = next(_numbers)
    row = Form.objects.create(
        code=more.pop("code", f"BM{number}"),
        name=more.pop("name", f"Biểu thử {number}"),
        regime_id=more.pop("regime_id", None) or regime(cutoff),
        owner_id=owner_id,
    )
    version = FormVersion.objects.create(form=row, number=1, name=row.name)
    natures = {"flow": "in_period"}
    said: dict[int, str] = more.pop("natures", {})
    for position, measure_id in enumerate([*measures, *optional], start=1):
        behaviour = Measure.objects.get(pk=measure_id).behaviour
        FormLine.objects.create(
            version=version,
            position=position,
            measure_id=measure_id,
            required=measure_id not in optional,
            about=about,
            nature=said.get(measure_id) or natures.get(behaviour, "at"),
        )
    for position, heading in enumerate(sections, start=1):
        FormSection.objects.create(version=version, position=position, heading=heading)
    whom = [{"unit_id": unit_id} for unit_id in units]
    if kind := more.pop("kind", None):
        whom.append(kind)
    dates = {
        "valid_from": more.pop("valid_from", LONG_AGO),
        "valid_to": more.pop("valid_to", None),
        "working_days": more.pop("working_days", None),
        "hierarchy": more.pop("hierarchy", "state"),
        "under_id": more.pop("under_id", owner_id),
    }
    assert not more, f"unknown: {more}"
    for one in whom:
        for period_type in period_types:
            FormAssignment.objects.create(form=row, period_type=period_type, **one, **dates)
    if publish_from is not None:
        publish(SYSTEM, version.pk, publish_from)
    return version.pk


@dataclass(frozen=True)
class ReportingWard:
    """A ward with its departments and hamlets, who hand in one form every month. `version` is the form's."""

    id: int
    police: int
    station: int
    women: int
    hamlets: tuple[int, int]
    version: int
    measures: tuple[int, int, int]

    @property
    def units(self) -> tuple[int, ...]:
        """Everybody who is expected."""
        return self.police, self.station, self.women, *self.hamlets


def reporting_ward(under: int | None = None, cutoff: str = "LICH") -> ReportingWard:
    """A ward, three of its bodies and two hamlets; a form with a flow, a stock and a ratio, and a section of words."""
    ward = unit("Phường Thử Nghiệm", under=under)

    def body(name: str, kind: str) -> int:
        return unit(name, body=kind, place_id=ward)

    police, station = body("Công an phường Thử Nghiệm", "phong_ban"), body("Trạm Y tế phường Thử Nghiệm", "phong_ban")
    women = body("Hội Liên hiệp Phụ nữ phường Thử Nghiệm", "doan_the")
    hamlets = (unit("Khu phố Một", type="thon", under=ward), unit("Khu phố Hai", type="thon", under=ward))
    measures = (
        measure("Số vụ vi phạm", unit="vụ"),
        measure("Số hộ", "stock", "hộ"),
        measure("Tỷ lệ đạt", "ratio", "%"),
    )
    version = form(
        ward,
        measures,
        units=(police, station, women, *hamlets),
        sections=["Kết quả nổi bật"],
        cutoff=cutoff,
        name="Báo cáo tháng của phường",
    )
    return ReportingWard(ward, police, station, women, hamlets, version, measures)


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
