"""What a report is written from, asked of the rooms below: rows, coverage, the office, open findings."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.timezone import localtime

from giaoban.catalogue.rules import Period
from giaoban.documents.compose import Coverage, Matter
from giaoban.documents.contributions import Moment, contributed, is_contributed
from giaoban.documents.expressions import head_of, is_owed, is_units, unit_of
from giaoban.documents.heads import Office, full_name
from giaoban.documents.kinds.chasing import Owed, owed_values
from giaoban.documents.templates import measures_of
from giaoban.figures import queries as ledger
from giaoban.figures.enums import Severity
from giaoban.intake.chasing import missing
from giaoban.intake.collection import AsOf
from giaoban.registry.enums import BodyKind
from giaoban.registry.queries import bodies, parent_id, subtree_ids, unit, units
from giaoban.rollup.queries import Comparison, compare_all, consolidate, evaluate_all, reported_below, standings
from giaoban.rollup.rows import Row


def position() -> int:
    """Where the ledger stands now."""
    return ledger.ledger_position()


def rows_at(unit_id: int, period: Period, seq: int, hierarchy: str = "state") -> list[Row]:
    """The roll-up of a unit and period as the ledger stood at a position."""
    return consolidate(unit_id, period, hierarchy=hierarchy, at_seq=seq)


def values_at(
    expressions: Iterable[str], unit_id: int, period: Period | None, moment: Moment, hierarchy: str = "state"
) -> dict[str, Decimal | None]:
    """Each expression, computed as things stood at a moment; None where it gives nothing."""
    wanted = sorted(set(expressions))
    above = [one for one in wanted if is_contributed(one)]
    reporting = [one for one in wanted if is_units(one)]
    owed = [one for one in wanted if is_owed(one)]
    found = evaluate_all([one for one in wanted if one not in {*above, *reporting, *owed}], moment.seq)
    found |= contributed(above, moment)
    if owed and period:
        found |= _owed_at(owed, unit_id, period, moment)
    if reporting:
        coverage = coverage_at(unit_id, period, moment.seq, hierarchy) if period else Coverage()
        counts = {"reported": len(coverage.reported), "expected": len(coverage.reported) + len(coverage.missing)}
        found |= {one: Decimal(counts[head_of(one)[2]]) for one in reporting}
    return found


def coverage_at(unit_id: int, period: Period, seq: int, hierarchy: str = "state") -> Coverage:
    """Which of the units directly below have a figure of the period itself, by name; empty where none has."""
    reported: list[str] = []
    missing: list[str] = []
    for child, said in reported_below(unit_id, period, hierarchy=hierarchy, at_seq=seq):
        (reported if said else missing).append(full_name(child.name, child.type))
    return Coverage(tuple(reported), tuple(missing)) if reported else Coverage()


def office_on(unit_id: int, on: date, hierarchy: str = "state") -> Office:
    """The reporting body with its place and the place above, as they were named on a day."""
    body = unit(unit_id, on)
    place = unit(body.place_id, on)
    above_id = parent_id(place.id, on, hierarchy)
    above = unit(above_id, on) if above_id is not None else None
    return Office(
        body=body.body,
        name=body.name,
        place_name=place.name,
        place_type=place.type,
        parent_name=above.name if above else "",
        parent_type=above.type if above else "",
        party_name=_party_name(place.id, on),
        parent_party_name=_party_name(above.id, on) if above else "",
    )


def _party_name(place_id: int, on: date) -> str:
    """The registered Party committee of a place; empty where there is none."""
    return next((one.name for one in bodies(place_id, on) if one.body == BodyKind.PARTY_COMMITTEE), "")


def matter_of(unit_id: int, period: Period, seq: int, hierarchy: str = "state") -> Matter:
    """Everything a report of a unit and period is written from."""
    rows = rows_at(unit_id, period, seq, hierarchy)
    return Matter(
        unit_code=unit(unit_id, period.last).code,
        office=office_on(unit_id, period.last, hierarchy),
        period=period,
        rows=rows,
        coverage=coverage_at(unit_id, period, seq, hierarchy),
        hierarchy=hierarchy,
        doubted=doubted_in(unit_id, period, hierarchy),
        measures=measures_of(unit_id, period.last),
        stands=standings(unit_id, period, rows, hierarchy=hierarchy, at_seq=seq),
    )


def comparisons_of(unit_id: int, period: Period, rows: Sequence[Row], seq: int, hierarchy: str) -> list[Comparison]:
    """The units directly below beside one another, indicator by indicator, in the order of a place's own rows."""
    measures = list(dict.fromkeys(row.measure.id for row in rows if not row.item))
    found = compare_all(unit_id, period, measures, hierarchy=hierarchy, at_seq=seq)
    return [found[one] for one in measures if one in found and found[one].members]


def places_of_works(rows: Sequence[Row], on: date) -> dict[tuple[str, int | None], str]:
    """By (measure's code, item): the unit that a work was reported about."""
    works = [row for row in rows if row.item and row.measure.behaviour == "progress" and row.to_date.seqs]
    behind = {
        one.statement.seq: one.statement.about_id
        for one in ledger.statements_behind(seq for row in works for seq in row.to_date.seqs)
    }
    views = units(set(behind.values()), on)
    found: dict[tuple[str, int | None], str] = {}
    for row in works:
        view = next((views[behind[seq]] for seq in row.to_date.seqs if behind.get(seq) in views), None)
        if view is not None:
            found[row.measure.code, row.item_id] = full_name(view.name, view.type)
    return found


def owed_to(receiver_id: int, period: Period, moment: Moment) -> tuple[Owed, ...]:
    """The reports of a period that a place had not got at a moment, with the day each is due and by how much it was
    late."""
    day = localtime(moment.at).date()
    return tuple(
        Owed(
            one.unit.code, full_name(one.unit.name, one.unit.type), one.unit.type, one.forms, one.due,
            -one.days_on(day), one.begun,
        )
        for one in missing(receiver_id, period, as_of=AsOf(moment.at, moment.seq))
    )  # fmt: skip


def _owed_at(expressions: Sequence[str], unit_id: int, period: Period, moment: Moment) -> dict[str, Decimal | None]:
    """Counts of what had not been handed in at a moment, over all units or of one by its code."""
    owed, own = owed_to(unit_id, period, moment), unit(unit_id, period.last).code
    found: dict[str, Decimal | None] = {}
    for one in expressions:
        rows = owed if unit_of(one) == own else [row for row in owed if row.code == unit_of(one)]
        # Of a unit that owes nothing there is no lateness to tell.
        found[one] = owed_values(rows).get(head_of(one)[2]) if rows or unit_of(one) == own else None
    return found


def doubted_in(unit_id: int, period: Period, hierarchy: str = "state") -> frozenset[int]:
    """The statements that open findings about a unit and those below are about, but for what is only to know."""
    below = subtree_ids(unit_id, period.last, hierarchy)
    found = [one for one in ledger.open_findings(below, period) if one.severity != Severity.INFO]
    return frozenset(seq for one in found for seq in one.statements)
