"""Số liệu → Bảng tự chọn: rows, columns and values as one chooses; kept under a name; taken out as Excel and CSV."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from giaoban.base.clock import today
from giaoban.base.errors import Refusal
from giaoban.catalogue.queries import MeasureView, measures, regime_of
from giaoban.catalogue.rules import Period, PeriodError, parse_period, same_period_last_year
from giaoban.registry.enums import SuccessionKind
from giaoban.registry.lineage import successions
from giaoban.registry.queries import UnitView, children, subtree_ids
from giaoban.rollup.actions.keep_view import LONGEST, MOST_VIEWS, NAME_TAKEN, NO_NAME, TOO_MANY_VIEWS, keep_view
from giaoban.rollup.actions.remove_view import remove_view
from giaoban.rollup.layouts import COMPARING, Axis, Layout, Span, Value
from giaoban.rollup.pivot import IN_A_FILE, NO_FIELD, TOO_LARGE, Pivot
from giaoban.rollup.queries import kept_view, kept_views, pivot
from giaoban.rollup.views import KeptView
from giaoban.web.boundaries import CHOICES, name_of
from giaoban.web.pivots.asked import chosen, first, hidden, layout_of, query_of, starts
from giaoban.web.pivots.grid import caption, grid
from giaoban.web.pivots.textfile import as_csv
from giaoban.web.pivots.words import AXES, heading, value_name
from giaoban.web.pivots.workbook import as_workbook
from giaoban.web.screen import NO_PERIOD, Seat, unit_screen, whole
from giaoban.web.tables import FIELDS
from giaoban.web.templatetags.giaoban import field_name

# The ticks of the form that keeps a table: it opens first, it stays at its period, everybody uses it.
_TICKS = ("dau", "dung-ky", "chung")
# What is wrong with a table's name is mended where it was typed.
_MENDED_THERE = (NAME_TAKEN, NO_NAME, TOO_MANY_VIEWS)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: a layout, perhaps of a kept view, counted back from a period."""

    layout: Layout
    newest: Period
    view: KeptView | None


def _asked(seat: Seat) -> Asked:
    query = seat.request.GET
    number = whole(query.get("bang"))
    view = kept_view(seat.unit.id, number, seat.actor) if number else None
    if chosen(query):
        layout = layout_of(query)
    else:
        if view is None and not query.get("bang"):
            view = next((one for one in kept_views(seat.unit.id, seat.actor) if one.opens), None)
        below = children(seat.about_id, today())
        layout = view.layout if view else first(bool(below))
        said = layout_of(query)
        layout = replace(layout, anchor=said.anchor or layout.anchor)
        layout = replace(layout, boundaries=said.boundaries) if query.get("ranh-gioi") else layout
    return Asked(layout, _newest(seat, layout), view)


def _newest(seat: Seat, layout: Layout) -> Period:
    """The period that a layout counts back from."""
    if not layout.anchor:
        return seat.period
    try:
        return parse_period(layout.anchor, regime_of(seat.about_id))
    except PeriodError:
        raise Refusal(NO_PERIOD, period=layout.anchor) from None


@unit_screen("figures.view")
@require_GET
def pivot_page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The table that was chosen, or one to begin with."""
    asked = _asked(seat)
    found, too_large = None, None
    try:
        found = pivot(seat.about_id, asked.layout, asked.newest, seat.actor)
    except Refusal as refusal:
        if refusal.code != TOO_LARGE:
            raise
        too_large = refusal
    layout = found.layout if found else asked.layout.settled()
    context = {
        "period": asked.newest,
        "layout": layout,
        "found": found,
        "too_large": too_large.message if too_large else "",
        "fits_a_file": too_large is None or whole(str(too_large.params["cells"]).replace(".", "")) in range(IN_A_FILE),
        "restated": query_of(replace(layout, boundaries="restated"), bang=asked.view.id if asked.view else ""),
        "moved": found is not None and _moved(found),
        "grid": grid(found, seat.actor) if found else None,
        "heading": heading(found) if found else _("Bảng tự chọn: bảng quá lớn để xem"),
        "caption": caption(found.fixed) if found else "",
        "view": asked.view,
        "views": kept_views(seat.unit.id, seat.actor),
        "may_share": seat.actor.may("rollup.share_view", seat.unit.id),
        "may_keep": seat.actor.may("rollup.keep_view", seat.unit.id),
        "query": query_of(layout, bang=asked.view.id if asked.view else ""),
        "swapped": query_of(layout.swapped().settled(), bang=asked.view.id if asked.view else ""),
        "hidden": hidden(layout),
        "here_boundaries": name_of(layout.boundaries, asked.newest),
        "keeping": _keeping(request, asked.view),
        **_choices(seat, asked, layout, found),
    }
    return render(request, "web/pivot.html", context)


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the form that keeps the table begins with: what is kept, or what was filled in when it was `refused`."""

    name: str
    opens: bool
    fixed: bool
    shared: bool
    refused: str = ""


def _keeping(request: HttpRequest, view: KeptView | None) -> Keeping:
    typed = request.GET
    if typed.get("loi") in _MENDED_THERE:
        name, (opens, fixed, shared) = typed.get("ten", ""), (typed.get(one) == "1" for one in _TICKS)
        return Keeping(name, opens, fixed, shared, Refusal(typed["loi"], name=name, limit=MOST_VIEWS).message)
    if view is None:
        return Keeping("", opens=False, fixed=False, shared=False)
    return Keeping(view.name, view.opens, bool(view.layout.anchor), view.shared)


def _moved(found: Pivot) -> bool:
    """Whether units were reorganised between what stands side by side, each on the boundaries of its own time."""
    layout, periods = found.layout, found.periods
    compares = not COMPARING.isdisjoint(layout.values)
    if layout.boundaries != "then" or not (compares or len(periods) > 1):
        return False
    first = (same_period_last_year(periods[0]) if compares else None) or periods[0]
    days = {first.last, periods[-1].last}
    ever: set[int] = set().union(*(subtree_ids(found.about.id, day, layout.hierarchy) for day in days))
    moved = (SuccessionKind.WHOLE, SuccessionKind.PART)
    return any(one.kind in moved for one in successions(first.first, periods[-1].last, ever))


def _choices(seat: Seat, asked: Asked, layout: Layout, found: Pivot | None) -> dict[str, object]:
    """What the form offers."""
    below = children(seat.about_id, asked.newest.last)
    known = seat.periods
    shown = [member.measure for head in (*found.rows, *found.columns, found.fixed) for member in head] if found else []
    one = next((measure.id for measure in shown if measure is not None), None)
    begin = starts(bool(below), one, (layout.anchor, layout.boundaries))
    return {
        "starts": [(start.name, query_of(start.layout), _same(start.layout, layout)) for start in begin],
        "periods": known if asked.newest in known else [asked.newest, *known],
        "spans": [(Span.ONE, _("chỉ kỳ này")), (Span.LAST, _("các kỳ gần đây")),
                  (Span.MONTHS, _("các tháng trong năm")), (Span.YEARS, _("cùng kỳ các năm"))],
        "axes": [(axis, name()) for axis, name in AXES.items()],
        "row_axes": _padded(layout.rows),
        "column_axes": _padded(layout.columns),
        "values": [(value, value_name(value)) for value in Value],
        "boundaries": [(choice, name_of(choice)) for choice in CHOICES],
        "below": below,
        "fields": _fields(seat, asked.newest, below),
    }  # fmt: skip


def _same(start: Layout, layout: Layout) -> bool:
    plain = replace(start.settled(), anchor="", sort=0)
    return plain == replace(layout, anchor="", sort=0, count=plain.count if layout.span == Span.ONE else layout.count)


def _padded(side: tuple[Axis, ...]) -> list[str]:
    """The axes of a side, and room for one more."""
    return [*(str(axis) for axis in side), "", "", ""][: max(2, len(side) + 1)]


def _fields(seat: Seat, newest: Period, below: list[UnitView]) -> list[tuple[str, str, list[MeasureView]]]:
    """Every measure that can be chosen, by field: the catalogue's, and the local ones of the unit and those below."""
    visible = {seat.about_id, seat.unit.id, *(view.id for view in below)} | subtree_ids(seat.about_id, newest.last)
    views = measures(newest.last, visible_to=visible).values()
    found = []
    for field in FIELDS:
        members = [view for view in views if view.field == field]
        if members:
            found.append((field or NO_FIELD, field_name(field), members))
    return found


def _file(seat: Seat) -> Pivot:
    asked = _asked(seat)
    return pivot(seat.about_id, asked.layout, asked.newest, seat.actor, most=IN_A_FILE)


def _answer(content: bytes, kind: str, seat: Seat, found: Pivot, suffix: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    label = found.periods[-1].label.replace("/", "-")
    answer["Content-Disposition"] = f'attachment; filename="so-lieu-{seat.unit.code}-{label}.{suffix}"'
    answer["Cache-Control"] = "no-store"
    return answer


@unit_screen("figures.view")
@require_GET
def pivot_xlsx(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The table as an Excel file: real numbers, and their sources on a second sheet."""
    found = _file(seat)
    return _answer(as_workbook(found, seat.actor), XLSX, seat, found, "xlsx")


@unit_screen("figures.view")
@require_GET
def pivot_csv(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The table as CSV: a line a cell, with its notes and sources."""
    found = _file(seat)
    return _answer(as_csv(found, seat.actor), "text/csv; charset=utf-8", seat, found, "csv")


@unit_screen("rollup.keep_view")
@require_POST
def pivot_keep(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Keep the table under a name: as a new one, or in place of the one that is open."""
    post = request.POST
    layout = layout_of(post)
    view_id = whole(post.get("bang")) if post.get("viec") == "sua" else None
    opens, fixed, shared = (post.get(one) == "1" for one in _TICKS)
    try:
        kept = keep_view(
            seat.actor,
            seat.unit.id,
            replace(layout, anchor=str(_newest(seat, layout))),
            name=post.get("ten", ""),
            shared=shared,
            opens=opens,
            fixed=fixed,
            view_id=view_id,
        )
    except Refusal as refusal:
        if refusal.code not in _MENDED_THERE:
            raise
        # Back to the table, with the form as it was filled in.
        typed = {name: post[name][:LONGEST] for name in ("ten", *_TICKS) if name in post}
        # The one that was open may be gone by now.
        known = {one.id for one in kept_views(seat.unit.id, seat.actor)} & {whole(post.get("bang"))}
        query = query_of(layout, **typed, loi=refusal.code, bang=next(iter(known), ""))
        return redirect(f"{seat.url('pivot')}?{query}#luu")
    messages.success(request, _("Đã lưu bảng “%(name)s”.") % {"name": " ".join(post.get("ten", "").split())})
    return redirect(f"{seat.url('pivot')}?bang={kept}")


@unit_screen("rollup.keep_view")
@require_POST
def pivot_remove(request: HttpRequest, seat: Seat, view_id: int) -> HttpResponse:
    """Remove a kept table."""
    name = kept_view(seat.unit.id, view_id, seat.actor).name
    remove_view(seat.actor, seat.unit.id, view_id)
    messages.success(
        request, _("Đã xóa bảng “%(name)s” khỏi các bảng đã lưu. Số liệu vẫn còn nguyên.") % {"name": name}
    )
    return redirect(seat.url("pivot"))
