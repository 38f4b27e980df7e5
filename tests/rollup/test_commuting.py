"""Restating and rolling up commute, whatever became of the units: moved, merged, split, ended, again and again, at
several levels; where every share is known and they sum to one, nothing is lost and nothing is counted twice."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giaoban.catalogue.rules import parse_period
from giaoban.rollup.question import Items, Origins, Question, Scales, Tree
from giaoban.rollup.recipes import IN_PERIOD, Slot
from giaoban.rollup.restating import MILLION, Move, Restating
from tests.rollup.boundaries import Passed, Restated
from tests.rollup.reference import Pick
from tests.rollup.test_reference import answered, closed, one_pick

__all__ = ["closed"]

TOP, FLOW, RATIO = 1, 11, 12
BEHAVIOURS = {FLOW: "flow", RATIO: "ratio"}
BEGUN = date(2000, 1, 1)
DAYS = [date(2023, 7, 1), date(2023, 10, 1), date(2024, 1, 1), date(2024, 4, 1)]
STATED, SEEN = parse_period("2023-05"), parse_period("2024-05")
KINDS = ("move", "move above", "merge", "join", "split", "split", "give")


@dataclass
class World:
    """A tree of three levels below the top, as it is in the end, and what became of its communes. Districts and
    clusters take in communes; both stand anywhere above, and the communes anywhere at all."""

    parent: dict[int, int] = field(default_factory=dict)
    lives: dict[int, tuple[date, date | None]] = field(default_factory=dict)
    passed: list[Passed] = field(default_factory=list)
    picks: list[Pick] = field(default_factory=list)

    def living(self) -> list[int]:
        return sorted(unit for unit, (_born, last) in self.lives.items() if last is None)

    def children(self) -> dict[int, list[int]]:
        """As the tree is in the end."""
        found: dict[int, list[int]] = {}
        for unit, parent in sorted(self.parent.items()):
            if unit < 100 or self.lives[unit][1] is None:
                found.setdefault(parent, []).append(unit)
        return found


def parts(draw: Any, count: int) -> list[Fraction]:
    """Shares that sum to one."""
    weights = draw(st.lists(st.integers(1, 30), min_size=count, max_size=count))
    return [Fraction(weight, sum(weights)) for weight in weights]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    world, districts, clusters = World(), [20, 21, 22], [30, 31, 32]
    for unit in districts:
        world.parent[unit] = TOP
    for unit in clusters:
        world.parent[unit] = draw(st.sampled_from([TOP, *districts]))
    places = [TOP, *districts, *clusters]
    number = 100
    for number in range(101, 101 + draw(st.integers(2, 7))):
        world.lives[number] = (BEGUN, None)
        world.parent[number] = draw(st.sampled_from(places))
    first = list(world.lives)
    for day in DAYS:
        for kind in draw(st.lists(st.sampled_from(KINDS), max_size=2)):
            free = [
                one
                for one in world.living()
                if not any(day == move.on and one in (move.old, move.new) for move in world.passed)
            ]
            if kind == "move above":
                world.parent[draw(st.sampled_from(clusters))] = draw(st.sampled_from([TOP, *districts]))
            elif kind == "move" and free:
                world.parent[draw(st.sampled_from(free))] = draw(st.sampled_from(places))
            elif len(free) >= 2:
                number = reorganised(draw, world, kind, day, draw(st.permutations(free))[:2], number)
    keys: dict[tuple[Any, ...], int] = {}
    for unit in first:
        world.picks.append(
            one_pick(world.picks, keys, (unit, FLOW, 0), STATED, "in_period", {"value": draw(st.integers(0, 10**6))})
        )
        low, high = sorted(draw(st.tuples(st.integers(0, 999), st.integers(1, 999))))
        said = {"numerator": low, "denominator": high}
        world.picks.append(one_pick(world.picks, keys, (unit, RATIO, 0), STATED, "at", said))
    return world


def reorganised(draw: Any, world: World, kind: str, day: date, units: list[int], number: int) -> int:
    """One reorganisation; new communes stand anywhere. The last number given."""
    old, other = units
    places = [TOP, 20, 21, 22, 30, 31, 32]
    if kind == "give":
        world.passed.append(Passed(old, other, day, parts(draw, 2)[0], False))
        return number
    for unit in (old, other) if kind == "merge" else (old,):
        world.lives[unit] = (world.lives[unit][0], day - timedelta(days=1))
    if kind == "join":
        world.passed.append(Passed(old, other, day, None, True))
        return number
    into = [number + 1] if kind == "merge" else [number + 1, draw(st.sampled_from([number + 2, other]))]
    for unit in into:
        if unit not in world.lives:
            number = max(number, unit)
            world.lives[unit], world.parent[unit] = (day, None), draw(st.sampled_from(places))
    if kind == "merge":
        world.passed += [Passed(one, into[0], day, None, True) for one in (old, other)]
    else:
        world.passed += [Passed(old, new, day, share, False) for new, share in zip(into, parts(draw, 2), strict=True)]
    return number


def rows_of(children: dict[int, list[int]]) -> list[tuple[int, int, int]]:
    """The tree as a question has it: unit, parent, level."""
    rows, here = [(TOP, 0, 0)], [TOP]
    level = 0
    while here:
        level += 1
        below = [(unit, parent, level) for parent in here for unit in children.get(parent, [])]
        rows += below
        here = [unit for unit, _parent, _level in below]
    return rows


def question(world: World) -> Question:
    """A month before everything, for the units there are in the end."""
    scales = {one: Scales(one, 0, 0, {one: (1, 1)}, 1, 1, behaviour) for one, behaviour in BEHAVIOURS.items()}
    rows = rows_of(world.children())
    moves = [Move(one.old, one.new, one.on, one.whole, one.share, one.share) for one in world.passed]
    ended = {unit: last for unit, (_born, last) in world.lives.items() if last is not None}
    born = {unit: first for unit, (first, _last) in world.lives.items()}
    streams = Restating(moves, SEEN.last, ended).streams({row[0] for row in rows}, born)
    slots = [Slot(0, IN_PERIOD, STATED)]
    return Question(STATED.regime, 10**6, slots, Tree(TOP, {0: rows}), Items({}, {}), scales, None, Origins(streams))


Cells = dict[tuple[int, int], tuple[int | None, int | None, int | None]]


def cells_of(world: World) -> Cells:
    """By unit and measure, at every level: value, numerator, denominator."""
    asked, found = question(world), {}
    depth = asked.tree.depth
    for level in range(depth + 1):
        for key, one in answered(world.picks, asked.tables(), level, "duckdb", depth).items():
            found[key[0], key[1]] = (one["value"], one["numerator"], one["denominator"])
    return found


def numbers(cell: tuple[int | None, int | None, int | None] | None, measure: int) -> tuple[int, ...]:
    """What adds up of a cell."""
    value, numerator, denominator = cell or (None, None, None)
    return (value or 0,) if measure == FLOW else (numerator or 0, denominator or 0)


def added(rows: list[tuple[int, ...]], width: int) -> tuple[int, ...]:
    return tuple(sum(row[at] for row in rows) for at in range(width))


RELAXED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


@settings(max_examples=20, deadline=None, suppress_health_check=RELAXED)
@given(worlds())
def test_restating_and_rolling_up_commute_on_any_history(world: World) -> None:
    found, children = cells_of(world), world.children()
    for measure, width in ((FLOW, 1), (RATIO, 2)):
        # Rolled up first: everything that was stated, by nobody's boundaries.
        stated = [
            (one.value,) if measure == FLOW else (one.numerator, one.denominator)
            for one in world.picks
            if one.measure == measure
        ]
        assert numbers(found.get((TOP, measure)), measure) == added(stated, width)  # type: ignore[arg-type]
        # Restated first: each level is the sum of what stands below it.
        for parent, below in children.items():
            parts_below = [numbers(found.get((unit, measure)), measure) for unit in below]
            assert numbers(found.get((parent, measure)), measure) == added(parts_below, width), parent


@settings(max_examples=20, deadline=None, suppress_health_check=RELAXED)
@given(worlds())
def test_each_commune_has_its_part_of_whatever_became_it(world: World) -> None:
    """Held to shares reckoned naively, unit by unit: each number is divided for itself and adds up to itself again."""
    found = cells_of(world)
    naive = Restated(world.picks, STATED.regime, 10**6, BEHAVIOURS, world.passed, world.lives)
    given_to: dict[int, int] = dict.fromkeys(world.lives, 0)
    for pick in world.picks:
        if pick.measure == FLOW and pick.value is not None:
            heirs, known = naive.heirs(pick.about, STATED.last)
            assert known
            assert sum(heirs.values()) == 1
    for unit in world.living():
        for old, (division, pieces) in naive.made_of(unit, STATED.last).items():
            assert (sum(division.values()), pieces) == (MILLION, 0)
            value = next((one for one in world.picks if (one.about, one.measure) == (old, FLOW)), None)
            if value is not None:
                part = naive.part(naive.before.flow((old, FLOW, 0), STATED, IN_PERIOD), division, unit)  # type: ignore[arg-type]
                given_to[unit] += part.value or 0
    assert {unit: numbers(found.get((unit, FLOW)), FLOW)[0] for unit in world.living()} == {
        unit: given_to[unit] for unit in world.living()
    }
