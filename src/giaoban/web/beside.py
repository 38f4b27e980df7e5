"""One indicator over the units below: places, who reached what is asked, the spread, small multiples on one scale."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from giaoban.catalogue.queries import MeasureView
from giaoban.catalogue.rules import Period
from giaoban.registry.queries import UnitView
from giaoban.rollup.attainment import standing
from giaoban.rollup.queries import Compared, Comparison, compare, pasts_below
from giaoban.rollup.rows import Cell
from giaoban.web.boundaries import kept
from giaoban.web.charts import Mark, Quartiles, panel, scale_of, strip
from giaoban.web.charts.strip import NARROW, WIDE
from giaoban.web.heat import is_firm
from giaoban.web.screen import Seat
from giaoban.web.templatetags.giaoban import cell as shown
from giaoban.web.templatetags.giaoban import named, period_short, period_words, scaled
from giaoban.web.unit_names import Names, names_of, only_limits

Past = list[tuple[Period, Cell]]

# So many periods a panel shows.
PERIODS = 12


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit among its neighbours, ready to be drawn."""

    one: Compared
    href: str
    behind: bool
    firm: bool
    panel: SafeString
    past: tuple[str, ...]

    @property
    def value(self) -> str:
        """What it is compared by."""
        return shown(self.one.value, self.one.row.measure)


@dataclass(frozen=True, slots=True)
class Beside:
    """The comparison: units by their place, those without one last."""

    measure: MeasureView
    found: Comparison
    standings: tuple[Standing, ...]
    strip_wide: SafeString
    strip_narrow: SafeString
    periods: tuple[str, ...]
    to_date: bool
    period: Period

    @property
    def limits(self) -> bool:
        """Whether all that is asked is a limit whose time is not over: who keeps it has not reached anything yet."""
        return only_limits(self.found, self.period)

    @property
    def reached(self) -> list[UnitView]:
        """The units that reached what is asked."""
        return [one.unit for one in self.found.members if one.reached]

    @property
    def names(self) -> list[Names]:
        """Every unit by name, in the list that says how it stands."""
        return names_of(self.found, self.period)


def beside(seat: Seat, measure_id: int, item_id: int | None, boundaries: str) -> Beside | None:
    """The units directly below by one indicator; None where there are none, or where it was not counted by then."""
    period = seat.period
    found = compare(seat.about_id, measure_id, period, item_id=item_id, boundaries=boundaries)
    if found is None or not found.members:
        return None
    measure = found.measure
    # What adds up is drawn as it grows towards its target.
    to_date = measure.behaviour == "flow" and any(one.row.target is not None for one in found.members)
    pasts = pasts_below(seat.about_id, {measure.id}, period, PERIODS, to_date=to_date, boundaries=boundaries)
    by_unit = _since_the_first({one.unit.id: one.of(measure.id, item_id) for one in pasts})
    labels = tuple(period_short(one) for one, _cell in next((past for past in by_unit.values() if past), []))
    standings = _standings(seat, found, by_unit)
    marks = [
        Mark(named(one.one.unit), one.one.value.value, one.behind)
        for one in standings
        if one.one.value.value is not None and not one.one.value.missing
    ]
    strips = _strip(found, marks, WIDE), _strip(found, marks, NARROW)
    return Beside(measure, found, standings, *strips, labels, to_date, period)


def _since_the_first(pasts: dict[int, Past]) -> dict[int, Past]:
    """The pasts without the periods before anybody reported; empty where nobody ever did."""
    spoken = [place for past in pasts.values() for place, (_period, cell) in enumerate(past) if not cell.missing]
    return {unit: past[min(spoken) :] for unit, past in pasts.items()} if spoken else {}


def _standings(seat: Seat, found: Comparison, pasts: dict[int, Past]) -> tuple[Standing, ...]:
    targets = [one.threshold.value for one in found.members if one.threshold is not None]
    scale = scale_of([*targets, *(cell.value for past in pasts.values() for _period, cell in past)])
    made, carried = [], kept(seat)
    for one in sorted(found.members, key=_place):
        past, stands = pasts.get(one.unit.id, []), standing(one.row, seat.period)
        behind = stands is not None and stands.behind
        cells = [cell for _period, cell in past]
        words = _panel_words(one, past)
        aim = one.threshold.value if one.threshold is not None else None
        drawn = panel([cell.value for cell in cells], [not is_firm(cell) for cell in cells], scale, words, aim, behind)
        there = Seat(seat.request, seat.actor, one.unit)
        href = f"{there.url('indicator', measure_id=found.measure.id)}?{carried}"
        href = href if seat.actor.may("figures.view", one.unit.id) else ""
        texts = tuple(shown(cell, found.measure) for cell in cells)
        made.append(Standing(one, href, behind, is_firm(one.value), drawn, texts))
    return tuple(made)


def _place(one: Compared) -> tuple[bool, int, str]:
    return one.rank is None, one.rank or 0, one.unit.code


def _panel_words(one: Compared, past: Sequence[tuple[Period, Cell]]) -> str:
    said = [f"{period_words(at)}: {shown(cell, one.row.measure)}" for at, cell in past if not cell.missing]
    silent = _("không so sánh được") if any(cell.apart for _at, cell in past) else _("chưa báo cáo")
    return f"{named(one.unit)}. {'; '.join(said) or silent}"


def _strip(found: Comparison, marks: Sequence[Mark], width: int) -> SafeString:
    spread = found.distribution
    if spread is None:
        return SafeString("")
    write = _writer(found.measure)
    words = _("thấp nhất %(low)s, giữa %(median)s, cao nhất %(high)s; một nửa số đơn vị từ %(q1)s đến %(q3)s") % {
        "low": write(spread.low),
        "median": write(spread.median),
        "high": write(spread.high),
        "q1": write(spread.q1),
        "q3": write(spread.q3),
    }
    aim = found.threshold.value if found.threshold is not None else None
    return strip(marks, Quartiles(spread.q1, spread.median, spread.q3), words, write, width, aim)


def _writer(measure: MeasureView) -> Callable[[int], str]:
    return lambda value: scaled(value, measure)
