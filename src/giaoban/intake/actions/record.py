"""Ghi nhận: what the clerk accepted goes through the gate into the ledger, all or nothing."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.queries import MeasureView, measures
from giaoban.catalogue.rules import Period, parse_period
from giaoban.figures.actions.record import record as through_gate
from giaoban.figures.actions.set_target import set_target
from giaoban.figures.enums import Nature, Quality, Severity, TargetKind
from giaoban.figures.proposals import Asserted, Doubted, SourceRef, Stated
from giaoban.intake.actions.prefill import Prefilled, prefill
from giaoban.intake.enums import DocumentState, FactState
from giaoban.intake.facts import from_json
from giaoban.intake.models import Document, ReadFact
from giaoban.intake.placing import Place
from giaoban.intake.proposing import fitted, placed_of
from giaoban.intake.rules import anchor_of, cell_of, is_price, only_said, quote_around
from giaoban.intake.steps import open_document
from vnfigures import Fact

NO_PERIOD = declare("intake.no_period", _("Chưa rõ kỳ báo cáo của văn bản này. Hãy chọn kỳ rồi ghi nhận."))
NO_UNIT = declare("intake.no_unit", _("Chưa rõ đây là báo cáo của đơn vị nào. Hãy chọn đơn vị rồi ghi nhận."))
NOTHING_ACCEPTED = declare(
    "intake.nothing_accepted", _("Chưa có số liệu nào được nhận. Hãy nhận từng số, hoặc nhận mọi số chắc.")
)
NOT_AS_SHOWN = declare(
    "intake.not_as_shown",
    _("Văn bản này vừa được soát ở cửa sổ khác, nay có %(n)d số liệu đã nhận. Hãy tải lại trang rồi ghi nhận."),
)

# An accepted figure whose measure did not exist yet in the period stays, so that nobody loses it unseen.
UNDECIDED = (FactState.OPEN, FactState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a review: figures recorded, targets set, figures still open, and the forms that were filled."""

    recorded: int
    targets: int
    left_open: int
    forms: tuple[Prefilled, ...] = ()


@transaction.atomic
def record(actor: Actor, document_id: str, shown: int | None = None) -> Outcome:
    """Record every accepted figure of a document, with what is asserted about it and the contradictions among them.

    `shown` is how many figures the person saw accepted; refuses when another window made it more or fewer. Figures that
    nobody decided stay open and the document with them; when none is left, it is recorded.
    """
    document = open_document(actor, document_id, "figures.record")
    if document.about_id is None:
        raise Refusal(NO_UNIT)
    if not document.period:
        raise Refusal(NO_PERIOD)
    period = parse_period(document.period, document.regime)
    rows = [row for row in document.facts.all() if row.state in (FactState.ACCEPTED, FactState.OPEN)]
    known = measures(period.last, visible_to={document.office_id})
    accepted = [row for row in rows if row.state == FactState.ACCEPTED and row.measure_id in known]
    figures = [row for row in accepted if row.fact["role"] != "target"]
    targets = [row for row in accepted if row.fact["role"] == "target"]
    if not accepted:
        raise Refusal(NOTHING_ACCEPTED)
    if shown is not None and shown != sum(row.state == FactState.ACCEPTED for row in rows):
        raise Refusal(NOT_AS_SHOWN, n=len(accepted))
    assertions = _assertions(document, rows)
    placed = placed_of(document, accepted)
    if figures:
        batch = [_stated(document, row, known, period, assertions, placed) for row in figures]
        recorded = through_gate(actor, batch, _doubted(document, figures))
        for row, seq in zip(figures, recorded.seqs, strict=True):
            row.statement_seq = seq
    for row in targets:
        row.statement_seq = _set_target(actor, document, row, known, period)
    said = {index for rows_of in assertions.values() for index, _ in rows_of}
    for row in (*accepted, *(r for r in rows if r.index in said)):
        row.state = FactState.RECORDED
        row.save(update_fields=["state", "statement_seq"])
    # What is in the ledger is not undone here: to take it back is a withdrawal, with a reason.
    document.review_steps.all().delete()
    document.steps = 0
    document.save(update_fields=["steps"])
    waiting = document.facts.filter(state__in=UNDECIDED)
    left = sum(not only_said(from_json(row.fact), row.measure_id) for row in waiting)
    if not left:
        document.state = DocumentState.RECORDED
        document.save(update_fields=["state"])
    forms = prefill(actor, document, {row.index: row for row in figures}, placed, period)
    return Outcome(len(figures), len(targets), left, tuple(forms))


def _source(document: Document, row: ReadFact) -> SourceRef:
    return SourceRef(
        kind=document.source_kind,
        reference=f"document:{document.pk}",
        label=" · ".join(filter(None, (document.name, cell_of(document.structure, row.start)))),
        start=row.start,
        end=row.end,
        quote=quote_around(document.text, row.start, row.end),
    )


def _assertions(document: Document, rows: list[ReadFact]) -> dict[int, list[tuple[int, Asserted]]]:
    """What is said about each accepted figure: its index → (index of the assertion, the assertion)."""
    facts = [(row.index, from_json(row.fact), row.measure_id) for row in rows]
    standing = {row.index for row in rows if row.state == FactState.ACCEPTED}
    found: dict[int, list[tuple[int, Asserted]]] = {}
    for row, (index, fact, _measure) in zip(rows, facts, strict=True):
        if not only_said(fact, row.measure_id):
            continue
        anchor = anchor_of(index, facts)
        if anchor in standing and anchor is not None:
            found.setdefault(anchor, []).append((index, _asserted(document, row, fact)))
    return found


def _asserted(document: Document, row: ReadFact, fact: Fact) -> Asserted:
    return Asserted(
        role="price" if is_price(fact) else fact.role,
        kind=fact.kind,
        value=fact.value,
        value2=fact.value2,
        unit=fact.unit or "",
        direction=fact.direction or "",
        comparison=fact.comparison or "",
        source=_source(document, row),
    )


def _stated(
    document: Document,
    row: ReadFact,
    known: dict[int, MeasureView],
    period: Period,
    assertions: dict[int, list[tuple[int, Asserted]]],
    placed: dict[int, Place],
) -> Stated:
    fact = from_json(row.fact)
    view = known[row.measure_id or 0]
    numbers = fitted(fact, view)
    if numbers is None or document.about_id is None:
        raise Refusal(NOTHING_ACCEPTED)
    return Stated(
        # The form says whom its line is about: the unit's place, or the unit itself.
        about_id=placed[row.index].about_id if row.index in placed else document.about_id,
        stated_by_id=document.stated_by_id or document.about_id,
        measure_id=view.id,
        period=period,
        nature=Nature(row.nature),
        source=_source(document, row),
        value=numbers.value,
        numerator=numbers.numerator,
        denominator=numbers.denominator,
        step=numbers.step,
        quality=Quality(row.quality),
        qualifier=(fact.qualifier or "")[:40],
        item=row.item,
        assertions=tuple(asserted for _, asserted in assertions.get(row.index, [])),
    )


def _doubted(document: Document, figures: list[ReadFact]) -> list[Doubted]:
    place = {row.index: position for position, row in enumerate(figures)}
    return [
        Doubted(
            code=doubt.code,
            severity=Severity.WARNING,
            message=doubt.message,
            of=tuple(place[index] for index in doubt.facts if index in place),
            params=doubt.params,
            answer=doubt.answer,
        )
        for doubt in document.doubts.all()
        if any(index in place for index in doubt.facts)
    ]


def _set_target(actor: Actor, document: Document, row: ReadFact, known: dict[int, MeasureView], period: Period) -> int:
    fact = from_json(row.fact)
    view = known[row.measure_id or 0]
    numbers = fitted(fact, view)
    value = numbers.value if numbers and numbers.value is not None else numbers.numerator if numbers else None
    if value is None or document.about_id is None:
        raise Refusal(NOTHING_ACCEPTED)
    return set_target(
        actor,
        about_id=document.about_id,
        measure_id=view.id,
        item=row.item,
        period=str(period.year),
        value=value,
        kind=TargetKind.RESOLUTION,
        paper=document.name[:200],
        valid_from=period.first,
        source=_source(document, row),
    )
