"""A roll-up equals the sum of its parts under any placement history: units open, close and move between parents in the
middle of periods, three levels below the one asked about, on boundaries as they were and as they are."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giaoban.base.clock import clock_at
from giaoban.catalogue.rules import Period, parse_period
from giaoban.registry.models import Placement, Unit
from giaoban.rollup.question import Items, Question, Scales, tree
from giaoban.rollup.recipes import IN_PERIOD, TO_DATE, Slot
from tests.rollup.reference import Pick, Reference
from tests.rollup.test_reference import (
    BEHAVIOURS,
    FLOW,
    NATURES,
    RATIO,
    STOCK,
    answered,
    closed,
    one_pick,
    values,
    wanted,
)
from tests.rollup.test_reference import plain as said

__all__ = ["closed"]

LONG_AGO = date(2000, 1, 1)
# Days in the middle of a month, of a quarter, of a year; the last one lies after every period that is asked for.
DAYS = [date(2023, 7, 1), date(2024, 1, 16), date(2024, 2, 1), date(2024, 3, 20), date(2024, 6, 1)]
TODAY = datetime(2024, 9, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
STATED = ["2023-01", "2023-02", "2023-03", "2023-Q1", "2024-01", "2024-02", "2024-03", "2024-Q1", "2024-04"]
ASKED = ["2024-02", "2024-03", "2024-Q1", "2024-04", "2024-H1"]
# By level below the one asked about; units are numbered as they are made, the one asked about first.
MANY = (3, 5, 6)
HIERARCHIES = ("state", "party", "front")


@dataclass
class Stood:
    """A unit stood under another from a day to a day (None: it still does); both by their places in the list."""

    unit: int
    parent: int
    since: date
    until: date | None

    def on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass
class World:
    """How units stood, and what they stated."""

    stood: list[Stood] = field(default_factory=list)
    picks: list[Pick] = field(default_factory=list)

    def children(self, day: date) -> dict[int, list[int]]:
        """By unit, those directly below it on a day."""
        found: dict[int, list[int]] = defaultdict(list)
        for one in self.stood:
            if one.on(day):
                found[one.parent].append(one.unit)
        return found


def levels_of(children: dict[int, list[int]], top: int) -> list[list[int]]:
    """The units level by level."""
    found = [[top]]
    while found[-1]:
        found.append([below for unit in found[-1] for below in children.get(unit, [])])
    return found[:-1]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Each unit stands under one parent, then under another, with a gap or not, and may end; the numbers are 1 for the
    one asked about, then level by level."""
    world = World()
    above, number = [1], 1
    for many in MANY:
        here = list(range(number + 1, number + 1 + many))
        for unit in here:
            moves = sorted(draw(st.lists(st.sampled_from(DAYS), max_size=2, unique=True)))
            since = draw(st.sampled_from([LONG_AGO] * 4 + DAYS[:3]))
            for day in [*[one for one in moves if one > since], None]:
                last = None if day is None else day - timedelta(days=1)
                if day is None and draw(st.integers(0, 5)) == 0:
                    break
                if draw(st.integers(0, 7)):
                    world.stood.append(Stood(unit, draw(st.sampled_from(above)), since, last))
                since = day or since
        above, number = here, number + many
    keys: dict[tuple[Any, ...], int] = {}
    for _ in range(draw(st.integers(5, 50))):
        unit = draw(st.sampled_from([*range(1, number + 1), *range(number - MANY[-1], number + 1)]))
        measure = draw(st.sampled_from([FLOW, FLOW, STOCK, RATIO]))
        period = parse_period(draw(st.sampled_from(STATED)))
        nature = draw(st.sampled_from(NATURES[measure]))
        stated = draw(values(measure))
        world.picks.append(one_pick(world.picks, keys, (unit, measure, 0), period, nature, stated))
    return world


def registered(world: World, hierarchy: str = "state") -> dict[int, int]:
    """The world's units in the registry: their ids. In the other hierarchies they all stand under the last one, which
    must not matter."""
    number = 1 + sum(MANY)
    ids = {one: Unit.objects.create().pk for one in range(1, number + 1)}
    Placement.objects.bulk_create(
        Placement(
            unit_id=ids[one.unit],
            parent_id=ids[one.parent],
            valid_from=one.since,
            valid_to=one.until,
            hierarchy=hierarchy,
        )
        for one in world.stood
    )
    Placement.objects.bulk_create(
        Placement(unit_id=ids[one], parent_id=ids[number], valid_from=LONG_AGO, hierarchy=other)
        for one in range(2, number)
        for other in set(HIERARCHIES) - {hierarchy}
    )
    return ids


def question(top: int, period: Period, before: Period, boundaries: str, hierarchy: str = "state") -> Question:
    """This period and to date, and the period a year before."""
    slots = [Slot(0, IN_PERIOD, period), Slot(1, TO_DATE, period), Slot(2, IN_PERIOD, before)]
    scales = {one: Scales(one, 0, 0, {one: (1, 1)}, 1, 1, behaviour) for one, behaviour in BEHAVIOURS.items()}
    below = tree(top, slots, hierarchy, boundaries)
    return Question(period.regime, 10**6, slots, below, Items({}, {}), scales)


def agree(world: World, label: str, boundaries: str, engine: str, hierarchy: str = "state") -> None:
    """Every level says what the reference says, and is the sum of the level below it."""
    period, before = parse_period(label), parse_period(label.replace("2024", "2023"))
    with transaction.atomic(), clock_at(TODAY):
        ids = registered(world, hierarchy)
        picks = [Pick(**{**one.__dict__, "about": ids[one.about]}) for one in world.picks]
        asked = question(ids[1], period, before, boundaries, hierarchy)
        tables = asked.tables()
        transaction.set_rollback(True)
    reference = Reference(picks, period.regime, 10**6, BEHAVIOURS)
    lines = sorted({pick.measure for pick in picks})
    depth = asked.tree.depth
    answers = [answered(picks, tables, level, engine, depth) for level in range(depth + 1)]
    for slot in asked.slots:
        day = TODAY.date() if boundaries == "now" else slot.period.last
        children = {
            ids[unit]: [ids[one] for one in below] for unit, below in world.children(day).items() if unit in ids
        }
        for level, units in enumerate(levels_of(children, ids[1])):
            cells = {
                (unit, measure): cell
                for unit in units
                for measure in lines
                if (cell := reference.cell(children, (unit, measure, 0), slot.period, slot.want)) is not None
            }
            found = {(key[0], key[1]): one for key, one in answers[level].items() if key[3] == slot.number}
            assert {key: said(one) for key, one in found.items()} == {key: wanted(one) for key, one in cells.items()}
            if level < depth:
                sums(
                    found, children, {key[:2]: one for key, one in answers[level + 1].items() if key[3] == slot.number}
                )


def sums(found: dict[Any, Any], children: dict[int, list[int]], below: dict[Any, Any]) -> None:
    """What stands above is added up of what stands below, each unit counted once."""
    for (unit, measure), record in found.items():
        parts = [below[one, measure] for one in children.get(unit, []) if (one, measure) in below]
        fresh = [one for one in parts if one["fresh"]]
        if measure == RATIO:
            whole = [one for one in fresh if None not in (one["numerator"], one["denominator"])]
            assert record["below_numerator"] == (sum(one["numerator"] for one in whole) if whole else None)
        else:
            numbers = [one["value"] for one in fresh if one["value"] is not None]
            assert record["below_value"] == (sum(numbers) if numbers else None)


RELAXED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=RELAXED)
@given(worlds(), st.sampled_from(ASKED), st.sampled_from(["then", "now"]), st.sampled_from(HIERARCHIES))
def test_any_placement_history(world: World, label: str, boundaries: str, hierarchy: str) -> None:
    agree(world, label, boundaries, "duckdb", hierarchy)


@pytest.mark.django_db
@settings(max_examples=4, deadline=None, suppress_health_check=RELAXED)
@given(worlds(), st.sampled_from(ASKED), st.sampled_from(["then", "now"]), st.sampled_from(HIERARCHIES))
def test_the_ledgers_own_database_says_the_same_of_any_placement_history(
    world: World, label: str, boundaries: str, hierarchy: str
) -> None:
    agree(world, label, boundaries, "database", hierarchy)


@pytest.mark.django_db
def test_a_commune_that_moves_counts_once_and_where_it_stood() -> None:
    """Stated by hand, so that the property is known to see what it should."""
    month = parse_period("2024-02")
    world = World(
        [Stood(2, 1, LONG_AGO, None), Stood(3, 1, LONG_AGO, None), Stood(5, 2, LONG_AGO, date(2024, 2, 14))]
        + [Stood(5, 3, date(2024, 2, 15), None)],
        [Pick(2, 1, 5, FLOW, 0, "LICH", month.first, month.last, "in_period", 1, 7)],
    )
    assert world.children(date(2024, 2, 14))[2] == world.children(month.last)[3] == [5]
    for boundaries in ("then", "now"):
        agree(world, "2024-02", boundaries, "duckdb")
