"""What the actions on a document share: its newest words, whether it is still open, and how a version is kept."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor, demand
from giaoban.base.clock import now
from giaoban.base.errors import Refusal, declare
from giaoban.base.ids import new_id
from giaoban.documents.holding import Asked, asked_of, mismatched, same_request, standing
from giaoban.documents.lines import Line
from giaoban.documents.models import CorrectionRequest, Draft, Issued, Version
from giaoban.documents.queries import NO_DRAFT
from giaoban.documents.round_models import RequestKind, RequestState, VersionKind
from giaoban.intake.extract import secrecy_mark

ALREADY_ISSUED = declare(
    "documents.already_issued",
    _(
        "Văn bản này đã ban hành số %(symbol)s nên không sửa được nữa. "
        "Muốn sửa, hãy soạn văn bản khác và chọn “thay thế” hoặc “đính chính” khi ban hành."
    ),
)
SECRET_DOCUMENT = declare(
    "documents.secret",
    _(
        "Văn bản mật không được soạn, lưu hay ban hành ở đây: hệ thống này nối mạng, mà Luật Bảo vệ bí mật nhà nước "
        "(117/2025/QH15) chỉ cho làm văn bản mật trên máy hoặc mạng nội bộ độc lập. Không có gì được lưu lại."
    ),
)
NO_REQUEST = declare(
    "documents.no_request", _("Không có yêu cầu này, hoặc yêu cầu đã được quyết định rồi. Hãy tải lại trang.")
)

WAITING = (RequestState.OPEN, RequestState.SENT)
# Decided, and still to be done in the next version.
TO_DO = (RequestState.REFUSED, RequestState.LINKED)


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest words of a document: version 0 is the draft as it was made."""

    number: int
    data: bytes
    name: str
    version: Version | None


def draft_for(actor: Actor, draft_id: str, verb: str) -> Draft:
    """A draft that an actor may do a verb to. Refuses one that they do not even see as one that is not there."""
    row = Draft.objects.filter(pk=draft_id).first()
    if row is None or not actor.may("documents.view", row.unit_id):
        raise Refusal(NO_DRAFT)
    demand(actor, verb, row.unit_id)
    return row


def demand_open(draft: Draft) -> None:
    """Refuse a document that was issued: its words are frozen."""
    issued = Issued.objects.filter(pk=draft.pk).first()
    if issued is not None:
        raise Refusal(ALREADY_ISSUED, symbol=issued.symbol)


def demand_no_secret(lines: Sequence[Line]) -> None:
    """Refuse a text with a secrecy mark alone in a line or cell (design, idea 10)."""
    if secrecy_mark("\n".join(line.text for line in lines)):
        raise Refusal(SECRET_DOCUMENT)


def newest_of(draft: Draft) -> Newest:
    """The newest version of a document, with its bytes."""
    row = Version.objects.filter(draft=draft).order_by("-number").first()
    held = draft.file if row is None else row.file
    with held.open("rb") as file:
        data: bytes = file.read()
    return Newest(row.number if row else 0, data, row.name if row else draft.name, row)


def keep_version(actor: Actor, draft: Draft, kind: VersionKind, data: bytes, name: str, action: str) -> Version:
    """Keep a file as the next version, with its audit line. Call under the ledger's lock."""
    number = (Version.objects.filter(draft=draft).aggregate(last=Max("number"))["last"] or 0) + 1
    sha256 = hashlib.sha256(data).hexdigest()
    payload = {"draft": draft.pk, "version": number, "sha256": sha256}
    row = Version(
        id=new_id(),
        draft=draft,
        number=number,
        kind=kind,
        name=name[:200],
        sha256=sha256,
        account_id=actor.account_id,
        at=now(),
        audit=audit(actor, action, draft.unit_id, payload),
    )
    row.file.save(f"{draft.pk}-{number}-{row.pk}.docx", ContentFile(data), save=False)
    row.save(force_insert=True)
    return row


def ask(actor: Actor, version: Version, lines: Sequence[Line], before: Version | None) -> list[CorrectionRequest]:
    """Let requests follow a document into a new version: what is still there stays the same request, what is not there
    any more is gone, what is new is asked. Returns all that wait."""
    found = asked_of(mismatched(version.draft, lines, version.number), lines)
    following = CorrectionRequest.objects.filter(draft=version.draft, state__in=WAITING)
    pending = CorrectionRequest.objects.filter(draft=version.draft, state__in=TO_DO, version=before)
    left = [*following, *(pending if version.kind == VersionKind.RETURNED else ())]
    figures = {one.mark: one.id for one in standing(version.draft, version.number)}
    waiting: list[CorrectionRequest] = []
    for one in found:
        row = next((row for row in left if same_request(row, one)), None)
        if row is None:
            row = _new(actor, version, one, figures.get(one.mark))
        else:
            left.remove(row)
        _place(row, version, one)
        row.save()
        waiting += [row] if row.state in WAITING else []
    for row in left:
        if row.state in WAITING:
            row.state = RequestState.GONE
            row.save(update_fields=["state"])
    return waiting


def _new(actor: Actor, version: Version, one: Asked, figure_id: str | None) -> CorrectionRequest:
    return CorrectionRequest(
        id=new_id(),
        draft=version.draft,
        first=version,
        figure_id=None if one.kind == RequestKind.UNLINKED else figure_id,
        kind=one.kind,
        printed=one.expected[:120],
        said=one.said,
        asked_by=actor.account_id,
        asked_at=now(),
    )


def _place(row: CorrectionRequest, version: Version, one: Asked) -> None:
    row.version, row.place = version, one.place
    row.line, row.start, row.end = one.line, one.start, one.end
    row.before, row.after = one.before, one.after


def request_for(actor: Actor, request_id: str, states: Sequence[RequestState] = WAITING) -> CorrectionRequest:
    """A request that an actor may decide, of a document that is still open, in one of some states."""
    row = CorrectionRequest.objects.select_related("draft", "figure", "version").filter(pk=request_id).first()
    if row is None or not actor.may("documents.view", row.draft.unit_id):
        raise Refusal(NO_REQUEST)
    demand(actor, "documents.correct", row.draft.unit_id)
    demand_open(row.draft)
    if row.state not in states:
        raise Refusal(NO_REQUEST)
    return row


def decided(actor: Actor, row: CorrectionRequest, state: RequestState, reason: str) -> None:
    """Keep a decision with its audit line. Call inside a transaction."""
    row.state, row.reason = state, reason[:500]
    row.decided_by, row.decided_at = actor.account_id, now()
    row.save()
    payload = {"draft": row.draft_id, "request": row.pk, "kind": row.kind, "decision": str(state)}
    audit(actor, "documents.correct", row.draft.unit_id, payload)
