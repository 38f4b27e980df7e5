"""Every kind of rule, and running rules over a sheet. Pure."""

from collections.abc import Callable, Iterable, Iterator

from giaoban.catalogue.rules import Period
from giaoban.checks import below, histories, ratios, relations, sources, windows
from giaoban.checks.rules import Found, Rule, gravest_first
from giaoban.checks.sheet import Sheet

Check = Callable[[Rule, Sheet, int, Period], Iterator[Found]]

KINDS: dict[str, Check] = {
    "parts": relations.holds,
    "continuity": relations.holds,
    "most": relations.holds,
    "items": relations.of_items,
    "ratio": ratios.no_more_than_whole,
    "recomputed": ratios.follows_from_parts,
    "range": ratios.in_range,
    "required": ratios.required_is_there,
    "cumulation": windows.adds_up_over_time,
    "zero": windows.nought_is_meant,
    "gap": windows.still_reported,
    "copied": windows.not_copied,
    "history": histories.unusual,
    "sources": sources.two_sources,
    "said": sources.as_said,
    "children": below.own_and_children,
}


def check(sheet: Sheet, rules: Iterable[Rule], unit: int, period: Period) -> tuple[Found, ...]:
    """What of a unit's figures for a period does not fit, by the rules valid on the period's last day; the gravest
    first, each thing once."""
    found: dict[str, Found] = {}
    for rule in rules:
        if rule.holds_on(period.last):
            for one in KINDS[rule.kind](rule, sheet, unit, period):
                found.setdefault(one.mark, one)
    return gravest_first(found.values())
