"""Facts to JSON and back, as the tables keep them. The keys are those of `giaoban read --json`."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

from vnfigures import Fact

_DECIMALS = ("value", "value2", "step")


def to_json(fact: Fact) -> dict[str, Any]:
    """A fact as JSON; decimals as text, so that nothing is rounded."""
    row = {f.name: getattr(fact, f.name) for f in fields(Fact)}
    return {k: str(v) if k in _DECIMALS and v is not None else v for k, v in row.items()}


def from_json(row: dict[str, Any]) -> Fact:
    """The fact that `to_json` wrote."""
    values: dict[str, Any] = {k: Decimal(v) if k in _DECIMALS and v is not None else v for k, v in row.items()}
    return Fact(**values)
