"""Which rules hold for a unit on a day: the delivered ones, as the offices at or above it set them, and their own."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from giaoban.base.clock import today
from giaoban.base.kept import kept
from giaoban.checks.definitions import delivered
from giaoban.checks.models import RuleSetting
from giaoban.checks.rules import Rule
from giaoban.registry.queries import above_or_at


@dataclass(frozen=True, slots=True)
class SetRule:
    """A rule with who set it so: `owner_id` None and no time for one that stands as delivered."""

    rule: Rule
    owner_id: int | None = None
    account_id: int | None = None
    at: datetime | None = None


def rule_of(row: RuleSetting) -> Rule:
    """A setting as a rule."""
    params = dict(row.params)
    return Rule(
        code=row.code,
        kind=row.kind,
        name=row.name,
        severity=row.severity,
        measures=frozenset(params.pop("measures", ())),
        but=frozenset(params.pop("but", ())),
        params=params,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        active=row.active,
    )


@kept(1)
def _settings() -> tuple[RuleSetting, ...]:
    return tuple(RuleSetting.objects.order_by("valid_from", "pk"))


class RuleBook:
    """The rules of some units, read once for many days.

    Where two offices above a unit set one rule, the higher one's holds: what a town relies on, a ward does not turn
    off. So whoever runs the checks finds the same.
    """

    def __init__(self, about_ids: Collection[int]) -> None:
        rows = _settings()
        owners = {row.owner_id for row in rows}
        above = {one: above_or_at(one, today()) for one in {*about_ids, *owners}} if owners else {}
        depth = {owner: len(above[owner]) for owner in owners}
        self._owners = {
            about: tuple(sorted(above[about] & owners, key=lambda owner: (-depth[owner], owner)))
            for about in (about_ids if owners else ())
        }
        self._rows: dict[int, list[RuleSetting]] = defaultdict(list)
        for row in rows:
            self._rows[row.owner_id].append(row)
        self._known: dict[tuple[tuple[int, ...], date], tuple[SetRule, ...]] = {}

    def on(self, about: int, day: date) -> tuple[Rule, ...]:
        """The rules that hold for a unit on a day, those that are off left out."""
        return tuple(one.rule for one in self.every(about, day) if one.rule.holds_on(day))

    def every(self, about: int, day: date) -> tuple[SetRule, ...]:
        """Every rule of a unit on a day, on or off, with who set it."""
        owners = self._owners.get(about, ())
        if (owners, day) not in self._known:
            found = {rule.code: SetRule(rule) for rule in delivered()}
            # From the lowest office to the highest: the last word is the highest one's.
            for owner in owners:
                for row in self._rows[owner]:
                    if row.valid_from <= day:
                        found[row.code] = SetRule(rule_of(row), owner, row.account_id, row.at)
            self._known[(owners, day)] = tuple(found.values())
        return self._known[(owners, day)]
