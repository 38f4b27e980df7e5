"""Decide what a returned file asks: correct the ledger, keep its number, ask the unit whose figure it is."""

from collections.abc import Sequence
from decimal import Decimal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor
from giaoban.base.clock import now
from giaoban.base.errors import Refusal, declare
from giaoban.base.locks import ledger_held
from giaoban.catalogue.rules import parse_period
from giaoban.documents import sources
from giaoban.documents.amounts import wanted
from giaoban.documents.contributions import Moment
from giaoban.documents.figure_names import names_of
from giaoban.documents.holding import Standing, standing, values_of
from giaoban.documents.models import CorrectionRequest
from giaoban.documents.proposing import fits
from giaoban.documents.round_models import RequestKind, RequestState
from giaoban.documents.rounds import NO_REQUEST, decided, request_for
from giaoban.figures.actions.supersede import supersede
from giaoban.figures.enums import Nature, Quality, SourceKind
from giaoban.figures.proposals import SourceRef, Stated
from giaoban.figures.queries import StatementView, statements_behind
from giaoban.figures.refusals import NO_REASON
from giaoban.figures.rules import fits as fits_scale
from giaoban.figures.rules import scaled, unscaled
from giaoban.notices.actions.queue import queue
from giaoban.people.queries import accounts_with

NOT_A_NUMBER = declare(
    "documents.not_a_number",
    _(
        "Không đọc được “%(said)s” thành một con số nên không ghi đính chính vào sổ được. "
        "Hãy không chấp nhận, hoặc để nguyên với lý do."
    ),
)
COMPUTED = declare(
    "documents.computed",
    _(
        "“%(name)s” được tính từ %(n)s số liệu khác nên không sửa thẳng được. "
        "Hãy chuyển yêu cầu đến đơn vị có số liệu sai; khi đơn vị đính chính, số này tự đổi."
    ),
)
NOT_TAKEN = declare(
    "documents.not_taken",
    _("Đính chính đã được thử nhưng sổ vẫn không cho “%(said)s” (còn số khác đang là số chính). Chưa ghi gì."),
)
NOT_BEHIND = declare("documents.not_behind", _("Đơn vị đã chọn không có số liệu nào trong con số này."))

ASKED = "documents.asked"
_WINDOWS = ("period", "to_date", "same_period", "same_to_date")


def accept_correction(actor: Actor, request_id: str, *, reason: str) -> CorrectionRequest:
    """Let the ledger say what the file says.

    Needs `documents.correct` for the document's unit, and what the gate asks for the figure's. A stated figure is
    superseded through the gate, with the returned file as its source; where the ledger gives the wanted value
    already (the unit corrected it), nothing is written. Refuses a computed figure, words that are no number, and
    whatever the gate refuses.
    """
    if not reason.strip():
        raise Refusal(NO_REASON)
    with ledger_held():
        row = request_for(actor, request_id)
        figure = _figure_of(row)
        values = wanted(row.said, figure.text, figure.values)
        if not values:
            raise Refusal(NOT_A_NUMBER, said=row.said)
        if not _gives(row, figure, values):
            statement = stated_one(figure)
            if statement is None:
                raise Refusal(COMPUTED, name=names_of([figure.expressions])[figure.expressions], n=len(figure.seqs))
            row.seqs = [_correct(actor, row, statement, values[0], reason.strip())]
            if not _gives(row, figure, values):
                raise Refusal(NOT_TAKEN, said=row.said)
        row.at_seq, row.seqs = sources.position(), row.seqs or list(figure.seqs)
        decided(actor, row, RequestState.ACCEPTED, reason.strip())
    return row


def refuse_correction(actor: Actor, request_id: str, *, reason: str) -> CorrectionRequest:
    """Keep the ledger's number: the next version prints it again at that place. Needs `documents.correct`."""
    if not reason.strip():
        raise Refusal(NO_REASON)
    with ledger_held():
        row = request_for(actor, request_id)
        if row.kind != RequestKind.CHANGED:
            raise Refusal(NO_REQUEST)
        decided(actor, row, RequestState.REFUSED, reason.strip())
    return row


def send_correction(actor: Actor, request_id: str, unit_id: int, *, reason: str) -> CorrectionRequest:
    """Ask the unit whose figure is behind a number to correct it; whoever writes there is told, with both values.

    Needs `documents.correct`. The request waits until the ledger gives the wanted value, or is decided otherwise.
    """
    with ledger_held():
        row = request_for(actor, request_id)
        figure = _figure_of(row)
        about = {one.statement.about_id for one in statements_behind(figure.seqs)}
        if unit_id not in about:
            raise Refusal(NOT_BEHIND)
        row.target_id = unit_id
        decided(actor, row, RequestState.SENT, reason.strip())
        _tell(row, figure, unit_id, reason.strip())
    return row


def stated_one(figure: Standing) -> StatementView | None:
    """The one statement that a figure prints as it was stated; None for what is computed."""
    if len(figure.expressions) != 1 or len(figure.seqs) != 1 or len(figure.values) != 1:
        return None
    field = figure.expressions[0].partition(":")[2].partition("@")[0]
    behind = statements_behind(figure.seqs)
    if field not in _WINDOWS or len(behind) != 1 or behind[0].statement.value is None:
        return None
    statement = behind[0].statement
    return statement if unscaled(statement.value or 0, statement.scale) == figure.values[0] else None


def _figure_of(row: CorrectionRequest) -> Standing:
    found = next((one for one in standing(row.draft) if one.id == row.figure_id), None)
    if found is None or row.kind != RequestKind.CHANGED:
        raise Refusal(NO_REQUEST)
    return found


def _gives(row: CorrectionRequest, figure: Standing, values: Sequence[Decimal]) -> bool:
    """Whether the ledger gives the wanted values now, as finely as they were written; then they are kept as it has
    them."""
    found = values_of(row.draft, [figure], Moment(sources.position(), now()))
    exact = [found[one] for one in figure.expressions]
    if any(one is None for one in exact) or not fits([one for one in exact if one is not None], values, row.said):
        return False
    row.values = [str(one) for one in exact]
    return True


def _correct(actor: Actor, row: CorrectionRequest, old: StatementView, value: Decimal, reason: str) -> int:
    if not fits_scale(value, old.scale):
        raise Refusal(NOT_A_NUMBER, said=row.said)
    source = SourceRef(
        kind=SourceKind.DOCUMENT,
        reference=f"version:{row.version_id}",
        label=f"{row.version.name}, bản {row.version.number}",
        start=row.start,
        end=row.end,
        quote=row.place,
    )
    by = Stated(
        about_id=old.about_id,
        stated_by_id=old.stated_by_id,
        measure_id=old.measure_id,
        period=parse_period(old.period, old.regime),
        nature=Nature(old.nature),
        source=source,
        value=scaled(value, old.scale),
        step=old.step,
        quality=Quality(old.quality),
        qualifier=old.qualifier,
        item=old.item,
    )
    return supersede(actor, old.seq, by, reason=reason).seqs[0]


def _tell(row: CorrectionRequest, figure: Standing, unit_id: int, reason: str) -> None:
    name = names_of([figure.expressions])[figure.expressions]
    with translation.override(settings.LANGUAGE_CODE):
        text = _text(
            "Văn bản %(document)s in “%(printed)s” theo sổ; người soát đề nghị “%(said)s”.\nSố liệu: %(name)s\n"
            "Chỗ ghi: %(place)s\nLý do: %(reason)s\nHãy kiểm tra và đính chính biểu của đơn vị nếu đúng là sai."
        ) % {
            "document": row.draft.name,
            "printed": row.printed,
            "said": row.said,
            "name": name,
            "place": row.place[:300],
            "reason": reason or "–",
        }
        for account_id in accounts_with("intake.enter", unit_id)[:20]:
            queue(
                ASKED,
                f"{ASKED}:{row.pk}:{unit_id}:{account_id}",
                subject=_text("Đề nghị kiểm tra lại số liệu: %(name)s") % {"name": name},
                text=text,
                account_id=account_id,
                url=f"/{unit_id}/so-lieu/",
                about_id=unit_id,
            )
