"""The windows that a question may read, as bits: which of them add up to what is asked. Pure.

Windows that some recipe names together are a *family*; a unit's stated windows of a family are then one number, and
whether a recipe will do is one comparison, made once for all units that stated the same windows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from giaoban.catalogue.rules import Regime
from giaoban.rollup.recipes import IN_PERIOD, TO_DATE, Recipe, quarters

Rows = list[tuple[object, ...]]
Days = tuple[date, date]

_NATURES = (IN_PERIOD, TO_DATE)
# Bits of a number that every engine holds.
_MOST = 62


@dataclass(frozen=True, slots=True)
class Windows:
    """Rows of the tables that the expressions read of windows (`tables.SCHEMAS`), and between which days they end."""

    recipes: Rows
    terms: Rows
    windows: Rows
    twins: Rows
    quarters: Rows
    oldest: date
    newest: date


@lru_cache(maxsize=256)
def windows_of(regime: Regime, years: tuple[int, ...], ways: tuple[tuple[int, tuple[Recipe, ...]], ...]) -> Windows:
    """Every window that may serve what is put together by these recipes, given by number; those of one year share a
    family. `years` are those whose quarters may be put together of months."""
    months = _months(regime, years)
    families = _families([set[Days]().union(*(_days(one, months) for one in found)) for _slot, found in ways])
    at: dict[tuple[str, Days], tuple[int, int]] = {}
    for number, family_days in enumerate(families):
        if 2 * len(family_days) > _MOST:
            raise ValueError(f"{len(family_days)} windows of one family; {_MOST // 2} fit into a number")
        for place, day in enumerate(sorted(family_days)):
            for side, nature in enumerate(_NATURES):
                at[nature, day] = (number, 1 << (2 * place + side))
    made = Windows([], [], [], [], [], min(to for _use, (_first, to) in at), max(to for _use, (_first, to) in at))
    for slot, found in ways:
        for order, recipe in enumerate(found):
            places = [(at[term.use, (term.first, term.last)], term) for term in recipe]
            needs = sum(place for (_family, place), _term in places)
            strict = sum(place for (_family, place), term in places if term.strict)
            made.recipes.append((places[0][0][0], slot, order, needs, strict))
            made.terms.extend((slot, order, place, term.sign) for (_family, place), term in places)
    for (nature, days), (family, place) in at.items():
        twin = at[_other(nature), days][1]
        made.twins.append((family, place, twin))
        if nature == IN_PERIOD:
            made.windows.append((*days, family, place, twin))
    for quarter, parts in months.items():
        if (IN_PERIOD, quarter) in at:
            family, place = at[IN_PERIOD, quarter]
            singles = [at[IN_PERIOD, month][1] for month in parts]
            made.quarters.extend((family, place, sum(singles), month) for month in singles)
    return made


def _other(nature: str) -> str:
    return TO_DATE if nature == IN_PERIOD else IN_PERIOD


def _months(regime: Regime, years: Iterable[int]) -> dict[Days, list[Days]]:
    """The three months of each quarter of these years."""
    found: dict[Days, list[Days]] = defaultdict(list)
    for year in years:
        for quarter, month in quarters(regime, year):
            found[quarter].append(month)
    return found


def _days(recipe: Recipe, months: dict[Days, list[Days]]) -> set[Days]:
    days = {(term.first, term.last) for term in recipe}
    for term in recipe:
        if term.use == IN_PERIOD:
            days.update(months.get((term.first, term.last), ()))
    return days


def _families(groups: Sequence[set[Days]]) -> list[set[Days]]:
    """Groups joined wherever two of them share a window."""
    found: list[set[Days]] = []
    for group in groups:
        apart = [one for one in found if not one & group]
        found = [*apart, group.union(*(one for one in found if one & group))]
    return found
