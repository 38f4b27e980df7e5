"""The history of one figure: every statement of it, every choice among them, who, when and why."""

from dataclasses import dataclass, replace
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giaoban.base.actors import NOT_ALLOWED
from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.catalogue.queries import MeasureView, measures
from giaoban.figures.enums import EntryKind
from giaoban.figures.past import Step, history_of, key_of_statement
from giaoban.figures.queries import StatementView
from giaoban.people.queries import account_names
from giaoban.registry.queries import UnitView, heirs, units
from giaoban.web.boundaries import kept
from giaoban.web.screen import Seat, unit_screen
from giaoban.web.templatetags.giaoban import stated
from giaoban.web.unit_words import unit_words
from giaoban.web.views.figures import NO_FIGURE


@dataclass(frozen=True, slots=True)
class PastLine:
    """What one action did to the figure: its steps in the ledger, told as one."""

    head: Step
    what: str
    value: str
    before: str
    reason: str
    conflict: bool
    said: StatementView | None
    who: str
    on_behalf_of: str
    unit: UnitView | None
    document_id: str
    submission_id: str


@unit_screen("figures.view")
@require_GET
def figures_history(request: HttpRequest, seat: Seat, seq: int) -> HttpResponse:
    """Everything that was said of the figure that a statement is of, newest first; what holds now in the heading."""
    key = key_of_statement(seq)
    steps = history_of(key, seat.actor) if key else ()
    views = [step.statement for step in steps if step.statement is not None and step.statement.key == key]
    if not views:
        raise Refusal(NO_FIGURE)
    view = views[-1]
    # Of a unit that is no more, whoever may look at one that it passed into.
    owners = (view.about_id, view.stated_by_id, *heirs(view.about_id))
    if not any(seat.actor.may("figures.view", one) for one in owners):
        raise Refusal(NOT_ALLOWED)
    now = next((one for one in views if one.of_record), None)
    # In the unit that it was stated in: the measure may be counted otherwise today.
    measure = replace(measures(today(), {view.measure_id})[view.measure_id], unit=(now or view).unit)
    context = {
        "measure": measure,
        "view": view,
        "about": units([view.about_id], today()).get(view.about_id),
        "now": _value(now, measure) if now else "",
        "conflict": now is not None and now.conflict,
        "lines": _lines(steps, measure),
        "statements": len({one.seq for one in views}),
        "seq": seq,
        "back": kept(seat) if "ky" in request.GET else f"ky={view.period}@{view.regime}",
    }
    return render(request, "web/figures_history.html", context)


def _value(view: StatementView | None, measure: MeasureView) -> str:
    if view is None:
        return ""
    if view.absence:
        return _("không phát sinh") if view.absence == "none" else _("không áp dụng")
    said = stated(view.value, view.numerator, view.denominator, view.scale, view.part_scale, view.unit)
    return said if view.unit == measure.unit else f"{said} {unit_words(view.unit)}"


def _lines(steps: tuple[Step, ...], measure: MeasureView) -> list[PastLine]:
    names = account_names({one for step in steps for one in (step.account_id, step.on_behalf_of)})
    places = units({step.statement.stated_by_id for step in steps if step.statement is not None}, today())
    acts = [tuple(group) for _audit, group in groupby(steps, key=lambda step: step.audit_id)]
    return [_line(act, measure, names, places) for act in reversed(acts)]


def _line(act: tuple[Step, ...], measure: MeasureView, names: dict[int, str], places: dict[int, UnitView]) -> PastLine:
    head = next((step for step in act if step.kind == EntryKind.SUPERSEDE), act[0])
    said = next((step.statement for step in act if step.kind == EntryKind.STATE), None)
    kind, _colon, rest = (said.source.reference if said else "").partition(":")
    whats = [
        _what(step, head, measure) for step in act if step.kind != EntryKind.STATE or head.kind != EntryKind.SUPERSEDE
    ]
    return PastLine(
        head=head,
        what=" · ".join([whats[0], *(what[:1].lower() + what[1:] for what in dict.fromkeys(whats[1:]))]),
        value=_value(head.statement, measure),
        before=_value(head.other or head.before, measure),
        reason=next((step.reason for step in act if step.reason), ""),
        conflict=any(step.conflict for step in act),
        said=said,
        who=_("hệ thống") if head.account_id is None else names.get(head.account_id, f"#{head.account_id}"),
        on_behalf_of="" if head.on_behalf_of is None else names.get(head.on_behalf_of, f"#{head.on_behalf_of}"),
        unit=places.get(said.stated_by_id) if said else None,
        document_id=rest if kind == "document" else "",
        submission_id=rest.split(":")[0] if kind == "submission" else "",
    )


def _what(step: Step, head: Step, measure: MeasureView) -> str:
    if step.kind == EntryKind.PICK:
        if step.statement is None:
            return _("Không còn số nào được dùng")
        if head.statement is not None and step.statement.seq != head.statement.seq:
            return _("Số chính là %(value)s") % {"value": _value(step.statement, measure)}
        return _("Người chọn làm số chính") if step.by_person else _("Số chính theo quy tắc")
    names = {
        EntryKind.STATE: _("Nêu số liệu"),
        EntryKind.ACCEPT: _("Duyệt"),
        EntryKind.SUPERSEDE: _("Đính chính"),
        EntryKind.WITHDRAW: _("Rút lại"),
    }
    return names[EntryKind(step.kind)]
