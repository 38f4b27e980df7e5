"""Ranks and quartiles: every engine says what a naive count says."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giaoban.rollup.engines import ranked
from giaoban.rollup.engines.aside import Score, ranked_on_spark
from giaoban.rollup.engines.spark import asked

LINES = st.lists(st.lists(st.integers(-(10**15), 10**15) | st.integers(0, 3), min_size=1, max_size=14), max_size=3)
NAMES = ("rank", "low", "q1", "median", "q3", "high", "count")


def scores_of(lines: list[list[int]]) -> list[Score]:
    return [(line, unit, score) for line, values in enumerate(lines) for unit, score in enumerate(values)]


def naively(lines: list[list[int]]) -> dict[tuple[int, int], tuple[int, ...]]:
    """One unit at a time; a quartile is the first value that so many do not exceed."""
    found = {}
    for line, values in enumerate(lines):
        ordered, count = sorted(values), len(values)
        quartiles = [
            next(value for place, value in enumerate(ordered, 1) if 4 * place >= part * count) for part in (1, 2, 3)
        ]
        for unit, score in enumerate(values):
            rank = 1 + sum(1 for other in values if other > score)
            found[line, unit] = (rank, ordered[0], *quartiles, ordered[-1], count)
    return found


def said(records: list[dict[str, int]]) -> dict[tuple[int, int], tuple[int, ...]]:
    return {(one["line"], one["unit"]): tuple(one[name] for name in NAMES) for one in records}


@given(LINES)
@settings(max_examples=40, deadline=None)
def test_duckdb(lines: list[list[int]]) -> None:
    assert said(ranked(scores_of(lines))) == naively(lines)


@pytest.mark.django_db
@given(LINES)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_ledgers_own_database(lines: list[list[int]]) -> None:
    assert said(ranked(scores_of(lines), "database")) == naively(lines)


@pytest.mark.slow
@given(lines=LINES.filter(bool))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_spark(sail: str, lines: list[list[int]]) -> None:
    assert said(asked(sail, 120, lambda spark: ranked_on_spark(spark, scores_of(lines)))) == naively(lines)


@pytest.mark.parametrize(
    ("values", "quartiles"),
    [([5], (5, 5, 5, 5, 5)), ([1, 9], (1, 1, 1, 9, 9)), ([4, 1, 3, 2], (1, 1, 2, 3, 4)), (range(13), (0, 3, 6, 9, 12))],
)
def test_quartiles_are_values_that_some_unit_has(values: list[int], quartiles: tuple[int, ...]) -> None:
    assert {one[1:6] for one in said(ranked(scores_of([list(values)]))).values()} == {quartiles}
