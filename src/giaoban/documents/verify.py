"""Hold a returned Word file against the draft it came from and against the ledger."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now
from giaoban.base.errors import Refusal, declare
from giaoban.catalogue.rules import parse_period
from giaoban.documents import sources
from giaoban.documents.contributions import Moment, is_contributed
from giaoban.documents.docx import mark_of
from giaoban.documents.lines import Line, lines_of
from giaoban.documents.models import Draft, DraftFigure
from giaoban.documents.package import DRAFT_PROPERTY
from giaoban.documents.reconcile import Mismatch, Printed, around, reconcile
from giaoban.documents.wordfile import WordFile
from giaoban.intake.extract import TOO_LARGE

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
    period: str  # empty for a document of no period
    figures: int
    mismatches: tuple[Mismatch, ...]
    moved_on: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether every printed number is still what the ledger gave."""
        return not self.mismatches


def verify(data: bytes, actor: Actor | None = None, name: str = "") -> Verdict:
    """Every changed, removed and unlinked number of a draft that came back.

    Refuses a file that is no readable .docx or no draft of this ledger; with an actor, one of a unit for which the
    actor lacks `documents.verify`. `name` is the file's, for refusals. Nothing is written.
    """
    if len(data) > settings.MAX_FILE_BYTES:
        raise Refusal(TOO_LARGE, name=name, limit=settings.MAX_FILE_BYTES // 2**20)
    file = WordFile(data, name)
    lines = lines_of(file)
    draft = _draft_of(file, lines)
    if actor is not None:
        demand(actor, "documents.verify", draft.unit_id)
    figures = list(draft.figures.all())
    printed = [Printed(mark_of(one.pk), one.text, one.line, one.start, one.end) for one in figures]
    found = reconcile(lines, printed, draft.terms)
    found += [_unproven(one) for one in _differing(draft, figures, Moment(draft.ledger_seq, draft.at))]
    position = sources.position()
    moved = [one for one in figures if position != draft.ledger_seq or is_contributed(one.expressions[0])]
    since = _differing(draft, moved, Moment(position, now()))
    names = tuple(dict.fromkeys(expression for one in since for expression in one.expressions))
    label = f"{draft.period}@{draft.regime}" if draft.period else ""
    return Verdict(draft.pk, draft.unit_id, label, len(figures), tuple(found), names)


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


def _differing(draft: Draft, figures: Sequence[DraftFigure], moment: Moment) -> list[DraftFigure]:
    """The figures whose expressions give something else than was printed, as things stood at a moment."""
    period = parse_period(draft.period, draft.regime) if draft.period else None
    wanted = {expression for one in figures for expression in one.expressions}
    values = sources.values_at(wanted, draft.unit_id, period, moment, draft.hierarchy)
    return [
        one
        for one in figures
        if [values[expression] for expression in one.expressions] != [Decimal(value) for value in one.values]
    ]


def _unproven(figure: DraftFigure) -> Mismatch:
    return Mismatch("unproven", "", figure.text, around(figure.line, figure.start, figure.end), mark_of(figure.pk))
