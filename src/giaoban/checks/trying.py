"""Trying a rule before it is set: what it would have found in the last periods. Nothing is written."""

from dataclasses import dataclass

from giaoban.base.actors import Actor, demand
from giaoban.catalogue.rules import Period, previous_period
from giaoban.checks.actions.set_rule import understood
from giaoban.checks.kinds import check
from giaoban.checks.rules import Found, Rule
from giaoban.checks.sheets import read
from giaoban.registry.queries import UnitView, subtree_ids, units

# Examples that are shown.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Example:
    """One thing that a rule would find."""

    unit: UnitView
    period: Period
    found: Found


@dataclass(frozen=True, slots=True)
class Tried:
    """What a rule would find: how often, in how many reports of units and periods, and the newest examples."""

    findings: int
    reports: int
    examples: tuple[Example, ...]


def try_rule(actor: Actor, unit_id: int, rule: Rule, last: Period, count: int = 12) -> Tried:
    """Run one rule over a unit and everything below it, for a period and those before it. Needs `catalogue.manage`.

    The rule's days of validity do not count here. Refuses one that makes no sense, saying what of it.
    """
    demand(actor, "catalogue.manage", unit_id)
    understood(rule)
    periods = [last]
    while len(periods) < count and (earlier := previous_period(periods[-1])) is not None:
        periods.append(earlier)
    about_ids = subtree_ids(unit_id, last.last)
    sheet = read(about_ids, periods, unit_id if rule.kind == "required" else None)
    always = Rule(rule.code, rule.kind, rule.name, rule.severity, rule.measures, rule.but, rule.params)
    reports = [
        (about, period) for period in periods for about in sorted(about_ids) if (about, period.label) in sheet.reported
    ]
    hits = [(about, period, one) for about, period in reports for one in check(sheet, [always], about, period)]
    names = units({about for about, _period, _one in hits[:SHOWN]}, last.last)
    examples = tuple(Example(names[about], period, one) for about, period, one in hits[:SHOWN])
    return Tried(len(hits), len(reports), examples)
