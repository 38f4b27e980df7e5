"""How complete and how timely the figures of a table of one's own are: of what forms ask of each unit, so much."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from giaoban.catalogue.rules import Period
from giaoban.rollup.consolidation import DATE, THIS, Answer, Asking
from giaoban.rollup.coverage import Coverage, asked_at
from giaoban.rollup.several import answers

# (measure, item that stands for those of its name; 0: the whole; None: of a work that nobody has yet)
Place = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What forms ask of the units of a table, by period and unit, place by place."""

    found: Mapping[tuple[Period, int], Mapping[Place, Coverage]] = field(default_factory=dict)

    def places(self) -> Iterator[Place]:
        """Everything that is asked of anybody."""
        return iter(dict.fromkeys(place for places in self.found.values() for place in places))

    def of(self, period: Period, unit: int, measures: Collection[int], item: int = 0) -> Coverage:
        """Of these measures of a unit: with all their works and campaigns, or of one of these."""
        places = self.found.get((period, unit), {})
        wanted = (one for (measure, at), one in places.items() if measure in measures and (not item or at == item))
        return sum(wanted, Coverage())


def asked(
    asking: Asking,
    periods: Sequence[Period],
    levels: Mapping[int, int],
    known: Mapping[int, Mapping[Period, Answer]],
    measures: set[int] | None,
) -> Asked:
    """What is asked of these units, each with its level below the one asked about: of each what its own forms ask, of
    the one asked about what those of the units directly below it ask, so that it is their sum; its own where nothing
    is asked of any of these. `known`: what was answered already, by level."""
    found: dict[tuple[Period, int], dict[Place, Coverage]] = defaultdict(lambda: defaultdict(Coverage))
    wanted = {*levels.values()} | ({0, 1} if asking.about_id in levels else set())
    below: set[Period] = set()
    # What is below first: where something is asked there, the unit's own forms are left out.
    for level in sorted(wanted, reverse=True):
        by_period = known.get(level) or answers(asking, periods, level, measures, {THIS, DATE})
        for period in periods:
            if level == 0 and period in below:
                continue
            for one in asked_at(replace(asking, period=period), by_period[period], level):
                units = {one.unit}
                if level == 1:
                    units.add(asking.about_id)
                    below.add(period)
                for unit in units & levels.keys():
                    found[period, unit][one.line[0], one.item_id] += one.coverage
    return Asked(found)
