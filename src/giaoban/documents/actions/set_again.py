"""Make the next version of a document from what was decided: the ledger's numbers in their places, numbers bound."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.base.errors import Refusal, declare
from giaoban.base.ids import new_id
from giaoban.base.locks import ledger_held
from giaoban.documents import sources
from giaoban.documents.amounts import reprinted
from giaoban.documents.content import unbroken
from giaoban.documents.contributions import Moment
from giaoban.documents.docx import mark_of
from giaoban.documents.figure_names import names_of
from giaoban.documents.holding import Standing, differing, standing, values_of
from giaoban.documents.lines import lines_of
from giaoban.documents.models import CorrectionRequest, Draft, DraftFigure, Version
from giaoban.documents.reconcile import spots_of
from giaoban.documents.round_models import RequestKind, RequestState, VersionKind
from giaoban.documents.rounds import TO_DO, ask, demand_open, draft_for, keep_version, newest_of
from giaoban.documents.wordedit import WordEdit
from giaoban.documents.wordfile import WordFile

NOTHING_TO_SET = declare(
    "documents.nothing_to_set", _("Chưa có quyết định nào cần đặt lại vào văn bản, và không số nào đã đổi trong sổ.")
)
NOT_BOUND = declare(
    "documents.not_bound",
    _("Không đặt được “%(text)s” vào văn bản: con số nằm vắt qua nhiều ô hoặc khung. Hãy gõ lại số đó liền một chỗ."),
)

FRESH = _("in lại theo sổ")


@dataclass(frozen=True, slots=True)
class SetAgain:
    """The version that was made: how many numbers went back, were bound, were printed anew; and what could not be."""

    version: Version
    back: int
    bound: int
    fresh: int
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Fresh:
    figure: Standing
    text: str
    values: tuple[str, ...]
    seq: int


def set_again(actor: Actor, draft_id: str, *, refresh: bool = False) -> SetAgain:
    """The next version: refused numbers are the ledger's again, linked ones are bound, every word stays.

    Needs `documents.correct` for the document's unit. With `refresh`, figures whose value has changed in the ledger
    since they were printed are printed anew, in their own style; `left` names those whose style cannot be kept.
    Refuses when there is nothing to do.
    """
    draft = draft_for(actor, draft_id, "documents.correct")
    # Read before the lock: inside a transaction every roll-up would read the whole ledger anew.
    fresh, left = _fresh(draft) if refresh else ([], [])
    with ledger_held():
        demand_open(draft)
        last = newest_of(draft)
        rows = list(CorrectionRequest.objects.filter(draft=draft, state__in=TO_DO, version=last.version))
        if not rows and not fresh:
            raise Refusal(NOTHING_TO_SET)
        edit = WordEdit(last.data, last.name)
        linked = _edit(draft, edit, rows, fresh)
        data = edit.save()
        version = keep_version(actor, draft, VersionKind.SET, data, last.name, "documents.set_again")
        lines = lines_of(WordFile(data))
        _keep_linked(draft, version, linked)
        spots = spots_of(lines)
        for one in fresh:
            _keep_fresh(actor, version, one, spots.get(one.figure.mark, [(0, 0, 0)])[0])
        ask(actor, version, lines, last.version)
    return SetAgain(version, len(rows) - len(linked), len(linked), len(fresh), tuple(left))


def moved_on(draft: Draft, position: int | None = None) -> list[tuple[Standing, tuple[str, ...]]]:
    """The figures whose value in the ledger is not the printed one any more, each with its values of now."""
    moment = Moment(sources.position() if position is None else position, now())
    changed = differing(draft, standing(draft), moment)
    values = values_of(draft, changed, moment) if changed else {}
    return [
        (one, tuple(str(values[name]) for name in one.expressions))
        for one in changed
        if all(values[name] is not None for name in one.expressions)
    ]


def _fresh(draft: Draft) -> tuple[list[_Fresh], list[str]]:
    made, left, position = list[_Fresh](), list[str](), sources.position()
    for figure, values in moved_on(draft, position):
        text = reprinted(figure.text, figure.values, [Decimal(value) for value in values])
        if text is None:
            left.append(figure.text)
        else:
            made.append(_Fresh(figure, text, values, position))
    return made, left


def _edit(
    draft: Draft, edit: WordEdit, rows: list[CorrectionRequest], fresh: list[_Fresh]
) -> list[tuple[str, CorrectionRequest]]:
    """Make every change, from the end of each line to its beginning; the linked ones, with their figures' ids."""
    # The ledger's number of now where it is printed anew, else the one that was printed.
    now_text = {one.id: one.text for one in standing(draft)} | {one.figure.id: one.text for one in fresh}
    spots = spots_of(edit.lines)
    refused = {row.figure_id for row in rows}
    work: list[tuple[int, int, int, str, CorrectionRequest | None]] = [
        (row.line, row.start, row.end, now_text.get(row.figure_id or "", row.said), row) for row in rows
    ]
    for one in fresh:
        if one.figure.id not in refused:
            work += [(*spot, one.text, None) for spot in spots.get(one.figure.mark, [])]
    names = names_of(tuple(row.expressions) for row in rows if row.expressions)
    linked: list[tuple[str, CorrectionRequest]] = []
    for line, start, end, text, row in sorted(work, key=lambda one: one[:3], reverse=True):
        if row is not None and row.state == RequestState.LINKED:
            figure_id = new_id()
            done = edit.bind(line, start, end, mark_of(figure_id), names[tuple(row.expressions)], unbroken(text))
            linked.append((figure_id, row))
        else:
            done = edit.replace(line, start, end, unbroken(text))
        if not done:
            raise Refusal(NOT_BOUND, text=text)
    return linked


def _keep_linked(draft: Draft, version: Version, linked: list[tuple[str, CorrectionRequest]]) -> None:
    order = draft.figures.count()
    for figure_id, row in linked:
        line = f"{row.before} {row.said} {row.after}"
        start = len(row.before) + 1
        DraftFigure.objects.create(
            id=figure_id,
            draft=draft,
            order=order,
            expressions=row.expressions,
            text=row.said[:120],
            values=row.values,
            seqs=row.seqs,
            line=line,
            start=start,
            end=start + len(row.said),
            since=version.number,
            at_seq=row.at_seq,
        )
        order += 1


def _keep_fresh(actor: Actor, version: Version, one: _Fresh, spot: tuple[int, int, int]) -> None:
    line, start, end = spot
    CorrectionRequest.objects.create(
        id=new_id(),
        draft=version.draft,
        version=version,
        first=version,
        figure_id=one.figure.id,
        kind=RequestKind.CHANGED,
        state=RequestState.ACCEPTED,
        printed=one.figure.text,
        said=one.text,
        place=one.text,
        line=line,
        start=start,
        end=end,
        values=list(one.values),
        seqs=list(one.figure.seqs),
        at_seq=one.seq,
        asked_by=actor.account_id,
        asked_at=now(),
        decided_by=actor.account_id,
        decided_at=now(),
        reason=str(FRESH),
    )
