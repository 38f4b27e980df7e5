"""Which of the units below make a target's gap, and how much of it. Pure; in words: docs/rollup.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from giaoban.figures.enums import Comparator
from giaoban.rollup.attainment import Standing
from giaoban.rollup.outlook import stands_on
from giaoban.rollup.rows import Row, TargetCell
from giaoban.rollup.targets import met, ratio

_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A unit below that lags. `amount`: by how much, at the measure's scale (of a ratio with parts: of its numerator);
    `share`: percent of what all that lag lack together. Both None for a percent without its parts: then only that the
    unit is off. `value` is what it has, `due` what it would have by now."""

    unit_id: int
    value: int
    due: int
    amount: int | None
    share: Decimal | None


def shortfalls(row: Row, stand: Standing, below: Mapping[int, Row]) -> list[Shortfall]:
    """The units below that lag, those that lack most first; empty where nobody can say.

    What adds up: a unit's own target times the share of the year that should be behind it (`outlook`); where fewer than
    half of the units have one of their own, what the unit had by now last year, grown as the whole target is on last
    year. A ratio of known parts: what its numerator lacks of the percent that the whole would stand at by now to reach
    its target. What stands on a day: its own target, less what is still to come in the same proportion. A percent
    alone is off or is not. A unit without a value is missing, not behind.
    """
    if row.target is None:
        return []
    found = [one for one in _lagging(row, row.target, stand, below) if one.amount is None or one.amount > 0]
    whole = sum(one.amount or 0 for one in found)
    if whole:
        found = [
            Shortfall(one.unit_id, one.value, one.due, one.amount, ratio(100 * (one.amount or 0), whole))
            for one in found
        ]
    off = -1 if row.target.comparator != Comparator.AT_MOST else 1
    return sorted(found, key=lambda one: (-(one.amount or 0), -off * (one.value - one.due), one.unit_id))


def _lagging(row: Row, target: TargetCell, stand: Standing, below: Mapping[int, Row]) -> list[Shortfall]:
    values = {unit: stands_on(one) for unit, one in below.items()}
    known = {unit: cell.value for unit, cell in values.items() if cell.value is not None and not cell.missing}
    if row.measure.behaviour == "ratio":
        aim = target.value - _to_come(stand)
        return [_ratio(unit, below[unit], value, aim, target.comparator) for unit, value in known.items()]
    if row.measure.behaviour not in ("flow", "stock"):
        own = {unit: one.target for unit, one in below.items() if one.target is not None and unit in known}
        return [
            Shortfall(unit, known[unit], aim.value, None, None)
            for unit, aim in own.items()
            if not met(known[unit], aim.value, aim.comparator)
        ]
    over = 1 if target.comparator == Comparator.AT_MOST else -1
    due = _due(row, stand, below)
    return [
        Shortfall(unit, value, due[unit], over * (value - due[unit]), None)
        for unit, value in known.items()
        if unit in due
    ]


def _ratio(unit: int, row: Row, value: int, aim: int, comparator: str) -> Shortfall:
    """How much its numerator lacks of (or has beyond) the percent asked for; parts of a percent alone are not known."""
    cell = stands_on(row)
    if met(value, aim, comparator):
        return Shortfall(unit, value, aim, 0, None)
    if cell.numerator is None or not cell.denominator or row.measure.unit[:1] != "%":
        return Shortfall(unit, value, aim, None, None)
    wanted = -(-cell.denominator * aim // (100 * 10**row.measure.scale))
    return Shortfall(unit, value, aim, abs(wanted - cell.numerator), None)


def _to_come(stand: Standing) -> int:
    """What a value that does not add up still gains until the year's end, if it goes on as so far."""
    return stand.outlook.gain if stand.outlook is not None else 0


def _due(row: Row, stand: Standing, below: Mapping[int, Row]) -> dict[int, int]:
    """What each unit would have by now."""
    own = {unit: one.target.value for unit, one in below.items() if one.target is not None}
    if row.measure.behaviour == "stock":
        to_come, whole_target = _to_come(stand), row.target.value if row.target else 0
        return {unit: value - (to_come * value // whole_target if whole_target else 0) for unit, value in own.items()}
    gone = (stand.outlook.share if stand.outlook else None) or stand.pace or _WHOLE
    if 2 * len(own) >= len(below):
        return {unit: int(value * gone / _WHOLE) for unit, value in own.items()}
    whole, target = row.last_year, row.target
    known = {
        unit: one.same_to_date.value
        for unit, one in below.items()
        if one.same_to_date.value is not None and not one.same_to_date.missing
    }
    if target is None or not whole.value:
        return {}
    return {unit: value * target.value // whole.value for unit, value in known.items()}
