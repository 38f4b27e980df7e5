"""Báo cáo → Mẫu lời văn: an office's own wording of each kind of document, with what it gives at once."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.documents.actions.draft import preview
from giaoban.documents.actions.keep_template import NO_KIND, keep_template
from giaoban.documents.content import Block, DocumentKind, Paragraph, plain
from giaoban.documents.naming import WINDOWS
from giaoban.documents.templates import faults_of, measures_of, versions_of, wording_of
from giaoban.documents.vocabulary import KIND_WORDS, NAMES, OF_A_PERIOD
from giaoban.documents.wordings import Fault, delivered
from giaoban.reviews.previewing import preview_meeting
from giaoban.web.screen import Seat, unit_screen, whole

# What a person reads in the preview; the whole table is in the draft.
_ROWS = 12


@dataclass(frozen=True, slots=True)
class Seen:
    """A paragraph or a table of the preview."""

    style: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Tried:
    """What a wording gives: its faults, or the document's text, or why there is none."""

    faults: tuple[Fault, ...] = ()
    blocks: tuple[Seen, ...] = ()
    annexes: int = 0
    why: str = ""
    meeting: str = ""


@unit_screen("documents.templates")
@require_GET
def reports_wording(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The wording of a kind (`?loai=`), an older version of it (`?ban=`), the names it may use, and what it gives."""
    kind = _kind(request.GET.get("loai"))
    wording, versions = wording_of(seat.unit.id, kind), versions_of(seat.unit.id, kind)
    asked = whole(request.GET.get("ban"))
    old = next((one for one in versions if one.version == asked), None)
    text = delivered(kind) if request.GET.get("ban") == "0" else old.text if old and old.text else wording.text
    names = NAMES[kind]
    context = {
        "kind": kind,
        "kinds": [(one, KIND_WORDS[one]) for one in KIND_WORDS],
        "kind_words": KIND_WORDS[DocumentKind(kind)],
        "wording": wording,
        "versions": versions,
        "text": text,
        "blocks": names.blocks.items(),
        "words": names.words.items(),
        "figures": names.figures,
        "windows": [found[0] for found, _field in WINDOWS],
        "measures": measures_of(seat.unit.id, today()) if names.figures else [],
        "tried": _tried(seat, kind, text),
        "periods": seat.periods,
        "period": seat.period,
        "of_a_period": kind in OF_A_PERIOD,
    }
    return render(request, "web/wording.html", context)


@unit_screen("documents.templates")
@require_POST
def reports_wording_try(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What the text in the field gives, faults line by line; nothing is kept."""
    kind = _kind(request.POST.get("loai"))
    tried = _tried(seat, kind, request.POST.get("text", ""))
    return render(request, "web/wording_tried.html", {"tried": tried, "period": seat.period, "kind": kind})


@unit_screen("documents.templates")
@require_POST
def reports_wording_keep(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Keep the text as a new version, or (`delivered`) take the delivered wording back."""
    kind = _kind(request.POST.get("loai"))
    text = "" if "delivered" in request.POST else request.POST.get("text", "")
    made = keep_template(seat.actor, seat.unit.id, kind, text)
    said = _("Đã giữ bản %(n)d; văn bản soạn từ nay dùng bản này.") if made.text else _("Từ nay dùng mẫu có sẵn.")
    messages.success(request, said % {"n": made.version} if made.text else said)
    return redirect(f"{seat.url('reports_wording')}?loai={kind}&ky={seat.period}")


def _kind(given: str | None) -> str:
    kind = given or DocumentKind.REPORT
    if kind not in NAMES:
        raise Refusal(NO_KIND, kind=kind, known=", ".join(NAMES))
    return kind


def _tried(seat: Seat, kind: str, text: str) -> Tried:
    """The faults of a wording, or what it gives for the period."""
    found = faults_of(seat.unit.id, kind, text, today())
    if found:
        return Tried(tuple(found))
    try:
        if kind in OF_A_PERIOD:
            document, of = preview(seat.actor, seat.unit.id, seat.period, "state", kind, text), ""
        else:
            shown = preview_meeting(seat.actor, seat.unit.id, kind, text)
            document, of = shown.document, shown.meeting or _("một hội nghị đặt ra để xem thử")
    except Refusal as refused:
        return Tried(why=refused.message)
    return Tried(blocks=tuple(_seen(block) for block in document.body), annexes=len(document.annexes), meeting=of)


def _seen(block: Block) -> Seen:
    if isinstance(block, Paragraph):
        return Seen(str(block.style), block.text)
    rows = [block.head, *(tuple(plain(pieces) for pieces in row.cells) for row in block.rows)]
    return Seen("table", rows=tuple(rows[: _ROWS + 1]), more=max(0, len(block.rows) - _ROWS))
