"""How a document's versions, numbers and differences are shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from giaoban.base.clock import today
from giaoban.documents.differences import DiffRow, Segment
from giaoban.documents.document_page import Differences
from giaoban.documents.round_models import RequestKind, RequestState, VersionKind
from giaoban.documents.verify import Seal
from giaoban.registry.queries import unit
from giaoban.web.templatetags.giaoban import named
from vnfigures.numbers import format_number

register = template.Library()
_WRONG = frozenset(RequestKind)


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A line of the page of differences: a row with its number among those that differ, or how many were left out."""

    row: DiffRow | None
    number: int = 0
    skipped: int = 0


@register.filter
def version_kind(kind: str) -> str:
    """How a version came about."""
    return str(VersionKind(kind).label) if kind else _("dự thảo do Giao Ban lập")


@register.filter
def unit_name(unit_id: int | None) -> str:
    """What a unit is called today."""
    return named(unit(unit_id, today())) if unit_id is not None else ""


@register.filter
def plain_number(text: str) -> str:
    """A number that came as plain text, in Vietnamese style."""
    try:
        return format_number(Decimal(text)) if text else "–"
    except InvalidOperation:
        return text


@register.filter
def seal_words(seal: Seal) -> str:
    """What a file is of a document that was issued."""
    of = {"symbol": seal.symbol, "on": f"{seal.on:%d/%m/%Y}"}
    said = {
        "docx": _("Đúng từng byte tệp Word đã ban hành số %(symbol)s ngày %(on)s."),
        "pdf": _("Đúng từng byte bản PDF đã ban hành số %(symbol)s ngày %(on)s."),
        "signed": _("Đúng từng byte bản PDF đã ký của văn bản số %(symbol)s ngày %(on)s."),
        "before": _("Là một bản có trước khi ban hành của văn bản số %(symbol)s ngày %(on)s."),
        "other": _("Không phải tệp đã ban hành của văn bản số %(symbol)s ngày %(on)s: mã băm khác."),
    }[seal.copy]
    return str(said) % of


@register.filter
def row_kind(kind: str) -> str:
    """What happened to a paragraph."""
    names = {
        "changed": _("đoạn đã sửa"),
        "added": _("đoạn mới"),
        "removed": _("đoạn đã bỏ"),
        "moved": _("đoạn đã chuyển chỗ"),
    }
    return names.get(kind, "")


@register.filter
def mark_state(state: str) -> str:
    """How a number of a version stands."""
    known = {str(kind): kind.label for kind in RequestKind} | {str(one): one.label for one in RequestState}
    return str(known.get(state, state))


@register.filter
def shown_rows(found: Differences, whole: bool) -> Iterator[ShownRow]:
    """The rows that differ, numbered, each with the unchanged one before it; all of them where the whole is asked."""
    number = skipped = 0
    for index, row in enumerate(found.rows):
        if row.kind != "same":
            if skipped:
                yield ShownRow(None, skipped=skipped)
            number, skipped = number + 1, 0
            yield ShownRow(row, number)
        elif whole or (index + 1 < len(found.rows) and found.rows[index + 1].kind != "same"):
            if skipped:
                yield ShownRow(None, skipped=skipped)
            skipped = 0
            yield ShownRow(row)
        else:
            skipped += 1
    if skipped:
        yield ShownRow(None, skipped=skipped)


@register.filter
def segment(piece: Segment) -> SafeString:
    """A piece of a paragraph: struck out, underlined, and with its figure where it has one."""
    tag = {"gone": "del", "new": "ins"}.get(piece.kind)
    text = format_html("<{}>{}</{}>", tag, piece.text, tag) if tag else format_html("{}", piece.text)
    if piece.figure is None:
        return text
    style = "wrong" if piece.figure.state in _WRONG else "bound"
    return format_html('<span class="figure {}" title="{}">{}</span>', style, piece.figure.name, text)
