"""What a form costs those who fill it in: minutes a year, with its working. Pure; the minutes are data/minutes.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

from giaoban.catalogue.chain import times_a_year


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes for one thing, as data/minutes.toml explains them."""

    first_time: float
    first_time_line: float
    open: float
    line: float
    ratio: float
    derived: float
    section: float
    approve: float


@cache
def assumed() -> tuple[Minutes, str]:
    """The minutes as delivered, and what they rest on."""
    table = tomllib.loads((files("giaoban.catalogue") / "data" / "minutes.toml").read_text("utf-8"))
    return Minutes(**table["minutes"]), table["source"]


def minutes_with(changes: str) -> Minutes:
    """The delivered minutes, with those that a setting such as "line=1.5,section=10" replaces.

    Raises ValueError for a name that there is not, or what is no number from 0 to 600.

    >>> minutes_with("line=1.5").line
    1.5
    """
    values: dict[str, float] = {one.name: getattr(assumed()[0], one.name) for one in fields(Minutes)}
    for part in filter(None, (one.strip() for one in changes.split(","))):
        name, _equals, number = part.partition("=")
        if name.strip() not in values or not 0 <= float(number) <= 600:
            raise ValueError(part)
        values[name.strip()] = float(number)
    return Minutes(**values)


@dataclass(frozen=True, slots=True)
class Questions:
    """How many of each kind a form asks: `ratios` and `derived` are lines, and no line is both."""

    lines: int
    ratios: int
    derived: int
    sections: int


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the working: so many of a thing, minutes for each."""

    what: str
    count: int
    each: float

    @property
    def minutes(self) -> float:
        """What they take together."""
        return self.count * self.each


@dataclass(frozen=True, slots=True)
class Share:
    """Units that fill in a form so many times a year, with what one filling is made of."""

    period_type: str
    units: int
    times: int
    each: tuple[Step, ...]

    @property
    def fillings(self) -> int:
        """How often it is filled in, all units together."""
        return self.units * self.times

    @property
    def minutes_each(self) -> float:
        """Minutes for one filling."""
        return sum(step.minutes for step in self.each)

    @property
    def minutes(self) -> float:
        """Minutes a year, all units together."""
        return self.fillings * self.minutes_each


@dataclass(frozen=True, slots=True)
class Cost:
    """What a form costs in a year. `once` is what each of its `units` spends the first time only."""

    shares: tuple[Share, ...]
    once: tuple[Step, ...]
    units: int

    @property
    def minutes_once(self) -> float:
        """Minutes a unit spends the first time only."""
        return sum(step.minutes for step in self.once)

    @property
    def fillings(self) -> int:
        """Fillings a year, all units together."""
        return sum(share.fillings for share in self.shares)

    @property
    def minutes_a_year(self) -> int:
        """Minutes of all units in a year, rounded half up."""
        return int(sum(share.minutes for share in self.shares) + 0.5)

    @property
    def minutes_first_year(self) -> int:
        """Minutes of all units in the first year, rounded half up."""
        return int(sum(share.minutes for share in self.shares) + self.units * self.minutes_once + 0.5)


def cost(asked: Mapping[str, Questions], units: Mapping[str, int], everybody: int, minutes: Minutes) -> Cost:
    """The cost of a form that asks so much of so many units, both by type of period; `everybody`: units in all."""
    shares = tuple(
        Share(type, count, times_a_year(type), _filling(asked[type], minutes)) for type, count in units.items()
    )
    by_hand = max((one.lines - one.derived for one in asked.values()), default=0)
    once = [Step("first_time", 1, minutes.first_time), Step("first_time_line", by_hand, minutes.first_time_line)]
    return Cost(shares, tuple(step for step in once if step.count), everybody)


def _filling(asked: Questions, minutes: Minutes) -> tuple[Step, ...]:
    steps = (
        Step("open", 1, minutes.open),
        Step("line", asked.lines - asked.ratios - asked.derived, minutes.line),
        Step("ratio", asked.ratios, minutes.ratio),
        Step("derived", asked.derived, minutes.derived),
        Step("section", asked.sections, minutes.section),
        Step("approve", 1, minutes.approve),
    )
    return tuple(step for step in steps if step.count)
