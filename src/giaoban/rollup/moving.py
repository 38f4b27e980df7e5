"""Cells on restated boundaries, as Ibis expressions: what units said that are no more counts for what they became.

Each unit's figures are put together first, then divided, then added up for the units there are. Where units were
reorganised inside the year of a slot, that is done with what came before and what came after (recipes.cuts), and these
windows are put together like stated ones. The rules in words: docs/rollup.md.
"""

from typing import Any

import ibis
from ibis import _

from giaoban.rollup.expressions import (
    _CELL,
    _READ,
    _SAYS,
    _WINDOW,
    Stages,
    Table,
    _by_name,
    _facts,
    _flag,
    _flow_cells,
    _hedged,
    _only,
    _point_cells,
    _stage,
    _stated,
    _table,
)
from giaoban.rollup.limits import LARGEST
from giaoban.rollup.tables import COUNT, FLOW, PROGRESS, RATIO

_WHOLE = 1_000_000


def _times_share(value: Any, share: Any) -> tuple[Any, Any]:
    """A whole number times its row's share: what goes into it whole, and the millionths that are left.

    What engines divide as floating point (SQLite even for a remainder) is right to the last digit below 2^53 only: so
    the quotient of a large number is taken as near enough, and set right by the whole number that it leaves.
    """
    near = ibis.least((value.abs() / _WHOLE).round().cast("int64"), LARGEST // _WHOLE)
    millions = near - _flag(near * _WHOLE > value.abs())
    rest = value.abs() - millions * _WHOLE
    left = (rest * share) % _WHOLE
    return millions * share + ((rest * share - left) / _WHOLE).round().cast("int64"), left


def _divided(split: Table, column: str) -> Table:
    """A column of figures of which several units have a share: whole numbers that add up to the figure again, what is
    left over going to the largest remainders (restating.shared_out says the same)."""
    down, left = _times_share(split[column], split.share)
    split = split.mutate(down=down, left=left)
    over = ibis.window(group_by=_CELL)
    first = ibis.window(group_by=_CELL, order_by=[ibis.desc("left"), "new"])
    split = split.mutate(over=split.left.sum().over(over), place=ibis.row_number().over(first))
    part = split.down + _flag(split.place * _WHOLE < split.over)
    divided = split.mutate(**{column: ibis.ifelse(split[column] < 0, -part, part).cast("int64")})
    return divided.drop("down", "left", "over", "place")


def _moved(stages: Stages, table: Table, name: str, numbers: list[str]) -> Table:
    """Cells of units as they were, for the units asked about: whole predecessors whole, of the others the share.

    `same`: the unit's own; `due`: of how many units it is made. What is divided nobody knows how leaves a mark among
    the statements, with the number of the window, so that it shows whether all parts have come together again.
    """
    streams, spans = _table("streams"), _table("spans").select("slot", "window_to")
    found = table.inner_join(_table("bases"), "measure").inner_join(spans, "slot")
    found = found.inner_join(streams, [found.unit == streams.old, found.basis == streams.basis], rname="{name}_stream")
    found = found.filter(_.window_to >= _.since, _.window_to < _.until)
    marked = ibis.ifelse(_.mark == "", _.seqs, _.seqs + _.mark + _.slot.cast("string"))
    found = found.mutate(seqs=marked, derived=ibis.ifelse(_.unit == _.new, _.derived, 1).cast("int64"))
    columns = ["new", "share", "due", "plain"]
    found = _stage(stages, f"{name}_moved", found.select(*table.columns, *columns))
    split = found.filter(_.share < _WHOLE)
    for column in numbers:
        split = _stage(stages, f"{name}_{column}", _divided(split, column))
    return _stage(stages, f"{name}_shared", ibis.union(found.filter(_.share == _WHOLE), split))


def _added(moved: Table) -> Table:
    """Cells of one unit added up over what it is made of; `lacking` says how many of these said nothing."""
    rows = moved.drop("unit").rename(unit="new")
    sums = rows.group_by(_CELL).agg(
        parts=_.count(),
        due=_.due.max(),
        plain=_.plain.max(),
        alone=_.share.min(),
        value=_.value.sum(),
        numerator=_.numerator.sum(),
        denominator=_.denominator.sum(),
        quality=_.quality.min(),
        qualifier=_hedged(_.qualifier),
        estimated=_.estimated.sum().cast("int64"),
        step=_.step.max(),
        derived=_.derived.max(),
        fresh=_.fresh.min(),
        as_of=_.as_of.min(),
        absence=_only(_.absence.min(), _.absence.max(), 0),
        conflict=_.conflict.max(),
        seqs=_.seqs.group_concat(","),
    )
    whole = ("value", "numerator", "denominator", "derived", "fresh")
    sums = sums.mutate(
        lacking=(_.due - _.parts).cast("int64"),
        **{name: _[name].cast("int64") for name in whole},
    )
    return sums.mutate(derived=ibis.ifelse(_.due > 1, 1, _.derived).cast("int64"))


def _flows(stages: Stages, said: Table) -> Table:
    """Flows by slot: of what each unit was made of, put together, divided and added up; and, where something was
    reorganised inside the year, of the windows before and after. What not all of them have said comes last."""
    streams, spans = _table("streams"), _table("spans")
    changed = streams.filter(_.plain == 0).select(unit="old").distinct()
    before = _stage(stages, "before", _flow_cells(stages, said.semi_join(changed, "unit"), "before_"))
    moved = _added(_moved(stages, before, "flows", ["value"])).select(*_CELL, *_SAYS, "plain")
    moved = _stage(stages, "moved", moved)
    plain = streams.filter(_.plain == 1).select(unit="old", basis="basis", since="since", until="until")
    own = said.inner_join(_table("bases"), "measure").inner_join(plain, ["unit", "basis"])
    own = own.filter(_.window_to >= _.since, _.window_to < _.until).select(*_WINDOW, *_READ)
    whole = moved.filter(_.lacking == 0, _.plain == 0).inner_join(spans.filter(_.feeds == 1), "slot")
    whole = whole.select(*_WINDOW, *_READ)
    # Most units were never reorganised: their windows are as _stated, and so are the later ones of a unit that was.
    after = _stage(stages, "after", ibis.union(own, whole))
    flows = _stage(stages, "whole", _flow_cells(stages, after, "after_"))
    return ibis.union(flows, moved.filter(_.lacking > 0).drop("plain").anti_join(flows, _CELL))


def _points(stages: Stages, cells: Table) -> Table:
    """Stocks, ratios, progress and counts by slot. What is out of date is not added, nor are a percent without its
    parts and a count of units: these pass where one unit became another. A work's progress passes alone."""
    moved = _moved(stages, cells, "points", ["value", "numerator", "denominator"])
    one = (_.due == 1) & (_.share == _WHOLE)
    parts = _.numerator.notnull() & _.denominator.notnull()
    moved = moved.filter(
        (_.fresh == 1) | (_.plain == 1),
        (_.behaviour != COUNT) | one,
        (_.behaviour != RATIO) | parts | (_.due == 1),
    )
    sums = _added(moved)
    alone = (_.alone == _WHOLE) & ((_.due == 1) | ((_.behaviour == PROGRESS) & (_.parts == 1)))
    adds = (_.behaviour != RATIO) & (_.behaviour != PROGRESS)
    return sums.mutate(value=ibis.ifelse(alone | adds, _.value, ibis.null("int64"))).select(*_CELL, *_SAYS)


def cells() -> Stages:
    """What each unit says itself and what the units said that it was made of, as steps (see expressions.cells)."""
    found: Stages = []
    facts = _stage(found, "facts", _by_name(_facts(found)))
    flows = _stage(found, "flows", _flows(found, _stage(found, "stated", _stated(facts, listed=True))))
    slots = _table("slots")
    points = _stage(found, "points", facts.filter(_.behaviour != FLOW))
    points = _point_cells(found, points, slots, listed=True)
    points = _stage(found, "restated", _points(found, _stage(found, "stocks", points)))
    _stage(found, "leads", slots.select(slot="slot", lead="slot"))
    every = ibis.union(flows, points)
    _stage(found, "cells", every.inner_join(_table("units"), ["slot", "unit"]).select(*_CELL, *_SAYS, "depth"))
    return found
