"""Danh mục → Quy tắc kiểm tra: which rules hold here, who set them, trying one before it is set."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.checks.actions.set_rule import BAD_RULE, NO_RULE, add_rule, set_rule
from giaoban.checks.definitions import NUMBERS
from giaoban.checks.rulebook import RuleBook, SetRule
from giaoban.checks.rules import SEVERITIES, Rule
from giaoban.checks.trying import Tried, try_rule
from giaoban.people.queries import account_names
from giaoban.registry.queries import UnitView, units
from giaoban.web.screen import Seat, unit_screen
from giaoban.web.views.units import day_of

KINDS = {
    "parts": lambda: _("Các phần và tổng"),
    "continuity": lambda: _("Số có, số vào, số ra"),
    "most": lambda: _("Không nhiều hơn"),
    "items": lambda: _("Từng phần và tổng"),
    "ratio": lambda: _("Tỷ lệ không quá 100%"),
    "recomputed": lambda: _("Tỷ lệ tính lại"),
    "range": lambda: _("Khoảng cho phép"),
    "required": lambda: _("Ô bắt buộc"),
    "cumulation": lambda: _("Lũy kế và từng kỳ"),
    "zero": lambda: _("Trống không phải là 0"),
    "gap": lambda: _("Bỏ trống"),
    "copied": lambda: _("Chép lại kỳ trước"),
    "history": lambda: _("So với lịch sử"),
    "sources": lambda: _("Hai nguồn"),
    "said": lambda: _("Lời văn và số liệu"),
    "children": lambda: _("Đơn vị và cấp dưới"),
}
SEVERITY_NAMES = {
    "error": lambda: _("sai, chặn gửi"),
    "warning": lambda: _("cần giải trình"),
    "info": lambda: _("để biết"),
}
NUMBER_NAMES = {
    "least": lambda: _("Ít nhất bao nhiêu kỳ (hoặc phần)"),
    "window": lambda: _("So với bao nhiêu kỳ trước"),
    "score": lambda: _("Ngưỡng điểm z"),
    "floor": lambda: _("Dao động coi là thường (0,15 = 15%)"),
    "min": lambda: _("Nhỏ nhất"),
    "max": lambda: _("Lớn nhất"),
}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as the list shows it."""

    rule: Rule
    kind: str
    severity: str
    owner: UnitView | None
    who: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class NumberField:
    """One number of a rule that may be set."""

    name: str
    words: str
    value: str


def _lines(found: tuple[SetRule, ...]) -> list[RuleLine]:
    owners = units({one.owner_id for one in found if one.owner_id is not None}, today())
    people = account_names({one.account_id for one in found})
    return [
        RuleLine(
            one.rule,
            KINDS[one.rule.kind](),
            SEVERITY_NAMES[one.rule.severity](),
            owners.get(one.owner_id) if one.owner_id is not None else None,
            people.get(one.account_id, "") if one.account_id is not None else "",
            one.at,
        )
        for one in found
    ]


def _standing(seat: Seat) -> tuple[SetRule, ...]:
    return RuleBook([seat.unit.id]).every(seat.unit.id, today())


@unit_screen("catalogue.manage")
@require_GET
def rules(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every rule that holds here today, and those that are off; a form for a rule of one's own."""
    found = _lines(_standing(seat))
    asked = request.GET
    tried, own = None, {name: asked.get(name, "") for name in ("name", "relation", "severity")}
    if asked.get("relation"):
        tried = try_rule(seat.actor, seat.unit.id, _own(asked), seat.period)
    context = {
        "lines": found,
        "off": sum(not line.rule.active for line in found),
        "own": own,
        "tried": tried,
        "severities": _severities(),
        "today": today(),
    }
    return render(request, "web/rules.html", context)


def _severities() -> list[tuple[str, str]]:
    return [(one, SEVERITY_NAMES[one]()) for one in SEVERITIES]


def _own(asked: QueryDict) -> Rule:
    return Rule("rieng", "continuity", asked.get("name", ""), "warning", params={"relation": asked.get("relation", "")})


@unit_screen("catalogue.manage")
@require_POST
def rules_add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Add a relation of the office's own."""
    post = request.POST
    add_rule(
        seat.actor,
        seat.unit.id,
        name=post.get("name", ""),
        relation=post.get("relation", ""),
        severity=post.get("severity", ""),
        valid_from=day_of(post.get("tu-ngay", "")),
    )
    messages.success(request, _("Đã thêm quy tắc. Lần kiểm tra tới sẽ dùng quy tắc này."))
    return redirect(seat.url("rules"))


def _found(seat: Seat, rule_code: str) -> SetRule:
    one = next((one for one in _standing(seat) if one.rule.code == rule_code), None)
    if one is None:
        raise Refusal(NO_RULE)
    return one


@unit_screen("catalogue.manage")
@require_GET
def rules_one(request: HttpRequest, seat: Seat, rule_code: str) -> HttpResponse:
    """One rule with its numbers; with `thu` what it would find in the last twelve periods with the numbers given."""
    one = _found(seat, rule_code)
    tried: Tried | None = None
    rule = one.rule
    if request.GET.get("thu"):
        rule = replace(rule, params={**rule.params, **numbers_of(rule.kind, request.GET)})
        tried = try_rule(seat.actor, seat.unit.id, rule, seat.period)
    context = {
        "line": _lines((one,))[0],
        "rule": rule,
        "relation": rule.params.get("relation", ""),
        "note": rule.params.get("note", ""),
        "numbers": [
            NumberField(name, NUMBER_NAMES[name](), str(rule.params.get(name, "")).replace(".", ","))
            for name in NUMBERS.get(rule.kind, {})
        ],
        "severities": _severities(),
        "tried": tried,
        "period": seat.period,
        "today": today(),
    }
    return render(request, "web/rule.html", context)


def numbers_of(kind: str, given: Mapping[str, str]) -> dict[str, float]:
    """The numbers of a kind that a form gave, with a comma or a point; what was left empty is left out."""
    found: dict[str, float] = {}
    for name in NUMBERS.get(kind, {}):
        text = given.get(name, "").strip().replace(" ", "").replace(",", ".")
        if not text:
            continue
        try:
            number = float(text)
        except ValueError:
            raise Refusal(BAD_RULE, what=text) from None
        found[name] = int(number) if number.is_integer() else number
    return found


@unit_screen("catalogue.manage")
@require_POST
def rules_set(request: HttpRequest, seat: Seat, rule_code: str) -> HttpResponse:
    """Set a rule here: on or off, how grave, its numbers, from a day on."""
    rule = _found(seat, rule_code).rule
    post = request.POST
    set_rule(
        seat.actor,
        seat.unit.id,
        rule_code,
        active=post.get("dung") == "1",
        severity=post.get("severity", rule.severity),
        numbers=numbers_of(rule.kind, post),
        valid_from=day_of(post.get("tu-ngay", "")),
    )
    messages.success(request, _("Đã đặt quy tắc “%(name)s”.") % {"name": rule.name})
    return redirect(seat.url("rules"))
