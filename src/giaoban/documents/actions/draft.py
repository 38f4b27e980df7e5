"""Make the draft of a document of a period: its report, the report over units, targets, plan, or who is chased."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now, today
from giaoban.base.errors import Refusal, declare
from giaoban.base.ids import new_id
from giaoban.catalogue.rules import Period, period_name
from giaoban.documents import sources
from giaoban.documents.actions.write import form_on, write
from giaoban.documents.compose import Matter, behind_of, compose, frame_of, next_name, unsaid_of
from giaoban.documents.content import Document, DocumentKind, evenly_dated
from giaoban.documents.contributions import NEXT_TASKS, PREVIOUS_CONCLUSIONS, Moment, section
from giaoban.documents.expressions import Scope, head_of
from giaoban.documents.kinds.chasing import ChasingMatter, compose_chasing
from giaoban.documents.kinds.level_above import LevelMatter, compose_level_above
from giaoban.documents.kinds.plan import PlanMatter, aims_of, compose_plan
from giaoban.documents.kinds.targets import compose_targets
from giaoban.documents.models import Draft
from giaoban.documents.naming import figures_of
from giaoban.documents.profiles import Profile
from giaoban.documents.templates import Wording, wording_of
from giaoban.documents.vocabulary import OF_A_PERIOD
from giaoban.documents.wordings import delivered
from giaoban.registry.queries import unit

NO_FIGURES = declare(
    "documents.no_figures",
    _("Chưa có số liệu nào của %(unit)s cho kỳ %(period)s. Hãy ghi nhận báo cáo của đơn vị trước khi dự thảo."),
)
NOT_OF_PERIOD = declare(
    "documents.not_of_period",
    _("“%(kind)s” không lập từ số liệu của một kỳ. Các loại lập được: %(known)s."),
)
NOBODY_BELOW = declare(
    "documents.nobody_below",
    _("%(unit)s không có đơn vị trực thuộc nào để so sánh trong kỳ %(period)s. Hãy chọn “Báo cáo kỳ”."),
)
NOBODY_OWES = declare(
    "documents.nobody_owes", _("Mọi đơn vị đã gửi đủ báo cáo kỳ %(period)s cho %(unit)s: không cần đôn đốc.")
)
# Whom a letter chases is given so many days.
_GRACE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class _Made:
    """A composed document, with what a draft keeps beside it."""

    document: Document
    matter: Matter | None = None
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """For what a document is composed, and how."""

    unit_id: int
    period: Period
    seq: int
    hierarchy: str
    profile: Profile
    wording: str


def draft(
    actor: Actor,
    unit_id: int,
    period: Period,
    form: str = "state",
    hierarchy: str = "state",
    kind: str = DocumentKind.REPORT,
    own_wording: bool = True,
) -> Draft:
    """Write a document of a unit and period from the ledger as it stands, keep it, and return it.

    Needs `documents.draft` for the unit. Every printed figure is kept with its expression, value and place, so that
    `verify` can hold the file against it. The wording is the unit's own where it keeps one, unless `own_wording` is
    off. Refuses a form or kind this version does not have, a period without figures, and a wording that names what
    there is no more.
    """
    demand(actor, "documents.draft", unit_id)
    profile = form_on(form, period.last)
    if kind not in _COMPOSERS:
        raise Refusal(NOT_OF_PERIOD, kind=kind, known=", ".join(OF_A_PERIOD))
    # Read before the transaction, at one position: inside it every roll-up would read the whole ledger anew.
    seq = sources.position()
    wording = wording_of(unit_id, kind) if own_wording else Wording(delivered(kind))
    made = _COMPOSERS[kind](_Asked(unit_id, period, seq, hierarchy, profile, wording.text))
    return write(
        actor,
        unit_id,
        kind,
        made.document,
        form=form,
        on=period.last,
        terms=(*made.terms, *(_terms(made.matter) if made.matter else ())),
        period=period,
        seq=seq,
        names=_titles(made.document, made.matter) if made.matter else {},
        hierarchy=hierarchy,
        template_id=wording.template_id,
    )


def preview(actor: Actor, unit_id: int, period: Period, form: str, kind: str, text: str) -> Document:
    """What a wording that is not kept yet would give for a period; nothing is written. Needs `documents.draft`."""
    demand(actor, "documents.draft", unit_id)
    asked = _Asked(unit_id, period, sources.position(), "state", form_on(form, period.last), text)
    return evenly_dated(_COMPOSERS[kind](asked).document)


def _matter(asked: _Asked) -> Matter:
    matter = sources.matter_of(asked.unit_id, asked.period, asked.seq, asked.hierarchy)
    if not any(row.this_period.value is not None or row.to_date.value is not None for row in matter.rows):
        raise Refusal(NO_FIGURES, unit=unit(asked.unit_id, asked.period.last).name, period=str(asked.period))
    of = (asked.unit_id, asked.period, asked.seq, new_id)
    return replace(matter, previous=section(PREVIOUS_CONCLUSIONS, *of), ahead=section(NEXT_TASKS, *of))


def _report(asked: _Asked) -> _Made:
    matter = _matter(asked)
    return _Made(compose(matter, asked.profile, today(), new_id, asked.wording), matter)


def _targets(asked: _Asked) -> _Made:
    matter = _matter(asked)
    return _Made(compose_targets(matter, asked.profile, today(), new_id, asked.wording), matter)


def _level_above(asked: _Asked) -> _Made:
    matter = _matter(asked)
    found = sources.comparisons_of(asked.unit_id, asked.period, matter.rows, asked.seq, asked.hierarchy)
    if not found:
        raise Refusal(NOBODY_BELOW, unit=unit(asked.unit_id, asked.period.last).name, period=period_name(asked.period))
    places = sources.places_of_works(matter.rows, asked.period.last)
    level = LevelMatter(matter, tuple(found), places)
    terms = {*(member.unit.name for one in found for member in one.members), *places.values()}
    return _Made(compose_level_above(level, asked.profile, today(), new_id, asked.wording), matter, tuple(terms))


def _plan(asked: _Asked) -> _Made:
    matter = _matter(asked)
    frame = frame_of(matter, new_id)
    behind = [row for _lead, rows in behind_of(matter) for row in rows] + unsaid_of(matter)
    plan = PlanMatter(
        office=matter.office,
        period_name=next_name(asked.period),
        aims=aims_of(behind, frame),
        ahead=matter.ahead,
    )
    figures = figures_of(matter.rows, matter.measures, frame)
    return _Made(compose_plan(plan, asked.profile, today(), new_id, asked.wording, figures), matter)


def _chasing(asked: _Asked) -> _Made:
    owed = sources.owed_to(asked.unit_id, asked.period, Moment(asked.seq, now()))
    if not owed:
        raise Refusal(NOBODY_OWES, unit=unit(asked.unit_id, asked.period.last).name, period=period_name(asked.period))
    office = sources.office_on(asked.unit_id, asked.period.last, asked.hierarchy)
    scope = Scope(unit(asked.unit_id, asked.period.last).code, asked.period, asked.hierarchy)
    matter = ChasingMatter(office, scope, period_name(asked.period), owed, max(one.due for one in owed))
    if matter.until < today():
        matter = replace(matter, until=today() + _GRACE)
    names = tuple(text for one in owed for text in (one.name, *one.what) if any(letter.isdigit() for letter in text))
    return _Made(compose_chasing(matter, asked.profile, today(), new_id, asked.wording), terms=names)


_COMPOSERS: dict[str, Callable[[_Asked], _Made]] = {
    DocumentKind.REPORT: _report,
    DocumentKind.LEVEL_ABOVE: _level_above,
    DocumentKind.TARGETS: _targets,
    DocumentKind.PLAN: _plan,
    DocumentKind.CHASING: _chasing,
}


def _titles(document: Document, matter: Matter) -> dict[str, str]:
    """What a figure is called for whoever hovers over it in Word."""
    names = {row.measure.code: row.measure.name for row in matter.rows}
    return {one.id: names.get(head_of(one.expressions[0])[0], "") for one in document.figures()}


def _terms(matter: Matter) -> list[str]:
    """Names with digits in them that the report prints: they are names, not figures."""
    names = {row.measure.name for row in matter.rows} | {row.item for row in matter.rows}
    names |= {*matter.coverage.missing, matter.office.name, matter.office.place_name, matter.office.parent_name}
    return sorted(name for name in names if any(letter.isdigit() for letter in name))
