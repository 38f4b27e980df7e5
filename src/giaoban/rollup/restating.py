"""Of what the units of one day were made before: old figures on new boundaries. Pure; the rules: docs/rollup.md.

A whole predecessor counts whole. Of a unit that was split each successor has the share that somebody entered, of its
people or, for what is measured as an area, of its land. Where nobody entered one, the figure is divided evenly, so that
whatever holds all successors still adds up, and whoever holds only some of them "cannot be compared".
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from giaoban.registry.rules import TOLERANCE

MILLION = 10**6
PEOPLE, AREA = 0, 1
_BEGAN, _ENDS = date(1900, 1, 1), date(9999, 12, 31)
# Reorganisations on top of one another; more is an error in the table of successions.
_DEEPEST = 12
# How far shares may miss the whole: what the registry lets pass as rounded.
_ROUNDED = Fraction(TOLERANCE)


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
    """Figures of `old` whose window ends from `since` until before `until` count for `unit`, by millionths of them.

    So many units (`due`, with `unit` itself where it lived) were what `unit` is made of. `pieces`: between how many
    units `old` was divided nobody knows how (0: the share is known); only their sum means anything then.
    """

    basis: int
    old: int
    unit: int
    since: date
    until: date
    share: int
    due: int = 1
    pieces: int = 0

    @property
    def plain(self) -> bool:
        """The unit's own figures and nobody else's: nothing was reorganised."""
        return self.old == self.unit and self.due == 1 and self.share == MILLION


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

    def streams(self, units: set[int], born: Mapping[int, date]) -> list[Stream]:
        """Everything that flows into these units, with their own, and what of it flows elsewhere; `born` is the first
        day of each that has one."""
        streams: list[Stream] = []
        olds = set(self._out) | set(units)
        for basis in (PEOPLE, AREA):
            found = []
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
                    pieces = 0 if known or len(shares) == 1 else len(shares)
                    found += [Stream(basis, old, unit, *span, share, 1, pieces) for unit, share in shares.items()]
            streams += _with_due(found)
        return streams

    def _since(self, old: int, born: Mapping[int, date]) -> date:
        """A unit that others made has no figures of its own before them."""
        made = self._born.get(old)
        return made if made is not None and born.get(old, _BEGAN) >= made else _BEGAN

    def _lives(self, unit: int, day: date) -> bool:
        last = self._ended.get(unit)
        return last is None or last >= day

    def _divided(self, old: int, days: list[date], basis: int, depth: int) -> tuple[Division, bool]:
        """How a figure of `old` divides among the units there are in the end, and whether every share is known."""
        if not days or depth > _DEEPEST:
            return {old: Fraction(1)}, True
        shares, known = self._shares(old, days[0], basis)
        found: Division = defaultdict(Fraction)
        for unit, share in shares.items():
            if not share:
                continue
            # What is given away and taken in on one day is so at once: only who ends that day passes on what came.
            stays = unit == old or self._lives(unit, days[0])
            later = [day for day in sorted(self._out.get(unit, ())) if day > days[0] or (day == days[0] and not stays)]
            division, sure = self._divided(unit, later, basis, depth + 1)
            known = known and sure
            for end, part in division.items():
                found[end] += share * part
        return dict(found), known

    def _shares(self, old: int, day: date, basis: int) -> tuple[Division, bool]:
        moves = self._out[old][day]
        lives_on = self._lives(old, day)
        if len(moves) == 1 and moves[0].whole:
            return {moves[0].new: Fraction(1)}, True
        given = {move.new: move.people if basis == PEOPLE else move.area for move in moves}
        said = {unit: share for unit, share in given.items() if share is not None}
        total, silent = sum(said.values(), Fraction(0)), [unit for unit in given if given[unit] is None]
        if abs(total - 1) <= _ROUNDED and (total >= 1 or not (silent or lives_on)):
            # Shares rounded to a hundredth of a percent; where they are the whole nothing is left for the others.
            return {unit: share / total for unit, share in said.items()}, True
        if not silent and lives_on and total < 1:
            return {**said, old: 1 - total}, True
        if len(silent) == 1 and not lives_on and 0 < total < 1:
            return {**said, silent[0]: 1 - total}, True
        among = [*given, *([old] if lives_on else [])]
        return dict.fromkeys(among, Fraction(1, len(among))), False


def _with_due(streams: Iterable[Stream]) -> list[Stream]:
    """Streams cut where something else begins or ceases to flow into their unit, with how many flow there then."""
    into: dict[int, list[Stream]] = defaultdict(list)
    for one in streams:
        into[one.unit].append(one)
    found = []
    for here in into.values():
        bounds = sorted({one.since for one in here} | {one.until for one in here})
        for since, until in zip(bounds, bounds[1:], strict=False):
            flowing = [one for one in here if one.since <= since and until <= one.until]
            found += [replace(one, since=since, until=until, due=len(flowing)) for one in flowing]
    return found


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
