"""What the figures of a document stand for in one of its versions, and where a file says something else.

A draft's figures are what was printed. A correction that was accepted gives a figure another value from its version
on; a number that was linked later is one more figure from its version on; what a person let stand, with a reason, is
no mismatch any more.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from giaoban.catalogue.rules import parse_period
from giaoban.documents import sources
from giaoban.documents.contributions import Moment
from giaoban.documents.docx import mark_of
from giaoban.documents.lines import Line
from giaoban.documents.models import CorrectionRequest, Draft
from giaoban.documents.reconcile import Mismatch, Printed, around, reconcile
from giaoban.documents.round_models import RequestKind, RequestState
from vnfigures.read import read

_CONTEXT = 40


@dataclass(frozen=True, slots=True)
class Standing:
    """One figure as it stands in a version: its words, what gives it, its values, and the position that proves them."""

    id: str
    text: str
    expressions: tuple[str, ...]
    values: tuple[Decimal, ...]
    seqs: tuple[int, ...]
    at_seq: int
    at: datetime
    line: str
    start: int
    end: int

    @property
    def mark(self) -> str:
        """The name of its bookmark and control."""
        return mark_of(self.id)


@dataclass(frozen=True, slots=True)
class Asked:
    """A mismatch on its way to become a request: one for all numbers of one figure in words ("5 tỷ 500 triệu đồng")."""

    kind: RequestKind
    said: str
    expected: str
    place: str
    mark: str
    line: int
    start: int
    end: int
    before: str
    after: str


def standing(draft: Draft, number: int | None = None) -> list[Standing]:
    """A document's figures as they stand in a version, the newest unless given, in the order of the text."""
    found = {
        row.pk: Standing(
            id=row.pk,
            text=row.text,
            expressions=tuple(row.expressions),
            values=tuple(map(Decimal, row.values)),
            seqs=tuple(row.seqs),
            at_seq=draft.ledger_seq if row.at_seq is None else row.at_seq,
            at=draft.at,
            line=row.line,
            start=row.start,
            end=row.end,
        )
        for row in draft.figures.all()
        if number is None or row.since <= number
    }
    accepted = CorrectionRequest.objects.filter(draft=draft, state=RequestState.ACCEPTED, figure__isnull=False)
    for row in accepted.select_related("version").order_by("decided_at", "pk"):
        if row.figure_id in found and (number is None or row.version.number <= number):
            found[row.figure_id] = replace(
                found[row.figure_id],
                text=row.said,
                values=tuple(map(Decimal, row.values)),
                seqs=tuple(row.seqs),
                at_seq=row.at_seq or draft.ledger_seq,
                at=row.decided_at or draft.at,
            )
    return list(found.values())


def compared(draft: Draft, lines: Sequence[Line], number: int | None = None) -> list[Mismatch]:
    """Every number in which a file differs from what a version of its document stands for (`mismatched`), and the
    figures that the ledger, asked again, does not give. Asks the roll-up: not for use under the ledger's lock."""
    return mismatched(draft, lines, number) + [
        Mismatch("unproven", "", one.text, around(one.line, one.start, one.end), one.mark)
        for one in differing(draft, standing(draft, number))
    ]


def mismatched(draft: Draft, lines: Sequence[Line], number: int | None = None) -> list[Mismatch]:
    """Every number in which a file differs from what was printed in a version of its document, as `reconcile` finds it,
    without what a person let stand. The ledger is not asked."""
    figures = standing(draft, number)
    printed = [Printed(one.mark, one.text, one.line, one.start, one.end) for one in figures]
    plain = list(CorrectionRequest.objects.filter(draft=draft, state=RequestState.PLAIN))
    return excused(reconcile(lines, printed, draft.terms), lines, plain)


def differing(draft: Draft, figures: Iterable[Standing], moment: Moment | None = None) -> list[Standing]:
    """The figures whose expressions do not give their values, each at its own position, or all at one moment."""
    groups: dict[Moment, list[Standing]] = {}
    for one in figures:
        groups.setdefault(Moment(one.at_seq, one.at) if moment is None else moment, []).append(one)
    found: list[Standing] = []
    for when, group in groups.items():
        values = values_of(draft, group, when)
        found += [one for one in group if tuple(values[name] for name in one.expressions) != one.values]
    return found


def values_of(draft: Draft, figures: Iterable[Standing], moment: Moment) -> dict[str, Decimal | None]:
    """What the expressions of some figures give at a moment."""
    period = parse_period(draft.period, draft.regime) if draft.period else None
    wanted = {expression for one in figures for expression in one.expressions}
    return sources.values_at(wanted, draft.unit_id, period, moment, draft.hierarchy)


def asked_of(found: Iterable[Mismatch], lines: Sequence[Line]) -> list[Asked]:
    """What becomes a request, of all mismatches: changed, moved and unlinked numbers, in the order of the text."""
    asked: dict[tuple[str, int, int, int], Asked] = {}
    for one in found:
        if one.spot is None or one.kind not in set(RequestKind):
            continue
        index, start, end = one.spot
        text, kind = lines[index].text, RequestKind(one.kind)
        if kind == RequestKind.UNLINKED:
            start, end = _whole(text, start, end)
        asked.setdefault(
            (kind, index, start, end),
            Asked(
                kind=kind,
                said=text[start:end].strip() if kind == RequestKind.UNLINKED else one.text,
                expected=one.expected,
                place=around(text, start, end),
                mark=one.mark,
                line=index,
                start=start,
                end=end,
                before=_before(text, start),
                after=_after(text, end),
            ),
        )
    return sorted(asked.values(), key=lambda one: (one.line, one.start))


def same_request(row: CorrectionRequest, one: Asked) -> bool:
    """Whether a request is about what stands in another version: the same figure, or the same number in its words."""
    if row.kind != one.kind or " ".join(row.said.split()) != " ".join(one.said.split()):
        return False
    if row.figure_id is not None:
        return mark_of(row.figure_id) == one.mark
    return bool(row.before and row.before == one.before or row.after and row.after == one.after) or (
        not (row.before or row.after or one.before or one.after)
    )


def excused(found: Sequence[Mismatch], lines: Sequence[Line], plain: Collection[CorrectionRequest]) -> list[Mismatch]:
    """The mismatches that no person let stand; each reason serves one place."""
    left = list(plain)
    spots: set[tuple[str, int, int, int]] = set()
    for one in asked_of(found, lines) if left else ():
        row = next((row for row in left if same_request(row, one)), None)
        if row is not None:
            left.remove(row)
            spots.add((one.kind, one.line, one.start, one.end))

    def stands(one: Mismatch) -> bool:
        if one.spot is None:
            return True
        index, start, end = one.spot
        return not any(
            kind == one.kind and line == index and first <= start and end <= last for kind, line, first, last in spots
        )

    return [one for one in found if stands(one)]


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole figure that a number in a line belongs to, with its unit in words; else the number alone."""
    for fact in read(text).facts:
        if fact.start <= start and end <= fact.end and "\t" not in text[fact.start : fact.end]:
            return fact.start, fact.end
    return start, end


def _before(text: str, start: int) -> str:
    return " ".join(text[max(0, start - _CONTEXT) : start].split())


def _after(text: str, end: int) -> str:
    return " ".join(text[end : end + _CONTEXT].split())
