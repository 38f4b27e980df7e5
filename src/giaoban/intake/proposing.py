"""What a document is proposed to be, and each figure in it, before anybody looked."""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from giaoban.base.clock import today
from giaoban.catalogue.matching import measure_for, standing
from giaoban.catalogue.queries import MeasureView, measures, regime_of
from giaoban.catalogue.rules import PeriodError, Regime, parse_period
from giaoban.figures.enums import Quality
from giaoban.intake.enums import FactState
from giaoban.intake.models import Document, MatchMemory
from giaoban.intake.rules import (
    STATED_ROLES,
    Numbers,
    is_estimate,
    items_for,
    nature_for,
    numbers_of,
    phrase_of,
    repeats,
)
from giaoban.registry.enums import BodyKind
from giaoban.registry.matching import match_organisation
from giaoban.registry.queries import subtree_ids, unit
from vnfigures import Fact, Reading

CONTEXT = 60


@dataclass(frozen=True, slots=True)
class Match:
    """What one figure is proposed to become."""

    measure_id: int | None = None
    item: str = ""
    nature: str = ""
    quality: int = Quality.ACTUAL
    state: str = FactState.OPEN


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a document is proposed to be: whose, about which place, for which period."""

    about_id: int | None
    stated_by_id: int | None
    regime: str
    period: str
    meta: dict[str, Any]
    replaces_id: str | None
    matches: list[Match] = field(default_factory=list)


def propose(office_id: int, text: str, reading: Reading) -> Proposal:
    """Body, place, regime, period, earlier version and a measure for each figure, as far as the text tells."""
    meta = reading.meta
    on = _day(meta.held_on) or today()
    reach = subtree_ids(office_id, on)
    found = match_organisation(meta.organisation, on, reach) if meta.organisation else []
    # Who is named but not found is asked for: another ward's report must not become this ward's figures in silence.
    stranger = bool(meta.organisation) and not found
    body = found[0] if found else unit(office_id, on)
    regime = _regime(body.id, body.place_id, body.body)
    period = _period(meta.period.label if meta.period else "", regime)
    earlier = Document.objects.filter(office_id=office_id, about_id=body.place_id, stated_by_id=body.id, period=period)
    replaces = earlier.exclude(state="discarded").order_by("-uploaded_at").first() if period and not stranger else None
    return Proposal(
        about_id=None if stranger else body.place_id,
        stated_by_id=None if stranger else body.id,
        regime=str(regime),
        period=period,
        meta={
            "organisation": meta.organisation,
            "period": asdict(meta.period) if meta.period else None,
            "held_on": meta.held_on,
            "matched": bool(found),
            "spans": {name: [span.start, span.end] for name, span in meta.spans.items()},
        },
        replaces_id=replaces.pk if replaces else None,
        matches=match_facts(office_id, text, reading.facts, on),
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _regime(body_id: int, place_id: int, body: str) -> Regime:
    """A Party body counts calendar months (domain.md 0.2); the rest go by what their place chose."""
    if body == BodyKind.PARTY_COMMITTEE:
        return Regime.LICH
    own = regime_of(body_id)
    return own if own != Regime.ND09 else regime_of(place_id)


def _period(label: str, regime: Regime) -> str:
    try:
        return parse_period(label, regime).label if label else ""
    except PeriodError:
        return ""


def match_facts(office_id: int, text: str, facts: tuple[Fact, ...], on: date) -> list[Match]:
    """A measure, item, nature and quality for every figure; what the office corrected before comes first."""
    known = measures(on, visible_to={office_id})
    by_code = {view.code: view for view in known.values()}
    memory = dict(MatchMemory.objects.filter(office_id=office_id).values_list("phrase", "measure_id"))
    chosen = [_measure(fact, text, known, by_code, memory) for fact in facts]
    items = items_for(
        [
            (i, f, m.id if m else None, bool(m and m.itemised))
            for i, (f, m) in enumerate(zip(facts, chosen, strict=True))
        ],
        text,
    )
    again = repeats([(i, f, m.id if m else None) for i, (f, m) in enumerate(zip(facts, chosen, strict=True))])
    matches = []
    for index, (fact, view) in enumerate(zip(facts, chosen, strict=True)):
        nature = nature_for(view.behaviour, text[max(0, fact.start - CONTEXT) : fact.start]) if view else ""
        matches.append(
            Match(
                measure_id=view.id if view else None,
                item=items.get(index, ""),
                nature=nature,
                quality=Quality.ESTIMATE if is_estimate(fact.qualifier) else Quality.ACTUAL,
                state=FactState.REPEATED if index in again else FactState.OPEN,
            )
        )
    return matches


def _measure(
    fact: Fact, text: str, known: dict[int, MeasureView], by_code: dict[str, MeasureView], memory: dict[str, int]
) -> MeasureView | None:
    remembered = memory.get(phrase_of(fact))
    if remembered in known:
        return known[remembered]
    if fact.indicator is None or fact.role not in STATED_ROLES | {"target"}:
        return None
    code = measure_for(fact.indicator, fact.kind, fact.unit, fact.role, text, fact.start, fact.end)
    view = by_code.get(code) if code else None
    return view if view and fitted(fact, view) else None


def fitted(fact: Fact, view: MeasureView) -> Numbers | None:
    """The integers that a fact gives a measure, of the catalogue or local; None where the two do not fit."""
    said = standing(view.code, fact.kind, fact.unit, fact.role) if view.family else ""
    return numbers_of(fact, view, said)
