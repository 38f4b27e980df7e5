"""Set a rule for an office and everything below it: on or off, its numbers, its severity, from a day on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now, today
from giaoban.base.errors import Refusal, declare
from giaoban.base.ids import new_id
from giaoban.base.locks import ledger_held
from giaoban.catalogue.queries import measures
from giaoban.checks.definitions import RuleError, demand_sense
from giaoban.checks.models import RuleSetting
from giaoban.checks.relations import KINDS as RELATIONS
from giaoban.checks.relations import RelationError, codes_of
from giaoban.checks.rulebook import RuleBook
from giaoban.checks.rules import Rule
from giaoban.registry.queries import above_or_at

NO_RULE = declare("checks.no_rule", _("Không có quy tắc kiểm tra này."))
BAD_RULE = declare(
    "checks.bad_rule", _("Quy tắc chưa dùng được: xem lại “%(what)s”. Ví dụ: VX01 <= VX01:previous + XD02.")
)
NO_MEASURE = declare("checks.no_measure", _("Không có chỉ tiêu mang mã %(codes)s."))
NO_NAME = declare("checks.no_name", _("Hãy đặt tên cho quy tắc, không quá 200 ký tự."))
SET_ABOVE = declare(
    "checks.set_above", _("Quy tắc này do cấp trên đặt cho cả đơn vị bên dưới. Hãy đề nghị cấp trên sửa.")
)
BAD_DAYS = declare("checks.bad_days", _("Ngày hết hiệu lực phải sau ngày bắt đầu."))


def set_rule(
    actor: Actor,
    unit_id: int,
    code: str,
    *,
    active: bool,
    severity: str,
    numbers: Mapping[str, float] | None = None,
    valid_from: date,
    valid_to: date | None = None,
) -> None:
    """Set a rule that stands, delivered or of one's own, for a unit and everything below it from a day on.

    `numbers` are those of its kind (definitions.NUMBERS). Periods that end before the day keep what held then. Needs
    `catalogue.manage`. Refuses what a higher office has set, and numbers that make no sense.
    """
    demand(actor, "catalogue.manage", unit_id)
    standing = {one.rule.code: one for one in RuleBook([unit_id]).every(unit_id, max(valid_from, today()))}
    if code not in standing:
        raise Refusal(NO_RULE)
    owner = standing[code].owner_id
    if owner is not None and owner not in _family(unit_id):
        raise Refusal(SET_ABOVE)
    rule = replace(
        standing[code].rule,
        active=active,
        severity=severity,
        params={**standing[code].rule.params, **(numbers or {})},
        valid_from=valid_from,
        valid_to=valid_to,
    )
    _write(actor, unit_id, rule)


def add_rule(
    actor: Actor, unit_id: int, *, name: str, relation: str, severity: str, kind: str = "continuity", valid_from: date
) -> str:
    """Add a relation of the office's own: two sums of named expressions' heads with =, <= or >= between; its code.

    Needs `catalogue.manage`. Refuses what is no relation, naming the piece, and measures that are not there.
    """
    demand(actor, "catalogue.manage", unit_id)
    if not name.strip() or len(name) > 200:
        raise Refusal(NO_NAME)
    rule = Rule(
        code=f"rieng-{new_id(8)}",
        kind=kind,
        name=name.strip(),
        severity=severity,
        params={"relation": " ".join(relation.split())},
        valid_from=valid_from,
    )
    _write(actor, unit_id, rule)
    return rule.code


def understood(rule: Rule) -> None:
    """Refuse a rule that cannot be run, saying what of it."""
    try:
        demand_sense(rule)
        codes = codes_of(rule.params["relation"]) if rule.kind in RELATIONS else rule.measures | rule.but
    except (RuleError, RelationError) as error:
        raise Refusal(BAD_RULE, what=str(error)) from error
    missing = sorted(codes - {view.code for view in measures(today()).values()})
    if missing:
        raise Refusal(NO_MEASURE, codes=", ".join(missing))


def _family(unit_id: int) -> set[int]:
    """The unit's own place and its bodies: what one of them set, the others may change."""
    return {one for one in above_or_at(unit_id, today()) if unit_id in above_or_at(one, today())}


def _write(actor: Actor, unit_id: int, rule: Rule) -> None:
    understood(rule)
    if rule.valid_to is not None and rule.valid_to < rule.valid_from:
        raise Refusal(BAD_DAYS)
    with ledger_held():
        line = audit(actor, "checks.set_rule", unit_id, {"rule": rule.code, "active": rule.active})
        row = RuleSetting(
            owner_id=unit_id,
            code=rule.code,
            kind=rule.kind,
            name=rule.name,
            severity=rule.severity,
            params={
                **rule.params,
                **({"measures": sorted(rule.measures)} if rule.measures else {}),
                **({"but": sorted(rule.but)} if rule.but else {}),
            },
            active=rule.active,
            valid_from=rule.valid_from,
            valid_to=rule.valid_to,
            account_id=actor.account_id,
            at=now(),
            audit=line,
        )
        row.save()
