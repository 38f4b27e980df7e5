"""Who stands where, and how values are spread, as one Ibis expression: for every line of scores the rank of each and
the quartiles of all. Windows and CASE only, so that every engine says the same."""

from functools import lru_cache
from typing import Any

import ibis
from ibis import _

from giaoban.rollup.tables import SCHEMAS

# Of so many in order, the first that at least a quarter (half, three quarters) do not exceed.
_QUARTERS = {"q1": 1, "median": 2, "q3": 3}


def ranking() -> Any:
    """By line and unit: its rank, 1 for the highest score (ties share a place), and the line's low, quartiles, high and
    count.

    A quartile is a score that some unit has, by nearest rank: nothing is averaged.
    """
    scores = ibis.table(SCHEMAS["scores"], name="scores")
    line = ibis.window(group_by="line")
    placed = scores.mutate(
        rank=(ibis.rank().over(ibis.window(group_by="line", order_by=ibis.desc("score"))) + 1).cast("int64"),
        place=(ibis.row_number().over(ibis.window(group_by="line", order_by=["score", "unit"])) + 1).cast("int64"),
        of=_.count().over(line),
    )
    quarters = {
        name: ibis.ifelse((4 * _.place >= part * _.of) & (4 * (_.place - 1) < part * _.of), _.score, None)
        .max()
        .over(line)
        for name, part in _QUARTERS.items()
    }
    spread = placed.mutate(low=_.score.min().over(line), high=_.score.max().over(line), **quarters)
    return spread.select("line", "unit", "rank", "low", "q1", "median", "q3", "high", count="of")


@lru_cache(maxsize=8)
def ranking_sql(dialect: str) -> str:
    """The expression for an engine."""
    return str(ibis.to_sql(ranking(), dialect=dialect))
