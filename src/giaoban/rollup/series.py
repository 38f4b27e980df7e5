"""Values of many units over many periods, in one run of the expressions: what small multiples are drawn from."""

from collections.abc import Iterable
from dataclasses import dataclass

from giaoban.catalogue.rules import Period, previous_period
from giaoban.registry.queries import UnitView, units
from giaoban.rollup.consolidation import Asking, ask
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


def back_from(period: Period, count: int) -> list[Period]:
    """A period and those of its type before it, oldest first; fewer than `count` where there are none before."""
    found: list[Period] = []
    at: Period | None = period
    while at is not None and len(found) < count:
        found.append(at)
        at = previous_period(at)
    return found[::-1]


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
