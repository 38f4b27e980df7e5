"""What a table of units would change: planned from the registry as it is, written only when somebody confirms. Pure.

Units that are yet to be made have negative ids until they are written.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from giaoban.registry.rules import same_name
from giaoban.registry.tables import Problem, Said
from vnfigures.text import Text


@dataclass(frozen=True, slots=True)
class Known:
    """A place as the registry has it on a day, and under whom it stands in the State's hierarchy."""

    id: int
    code: str
    name: str
    type: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A place to be made, with its days; `last` is None for one that goes on."""

    id: int
    code: str
    name: str
    type: str
    parent_id: int | None
    first: date
    last: date | None
    legal_act: str = ""


@dataclass(frozen=True, slots=True)
class NewName:
    """A unit that lives on under another name, code or type."""

    unit_id: int
    code: str
    name: str
    type: str
    on: date
    legal_act: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """A unit that lives on under another parent."""

    unit_id: int
    parent_id: int
    on: date


@dataclass(frozen=True, slots=True)
class Passed:
    """A succession to be written."""

    old_id: int
    new_id: int
    kind: str
    share_area: Decimal | None
    share_population: Decimal | None
    note: str


@dataclass(slots=True)
class Plan:
    """Everything that a table would change, and what does not fit."""

    on: date
    units: list[NewUnit] = field(default_factory=list)
    names: list[NewName] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    ends: set[int] = field(default_factory=set)
    passed: list[Passed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    # Names of the units of the registry that take part, to show the plan.
    known: dict[int, str] = field(default_factory=dict)
    rows: int = 0
    same: int = 0

    @property
    def blocked(self) -> list[Problem]:
        """What is left out: rows, and what belongs with them."""
        return [problem for problem in self.problems if problem.blocks]

    @property
    def hints(self) -> list[Problem]:
        """What is written, and worth a look."""
        return [problem for problem in self.problems if not problem.blocks]

    @property
    def changes(self) -> int:
        """How many things would be written."""
        return len(self.units) + len(self.names) + len(self.moves) + len(self.ends) + len(self.passed)

    def digest(self) -> str:
        """The same for the same changes: what is written is what was seen."""
        parts = (self.on, self.units, self.names, self.moves, sorted(self.ends), self.passed, self.problems)
        return hashlib.sha256(repr(parts).encode()).hexdigest()


May = Callable[[int], bool]


class Places:
    """The places of two days, before a change and on it, with those that a plan adds; and what passed on that day."""

    def __init__(self, before: Iterable[Known], after: Iterable[Known], passed: Iterable[tuple[int, int]] = ()) -> None:
        self.before = _by_code(before)
        self.after = _by_code(after)
        # What passed into what on the day, as the registry knows already.
        self.passed = frozenset(passed)
        self.alive = {place.id for rows in self.after.values() for place in rows}
        self.by_id = {place.id: place for side in (self.before, self.after) for rows in side.values() for place in rows}
        self._names: dict[bool, dict[str, list[Known]]] = {}

    def find(self, said: Said, *, old: bool) -> Known | None:
        """The place of that code, of several the one so named; without a code the only place so named."""
        side = self.before if old else self.after
        if said.code:
            rows = side.get(said.code, [])
            named = [place for place in rows if not said.name or same_name(place.name, said.name)]
            return next(iter(named or rows), None)
        found = self._named(old).get(_canonical(said.name), [])
        return found[0] if len(found) == 1 else None

    def _named(self, old: bool) -> dict[str, list[Known]]:
        """The places of one day by name, gathered when a table without codes asks for them."""
        if old not in self._names:
            found: dict[str, list[Known]] = defaultdict(list)
            for rows in (self.before if old else self.after).values():
                for place in rows:
                    found[_canonical(place.name)].append(place)
            self._names[old] = found
        return self._names[old]

    def below(self, parents: Iterable[int]) -> list[Known]:
        """The places that stand under some of these after the change, as far as the registry knows."""
        wanted = set(parents)
        return [place for rows in self.after.values() for place in rows if place.parent_id in wanted]

    def add(self, place: Known, *, old: bool = False, new: bool = False) -> None:
        """A place that the plan makes or changes."""
        for side in ([self.before] if old else []) + ([self.after] if new else []):
            side[place.code].insert(0, place)
        for old_side, names in self._names.items():
            if old if old_side else new:
                names.setdefault(_canonical(place.name), []).append(place)
        self.by_id[place.id] = place


def _canonical(name: str) -> str:
    return " ".join(Text(name).canon.split())


def _by_code(places: Iterable[Known]) -> dict[str, list[Known]]:
    found: dict[str, list[Known]] = defaultdict(list)
    for place in places:
        found[place.code].append(place)
    return found
