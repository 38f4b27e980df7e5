"""So sánh đơn vị: the units below beside one another, over all indicators and for one of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.rules import Period
from giaoban.intake.collection import collection
from giaoban.registry.queries import UnitView, units
from giaoban.rollup.attainment import standing
from giaoban.rollup.queries import asked_below, consolidate_below, ended_inside
from giaoban.rollup.rows import Row
from giaoban.web.beside import Beside, beside
from giaoban.web.boundaries import Boundaries, kept
from giaoban.web.heat import (
    ATTAINED,
    CHANGED,
    DRAWN,
    LOOKS,
    REPORTED,
    Head,
    Heat,
    HeatCell,
    aimed,
    heat,
    measures_of,
    not_asked,
    silent_measures,
    whole_rows,
)
from giaoban.web.screen import Seat, unit_screen, whole
from giaoban.web.tables import FIELDS
from giaoban.web.templatetags.giaoban import named, shown_unit

Rows = Mapping[tuple[int, int], Row]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to look at the table, with its address."""

    name: str
    url: str
    here: bool


@unit_screen("figures.view")
@require_GET
def compare(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The heat table of units × indicators, and one indicator in small multiples, ranks and its spread."""
    period, boundaries = seat.period, Boundaries(seat)
    below = consolidate_below(seat.about_id, period, boundaries=boundaries.value)
    views = list(units(list(below), period.last).values())
    inside = sorted(views, key=lambda one: (one.code, one.id))
    rows = whole_rows(below)
    look = _look(request, rows)
    fields = sorted({row.measure.field for row in rows.values()}, key=_place_of_field)
    field = request.GET.get("linh-vuc", "")
    field = field if field in fields else ""
    chosen = measures_of(rows, look)
    chosen = [one for one in chosen if not field or one.field == field]
    asked = whole(request.GET.get("chi-tieu"))
    one = next((measure for measure in chosen if measure.id == asked), None)
    silent = _silent(seat, below)
    table = _table(seat, inside, chosen, rows, look, one, silent)
    shown = one or _first(rows, inside, chosen, period)
    context = {
        "period": period,
        "periods": seat.periods,
        "boundaries": boundaries,
        "heat": table if chosen else None,
        "look": look,
        "looks": [
            Way(name, _address(seat, xem=word, linh_vuc=field, chi_tieu=one and one.id), word == look)
            for word, name in _look_names().items()
        ],
        "fields": [
            Way(
                FIELDS.get(word, FIELDS[""])() if word is not None else _("mọi lĩnh vực"),
                _address(seat, xem=look, linh_vuc=word),
                (word or "") == field,
            )
            for word in ([None, *(word for word in fields if word)] if len(fields) > 1 else [])
        ],
        "unit_count": len(inside),
        "restated": boundaries.value == "restated",
        "ended": ended_inside(seat.about_id, period, boundaries=boundaries.value),
        "late_units": sum(1 for unit in inside if _behind(rows, unit, period)),
        "silent": len(silent),
        "beside": _beside(seat, shown, boundaries) if shown else None,
        "unsaid": [one for one in silent_measures(rows) if not field or one.field == field] if look == REPORTED else [],
    }
    return render(request, "web/compare.html", context)


def _look_names() -> dict[str, str]:
    return {
        ATTAINED: _("% kế hoạch năm"),
        CHANGED: _("so cùng kỳ (%%, tỷ lệ: điểm %%)") % (),
        REPORTED: _("số trong kỳ, ai chưa báo cáo"),
    }


def _look(request: HttpRequest, rows: Rows) -> str:
    """What the cells show: as asked; else percents where anybody has a target."""
    asked = request.GET.get("xem", "")
    if asked in LOOKS:
        return asked
    return ATTAINED if any(aimed(row) for row in rows.values()) else REPORTED


def _place_of_field(field: str) -> int:
    order = list(FIELDS)
    return order.index(field) if field in order else len(order)


def _address(seat: Seat, **more: object) -> str:
    return f"{seat.url('compare')}?{kept(seat, **more)}"


def _behind(rows: Rows, unit: UnitView, period: Period) -> int:
    found = (standing(row, period) for (one, _measure), row in rows.items() if one == unit.id)
    return sum(1 for stands in found if stands is not None and stands.behind)


def _spoke(rows: Sequence[Row]) -> bool:
    """Whether a unit said anything of the period; what cannot be compared was said."""
    return any(not row.this_period.missing or row.this_period.apart for row in rows)


def _silent(seat: Seat, below: Mapping[int, Sequence[Row]]) -> frozenset[int]:
    """The units that have not reported, as the overview and Thu thập count them: a form that is asked of them is not
    there. Where no form is asked of anybody, those without any figure of the period."""
    collected = collection(seat.about_id, seat.period)
    if collected.rows:
        return frozenset(row.unit.id for row in collected.missing)
    return frozenset(unit for unit, rows in below.items() if not _spoke(rows))


def _first(
    rows: Rows, units: Sequence[UnitView], measures: Sequence[MeasureView], period: Period
) -> MeasureView | None:
    """The indicator to begin with: the one in which most units are behind, else the one that most reported."""

    def weight(measure: MeasureView) -> tuple[int, int]:
        found = [row for unit in units if (row := rows.get((unit.id, measure.id))) is not None]
        late = sum(1 for row in found if (stands := standing(row, period)) is not None and stands.behind)
        return late, sum(1 for row in found if not row.to_date.missing)

    return max(measures, key=weight, default=None)


def _table(
    seat: Seat,
    inside: Sequence[UnitView],
    measures: Sequence[MeasureView],
    rows: Rows,
    look: str,
    by: MeasureView | None,
    silent: Collection[int],
) -> Heat:
    period, draw, carried = seat.period, DRAWN[look], kept(seat)
    cells: dict[tuple[int, int], HeatCell] = {}
    asked = asked_below(seat.about_id, period, boundaries=Boundaries(seat).value)
    for unit in inside:
        for measure in measures:
            cell = draw(rows.get((unit.id, measure.id)), period)
            if cell.look == "miss" and asked is not None and measure.id not in asked.get(unit.id, ()):
                cell = not_asked()
            href = _page(seat, unit, measure, carried) if seat.actor.may("figures.view", unit.id) else ""
            cells[unit.id, measure.id] = replace(cell, href=href)
    if by is not None:
        inside = sorted(inside, key=lambda unit: _order(cells[unit.id, by.id]))

    def of_unit(unit: UnitView) -> Head:
        late = _behind(rows, unit, period)
        note = ngettext("%(n)s chậm", "%(n)s chậm", late) % {"n": late} if late else ""
        page = f"{seat.url('unit_page', other_id=unit.id)}?{carried}"
        return Head(
            named(unit), page, _("chưa báo cáo") if unit.id in silent else note, unit.id in silent or bool(late)
        )

    def of_measure(measure: MeasureView) -> Head:
        return Head(
            named(measure),
            _page(seat, seat.unit, measure, carried),
            shown_unit(measure),
            sort=_address(seat, xem=look, linh_vuc=seat.request.GET.get("linh-vuc", ""), chi_tieu=measure.id),
            sorted=by is not None and measure.id == by.id,
        )

    return heat(inside, measures, cells, of_unit, of_measure)


def _order(cell: HeatCell) -> tuple[bool, Decimal]:
    return cell.place is None, -(cell.place or Decimal(0))


def _page(seat: Seat, unit: UnitView, measure: MeasureView, carried: str) -> str:
    return f"{Seat(seat.request, seat.actor, unit).url('indicator', measure_id=measure.id)}?{carried}"


def _beside(seat: Seat, measure: MeasureView, boundaries: Boundaries) -> Beside | None:
    return beside(seat, measure.id, None, boundaries.value)
