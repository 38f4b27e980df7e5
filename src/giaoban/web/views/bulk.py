"""Thu thập → Nhập Excel/CSV: a table of many units in, its columns, its names, its preview, and its recording."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giaoban.base.clock import today
from giaoban.base.errors import CODES, Refusal
from giaoban.base.numerals import format_number
from giaoban.catalogue.queries import regime_of
from giaoban.catalogue.rules import Regime
from giaoban.intake.actions.bulk_layout import bulk_choose_sheet, bulk_layout
from giaoban.intake.actions.bulk_names import SKIP, bulk_names
from giaoban.intake.actions.bulk_receive import bulk_receive
from giaoban.intake.actions.bulk_record import bulk_discard, bulk_record, bulk_resume
from giaoban.intake.bulk import layout as roles
from giaoban.intake.bulk.names import Names, names_for
from giaoban.intake.bulk.queries import FILTERS, ImportView, bulk_import, imports, lines, rejected_csv, sample
from giaoban.intake.bulk.refusals import AGAIN, BAD_PERIOD, LACKING
from giaoban.intake.bulk.words import role_name
from giaoban.intake.bulk_models import BulkState, Shape
from giaoban.intake.sheets import address_of
from giaoban.web.screen import Seat, bulk_screen, unit_screen, whole

_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen."""

    value: str
    name: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column of the table, with what it can be."""

    at: int
    letters: str
    heading: str
    samples: str
    plain: list[Choice]
    stands_for: list[Choice]


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name to confirm, with what it could be."""

    kind: str
    said: str
    count: int
    offers: list[Choice]


@unit_screen("intake.bulk")
def collect_bulk(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Upload a table, and the tables before."""
    return render(request, "web/bulk_start.html", {"imports": imports(seat.actor, seat.unit.id)})


@unit_screen("intake.bulk")
@require_POST
def collect_bulk_upload(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take in a table, and go to its columns."""
    file = request.FILES.get("table")
    if file is None:
        messages.error(request, _("Chưa chọn tệp nào."))
        return redirect(seat.url("collect_bulk"))
    # One byte more than allowed is enough to refuse: a huge file is never read whole.
    data = file.read(settings.MAX_FILE_BYTES + 1)
    return redirect("web:collect_bulk_import", bulk_id=bulk_receive(seat.actor, seat.unit.id, file.name or "?", data))


@bulk_screen("intake.bulk")
def collect_bulk_import(request: HttpRequest, seat: Seat, bulk_id: str) -> HttpResponse:
    """Where the import stands: columns to choose, work going on, the preview to confirm, or what came of it."""
    view = bulk_import(seat.actor, bulk_id)
    counts = {name: view.counts.get(name, 0) for name in FILTERS}
    context: dict[str, object] = {"view": view, "counts": counts, "job": view.job, "mine": True}
    if view.job is not None:
        context["mine"] = view.job.account_id == seat.actor.account_id
    if view.again is not None and view.state in (BulkState.RECEIVED, BulkState.READY):
        day, number = view.again
        context["again"] = str(CODES[AGAIN]) % {"day": f"{day:%d/%m/%Y}", "n": format_number(Decimal(number))}
    if view.state in (BulkState.RECEIVED, BulkState.READY):
        context |= _columns(seat, view, request.GET.get("ky", ""))
    if view.state in (BulkState.READY, BulkState.DONE):
        context |= _preview(seat, view, request)
    return render(request, "web/bulk_import.html", context)


def _columns(seat: Seat, view: ImportView, period: str) -> dict[str, object]:
    names = names_for(seat.actor, view.office_id, today())
    sheets, rows = sample(seat.actor, view.id)
    below = [texts for number, texts in rows if number > view.layout.head]
    return {
        "sheets": [Choice(name, name, name == view.sheet) for name in sheets],
        "heads": [
            Choice(str(number), " · ".join(texts.values())[:80], number == view.layout.head)
            for number, texts in rows[:12]
        ],
        "shapes": [Choice(one.value, str(one.label), one.value == view.layout.shape) for one in Shape],
        "columns": [_column(names, view, at, below) for at in sorted(view.layout.columns)],
        "period": view.layout.period or period,
        "regimes": [
            Choice("", _("theo chế độ của từng đơn vị"), not view.layout.regime),
            Choice(Regime.ND09, _("ngày 15 đến ngày 14 (Nghị định 09/2019)"), view.layout.regime == Regime.ND09),
            Choice(Regime.LICH, _("tháng dương lịch"), view.layout.regime == Regime.LICH),
        ],
        "own_regime": regime_of(seat.about_id),
    }


def _column(names: Names, view: ImportView, at: int, below: list[dict[int, str]]) -> ColumnRow:
    column = view.layout.columns[at]
    samples = [texts[at] for texts in below if at in texts][:_SAMPLES]
    plain = [Choice("", _("chưa chọn"), not column.role)]
    plain += [Choice(role, role_name(role), role == column.role and column.of is None) for role in roles.ROLES]
    stands: list[Choice] = []
    if view.layout.shape == roles.WIDE:
        offers = dict.fromkeys([column.of, *names.measure_offers(column.heading), *names.measures])
        found = [(names.measures[one].code, names.measures[one].name, one) for one in offers if one in names.measures]
        stands = [Choice(f"measure:{one}", f"{name} ({code})", one == column.of) for code, name, one in found]
    elif view.layout.shape == roles.TALL:
        found = [(one.code, one.name, one.id) for one in names.units.values()]
        stands = [Choice(f"unit:{one}", f"{name} ({code})", one == column.of) for code, name, one in found]
    return ColumnRow(at, address_of(1, at)[:-1], column.heading, " · ".join(samples), plain, stands)


def _preview(seat: Seat, view: ImportView, request: HttpRequest) -> dict[str, object]:
    only = request.GET.get("loc", "")
    only = only if only in FILTERS else ""
    rows, pages = lines(seat.actor, view.id, only, whole(request.GET.get("trang")) or 1)
    page = min(max(1, whole(request.GET.get("trang")) or 1), pages)
    labels = {
        "new": _("mới"),
        "changed": _("thay đổi"),
        "same": _("không đổi"),
        "warning": _("cần xem"),
        "error": _("lỗi"),
        "refused": _("bị từ chối"),
    }
    return {
        "only": only,
        "lines": rows,
        "page": page,
        "pages": pages,
        "next_page": page + 1 if page < pages else None,
        "page_before": page - 1 if page > 1 else None,
        "filters": [(name, labels[name], view.counts.get(name, 0)) for name in FILTERS if view.counts.get(name)],
        "rejected": view.counts.get("error", 0) + view.counts.get("refused", 0),
        "unsure": _unsure(seat, view) if view.state == BulkState.READY else [],
    }


def _unsure(seat: Seat, view: ImportView) -> list[NameRow]:
    if not view.unknown:
        return []
    names = names_for(seat.actor, view.office_id, today())
    found = []
    for one in view.unknown:
        known = names.units if one["kind"] == "unit" else names.measures
        offers = [known[id_] for id_ in dict.fromkeys([*one["offers"], *known]) if id_ in known]
        shown = [Choice(str(offer.id), f"{offer.name} ({offer.code})") for offer in offers]
        found.append(NameRow(one["kind"], one["said"], one["count"], shown))
    return found


@bulk_screen("intake.bulk")
@require_POST
def collect_bulk_sheet(request: HttpRequest, seat: Seat, bulk_id: str) -> HttpResponse:
    """Look at another sheet, or take another row for the headings."""
    bulk_choose_sheet(seat.actor, bulk_id, request.POST.get("sheet", ""), whole(request.POST.get("head")))
    return redirect("web:collect_bulk_import", bulk_id=bulk_id)


@bulk_screen("intake.bulk")
@require_POST
def collect_bulk_layout(request: HttpRequest, seat: Seat, bulk_id: str) -> HttpResponse:
    """Say what the columns are; the worker reads the table."""
    columns = {
        at: str(value)
        for name, value in request.POST.items()
        if name.startswith("column-") and (at := whole(name.removeprefix("column-"))) is not None
    }
    shape, regime = request.POST.get("shape", ""), request.POST.get("regime", "")
    try:
        bulk_layout(
            seat.actor,
            bulk_id,
            shape if shape in Shape.values else Shape.LONG,
            columns,
            period=request.POST.get("period", ""),
            regime=regime if regime in (Regime.ND09, Regime.LICH) else "",
            decimal=request.POST.get("decimal", ","),
        )
    except Refusal as refusal:
        # The page comes again with what was chosen so far.
        if refusal.code not in (LACKING, BAD_PERIOD):
            raise
        messages.error(request, refusal.message)
    return redirect("web:collect_bulk_import", bulk_id=bulk_id)


@bulk_screen("intake.bulk")
@require_POST
def collect_bulk_names(request: HttpRequest, seat: Seat, bulk_id: str) -> HttpResponse:
    """Confirm what names mean; the worker reads the table again."""
    meant: dict[tuple[str, str], str] = {}
    for number in range(len(request.POST.getlist("said"))):
        kind, said = request.POST.getlist("kind")[number : number + 1], request.POST.getlist("said")[number]
        answer = request.POST.getlist("means")[number : number + 1]
        if kind and answer and answer[0]:
            meant[kind[0], said] = SKIP if answer[0] == SKIP else answer[0]
    bulk_names(seat.actor, bulk_id, meant)
    return redirect("web:collect_bulk_import", bulk_id=bulk_id)


@bulk_screen("intake.bulk")
@require_POST
def collect_bulk_record(request: HttpRequest, seat: Seat, bulk_id: str) -> HttpResponse:
    """Confirm the preview; the worker records it."""
    bulk_record(seat.actor, bulk_id, with_changes=request.POST.get("changes") == "1")
    return redirect("web:collect_bulk_import", bulk_id=bulk_id)


@bulk_screen("intake.bulk")
@require_POST
def collect_bulk_resume(request: HttpRequest, seat: Seat, bulk_id: str) -> HttpResponse:
    """Go on with what was cut short."""
    bulk_resume(seat.actor, bulk_id)
    return redirect("web:collect_bulk_import", bulk_id=bulk_id)


@bulk_screen("intake.bulk")
@require_POST
def collect_bulk_discard(request: HttpRequest, seat: Seat, bulk_id: str) -> HttpResponse:
    """Put the table away."""
    bulk_discard(seat.actor, bulk_id)
    messages.success(request, _("Đã bỏ bảng. Số nào đã ghi nhận thì vẫn còn trong sổ."))
    return redirect(seat.url("collect_bulk"))


@bulk_screen("intake.bulk")
def collect_bulk_rejected(request: HttpRequest, seat: Seat, bulk_id: str) -> HttpResponse:
    """The rejected cells with their reasons, as a file."""
    response = HttpResponse(rejected_csv(seat.actor, bulk_id), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="bi-tu-choi-{bulk_id}.csv"'
    return response
