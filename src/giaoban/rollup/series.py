"""Values of many units over many periods, in one run of the expressions: what small multiples are drawn from."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from giaoban.catalogue.models import MeasureVersion
from giaoban.catalogue.rules import Period
from giaoban.registry.queries import UnitView, units
from giaoban.rollup.consolidation import Asking, ask, back_from, half_up
from giaoban.rollup.recipes import IN_PERIOD, TO_DATE, Slot
from giaoban.rollup.rows import Cell

Past = list[tuple[Period, Cell]]


@dataclass(frozen=True, slots=True)
class UnitPast:
    """A unit directly below with its values by (measure, item), oldest first; empty where nothing was said."""

    unit: UnitView
    values: dict[tuple[int, int | None], Past]

    def of(self, measure_id: int, item_id: int | None = None) -> Past:
        """The values of one measure and item; empty where the unit never had one."""
        return self.values.get((measure_id, item_id), [])


def pasts_below(
    about_id: int,
    measure_ids: Iterable[int],
    period: Period,
    count: int = 12,
    *,
    to_date: bool = False,
    hierarchy: str = "state",
    boundaries: str = "then",
    at_seq: int | None = None,
) -> list[UnitPast]:
    """The units directly below at the end of `period`, by code, each with its last `count` values of these measures.

    One run for all units and periods. Units that stood below before and do no more are left out ("then": what there
    was before a reorganisation shows with the unit that stated it; "restated": with what it became).
    """
    want = TO_DATE if to_date else IN_PERIOD
    slots = [Slot(number, want, one) for number, one in enumerate(back_from(period, count))]
    wanted = set(measure_ids)
    answer = ask(Asking(about_id, period, hierarchy, boundaries, at_seq=at_seq), slots, level=1, measures=wanted)
    found = {(unit, measure, item) for unit, measure, item, _slot in answer.cells}
    below = units(answer.below(slots[-1].number), period.last)
    return [
        UnitPast(
            view,
            {
                (measure, item or None): [(s.period, answer.cell(view.id, measure, item, s.number)) for s in slots]
                for measure, item in sorted(
                    {(one, 0) for one in wanted if one in answer.views}
                    | {key[1:] for key in found if key[0] == view.id}
                )
            },
        )
        for view in sorted(below.values(), key=lambda view: (view.code, view.id))
    ]


@dataclass(frozen=True, slots=True)
class PastPoint:
    """The value of one period. `broken`: from this period on it is counted in another way than before."""

    period: Period
    cell: Cell
    broken: bool = False


def breaks(measure_id: int) -> list[date]:
    """The days from which a measure is counted in a way that is not comparable with the one before, or in another
    unit; oldest first."""
    versions = list(MeasureVersion.objects.filter(measure_id=measure_id).order_by("valid_from"))
    return [
        later.valid_from
        for earlier, later in zip(versions, versions[1:], strict=False)
        if not later.comparable or (earlier.unit, earlier.part_unit) != (later.unit, later.part_unit)
    ]


def past(
    about_id: int,
    measure_id: int,
    item_id: int | None,
    period: Period,
    count: int = 24,
    *,
    hierarchy: str = "state",
    boundaries: str = "then",
) -> list[PastPoint]:
    """The values of a period and of those before it, oldest first, across changes in how the measure is counted.

    Values before a change stand at the scale that the measure has now, as they were counted then; where it was
    counted in another unit they are left out. One run for each way of counting.
    """
    periods = back_from(period, count)
    days = [day for day in breaks(measure_id) if periods[0].last < day <= period.last]
    found: list[PastPoint] = []
    unit, scale = "", 0
    for number, (since, until) in enumerate(zip([*days[::-1], None], [None, *days[::-1]], strict=True)):
        inside = [
            one for one in periods if (since is None or one.last >= since) and (until is None or one.last < until)
        ]
        if not inside:
            continue
        slots = [Slot(place, IN_PERIOD, one) for place, one in enumerate(inside)]
        answer = ask(Asking(about_id, inside[-1], hierarchy, boundaries), slots, measures={measure_id})
        view, item = answer.views.get(measure_id), answer.question.items.of(item_id or 0)
        if view is None or number and view.unit != unit:
            break
        if number == 0:
            unit, scale = view.unit, view.scale
        cells = [at_scale(answer.cell(about_id, measure_id, item, slot.number), scale - view.scale) for slot in slots]
        found[:0] = [
            PastPoint(one, cell, broken=place == 0 and since is not None)
            for place, (one, cell) in enumerate(zip(inside, cells, strict=True))
        ]
    return found


def at_scale(cell: Cell, more: int) -> Cell:
    """A cell brought to a scale with so many decimals more (or fewer, rounded half up)."""
    if cell.value is None or more == 0:
        return cell
    return replace(cell, value=cell.value * 10**more if more > 0 else half_up(cell.value, 10**-more))
