"""Reading documents under review: frozen views, never tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from giaoban.base.actors import Actor
from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.catalogue.queries import MeasureView, measures
from giaoban.intake.actions.decide import sure_facts
from giaoban.intake.collection import collection as collection
from giaoban.intake.collection import reporting_history as reporting_history
from giaoban.intake.collection import reporting_rates as reporting_rates
from giaoban.intake.enums import DocumentState, FactState
from giaoban.intake.facts import from_json
from giaoban.intake.forms_beside import Beside, beside
from giaoban.intake.meeting import MeetingView, meeting_of
from giaoban.intake.models import Document, ReadFact
from giaoban.intake.proposing import fitted
from giaoban.intake.remarks import remarks_of
from giaoban.intake.rules import LIKELY, anchor_of, cell_of, only_said
from giaoban.intake.steps import NO_DOCUMENT
from giaoban.intake.submissions import cell_history as cell_history
from giaoban.intake.submissions import seen_submission as seen_submission
from giaoban.intake.submissions import submission as submission
from giaoban.intake.submissions import unit_of_submission as unit_of_submission
from giaoban.registry.queries import UnitView, units
from vnfigures import Fact
from vnfigures.indicators import suggest
from vnfigures.read import BULK_CONFIDENCE


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document in a list."""

    id: str
    office_id: int
    name: str
    state: str
    uploaded_at: datetime
    about: UnitView | None
    stated_by: UnitView | None
    regime: str
    period: str
    figures: int
    open_doubts: int
    unmatched: int
    newer_than: str | None
    duplicate_of: str | None
    sure: int = 0
    open: int = 0
    accepted: int = 0

    @property
    def clear(self) -> bool:
        """Whether it is known whose it is and for which period, and it is no copy of another one."""
        return bool(self.about and self.period and not self.duplicate_of)

    @property
    def ready(self) -> bool:
        """Whether it may be recorded without another look: figures accepted, none undecided, nothing unanswered."""
        return self.clear and bool(self.accepted) and not self.open and not self.open_doubts


@dataclass(frozen=True, slots=True)
class Waiting:
    """All documents that wait in an office, counted together. `look` are those that need a person's eye."""

    documents: tuple[DocumentView, ...]

    @property
    def figures(self) -> int:
        """Figures read in them, copies left out."""
        return sum(one.figures for one in self.documents if not one.duplicate_of)

    @property
    def sure(self) -> int:
        """Sure figures that one click would accept."""
        return sum(one.sure for one in self.documents if one.clear)

    @property
    def doubts(self) -> int:
        """Contradictions without an answer."""
        return sum(one.open_doubts for one in self.documents if not one.duplicate_of)

    @property
    def unmatched(self) -> int:
        """Figures that nothing matched yet."""
        return sum(one.unmatched for one in self.documents if not one.duplicate_of)

    @property
    def ready(self) -> tuple[DocumentView, ...]:
        """Documents that may be recorded at once."""
        return tuple(one for one in self.documents if one.ready)

    @property
    def ready_figures(self) -> int:
        """How many accepted figures these hold."""
        return sum(one.accepted for one in self.ready)

    @property
    def look(self) -> tuple[DocumentView, ...]:
        """Documents that need a person: in the order in which they came."""
        return tuple(one for one in reversed(self.documents) if not one.ready)


@dataclass(frozen=True, slots=True)
class FactView:
    """One figure under review. `said_about` is the index of the figure that an assertion rides on; `suggestions` are
    measures for one that nothing matched; `sure` may be accepted in bulk."""

    index: int
    start: int
    end: int
    fact: Fact
    state: str
    measure: MeasureView | None
    item: str
    nature: str
    quality: int
    sure: bool
    doubted: bool
    said_about: int | None
    suggestions: tuple[MeasureView, ...]
    statement_seq: int | None
    by_hand: bool
    cell: str

    @property
    def certainty(self) -> str:
        """How sure the reading is: `bulk` may be accepted with all others, `likely`, or to be given a `look`."""
        if self.fact.confidence >= BULK_CONFIDENCE:
            return "bulk"
        return "likely" if self.fact.confidence >= LIKELY else "look"

    @property
    def only_said(self) -> bool:
        """A percent of target, a change or a range: said about a figure, never a figure of its own."""
        return only_said(self.fact, self.measure.id if self.measure else None)


@dataclass(frozen=True, slots=True)
class DoubtView:
    """A contradiction found in the document; `facts` are the figures concerned, by index and as written."""

    id: int
    code: str
    message: str
    facts: tuple[tuple[int, str], ...]
    answer: str


@dataclass(frozen=True, slots=True)
class ReviewView:
    """Everything that the review screen shows."""

    document: DocumentView
    text: str
    structure: dict[str, Any]
    meta: dict[str, Any]
    remarks: tuple[str, ...]
    facts: tuple[FactView, ...]
    doubts: tuple[DoubtView, ...]
    steps: int
    beside: Beside = Beside()

    @property
    def meeting(self) -> MeetingView | None:
        """Chair, shortcomings and tasks that the document names."""
        return meeting_of(self.meta, self.text)

    @property
    def without_line(self) -> list[FactView]:
        """The figures that no form of the unit asks for: they are recorded, but no cell shows them."""
        return [fact for fact in self.facts if fact.index in self.beside.without_line]

    @property
    def sure(self) -> int:
        """How many figures wait that are sure."""
        return sum(fact.sure for fact in self.facts if fact.state == FactState.OPEN)

    @property
    def open(self) -> int:
        """How many figures nobody decided about, leaving out what is only said about another."""
        return sum(fact.state == FactState.OPEN and not fact.only_said for fact in self.facts)

    @property
    def may_close(self) -> bool:
        """Whether it is time to offer being done: something was recorded or rejected, or there is nothing to record."""
        done = (FactState.RECORDED, FactState.REJECTED)
        return not self.open or any(fact.state in done for fact in self.facts)

    @property
    def accepted(self) -> int:
        """How many figures are accepted and not recorded yet."""
        return sum(fact.state == FactState.ACCEPTED for fact in self.facts)


def documents(actor: Actor, office_id: int, states: Iterable[str] = (DocumentState.READ,)) -> list[DocumentView]:
    """An office's documents, newest first; none where the actor may not review there."""
    if not actor.may("intake.review", office_id):
        return []
    rows = Document.objects.filter(office_id=office_id, state__in=list(states)).defer("text", "structure")
    rows = rows.prefetch_related("facts", "doubts")
    return [_document_view(row) for row in rows[:200]]


def waiting(actor: Actor, office_id: int) -> Waiting:
    """Every document that waits for review in an office."""
    return Waiting(tuple(documents(actor, office_id)))


def next_to_look_at(actor: Actor, view: DocumentView) -> tuple[DocumentView | None, int]:
    """The document to look at after this one, and how many are left besides it; those that need no look come last."""
    rest = waiting(actor, view.office_id)
    queue = [one for one in (*rest.look, *rest.ready) if one.id != view.id]
    later = [one for one in queue if one.uploaded_at > view.uploaded_at and not one.ready]
    return next(iter(later or queue), None), len(queue)


def review(actor: Actor, document_id: str) -> ReviewView:
    """One document for review. Refuses one that does not exist or that the actor may not see, in the same words."""
    row = Document.objects.filter(pk=document_id).prefetch_related("facts", "doubts").first()
    if row is None or not actor.may("intake.review", row.office_id):
        raise Refusal(NO_DOCUMENT)
    facts = list(row.facts.all())
    return ReviewView(
        document=_document_view(row),
        text=row.text,
        structure=row.structure,
        meta=row.meta,
        remarks=remarks_of(row.structure),
        facts=tuple(_fact_views(row, facts)),
        doubts=tuple(
            DoubtView(
                doubt.pk,
                doubt.code,
                doubt.message,
                tuple((fact.index, row.text[fact.start : fact.end]) for fact in facts if fact.index in doubt.facts),
                doubt.answer,
            )
            for doubt in row.doubts.all()
        ),
        steps=row.steps,
        beside=beside(row, facts),
    )


def office_of(document_id: str) -> int | None:
    """Whose document it is, or None when there is none."""
    return Document.objects.filter(pk=document_id).values_list("office_id", flat=True).first()


def known_measures(office_id: int) -> list[MeasureView]:
    """The measures an office can choose from."""
    return list(measures(today(), visible_to={office_id}).values())


def _document_view(row: Document) -> DocumentView:
    names = units([i for i in (row.about_id, row.stated_by_id) if i], row.uploaded_at.date())
    facts = [fact for fact in row.facts.all() if fact.state not in (FactState.REJECTED, FactState.REPEATED)]
    undecided = [fact for fact in facts if fact.state == FactState.OPEN]
    twin = Document.objects.filter(
        office_id=row.office_id, text_sha256=row.text_sha256, uploaded_at__lt=row.uploaded_at
    )
    twin_name = twin.exclude(state=DocumentState.DISCARDED).values_list("name", flat=True).first()
    return DocumentView(
        id=row.pk,
        office_id=row.office_id,
        name=row.name,
        state=row.state,
        uploaded_at=row.uploaded_at,
        about=names.get(row.about_id or 0),
        stated_by=names.get(row.stated_by_id or 0),
        regime=row.regime,
        period=row.period,
        figures=len(facts),
        open_doubts=sum(not doubt.answer for doubt in row.doubts.all()),
        unmatched=sum(f.measure_id is None and not only_said(from_json(f.fact), None) for f in facts),
        newer_than=row.replaces.name if row.replaces and not twin_name else None,
        duplicate_of=twin_name,
        sure=sum(1 for _ in sure_facts(undecided)),
        open=sum(not only_said(from_json(fact.fact), fact.measure_id) for fact in undecided),
        accepted=sum(fact.state == FactState.ACCEPTED for fact in facts),
    )


def _fact_views(document: Document, rows: list[ReadFact]) -> Iterable[FactView]:
    known = measures(today(), visible_to={document.office_id})
    by_family: dict[str, list[MeasureView]] = {}
    for view in known.values():
        if view.family:
            by_family.setdefault(view.family, []).append(view)
    sure = {row.index for row in sure_facts(rows)}
    doubted = {index for doubt in document.doubts.all() for index in doubt.facts}
    decoded = [(row.index, from_json(row.fact), row.measure_id) for row in rows]
    for row, (index, fact, measure_id) in zip(rows, decoded, strict=True):
        said = only_said(fact, measure_id)
        yield FactView(
            index=index,
            start=row.start,
            end=row.end,
            fact=fact,
            state=row.state,
            measure=known.get(measure_id or 0),
            item=row.item,
            nature=row.nature,
            quality=row.quality,
            sure=index in sure,
            doubted=index in doubted,
            said_about=anchor_of(index, decoded) if said else None,
            suggestions=() if measure_id or said else _suggestions(fact, by_family),
            statement_seq=row.statement_seq,
            by_hand=row.by_hand,
            cell=cell_of(document.structure, row.start),
        )


def _suggestions(fact: Fact, by_family: dict[str, list[MeasureView]]) -> tuple[MeasureView, ...]:
    codes = [fact.indicator] if fact.indicator else suggest(f"{fact.subject} {fact.unit or ''}", 4)
    # Only what the figure fits: no count is offered for money, no percent for a count.
    fitting = (next((view for view in by_family.get(code, ()) if fitted(fact, view)), None) for code in codes)
    return tuple(view for view in fitting if view is not None)
