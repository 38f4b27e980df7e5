"""What a document is proposed to be, and each figure in it, before anybody looked."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from giaoban.base.clock import today
from giaoban.catalogue.matching import measure_for, standing
from giaoban.catalogue.queries import MeasureView, measures, regime_of
from giaoban.catalogue.rules import PeriodError, Regime, parse_period
from giaoban.figures.enums import Quality
from giaoban.intake.enums import DocumentState, FactState
from giaoban.intake.facts import from_json
from giaoban.intake.meeting import meeting_json
from giaoban.intake.models import Document, MatchMemory, ReadFact
from giaoban.intake.placing import Place, lines_asked, period_or_none, place
from giaoban.intake.rules import (
    SAME_PAPER,
    STATED_ROLES,
    Numbers,
    alike,
    is_estimate,
    items_for,
    nature_for,
    numbers_of,
    phrase_of,
    repeats,
)
from giaoban.registry.enums import BodyKind, UnitType
from giaoban.registry.matching import match_organisation
from giaoban.registry.queries import UnitView, name_key, subtree_ids, unit
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
    asked: bool = False


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
    if not found or found[0].body == BodyKind.PLACE:
        named = _named_in_head(text, on, reach)
        found, stranger = ([named], False) if named else (found, stranger)
    body = found[0] if found else unit(office_id, on)
    regime = _regime(body.id, body.place_id, body.body)
    period = _period(meta.period.label if meta.period else "", regime)
    asked = [] if stranger else lines_asked(body.id, period_or_none(period, regime))
    for other in (Regime.LICH, Regime.ND09):
        # The forms that the unit owes say how their periods are counted.
        if period and not asked and not stranger and other != regime:
            asked = lines_asked(body.id, period_or_none(period, other))
            regime = other if asked else regime
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
            "meeting": meeting_json(reading),
        },
        replaces_id=None if stranger else _earlier(office_id, body.id, period, text),
        matches=_as_asked(
            reading.facts,
            match_facts(office_id, text, reading.facts, on),
            asked,
        ),
    )


def earlier_of(document: Document) -> str | None:
    """The document that this one is a newer version of, by whom and when it is now said to be from."""
    return _earlier(document.office_id, document.stated_by_id, document.period, document.text, document.pk)


def _earlier(office_id: int, body_id: int | None, period: str, text: str, but: str = "") -> str | None:
    """The last document of the same body and period whose words are much the same: a unit may send two papers a month,
    and the second is no newer version of the first for that."""
    if not period:
        return None
    rows = Document.objects.filter(office_id=office_id, stated_by_id=body_id, period=period)
    rows = rows.exclude(state=DocumentState.DISCARDED).exclude(pk=but).order_by("-uploaded_at")
    return next((pk for pk, words in rows.values_list("pk", "text")[:20] if alike(words, text) >= SAME_PAPER), None)


def _named_in_head(text: str, on: date, reach: set[int]) -> UnitView | None:
    """The unit whose own full name begins one of the first lines: a hamlet, an office whose name has a comma in it."""
    heads = [line.strip()[:200] for line in text[:1500].split("\n") if line.strip()][:5]
    for line in heads:
        for view in match_organisation(line, on, reach):
            if f"{name_key(line)} ".startswith(f"{name_key(view.name)} ") and view.place_id != view.id:
                return view
            if f"{name_key(line)} ".startswith(f"{name_key(view.name)} ") and view.type == UnitType.HAMLET:
                return view
    return None


def _as_asked(facts: Sequence[Fact], matches: list[Match], asked: list[Place]) -> list[Match]:
    """The matches as the unit's own forms ask for them: their lines' items and natures."""
    pairs = enumerate(zip(facts, matches, strict=True))
    placed = place([(i, fact, match.measure_id, match.item) for i, (fact, match) in pairs], asked)
    return [
        replace(match, item=placed[i].line.item, nature=placed[i].line.nature, asked=True) if i in placed else match
        for i, match in enumerate(matches)
    ]


def ask_anew(document: Document, rows: Sequence[ReadFact]) -> list[ReadFact]:
    """The open figures as the forms of whom the document is now said to be from ask for them; those that changed."""
    asked = lines_asked(document.stated_by_id, period_or_none(document.period, document.regime))
    before = [row for row in rows if row.state == FactState.OPEN and row.measure_id is not None]
    # What the last forms named is asked for again by these, or by none.
    found = place([(r.index, from_json(r.fact), r.measure_id, "" if r.asked else r.item) for r in before], asked)
    changed = []
    for row in before:
        one = found.get(row.index)
        now = (one.line.item, one.line.nature, True) if one else ("" if row.asked else row.item, row.nature, False)
        if (row.item, row.nature, row.asked) != now:
            row.item, row.nature, row.asked = now
            changed.append(row)
    return changed


def placed_of(document: Document, rows: Sequence[ReadFact]) -> dict[int, Place]:
    """The lines that the figures of a document belong in, by the forms of whom it is said to be from."""
    asked = lines_asked(document.stated_by_id, period_or_none(document.period, document.regime))
    found = place([(row.index, from_json(row.fact), row.measure_id, row.item) for row in rows], asked)
    # An item that a person gave is another figure than a line for the whole or for another item.
    items = {row.index: row.item for row in rows}
    return {index: one for index, one in found.items() if items[index] == one.line.item}


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
