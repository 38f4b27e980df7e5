"""Issue a document: its number by the rules of its form, its words frozen, the hash of the exact file kept."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from giaoban.base.actions.audit import audit
from giaoban.base.actors import Actor
from giaoban.base.clock import now, today
from giaoban.base.errors import Refusal, declare
from giaoban.base.locks import ledger_held
from giaoban.documents.heads import PARTY
from giaoban.documents.holding import compared
from giaoban.documents.lines import Line, lines_of
from giaoban.documents.models import Draft, Issued, NumberChoice
from giaoban.documents.numbering import (
    Head,
    day_text,
    groups_of,
    head_of,
    is_gap,
    next_number,
    printed,
    series_of,
    type_of,
)
from giaoban.documents.pdf import numbered, pdf_of
from giaoban.documents.reconcile import Mismatch
from giaoban.documents.rounds import SECRET_DOCUMENT, Newest, demand_no_secret, demand_open, draft_for, newest_of
from giaoban.documents.wordedit import WordEdit
from giaoban.documents.wordfile import WordFile
from giaoban.intake.formats import office
from giaoban.intake.formats.apart import Died, TooSlow

OPEN_NUMBERS = declare(
    "documents.open_numbers",
    _(
        "Chưa ban hành được: còn %(n)s con số chưa rõ nguồn hoặc khác sổ, trước hết là “%(first)s” (%(place)s). "
        "Hãy quyết định từng số ở trang văn bản, hoặc để nguyên với lý do."
    ),
)
OPEN_WORDS = declare(
    "documents.open_words",
    _("Chưa ban hành được: văn bản còn chỗ chờ viết: “%(text)s”. Hãy viết trong Word rồi đưa tệp trở lại."),
)
OPEN_CHANGES = declare(
    "documents.open_changes",
    _(
        "Chưa ban hành được: tệp còn %(changes)s thay đổi theo dõi và %(comments)s bình luận của Word. "
        "Hãy chấp nhận hoặc bỏ từng thay đổi, xóa bình luận trong Word rồi đưa tệp trở lại."
    ),
)
NO_NUMBER = declare(
    "documents.no_number",
    _("Không tìm thấy dòng “Số: …/…” ở đầu văn bản nên không cấp số được. Hãy đặt lại dòng số, ký hiệu theo mẫu."),
)
OPEN_SYMBOL = declare(
    "documents.open_symbol",
    _("Ký hiệu “%(symbol)s” còn thiếu tên viết tắt của cơ quan. Hãy điền tên viết tắt (ví dụ: UBND, VP) khi ban hành."),
)
NUMBER_TAKEN = declare(
    "documents.number_taken", _("Số %(symbol)s đã cấp cho văn bản khác. Số tiếp theo của sổ này là %(next)s.")
)
NUMBER_IN_FILE = declare(
    "documents.number_in_file",
    _("Trong tệp đã ghi số %(there)s, khác số %(number)s được cấp. Hãy chọn một số cho cả hai."),
)
DATE_IN_FILE = declare(
    "documents.date_in_file",
    _("Trong tệp đã ghi ngày %(there)s, khác ngày ban hành %(on)s. Hãy chọn một ngày cho cả hai."),
)
BAD_DAY = declare("documents.bad_day", _("Ngày ban hành không thể ở sau hôm nay (%(today)s)."))
GAP = declare(
    "documents.number_gap",
    _(
        "Số tiếp theo của sổ là %(next)s. Nếu các số khác đã cấp ngoài hệ thống (bản giấy, phần mềm khác), "
        "hãy ghi lý do để cấp số %(number)s."
    ),
)
NO_TERM = declare(
    "documents.no_term",
    _(
        "Văn bản của Đảng đánh số theo nhiệm kỳ. Hãy điền nhiệm kỳ (ví dụ 2025-2030) và ngày đầu tiên của nhiệm kỳ "
        "(ngày sau ngày bế mạc đại hội)."
    ),
)
BAD_SERIES = declare("documents.bad_series", _("Không hiểu cách chia sổ số: “%(text)s”. Viết như: BC TB; KH CTr."))
SERIES_RUNNING = declare(
    "documents.series_running",
    _("Sổ số của %(span)s đã cấp số nên không đổi cách chia được nữa; cách mới dùng được từ kỳ sau."),
)
NO_FOLLOWED = declare("documents.no_followed", _("Không có văn bản đã ban hành này để thay thế hoặc đính chính."))

NEWER_VERSION = declare(
    "documents.newer_version", _("Vừa có bản mới của văn bản này. Hãy tải lại trang, xem bản mới rồi ban hành.")
)

_TO_WRITE = re.compile(r"\[[^\[\]]{10,}\]\.?")
_SPAN = re.compile(r"(19|20)\d\d\s?[-/–]\s?(19|20)\d\d")
ORDINARY = "thuong"


@dataclass(frozen=True, slots=True)
class Order:
    """How a document is to be issued. `number`: one that the clerk chose, else the next; `body` fills an open symbol;
    `gap_reason` is asked for where a State number is not the next. `term` and `term_from` begin a Party term's series;
    `groups` sets how a State year's series run. `follows` is the issued document (its draft's id) that this one
    replaces ("replace") or mends ("mend")."""

    on: date = field(default_factory=today)
    number: int | None = None
    body: str = ""
    secrecy: str = ORDINARY
    gap_reason: str = ""
    term: str = ""
    term_from: date | None = None
    groups: str | None = None
    follows: str = ""
    follows_as: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """The series that a document's number comes from: its span (year or term), what was taken, what comes next."""

    span: str
    series: str
    groups: str
    taken: frozenset[int]

    @property
    def next(self) -> int:
        """The number that comes next."""
        return next_number(self.taken)


def issue(actor: Actor, draft_id: str, order: Order) -> Issued:
    """Give a document its number and freeze it; returns what was issued.

    Needs `documents.issue` for the document's unit. The newest version is issued: number and date are filled in at
    their places, every other letter stays. Refuses a secret document, one with an open number (unlinked, changed, in
    another's place, or not given by the ledger) that no reason lets stand, with words still to write, with tracked
    changes or comments, a number that is taken, and a date or number that the file says otherwise. The PDF is made
    afterwards: ours where nothing was edited, else LibreOffice's where it is installed, else the office brings it.
    """
    draft = draft_for(actor, draft_id, "documents.issue")
    if order.secrecy != ORDINARY:
        raise Refusal(SECRET_DOCUMENT)
    if order.on > today():
        raise Refusal(BAD_DAY, today=f"{today():%d/%m/%Y}")
    demand_open(draft)
    newest = newest_of(draft)
    edit = WordEdit(newest.data, newest.name)
    demand_ready(edit.file, edit.lines, compared(draft, edit.lines, newest.number))
    with ledger_held():
        demand_open(draft)
        if draft.versions.filter(number__gt=newest.number).exists():
            raise Refusal(NEWER_VERSION)
        row = _numbered(actor, draft, newest, edit, order)
    _make_pdf(row, newest)
    return row


def demand_ready(file: WordFile, lines: list[Line], found: list[Mismatch]) -> None:
    """Refuse words that are not ready to be issued, with the first thing that is to be done. `found`: what `compared`
    says of them; a figure that was taken out with its sentence stops nothing."""
    demand_no_secret(lines)
    still = [one for one in found if one.kind != "removed"]
    if still:
        raise Refusal(OPEN_NUMBERS, n=len(still), first=still[0].text or still[0].expected, place=still[0].place)
    open_words = next((found[0] for line in lines if (found := _TO_WRITE.findall(line.text))), None)
    if open_words:
        raise Refusal(OPEN_WORDS, text=open_words)
    changes, comments = file.tracked(), len(file.comments())
    if changes or comments:
        raise Refusal(OPEN_CHANGES, changes=changes, comments=comments)


def register_of(draft: Draft, symbol: str, on: date, order: Order | None = None) -> Register:
    """The series that a symbol's number comes from on a day. Refuses a Party document whose term nobody named."""
    choices = NumberChoice.objects.filter(unit_id=draft.unit_id, form=draft.form, first_day__lte=on)
    last = choices.order_by("-first_day").first()
    if draft.form == PARTY:
        # Each type has a series of its own, whatever the office would like.
        span, groups = (last.span if last else ""), "*"
        if order is not None and order.term:
            span = _new_term(draft, order, on)
        if not span:
            raise Refusal(NO_TERM)
    else:
        span, groups = str(on.year), last.groups if last else ""
        if order is not None and order.groups is not None:
            groups = _new_groups(draft, order.groups, groups, span)
    series = series_of(groups, type_of(symbol))
    taken = Issued.objects.filter(unit_id=draft.unit_id, form=draft.form, span=span, series=series)
    return Register(span, series, groups, frozenset(taken.values_list("number", flat=True)))


def _new_term(draft: Draft, order: Order, on: date) -> str:
    if order.term_from is None or order.term_from > on or not _SPAN.fullmatch(order.term.strip()):
        raise Refusal(NO_TERM)
    span = re.sub(r"\s?[-/–]\s?", "-", order.term.strip())
    NumberChoice.objects.get_or_create(
        unit_id=draft.unit_id,
        form=draft.form,
        span=span,
        defaults={"first_day": order.term_from, "groups": "*"},
    )
    return span


def _new_groups(draft: Draft, text: str, before: str, span: str) -> str:
    try:
        groups = groups_of(text)
    except ValueError as error:
        raise Refusal(BAD_SERIES, text=str(error)) from None
    if groups == before:
        return groups
    if Issued.objects.filter(unit_id=draft.unit_id, form=draft.form, span=span).exists():
        raise Refusal(SERIES_RUNNING, span=span)
    NumberChoice.objects.update_or_create(
        unit_id=draft.unit_id,
        form=draft.form,
        span=span,
        defaults={"first_day": date(int(span), 1, 1), "groups": groups},
    )
    return groups


def _numbered(actor: Actor, draft: Draft, newest: Newest, edit: WordEdit, order: Order) -> Issued:
    head = head_of(edit.lines)
    if head.number is None or head.symbol is None:
        raise Refusal(NO_NUMBER)
    symbol = symbol_of(head, order.body)
    register = register_of(draft, symbol, order.on, order)
    number = _number(draft, head, register, order, symbol)
    _fill(edit, head, number, symbol, order.on)
    data = edit.save()
    lines = [line.text for line in lines_of(WordFile(data))]
    followed = _followed(draft, order)
    row = Issued(
        draft=draft,
        version=newest.version,
        unit_id=draft.unit_id,
        form=draft.form,
        type_code=type_of(symbol),
        span=register.span,
        series=register.series,
        number=number,
        symbol=printed(number, symbol),
        on=order.on,
        sha256=hashlib.sha256(data).hexdigest(),
        lines=lines,
        gap_reason=order.gap_reason.strip()[:300],
        replaces=followed,
        follows_as=order.follows_as if followed is not None else "",
        account_id=actor.account_id,
        at=now(),
    )
    payload = {"draft": draft.pk, "symbol": row.symbol, "on": order.on.isoformat(), "sha256": row.sha256}
    row.audit = audit(actor, "documents.issue", draft.unit_id, payload)
    row.file.save(f"{draft.pk}.docx", ContentFile(data), save=False)
    row.save(force_insert=True)
    return row


def symbol_of(head: Head, body: str = "") -> str:
    """The symbol behind the number, an open body filled in. Refuses one that stays open."""
    symbol = re.sub(r"\s", "", head.symbol.text) if head.symbol is not None else ""
    if "…" in symbol or "..." in symbol:
        if not re.fullmatch(r"[A-ZĐƯa-zđư]{1,12}(?:-[A-ZĐƯa-zđư]{1,12})?", body.strip()):
            raise Refusal(OPEN_SYMBOL, symbol=symbol)
        symbol = re.sub(r"…+|\.{3,}", body.strip(), symbol)
    return symbol


def _number(draft: Draft, head: Head, register: Register, order: Order, symbol: str) -> int:
    there = None if head.number is None or head.number.is_open else int(head.number.text)
    number = order.number or there or register.next
    if there is not None and there != number:
        raise Refusal(NUMBER_IN_FILE, there=there, number=number)
    same = Issued.objects.filter(
        unit_id=draft.unit_id, form=draft.form, span=register.span, symbol=printed(number, symbol)
    )
    if number in register.taken or same.exists():
        raise Refusal(NUMBER_TAKEN, symbol=printed(number, symbol), next=register.next)
    if draft.form != PARTY and is_gap(number, register.taken) and not order.gap_reason.strip():
        raise Refusal(GAP, next=register.next, number=number)
    return number


def _followed(draft: Draft, order: Order) -> Issued | None:
    if not order.follows:
        return None
    row = Issued.objects.filter(pk=order.follows, unit_id=draft.unit_id).first()
    if row is None or order.follows_as not in ("replace", "mend"):
        raise Refusal(NO_FOLLOWED)
    return row


def _fill(edit: WordEdit, head: Head, number: int, symbol: str, on: date) -> None:
    """Number, symbol and date at their places, from the end of each line to its beginning."""
    try:
        there = head.dated()
    except ValueError:
        there = date.min
    if there is not None and there != on:
        raise Refusal(DATE_IN_FILE, there=f"{there:%d/%m/%Y}", on=f"{on:%d/%m/%Y}")
    work = [(head.number, f"{number:02d}"), (head.symbol, symbol)]
    if there is None:
        work += list(zip((head.day, head.month, head.year), day_text(on), strict=True))
    spots = [(spot, text) for spot, text in work if spot is not None and spot.text != text]
    for spot, text in sorted(spots, key=lambda one: (one[0].line, one[0].start), reverse=True):
        # The dots of the number stand for it with its blank.
        if not edit.replace(spot.line, spot.start, spot.end, text):
            raise Refusal(NO_NUMBER)


def _make_pdf(row: Issued, newest: Newest) -> None:
    """The PDF of what was issued, where this machine can make one that is the same document."""
    made, by = b"", ""
    if newest.version is None and row.draft.layout:
        with row.draft.layout.open("rb") as file:
            layout: str = file.read().decode()
        made, by = pdf_of(numbered(layout, *_printed_head(row, layout))), "typst"
    elif office.converter() is not None:
        with row.file.open("rb") as file:
            data: bytes = file.read()
        try:
            made, by = office.to_pdf(data), "libreoffice"
        except (TooSlow, Died):
            return
    if made:
        row.pdf.save(f"{row.pk}.pdf", ContentFile(made), save=False)
        row.pdf_sha256, row.pdf_by = hashlib.sha256(made).hexdigest(), by
        row.save(update_fields=["pdf", "pdf_sha256", "pdf_by"])


def _printed_head(row: Issued, layout: str) -> tuple[str, str]:
    """The lines of number and date as the issued file has them: each in its cell."""
    cells = [cell.strip() for line in row.lines[:14] for cell in line.split("\t")]
    number = next((cell for cell in cells if row.symbol in cell), "")
    dated = next((cell for cell in cells if re.search(r"\bngày \d\d? tháng \d\d? năm \d{4}$", cell)), "")
    # A document without place and date (minutes) has none in its layout either.
    return number, dated if '"place_date": {"text": ""' not in layout else ""
