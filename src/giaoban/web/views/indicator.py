"""Số liệu → một chỉ tiêu: how it stands for this unit, how it came to stand so, and what it is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.catalogue.queries import MeasureView, measures
from giaoban.catalogue.rules import same_period_last_year
from giaoban.figures.queries import FindingView, measures_of, open_findings
from giaoban.registry.queries import UnitView, children, parent_id, unit
from giaoban.rollup.queries import PastPoint, consolidate, past, standings
from giaoban.rollup.rows import Cell, Row
from giaoban.web.beside import beside
from giaoban.web.boundaries import Boundaries, kept
from giaoban.web.charts import LinePoint, line
from giaoban.web.charts.line import NARROW, WIDE
from giaoban.web.heat import is_firm
from giaoban.web.screen import Seat, unit_screen, whole
from giaoban.web.tables import lines
from giaoban.web.templatetags.giaoban import cell as shown
from giaoban.web.templatetags.giaoban import period_short, period_words, scaled, written
from giaoban.web.views.figures import NO_FIGURE
from giaoban.web.views.sources import target_lines

# Two years are drawn, and the year before them beside them.
PERIODS = 24
PER_YEAR = {"month": 12, "quarter": 4, "half": 2, "year": 1}


@dataclass(frozen=True, slots=True)
class Said:
    """One of the figures at the head of the page; `slot` opens it."""

    name: str
    cell: Cell
    slot: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PastRow:
    """A line of the table beside the chart."""

    point: PastPoint
    before: Cell | None


@unit_screen("figures.view")
@require_GET
def indicator(request: HttpRequest, seat: Seat, measure_id: int) -> HttpResponse:
    """One indicator of one unit: to date against its target, its history, its units, works and findings."""
    period, boundaries, item_id = seat.period, Boundaries(seat), whole(request.GET.get("item"))
    measure = measures(period.last, {measure_id}).get(measure_id)
    rows = [
        row for row in consolidate(seat.about_id, period, boundaries=boundaries.value) if row.measure.id == measure_id
    ]
    row = next((one for one in rows if one.item_id == item_id), None)
    if measure is None or (row is None and not rows and not children(seat.about_id, period.last)):
        raise Refusal(NO_FIGURE)
    row = row or _empty(measure)
    stands = standings(seat.about_id, period, rows, boundaries=boundaries.value)
    found = lines([row], stands, {})[0]
    points = _points(seat, measure, item_id, boundaries.value)
    context = {
        "period": period,
        "periods": seat.periods,
        "boundaries": boundaries,
        "measure": measure,
        "row": row,
        "line": found,
        "actual": row.this_period if row.to_date.missing and measure.behaviour != "flow" else row.to_date,
        "said": _said(row),
        "above": _above(seat),
        "revisions": target_lines(seat, row),
        "wide": _drawn(measure, row, points, WIDE),
        "narrow": _drawn(measure, row, points, NARROW),
        "past": [PastRow(*pair) for pair in reversed(points)],
        "broken": any(point.broken for point, _before in points),
        "beside": beside(seat, measure_id, item_id, boundaries.value),
        "items": [one for one in lines(rows, stands, {}) if one.row.item_id is not None] if item_id is None else [],
        "findings": _findings(seat, measure_id),
        "kept": kept(seat),
    }
    return render(request, "web/indicator.html", context)


def _empty(measure: MeasureView) -> Row:
    return Row(measure, None, "", Cell(), Cell(), None, Cell())


def _said(row: Row) -> list[Said]:
    adds_up = row.measure.behaviour == "flow"
    found = [Said(_("Trong kỳ"), row.this_period, "this", _change(row, "previous", _("so kỳ trước")))]
    if adds_up or row.to_date != row.this_period:
        found.append(
            Said(_("Lũy kế từ đầu năm"), row.to_date, "to_date", _change(row, "same_to_date", _("so cùng kỳ")))
        )
    found.append(
        Said(_("Cùng kỳ năm trước"), row.same_period, "same", _change(row, "same_period", _("kỳ này so với đó")))
    )
    if adds_up:
        found.append(Said(_("Lũy kế cùng kỳ"), row.same_to_date, "same_to_date"))
    found.append(Said(_("Kỳ trước"), row.previous, "previous"))
    return found


def _change(row: Row, against: str, words: str) -> str:
    """A change in words, as “tăng 5,2 % so kỳ trước”; points of percents; empty where it means nothing."""
    change, apart = row.change(against), row.difference(against)
    if apart is None:
        return ""
    if apart == 0:
        return _("không đổi %(words)s") % {"words": words}
    points = row.measure.in_percent
    if change is None and not points:
        return ""
    size = (
        scaled(abs(apart), row.measure)
        if change is None
        else written(abs(int(change.scaleb(1).to_integral_value())), 1, "%")
    )
    said = {"size": size, "unit": _("điểm %%") % () if change is None else "%", "words": words}
    return (_("tăng %(size)s %(unit)s %(words)s") if apart > 0 else _("giảm %(size)s %(unit)s %(words)s")) % said


def _above(seat: Seat) -> UnitView | None:
    """The unit directly above, for whoever may look there."""
    found = parent_id(seat.about_id, today())
    return unit(found, today()) if found is not None and seat.actor.may("figures.view", found) else None


Points = list[tuple[PastPoint, Cell | None]]


def _points(seat: Seat, measure: MeasureView, item_id: int | None, boundaries: str) -> Points:
    """The last periods, each with the same period of the year before unless it was counted in another way."""
    extra = PER_YEAR.get(seat.period.type, 0)
    found = past(seat.about_id, measure.id, item_id, seat.period, PERIODS + extra, boundaries=boundaries)
    places = {point.period: place for place, point in enumerate(found)}
    made: Points = []
    for place, point in enumerate(found):
        earlier = same_period_last_year(point.period)
        at = places.get(earlier) if earlier is not None else None
        apart = at is None or any(one.broken for one in found[at + 1 : place + 1])
        made.append((point, None if at is None or apart else found[at].cell))
    shown_from = max(0, len(made) - PERIODS)
    # Empty years before the first figure say nothing.
    first = next((place for place, (point, _b) in enumerate(made) if not point.cell.missing), len(made))
    return made[max(shown_from, min(first, len(made) - 1)) :]


def _drawn(measure: MeasureView, row: Row, points: Points, size: tuple[int, int]) -> SafeString:
    write: Callable[[int], str] = lambda value: scaled(value, measure)  # noqa: E731  # a name for two uses
    drawn = [
        LinePoint(
            period_short(point.period),
            None if point.cell.missing else point.cell.value,
            None if before is None or before.missing else before.value,
            not is_firm(point.cell),
            point.broken and place > 0,
        )
        for place, (point, before) in enumerate(points)
    ]
    # A year's target says nothing of one month of what adds up.
    aim = row.target.value if row.target is not None and measure.behaviour != "flow" else None
    return line(drawn, _words(measure, [point for point, _before in points]), write, size, aim)


def _words(measure: MeasureView, points: Sequence[PastPoint]) -> str:
    said = [f"{period_words(one.period)}: {shown(one.cell, measure)}" for one in points if not one.cell.missing]
    return _("Các kỳ: %(values)s") % {"values": "; ".join(said)}


def _findings(seat: Seat, measure_id: int) -> list[FindingView]:
    """The open findings of this unit and those below that a figure of the measure stands in."""
    below = [view.id for view in children(seat.about_id, seat.period.last)]
    allowed = [one for one in (seat.about_id, *below) if seat.actor.may("figures.view", one)]
    found = open_findings(allowed)
    measured = measures_of({seq for one in found for seq in one.statements})
    return [one for one in found if any(measured.get(seq) == measure_id for seq in one.statements)]
