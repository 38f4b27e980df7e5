"""The same answers by SQL written by hand for DuckDB and this very ledger.

Whoever wrote it knew the data: that figures are stated by month (or by quarter and nothing else), cumulations at the
ends of quarters, points on the last days of months; that a year's sum to date is its sum, and the year before both "the
same period" and "the previous"; that there is one regime to ask for and one wording of doubt ("trên"), and that nothing
came after the settled segment. The roll-up knows none of it beforehand.
"""

from dataclasses import dataclass
from datetime import date

# What both must say alike.
COLUMNS = (
    "slot, measure, item, value, numerator, denominator, quality, qualifier, step, derived, fresh, as_of, absence, "
    "conflict, estimated, lacking, who, own_stands, below_value, below_numerator, below_denominator, below_reported, "
    "below_unsummed, below_awaited"
)
_TAKEN = (
    *("value", "numerator", "denominator", "quality", "qualifier", "step", "derived", "fresh", "as_of", "absence"),
    *("conflict", "estimated", "lacking", "who"),
)
# Absences are numbers and small numbers small on the way, here as there: it makes this a twentieth faster.
_SMALL = ", ".join(
    f"{said}::SMALLINT AS {name}"
    for name, said in {
        **{name: name for name in ("quality", "qualifier", "conflict")},
        "absence": "CASE absence WHEN 'none' THEN 1 WHEN 'na' THEN 2 ELSE 0 END",
    }.items()
)
_SAID = "CASE absence WHEN 1 THEN 'none' WHEN 2 THEN 'na' ELSE '' END AS absence"
_BELOW = ("value", "numerator", "denominator", "reported", "unsummed", "awaited")


@dataclass(frozen=True, slots=True)
class Span:
    """What is rolled up once, for one or several slots: a year's months so far, or one month (`single`)."""

    number: int
    slots: tuple[int, ...]
    begins: date
    opens: date
    last: date
    single: bool


def sql(path: str, about: int, at_seq: int, spans: list[Span], levels: int, among: str) -> str:
    """The whole answer for a unit, as one statement. `levels`: how many of them stand below the unit; `among`: a
    condition on the units that are read.

    The tables `placed` (span, unit, parent, depth, asked, siblings, mark: a number that stands for the unit), `named`
    (item, same_as) and `kinds` (measure, behaviour) must be there.
    """
    first, last = min(span.begins for span in spans), max(span.last for span in spans)
    said = f"FROM read_parquet('{path}') WHERE regime = 'LICH' AND seq <= {at_seq} AND until > {at_seq}"
    said += " AND statement IS NOT NULL"
    near = f"{among} AND window_to BETWEEN DATE '{first}' AND DATE '{last}'"
    columns = f"about, measure, item, window_to, value, step, {_SMALL}"
    steps = [
        f"facts AS MATERIALIZED (SELECT {columns}, window_from, nature {said} AND {near} AND nature <> 'at')",
        f"days AS MATERIALIZED (SELECT {columns}, numerator, denominator {said} AND {near} AND nature = 'at' "
        f"UNION ALL SELECT {columns}, numerator, denominator {said} AND about = {about} "
        f"AND window_to < DATE '{first}' AND nature = 'at')",
        f"cells AS MATERIALIZED ({_cells(about, spans)})",
    ]
    for depth in range(levels - 1, -1, -1):
        below = "cells" if depth == levels - 1 else f"stands{depth + 1}"
        steps += [_rolled(depth, below), _beside(depth)]
    answer = COLUMNS.replace("absence", _SAID)
    served = ", ".join(f"({span.number}, {slot})" for span in spans for slot in span.slots)
    return f"""
        WITH {", ".join(steps)}
        SELECT {answer} FROM stands0 JOIN (VALUES {served}) AS served(span, slot) USING (span)
    """  # noqa: S608


def _cells(about: int, spans: list[Span]) -> str:
    every = [_month(span) if span.single else _months(span) for span in spans]
    every += [_point(span, about) for span in spans]
    return f"""
        SELECT c.* REPLACE (coalesce(n.same_as, c.item) AS item), p.parent, p.depth, p.asked, p.siblings, p.mark,
            0::BIGINT AS who
        FROM ({" UNION ALL ".join(every)}) c JOIN placed p USING (span, unit) LEFT JOIN named n ON n.item = c.item
    """  # noqa: S608


_ADDED = """
    0 AS behaviour, f.item, sum(f.value)::BIGINT AS value, NULL::BIGINT AS numerator, NULL::BIGINT AS denominator,
    min(quality) AS quality, max(qualifier) AS qualifier, max(step) AS step, (count(*) > 1)::BIGINT AS derived,
    1::BIGINT AS fresh, NULL::DATE AS as_of,
    CASE WHEN min(absence) = max(absence) THEN min(absence) ELSE 0 END AS absence, max(conflict) AS conflict,
    count(*) FILTER (quality = 1) AS estimated, 0::BIGINT AS lacking
"""


def _month(span: Span) -> str:
    return f"""
        SELECT {span.number} AS span, about AS unit, measure, {_ADDED} FROM facts f
        WHERE window_from = DATE '{span.opens}' AND window_to = DATE '{span.last}' AND nature = 'in_period'
        GROUP BY about, measure, f.item
    """  # noqa: S608


def _months(span: Span) -> str:
    """The months of a year so far, from the latest cumulation on, where none is missing."""
    begins, ends = f"DATE '{span.begins}'", f"DATE '{span.last}'"
    return f"""
        SELECT {span.number} AS span, f.about AS unit, f.measure, {_ADDED}
        FROM facts f LEFT JOIN (
            SELECT about, measure, max(window_to) AS base FROM facts
            WHERE nature = 'to_date' AND window_to BETWEEN {begins} AND {ends}
                AND (value IS NOT NULL OR window_to = {ends})
            GROUP BY about, measure
        ) b USING (about, measure)
        WHERE f.window_to BETWEEN {begins} AND {ends}
            AND CASE WHEN nature = 'to_date' THEN window_to = base ELSE base IS NULL OR window_from > base END
        GROUP BY f.about, f.measure, f.item
        HAVING sum(month(window_to) - month(window_from) + 1) = {span.last.month}
    """  # noqa: S608


def _point(span: Span, about: int) -> str:
    """The last day inside the period; of the unit asked about also the last before it."""
    opens, last = f"DATE '{span.opens}'", f"DATE '{span.last}'"
    return f"""
        SELECT {span.number} AS span, d.about AS unit, d.measure, k.behaviour, d.item, value, numerator, denominator,
            quality, qualifier, step, 0::BIGINT AS derived, (window_to >= {opens})::BIGINT AS fresh,
            CASE WHEN window_to < {opens} THEN window_to END AS as_of, absence, conflict,
            (quality = 1)::BIGINT AS estimated, 0::BIGINT AS lacking
        FROM days d JOIN (
            SELECT about, measure, item, max(window_to) AS window_to FROM days
            WHERE window_to <= {last} AND (window_to >= {opens} OR about = {about})
            GROUP BY about, measure, item
        ) USING (about, measure, item, window_to) JOIN kinds k USING (measure)
    """  # noqa: S608


def _rolled(depth: int, below: str) -> str:
    """What the units below come to, by behaviour."""
    # Percents that could not be added in a sum are lacking in the sums above it.
    lacking = (
        "lacking"
        if below == "cells"
        else "lacking + CASE own_stands WHEN 1 THEN 0 ELSE coalesce(below_unsummed, 0) END"
    )
    alone = "(behaviour <> 3 OR n_added = 1)"
    return f"""rolled{depth} AS (
        SELECT * REPLACE (CASE WHEN {alone} THEN value END AS value),
            ((value IS NOT NULL AND {alone}) OR numerator IS NOT NULL OR absence <> 0)::BIGINT AS fresh,
            NULL::DATE AS as_of, said - CASE WHEN {alone} THEN n_added ELSE 0 END AS unsummed,
            CASE WHEN behaviour = 3 THEN 0 ELSE n_lacking + awaited END AS lacking
        FROM (
            SELECT span, parent AS unit, measure, behaviour, item,
                sum(value) FILTER (added AND behaviour <> 2)::BIGINT AS value,
                sum(numerator) FILTER (added AND behaviour = 2)::BIGINT AS numerator,
                sum(denominator) FILTER (added AND behaviour = 2)::BIGINT AS denominator,
                min(quality) FILTER (added) AS quality, coalesce(max(qualifier) FILTER (added), 0) AS qualifier,
                max(step) AS step, coalesce(max(derived) FILTER (added), 0) AS derived,
                CASE WHEN min(absence) = max(absence) THEN min(absence) ELSE 0 END AS absence,
                coalesce(max(conflict) FILTER (added), 0) AS conflict, count(*) AS reported,
                coalesce(sum(estimated) FILTER (added), 0)::BIGINT AS estimated,
                coalesce(sum({lacking}) FILTER (added), 0)::BIGINT AS n_lacking,
                coalesce(sum(mark + who) FILTER (added), 0)::BIGINT AS who,
                (max(siblings) - sum(asked))::BIGINT AS awaited, count(*) FILTER (added) AS n_added,
                count(*) FILTER (value IS NOT NULL OR numerator IS NOT NULL) AS said
            FROM (
                SELECT *, CASE WHEN behaviour = 2 THEN numerator IS NOT NULL AND denominator IS NOT NULL
                    ELSE value IS NOT NULL AND (behaviour <> 3 OR item <> 0) END AS added
                FROM {below} WHERE depth = {depth + 1} AND fresh = 1 AND behaviour <> 4
            ) GROUP BY span, parent, measure, behaviour, item
        )
    )"""  # noqa: S608


def _beside(depth: int) -> str:
    """The own value and the sum below it side by side."""
    stands = "(o.unit IS NOT NULL AND (o.fresh = 1 OR coalesce(r.fresh, 0) = 0))"
    chosen = ", ".join(f"CASE WHEN {stands} THEN o.{name} ELSE r.{name} END AS {name}" for name in _TAKEN)
    below = ", ".join(f"r.{name} AS below_{name}" for name in _BELOW)
    return f"""stands{depth} AS (
        SELECT span, unit, measure, behaviour, item, {chosen}, {stands}::BIGINT AS own_stands, {below}, p.parent,
            p.depth, p.asked, p.siblings, p.mark
        FROM (SELECT * FROM cells WHERE depth = {depth}) o
        FULL JOIN rolled{depth} r USING (span, unit, measure, behaviour, item) JOIN placed p USING (span, unit)
    )"""  # noqa: S608
