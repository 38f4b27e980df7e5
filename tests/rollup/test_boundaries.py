"""On whose boundaries, on any history: the expressions answer what the naive reference answers, and nothing is lost."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giaoban.catalogue.rules import Period, parse_period
from giaoban.rollup.consolidation import _divided
from giaoban.rollup.question import Items, Origins, Question, Scales, Tree
from giaoban.rollup.recipes import IN_PERIOD, TO_DATE, Slot
from giaoban.rollup.restating import MILLION, Move, Restating, millionths, shared_out
from tests.rollup.boundaries import Passed, Restated, apart
from tests.rollup.reference import Pick, Value
from tests.rollup.test_reference import answered, closed, one_pick

__all__ = ["closed"]

TOWN, UPPER, LOWER = 1, 2, 3
FLOW, STOCK, RATIO, PROGRESS, COUNT, LAND = range(11, 17)
BEHAVIOURS = {FLOW: "flow", STOCK: "stock", RATIO: "ratio", PROGRESS: "progress", COUNT: "count", LAND: "flow"}
# The last one falls into the middle of a month.
DAYS = [date(2023, 7, 1), date(2024, 3, 1), date(2024, 4, 15)]
LONG_AGO = date(2000, 1, 1)
ASKED = ["2023-05", "2023-08", "2023-Q3", "2023-H2", "2023-9M", "2023", "2024-02", "2024-03", "2024-04", "2024-05"]
ASKED += ["2024-Q1", "2024-Q2", "2024-H1", "2024"]


@dataclass
class World:
    """Units that were reorganised, and what each of them stated while it lived."""

    passed: list[Passed] = field(default_factory=list)
    lives: dict[int, tuple[date, date | None]] = field(default_factory=dict)
    picks: list[Pick] = field(default_factory=list)

    def upto(self, day: date) -> "World":
        """As it was known on a day."""
        passed = [one for one in self.passed if one.on <= day]
        known = {unit: (born, None if last and last >= day else last) for unit, (born, last) in self.lives.items()}
        return World(passed, {unit: life for unit, life in known.items() if life[0] <= day}, self.picks)

    def living(self) -> list[int]:
        """The communes there are in the end."""
        return sorted(unit for unit, (_born, last) in self.lives.items() if last is None)

    def tree(self) -> dict[int, list[int]]:
        """Communes of odd numbers stand in one district, the others in another."""
        return {
            TOWN: [UPPER, LOWER],
            UPPER: [unit for unit in self.living() if unit % 2],
            LOWER: [unit for unit in self.living() if unit % 2 == 0],
        }


def shares(draw: Any, count: int) -> list[Fraction | None]:
    """Shares of the parts that a unit falls into: entered, rounded, one of them open, or none entered."""
    kind = draw(st.sampled_from(["whole"] * 4 + ["rounded", "open", "none"]))
    if kind == "none":
        return [None] * count
    cuts = sorted(draw(st.lists(st.integers(1, 9_999), min_size=count - 1, max_size=count - 1, unique=True)))
    found: list[Fraction | None] = [
        Fraction(high - low, 10_000) for low, high in zip([0, *cuts], [*cuts, 10_000], strict=True)
    ]
    if kind == "rounded":
        found[0] = (found[0] or Fraction(0)) + Fraction(1, 10_000)
    if kind == "open":
        found[-1] = None
    return found


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Mergers into a new unit or one that is there, splits, parts that are given away, exchanges, one after another."""
    world = World()
    for unit in range(11, 11 + draw(st.integers(2, 4))):
        world.lives[unit] = (LONG_AGO, None)
    number = 20
    for day in draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=3, unique=True).map(sorted)):
        busy: set[int] = set()
        for _ in range(draw(st.integers(1, 2))):
            free = [unit for unit in world.living() if unit not in busy and world.lives[unit][0] < day]
            if len(free) < 2:
                break
            old, other = draw(st.permutations(free))[:2]
            kind = draw(st.sampled_from(["merge", "join", "split", "split", "give", "exchange"]))
            busy |= {old, other}
            ends = [old] if kind in ("join", "split") else [old, other] if kind == "merge" else []
            for unit in ends:
                world.lives[unit] = (world.lives[unit][0], day - timedelta(days=1))
            if kind == "join":
                world.passed.append(Passed(old, other, day, None, True))
            elif kind == "merge":
                number += 1
                world.lives[number] = (day, None)
                world.passed += [Passed(one, number, day, None, True) for one in (old, other)]
            elif kind == "split":
                # into two new ones, or a new one and one that is there
                into = [number + 1, draw(st.sampled_from([number + 2, other]))]
                number += 2
                for unit, share in zip(into, shares(draw, 2), strict=True):
                    world.lives.setdefault(unit, (day, None))
                    world.passed.append(Passed(old, unit, day, share, False))
            else:
                for giver, taker in ((old, other), (other, old))[: 2 if kind == "exchange" else 1]:
                    part = draw(st.sampled_from([Fraction(1, 10), Fraction(1, 3).limit_denominator(10), None]))
                    world.passed.append(Passed(giver, taker, day, part, False))
    state(draw, world)
    return world


def state(draw: Any, world: World) -> None:
    """What each unit states in its life: months with gaps, some cumulations and quarters, corrections below nought."""
    keys: dict[tuple[Any, ...], int] = {}
    numbers = st.one_of(st.integers(-40, 60), st.integers(0, 10**17))
    for unit, (born, last) in world.lives.items():
        steady = draw(st.booleans())
        for label in [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 7 + 3 * (2024 - year))]:
            period = parse_period(label)
            if period.last < born or (last is not None and period.last > last):
                continue
            cumulated = draw(st.integers(0, 7)) == 0
            if steady or draw(st.integers(0, 3)):
                for measure in (FLOW, LAND):
                    line = (unit, measure, 0)
                    one = one_pick(world.picks, keys, line, period, "in_period", {"value": draw(numbers)})
                    world.picks.append(one)
            if cumulated:
                said = {"value": draw(numbers)}
                world.picks.append(one_pick(world.picks, keys, (unit, FLOW, 0), period, "to_date", said))
        points(draw, world, keys, unit)


def points(draw: Any, world: World, keys: dict[tuple[Any, ...], int], unit: int) -> None:
    """Some values at a day: a stock, a ratio with its parts or without, a work's progress, a count of units."""
    born, last = world.lives[unit]
    for label in draw(st.lists(st.sampled_from(["2023-05", "2023-08", "2024-02", "2024-05"]), max_size=3, unique=True)):
        period = parse_period(label)
        if period.last < born or (last is not None and period.last > last):
            continue
        for measure in draw(st.lists(st.sampled_from([STOCK, RATIO, PROGRESS, COUNT]), max_size=3, unique=True)):
            said: dict[str, Any] = {"value": draw(st.integers(0, 99))}
            if measure == RATIO and draw(st.booleans()):
                said = {"numerator": draw(st.integers(0, 99)), "denominator": draw(st.integers(1, 99))}
            line = (unit, measure, 7 if measure == PROGRESS else 0)
            world.picks.append(one_pick(world.picks, keys, line, period, "at", said))


def question(world: World, period: Period) -> Question:
    """This period and to date, for the town on the boundaries of the period's end."""
    slots = [Slot(0, IN_PERIOD, period), Slot(1, TO_DATE, period)]
    scales = {one: Scales(one, 0, 0, {one: (1, 1)}, 1, 1, behaviour) for one, behaviour in BEHAVIOURS.items()}
    children = world.tree()
    rows = [(TOWN, 0, 0), *((unit, TOWN, 1) for unit in children[TOWN])]
    rows += [(unit, parent, 2) for parent in children[TOWN] for unit in children[parent]]
    moves = [Move(one.old, one.new, one.on, one.whole, one.share, one.share) for one in world.passed]
    ended = {unit: last for unit, (_born, last) in world.lives.items() if last is not None}
    born = {unit: first for unit, (first, _last) in world.lives.items()}
    units = {row[0] for row in rows}
    streams = Restating(moves, period.last, ended).streams(units, born)
    tree = Tree(TOWN, {0: rows, 1: rows})
    return Question(period.regime, 10**6, slots, tree, Items({7: 7}, {}), scales, None, Origins(streams))


def wanted(value: Value) -> dict[str, Any]:
    """What both sides must agree on: of what cannot be compared, why."""
    if apart(value):
        return {"apart": apart(value)}
    return {
        "value": value.value,
        "parts": (value.numerator, value.denominator),
        "seqs": set(value.seqs),
        "derived": value.derived,
        "lacking": value.lacking,
        "stale": value.stale,
        "own": value.own,
    }


def said(record: Any) -> dict[str, Any]:
    """The same, of an answer."""
    if _divided(record["seqs"]):
        return {"apart": _divided(record["seqs"])}
    return {
        "value": record["value"],
        "parts": (record["numerator"], record["denominator"]),
        "seqs": {int(seq) for seq in (record["seqs"] or "").split(",") if seq.isdigit()},
        "derived": bool(record["derived"]),
        "lacking": record["lacking"],
        "stale": record["as_of"],
        "own": record["own_stands"] == 1,
    }


def agree(whole: World, label: str, engine: str = "duckdb", level: int | None = None) -> None:
    """The expressions and the reference say the same at every level."""
    period = parse_period(label)
    world = whole.upto(period.last)
    children = world.tree()
    levels = {0: [TOWN], 1: children[TOWN], 2: world.living()}
    asked = question(world, period)
    reference = Restated(world.picks, period.regime, 10**6, BEHAVIOURS, world.passed, world.lives)
    lines = sorted({(pick.measure, pick.item) for pick in world.picks})
    for one in levels if level is None else [level]:
        found = answered(world.picks, asked.tables(), one, engine)
        cells = {
            (unit, measure, item, slot): reference.cell(children, (unit, measure, item), period, want)
            for unit in levels[one]
            for measure, item in lines
            for slot, want in enumerate((IN_PERIOD, TO_DATE))
        }
        answers = {key: said(record) for key, record in found.items()}
        expected = {key: wanted(cell) for key, cell in cells.items() if cell is not None}
        differ = {key: (answers.get(key), expected.get(key)) for key in answers.keys() | expected.keys()}
        assert {key: both for key, both in differ.items() if both[0] != both[1]} == {}


RELAXED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=RELAXED)
@given(worlds(), st.sampled_from(ASKED))
def test_any_history_of_reorganisations(world: World, label: str) -> None:
    agree(world, label)


@pytest.mark.django_db
@settings(max_examples=5, deadline=None, suppress_health_check=RELAXED)
@given(worlds(), st.sampled_from(ASKED))
def test_the_ledgers_own_database_says_the_same_of_any_history(world: World, label: str) -> None:
    agree(world, label, "database")


@settings(max_examples=3, deadline=None, suppress_health_check=RELAXED)
@given(worlds(), st.sampled_from(ASKED))
def test_spark_says_the_same_of_any_history(sail: str, world: World, label: str) -> None:
    agree(world, label, sail, level=0)


@given(
    st.lists(st.integers(0, 40), min_size=1, max_size=12),
    st.lists(st.integers(1, 99), min_size=2, max_size=5),
    st.integers(-20, 0),
)
def test_divided_months_and_the_divided_cumulation(months: list[int], weights: list[int], correction: int) -> None:
    """Each number's parts add up to it again; a successor's months miss its cumulation by less than one for each number
    that was divided (decision 0005)."""
    months = [*months, correction]
    shares = millionths({unit: Fraction(weight, sum(weights)) for unit, weight in enumerate(weights)})
    divided = [shared_out(month, shares) for month in months]
    cumulation = shared_out(sum(months), shares)
    for number, parts in zip([*months, sum(months)], [*divided, cumulation], strict=True):
        assert sum(parts.values()) == number
        assert all(abs(part - Fraction(number * shares[unit], MILLION)) < 1 for unit, part in parts.items())
    for unit, part in cumulation.items():
        assert abs(sum(parts[unit] for parts in divided) - part) < len(months) + 1
