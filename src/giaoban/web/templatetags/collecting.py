"""How forms and their states are drawn."""

from collections.abc import Sequence
from typing import TypeVar

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from giaoban.catalogue.queries import LineView
from giaoban.figures.queries import StatementView, TargetView
from giaoban.intake.collection import BY_DOCUMENT, GridCell
from giaoban.intake.enums import CellAbsence, Mark, SubmissionState, Way
from giaoban.intake.rules import Rates
from giaoban.intake.submissions import CellView, StepRow
from giaoban.registry.queries import UnitView
from giaoban.web.templatetags.giaoban import stated, written

register = template.Library()
T = TypeVar("T")

# state → how it is coloured; the word beside it says the same.
_LOOKS = {
    SubmissionState.ACCEPTED: "green",
    SubmissionState.SUBMITTED: "strong",
    SubmissionState.RETURNED: "amber",
    BY_DOCUMENT: "green",
}


@register.filter
def at(values: Sequence[T], index: int) -> T:
    """One of a sequence, by its place."""
    return values[index]


@register.filter
def state_words(state: str) -> str:
    """A state from where the level above stands: what is handed in waits for it."""
    if state == BY_DOCUMENT:
        return _("có trong báo cáo")
    if state == SubmissionState.SUBMITTED:
        return _("chờ nhận")
    return str(SubmissionState(state).label) if state else _("chưa nộp")


@register.filter
def form_state(state: str) -> str:
    """A form's state as such."""
    return str(SubmissionState(state).label)


@register.filter
def way_words(way: str) -> str:
    """By which way a form came in."""
    return str(Way(way).label)


@register.simple_tag
def grid_cell(cell: GridCell, unit: UnitView, may_accept: bool) -> SafeString:
    """One form of one unit: its state in a word, late or overdue in another, and the way to it."""
    look = _LOOKS.get(cell.state, "quiet")
    said = _("quá hạn") if cell.overdue and not cell.state else state_words(cell.state)
    words = format_html('<span class="{}">{}</span>', "tag red" if cell.overdue and not cell.state else look, said)
    if cell.submission_id:
        address = reverse("web:submission", kwargs={"submission_id": cell.submission_id})
        words = format_html('<a href="{}">{}</a>', address, words)
    more = []
    if cell.overdue and cell.state:
        more.append(("tag red", _("quá hạn")))
    elif cell.late and cell.day is not None:
        more.append(("tag amber", _("muộn %(n)d ngày") % {"n": (cell.day - cell.due).days}))
    if not cell.reported and 0 < cell.answered < cell.required:
        more.append(("small quiet", _("đã có %(k)d/%(n)d số") % {"k": cell.answered, "n": cell.required}))
    tags = format_html_join("", ' <span class="{}">{}</span>', more)
    tick = SafeString("")
    if may_accept and cell.submission_id and cell.state == SubmissionState.SUBMITTED:
        label = _("đánh dấu để nhận: %(unit)s") % {"unit": unit.name}
        tick = format_html(
            '<input type="checkbox" name="forms" value="{}" aria-label="{}"> ', cell.submission_id, label
        )
    return format_html("{}{}{}", tick, words, tags)


@register.filter
def cell_words(cell: CellView | None, line: LineView) -> str:
    """What a cell says, understood; as typed where it could not be."""
    if cell is None or cell.empty:
        return "–"
    if cell.absence:
        return str(CellAbsence(cell.absence).label)
    if cell.value is None and cell.numerator is None and cell.denominator is None:
        return cell.raw
    measure = line.measure
    said = stated(cell.value, cell.numerator, cell.denominator, measure.scale, measure.part_scale, measure.unit)
    return f"{cell.qualifier} {said}" if cell.qualifier else said


@register.filter
def absence_words(said: str) -> str:
    """What was typed, or the words of an absence; a dash for nothing."""
    return str(CellAbsence(said).label) if said in CellAbsence.values else said or "–"


@register.filter
def statement_words(view: StatementView | None, unit: str) -> str:
    """What a statement of the ledger says."""
    if view is None:
        return "–"
    if view.absence:
        return _("không phát sinh") if view.absence == "none" else _("không áp dụng")
    return stated(view.value, view.numerator, view.denominator, view.scale, view.part_scale, unit)


@register.filter
def plan_words(view: TargetView | None, unit: str) -> str:
    """A target beside a value."""
    if view is None:
        return "–"
    return f"{'≤ ' if view.comparator == 'le' else ''}{written(view.value, view.scale, unit)}"


@register.filter
def mark_words(mark: str) -> str:
    """Why a cell stands out."""
    return str(Mark(mark).label) if mark else ""


@register.filter
def step_words(step: StepRow) -> str:
    """One line of a form's log, as a sentence without its subject."""
    return {
        "propose": _("trình trưởng đơn vị duyệt"),
        "hand_in": _("nộp biểu"),
        "approve": _("duyệt và nộp biểu"),
        "give_back": _("trả lại người nhập"),
        "send_back": _("trả lại biểu"),
        "accept": _("nhận biểu"),
        "unlock": _("mở khóa ô"),
        "correct": _("đính chính"),
        "accept_correction": _("duyệt bản đính chính"),
        "refuse_correction": _("bỏ bản đính chính"),
    }.get(step.verb, step.verb)


@register.filter
def heat(rates: Rates | None) -> SafeString:
    """A unit's reporting in one period as a cell: the number in words, its shade besides."""
    if rates is None:
        return mark_safe('<td class="number quiet">·</td>')  # noqa: S308
    look = "miss" if rates.received == 0 else "part" if rates.received < rates.expected else "full"
    tag = format_html(' <span class="small amber">{}</span>', _("muộn %(n)d") % {"n": rates.late}) if rates.late else ""
    return format_html('<td class="number {}">{}/{}{}</td>', look, rates.received, rates.expected, tag)


@register.filter
def origin_url(origin: str) -> str:
    """Where the figure of a cell stands in the document it was taken from; empty for any other origin."""
    kind, _colon, place = origin.partition(":")
    document_id, _colon, index = place.partition(":")
    if kind != "document" or not index.isdecimal():
        return ""
    return reverse("web:review", kwargs={"document_id": document_id}) + f"#f{index}"
