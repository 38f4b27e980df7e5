"""Số liệu → một đơn vị: what it reported, where it is behind, its place among its neighbours, where it came from."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from giaoban.base.actors import NOT_ALLOWED
from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.catalogue.rules import Period
from giaoban.figures.enums import Severity
from giaoban.figures.queries import FindingView, open_findings
from giaoban.intake.queries import reporting_history
from giaoban.registry.lineage import lineage
from giaoban.registry.queries import UnitView, parent_id, unit
from giaoban.rollup.queries import UnitCoverage, completeness, consolidate, consolidate_below, places, standings
from giaoban.rollup.rows import Row
from giaoban.web.boundaries import Boundaries, kept
from giaoban.web.histories import histories
from giaoban.web.screen import Seat, unit_screen
from giaoban.web.tables import Group, Line, behind, grouped, lines

# So far back its reporting is shown.
REPORTING = 6


@dataclass(frozen=True, slots=True)
class Among:
    """A line with the unit's place among its neighbours, as (place, of how many)."""

    line: Line
    place: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class AmongGroup:
    """A field with its lines."""

    name: str
    lines: tuple[Among, ...]


@unit_screen("figures.view")
@require_GET
def unit_page(request: HttpRequest, seat: Seat, other_id: int) -> HttpResponse:
    """One unit, this one or one below it, for a period."""
    if not seat.actor.may("figures.view", other_id):
        raise Refusal(NOT_ALLOWED)
    period, boundaries = seat.period, Boundaries(seat)
    other = unit(other_id, period.last)
    # A committee speaks for its place; a school, a department or an association for itself.
    about = seat.about_id if other_id == seat.unit.id else other_id
    over = _over(seat, about, period)
    neighbours = consolidate_below(over.id, period, boundaries=boundaries.value) if over is not None else {}
    rows = neighbours.get(about) or consolidate(about, period, boundaries=boundaries.value)
    stands = standings(about, period, rows, boundaries=boundaries.value)
    found = lines(rows, stands, histories(about, rows, period, boundaries=boundaries.value))
    place = places(neighbours, about)
    context = {
        "period": period,
        "periods": seat.periods,
        "boundaries": boundaries,
        "other": other,
        "above": over,
        "late": [_among(one, place) for one in behind(found)],
        "groups": [_group(one, place) for one in grouped(found)],
        "ranked": bool(place),
        "total": len(found),
        "said": sum(1 for one in found if not one.row.this_period.missing),
        "divided": any(one.row.this_period.apart for one in found),
        "owed": _owed(about, over, period, boundaries.value),
        "reporting": _reporting(about, over, period),
        "findings": _findings(about),
        "life": lineage(about, today()),
        "kept": kept(seat),
    }
    return render(request, "web/unit_page.html", context)


def _over(seat: Seat, about: int, period: Period) -> UnitView | None:
    """The unit above, for whoever may see the neighbours."""
    found = parent_id(about, period.last)
    return unit(found, period.last) if found is not None and seat.actor.may("figures.view", found) else None


def _among(line: Line, place: dict[int, tuple[int, int]]) -> Among:
    row: Row = line.row
    return Among(line, place.get(row.measure.id) if row.item_id is None else None)


def _group(group: Group, place: dict[int, tuple[int, int]]) -> AmongGroup:
    return AmongGroup(group.name, tuple(_among(line, place) for line in group.lines))


def _owed(about: int, over: UnitView | None, period: Period, boundaries: str) -> UnitCoverage | None:
    """What the unit above asks of it for the period, and what it has not given; None where it asks for nothing."""
    if over is None or boundaries == "restated":
        return None
    found = completeness(over.id, period, directly=True, boundaries=boundaries)
    return next((one for one in found.below if one.unit.id == about), None)


def _reporting(about: int, over: UnitView | None, period: Period) -> Sequence[tuple[Period, object]]:
    """The unit's rates of the last periods, oldest first; empty where nobody above asks it for anything."""
    if over is None:
        return []
    history = reporting_history(over.id, period, REPORTING)
    found = next((one for one in history.units if one.unit.id == about), None)
    return [] if found is None else list(zip(history.periods, found.by_period, strict=True))


def _findings(about: int) -> list[FindingView]:
    return [one for one in open_findings([about]) if one.severity != Severity.INFO]
