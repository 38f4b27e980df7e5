"""Everything that is rolled up, as Ibis expressions over tables that any engine may hold.

What differs from one question to the next (slots, recipes, units, versions) comes in as small tables, so that one
expression serves all questions and is compiled once. Portable writing only: group, join, union, row_number, CASE; no
arrays, no user functions, no IGNORE NULLS (tried on DuckDB, SQLite and PostgreSQL).
"""

from typing import Any

import ibis
from ibis import _

from giaoban.rollup.hedges import ABOVE, BELOW, ESTIMATED, SIDES, WORDINGS
from giaoban.rollup.tables import COUNT, ESTIMATE, FLOW, PROGRESS, RATIO, SCHEMAS

STALE = 9

Table = Any
# One table after another: its name, and the expression that makes it from those before it.
Stages = list[tuple[str, Table]]

_CELL = ["unit", "slot", "measure", "behaviour", "item"]
_SAYS = ["value", "numerator", "denominator", "quality", "qualifier", "step", "derived", "fresh", "as_of", "absence"]
# `lacking`: of the units below that were expected, at any level, or that it was made of, so many said nothing
_SAYS += ["conflict", "seqs", "estimated", "lacking"]


def _table(name: str) -> Table:
    return ibis.table(SCHEMAS[name], name=name)


def _least(table: Table, by: list[str], order: str) -> Table:
    """The rows of each group in which a column is least. Two hash passes: windows sort, and are slower."""
    least = table.group_by(by).agg(least=table[order].min())
    return table.semi_join(least, [*(table[name] == least[name] for name in by), table[order] == least.least])


def _stage(found: Stages, name: str, table: Table) -> Table:
    found.append((name, table))
    return ibis.table(table.schema(), name=name)


def _only(low: Any, high: Any, otherwise: Any) -> Any:
    """What all parts say alike, or `otherwise`."""
    return ibis.ifelse(low == high, low, otherwise)


def _flag(condition: Any) -> Any:
    """1 or 0: PostgreSQL turns no truth value into a BIGINT."""
    return ibis.ifelse(condition, 1, 0).cast("int64")


def _sides(numbers: Any) -> Any:
    """The sides of qualifiers of which any may be meant (hedges.together)."""
    below, estimated = _flag(numbers % (2 * BELOW) >= BELOW), _flag(numbers % SIDES >= ESTIMATED)
    return (numbers % BELOW).max(), below.max(), estimated.max()


def _hedged(numbers: Any) -> Any:
    """The qualifier of figures that are added up: the wording where there is but one, else the sides of all."""
    above, below, estimated = _sides(numbers)
    sides = above * ABOVE + below * BELOW + estimated * ESTIMATED
    alike = numbers.nullif(0).min() == numbers.max()
    return ibis.ifelse(numbers.max() == 0, 0, ibis.ifelse(alike, numbers.max(), sides)).cast("int64")


def _turned(numbers: Any) -> Any:
    """The qualifier of a figure that is taken away (hedges.turned)."""
    below, estimated = _flag(numbers % (2 * BELOW) >= BELOW), _flag(numbers % SIDES >= ESTIMATED)
    return (numbers % BELOW) * BELOW + below * ABOVE + estimated * ESTIMATED


def _numbered(words: Any) -> Any:
    """Qualifiers as numbers (hedges.number_of); a wording that is not listed goes by the plain marks it has."""
    above = words.contains("trên") | words.contains("hơn")
    below = words.contains("dưới") | words.contains("gần")
    around = words.contains("khoảng")
    sides = _flag(above | around) * ABOVE + _flag(below | around) * BELOW + _flag(words.contains("ước")) * ESTIMATED
    listed = ibis.cases(*((words == word, number) for word, number in WORDINGS.items()), else_=sides)
    return ibis.ifelse(words == "", 0, listed).cast("int64")


def _facts() -> Table:
    """Values of record at the ledger position asked for: the last pick of each key, unless it picks nothing. Of these,
    what stands at a day, and every window that may be needed."""
    asked, units, versions = _table("asked"), _table("sources"), _table("versions")
    picks = ibis.union(_table("kept"), _table("extra"))
    picks = picks.cross_join(asked).filter(_.seq <= _.at_seq, _.regime == _.regime_right)
    # All picks of a key share its window and measure, so that leaving some keys out changes nothing of the others.
    near = (_.window_to <= _.newest) & ((_.nature == "at") | (_.window_to >= _.oldest))
    picks = picks.filter(_.statement.isnull() | near).drop("regime_right", "at_seq", "oldest", "newest")
    picks = picks.semi_join(units, picks.about == units.unit)
    picks = ibis.union(picks.filter(_.statement.isnull()), picks.semi_join(versions, "measure"))
    last = picks.group_by(["about", "key"]).agg(seq=_.seq.max())
    record = picks.semi_join(last, "seq").filter(_.statement.notnull())
    record = ibis.union(
        record.filter(_.nature == "at"),
        record.filter(_.nature != "at").semi_join(_table("windows"), ["window_from", "window_to"]),
    )
    items = _table("items")
    record = record.inner_join(versions.drop("measure"), "version").left_join(items, "item", rname="{name}_group")
    return record.select(
        unit=_.about,
        measure=_.measure,
        behaviour=_.behaviour,
        item=ibis.coalesce(_.same_as, _.item),
        window_from=_.window_from,
        window_to=_.window_to,
        nature=_.nature,
        value=_.value * _.factor,
        numerator=_.numerator * _.part_factor,
        denominator=_.denominator * _.part_factor,
        quality=_.quality,
        qualifier=_numbered(_.qualifier),
        estimated=_flag(_.quality == ESTIMATE),
        step=_.step * _.factor,
        absence=_.absence,
        conflict=_.conflict,
        statement=_.statement,
    )


_WINDOW = ["unit", "measure", "item", "window_from", "window_to", "use"]


def _summed(table: Table, by: list[str], sign: Any) -> Table:
    """Windows added up; `parts` says of how many."""
    qualifier = _.qualifier if isinstance(sign, int) else ibis.ifelse(sign < 0, _turned(_.qualifier), _.qualifier)
    return table.group_by(by).agg(
        parts=_.count(),
        value=(_.value * sign).sum(),
        quality=_.quality.min(),
        qualifier=_hedged(qualifier),
        estimated=_.estimated.sum().cast("int64"),
        step=_.step.max(),
        derived=_.derived.max(),
        absence=_only(_.absence.min(), _.absence.max(), ""),
        conflict=_.conflict.max(),
        seqs=_.seqs.group_concat(","),
        lacking=_.lacking.max(),
    )


_READ = ["value", "quality", "qualifier", "step", "derived", "absence", "conflict", "seqs", "lacking", "estimated"]


def _stated(facts: Table) -> Table:
    """Flows by window and by the nature they are read as: stated so; else stated over the very same days."""
    windows = _table("windows")
    flows = facts.filter(_.behaviour == FLOW).inner_join(windows, ["window_from", "window_to"])
    none = ibis.literal(0, "int64")
    flows = flows.mutate(seqs=_.statement.cast("string"), derived=none, lacking=none)
    so, otherwise = flows.filter(_.nature == _.use), flows.filter(_.nature != _.use)
    return ibis.union(so, otherwise.anti_join(so, _WINDOW)).select(*_WINDOW, *_READ)


def _known(stated: Table) -> Table:
    """Stated windows, and each quarter that was not stated as the sum of its three months."""
    months = stated.filter(_.use == "in_period")
    quarters = _table("quarters")
    months = months.inner_join(
        quarters, [months.window_from == quarters.month_from, months.window_to == quarters.month_to]
    )
    derived = _summed(months, ["unit", "measure", "item", "quarter_from", "quarter_to"], 1).filter(_.parts == 3)
    derived = derived.mutate(
        window_from=_.quarter_from,
        window_to=_.quarter_to,
        use=ibis.literal("in_period"),
        derived=ibis.literal(1, "int64"),
        value=_.value.cast("int64"),
    )
    return ibis.union(stated, derived.select(*_WINDOW, *_READ).anti_join(stated, _WINDOW))


def _flow_cells(stages: Stages, stated: Table, name: str = "known") -> Table:
    """Flows by slot: of the recipes whose every term is there, the first."""
    known = _stage(stages, name, _known(stated))
    terms = _table("terms")
    used = known.inner_join(
        terms, [known.use == terms.use, known.window_from == terms.term_from, known.window_to == terms.term_to]
    ).filter(_.value.notnull() | (_.strict == 0))
    sums = _summed(used, ["unit", "measure", "item", "slot", "recipe", "needed"], _.sign)
    best = _least(sums.filter(_.parts == _.needed), ["unit", "measure", "item", "slot"], "recipe")
    return best.mutate(
        behaviour=ibis.literal(FLOW, "int64"),
        derived=ibis.ifelse(_.needed > 1, 1, _.derived).cast("int64"),
        value=_.value.cast("int64"),
        numerator=ibis.null("int64"),
        denominator=ibis.null("int64"),
        fresh=ibis.literal(1, "int64"),
        as_of=ibis.null("date"),
    ).select(*_CELL, *_SAYS)


def _point_cells(facts: Table) -> Table:
    """Stocks, ratios, progress and counts by slot: stated for the very window; else the last day inside the period;
    else the last day before it, which keeps its date and counts as missing."""
    points, slots = facts.filter(_.behaviour != FLOW), _table("slots")
    here = ["unit", "slot", "measure", "item"]
    windows = points.filter(_.nature != "at")
    windows = windows.inner_join(slots, [windows.window_from == slots.start, windows.window_to == slots.last])
    windows = windows.mutate(rank=_flag(_.nature != _.want))
    days = points.filter(_.nature == "at").cross_join(slots).filter(_.window_to <= _.last)
    newest = days.group_by(here).agg(window_to=_.window_to.max())
    days = days.semi_join(newest, [*here, "window_to"])
    days = days.mutate(rank=ibis.ifelse(_.window_to >= _.opens, 2, STALE).cast("int64"))
    best = _least(ibis.union(windows.select(days.columns), days), here, "rank")
    return best.mutate(
        derived=ibis.literal(0, "int64"),
        fresh=_flag(_.rank != STALE),
        as_of=ibis.ifelse(_.rank == STALE, _.window_to, ibis.null("date")),
        seqs=_.statement.cast("string"),
        lacking=ibis.literal(0, "int64"),
    ).select(*_CELL, *_SAYS)


def _of_children(cells: Table, depth: int) -> Table:
    """What the units below report, added up for the unit above by behaviour. Stale values are not added."""
    units = _table("units").filter(_.depth == depth)
    kids = cells.filter(_.fresh == 1, _.behaviour != COUNT).inner_join(units, ["slot", "unit"])
    both = _.numerator.notnull() & _.denominator.notnull()
    ratio = _.behaviour == RATIO
    # A percent without its parts is never rolled up; a work's progress passes up alone or not at all.
    added = ibis.ifelse(ratio, both, _.value.notnull() & ((_.behaviour != PROGRESS) | (_.item != 0)))
    kids = kids.mutate(added=_flag(added), parts=_flag(ratio & both))
    kids = kids.mutate(said=_flag(_.value.notnull() | _.numerator.notnull()))
    rolled = kids.group_by(["slot", "parent", "measure", "behaviour", "item"]).agg(
        value=ibis.ifelse((_.added == 1) & (_.behaviour != RATIO), _.value, ibis.null("int64")).sum(),
        numerator=ibis.ifelse(_.parts == 1, _.numerator, ibis.null("int64")).sum(),
        denominator=ibis.ifelse(_.parts == 1, _.denominator, ibis.null("int64")).sum(),
        quality=ibis.ifelse(_.added == 1, _.quality, ibis.null("int64")).min(),
        qualifier=_hedged(ibis.ifelse(_.added == 1, _.qualifier, 0)),
        estimated=ibis.ifelse(_.added == 1, _.estimated, 0).sum().cast("int64"),
        awaited=(_.siblings.max() - _.asked.sum()).cast("int64"),
        lacking=ibis.ifelse(_.added == 1, _.lacking, 0).sum().cast("int64"),
        step=_.step.max(),
        derived=ibis.ifelse(_.added == 1, _.derived, 0).max(),
        absence=_only(_.absence.min(), _.absence.max(), ""),
        conflict=ibis.ifelse(_.added == 1, _.conflict, 0).max(),
        seqs=ibis.ifelse(_.added == 1, _.seqs, ibis.null("string")).group_concat(","),
        reported=_.count(),
        added=_.added.sum(),
        said=_.said.sum(),
    )
    alone = (_.behaviour != PROGRESS) | (_.added == 1)
    rolled = rolled.mutate(
        value=ibis.ifelse(alone, _.value, ibis.null("int64")).cast("int64"),
        numerator=_.numerator.cast("int64"),
        denominator=_.denominator.cast("int64"),
        added=ibis.ifelse(alone, _.added, 0).cast("int64"),
        unit=_.parent,
        as_of=ibis.null("date"),
    )
    return rolled.mutate(
        unsummed=(_.said - _.added).cast("int64"),
        # A work's progress is awaited from those that have the work, whom the question does not know.
        lacking=ibis.ifelse(_.behaviour == PROGRESS, 0, _.lacking + _.awaited).cast("int64"),
        reported=_.reported.cast("int64"),
        fresh=_flag(_.value.notnull() | _.numerator.notnull() | (_.absence != "")),
        derived=_.derived.cast("int64"),
        conflict=_.conflict.cast("int64"),
    ).select(*_CELL, *_SAYS, "reported", "unsummed", "awaited")


def _beside(own: Table, below: Table) -> Table:
    """A unit's own statement and the sum of its children side by side; the own one stands unless it is out of date
    and the children's is not."""
    zero = ibis.literal(0, "int64")
    own = own.mutate(reported=zero, unsummed=zero, awaited=zero, side=ibis.literal(0, "int64"))
    both = ibis.union(own, below.mutate(side=ibis.literal(1, "int64")).select(*own.columns))
    taken: dict[str, Any] = {
        "has_own": _flag(_.side == 0).max(),
        "has_below": _flag(_.side == 1).max(),
    }
    for name in [*_SAYS, "reported", "unsummed", "awaited"]:
        for side, prefix in ((0, "own_"), (1, "below_")):
            taken[prefix + name] = ibis.ifelse(_.side == side, _[name], ibis.null(own[name].type())).max()
    paired = both.group_by(_CELL).agg(**taken)
    stands = (_.has_own == 1) & ((_.own_fresh == 1) | (_.below_fresh.fill_null(0) == 0))
    paired = paired.mutate(own_stands=_flag(stands))
    chosen = {name: ibis.ifelse(_.own_stands == 1, _["own_" + name], _["below_" + name]) for name in _SAYS}
    return paired.mutate(**chosen)


def cells() -> Stages:
    """What each unit says itself, as steps: one table after another, each by name from those before it.

    Steps and not one statement: no engine then computes a part twice, and SQLite's parser takes them.
    """
    found: Stages = []
    facts = _stage(found, "facts", _facts())
    flows = _flow_cells(found, _stage(found, "stated", _stated(facts)))
    every = ibis.union(flows, _point_cells(facts))
    _stage(found, "cells", every.inner_join(_table("units"), ["slot", "unit"]).select(*_CELL, *_SAYS, "depth"))
    return found


def rolled(cells: Table, depth: int, level: int) -> Stages:
    """What stands for the units at `level` of a tree that is `depth` deep, with the own value and the children's, as
    steps after `cells()`; the last one is the answer. Level 0 is the unit asked about."""
    found: Stages = []
    said = ibis.table(cells.schema(), name="cells")
    up = at = said.filter(_.depth == depth).drop("depth")
    if level == depth:
        _stage(found, "rolled", _beside(at, _of_children(at, depth + 1)))
    for place in range(depth - 1, level - 1, -1):
        at = said.filter(_.depth == place).drop("depth")
        up = _stage(found, f"rolled{place}", _beside(at, _of_children(up.select(*_CELL, *_SAYS), place + 1)))
    return found
