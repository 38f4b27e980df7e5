"""Of what the units of one day were made before: old figures on new boundaries. Pure; the rules: docs/rollup.md.

A whole predecessor counts whole. Of a unit that was split each successor has the share that somebody entered, of its
people or, for what is measured as an area, of its land. Where nobody entered one, the figure is divided evenly, so that
whatever holds all successors still adds up, and whoever holds only some of them "cannot be compared".
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

MILLION = 10**6
PEOPLE, AREA = 0, 1
_BEGAN, _ENDS = date(1900, 1, 1), date(9999, 12, 31)
# Reorganisations on top of one another; more is an error in the table of successions.
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Move:
    """`old` passed into `new` on a day, `whole` or not; shares of the old unit's people and area where entered."""

    old: int
    new: int
    on: date
    whole: bool
    people: Fraction | None = None
    area: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Stream:
    """Figures of `old` whose window ends from `since` until before `until` count for `unit`, by millionths of them."""

    basis: int
    old: int
    unit: int
    since: date
    until: date
    share: int


@dataclass(frozen=True, slots=True)
class Split:
    """Within these days nobody knows how figures of `old` divide among `among`."""

    basis: int
    old: int
    since: date
    until: date
    among: frozenset[int]


Division = dict[int, Fraction]


class Restating:
    """Units as on a day, and what flowed into them; `ended` gives the last day of units that are no more."""

    def __init__(self, moves: Iterable[Move], on: date, ended: Mapping[int, date]) -> None:
        self._out: dict[int, dict[date, list[Move]]] = defaultdict(lambda: defaultdict(list))
        self._born: dict[int, date] = {}
        for move in moves:
            if move.on <= on:
                self._out[move.old][move.on].append(move)
                self._born[move.new] = min(move.on, self._born.get(move.new, _ENDS))
        self._ended = ended

    def streams(self, units: set[int], born: Mapping[int, date]) -> tuple[list[Stream], list[Split]]:
        """Everything that flows into these units, with their own; `born` is the first day of each that has one."""
        streams: list[Stream] = []
        splits: list[Split] = []
        olds = set(self._out) | set(units)
        for basis in (PEOPLE, AREA):
            for old in sorted(olds):
                days = sorted(self._out[old]) if old in self._out else []
                bounds = [self._since(old, born), *days, _ENDS]
                for place in range(len(days) + 1):
                    if bounds[place] >= bounds[place + 1]:
                        continue
                    division, known = self._divided(old, days[place:], basis, 0)
                    if not units & division.keys():
                        continue
                    span = (bounds[place], bounds[place + 1])
                    shares = millionths(division)
                    streams += [Stream(basis, old, unit, *span, share) for unit, share in shares.items()]
                    if not known:
                        splits.append(Split(basis, old, *span, frozenset(shares)))
        return streams, splits

    def _since(self, old: int, born: Mapping[int, date]) -> date:
        """A unit that others made has no figures of its own before them."""
        made = self._born.get(old)
        return made if made is not None and born.get(old, _BEGAN) >= made else _BEGAN

    def _divided(self, old: int, days: list[date], basis: int, depth: int) -> tuple[Division, bool]:
        """How a figure of `old` divides among the units there are in the end, and whether every share is known."""
        if not days or depth > _DEEPEST:
            return {old: Fraction(1)}, True
        shares, known = self._shares(old, days[0], basis)
        found: Division = defaultdict(Fraction)
        for unit, share in shares.items():
            if not share:
                continue
            later = days[1:] if unit == old else [day for day in sorted(self._out.get(unit, ())) if day >= days[0]]
            division, sure = self._divided(unit, later, basis, depth + 1)
            known = known and sure
            for end, part in division.items():
                found[end] += share * part
        return dict(found), known

    def _shares(self, old: int, day: date, basis: int) -> tuple[Division, bool]:
        moves = self._out[old][day]
        last = self._ended.get(old)
        lives_on = last is None or last >= day
        if len(moves) == 1 and moves[0].whole:
            return {moves[0].new: Fraction(1)}, True
        given = {move.new: move.people if basis == PEOPLE else move.area for move in moves}
        said = {unit: share for unit, share in given.items() if share is not None}
        total, silent = sum(said.values(), Fraction(0)), [unit for unit in given if given[unit] is None]
        if not silent and (total == 1 or lives_on and total < 1):
            return {**said, old: 1 - total} if lives_on else said, True
        if len(silent) == 1 and not lives_on and 0 < total < 1:
            return {**said, silent[0]: 1 - total}, True
        among = [*given, *([old] if lives_on else [])]
        return dict.fromkeys(among, Fraction(1, len(among))), False


def millionths(division: Mapping[int, Fraction]) -> dict[int, int]:
    """Shares as whole millionths that add up to one: what is left over goes to the largest remainders."""
    whole = {unit: share * MILLION for unit, share in division.items()}
    down = {unit: int(share) for unit, share in whole.items()}
    left = round(sum(whole.values())) - sum(down.values())
    for unit in sorted(down, key=lambda unit: (down[unit] - whole[unit], unit))[:left]:
        down[unit] += 1
    return {unit: share for unit, share in down.items() if share}


def shared_out(value: int, shares: Mapping[int, int]) -> dict[int, int]:
    """A whole number divided by millionths that add up to one, the parts adding up to it again (largest remainder).

    >>> shared_out(10, {1: 333_334, 2: 333_333, 3: 333_333})
    {1: 4, 2: 3, 3: 3}
    """
    sign = -1 if value < 0 else 1
    down = {unit: abs(value) * share // MILLION for unit, share in shares.items()}
    rest = {unit: abs(value) * share % MILLION for unit, share in shares.items()}
    left = abs(value) - sum(down.values())
    for unit in sorted(shares, key=lambda unit: (-rest[unit], unit))[:left]:
        down[unit] += 1
    return {unit: sign * part for unit, part in down.items()}
