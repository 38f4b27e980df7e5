"""Who has reported, for the Thu thập and Tổng quan screens: units × forms of a period, and over periods."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giaoban.base.clock import today
from giaoban.catalogue.rules import Period, next_period, previous_period
from giaoban.intake.collection import CollectionView, GridCell, UnitRow
from giaoban.intake.queries import collection, reporting_history
from giaoban.web.screen import Seat, unit_screen

# What the grid can be narrowed to, by the word in its address.
FILTERS = ("thieu", "muon", "cho-nhan")


@dataclass(frozen=True, slots=True)
class Step:
    """A period to go to."""

    period: Period
    url: str


def grid_of(seat: Seat, request: HttpRequest) -> dict[str, object]:
    """What the grid of a place and period needs; `collection.rows` is empty where nobody is asked for anything."""
    period = seat.period
    view = collection(seat.about_id, period, seat.actor)
    chosen = request.GET.get("loc", "")
    chosen = chosen if chosen in FILTERS else ""
    return {
        "period": period,
        "periods": seat.periods,
        "collection": view,
        "shown_rows": [row for row in view.rows if _matches(row, chosen)],
        "chosen": chosen,
        "filters": _filters(view),
        "may_link": seat.actor.may("intake.link", seat.unit.id),
        "before": _step(seat, previous_period(period)),
        "after": _step(seat, next_period(period)),
    }


def _step(seat: Seat, period: Period | None) -> Step | None:
    if period is None or period.first > today():
        return None
    return Step(period, f"{seat.url('collect')}?ky={period}")


def _matches(row: UnitRow, chosen: str) -> bool:
    if chosen == "thieu":
        return not row.complete
    if chosen == "muon":
        return row.late or row.overdue
    return chosen != "cho-nhan" or any(_waits(cell) for cell in row.asked)


def _waits(cell: GridCell) -> bool:
    return cell.state == "submitted"


def _filters(view: CollectionView) -> list[tuple[str, str, int]]:
    """The narrowings that show something: word, name, how many units."""
    names = {"": _("tất cả"), "thieu": _("chưa đủ"), "muon": _("muộn hạn"), "cho-nhan": _("chờ nhận")}
    counts = {word: sum(_matches(row, word) for row in view.rows) for word in names}
    return [(word, name, counts[word]) for word, name in names.items() if counts[word] or not word]


@unit_screen("intake.view")
@require_GET
def collect_history(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Completeness and timeliness of each unit over the last periods."""
    history = reporting_history(seat.about_id, seat.period, 6)
    context = {
        "period": seat.period,
        "periods": seat.periods,
        "history": history,
        "heads": list(zip(history.periods, history.overall, strict=True)),
    }
    return render(request, "web/collect_history.html", context)
