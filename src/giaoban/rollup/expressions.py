"""Everything that is rolled up, as Ibis expressions over tables that any engine may hold.

What differs from one question to the next (slots, recipes, units, versions) comes in as small tables, so that one
expression serves all questions and is compiled once. Portable writing only: group, join, union, row_number, CASE; no
arrays, no user functions, no IGNORE NULLS (tried on DuckDB, SQLite and PostgreSQL).
"""

from typing import Any

import ibis
from ibis import _

from giaoban.rollup.hedges import ABOVE, BELOW, ESTIMATED
from giaoban.rollup.tables import ABSENCES, COUNT, ESTIMATE, FLOW, PROGRESS, RATIO, SCHEMAS

Table = Any
# One table after another: its name, and the expression that makes it from those before it.
Stages = list[tuple[str, Table]]

_CELL = ["unit", "slot", "measure", "behaviour", "item"]
_SAYS = ["value", "numerator", "denominator", "quality", "qualifier", "step", "derived", "fresh", "as_of", "absence"]
# `lacking`: of the units below that were expected, at any level, or that it was made of, so many said nothing
_SAYS += ["conflict", "seqs", "estimated", "lacking"]
# What is said where units have been added up: `who` stands for the units in the sum, at every level
_SUMMED = [*_SAYS, "who"]
# What an answer says besides: whether the own value stands, and what the units below come to.
_SHOWN = ["own_stands", "below_value", "below_numerator", "below_denominator", "below_seqs", "below_reported"]
_SHOWN += ["below_unsummed", "below_awaited"]


def _table(name: str) -> Table:
    return ibis.table(SCHEMAS[name], name=name)


def _stage(found: Stages, name: str, table: Table) -> Table:
    found.append((name, table))
    return ibis.table(table.schema(), name=name)


def _only(low: Any, high: Any, otherwise: Any) -> Any:
    """What all parts say alike, or `otherwise`."""
    return ibis.ifelse(low == high, low, otherwise)


def _flag(condition: Any) -> Any:
    """1 or 0: PostgreSQL turns no truth value into a BIGINT."""
    return ibis.ifelse(condition, 1, 0).cast("int64")


def _hedged(numbers: Any) -> Any:
    """The qualifier of figures that are added up: the wording where there is but one, else the sides of all, each a
    bit (hedges.together)."""
    sides = (numbers & ABOVE).max() + (numbers & BELOW).max() + (numbers & ESTIMATED).max()
    alike = numbers.nullif(0).min() == numbers.max()
    return ibis.ifelse(numbers.max() == 0, 0, ibis.ifelse(alike, numbers.max(), sides)).cast("int64")


def _turned(numbers: Any) -> Any:
    """The qualifier of a figure that is taken away (hedges.turned): above is below then, and below above."""
    return (numbers & ABOVE) * BELOW + _flag(numbers & BELOW != 0) * ABOVE + (numbers & ESTIMATED)


def _late() -> Table:
    """Of the picks after the kept ones, the last of each key up to the ledger position asked for; `statement` is NULL
    where it picks nothing.

    All picks of a key share unit, measure and window, so that leaving some keys out changes nothing of the others.
    """
    picks = _table("extra").cross_join(_table("asked")).filter(_.seq <= _.at_seq, _.regime == _.regime_right)
    picks = picks.inner_join(_table("sources"), picks.about == _table("sources").unit)
    recent = (_.window_to <= _.newest) & ((_.window_to >= _.oldest) | ((_.nature == "at") & (_.looks_back > 0)))
    late = picks.filter(_.statement.isnull() | recent)
    last = late.group_by(["about", "key"]).agg(seq=_.seq.max())
    return late.semi_join(last, "seq").select(*SCHEMAS["extra"])


def _facts(stages: Stages) -> Table:
    """Values of record at the ledger position asked for, each brought to its measure's scale.

    Of the kept picks the engine gives those that no other kept one had replaced by then (steps.needed); whatever came
    after them takes the place of its key.
    """
    kept, late = _table("kept"), _stage(stages, "late", _late())
    hidden = kept.select("about", "key", "statement").inner_join(late.select("about", "key"), ["about", "key"])
    hidden = _stage(stages, "hidden", hidden.select("statement"))
    kept = kept.drop("until", "seq", "regime", "key").anti_join(hidden, "statement")
    late = late.filter(_.statement.notnull()).drop("seq", "regime", "key")
    return ibis.union(*(_scaled(picks) for picks in (kept, late)))


# What takes few numbers is kept in few bytes: engines that write a step down write less, and read less again.
_SMALL = "int16"


def _scaled(picks: Table) -> Table:
    """Picks brought to their measures' scale. Each source of picks for itself: DuckDB then knows what numbers a file
    holds, and joins the versions by position."""
    record = picks.inner_join(_table("versions").drop("measure"), "version")
    return record.select(
        unit=_.about,
        measure=_.measure,
        behaviour=_.behaviour.cast(_SMALL),
        item=_.item,
        window_from=_.window_from,
        window_to=_.window_to,
        nature=_.nature,
        value=_.value * _.factor,
        numerator=_.numerator * _.part_factor,
        denominator=_.denominator * _.part_factor,
        quality=_.quality.cast(_SMALL),
        qualifier=_.qualifier.cast(_SMALL),
        step=_.step * _.factor,
        absence=ibis.cases(*((_.absence == word, number) for word, number in ABSENCES.items()), else_=0).cast(_SMALL),
        conflict=_.conflict.cast(_SMALL),
        statement=_.statement,
    )


_WINDOW = ["unit", "measure", "item", "window_from", "window_to", "use"]
_LINE = ["unit", "measure", "item"]
_MASK = ["family", "held", "valued"]


def _listed(table: Table, by: list[str], listed: bool, **figures: Any) -> Table:
    """Rows added up; the statements behind them as one text, where somebody wants to know them."""
    if listed:
        return table.group_by(by).agg(**figures, seqs=_.seqs.group_concat(","))
    return table.group_by(by).agg(**figures).mutate(seqs=ibis.null("string"))


def _summed(table: Table, by: list[str], sign: Any, listed: bool) -> Table:
    """Windows added up; `parts` says of how many."""
    qualifier = _.qualifier if isinstance(sign, int) else ibis.ifelse(sign < 0, _turned(_.qualifier), _.qualifier)
    # What was stated is neither derived nor lacks anything: only sums of sums say so.
    more = {name: _[name].max() for name in ("derived", "lacking") if name in table.columns}
    summed = _listed(
        table,
        by,
        listed,
        parts=_.count(),
        value=(_.value * sign).sum(),
        quality=_.quality.min(),
        qualifier=_hedged(qualifier),
        estimated=_.estimated.sum().cast("int64"),
        step=_.step.max(),
        absence=_only(_.absence.min(), _.absence.max(), 0),
        conflict=_.conflict.max(),
        **more,
    )
    return summed.mutate(**{name: ibis.literal(0, "int64") for name in ("derived", "lacking") if name not in more})


_READ = ["value", "quality", "qualifier", "step", "derived", "absence", "conflict", "seqs", "lacking", "estimated"]


def _by_name(table: Table) -> Table:
    """Items of one name in several units as one."""
    named = table.left_join(_table("items"), "item", rname="{name}_group")
    return named.mutate(item=ibis.coalesce(_.same_as, _.item)).select(*table.columns)


def _seqs(listed: bool) -> Any:
    return _.statement.cast("string") if listed else ibis.null("string")


def _stated(facts: Table, listed: bool) -> Table:
    """Flows by window and nature, as they were stated."""
    flows = facts.filter(_.behaviour == FLOW, _.nature != "at").rename(use="nature")
    none = ibis.literal(0, "int64")
    return _wide(_plain(flows, listed).mutate(derived=none, lacking=none)).select(*_WINDOW, *_READ)


def _plain(flows: Table, listed: bool) -> Table:
    """Statements with what sums of them say besides."""
    return flows.mutate(seqs=_seqs(listed), estimated=_flag(_.quality == ESTIMATE).cast(_SMALL))


def _wide(table: Table) -> Table:
    """Whole numbers of any width as the widest."""
    small = [name for name, kind in table.schema().items() if kind.is_integer()]
    return table.mutate(**{name: _[name].cast("int64") for name in small})


def _plans(stages: Stages, lines: Table, name: str) -> tuple[Table, Table]:
    """For each set of windows that some unit has (`held`; those with a value: `valued`), which of them add up to a
    slot, and with which sign; and for each line the number of its set's plan.

    Sets are few, however many units there are: everything here is small. A window is a bit. A window that was not
    stated may be read from what was stated over the very same days (`twins`), a quarter from its three months; of the
    recipes whose every term is there, the first is taken.
    """
    twins, quarters, recipes, terms = (_table(name) for name in ("twins", "quarters", "recipes", "terms"))
    bare = lines.select(*_MASK).distinct()
    more = bare.inner_join(twins, "family").filter(_.held & _.place == 0, _.held & _.twin != 0)
    more = more.group_by(_MASK).agg(
        more=_.place.sum().cast("int64"),
        more_valued=ibis.ifelse(_.valued & _.twin != 0, _.place, 0).sum().cast("int64"),
    )
    read = bare.left_join(more, _MASK, rname="{name}_more")
    read = read.select(*_MASK, read=_.held + _.more.fill_null(0), read_valued=_.valued + _.more_valued.fill_null(0))
    read = _stage(stages, f"{name}masks", read)
    more = read.inner_join(quarters.select("family", "quarter", "months").distinct(), "family")
    more = more.filter(_.read & _.quarter == 0, _.read & _.months == _.months)
    more = more.group_by(_MASK).agg(
        more=_.quarter.sum().cast("int64"),
        more_valued=ibis.ifelse(_.read_valued & _.months != 0, _.quarter, 0).sum().cast("int64"),
    )
    known = read.left_join(more, _MASK, rname="{name}_more").select(
        *_MASK,
        read=_.read,
        known=_.read + _.more.fill_null(0),
        known_valued=_.read_valued + _.more_valued.fill_null(0),
    )
    able = known.inner_join(recipes, "family")
    able = able.filter(_.known & _.needs == _.needs, _.known_valued & _.needs_value == _.needs_value)
    best = able.group_by([*_MASK, "read", "slot"]).agg(recipe=_.recipe.min())
    plan = _stage(stages, f"{name}chosen", best.inner_join(terms, ["slot", "recipe"], rname="{name}_term"))
    # A quarter that is not there as such is its months, a window that is not there the one over the same days.
    here = [*_MASK, "slot", "sign", "place"]
    whole = plan.filter(_.read & _.place != 0).select(*here)
    months = plan.filter(_.read & _.place == 0).inner_join(quarters, plan.place == quarters.quarter)
    months = months.filter(_.family == _.family_right).select(*_MASK, "slot", "sign", place="month")
    plan = ibis.union(whole, months)
    so = plan.filter(_.held & _.place != 0)
    otherwise = plan.filter(_.held & _.place == 0).inner_join(twins, ["family", "place"])
    otherwise = otherwise.select(*_MASK, "slot", "sign", place="twin")
    plan = _stage(stages, f"{name}planned", ibis.union(so, otherwise))
    sets = plan.select(*_MASK).distinct().mutate(plan=ibis.row_number().over(ibis.window(order_by=_MASK)))
    sets = _stage(stages, f"{name}sets", sets.mutate(plan=_.plan.cast("int64")))
    plan = _stage(stages, f"{name}plans", plan.inner_join(sets, _MASK).select("plan", "slot", "place", "sign"))
    return plan, lines.inner_join(sets, _MASK).select(*_LINE, "family", "plan")


def _leads(plans: Table, points: Table) -> Table:
    """Which slots come to the same for every unit: for each the first of them (`lead`), which alone is rolled up.

    A year's sum and its sum to date, the period before and that of last year often are one and the same.
    """
    slots = _table("slots")
    plan = plans.group_by(["plan", "slot"]).agg(
        added=ibis.ifelse(_.sign > 0, _.place, 0).sum().cast("int64"),
        taken=ibis.ifelse(_.sign < 0, _.place, 0).sum().cast("int64"),
    )
    planned = plan.group_by("slot").agg(plans=_.count())
    first = plan.rename(first="slot")
    alike = plan.inner_join(first, ["plan", "added", "taken"]).group_by(["slot", "first"]).agg(alike=_.count())
    windows = points.filter(_.nature != "at").aggregate(stated=_.count())
    here = slots.left_join(planned, "slot", rname="{name}_plan").drop("slot_plan").mutate(plans=_.plans.fill_null(0))
    there = here.rename({f"{name}_first": name for name in here.columns})
    pairs = here.cross_join(there).filter(
        _.slot_first <= _.slot, _.opens == _.opens_first, _.last == _.last_first, _.tree == _.tree_first,
        _.plans == _.plans_first,
    ).cross_join(windows)  # fmt: skip
    pairs = pairs.filter((_.stated == 0) | ((_.want == _.want_first) & (_.start == _.start_first)))
    pairs = pairs.select("slot", "plans", first="slot_first").left_join(alike, ["slot", "first"], rname="{name}_alike")
    pairs = pairs.filter(_.plans == _.alike.fill_null(0))
    return pairs.group_by("slot").agg(lead=_.first.min())


def _held(stages: Stages, stated: Table, name: str) -> tuple[Table, Table]:
    """The windows that units have, as bits; and for each unit, measure, item and family which they are."""
    held = stated.inner_join(_table("windows"), ["window_from", "window_to"])
    held = held.mutate(place=ibis.ifelse(_.use == "to_date", _.to_date, _.in_period))
    held = _stage(stages, f"{name}held", held.drop("use", "window_from", "window_to", "in_period", "to_date"))
    masks = held.group_by([*_LINE, "family"]).agg(
        held=_.place.sum().cast("int64"),
        valued=ibis.ifelse(_.value.notnull(), _.place, 0).sum().cast("int64"),
    )
    return held, _stage(stages, f"{name}lines", masks)


def _added_up(held: Table, lines: Table, plans: Table, listed: bool) -> Table:
    """Flows by slot: what the recipe adds up that serves the windows a unit has."""
    used = held.inner_join(lines, [*_LINE, "family"]).inner_join(plans, ["plan", "place"])
    sums = _summed(used, [*_LINE, "slot"], _.sign, listed)
    return (
        sums.mutate(
            behaviour=ibis.literal(FLOW, "int64"),
            derived=ibis.ifelse(_.parts > 1, 1, _.derived).cast("int64"),
            value=_.value.cast("int64"),
            numerator=ibis.null("int64"),
            denominator=ibis.null("int64"),
            fresh=ibis.literal(1, "int64"),
            as_of=ibis.null("date"),
        )
        .pipe(_wide)
        .select(*_CELL, *_SAYS)
    )


def _flow_cells(stages: Stages, stated: Table, name: str) -> Table:
    """Flows by slot, every slot for itself."""
    held, lines = _held(stages, stated, name)
    plans, lines = _plans(stages, lines, name)
    return _added_up(held, lines, plans, listed=True)


# Where a point's rank and day stand in one number, above its statement; a later day is a larger number.
_DAY, _RANK = 2**34, 2**54


def _number(day: Any) -> Any:
    """A number for a day, larger for a later one. Reckoned once for each day there is, not for each figure."""
    return (day.year() * 400 + day.month() * 32 + day.day()).cast("int64")


def _point_cells(stages: Stages, points: Table, slots: Table, listed: bool) -> Table:
    """Stocks, ratios, progress and counts by slot: stated for the very window; else the last day inside the period;
    else the last day before it, which keeps its date and counts as missing."""
    here = ["unit", "slot", "measure", "item"]
    windows = points.filter(_.nature != "at")
    windows = windows.inner_join(slots, [windows.window_from == slots.start, windows.window_to == slots.last])
    windows = windows.mutate(rank=ibis.ifelse(_.nature == _.want, 3, 2), number=_number(_.window_to))
    # Days are few, however many figures: each is held against every slot once.
    days = points.filter(_.nature == "at")
    numbered = _stage(stages, "days", days.select(day="window_to").distinct().mutate(number=_number(_.day)))
    spans = numbered.cross_join(slots.select("slot", "opens", "last", "below"))
    within = days.inner_join(
        spans.filter(_.day >= _.opens, _.day <= _.last).drop("opens", "last", "below"), [("window_to", "day")]
    )
    # An old day is shown with its date; what is out of date is never added up, and so of no use below.
    looks_back = _table("sources").filter(_.looks_back > 0)
    old = days.inner_join(looks_back, "unit")
    earlier = spans.filter(_.day < _.opens).cross_join(looks_back.select("looks_back").distinct())
    earlier = earlier.filter((_.looks_back == 1) | (_.below == 1)).select("day", "number", "slot", "looks_back")
    before = old.inner_join(earlier, [("window_to", "day"), "looks_back"])
    ranked = (windows, within.mutate(rank=ibis.literal(1, "int8")), before.mutate(rank=ibis.literal(0, "int8")))
    every = ibis.union(*(table.select(*here, "statement", "number", "rank") for table in ranked))
    # One number orders them all, and says which statement it is: one pass instead of a search for each rank and day.
    best = every.group_by(here).agg(best=(_.rank.cast("int64") * _RANK + _.number * _DAY + _.statement).max())
    best = best.mutate(statement=_.best & (_DAY - 1), fresh=_flag(_.best >= _RANK))
    best = best.select("slot", "statement", "fresh")
    found = points.inner_join(best, "statement").mutate(estimated=_flag(_.quality == ESTIMATE))
    return (
        found.mutate(
            derived=ibis.literal(0, "int64"),
            as_of=ibis.ifelse(_.fresh == 0, _.window_to, ibis.null("date")),
            seqs=_seqs(listed),
            lacking=ibis.literal(0, "int64"),
        )
        .pipe(_wide)
        .select(*_CELL, *_SAYS)
    )


def _of_children(cells: Table, depth: int, listed: bool) -> Table:
    """What the units below report, added up for the unit above by behaviour. Stale values are not added."""
    units = _table("units").filter(_.depth == depth)
    kids = cells.filter(_.fresh == 1, _.behaviour != COUNT).inner_join(units, ["slot", "unit"])
    kids = kids.left_join(_table("asks"), ["asks", "measure", "item"], rname="{name}_asked")
    kids = kids.mutate(asked=ibis.ifelse(_.asks == 0, _.asked, _.there.fill_null(0)))
    both = _.numerator.notnull() & _.denominator.notnull()
    ratio = _.behaviour == RATIO
    # A percent without its parts is never rolled up; a work's progress passes up alone or not at all.
    added = ibis.ifelse(ratio, both, _.value.notnull() & ((_.behaviour != PROGRESS) | (_.item != 0)))
    kids = kids.mutate(added=_flag(added), parts=_flag(ratio & both))
    kids = kids.mutate(said=_flag(_.value.notnull() | _.numerator.notnull()))
    if listed:
        kids = kids.mutate(seqs=ibis.ifelse(_.added == 1, _.seqs, ibis.null("string")))
    rolled = _listed(
        kids,
        ["slot", "parent", "measure", "behaviour", "item"],
        listed,
        value=ibis.ifelse((_.added == 1) & (_.behaviour != RATIO), _.value, ibis.null("int64")).sum(),
        numerator=ibis.ifelse(_.parts == 1, _.numerator, ibis.null("int64")).sum(),
        denominator=ibis.ifelse(_.parts == 1, _.denominator, ibis.null("int64")).sum(),
        quality=ibis.ifelse(_.added == 1, _.quality, ibis.null("int64")).min(),
        qualifier=_hedged(ibis.ifelse(_.added == 1, _.qualifier, 0)),
        estimated=ibis.ifelse(_.added == 1, _.estimated, 0).sum().cast("int64"),
        siblings=_.siblings.max(),
        asked=_.asked.sum(),
        way=_.way.max(),
        lacking=ibis.ifelse(_.added == 1, _.lacking, 0).sum().cast("int64"),
        step=_.step.max(),
        derived=ibis.ifelse(_.added == 1, _.derived, 0).max(),
        absence=_only(_.absence.min(), _.absence.max(), 0),
        conflict=ibis.ifelse(_.added == 1, _.conflict, 0).max(),
        who=ibis.ifelse(_.added == 1, _.mark + _.who, 0).sum().cast("int64"),
        reported=_.count(),
        added=_.added.sum(),
        said=_.said.sum(),
    )
    rolled = rolled.left_join(_table("counts"), ["way", "measure", "item"], rname="{name}_awaited")
    awaiting = ibis.ifelse(_.way == 0, _.siblings, _.awaiting.fill_null(0))
    alone = (_.behaviour != PROGRESS) | (_.added == 1)
    rolled = rolled.mutate(
        awaited=(awaiting - _.asked).cast("int64"),
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
        fresh=_flag(_.value.notnull() | _.numerator.notnull() | (_.absence != 0)),
        derived=_.derived.cast("int64"),
        conflict=_.conflict.cast("int64"),
    ).select(*_CELL, *_SUMMED, "reported", "unsummed", "awaited")


def _beside(own: Table, below: Table) -> Table:
    """A unit's own statement and the sum of its children side by side; the own one stands unless it is out of date
    and the children's is not."""
    own = own.select(*_CELL, **{"own_" + name: _[name] for name in _SUMMED})
    said = [*_SUMMED, "reported", "unsummed", "awaited"]
    below = below.select(**{"of_" + name: _[name] for name in _CELL}, **{"below_" + name: _[name] for name in said})
    both = own.outer_join(below, [own[name] == below["of_" + name] for name in _CELL])
    # `fresh` is always said.
    stands = (_.own_fresh == 1) | (_.own_fresh.notnull() & (_.below_fresh.fill_null(0) == 0))
    cell = {name: ibis.coalesce(_[name], _["of_" + name]) for name in _CELL}
    paired = both.mutate(own_stands=_flag(stands), **cell)
    chosen = {name: ibis.ifelse(_.own_stands == 1, _["own_" + name], _["below_" + name]) for name in _SUMMED}
    return paired.mutate(**chosen).select(*_CELL, *_SUMMED, *_SHOWN)


def cells(listed: bool = True) -> Stages:
    """What each unit says itself, as steps: one table after another, each by name from those before it. `listed`: with
    the statements behind each value.

    Steps and not one statement: no engine then computes a part twice, and SQLite's parser takes them.
    """
    found: Stages = []
    facts = _stage(found, "facts", _facts(found))
    flows = facts.filter(_.behaviour == FLOW, _.nature != "at").rename(use="nature")
    said = ["value", "quality", "qualifier", "step", "absence", "conflict", *(["statement"] if listed else [])]
    held, lines = _held(found, flows.select(*_WINDOW, *said), "")
    plans, lines = _plans(found, lines, "")
    points = _stage(found, "points", facts.filter(_.behaviour != FLOW))
    leads = _stage(found, "leads", _leads(plans, points))
    slots = _table("slots")
    flows = _added_up(_plain(held, listed), lines, plans.semi_join(leads, plans.slot == leads.lead), listed)
    points = _point_cells(found, points, slots.semi_join(leads, slots.slot == leads.lead), listed)
    every = _by_name(ibis.union(flows, points))
    _stage(found, "cells", every.inner_join(_table("units"), ["slot", "unit"]).select(*_CELL, *_SAYS, "depth"))
    return found


def _alone(cells: Table, depth: int) -> Table:
    """What the units at a depth say themselves: no units are added up in it."""
    return cells.filter(_.depth == depth).drop("depth").mutate(who=ibis.literal(0, "int64"))


def _passed(up: Table) -> Table:
    """What stands for units, as the units above add it up. Percents that could not be added in a sum are lacking in
    every sum above it."""
    if "below_unsummed" not in up.columns:
        return up.select(*_CELL, *_SUMMED)
    unsummed = ibis.ifelse(_.own_stands == 1, 0, _.below_unsummed.fill_null(0))
    return up.mutate(lacking=(_.lacking + unsummed).cast("int64")).select(*_CELL, *_SUMMED)


def rolled(cells: Any, depth: int, level: int, listed: bool = True, below: bool = False) -> Stages:
    """What stands for the units at `level` of a tree that is `depth` deep, with the own value and the children's, as
    steps after `cells()`, whose schema is given; the last one is the answer. Level 0 is the unit asked about. `below`:
    and for the units one level lower, which are a step on the way, in the slots that are marked so."""
    found: Stages = []
    said = ibis.table(cells, name="cells")
    up = under = _alone(said, depth)
    for place in range(depth - 1, level - 1, -1):
        under = up
        children = _of_children(_passed(up), place + 1, listed)
        up = _stage(found, f"rolled{place}", _beside(_alone(said, place), children))
    leads = ibis.table({"slot": "int64", "lead": "int64"}, name="leads")
    answer = _of_slots(up, leads)
    if below:
        few = leads.semi_join(_table("slots").filter(_.below == 1), "slot")
        answer = ibis.union(answer, _of_slots(under, few))
    _stage(found, "answer", answer)
    return found


def _of_slots(up: Table, leads: Table) -> Table:
    """The cells of the slots asked for, each from that which it comes to the same as; below the lowest units there is
    nothing."""
    words = [(_.absence == number, word) for word, number in ABSENCES.items()]
    found = up.rename(lead="slot").inner_join(leads, "lead").mutate(absence=ibis.cases(*words, else_=""))
    if "own_stands" not in up.columns:
        empty = {name: ibis.null("string" if name == "below_seqs" else "int64") for name in _SHOWN}
        found = found.mutate(**{**empty, "own_stands": ibis.literal(1, "int64")})
    return found.select(*_CELL, *_SUMMED, *_SHOWN)
