"""The delivered rules, as data, and what a rule's numbers may be. No database."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from giaoban.checks import relations
from giaoban.checks.kinds import KINDS
from giaoban.checks.relations import RelationError, relation, side
from giaoban.checks.rules import SEVERITIES, Rule

# The numbers of each kind that an office may set, with the least and the most that make sense.
NUMBERS: dict[str, dict[str, tuple[float, float]]] = {
    "history": {"least": (4, 60), "window": (4, 120), "score": (2, 20), "floor": (0.01, 2)},
    "zero": {"least": (2, 36)},
    "gap": {"least": (2, 36)},
    "copied": {"least": (3, 100)},
    "items": {"least": (1, 50)},
    "range": {"min": (-1e15, 1e15), "max": (-1e15, 1e15)},
}
_HEAD = ("code", "kind", "name", "severity", "measures", "but")


class RuleError(ValueError):
    """A rule that makes no sense; the argument says what of it."""


@cache
def delivered() -> tuple[Rule, ...]:
    """Every rule that is delivered, in order. Raises RuleError for data that makes no sense."""
    data = tomllib.loads((files("giaoban.checks") / "data" / "rules.toml").read_text("utf-8"))
    found = tuple(
        Rule(
            code=row["code"],
            kind=row["kind"],
            name=row["name"],
            severity=row["severity"],
            measures=frozenset(row.get("measures", ())),
            but=frozenset(row.get("but", ())),
            params={key: value for key, value in row.items() if key not in _HEAD},
            valid_from=data["valid_from"],
        )
        for row in data["rule"]
    )
    for rule in found:
        demand_sense(rule)
    if len({rule.code for rule in found}) < len(found):
        raise RuleError("two rules of one code")
    return found


def demand_sense(rule: Rule) -> None:
    """Raise RuleError unless the rule can be run as it is."""
    if rule.kind not in KINDS:
        raise RuleError(rule.kind)
    if rule.severity not in SEVERITIES:
        raise RuleError(rule.severity)
    _demand_numbers(rule.kind, rule.params)
    if rule.kind in relations.KINDS:
        try:
            relation(rule.params.get("relation", ""))
            for text in rule.params.get("or", ()):
                side(text)
        except RelationError as error:
            raise RuleError(str(error)) from error


def _demand_numbers(kind: str, params: Mapping[str, Any]) -> None:
    for name, (least, most) in NUMBERS.get(kind, {}).items():
        number = params.get(name)
        if number is None and kind == "range":
            continue
        if not isinstance(number, int | float) or not least <= number <= most:
            raise RuleError(name)
    if kind == "range" and params.get("min") is None and params.get("max") is None:
        raise RuleError("min")
