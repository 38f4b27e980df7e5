"""Hold a returned Word file against the draft it came from and against the ledger."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor, demand
from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.rules import parse_period
from giaoban.documents import sources
from giaoban.documents.docx import mark_of
from giaoban.documents.expressions import Answer, evaluate, parse_expression
from giaoban.documents.lines import Line, lines_of
from giaoban.documents.models import Draft, DraftFigure
from giaoban.documents.package import DRAFT_PROPERTY
from giaoban.documents.reconcile import Mismatch, Printed, around, reconcile
from giaoban.documents.wordfile import WordFile

NOT_OURS = declare(
    "documents.not_ours",
    _("Tệp này không phải dự thảo do Giao Ban lập, hoặc dự thảo không có trong hệ thống này."),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file says. `figures` counts the bound figures; `moved_on` names those whose value of record has changed
    since the draft was made: no fault of the file, but worth a new draft."""

    draft_id: str
    unit_id: int
    period: str
    figures: int
    mismatches: tuple[Mismatch, ...]
    moved_on: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether every printed number is still what the ledger gave."""
        return not self.mismatches


def verify(data: bytes, actor: Actor | None = None) -> Verdict:
    """Every changed, removed and unlinked number of a draft that came back.

    Refuses a file that is no readable .docx or no draft of this ledger; with an actor, one of a unit for which the
    actor lacks `documents.verify`. Nothing is written.
    """
    file = WordFile(data)
    lines = lines_of(file)
    draft = _draft_of(file, lines)
    if actor is not None:
        demand(actor, "documents.verify", draft.unit_id)
    figures = list(draft.figures.all())
    printed = [Printed(mark_of(one.pk), one.text, one.line, one.start, one.end) for one in figures]
    found = reconcile(lines, printed, draft.terms)
    then = _recomputed(draft, figures, draft.ledger_seq)
    since: tuple[str, ...] = ()
    found += [_unproven(one) for one in figures if not _same(one, then[one.pk])]
    position = sources.position()
    if position != draft.ledger_seq:
        fresh = _recomputed(draft, figures, position)
        since = tuple(one.expression for one in figures if not _same(one, fresh[one.pk]))
    return Verdict(
        draft.pk,
        draft.unit_id,
        f"{draft.period}@{draft.regime}",
        len(figures),
        tuple(found),
        tuple(dict.fromkeys(since)),
    )


def _draft_of(file: WordFile, lines: Sequence[Line]) -> Draft:
    """The draft a file came from: by its property, else by the marks of its figures."""
    named = Draft.objects.filter(pk=file.properties().get(DRAFT_PROPERTY, "")).first()
    if named is not None:
        return named
    marks = {held.mark.removeprefix("gb_") for line in lines for held in line.held}
    # In slices: a database takes only so many parameters at once.
    ids = sorted(marks)[:500]
    votes = Counter(DraftFigure.objects.filter(pk__in=ids).values_list("draft_id", flat=True))
    if not votes:
        raise Refusal(NOT_OURS)
    return Draft.objects.get(pk=votes.most_common(1)[0][0])


def _recomputed(draft: Draft, figures: Sequence[DraftFigure], seq: int) -> dict[str, Answer | None]:
    """Every expression of a draft, computed again as the ledger stood at a position."""
    period = parse_period(draft.period, draft.regime)
    rows = sources.rows_at(draft.unit_id, period, seq, draft.hierarchy)
    answers: dict[str, Answer | None] = {}
    for one in figures:
        expression = parse_expression(one.expression)
        if expression.quantity == "units":
            coverage = sources.coverage_at(draft.unit_id, period, seq, draft.hierarchy)
            whole = len(coverage.reported) + len(coverage.missing)
            answers[one.pk] = Answer(Decimal(len(coverage.reported)), Decimal(whole))
        else:
            answers[one.pk] = evaluate(expression, rows)
    return answers


def _same(figure: DraftFigure, found: Answer | None) -> bool:
    if found is None or found.value != Decimal(figure.value):
        return False
    return (found.value2 is None) == (figure.value2 == "") and (
        found.value2 is None or found.value2 == Decimal(figure.value2)
    )


def _unproven(figure: DraftFigure) -> Mismatch:
    return Mismatch("unproven", "", figure.text, around(figure.line, figure.start, figure.end), mark_of(figure.pk))
