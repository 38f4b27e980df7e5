"""What a report is written from, asked of the rooms below: rows, coverage, the office, open findings."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from giaoban.catalogue.rules import Period
from giaoban.documents.compose import Coverage, Matter
from giaoban.documents.contributions import Moment, contributed, is_contributed
from giaoban.documents.expressions import head_of, is_units
from giaoban.documents.heads import Office, full_name
from giaoban.documents.kinds.chasing import Owed
from giaoban.documents.templates import measures_of
from giaoban.figures import queries as ledger
from giaoban.figures.enums import Severity
from giaoban.intake.chasing import missing
from giaoban.registry.enums import BodyKind
from giaoban.registry.queries import bodies, parent_id, subtree_ids, unit
from giaoban.rollup.queries import Comparison, compare_all, consolidate, evaluate_all, reported_below
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
    units = [one for one in wanted if is_units(one)]
    found = evaluate_all([one for one in wanted if one not in {*above, *units}], moment.seq)
    found |= contributed(above, moment)
    if units:
        coverage = coverage_at(unit_id, period, moment.seq, hierarchy) if period else Coverage()
        counts = {"reported": len(coverage.reported), "expected": len(coverage.reported) + len(coverage.missing)}
        found |= {one: Decimal(counts[head_of(one)[2]]) for one in units}
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
    return Matter(
        unit_code=unit(unit_id, period.last).code,
        office=office_on(unit_id, period.last, hierarchy),
        period=period,
        rows=rows_at(unit_id, period, seq, hierarchy),
        coverage=coverage_at(unit_id, period, seq, hierarchy),
        hierarchy=hierarchy,
        doubted=doubted_in(unit_id, period, hierarchy),
        measures=measures_of(unit_id, period.last),
    )


def comparisons_of(unit_id: int, period: Period, rows: Sequence[Row], seq: int, hierarchy: str) -> list[Comparison]:
    """The units directly below beside one another, indicator by indicator, in the order of a place's own rows."""
    measures = list(dict.fromkeys(row.measure.id for row in rows if not row.item))
    found = compare_all(unit_id, period, measures, hierarchy=hierarchy, at_seq=seq)
    return [found[one] for one in measures if one in found and found[one].members]


def owed_to(receiver_id: int, period: Period) -> tuple[Owed, ...]:
    """The reports of a period that a place has not got, with the day each is due and how that day stands to today."""
    return tuple(
        Owed(full_name(one.unit.name, one.unit.type), "; ".join(one.forms), one.due, _lateness(one.days, one.begun))
        for one in missing(receiver_id, period)
    )


def _lateness(days: int, begun: bool) -> str:
    state = "quá hạn" if days < 0 else "đến hạn hôm nay" if days == 0 else "chưa đến hạn"
    return f"{state}, đã nhập một phần" if begun else state


def doubted_in(unit_id: int, period: Period, hierarchy: str = "state") -> frozenset[int]:
    """The statements that open findings about a unit and those below are about, but for what is only to know."""
    below = subtree_ids(unit_id, period.last, hierarchy)
    found = [one for one in ledger.open_findings(below, period) if one.severity != Severity.INFO]
    return frozenset(seq for one in found for seq in one.statements)
