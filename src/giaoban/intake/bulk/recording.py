"""A piece of a table through the ledger's one gate: wholly there or not at all, and never twice.

A statement's source is the place in the file: content and sheet, row, column. The gate refuses a second statement from
the same place, so a table that is sent again, or a job that is begun again after a crash, adds nothing twice; what is
recorded and that it is recorded are one transaction.
"""

from collections.abc import Sequence

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from giaoban.base.actors import NOT_ALLOWED, Actor
from giaoban.base.errors import Refusal
from giaoban.base.locks import BUSY, ledger_held
from giaoban.catalogue.rules import Period, parse_period
from giaoban.figures.actions.record import record
from giaoban.figures.enums import Nature, Quality, SourceKind
from giaoban.figures.proposals import Doubted, SourceRef, Stated
from giaoban.figures.refusals import ALREADY_RECORDED
from giaoban.intake.bulk.reading import absence_reason
from giaoban.intake.bulk_models import BulkImport, BulkLine, LineState, Verdict
from giaoban.intake.sheets import address_of

# Figures in one transaction: long enough to be fast, short enough that others get their turn at the ledger.
PIECE = 2_000
# Rows whose places share a name: the gate looks up all places of a name, so a whole file's would cost ever more.
_ROWS_A_NAME = 500


def pending(source: BulkImport) -> "QuerySet[BulkLine]":
    """The lines that are to be recorded and are not yet, in the order of the table."""
    verdicts = [Verdict.NEW, *([Verdict.CHANGED] if source.with_changes else [])]
    return source.lines.filter(state=LineState.OPEN, verdict__in=verdicts).order_by("pk")


def record_piece(actor: Actor, source: BulkImport, ids: Sequence[int]) -> tuple[int, int]:
    """Record these lines, those that nobody recorded meanwhile; returns how many were recorded and how many refused.

    Where the gate refuses a line, that line is kept with the sentence and the others are recorded. Raises Refusal when
    the actor may not do this any more, or the ledger is busy: then nothing of the piece was recorded.
    """
    try:
        return _all_of(actor, source, ids), 0
    except Refusal as refusal:
        if refusal.code in (NOT_ALLOWED, BUSY):
            raise
        if len(ids) == 1:
            return 0, _refuse(source, ids[0], refusal)
        index = refusal.params.get("index")
        if not isinstance(index, int):
            # A seal is not said of one line: halve until it is found.
            half = len(ids) // 2
            first, second = record_piece(actor, source, ids[:half]), record_piece(actor, source, ids[half:])
            return first[0] + second[0], first[1] + second[1]
        still = list(_between(source, ids))
        refused = _refuse(source, still[index].pk, refusal)
        recorded, more = record_piece(actor, source, [line.pk for line in still if line.pk != still[index].pk])
        return recorded, refused + more


def _between(source: BulkImport, ids: Sequence[int]) -> "QuerySet[BulkLine]":
    """What is still to be recorded of these lines, which follow one another among the pending ones."""
    return pending(source).filter(pk__gte=ids[0], pk__lte=ids[-1])


def _all_of(actor: Actor, source: BulkImport, ids: Sequence[int]) -> int:
    if not ids:
        return 0
    with ledger_held():
        lines = list(_between(source, ids))
        if not lines:
            return 0
        periods: dict[tuple[str, str], Period] = {}
        doubted = [
            Doubted(code, severity, sentence, (index,), params)
            for index, line in enumerate(lines)
            for code, severity, sentence, params in line.found
        ]
        record(actor, [stated_of(source, line, periods) for line in lines], doubted)
        _between(source, ids).order_by().update(state=LineState.RECORDED)
        BulkImport.objects.filter(pk=source.pk).update(recorded=F("recorded") + len(lines))
    return len(lines)


def _refuse(source: BulkImport, line_id: int, refusal: Refusal) -> int:
    """Keep a line with why it was refused. One that is in the ledger already counts as recorded."""
    state = LineState.RECORDED if refusal.code == ALREADY_RECORDED else LineState.REFUSED
    lines = BulkLine.objects.filter(pk=line_id, source=source, state=LineState.OPEN)
    lines.update(state=state, message=refusal.message[:500])
    return int(state == LineState.REFUSED)


def stated_of(source: BulkImport, line: BulkLine, periods: dict[tuple[str, str], Period]) -> Stated:
    """The statement that a line makes. `periods` remembers those met before."""
    named = (line.period, line.regime)
    if named not in periods:
        periods[named] = parse_period(*named)
    address = address_of(line.row, line.column)
    return Stated(
        about_id=line.about_id or 0,
        stated_by_id=line.stated_by_id or 0,
        measure_id=line.measure_id or 0,
        period=periods[named],
        nature=Nature(line.nature),
        source=SourceRef(
            SourceKind.SHEET,
            f"sheet:{source.place}:{line.row // _ROWS_A_NAME}",
            source.name,
            line.row,
            line.column,
            f"{address}: {line.measure_said} – {line.raw}"[:500],
        ),
        value=line.value,
        numerator=line.numerator,
        denominator=line.denominator,
        step=line.step,
        quality=Quality(line.quality),
        qualifier=line.qualifier,
        item=line.item,
        absence=line.absence,
        absence_reason=absence_reason(line),
        supersedes=line.supersedes,
        reason=_("Nhập lại từ tệp %(name)s, ô %(cell)s") % {"name": source.name, "cell": address}
        if line.supersedes
        else "",
    )
