"""Settle a number that has no figure, or one that may stand as it is: link it to the ledger, or give a reason."""

from django.utils.translation import gettext_lazy as _

from giaoban.base.actors import Actor
from giaoban.base.errors import Refusal, declare
from giaoban.base.locks import ledger_held
from giaoban.documents import sources
from giaoban.documents.holding import standing
from giaoban.documents.models import CorrectionRequest
from giaoban.documents.proposing import candidates
from giaoban.documents.round_models import RequestKind, RequestState
from giaoban.documents.rounds import NO_REQUEST, TO_DO, WAITING, decided, request_for
from giaoban.figures.refusals import NO_REASON

NO_CANDIDATE = declare(
    "documents.no_candidate", _("Số liệu đã chọn không còn bằng “%(said)s”. Hãy tải lại trang rồi chọn lại.")
)


def link_number(actor: Actor, request_id: str, key: str) -> CorrectionRequest:
    """Say which figure of the ledger a number is (`key`: a candidate's); the next version binds it there.

    Needs `documents.correct`. Refuses a figure whose value is not the number's.
    """
    with ledger_held():
        row = request_for(actor, request_id)
        if row.kind != RequestKind.UNLINKED:
            raise Refusal(NO_REQUEST)
        (found,) = candidates(row.draft, [(row.said, row.place)], standing(row.draft))
        chosen = next((one for one in found if one.key == key), None)
        if chosen is None:
            raise Refusal(NO_CANDIDATE, said=row.said)
        row.expressions, row.seqs = list(chosen.expressions), list(chosen.seqs)
        row.values = [str(value) for value in chosen.values]
        row.at_seq = sources.position() if chosen.at_seq is None else chosen.at_seq
        decided(actor, row, RequestState.LINKED, chosen.name)
    return row


def mark_plain(actor: Actor, request_id: str, *, reason: str) -> CorrectionRequest:
    """Let a number stand as it is written, with the reason; it stops nothing any more. Needs `documents.correct`."""
    if not reason.strip():
        raise Refusal(NO_REASON)
    with ledger_held():
        row = request_for(actor, request_id)
        decided(actor, row, RequestState.PLAIN, reason.strip())
    return row


def reopen(actor: Actor, request_id: str) -> CorrectionRequest:
    """Take a decision back that nothing was written by yet: it waits again. Needs `documents.correct`."""
    with ledger_held():
        row = request_for(actor, request_id, (*TO_DO, RequestState.PLAIN, *WAITING))
        newer = row.draft.versions.filter(number__gt=row.version.number).exists()
        if newer and row.state in TO_DO:
            raise Refusal(NO_REQUEST)
        decided(actor, row, RequestState.OPEN, "")
    return row
