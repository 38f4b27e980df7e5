"""What the catalogue is delivered with: measures and holidays as data. No database."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class MeasureDefinition:
    """A measure as data/measures.toml defines it; the file's head explains every key."""

    code: str
    name: str
    name_en: str
    behaviour: str
    direction: str
    unit: str
    scale: int
    part_unit: str = ""
    part_scale: int = 0
    itemised: bool = False
    units: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    part_words: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    by_words_only: bool = False

    @property
    def family(self) -> str:
        """The family's code: what stands before the dot."""
        return self.code.partition(".")[0]

    @property
    def dimension(self) -> str:
        """What kind of quantity the unit is: percent, money, area, weight or count."""
        return dimension_of(self.unit)


@dataclass(frozen=True, slots=True)
class HolidayDefinition:
    """A day off, or a working Saturday (`working`), and what the date rests on."""

    day: date
    name: str
    source: str
    working: bool = False


@dataclass(frozen=True, slots=True)
class ThresholdDefinition:
    """A threshold as data/thresholds.toml defines it; the file's head explains every key."""

    measure: str
    comparator: str
    value: Decimal
    paper: str
    valid_from: date
    valid_to: date | None = None


_DIMENSIONS = {"%": "percent", "đồng": "money", "ha": "area", "tấn": "weight"}


def dimension_of(unit: str) -> str:
    """The kind of quantity of a measure's unit.

    >>> dimension_of("đồng/người/năm")
    'money'
    """
    return _DIMENSIONS.get(unit.partition("/")[0].strip(), "count")


def field_of(family: str) -> str:
    """The field of a family, under which reports group it: the letters of its code (KT: kinh tế, ngân sách)."""
    return family.rstrip("0123456789")


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((files("giaoban.catalogue") / "data" / name).read_text("utf-8"))


@cache
def measure_definitions() -> dict[str, MeasureDefinition]:
    """Every measure of the catalogue by code, in catalogue order."""
    found: dict[str, MeasureDefinition] = {}
    for row in _data("measures.toml")["measure"]:
        values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
        definition = MeasureDefinition(**values)
        if definition.code in found:
            raise ValueError(f"measure {definition.code} is defined twice")
        found[definition.code] = definition
    return found


@cache
def nouns_for(name: str) -> tuple[str, ...]:
    """What offices call the thing that the parts of a ratio count, its own name first."""
    return (name, *_data("measures.toml")["nouns"].get(name, ()))


@cache
def measures_valid_from() -> date:
    """The day from which the delivered measures are counted as defined."""
    day: date = _data("measures.toml")["valid_from"]
    return day


@cache
def measures_of_family(family: str) -> tuple[MeasureDefinition, ...]:
    """The measures of a family, its main one first; empty for a family that does not exist."""
    return tuple(row for row in measure_definitions().values() if row.family == family)


@cache
def threshold_definitions() -> tuple[ThresholdDefinition, ...]:
    """Every threshold that the catalogue is delivered with."""
    rows = _data("thresholds.toml")["threshold"]
    return tuple(ThresholdDefinition(**{**row, "value": Decimal(str(row["value"]))}) for row in rows)


@cache
def holiday_definitions() -> tuple[HolidayDefinition, ...]:
    """Every holiday and working Saturday that is known, in order of days."""
    rows = [
        HolidayDefinition(date.fromisoformat(day), name, group["source"], group.get("working", False))
        for group in _data("holidays.toml")["law"]
        for day, name in group["days"]
    ]
    return tuple(sorted(rows, key=lambda row: row.day))
